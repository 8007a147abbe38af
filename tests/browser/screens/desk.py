"""The desk as a coordinator and as an administrator see it, forms refused included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin
from uuid import UUID

from playwright.sync_api import Page, expect

from app.merging.rules import Alike
from tests.browser.site import Site
from tests.importing import ONE, STOCK, TWO

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
    ("34-champs", "/bureau/champs", None),
    ("34-formulaire", "/bureau/champs", "main tbody a.btn"),
)  # fmt: skip
"""Name, address, and the links to follow from there (CSS, one after the other)."""

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


def desk_acts(site: Site, page: Page) -> Iterator[str]:
    """What her forms look like once sent: refused, then done."""
    page.goto(f"{site.url}/bureau/planning/vacation")
    page.get_by_role("button", name="Publier la vacation").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "24-vacation-refusee"
    page.goto(f"{site.url}/bureau/planning/copier")
    page.locator("input[name=semaines]").first.check()
    page.get_by_role("button", name="Voir ce que la copie fera").click()
    expect(page.get_by_role("heading", name="Ce que la copie fera")).to_be_visible()
    yield "24-semaine-copier-vue"
    page.goto(f"{site.url}/bureau/equipe")
    page.get_by_role("button", name="Fabriquer un code").first.click()
    expect(page.locator(".code-once")).to_be_visible()
    yield "29-equipe-code"
    yield from _refused(site, page)
    page.goto(f"{site.url}/bureau/consignes/nouvelle")
    page.get_by_role("combobox", name="Résidence").press("ArrowDown")
    page.locator(".find__options [role=option]").first.click()
    page.get_by_label("Consigne", exact=True).fill("Sonner chez la gardienne avant de monter.")
    page.get_by_role("button", name="Écrire la consigne").click()
    expect(page.get_by_role("status")).to_contain_text("La consigne est écrite")
    yield "25-consigne-ecrite"
    yield from _stock(site, page)
    yield from _list(site, page)
    yield from _field(site, page)
    yield from _import(site, page)
    yield from _alike(site, page)
    site.write(
        "UPDATE device SET announced_max_no = announced_max_no + 3 WHERE id = (SELECT d.id FROM device d JOIN"
        " user_account u ON u.id = d.user_id WHERE u.name = 'Samira Haddad' AND d.announced_max_no > 0)"
    )
    for name, address in (("29-stockage-efface", "/bureau/equipe"), ("21-stockage-efface", "/bureau/")):
        page.goto(site.url + address)
        expect(page.get_by_text("3 saisies annoncées ne sont jamais arrivées")).to_be_visible()
        yield name


def _stock(site: Site, page: Page) -> Iterator[str]:
    """An estate found by a word, placed where it cannot be, then closed."""
    page.goto(f"{site.url}/bureau/patrimoine")
    page.get_by_label("Nom, adresse, hall").fill("glycines")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    yield "32-patrimoine-trouve"
    page.get_by_role("link", name="Modifier").click()
    page.get_by_label("Latitude").fill("2,35")
    page.get_by_label("Longitude").fill("48,85")
    page.get_by_role("button", name="Placer la résidence").click()
    expect(page.get_by_role("alert").first).to_contain_text("inversées")
    yield "32-residence-inversee"
    page.locator("summary", has_text="Fermer la résidence").click()
    page.locator(".sure__in button").click()
    expect(page.get_by_role("status")).to_contain_text("La résidence est fermée")
    yield "32-residence-fermee"
    page.get_by_role("button", name="Rouvrir la résidence").click()
    expect(page.get_by_role("status")).to_contain_text("La résidence est rouverte")


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


def _list(site: Site, page: Page) -> Iterator[str]:
    """A line added in a draft, which is tried, then published."""
    page.goto(f"{site.url}/bureau/listes")
    page.get_by_role("row", name="Lieu précis").get_by_role("link").click()
    page.get_by_label("Libellé").fill("Local associatif du pied d’immeuble")
    page.get_by_label("Compte comme").select_option(index=2)
    page.get_by_role("button", name="Ajouter la ligne").click()
    expect(page.get_by_role("heading", name="Brouillon, pas encore publié")).to_be_visible()
    page.get_by_role("button", name="Essayer sur mon téléphone").click()
    expect(page.get_by_text("Votre téléphone l’essaie")).to_be_visible()
    yield "33-liste-brouillon"
    page.locator("summary", has_text="Publier pour toute l’équipe").click()
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("La version 1 est publiée")
    yield "33-liste-publiee"


def _field(site: Site, page: Page) -> Iterator[str]:
    """A field added in a draft, worded, then published."""
    page.goto(f"{site.url}/bureau/champs")
    page.get_by_role("row", name="Contact").get_by_role("link").click()
    page.get_by_label("Question").fill("Temps qu’il fait au pied de l’immeuble")
    page.get_by_label("Choix, un par ligne").fill("Pluie\nGrand soleil\nNeige ou verglas")
    page.get_by_role("button", name="Ajouter le champ").click()
    expect(page.get_by_role("heading", name="Brouillon, pas encore publié")).to_be_visible()
    yield "34-formulaire-brouillon"
    page.get_by_role("link", name="Reformuler").click()
    yield "34-mots"
    page.get_by_role("button", name="Enregistrer les mots").click()
    page.locator("summary", has_text="Publier pour toute l’équipe").click()
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("La version 1 est publiée")
    yield "34-formulaire-publie"


def _import(site: Site, page: Page) -> Iterator[str]:
    """A file whose positions are exchanged, a landlord nobody knows, a postcode without its zero, a row left out."""
    page.goto(f"{site.url}/bureau/patrimoine/importer")
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "32-import-refuse"
    page.get_by_label("Fichier").set_input_files(
        {"name": "patrimoine-nord-version-definitive.csv", "mimeType": "text/csv", "buffer": STOCK.encode("cp1252")}
    )
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.get_by_text("Reconnu").first).to_be_visible()
    yield "32-import-colonnes"
    page.get_by_role("button", name="Essayer, sans rien écrire").click()
    expect(page.get_by_text("Colonnes inversées ?")).to_be_visible()
    yield "32-import-essai"
    site.write("UPDATE stock_import SET state = 'trying' WHERE state = 'tried'")  # as long as one looks at it
    page.reload()
    expect(page.get_by_role("button", name="Arrêter")).to_be_visible()
    yield "32-import-en-cours"
    site.write("UPDATE stock_import SET state = 'tried' WHERE state = 'trying'")
    page.reload()
    page.get_by_role("link", name="Corriger la ligne 5").click()
    expect(page.get_by_role("button", name="Essayer avec ces valeurs")).to_be_visible()
    yield "32-import-ligne"
    _brought(site, page, TWO)
    page.get_by_role("link", name="Défaire cet import…").click()
    expect(page.get_by_role("heading", name="Ce qui revient comme avant")).to_be_visible()
    yield "32-import-defaire"
    _brought(site, page, ONE)
    page.get_by_role("link", name="Voir laquelle, et choisir").click()
    expect(page.get_by_role("button", name="Fermer les résidences cochées")).to_be_visible()
    yield "32-import-fermer"


def _brought(site: Site, page: Page, text: str) -> None:
    """A file without a doubt, from the click on it to what it changed."""
    page.goto(f"{site.url}/bureau/patrimoine/importer")
    page.get_by_label("Fichier").set_input_files(
        {"name": "deux-residences.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Lire ce fichier").click()
    page.get_by_role("button", name="Essayer, sans rien écrire").click()
    page.get_by_role("button", name=re.compile("Appliquer")).click()
    expect(page.get_by_role("heading", name="Ce que l’import a changé")).to_be_visible()


def _narrowed(site: Site, page: Page) -> Iterator[str]:
    for name, address, rows in NARROWED:
        page.goto(site.url + address)
        expect(page.get_by_role("link", name="Tout voir")).to_be_visible()
        found = page.locator("main .filters ~ .rows > li, main .filters ~ table tbody tr")
        expect(found.first if rows else page.locator("main .filters ~ .empty")).to_be_visible()
        assert bool(found.count()) is rows, name
        yield name


REFUSED = (
    ("24-absence-refusee", "/bureau/planning/absences", None, "Noter l’absence"),
    ("29-inviter-refuse", "/bureau/equipe/inviter", None, "Créer le lien d’invitation"),
    ("25-consigne-refusee", "/bureau/consignes/nouvelle", None, "Écrire la consigne"),
    ("26-technique-refuse", "/bureau/techniques", "main a.btn[href*='/envoyer']", "Noter l’envoi"),
    ("27-orientation-refusee", "/bureau/orientations", "main a.btn[href*='/transmettre']", "Noter la transmission"),
    ("28-partenaire-refuse", "/bureau/partenaires/nouveau", None, "Ajouter le partenaire"),
    ("23-a-regler-refuse", "/bureau/regler", "main a.list-row", "Refuser la saisie"),
    ("30-suivi-refuse", "/bureau/suivis", "main tbody a.btn", "Noter comme fait"),
    ("32-secteur-refuse", "/bureau/secteurs/nouveau", None, "Créer le secteur"),
    ("32-affectation-refusee", "/bureau/secteurs", "main tbody a.btn", "Affecter à ce secteur"),
    ("32-residence-refusee", "/bureau/patrimoine/nouvelle", None, "Créer la résidence"),
    ("33-ligne-refusee", "/bureau/listes", "main tbody a.btn", "Ajouter la ligne"),
    ("33-proposition-refusee", "/bureau/listes/propositions", "main tbody a.btn", "Refuser la proposition"),
    ("34-champ-refuse", "/bureau/champs", "main tbody a.btn", "Ajouter le champ"),
    ("22-garder-refuse", "/bureau/relire", "main tbody a", "Garder en interne"),
)
"""Name, address, link to follow from there, and the button of a form sent as it is."""


def _alike(site: Site, page: Page) -> Iterator[str]:
    """Two estates of one name: listed, asked about, made one, and two again."""
    page.goto(f"{site.url}/bureau/patrimoine/nouvelle")
    page.get_by_label("Nom", exact=True).fill("LES GLYCINES")
    page.get_by_label("Commune").fill("Valserein")
    page.get_by_label("Bailleur").select_option(label="Valserein Habitat")
    page.get_by_role("button", name="Créer la résidence").click()
    page.goto(f"{site.url}/bureau/patrimoine/doublons")
    yield "32-doublons-trouves"
    page.get_by_role("button", name=re.compile("^Ce sont deux")).first.click()
    expect(page.get_by_role("status")).to_contain_text("ne sont plus proposées")
    yield "32-doublons-distinctes"
    page.get_by_role("button", name=re.compile("^Les comparer de nouveau")).first.click()
    expect(page.get_by_role("status")).to_contain_text("de nouveau à regarder")
    page.goto(f"{site.url}/bureau/patrimoine/doublons/{_group(site)}")
    yield "32-doublons-un-groupe"
    page.goto(f"{site.url}/bureau/patrimoine/doublons")
    page.get_by_role("link", name="Réunir").first.click()
    yield "32-reunir"
    page.get_by_role("button", name="Réunir les deux résidences").click()
    expect(page.get_by_role("status")).to_contain_text("n’en font qu’une")
    yield "32-reunies"
    page.get_by_text("Défaire", exact=False).first.click()
    page.get_by_role("button", name="Défaire la réunion").click()
    expect(page.get_by_role("status")).to_contain_text("de nouveau deux résidences")


def _group(site: Site) -> str:
    """The two of one name, as a group."""
    ids = [UUID(one) for (one,) in site.rows("select id from estate where name_key = 'les glycines'")]
    return str(Alike(tuple(ids), ()).id)


def _refused(site: Site, page: Page) -> Iterator[str]:
    for name, address, link, button in REFUSED:
        page.goto(site.url + address)
        if link:
            page.goto(urljoin(page.url, page.locator(link).first.get_attribute("href") or ""))
        if page.get_by_role("link", name=button).count():
            page.get_by_role("link", name=button).click()  # the form is shown on demand
        page.get_by_role("button", name=button).click()
        expect(page.locator("[role=alert], .error").first).to_be_visible()
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
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "31-personne-reinitialiser-refuse"
    page.get_by_text("Le mot de passe", exact=True).click()
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
    page.goto(f"{site.url}/compte/mot-de-passe")
    yield "31-mot-de-passe"
    page.get_by_role("button", name="Changer de mot de passe").click()
    expect(page.locator(".error").first).to_be_visible()
    yield "31-mot-de-passe-refuse"
    page.goto(f"{site.url}/bureau/relire")
    yield "31-interdit"
