"""The desk as a coordinator and as an administrator see it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from tests.browser.laptop import Laptop
from tests.browser.site import Site

DESK = (
    ("21-aujourdhui", "/bureau/", None),
    ("21-illisibles", "/bureau/illisibles", None),
    ("22-a-relire", "/bureau/relire", None),
    ("22-a-relire-une", "/bureau/relire", "main tbody a"),
    ("22-a-relire-tout", "/bureau/relire/tout-montrer", None),
    ("22-doublons", "/bureau/relire/doublons", None),
    ("22-doublons-tranches", "/bureau/relire/doublons?etat=tranches", None),
    ("22-gardees", "/bureau/relire?etat=retenu", None),
    ("22-gardee-une", "/bureau/relire?etat=retenu", "main tbody a"),
    ("22-rien", "/bureau/relire?du=2001-01-01&au=2001-01-02", None),
    ("23-a-regler", "/bureau/regler", None),
    ("23-a-regler-une", "/bureau/regler", "main a.list-row"),
    ("30-suivis", "/bureau/suivis", None),
    ("30-suivi", "/bureau/suivis", "main tbody a.btn"),
    ("24-semaine", "/bureau/planning", None),
    ("24-vacation", "/bureau/planning", "a.shift"),
    ("24-vacation-annuler", "/bureau/planning", "a.shift >> a.btn--danger"),
    ("24-vacation-brouillon", "/bureau/planning", "a[rel=next] >> a.shift--draft"),
    ("24-vacation-modifier", "/bureau/planning", "a[rel=next] >> a.shift--draft >> a[href$=modifier]"),
    ("24-vacation-copier", "/bureau/planning", "a[rel=next] >> a.shift--draft >> a[href$=copier]"),
    ("24-semaine-copier", "/bureau/planning/copier", None),
    ("24-vacation-nouvelle", "/bureau/planning/vacation", None),
    ("24-semaine-publier", "/bureau/planning/publier", None),
    ("24-absences", "/bureau/planning/absences", None),
    ("24-absence-modifier", "/bureau/planning/absences", "main a[href*='/modifier']"),
    ("25-consignes", "/bureau/consignes", None),
    ("25-consigne-valable", "/bureau/consignes?etat=echue", "main a.btn[href*=valable]"),
    ("25-consigne-nouvelle", "/bureau/consignes/nouvelle", None),
    ("26-techniques", "/bureau/techniques", None),
    ("26-technique-envoyer", "/bureau/techniques", "main a.btn[href*='/envoyer']"),
    ("26-techniques-envoyes", "/bureau/techniques?etat=envoye", None),
    ("27-orientations", "/bureau/orientations", None),
    ("27-orientation-transmettre", "/bureau/orientations", "main a.btn[href*='/transmettre']"),
    ("28-partenaires", "/bureau/partenaires", None),
    ("28-partenaire", "/bureau/partenaires", "main tbody a"),
    ("28-partenaire-nouveau", "/bureau/partenaires/nouveau", None),
    ("29-equipe", "/bureau/equipe", None),
    ("29-telephone-revoquer", "/bureau/equipe", "a.btn--danger"),
    ("32-secteurs", "/bureau/secteurs", None),
    ("32-secteur", "/bureau/secteurs", "main tbody a.btn"),
    ("32-secteur-dates", "/bureau/secteurs", "main tbody a.btn >> a[href*=affectations]"),
    ("32-secteur-fermer", "/bureau/secteurs", "main tbody a.btn >> a.btn--danger"),
    ("32-secteur-residences", "/bureau/secteurs", "main tbody a.btn >> a[href*=residences]"),
    ("32-secteur-sans", "/bureau/secteurs", "main tbody a.btn >> a[href*=residences] >> a[href*='etat=sans']"),
    ("32-secteur-nouveau", "/bureau/secteurs/nouveau", None),
    ("32-patrimoine", "/bureau/patrimoine", None),
    ("32-residence", "/bureau/patrimoine", "main tbody a.btn"),
    ("32-residence-nouvelle", "/bureau/patrimoine/nouvelle", None),
    ("32-import", "/bureau/patrimoine/importer", None),
    ("32-batiment", "/bureau/patrimoine", "main tbody a.btn >> main h3 a"),
    ("32-hall", "/bureau/patrimoine", "main tbody a.btn >> main .rows a"),
    ("32-doublons", "/bureau/patrimoine/doublons", None),
    ("32-bailleurs", "/bureau/patrimoine/bailleurs", None),
    ("33-listes", "/bureau/listes", None),
    ("33-liste", "/bureau/listes", "main tbody a.btn"),
    ("33-ligne", "/bureau/listes", "main tbody a.btn >> main tbody a.btn"),
    ("33-propositions", "/bureau/listes/propositions", None),
    ("33-proposition", "/bureau/listes/propositions", "main tbody a.btn"),
    ("33-propositions-repondues", "/bureau/listes/propositions?etat=repondue", None),
    ("33-proposition-repondue", "/bureau/listes/propositions?etat=repondue", "main tbody a.btn"),
    ("35-demandes", "/bureau/demandes", None),
    ("35-demande", "/bureau/demandes", "main tbody a"),
    ("35-demande-nouvelle", "/bureau/demandes/nouvelle", None),
    ("35-saisine", "/bureau/saisine", None),
    ("35-saisine-affiche", "/bureau/saisine/affiche", None),
    ("36-mediation", "/bureau/mediation", None),
    ("36-deroule", "/bureau/mediation", "main .rows a"),
    ("36-motifs", "/bureau/mediation", "main .rows a >> main a.btn--s[href$=interruptions]"),
    ("20-saisir", "/saisir/passeurs", None),
    ("20-saisir-suivi", "/saisir/passeurs/suivi", None),
    ("34-champs", "/bureau/champs", None),
    ("34-formulaire", "/bureau/champs", "main tbody a.btn"),
)  # fmt: skip
"""Name, address, and the links to follow from there (CSS, one after the other)."""

ADMINISTRATION = (
    ("31-reglages", "/bureau/reglages", None),
    ("31-equipe", "/bureau/equipe", None),
    ("31-personne", "/bureau/equipe?role=agent", "main tbody b a"),
    ("31-personne-role", "/bureau/equipe?role=agent", "main tbody b a >> a[href*='/role']"),
    ("31-acces-fermer", "/bureau/equipe", "a[href*='/fermer']"),
    ("31-telephone-revoquer", "/bureau/equipe", "a.btn--danger"),
    ("31-structure", "/bureau/structure", None),
    ("35-papier", "/bureau/papier", None),
    ("35-conservation", "/bureau/conservation", None),
    ("35-conservation-essai", "/bureau/conservation/essai", None),
    ("35-delai", "/bureau/conservation", "main tbody a.btn"),
    ("31-secteurs", "/bureau/secteurs", None),
    ("31-secteur", "/bureau/secteurs", "main tbody a.btn"),
    ("31-patrimoine", "/bureau/patrimoine", None),
    ("31-residence", "/bureau/patrimoine", "main tbody a.btn"),
    ("32-bailleurs", "/bureau/patrimoine/bailleurs", None),
    ("32-bailleur", "/bureau/patrimoine/bailleurs", "main tbody a.btn"),
    ("31-listes", "/bureau/listes", None),
    ("31-mot-de-passe", "/compte/mot-de-passe", None),
    ("31-cles", "/compte/cles", None),
)
"""The same, of what an administrator keeps."""

NARROWED = (
    ("22-a-relire-filtrees", "/bureau/relire?nature=conflict", True),
    ("23-a-regler-filtrees", "/bureau/regler?raison=invalid", True),
    ("23-a-regler-aucune", "/bureau/regler?raison=error", False),
    ("30-suivis-aucun", "/bureau/suivis?residence=espace_public&nature=referral", False),
    ("25-consignes-filtrees", "/bureau/consignes?etat=en_cours", True),
    ("25-consignes-aucune", "/bureau/consignes?etat=close", False),
    ("26-techniques-filtres", "/bureau/techniques?urgence=t2", True),
    ("26-techniques-aucun", "/bureau/techniques?residence=espace_public&urgence=t0", False),
    ("27-orientations-filtrees", "/bureau/orientations?etat=sans_accord&domaine=sante", True),
    ("27-orientations-aucune", "/bureau/orientations?residence=espace_public&domaine=langue", False),
    ("35-demandes-filtrees", "/bureau/demandes?famille=bruit", True),
    ("35-demandes-aucune", "/bureau/demandes?famille=bruit&canal=courrier&etat=retiree", False),
    ("28-partenaires-filtres", "/bureau/partenaires?etat=retire", True),
    ("28-partenaires-aucun", "/bureau/partenaires?domaine=langue&etat=retire", False),
    ("32-patrimoine-filtre", "/bureau/patrimoine?etat=ouverte", True),
    ("32-patrimoine-aucune", "/bureau/patrimoine?secteur=aucun&bailleur=aucun&etat=fermee", False),
    ("29-equipe-filtree", "/bureau/equipe?role=agent", True),
    ("29-equipe-aucune", "/bureau/equipe?role=landlord_service", False),
    ("32-secteurs-aucun", "/bureau/secteurs?etat=ferme", False),
    ("33-listes-filtrees", "/bureau/listes?etat=livree", True),
    ("33-listes-aucune", "/bureau/listes?etat=brouillon", False),
    ("33-propositions-filtrees", "/bureau/listes/propositions?nature=manque", True),
)
"""Name, address with filters, and whether they leave rows."""


def desk(site: Site, page: Page) -> Iterator[str]:
    """Claire's pages, as they open."""
    for name, address, links in DESK:
        page.goto(site.url + address)
        for link in links.split(" >> ") if links else ():
            page.goto(urljoin(page.url, page.locator(link).first.get_attribute("href") or ""))
        yield name


def desk_lists(site: Site, page: Page) -> Iterator[str]:
    """Her lists narrowed, with lines left and without; and the search."""
    yield from _narrowed(site, page)
    yield from _searched(site, page)


def _searched(site: Site, page: Page) -> Iterator[str]:
    """The box at the head of each page: before anything is typed, with results, and in vain."""
    page.goto(f"{site.url}/bureau/chercher")
    yield "33-chercher"
    for name, words in (("33-chercher-trouve", "n1"), ("33-chercher-beaucoup", "les"), ("33-chercher-rien", "xyzw")):
        page.goto(f"{site.url}/bureau/secteurs")
        page.keyboard.press("/")
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Résultats de la recherche")).to_be_visible()
        assert "?" not in page.url
        yield name


def _narrowed(site: Site, page: Page) -> Iterator[str]:
    for name, address, rows in NARROWED:
        page.goto(site.url + address)
        expect(page.get_by_role("link", name="Tout voir")).to_be_visible()
        found = page.locator("main .filters ~ .rows > li, main .filters ~ table tbody tr")
        expect(found.first if rows else page.locator("main .filters ~ .empty")).to_be_visible()
        assert bool(found.count()) is rows, name
        yield name


def _person(site: Site, page: Page) -> Iterator[str]:
    """Somebody's page; their role and their password, asked about, then reset."""
    page.goto(f"{site.url}/bureau/equipe?role=agent")
    page.goto(urljoin(page.url, page.locator("main tbody b a").first.get_attribute("href") or ""))
    yield "31-personne"
    page.get_by_role("link", name="Changer le rôle").click()
    yield "31-personne-role"
    page.get_by_role("link", name="Ne rien changer").click()
    page.get_by_role("link", name="Réinitialiser le mot de passe").click()
    yield "31-personne-reinitialiser"
    page.get_by_role("button", name="Réinitialiser").click()
    expect(page.locator(".link-once")).to_be_visible()
    yield "31-personne-lien"


def administrator(site: Site, page: Page) -> Iterator[str]:
    """Adèle's: people and phones, and nothing anybody wrote."""
    page.goto(f"{site.url}/bureau/")
    expect(page.get_by_role("navigation", name="Principal").get_by_role("link")).to_have_count(1)
    page.goto(f"{site.url}/bureau/equipe")
    yield "31-equipe"
    page.get_by_role("button", name="Fabriquer un code").last.click()
    expect(page.locator(".code-once")).to_be_visible()
    yield "31-equipe-code"
    page.goto(f"{site.url}/bureau/equipe")
    page.goto(urljoin(page.url, page.locator("a.btn--danger").last.get_attribute("href") or ""))
    yield "31-telephone-revoquer"
    page.goto(f"{site.url}/bureau/equipe")
    page.goto(urljoin(page.url, page.locator("a[href*='/fermer']").last.get_attribute("href") or ""))
    yield "31-acces-fermer"
    yield from _person(site, page)
    page.goto(f"{site.url}/bureau/courriels")
    yield "31-courriels"
    page.goto(f"{site.url}/bureau/papier")
    yield "35-papier"
    for name, path in (("35-conservation", ""), ("35-conservation-essai", "/essai")):
        page.goto(f"{site.url}/bureau/conservation{path}")
        yield name
    page.goto(f"{site.url}/bureau/conservation")
    page.goto(urljoin(page.url, page.locator("main tbody a.btn").first.get_attribute("href") or ""))
    yield "35-delai"
    page.goto(f"{site.url}/bureau/structure")
    yield "31-structure"
    page.get_by_label("Jours de dépôt").fill("cent")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert").first).to_contain_text("de 0 à 90")
    yield "31-structure-refusee"
    page.goto(f"{site.url}/bureau/equipe/inviter")
    yield "31-inviter"
    page.get_by_label("Adresse").fill("noe.martin@passeurs.example")
    page.get_by_text("Agent", exact=False).first.click()
    page.get_by_role("button", name="Créer le lien d’invitation").click()
    expect(page.locator(".link-once")).to_be_visible()
    yield "31-invitation-faite"
    page.goto(f"{site.url}/bureau/patrimoine/bailleurs")
    yield "32-bailleurs-tenus"
    page.get_by_role("button", name="Ajouter le bailleur").click()
    expect(page.locator(".error").first).to_be_visible()
    yield "32-bailleur-refuse"
    page.goto(f"{site.url}/bureau/patrimoine/bailleurs")
    page.goto(urljoin(page.url, page.locator("main tbody a.btn").first.get_attribute("href") or ""))
    yield "32-bailleur"
    page.get_by_role("link", name="Réunir avec un autre bailleur").click()
    page.get_by_role("button", name="Voir ce qui changerait").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez l’autre bailleur")
    yield "32-bailleur-l-autre"
    page.get_by_label("C’est le même que").select_option(index=1)
    page.get_by_role("button", name="Voir ce qui changerait").click()
    yield "32-bailleurs-reunir"
    page.get_by_role("button", name="Réunir les deux bailleurs").click()
    expect(page.get_by_role("status")).to_contain_text("n’en font qu’un")
    yield "32-bailleurs-reunis"
    page.get_by_text("Défaire", exact=False).first.click()
    page.get_by_role("button", name="Défaire la réunion").click()
    expect(page.get_by_role("status")).to_contain_text("de nouveau deux bailleurs")
    page.goto(f"{site.url}/compte/mot-de-passe")
    yield "31-mot-de-passe"
    page.get_by_role("button", name="Changer de mot de passe").click()
    expect(page.locator(".error").first).to_be_visible()
    yield "31-mot-de-passe-refuse"
    yield from _passkeys(site, page)
    page.goto(f"{site.url}/bureau/relire")
    yield "31-interdit"


def _passkeys(site: Site, page: Page) -> Iterator[str]:
    """None, a wrong password, one, then what each of its two verbs asks."""
    laptop = Laptop.of(page)
    page.goto(f"{site.url}/compte/cles")
    yield "31-cles"
    page.get_by_label("Nom de la clé").fill("Ordinateur du bureau, celui qui est près de la fenêtre")
    page.get_by_label("Votre mot de passe").fill("ce n’est pas le bon")
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "31-cles-refusee"
    page.get_by_label("Votre mot de passe").fill(site.accounts["admin"]["password"])
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.get_by_role("status")).to_contain_text("est ajoutée")
    for one in page.locator("details.sure summary").all():
        one.click()
    yield "31-cles-une"
    page.get_by_label("Nouveau nom").fill("")
    page.get_by_role("button", name="Renommer", exact=True).click()
    expect(page.locator(".error").first).to_be_visible()
    yield "31-cles-nom-refuse"
    laptop.leaves()
