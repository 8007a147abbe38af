"""The whole main job through the screens alone: the desk, a phone without network, the landlord, the reminder."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator, Reader
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

RESIDENT = "Mme Fatou Canari"
"""A resident's name, typed wherever a text can be: the landlord must never meet it."""
ROUND = [
    "Les Glycines", "Les Verriers", "La Tuilerie", "Les Tanneurs", "Le Vieux Lavoir", "Les Peupliers", "La Rotonde",
    "Les Mésanges",
]  # fmt: skip
CONSIGNE = f"Passer par la cour, {RESIDENT} attend la gardienne"
MADE = {
    "round.start": 1, "consigne.read": 1, "visit.record": 2, "entry.cancel": 1, "ambience.record": 1,
    "contact.record": 1, "technical.flag": 1, "conflict.report": 1, "referral.signpost": 1, "referral.propose": 1,
    "round.end": 1,
}  # fmt: skip


def the_desk_prepares(site: Site, claire: Coordinator) -> str:
    """A shift around now with a round of eight, a consigne, a code for Nadia's phone (returned)."""
    now = clock.local(site.now)
    hours = now - timedelta(minutes=30), now + timedelta(hours=5)
    claire.gives_a_shift(["Nadia Belkacem", "Yoann Le Guen"], *hours, ROUND)
    claire.writes_a_consigne("Les Glycines", CONSIGNE)
    return claire.makes_a_code("Nadia Belkacem")


def the_phone_is_ready(nadia: Agent, code: str) -> None:
    """Enrolled, with shift, round and consigne; then the network goes."""
    nadia.handset.enrol("nadia", code)
    nadia.heading("17:00")
    expect(nadia.page.get_by_text("Yoann Le Guen")).to_be_visible()
    expect(nadia.page.get_by_text("8 arrêts")).to_be_visible()
    expect(nadia.page.get_by_text("1 consigne à lire")).to_be_visible()
    nadia.handset.lose_network()


def she_walks_without_network(nadia: Agent) -> None:
    """Every kind of entry, and a change of mind."""
    nadia.starts_the_planned_round()
    nadia.reads_the_consigne(CONSIGNE)
    nadia.ras()
    nadia.undoes()
    nadia.ras()
    nadia.goes_on("Les Verriers")
    nadia.stands_in("Hall 6")
    nadia.feels("Tendu")
    nadia.notes_a_contact(f"{RESIDENT} demande où en est son dossier", then="Problème technique")
    nadia.flags_a_problem(f"Signalé par {RESIDENT}, très en colère")
    nadia.notes_a_conflict(f"{RESIDENT} et son voisin du dessus")
    nadia.signposts(f"Adresse de l’agence donnée à {RESIDENT}")
    nadia.proposes_a_referral(f"{RESIDENT} n’a pas d’ordinateur")
    nadia.ends_the_round()


def everything_is_there_and_waits(nadia: Agent) -> None:
    """After a restart without network: the status and the list behind it."""
    nadia.handset.waits(sum(MADE.values()))
    entries = nadia.list_of_entries()
    for words in (
        "Tournée démarrée", "Consigne lue", "Passage RAS", "Annulation", "Ambiance : tendu",
        "Logement, bailleur, 1 personne", "Lumière du hall", "Musique, à suivre", "Orientation : logement",
        "Orientation : numérique", "Tournée terminée",
    ):  # fmt: skip
        line = entries.locator("li", has_text=re.compile(words.replace(" ", r"\s"))).first
        expect(line).to_contain_text("En attente")


def the_server_has_it_once(site: Site, nadia: Agent) -> None:
    """The network returns."""
    nadia.handset.find_network()
    nadia.handset.open("/tournee")
    nadia.handset.waits(0)
    assert site.custody("nadia") == MADE
    assert site.rows("SELECT count(*) FROM held_op") == [(0,)]
    entries = nadia.list_of_entries()
    expect(entries.get_by_text("En attente")).to_have_count(0)
    expect(entries.locator("li", has_text="Reçu")).to_have_count(sum(MADE.values()))


def test_a_whole_round_from_the_desk_to_the_landlords_log(
    site: Site, desk: Callable[[str], Page], handset: Handset, tmp_path: Path
) -> None:
    claire, nadia = Coordinator(desk("claire")), Agent(handset)
    the_phone_is_ready(nadia, the_desk_prepares(site, claire))
    she_walks_without_network(nadia)
    site.stop()
    handset.kill()
    handset.switch_on()
    everything_is_there_and_waits(nadia)
    site.start()
    the_server_has_it_once(site, nadia)
