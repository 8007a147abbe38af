"""An estate found by typing, at the desk: by the keyboard alone, told to whoever cannot see it, sound for axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inspector import Inspector
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_an_estate_is_found_chosen_and_moved_by_the_keyboard(site: Site, desk: Callable[[str], Page]) -> None:
    page = desk("claire")
    page.goto(f"{site.url}/bureau/consignes/nouvelle")
    field = page.get_by_role("combobox", name="Résidence")
    said = page.locator(".find__said")
    field.press_sequentially("zyzomys")
    expect(said).to_contain_text("Aucune résidence trouvée")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.fill("")
    field.press_sequentially("LES")
    expect(said).to_contain_text("résidences trouvées.")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")
    option = page.locator(".find__options [aria-selected=true]")
    name = option.locator("b").inner_text()
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    inspector = Inspector(page)
    inspector.look("résidences trouvées")
    assert inspector.faults == []
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.get_by_label("Consigne", exact=True).fill("Sonner deux fois.")
    page.get_by_role("button", name="Écrire la consigne").click()  # words that nobody chose from
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#residence-error")).to_contain_text("Vous cherchez")
    field.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    field.press("ArrowDown")
    field.press("ArrowUp")
    last = page.locator(".find__options [aria-selected=true]").locator("b").inner_text()
    assert last != name
    field.press("Enter")
    expect(field).to_have_value(last)
    page.get_by_role("button", name="Écrire la consigne").click()
    expect(page.get_by_role("status").first).to_contain_text("La consigne est écrite")

    page.goto(f"{site.url}/bureau/planning/vacation")
    field = page.get_by_role("combobox", name="Étapes")
    for typed in ("tuilerie", "glycines", "verriers"):
        field.press_sequentially(typed)
        expect(page.locator(".find__options [role=option]")).to_have_count(1)
        field.press("ArrowDown")
        field.press("Enter")
    page.get_by_role("button", name="Monter Les Verriers").press("Enter")
    page.get_by_role("button", name="Retirer La Tuilerie").press("Enter")
    expect(field).to_be_focused()
    expect(page.locator(".find__chosen b")).to_have_text(["Les Verriers", "Les Glycines"])
    inspector.look("étapes choisies")
    assert inspector.faults == []
    page.get_by_label("Début").fill("17:00")
    page.get_by_label("Fin").fill("22:00")
    page.get_by_role("group", name="Agents").get_by_text("Nadia Belkacem").click()
    page.get_by_role("button", name="Garder en brouillon").click()
    page.locator("a.shift", has_text="2 étapes").filter(has_text="17:00 – 22:00").first.click()
    expect(page.locator(".orders li")).to_have_count(2)
    expect(page.locator(".orders li").first).to_contain_text("Les Verriers")
