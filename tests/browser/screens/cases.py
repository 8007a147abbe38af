"""Cases at the desk: the board, one that is opened, and the pages of that one."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.site import Site

PAGES = (
    ("35-dossier", ""),
    ("35-dossier-mediateurs", "/mediateurs"),
    ("35-dossier-etat", "/etat"),
    ("35-dossier-corriger", "/corriger"),
    ("35-dossier-lectures", "/lectures"),
)
BOARD = (("35-dossiers", ""), ("35-dossiers-clos", "?etape=clos"), ("35-dossiers-aucun", "?numero=999999"))


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
    for name, said in BOARD:
        page.goto(f"{site.url}/bureau/dossiers{said}")
        yield name
