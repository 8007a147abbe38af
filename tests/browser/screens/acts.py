"""What the forms of the desk look like once sent: refused, then done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urljoin
from uuid import UUID

from playwright.sync_api import Page, expect

from app.core import clock
from app.merging.rules import Alike
from tests.browser.site import Site
from tests.importing import ONE, STOCK, TWO


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
    yield from _planned(site, page)
    yield from _stock(site, page)
    yield from _list(site, page)
    yield from _rights(site, page)
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


def _planned(site: Site, page: Page) -> Iterator[str]:
    """An estate that leaves its sector in ten days, on the three pages that say so; then taken back."""
    page.goto(f"{site.url}/bureau/secteurs")
    page.goto(urljoin(page.url, page.locator("main tbody a.btn").first.get_attribute("href") or ""))
    sector = page.url
    page.goto(urljoin(page.url, page.locator("a[href*=residences]").first.get_attribute("href") or ""))
    page.locator("main tbody .choice").first.click()
    page.get_by_label("Les donner à").select_option(label="Aucun secteur")
    page.get_by_label("À partir du").fill((clock.service_day(site.now) + timedelta(days=10)).isoformat())
    page.get_by_role("button", name="Déplacer les résidences cochées").click()
    expect(page.get_by_role("status")).to_contain_text("passera sans secteur le")
    yield "32-secteur-residences-prevues"
    home = page.locator("main tbody input[name=residences]").first.get_attribute("value")
    page.goto(sector)
    expect(page.get_by_role("heading", name="Changements de secteur")).to_be_visible()
    yield "32-secteur-prevu"
    page.goto(f"{site.url}/bureau/patrimoine/{home}")
    page.locator("summary", has_text="Retirer").click()
    yield "32-residence-prevue"
    page.get_by_role("button", name=re.compile("^Retirer ce changement")).click()
    expect(page.get_by_role("status")).to_contain_text("Le changement est retiré")


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


def _rights(site: Site, page: Page) -> Iterator[str]:
    """Somebody asks for what is known of them: noted, a record joined, the copy read."""
    page.goto(f"{site.url}/bureau/droits")
    yield "35-droits-aucun"
    page.goto(f"{site.url}/bureau/droits/nouvelle")
    page.get_by_role("button", name="Enregistrer la demande").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "35-demande-refusee"
    page.get_by_text("Accès", exact=True).first.click()
    page.get_by_label("Qui demande").fill("Une habitante de la rue du Moulin")
    page.get_by_label("Comment lui répondre").fill("En main propre, à la permanence")
    page.get_by_role("button", name="Enregistrer la demande").click()
    expect(page.get_by_role("status")).to_contain_text("est enregistrée")
    yield "35-demande"
    here = page.url
    page.goto(f"{here}/fiches?nature=contact&du=2026-01-01")
    yield "35-fiches"
    page.get_by_role("button", name=re.compile("^Joindre la fiche")).first.click()
    expect(page.get_by_role("status")).to_contain_text("La fiche est jointe")
    page.goto(here)
    page.locator("a[href*='/fiches/'][href*='/relire']").first.click()
    yield "35-fiche-a-relire"
    page.goto(f"{here}/copie")
    yield "35-copie"
    page.goto(f"{site.url}/bureau/droits")
    yield "35-droits"


def _list(site: Site, page: Page) -> Iterator[str]:
    """A line added in a draft, which nobody here has a phone to try, then published."""
    page.goto(f"{site.url}/bureau/listes")
    page.get_by_role("row", name="Lieu précis").get_by_role("link").click()
    page.get_by_label("Libellé").fill("Local associatif du pied d’immeuble")
    page.get_by_label("Compte comme").select_option(index=2)
    page.get_by_role("button", name="Ajouter la ligne").click()
    expect(page.get_by_role("heading", name="Brouillon, pas encore publié")).to_be_visible()
    expect(page.get_by_text("il vous faut un téléphone enrôlé à votre nom")).to_be_visible()
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
