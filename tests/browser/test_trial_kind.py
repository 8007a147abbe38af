"""A kind declared by tests alone, through the screens: its form, its list, its review, the landlord's journal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator, Reader
from tests.browser.steps_phone import Agent
from tests.push.fake_service import FakeService

pytestmark = pytest.mark.browser

RESIDENT = "Mme Fatou Canari"


@pytest.fixture
def site(tmp_path: Path, push_service: FakeService) -> Iterator[Site]:
    """A server and a phone that know one more kind."""
    one = Site(tmp_path, push=(push_service.port, push_service.authority), trial=True)
    yield one
    one.stop()


def she_notes_a_trial(nadia: Agent) -> None:
    """Its tile stands with the others; nothing of it is on the network."""
    nadia.tile("Essai")
    nadia.heading("Essai")
    nadia.pick("Sujet", "Logement")
    nadia.write(f"{RESIDENT} attend")
    nadia.pick("Y revenir", "3 jours")
    nadia.saved("Enregistrer l’essai", "Essai enregistré sur le téléphone")


def she_reads_it_again(nadia: Agent) -> None:
    """In the list of what waits, then on its own page, where she corrects it."""
    entries = nadia.list_of_entries()
    expect(entries.locator("li", has_text="Essai : logement")).to_contain_text("En attente")


def she_corrects_it(site: Site, nadia: Agent) -> None:
    """The same form; only what changed travels."""
    ((id,),) = site.rows("SELECT entity_id FROM review WHERE kind = 'chimere'")
    nadia.handset.go(f"/saisie/chimere/{as_uuid(id)}")
    nadia.heading("Essai")
    nadia.button("Corriger")
    nadia.pick("Sujet", "Numérique")
    nadia.saved("Enregistrer la correction", "Correction enregistrée sur le téléphone")
    nadia.handset.waits(0)


def as_uuid(stored: str) -> str:
    plain = stored.replace("-", "")
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def test_a_new_kind_needs_no_file_of_the_product(site: Site, desk: Callable[[str], Page], handset: Handset) -> None:
    claire, paul, nadia = Coordinator(desk("claire")), Reader(desk("reader")), Agent(handset)
    handset.enrol("nadia", claire.makes_a_code("Nadia Belkacem"))
    nadia.starts_a_round_at("Les Glycines")
    handset.lose_network()
    she_notes_a_trial(nadia)
    she_reads_it_again(nadia)
    handset.find_network()
    handset.open("/tournee")
    handset.waits(0)
    assert site.custody("nadia")["chimere.record"] == 1
    assert site.rows("SELECT count(*) FROM followup WHERE subject_kind = 'chimere'") == [(1,)]
    assert [title for title in claire.to_review() if title.startswith("Essai")] == ["Essai, logement"]
    claire.releases("Essai, logement")
    paul.opens_the_log("Les Glycines")
    assert [line[1] for line in paul.lines()] == ["Logement"]
    she_corrects_it(site, nadia)
    claire.releases("Essai, numérique")
    paul.opens_the_log("Les Glycines")
    assert [line[1] for line in paul.lines()] == ["Numérique"]
    assert not re.search("Fatou|Canari", paul.page.content())
    assert handset.complaints == []
