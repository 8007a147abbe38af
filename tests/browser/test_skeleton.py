"""One contact, from a phone without network to the landlord's log."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser


def one_contact_reaches_the_log(handset: Handset, desk: Callable[[str], Page]) -> None:
    """The journey itself, on whatever database the site has."""
    handset.enrol("nadia")
    handset.lose_network()
    nadia = Agent(handset)
    nadia.starts_a_round_at("Les Glycines")
    nadia.notes_a_short_contact()
    handset.waits(2)
    handset.switch_off()
    handset.switch_on()
    handset.waits(2)
    handset.find_network()
    handset.waits(0)

    Coordinator(desk("claire")).releases("Être écouté")

    portal = desk("reader")
    expect(portal.get_by_role("cell", name="Les Glycines")).to_be_visible()
    expect(portal.get_by_role("cell", name="moins de 5")).to_be_visible()
    expect(portal.get_by_text("Nadia")).to_have_count(0)


def test_one_contact_reaches_the_landlords_log(handset: Handset, desk: Callable[[str], Page]) -> None:
    one_contact_reaches_the_log(handset, desk)


@pytest.mark.on_postgresql
def test_one_contact_reaches_the_landlords_log_on_postgresql(handset: Handset, desk: Callable[[str], Page]) -> None:
    one_contact_reaches_the_log(handset, desk)
