"""Sessions of a case on a mediator's phone, without a network: what one says, what may be carried, what was."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.canaries import CANARY
from tests.browser.handset import Handset, until
from tests.browser.inspector import Inspector
from tests.browser.profile import where
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

ALLOWED, KEPT = f"{CANARY} dormir avant 23 h.", f"{CANARY} déménager."


def says(nadia: Agent, text: str) -> None:
    nadia.button("Ajouter une chose dite")
    nadia.page.get_by_label("Ce qui a été dit").fill(text)


def began_at(nadia: Agent, hour: str) -> None:
    nadia.unfold("à l’instant")
    nadia.page.get_by_label("Un autre jour").fill(nadia.page.evaluate("new Date().toISOString().slice(0, 10)"))
    nadia.page.get_by_label("Heure du début").fill(hour)


def meets_a(nadia: Agent, case_id: str) -> None:
    """In the morning; two things, of which one may be told. Killed before it is saved, and nothing is lost."""
    nadia.handset.go(f"/dossier/{case_id}/entretien")
    nadia.heading("Entretien")
    nadia.pick("Qui avez-vous vu", "Partie A")
    began_at(nadia, "09:30")
    says(nadia, ALLOWED)
    nadia.page.get_by_text("Reste ici").click()
    says(nadia, KEPT)
    expect(nadia.page.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()
    nadia.page.wait_for_timeout(500)
    nadia.handset.kill()
    nadia.handset.switch_on()
    nadia.handset.unlock()
    nadia.handset.go(f"/dossier/{case_id}")
    nadia.page.get_by_role("link", name=re.compile("Brouillon : entretien")).click()
    expect(nadia.page.get_by_text(KEPT)).to_have_count(0)  # whoever stands beside it reads nothing unasked
    nadia.button("Montrer ce que A a dit (2 lignes)")
    expect(nadia.page.get_by_text(KEPT)).to_be_visible()
    nadia.saved("Enregistrer l’entretien", "Entretien enregistré sur le téléphone")


def carries_to_b(nadia: Agent, case_id: str) -> None:
    """What A allowed, and nothing else, is there to be said to B."""
    nadia.handset.go(f"/dossier/{case_id}/navette")
    nadia.pick("Qui avez-vous vu", "Partie B")
    expect(nadia.page.get_by_text(ALLOWED)).to_be_visible()
    expect(nadia.page.get_by_text(KEPT)).to_have_count(0)
    began_at(nadia, "11:00")
    nadia.page.get_by_text("Pas encore dit à B").click()
    nadia.page.get_by_label("Votre note").fill(f"{CANARY} calme.")
    nadia.saved("Enregistrer la navette", "Navette enregistrée sur le téléphone")


def is_told_what_a_table_ronde_asks(nadia: Agent, case_id: str) -> None:
    nadia.handset.go(f"/dossier/{case_id}/table-ronde")
    nadia.button("Enregistrer la table ronde")
    expect(nadia.page.get_by_role("alert").get_by_text("Vérifiez d’abord que la rencontre est sûre")).to_be_visible()
    nadia.pick("La sécurité", "Vérifiée pour chacun avant la rencontre")
    nadia.pick("Où", "Chez aucune des parties")
    nadia.page.get_by_label("Pourquoi sans deux médiateurs").fill(f"{CANARY} absente.")
    nadia.saved("Enregistrer la table ronde", "Table ronde enregistrée sur le téléphone")


def plans_another(nadia: Agent, case_id: str) -> None:
    nadia.handset.go(f"/dossier/{case_id}/prevoir")
    nadia.pick("Avec qui", "Partie A")
    nadia.button("Prévoir la séance")
    expect(nadia.page.get_by_role("alert").get_by_text("Choisissez un jour et une heure")).to_be_visible()
    tomorrow = nadia.page.evaluate("new Date(Date.now() + 864e5).toISOString().slice(0, 10)")
    nadia.page.get_by_label("Jour").fill(tomorrow)
    nadia.page.get_by_label("Heure").fill("18:00")
    nadia.saved("Prévoir la séance", "Séance prévue, gardée sur le téléphone")


def looks_at_each(nadia: Agent, case_id: str) -> None:
    inspector = Inspector(nadia.page)
    screens = "navette", "entretien", "table-ronde", "note", "prevoir", "seance", "feuille", "ligne/nouvelle"
    for path in (f"/dossier/{case_id}/{one}" for one in screens):
        nadia.handset.go(path)
        nadia.heading("")
        inspector.look(path)
    assert inspector.faults == []


def test_what_one_party_allows_is_carried_to_the_other_without_a_network(site: Site, handset: Handset) -> None:
    case_id = site.flask("cases-further-on", json.dumps(site.ids)).split()[0]
    nadia = Agent(handset)
    handset.enrol("nadia")
    handset.waits(0)
    handset.ready_offline()
    handset.switch_off()  # browsers keep a cookie in memory for half a minute, and the kill comes sooner
    handset.switch_on()
    handset.unlock()
    handset.lose_network()
    looks_at_each(nadia, case_id)
    meets_a(nadia, case_id)
    carries_to_b(nadia, case_id)
    is_told_what_a_table_ronde_asks(nadia, case_id)
    plans_another(nadia, case_id)
    handset.waits(4)
    assert where(handset.folder, CANARY) == []
    handset.find_network()
    until(lambda: site.custody("nadia").get("case.plan") == 1)
    handset.waits(0)
    assert site.rows("SELECT count(*) FROM held_op") == [(0,)]
    assert site.rows("SELECT mode, state FROM case_meeting ORDER BY mode, state") == [
        ("entretien", "prevue"), ("entretien", "tenue"), ("navette", "tenue"), ("table_ronde", "tenue")
    ]  # fmt: skip
    assert site.rows("SELECT count(*) FROM case_carry WHERE carried_at IS NOT NULL") == [(1,)]
    handset.go(f"/dossier/{case_id}/feuille")
    expect(nadia.page.get_by_text("Dit à B")).to_be_visible()
