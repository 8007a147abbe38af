"""A second round of one evening: the same halls are walked again, and nobody is taken from the round she is on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser
HALLS, NEXT = "La Cerisaie", "Les Verriers"


class Mediator(Agent):
    """An agent whose evening has more than one round."""

    def starts_another_round_at(self, *estates: str) -> None:
        """From the page of the round that is over."""
        self.button("Démarrer une autre tournée")
        for estate in estates:
            self.page.locator("#f-estates label", has_text=estate).click()
        self.button("Démarrer la tournée")
        self.heading(estates[0])

    def finds_all_to_do(self) -> None:
        """RAS is offered, whatever was noted at this stop in the round before."""
        ras = self.page.get_by_role("button", name=re.compile("^RAS"))
        expect(ras).to_contain_text("rien à signaler")
        expect(ras).not_to_have_attribute("aria-disabled", "true")


def test_the_same_halls_are_walked_twice_in_one_evening_locked(town: Site, pocket: Handset) -> None:
    pocket.enrol("agent1")
    agent = Mediator(pocket)
    agent.starts_a_round_at(HALLS, NEXT)
    pocket.lock()
    for again in (False, True):
        if again:
            agent.starts_another_round_at(HALLS, NEXT)
        agent.finds_all_to_do()
        agent.stands_in("Hall 3")
        agent.ras()
        agent.goes_on(NEXT)
        agent.finds_all_to_do()
        agent.ras()
        agent.ends_the_round()
    expect(agent.page.get_by_role("heading", name="Tournée d’avant")).to_be_visible()
    pocket.waits(0)
    assert town.custody("agent1") == {"round.start": 2, "visit.record": 4, "round.end": 2}
    assert pocket.complaints == []


@pytest.fixture
def pair(playwright: Playwright, site: Site, tmp_path: Path) -> Iterator[tuple[Mediator, Mediator]]:
    """Nadia and Yoann, at the first stop of one round."""
    phones = [Handset(playwright, tmp_path / name, site) for name in ("nadia", "yoann")]
    nadia, yoann = (Mediator(one) for one in phones)
    for name, one in zip(("nadia", "yoann"), phones, strict=True):
        one.enrol(name)
    nadia.button("Démarrer une tournée")
    nadia.page.locator("label", has_text="Yoann Le Guen").click()
    nadia.page.locator("#f-estates label", has_text=HALLS).click()
    nadia.button("Démarrer la tournée")
    nadia.heading(HALLS)
    phones[0].waits(0)
    yoann.sends_now()
    yoann.handset.go("/tournee")
    yoann.heading(HALLS)
    yield nadia, yoann
    for one in phones:
        one.switch_off()
        one.cable.cut()


def test_a_round_begun_with_him_leaves_him_at_his_stop_and_is_his_to_go_to(pair: tuple[Mediator, Mediator]) -> None:
    nadia, yoann = pair
    nadia.ends_the_round()
    nadia.button("Démarrer une autre tournée")
    his = nadia.page.get_by_role("checkbox", name="Yoann Le Guen")
    expect(his).not_to_be_checked()  # he is still on the first
    nadia.page.locator("label", has_text="Yoann Le Guen").click()
    nadia.page.locator("#f-estates label", has_text=NEXT).click()
    nadia.button("Démarrer la tournée")
    nadia.heading(NEXT)
    nadia.handset.waits(0)

    yoann.handset.switch_off()
    yoann.handset.switch_on()  # nor does a phone that starts forget where he was
    expect(yoann.page.get_by_role("link", name="Une autre tournée avec vous")).to_be_visible()
    yoann.heading(HALLS)
    yoann.ras()
    yoann.button("Une autre tournée avec vous")
    expect(yoann.page.get_by_role("region", name="Autre tournée")).to_contain_text(re.compile(f"avec Nadia.*{NEXT}"))
    yoann.button("Passer à cette tournée")
    yoann.heading(NEXT)
    yoann.finds_all_to_do()
    yoann.ends_the_round()
    yoann.heading("Tous les arrêts sont faits")  # the first is his still, until he ends it
    yoann.button("Fin de tournée")
    yoann.button("Terminer la tournée")
    expect(yoann.page.get_by_role("heading", name="Tournée d’avant")).to_be_visible()
    yoann.handset.waits(0)
    assert yoann.handset.site.rows("SELECT e.name FROM visit v JOIN estate e ON e.id = v.estate_id") == [(HALLS,)]
    assert nadia.handset.complaints == yoann.handset.complaints == []
