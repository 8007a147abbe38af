"""Cases at the desk: the board, one that is opened, and the pages of that one."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.screens.parties import parties
from tests.browser.site import Site

PAGES = (
    ("35-dossier", ""),
    ("35-dossier-mediateurs", "/mediateurs"),
    ("35-dossier-etat", "/etat"),
    ("35-dossier-corriger", "/corriger"),
    ("35-dossier-lectures", "/lectures"),
    ("35-dossier-recevabilite", "/recevabilite"),
    ("35-dossier-reorienter", "/reorienter"),
    ("35-dossier-suspendre", "/suspendre"),
    ("35-dossier-interrompre", "/interrompre"),
    ("35-dossier-informer", "/informer/A"),
    ("35-dossier-clore", "/clore"),
    ("35-dossier-alerter", "/alerter"),
    ("35-dossier-avis", "/avis"),
    ("35-dossier-seance", "/seances/prevoir"),
    ("35-dossier-seance-notee", "/seances/noter"),
    ("35-dossier-accord", "/accord"),
    ("35-dossier-accord-note", "/accord/conclure"),
)
BOARD = (("35-dossiers", ""), ("35-dossiers-clos", "?etape=clos"), ("35-dossiers-aucun", "?numero=999999"))


BESIDE = (("36-alertes", "/bureau/alertes"), ("36-danger", "/bureau/alertes/danger"), ("37-avis", "/bureau/avis"))


def cases(site: Site, page: Page) -> Iterator[str]:
    """Claire opens one, which she follows herself."""
    page.goto(f"{site.url}/bureau/dossiers/nouveau")
    yield "35-dossier-nouveau"
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "35-dossier-refuse"
    page.get_by_label("De quoi s’agit-il").select_option("bruit_musique")
    page.get_by_label("Qui le demande").select_option("habitant_partie")
    page.get_by_label("Par quelle voie").select_option("permanence")
    page.get_by_text("Je le suis").click()
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("heading", name="Qui doit faire quoi, et quand")).to_be_visible()
    case = page.url
    for name, more in PAGES:
        page.goto(case + more)
        yield name
    yield from parties(page, case)
    for name, said in BOARD:
        page.goto(f"{site.url}/bureau/dossiers{said}")
        yield name
    page.goto(f"{case}/alerter")
    page.get_by_label("Ce qui se passe").fill("Une partie ne dit plus rien devant l’autre.")
    page.get_by_role("button", name="Envoyer l’alerte").click()
    for name, path in BESIDE:
        page.goto(f"{site.url}{path}")
        yield name
    page.goto(f"{site.url}/bureau/alertes")
    page.locator("main .rows a").first.click()
    yield "36-alerte"
