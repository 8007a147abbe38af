"""A mediator is away: somebody named stands in for her between two days, and reads on those days alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.core import clock
from tests.browser.lives.founding import ESTATE
from tests.browser.lives.people import People
from tests.browser.lives.steps import Caseworker
from tests.browser.screens.forms import refuses
from tests.browser.site import Site

pytestmark = pytest.mark.browser
FACTS = "La poussette bloque le palier du troisième."


def test_a_stand_in_is_named_and_dated_and_reads_during_and_neither_before_nor_after(
    claire: Caseworker, nora: Caseworker, people: People, site: Site
) -> None:
    claire.opens_a_case("Palier encombré", ESTATE, facts=FACTS)
    claire.entrusts("Nora Diallo")
    nora.number = claire.number
    nora.finds_the_case()
    nora.knows_nobody()
    address = nora.page.url
    she_is_replaced_tomorrow(claire, site)
    he_reads_none_of_it_before_his_day(people, claire.number)
    people.come_back_after(timedelta(days=1))
    he_reads_it_now(people, claire.number)
    has_nothing_of_it(people, "ines", address)
    his_reading_is_shown(people, claire.number)
    people.come_back_after(timedelta(days=2))
    has_nothing_of_it(people, "sami", address)
    back = Caseworker(people("nora"), claire.number)
    back.finds_the_case()
    expect(back.page.get_by_text(FACTS)).to_be_visible()


def she_is_replaced_tomorrow(claire: Caseworker, site: Site) -> None:
    """Named, between two days that are both said."""
    page, tomorrow = claire.page, clock.local(site.now).date() + timedelta(days=1)
    claire.opens("Confier, remplacer")
    claire.presses("Noter le remplacement")
    refuses(page, "sont à reprendre")
    page.get_by_label("Qui s’absente").select_option(label="Nora Diallo")
    page.get_by_label("Qui remplace").select_option(label="Sami Ferrand")
    page.get_by_label("Du", exact=True).fill(tomorrow.isoformat())
    page.get_by_label("Jusqu’au").fill((tomorrow + timedelta(days=1)).isoformat())
    claire.presses("Noter le remplacement")
    expect(page.get_by_text("Remplace Nora Diallo du")).to_be_visible()
    claire.goes_back()


def has_nothing_of_it(people: People, name: str, address: str) -> None:
    """Neither in a list, nor at its address."""
    page = people(name)
    Caseworker(page).menu("Mes dossiers")
    expect(page.get_by_text("Aucun dossier ne vous est confié")).to_be_visible()
    answer = page.goto(address)
    assert answer is not None and answer.status == 404
    page.go_back()


def he_reads_none_of_it_before_his_day(people: People, number: str) -> None:
    """Its envelope, so that he says in time whether he knows somebody in it; and that gives him no more yet."""
    sami = Caseworker(people("sami"), number)
    sami.finds_the_case()
    expect(sami.page.get_by_text(FACTS)).to_have_count(0)
    sami.knows_nobody()
    expect(sami.page.get_by_text(FACTS)).to_have_count(0)


def he_reads_it_now(people: People, number: str) -> None:
    sami = Caseworker(people("sami"), number)
    sami.finds_the_case()
    expect(sami.page.get_by_text(FACTS)).to_be_visible()


def his_reading_is_shown(people: People, number: str) -> None:
    """To whom it replaces, and to coordination: who read it, when, and in whose place."""
    nora = Caseworker(people("nora"), number)
    nora.finds_the_case()
    expect(nora.part("historique").get_by_text("Sami Ferrand").first).to_be_visible()
    nora.page.get_by_role("link", name="les voir").click()
    expect(nora.page.get_by_role("row", name="Sami Ferrand")).to_contain_text("Le dossier")
    claire = Caseworker(people("claire"), number)
    claire.finds_the_case()
    claire.opens("Confier, remplacer")
    expect(claire.page.get_by_text("Remplace Nora Diallo du")).to_be_visible()
