"""A pair’s whole evening: two phones, one round, a hurried thumb, six halls, midnight, and one who leaves first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from app.core import clock
from tests.browser.handset import Handset, until
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_phone import Agent
from tests.browser.test_hurried_thumb import actions, taps

pytestmark = pytest.mark.browser

HALLS = "La Cerisaie"
"""Six halls: their row scrolls, the five actions stay."""
ROUND = [HALLS, "Les Verriers", "La Tuilerie"]


@pytest.fixture
def pair(playwright: Playwright, site: Site, tmp_path: Path) -> Iterator[tuple[Agent, Agent]]:
    """Nadia's phone and Yoann's, on the same evening."""
    site.passes(timedelta(hours=3, minutes=40))  # from 17:30 to 21:10
    phones = [Handset(playwright, tmp_path / name, site) for name in ("nadia", "yoann")]
    yield Agent(phones[0]), Agent(phones[1])
    for phone in phones:
        phone.switch_off()
        phone.cable.cut()


def evening_comes(site: Site, claire: Coordinator, nadia: Agent, yoann: Agent) -> None:
    """A shift across midnight, a consigne where the halls are many, two phones enrolled."""
    now = clock.local(site.now)
    hours = now - timedelta(minutes=10), now + timedelta(hours=5)
    claire.gives_a_shift(["Nadia Belkacem", "Yoann Le Guen"], *hours, ROUND)
    claire.writes_a_consigne(HALLS, "Passer par la cour, le hall 9 est en travaux")
    for agent, name, who in ((nadia, "nadia", "Nadia Belkacem"), (yoann, "yoann", "Yoann Le Guen")):
        agent.handset.enrol(name, claire.makes_a_code(who))


def test_a_pair_walks_one_evening_and_nothing_is_lost_doubled_or_moved(
    site: Site, desk: Callable[[str], Page], pair: tuple[Agent, Agent]
) -> None:
    nadia, yoann = pair
    evening_comes(site, Coordinator(desk("claire")), nadia, yoann)
    the_plan_is_read_stop_by_stop(nadia)
    nadia.starts_the_planned_round()
    nadia.handset.waits(0)
    yoann.starts_the_planned_round()  # the same one: he joins it

    nadia.handset.lose_network()
    six_halls_a_consigne_and_three_taps(nadia)
    a_draft_stays_where_it_was_begun(nadia)
    nadia.handset.find_network()
    nadia.handset.waits(0)
    the_partner_sees_it(yoann)

    hours_pass(site, timedelta(hours=3, minutes=5), nadia, yoann)
    after_midnight(nadia)
    nadia.handset.waits(0)
    one_leaves_first(nadia, yoann)
    what_the_server_keeps(site)
    assert nadia.handset.complaints == yoann.handset.complaints == []


def the_plan_is_read_stop_by_stop(nadia: Agent) -> None:
    """What is known of a stop stands nearer to it than to the next."""
    expect(nadia.page.locator(".line li")).to_contain_text(["1 consigne", *ROUND[1:]])
    lines = [one.bounding_box() for one in nadia.page.locator(".line .row__main > *").all()]
    ends = [(box["y"], box["y"] + box["height"]) for box in lines if box]
    gaps = [after[0] - before[1] for before, after in pairwise(ends)]
    names = [
        n
        for n, one in enumerate(nadia.page.locator(".line .row__main > *").all())
        if one.evaluate("e => !e.previousElementSibling")
    ]
    assert min(gaps[n - 1] for n in names[1:]) >= max(12, 2 * gaps[0])


def six_halls_a_consigne_and_three_taps(nadia: Agent) -> None:
    """All is whole on the smallest screen, and one passage is noted."""
    page = nadia.page
    nadia.heading(HALLS)
    page.set_viewport_size({"width": 320, "height": 568})
    expect(page.locator(".hallrow label")).to_have_count(6)
    expect(page.get_by_role("button", name=re.compile("consigne|Passer par la cour")).first).to_be_visible()
    bar = page.get_by_role("navigation", name="Principal").bounding_box()
    assert bar
    for one in actions(page):
        assert one and one["y"] + one["height"] <= bar["y"] + 1
    page.set_viewport_size({"width": 360, "height": 740})
    taps(page, page.get_by_role("button", name=re.compile("^RAS")), 3)
    expect(page.get_by_role("button", name=re.compile("^RAS noté"))).to_be_visible()
    nadia.heading(HALLS)


def a_draft_stays_where_it_was_begun(nadia: Agent) -> None:
    """Begun at the first stop, found at the second, filed at the first."""
    nadia.tile("Conflit")
    nadia.pick("De quoi s’agit-il ?", "Bruit")
    expect(nadia.page.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()
    nadia.handset.go("/tournee")
    nadia.goes_on("Les Verriers")
    nadia.tile("Conflit")
    expect(nadia.group("De quoi s’agit-il ?").locator("input:checked")).to_have_count(0)
    expect(nadia.page.locator(".note", has_text="Brouillon d’un autre lieu")).to_contain_text(HALLS)
    nadia.button("Reprendre à La Cerisaie")
    nadia.pick("Gravité", "Gêne")
    nadia.pick("Comment cela s’est terminé", "Apaisé")
    nadia.saved("Enregistrer le conflit", "Conflit enregistré sur le téléphone")


def the_partner_sees_it(yoann: Agent) -> None:
    """Without a touch, while his round is on screen."""
    yoann.heading(HALLS)
    expect(yoann.page.get_by_role("link", name=re.compile("Ici ce soir : .*en binôme"))).to_be_visible()
    expect(yoann.page.get_by_role("button", name=re.compile("^Passage noté"))).to_be_visible()


def hours_pass(site: Site, by: timedelta, *agents: Agent) -> None:
    """The phones sleep in their pockets, the server goes on."""
    for agent in agents:
        agent.handset.switch_off()
    site.passes(by)
    for agent in agents:
        agent.handset.later()


def after_midnight(nadia: Agent) -> None:
    """The night belongs to the evening's service, and its hours say their day."""
    nadia.heading("Les Verriers")
    nadia.notes_a_short_contact()
    nadia.page.get_by_role("link", name=re.compile("^Ici cette nuit|^Ici ce soir")).click()
    expect(nadia.page.locator(".entry").first).to_contain_text(re.compile(r"mer\.? ?25|00:1\d"))
    nadia.button("Retour")


def one_leaves_first(nadia: Agent, yoann: Agent) -> None:
    """Her part ends, the round goes on, and ends with the last."""
    nadia.ends_the_round()
    nadia.heading("Votre partie est terminée")
    nadia.handset.waits(0)
    yoann.sends_now()
    yoann.handset.go("/tournee")
    yoann.goes_on("La Tuilerie")  # hers ended with a passage at each stop where she noted something
    yoann.ras()
    yoann.ends_the_round()
    yoann.heading("Tournée terminée")
    yoann.handset.waits(0)
    yoann.handset.go("/tournee")
    expect(yoann.page.locator("main")).to_contain_text("La Cerisaie")


def what_the_server_keeps(site: Site) -> None:
    """One round, ended; each entry once, on the service day of the evening."""
    until(lambda: site.rows("SELECT state FROM round") == [("terminee",)])
    assert site.rows("SELECT DISTINCT service_date FROM contact UNION SELECT DISTINCT service_date FROM conflict") == [
        ("2026-11-24",)
    ]
    assert site.custody("nadia") == {
        "round.start": 1, "visit.record": 2, "conflict.report": 1, "contact.record": 1, "round.end": 1,
    }  # fmt: skip
    passages = "SELECT e.name, v.ras FROM visit v JOIN estate e ON e.id = v.estate_id ORDER BY v.occurred_at"
    assert site.rows(passages) == [
        (HALLS, 0), ("Les Verriers", 0), ("La Tuilerie", 1),
    ]  # fmt: skip
    assert site.custody("yoann") == {"round.start": 1, "visit.record": 1, "round.end": 1}
