"""A closed case takes no more writing, whichever verb is tried, and still what is owed to its parties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import write_unit
from app.extensions import db
from app.mediation import advice, agreements, alerts, moves, notes, others, party, preparation
from app.mediation.models import MediationCase
from app.mediation.rules.agreement import Agreed, Promise
from app.mediation.rules.states import CaseState
from app.mediation.subject import about
from app.parties import queries as parties
from app.parties.identity import Identity
from app.people.acting import Act
from tests.clients import Desk
from tests.mediation.cases import a_case
from tests.world import World

Verb = Callable[[Act, World, UUID, UUID], Any]
PROMISE = Promise("A", "Pas de musique après 22 h.", None, "Passage du soir.")


def agreed() -> Agreed:
    return Agreed("oral", "total", clock.today(), (PROMISE,), None)


WRITES: dict[str, Verb] = {
    "a line": lambda act, w, id, p: preparation.add(act, id, "vrai", None, "Tenu pour vrai."),
    "a note": lambda act, w, id, p: notes.add(act, id, None, "Une note."),
    "an agreement": lambda act, w, id, p: agreements.conclude(act, id, agreed()),
    "a party": lambda act, w, id, p: party.add(act, id, "autre", "elle_meme"),
    "a try": lambda act, w, id, p: party.attempt(act, id, p, "telephone", reached=True),
    "her consent": lambda act, w, id, p: party.agree(act, id, p, "oral", ["mediation"]),
    "the notice": lambda act, w, id, p: party.inform(act, id, p, "oral"),
    "her withdrawal": lambda act, w, id, p: party.withdraw(act, id, p),
    "who she is": lambda act, w, id, p: party.name(act, id, p, Identity(name="Zohra")),
    "who she is, from a phone": lambda act, w, id, p: others.name(
        act, db.session.get_one(MediationCase, (w.org_id, id)), party.of_case(
            db.session.get_one(MediationCase, (w.org_id, id)), p), {"name": ("Zohra Kébir", "Zora")}
    ),
    "a question": lambda act, w, id, p: advice.ask(act, id, "Que faire ?", clock.today(), None, "Le service"),
    "an alert": lambda act, w, id, p: alerts.raise_on_case(act, id, "Des faits."),
    "a suspension": lambda act, w, id, p: moves.suspend(act, id, "absence", clock.today() + timedelta(days=3)),
    "an interruption": lambda act, w, id, p: moves.interrupt(act, id, "volonte_partie"),
    "another end": lambda act, w, id, p: moves.close(act, id, "doublon"),
}  # fmt: skip
STILL: dict[str, Verb] = {
    "she is told how it ends": lambda act, w, id, p: moves.tell(act, id, "A", "permanence"),
    "she takes back what she agreed to": lambda act, w, id, p: party.take_back(act, id, p, "table_ronde"),
    "who she is leaves": lambda act, w, id, p: party.erase(act, id, p),
    "somebody is in danger": lambda act, w, id, p: alerts.protect(act, "Des faits.", "17", act.occurred_at, id),
    "the same end": lambda act, w, id, p: moves.close(act, id, "sans_objet"),
}


def tried(world: World, verb: Verb) -> None:
    id = a_case(world, CaseState.clos, closed_on=clock.today(), outcome="sans_objet")
    with tenant.tenant(world.org_id), write_unit():
        hers = parties.of_record(world.org_id, about(id))[0].id
        verb(world.nadia.act(), world, id, hers)


@pytest.mark.parametrize("what", WRITES)
def test_nothing_more_is_written_in_a_case_that_is_closed(world: World, what: str) -> None:
    with pytest.raises(Refused, match="clos"):
        tried(world, WRITES[what])


@pytest.mark.parametrize("what", STILL)
def test_what_is_owed_to_the_parties_is_still_done(world: World, what: str) -> None:
    tried(world, STILL[what])


@pytest.mark.parametrize("page", ["preparation", "seances/prevoir", "avis", "accord/conclure", "parties/nouvelle"])
def test_its_pages_offer_no_form(world: World, as_desk: Any, page: str) -> None:
    id = a_case(world, CaseState.clos, closed_on=clock.today(), outcome="sans_objet")
    desk: Desk = as_desk(world.claire)
    shown = desk.get(f"/bureau/dossiers/{id}/{page}")
    assert shown.status_code == (200 if page == "preparation" else 422)
    assert f"/bureau/dossiers/{id}/preparation/ajouter" not in shown.text
