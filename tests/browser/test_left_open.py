"""A phone that never came home from its round: days later it says so, ends it where it stopped, and begins another."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser


def looked_at(page: Page, name: str) -> None:
    """A picture, where somebody asked for one."""
    if folder := os.environ.get("TESTS_SHOTS"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=str(Path(folder) / f"{name}-{scheme}.png"))


def test_a_round_left_open_is_of_its_day_and_is_ended_from_the_first_screen(
    site: Site, handset: Handset, desk: Callable[[str], Page]
) -> None:
    now = clock.local(site.now)
    claire, nadia = Coordinator(desk("claire")), Agent(handset)
    claire.gives_a_shift(["Nadia Belkacem"], now, now + timedelta(hours=3), ["Les Verriers", "La Tuilerie"])
    handset.enrol("nadia")
    nadia.starts_the_planned_round()
    nadia.notes_a_short_contact()
    handset.waits(0)
    handset.lose_network()
    handset.switch_off()
    site.passes(timedelta(days=3))
    page = handset.later()
    handset.unlock()

    expect(page.get_by_text(re.compile("^Votre tournée du .* n’a pas été terminée$"))).to_be_visible()
    expect(page.get_by_text("arrêt 1 sur")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("Tout est reçu .* nov"))).to_be_visible()
    looked_at(page, "left-open")
    handset.go("/tournee/fin")
    expect(page.get_by_text("Aucune tournée n’est en cours")).to_be_visible()
    handset.go("/tournee")
    nadia.starts_a_round_at("Les Glycines")
    nadia.notes_a_short_contact()
    nadia.ends_the_round()
    nadia.button("Terminer cette tournée")
    looked_at(page, "left-open-asked")
    nadia.button("Oui, terminer")
    nadia.said("enregistrée sur le téléphone")
    expect(page.get_by_text("n’a pas été terminée")).to_have_count(0)

    handset.find_network()
    handset.waits(0)
    days = site.rows(
        "SELECT DISTINCT contact.service_date, round.shift_id IS NULL, round.state FROM contact"
        " JOIN round ON round.id = contact.round_id ORDER BY contact.service_date"
    )
    then = (now + timedelta(days=3)).date()
    assert days == [(str(now.date()), 0, "terminee"), (str(then), 1, "terminee")]
    assert handset.complaints == []
