"""What *À relire* says a landlord reads is what its journal shows, whatever the kind and whatever was decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.unit import write_unit
from app.desk.queries.review import Now
from app.review import actions as review
from tests.clients import Desk
from tests.conftest import after_an_evening
from tests.world import World

CORRECTED: dict[str, dict[str, Any]] = {
    "visit": {"state": "empeche", "reason": "acces", "text": "Porte fermée."},
    "contact": {"besoin": "ecoute", "text": "Autrement."},
    "conflict": {"gravite": "g3", "text": "Autrement."},
    "technical": {"severity": "t1", "text": "Autrement."},
    "referral": {"domaine": "sante", "besoin": None},
}
SIGNS = {
    "visit": ("Visité", "Empêché"),
    "contact": ("moins de 5",),
    "conflict": ("Tension", "Conflit ouvert"),
    "technical": ("Danger", "Urgent"),
    "referral": ("Logement", "Santé"),
}
"""Words of each in the journal of who may read it: as it was told, then as it was corrected."""


class Told:
    """One evening, its entry of a kind, and what may happen to it."""

    def __init__(self, app: Flask, world: World, kind: str) -> None:
        self.world, self.kind = world, kind
        self.phone, self.evening = after_an_evening(app, "Vu au hall 14.")
        self.id = self.evening.entries()[kind]

    def release(self) -> None:
        with tenant.tenant(self.world.org_id), write_unit():
            review.release(self.world.claire.actor, clock.now(), self.kind, self.id)

    def retain(self) -> None:
        with tenant.tenant(self.world.org_id), write_unit():
            review.retain(self.world.claire.actor, clock.now(), self.kind, self.id, "situation_sensible", None)

    def correct(self) -> None:
        told = {"kind": self.kind, "changes": CORRECTED[self.kind], "reason": None}
        answer = self.phone.sync(self.phone.op("entry.correct", told, self.id, base_rev=1))
        assert answer["results"][0]["result"] == "applied", answer

    def cancel(self) -> None:
        self.phone.sync(self.phone.op("entry.cancel", {"kind": self.kind, "reason": None}, self.id, base_rev=1))


STATES: dict[str, tuple[Callable[[Told], None], ...]] = {
    "waiting": (),
    "validated": (Told.release,),
    "kept inside": (Told.retain,),
    "kept inside once it was shown": (Told.release, Told.retain),
    "validated after all": (Told.retain, Told.release),
    "corrected": (Told.correct,),
    "corrected once it was shown": (Told.release, Told.correct),
    "corrected once it was kept": (Told.retain, Told.correct),
    "corrected and validated": (Told.release, Told.correct, Told.release),
    "cancelled once it was shown": (Told.release, Told.cancel),
}


def side(desk: Desk, told: Told) -> str:
    """What *À relire* says of the landlord's side; empty when the entry is no longer there to be read."""
    answer = desk.get(f"/bureau/relire/{told.kind}/{told.id}")
    html = unescape(answer.get_data(as_text=True))
    found = re.search(r'<section class="side side--out".*?</section>', html, re.S)
    return found[0] if found else ""


def shown(reader: Desk, kind: str) -> str:
    """What the journal of its landlord has of it."""
    html = unescape(reader.get(f"/bailleur/journal?nature={kind}").get_data(as_text=True))
    tables = re.findall(r"<table.*?</table>", html, re.S)
    return " ".join(one for one in tables if (kind == "contact") == ("Contacts" in one))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", SIGNS)
def test_the_sheet_claims_what_the_journal_shows(kind: str, state: str, app: Flask, world: World, as_desk: Any) -> None:
    told = Told(app, world, kind)
    for act in STATES[state]:
        act(told)
    claim, journal = side(as_desk(world.claire), told), shown(as_desk(world.reader), kind)
    there = [sign for sign in SIGNS[kind] if sign in journal]
    now = [one for one in Now if one.label in claim]
    assert bool(there) == (now in ([Now.this], [Now.before])), (there, now)
    assert bool(there) == (("Ce que voit" in claim) or now == [Now.before])
    if now == [Now.this] and kind != "contact":
        assert there[0] in claim, "what is said to be shown is what is shown"
    if now == [Now.before] and kind != "contact":
        assert there == [SIGNS[kind][0]] and there[0] not in claim
    if state.startswith("kept inside"):
        assert not there and ("Ce que verrait" in claim or kind == "referral")


def test_what_is_kept_inside_is_neither_offered_nor_claimed_to_be_sent(app: Flask, world: World, as_desk: Any) -> None:
    told, desk = Told(app, world, "technical"), as_desk(world.claire)
    assert "Noter l’envoi" in desk.get("/bureau/techniques").get_data(as_text=True)
    told.retain()
    page = f"/bureau/techniques/{told.id}/envoyer"
    for url in ("/bureau/techniques", "/bureau/techniques?etat=retenu", page):
        html = desk.get(url).get_data(as_text=True)
        assert "Noter l’envoi" not in html and ">Envoyé<" not in html.split("<main")[1].split("</nav>")[-1]
    assert "Gardé en interne" in desk.get(page).get_data(as_text=True)
    form = {"canal": "telephone", "destinataire": "syndic", "le": clock.today().isoformat()}
    sent = desk.submit(page, form, "/bureau/equipe")
    assert sent.status_code == 422 and "ne part pas" in sent.get_data(as_text=True)
    today = desk.get("/bureau/").get_data(as_text=True)
    assert "À envoyer par vos soins" not in today
    told.release()
    assert "Noter l’envoi" in desk.get("/bureau/techniques").get_data(as_text=True)
