"""A hurried thumb at a stop: nothing is noted that nobody meant, and the five actions are always where they were."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

SIZES = ({"width": 360, "height": 740}, {"width": 320, "height": 568}, {"width": 740, "height": 360})


def at_work(phone: Handset, name: str) -> Agent:
    """Enrolled, at the first stop of a round of two."""
    phone.enrol(name)
    agent = Agent(phone)
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    phone.waits(0)
    agent.heading("Les Glycines")
    return agent


def calm(page: Page) -> None:
    """The screen takes taps again."""
    expect(page.locator("html")).not_to_have_class(re.compile("calm"))


def taps(page: Page, where: Locator, times: int, *, pause: int = 150) -> None:
    """So many taps on the same pixels, as fast as a thumb goes, on a screen that has been there for a moment."""
    calm(page)
    box = where.bounding_box()
    assert box
    for _ in range(times):
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(pause)


def actions(page: Page) -> list[dict[str, Any] | None]:
    """Where the four levels and the five actions are."""
    return [one.bounding_box() for one in (page.locator(".panel .stairs").all() + page.locator(".panel .tile").all())]


def test_three_taps_note_one_passage_and_stay_at_the_stop(town: Site, pocket: Handset) -> None:
    agent = at_work(pocket, "agent1")
    taps(agent.page, agent.page.get_by_role("button", name=re.compile("^RAS")), 3)
    expect(agent.page.get_by_role("button", name=re.compile("^RAS noté"))).to_be_visible()
    agent.heading("Les Glycines")
    agent.goes_on("Les Verriers")
    pocket.waits(0)
    assert town.custody("agent1") == {"round.start": 1, "visit.record": 1}


def test_a_form_saved_with_two_taps_is_one_entry_and_neither_reaches_the_screen_behind(
    town: Site, pocket: Handset
) -> None:
    agent = at_work(pocket, "agent2")
    agent.tile("Contact")
    agent.pick("Besoin exprimé", "Être écouté")
    taps(agent.page, agent.page.get_by_role("button", name="Enregistrer le contact"), 2)
    agent.heading("Les Glycines")
    pocket.waits(0)
    assert town.custody("agent2") == {"round.start": 1, "contact.record": 1}


def test_taps_that_open_a_screen_choose_save_and_move_nothing_of_it(town: Site, pocket: Handset) -> None:
    agent = at_work(pocket, "agent9")
    page = agent.page
    for size in SIZES[:2]:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for tile in ("Contact", "Conflit", "Problème technique", "Orientation", "Pas pu passer"):
            taps(page, page.get_by_role("link", name=tile, exact=True), 3)
            expect(page.get_by_text("Rien encore à garder")).to_be_visible()
            calm(page)
            expect(page.get_by_text("Rien encore à garder")).to_be_visible()
            pocket.go("/tournee")
        taps(page, page.get_by_role("link", name=re.compile("^Arrêts")), 3)
        calm(page)
        agent.heading("2 arrêts à faire")
        pocket.go("/tournee")
    agent.tile("Orientation")  # found again, its button is where the tile was: it was saved by the second tap
    agent.pick("Domaine", "Logement")
    expect(page.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()
    pocket.go("/tournee")
    taps(page, page.get_by_role("link", name="Orientation", exact=True), 3)
    calm(page)
    agent.heading("Orientation")
    pocket.waits(0)
    assert town.custody("agent9") == {"round.start": 1}


def test_the_last_word_covers_nothing_names_what_it_takes_back_and_leaves_at_the_next_touch(pocket: Handset) -> None:
    agent = at_work(pocket, "agent3")
    before = actions(agent.page)
    agent.notes_a_short_contact()
    word = agent.page.locator(".said-line")
    expect(word.get_by_role("button", name="Annuler ce contact")).to_be_visible()
    assert actions(agent.page) == before
    expect(agent.page.locator("a.status")).to_be_visible()
    agent.page.wait_for_timeout(600)
    agent.page.get_by_role("heading", level=1).tap()
    expect(word).to_have_count(0, timeout=3000)
    agent.notes_a_short_contact()
    agent.tile("Conflit")
    agent.heading("Conflit")
    expect(word).to_have_count(0)
    agent.page.get_by_role("button", name="Retour").click()
    expect(agent.page.get_by_role("link", name=re.compile("Ici cet après-midi.*2 notées"))).to_be_visible()


def test_what_was_noted_here_is_read_and_corrected_from_the_stop_and_ends_the_ras(pocket: Handset) -> None:
    agent = at_work(pocket, "agent4")
    agent.ras()
    expect(agent.page.get_by_role("button", name=re.compile("^RAS noté"))).to_be_visible()
    agent.notes_a_short_contact()
    expect(agent.page.get_by_role("button", name=re.compile("^Passage noté"))).to_be_visible()
    agent.page.get_by_role("link", name=re.compile("^Ici cet après-midi")).click()
    agent.heading("Ici cet après-midi")
    expect(agent.page.get_by_text(re.compile(r"Le RAS de \d\d:\d\d ne compte plus"))).to_be_visible()
    agent.page.get_by_role("link", name=re.compile("^Corriger ce contact")).click()
    agent.heading("Corriger : contact")
    agent.button("Retour")
    agent.page.get_by_role("link", name=re.compile("Être écouté|être écouté")).click()
    agent.button("Annuler cette saisie")
    agent.button("Oui, annuler")
    pocket.go("/tournee")
    expect(agent.page.get_by_role("button", name=re.compile("^RAS noté"))).to_be_visible()


def test_the_five_actions_never_move_and_are_whole_at_every_size(town: Site, pocket: Handset) -> None:
    agent = at_work(pocket, "agent5")
    page = agent.page
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        places = actions(page)
        bar = page.get_by_role("navigation", name="Principal").bounding_box()
        assert bar
        for one in places:
            assert one and one["x"] >= 0 and one["y"] + one["height"] <= bar["y"] + 1, (size, one, bar)
        agent.page.locator(".hallrow label").first.click()
        assert actions(page) == places
        agent.page.locator(".hallrow label").first.click()
    page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]
    places = actions(page)
    agent.ras()
    agent.goes_on("Les Verriers")
    assert actions(page) == places


def test_a_slow_phone_and_a_key_held_down_note_one_passage_and_one_reading(town: Site, pocket: Handset) -> None:
    agent = at_work(pocket, "agent6")
    page = agent.page
    ras = page.get_by_role("button", name=re.compile("^RAS"))
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 20})
    taps(page, ras, 4, pause=30)  # each before the disk has the one before
    expect(page.get_by_role("button", name=re.compile("^RAS noté"))).to_be_visible()
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    agent.goes_on("Les Verriers")
    for button in (page.get_by_role("button", name="Vigilance", exact=True), ras):
        button.focus()
        for _ in range(4):
            page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^RAS noté"))).to_be_focused()
    pocket.waits(0)
    assert town.custody("agent6") == {"round.start": 1, "visit.record": 2, "ambience.record": 1}
