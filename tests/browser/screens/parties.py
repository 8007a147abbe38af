"""The parties of a case at the desk, and the sheet that prepares their meeting."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.screens.forms import follow, press

LINES = (
    ("Avec ses mots", "A", "Les basses passent le mur, trois soirs sur sept."),
    ("Pourrait accepter", "A", "Frapper avant d’appeler le gardien."),
    ("Avec ses mots", "B", "Je veux bien couper à 22 h, sauf le samedi."),
    ("Tenu pour vrai par les deux", "Aucune", "Le mur est mince, et date de 1972."),
    ("Questions à poser", "B", "Que faudrait-il pour des patins sous les meubles ?"),
)


def parties(page: Page, case: str) -> Iterator[str]:
    """Two join; one is tried, told, agrees, and so does the other; what each says is written, one thing may be told."""
    page.goto(f"{case}/parties/nouvelle")
    press(page, "Ajouter la partie")
    yield "36-partie-refusee"
    joined: list[str] = []
    for side in ("Demandeur", "Autre partie"):
        page.goto(f"{case}/parties/nouvelle")
        page.get_by_text(side, exact=True).click()
        page.get_by_text("En son nom", exact=True).click()
        yield "36-partie-nouvelle"
        press(page, "Ajouter la partie")
        joined.append(page.url)
    first, party = joined
    yield "36-partie"
    yield from _agrees(page, party)
    for _ in _told_and_agrees(page, first):
        pass
    page.goto(f"{party}/identite")
    page.get_by_label("Nom").fill("Thibault Oriol")
    yield "36-partie-identite"
    press(page, "Garder l’identité")
    page.goto(case)
    yield "36-dossier-parties"
    yield from _sheet(page, case)


def _agrees(page: Page, party: str) -> Iterator[str]:
    page.goto(f"{party}/essai")
    yield "36-partie-essai"
    page.get_by_label("Comment").select_option("appel_sortant")
    page.get_by_text("Sans réponse", exact=True).click()
    press(page, "Noter l’essai")
    yield "36-partie-essayee"
    yield from _told_and_agrees(page, party)
    page.goto(f"{party}/revenir")
    yield "36-partie-revenir"


def _told_and_agrees(page: Page, party: str) -> Iterator[str]:
    page.goto(f"{party}/informer")
    page.get_by_text("De vive voix", exact=True).click()
    yield "36-partie-informer"
    press(page, "Noter l’information")
    page.goto(f"{party}/accord")
    for said in ("Prendre part à la médiation", "Rencontrer l’autre partie", "De vive voix"):
        page.get_by_text(said, exact=True).click()
    yield "36-partie-accord"
    press(page, "Noter le consentement")


def _sheet(page: Page, case: str) -> Iterator[str]:
    sheet = f"{case}/preparation"
    page.goto(sheet)
    yield "36-preparation-vide"
    for where, letter, text in LINES:
        page.goto(f"{sheet}/ajouter")
        page.get_by_text(where, exact=True).click()
        page.get_by_role("group", name="Partie").get_by_text(letter, exact=True).click()
        page.get_by_label("Texte").fill(text)
        yield "36-preparation-ajouter"
        press(page, "Garder la ligne")
    page.get_by_role("button", name="Reste ici").first.click()
    expect(page.get_by_role("button", name="Peut être dit à B")).to_be_visible()
    yield "36-preparation"
    follow(page.get_by_role("link", name="Modifier").first)
    yield "36-preparation-ligne"
    for name, more in (("36-preparation-porter", "/porter"), ("36-preparation-papier", "/imprimer")):
        page.goto(sheet + more)
        yield name
