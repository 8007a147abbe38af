"""How a case ends on a mediator's phone, without a network: agreed and signed, checked, interrupted, told, closed."""

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


def signs(nadia: Agent, letter: str) -> None:
    """A finger draws a wave."""
    box = nadia.group(f"{letter} signe ici").locator("svg.sign")
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    assert at
    mouse = nadia.page.mouse
    mouse.move(at["x"] + 30, at["y"] + 50)
    mouse.down()
    for step in range(1, 12):
        mouse.move(at["x"] + 30 + step * 20, at["y"] + 50 + (25 if step % 2 else -25))
    mouse.up()
    expect(nadia.group(f"{letter} signe ici").get_by_text("Signé", exact=True)).to_be_visible()


def agrees(nadia: Agent, case_id: str) -> None:
    """Written, signed on the screen by both, read aloud, a copy for A."""
    page = nadia.page
    nadia.handset.go(f"/dossier/{case_id}/accord")
    nadia.heading("Accord")
    nadia.pick("L’accord est", "Écrit")
    nadia.pick("Qui s’engage", "B")
    page.get_by_label("À quoi").fill(f"{CANARY} : pas de musique après 22 h.")
    nadia.button("A le dira")
    nadia.button("Enregistrer l’accord")
    expect(page.get_by_role("alert").get_by_text("Il manque la signature de A")).to_be_visible()
    signs(nadia, "A")
    signs(nadia, "B")
    page.get_by_label("Lu à voix haute").check()
    nadia.pick("Copie de A", "En main propre")
    nadia.saved("Enregistrer l’accord", "Accord enregistré sur le téléphone")
    nadia.handset.go(f"/dossier/{case_id}/copies")
    nadia.button("En main propre")
    nadia.said("Noté : copie de B")
    nadia.button("Suivre l’accord à partir de maintenant")
    nadia.said("L’accord est suivi")


def checks(nadia: Agent, case_id: str) -> None:
    """A kept hers, says B; that of B is broken, and leads to another agreement."""
    page = nadia.page
    nadia.handset.go(f"/dossier/{case_id}/point")
    nadia.heading("Point")
    for rank, state, who in ((1, "Tenu", "B le dit"), (2, "Rompu", "A le dit")):
        said = page.get_by_role("region", name=f"Engagement {rank}")
        said.locator("label", has_text=re.compile(f"^{state}$")).click()
        said.locator("label", has_text=re.compile(f"^{who}$")).click()
    nadia.button("Noter le point")
    nadia.heading("Accord")
    expect(page.get_by_text("1 point tenu sur 2 connus", exact=False)).to_be_visible()
    expect(page.get_by_role("link", name="Noter un autre accord à la place")).to_be_visible()


def interrupts(nadia: Agent, case_id: str) -> None:
    """Nobody validates; asked once more, for there is no way back."""
    nadia.handset.go(f"/dossier/{case_id}/interrompre")
    nadia.heading("Interrompre")
    nadia.pick("Pourquoi", "Conditions non réunies")
    nadia.button("Interrompre la médiation")
    expect(nadia.page.get_by_text("Il n’y a pas de retour")).to_be_visible()
    nadia.button("Interrompre la médiation")
    nadia.said("La médiation est interrompue")


def tells_each_and_closes(nadia: Agent, case_id: str) -> None:
    nadia.handset.go(f"/dossier/{case_id}/informer")
    nadia.heading("Informer")
    nadia.pick("Comment A l’a su", "Appel passé")
    nadia.button("Noter que A est informée")
    nadia.pick("Comment B l’a su", "Elle n’a pas pu être informée")
    nadia.page.get_by_label("Pourquoi elle").fill(f"{CANARY} : partie sans adresse.")
    nadia.button("Noter pourquoi, pour B")
    nadia.handset.go(f"/dossier/{case_id}/clore")
    nadia.heading("Clore")
    nadia.pick("Issue", "Sans changement")
    nadia.saved("Clore le dossier", "Le dossier est clos")


def alerts(nadia: Agent, case_id: str) -> None:
    page = nadia.page
    nadia.handset.go(f"/dossier/{case_id}/alerter")
    nadia.heading("Alerter")
    expect(page.get_by_role("link", name="119, enfance en danger")).to_have_attribute("href", "tel:119")
    nadia.pick("Vous alertez de quoi", "Personne en danger")
    nadia.pick("Qui a été appelé", "119, enfance en danger")
    nadia.button("À l’instant")
    page.get_by_label("Les faits").fill(f"{CANARY} seul.")
    nadia.saved("Envoyer l’alerte", "Alerte enregistrée sur le téléphone")


def looks_at_each(nadia: Agent, first: str, followed: str) -> None:
    inspector = Inspector(nadia.page)
    screens = "accord", "interrompre", "suspendre", "informer", "alerter"
    for path in (*(f"/dossier/{first}/{one}" for one in screens), f"/dossier/{followed}/point",
                 f"/dossier/{followed}/accord", f"/dossier/{followed}/clore"):  # fmt: skip
        nadia.handset.go(path)
        nadia.heading("")
        inspector.look(path)
    assert inspector.faults == []


def test_a_case_ends_without_a_network(site: Site, handset: Handset) -> None:
    _, followed, first = site.flask("cases-further-on", json.dumps(site.ids)).split()
    nadia = Agent(handset)
    handset.enrol("nadia")
    handset.waits(0)
    handset.ready_offline()
    handset.lose_network()
    looks_at_each(nadia, first, followed)
    agrees(nadia, first)
    checks(nadia, followed)
    alerts(nadia, first)
    interrupts(nadia, first)
    tells_each_and_closes(nadia, first)
    assert where(handset.folder, CANARY) == []
    handset.find_network()
    until(lambda: site.custody("nadia").get("case.close") == 1)
    handset.waits(0)
    assert site.rows("SELECT count(*) FROM held_op") == [(0,)]
    states = dict(site.rows("SELECT id, state FROM mediation_case"))
    assert sorted(states.values()) == ["clos", "mediation", "suivi_accord"]
    signed = site.rows("SELECT signed, copies FROM case_agreement WHERE signatures_sealed IS NOT NULL")
    assert signed == [("ecran", '["A","B"]')]
    assert site.rows("SELECT called FROM case_alert WHERE kind = 'protection'") == [("119",)]
