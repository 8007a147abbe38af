"""The whole main job through the screens alone: the desk, a phone without network, the landlord, the reminder."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from app.core.dates import date_fr, week_fr
from tests.browser.handset import Handset, until
from tests.browser.push import PushedPhone
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator, Reader
from tests.browser.steps_phone import Agent
from tests.push.fake_service import FakeService

pytestmark = pytest.mark.browser

RESIDENT = "Mme Fatou Canari"
"""A resident's name, typed wherever a text can be: the landlord must never meet it."""
ROUND = [
    "Les Glycines", "Les Verriers", "La Tuilerie", "Les Tanneurs", "Le Vieux Lavoir", "Les Peupliers", "La Rotonde",
    "Les Mésanges",
]  # fmt: skip
UNSEEN = ("Fatou", "Canari", "Nadia", "Yoann", "Habitant", "17:3")
FAULT = "Constaté sur place · Pas encore envoyé au service · Personne à prévenir"
CONSIGNE = f"Passer par la cour, {RESIDENT} attend la gardienne"
MADE = {
    "round.start": 1, "consigne.read": 1, "visit.record": 3, "entry.cancel": 1, "ambience.record": 1,
    "contact.record": 2, "technical.flag": 1, "conflict.report": 1, "referral.signpost": 1, "referral.propose": 1,
    "consigne.leave": 2, "round.end": 1,
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
    # Closed and opened from its icon: browsers keep a cookie in memory for half a minute, and the kill comes sooner.
    nadia.handset.switch_off()
    nadia.handset.switch_on()
    nadia.handset.unlock()
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
    nadia.notes_a_short_contact()
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
    expect(nadia.page.locator(".status")).to_have_text(re.compile(rf"^Verrouillé, {sum(MADE.values())}.gardées ici"))
    nadia.handset.unlock()
    expect(nadia.page.locator(".status")).to_have_text(f"{sum(MADE.values())} en attente, gardées sur ce téléphone")
    entries = nadia.list_of_entries()
    for words in (
        "Tournée démarrée", "Consigne lue", "Passage RAS", "Annulation", "Ambiance : tendu",
        "Logement, bailleur, 1 personne", "Lumière du hall", "Musique, à suivre", "Orientation : logement",
        "Orientation : numérique", "Fin de tournée",
    ):  # fmt: skip
        line = entries.locator("li", has_text=re.compile(words.replace(" ", r"\s"), re.IGNORECASE)).first
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


def the_coordinator_reads_again(claire: Coordinator) -> None:
    """What needs reading is there; one is shown, one is kept with a reason, the rest is shown at once."""
    waiting = claire.to_review()
    assert len(waiting) == 6, waiting
    assert not any("Passage" in title or "Ambiance" in title for title in waiting)
    claire.releases("Musique")
    claire.retains("Logement, bailleur", "Une personne est reconnaissable", f"{RESIDENT} se reconnaîtrait")
    claire.releases_all()


def the_landlord_reads(site: Site, paul: Reader, lise: Reader, folder: Path) -> None:
    """Exactly the closed table, for one's own stock; the resident's name is in no page and in no file."""
    day, week = date_fr(clock.service_day(site.now)), week_fr(f"{clock.service_day(site.now):%G-W%V}")
    assert paul.counts() == [["Les Glycines", "moins de 5"]]  # the contact of Les Verriers was retained
    everywhere = paul.page.content()
    paul.opens_the_log("Les Verriers")
    assert paul.lines() == [
        [day, "Éclairage, électricité Lumière du hall", "Hall 6", "U Urgent", FAULT],
        [week, "Bruit", "Résidence", "2 Tension", "À suivre"],
        [day, "Passage Après-midi", "Résidence", "3 Tendu", "Visité"],  # over: after what is open
    ]
    path, cells = paul.download(folder)
    assert [(row[2], row[5], row[7], row[8]) for row in cells[1:]] == [
        ("Les Verriers", "Bruit", "Tension", "À suivre"),
        ("Les Verriers", "Éclairage, électricité", "Urgent", FAULT),
        ("Les Verriers", "Passage", "Tendu", "Visité"),
    ]
    assert lise.lines() == lise.counts() == []
    with zipfile.ZipFile(path) as book:
        parts = b"".join(book.read(name) for name in book.namelist()).decode()
    for text in (everywhere, paul.page.content(), lise.page.content(), parts):
        assert not [word for word in UNSEEN if word in text]


def the_reminder_rings(site: Site, nadia: Agent, phone: PushedPhone) -> None:
    """The follow-up falls due within her hours: not at one in the afternoon, but in the evening's shift."""
    phone.proves_itself()
    day = clock.service_day(site.now).isoformat()
    assert "Rappels envoyés : 0" in site.flask("followups", "remind", "--at", f"{day} 13:00").replace("\xa0", " ")
    assert "Rappels envoyés : 1" in site.flask("followups", "remind", "--at", f"{day} 18:30").replace("\xa0", " ")
    ((followup,),) = site.rows("SELECT id FROM followup")
    payload = phone.next_message()
    assert payload == {"id": str(UUID(followup)), "n": 1}
    phone.deliver(payload)
    until(lambda: any(one["body"] == "1 suivi à faire" for one in phone.shown()))


def she_opens_it_and_it_is_done(site: Site, nadia: Agent, phone: PushedPhone) -> None:
    """One touch leads to the follow-up; done, it leaves the list, here and on the server."""
    phone.touches_the_notification()
    nadia.does_the_followup("Cela va mieux")
    nadia.handset.go("/a-faire")
    nadia.heading("À faire")
    expect(nadia.page.get_by_text("Aucun suivi à faire")).to_be_visible()
    nadia.handset.waits(0)
    assert site.rows("SELECT state, outcome FROM followup") == [("faite", "ameliore")]


def test_a_whole_round_from_the_desk_to_the_landlords_log(
    site: Site, desk: Callable[[str], Page], handset: Handset, push_service: FakeService, tmp_path: Path
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
    the_coordinator_reads_again(claire)
    the_landlord_reads(site, Reader(desk("reader")), Reader(desk("other_reader")), tmp_path)
    phone = PushedPhone(handset, push_service)
    the_reminder_rings(site, nadia, phone)
    she_opens_it_and_it_is_done(site, nadia, phone)
    assert handset.complaints == []
