"""A service starts from an empty database, from the first link to the landlord's log: by clicks, and by keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from app.core import clock
from tests.browser.conftest import Desks
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator, Reader
from tests.browser.steps_door import Newcomer, first_link
from tests.browser.steps_keys import Typist
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser
ESTATE, LANDLORD, SECTOR = "Les Tanneurs", "Valserein Habitat", "N1"
STOCK = (
    "Programme;Adresse;CP;Ville;Porte;Bailleur;Secteur\n"
    "Les Tanneurs;12 rue de l’Abbé-Grégoire;01998;Valserein;Hall 14;Valserein Habitat;N1\n"
    "Les Tanneurs;12 rue de l’Abbé-Grégoire;01998;Valserein;Hall 16;Valserein Habitat;N1\n"
)
"""A landlord's own file, as a spreadsheet writes it: one estate of two halls, under a heading nobody knows."""


@pytest.fixture
def somebody(browser: Browser, bare: Site) -> Iterator[Callable[[str], Newcomer]]:
    """`somebody("Ada Roche")`: a person at a computer of her own."""
    desks: list[Desks] = []

    def sits_down(name: str) -> Newcomer:
        desks.append(Desks(browser, bare))
        return Newcomer(bare, desks[-1].visitor(), name, f"{name.split()[0].lower()}@trait.example")

    yield sits_down
    for one in desks:
        one.close()


@pytest.fixture
def phone(playwright: Playwright, bare: Site, tmp_path: Path) -> Iterator[Handset]:
    """A phone nobody has used yet."""
    held = Handset(playwright, tmp_path / "phone", bare)
    yield held
    held.switch_off()
    held.cable.cut()


def test_a_service_starts_from_an_empty_database_by_clicks_alone_and_by_keys_alone(
    bare: Site, somebody: Callable[[str], Newcomer], phone: Handset
) -> None:
    ada = somebody("Ada Roche")
    ada.makes("Trait d’union", first_link(bare))
    ada.installs_the_second_factor()
    ada.comes_in()
    expect(ada.page.get_by_text("Il manque 4 choses avant la première tournée")).to_be_visible()
    administrator = Coordinator(ada.page)
    administrator.adds_a_landlord(LANDLORD)

    claire = somebody("Claire Vasseur")
    claire.joins(administrator.invites(claire.email, "Coordination"))
    claire.installs_the_second_factor()
    claire.comes_in()
    keys, desk = Typist(claire.page), Coordinator(claire.page)
    keys.reads_what_is_missing("Il manque 4 choses avant la première tournée", "secteurs")
    keys.opens_a_sector(SECTOR, "Nord")
    keys.imports("patrimoine-nord.csv", STOCK, {"Porte": "Hall"})
    keys.undoes_the_import()
    keys.imports("patrimoine-nord.csv", STOCK)
    desk.adds_an_estate("Les Sorbiers", LANDLORD, f"{SECTOR}, Nord", ["Hall 2", "Hall 4"])

    nora = somebody("Nora Diallo")
    nora.joins(keys.invites(nora.email, "Agent de médiation"))
    nora.page.get_by_role("link", name="J’ai un code").click()
    expect(nora.page).to_have_url(re.compile(f"^{re.escape(bare.url)}/app/"))
    keys.assigns(nora.name, SECTOR)
    assert keys.faults == []
    now = clock.local(bare.now).replace(second=0, microsecond=0)
    desk.gives_a_shift([nora.name], now, now + timedelta(hours=3), [ESTATE])

    phone.enrol(nora.email, desk.makes_a_code(nora.name))
    phone.lose_network()
    agent = Agent(phone)
    agent.starts_the_planned_round()
    agent.heading(ESTATE)
    agent.stands_in("Hall 16")
    agent.notes_a_short_contact()
    agent.ends_the_round()
    phone.find_network()
    phone.waits(0)
    desk.releases("Être écouté")

    paul = somebody("Paul Roche")
    paul.joins(administrator.invites(paul.email, "Bailleur, lecture", LANDLORD))
    paul.installs_the_second_factor()
    paul.comes_in()
    assert [ESTATE in " ".join(line) for line in Reader(paul.page).lines()] == [True]
    administrator.opens("Réglages")
    expect(ada.page.get_by_role("heading", level=1, name="Équipe")).to_be_visible()
