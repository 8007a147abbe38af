"""The same life of a case, played on a phone and at the desk, leaves the same case and refuses the same acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import Problem
from app.core.rows import get
from app.core.unit import read_unit, write_unit
from app.mediation import agreements, checks, meetings, moves, notes, party, preparation, steps
from app.mediation.checks import Noted
from app.mediation.meetings import Asked
from app.mediation.models import MediationCase
from app.mediation.phone.wire import wire
from app.mediation.rules.agreement import Agreed, Promise
from app.people.acting import Act
from tests.clients import Phone
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import day, new, party_ids, play
from tests.world import World

START, END = "2026-11-20T06:00:00+00:00", "2026-11-20T07:00:00+00:00"


@dataclass(frozen=True)
class Step:
    """One act: as a phone says it, and as the desk does."""

    name: str
    said: Callable[[dict[str, str]], dict[str, Any]]
    done: Callable[[Act, UUID, dict[str, UUID]], Any]


def _agreed() -> Agreed:
    return Agreed("oral", "total", date.fromisoformat(day()), (Promise("A", "Sonner avant.", None, "B le dira."),))


def _promised() -> dict[str, Any]:
    what = [{"letter": "A", "what": "Sonner avant.", "seen": "B le dira.", "by_on": None}]
    return {"agreement_id": new(), "form": "oral", "extent": "total", "made_on": day(), "commitments": what}


def _met(act: Act, letter: str) -> Asked:
    times = (datetime.fromisoformat(one) for one in (START, END))
    return Asked("entretien", (letter,), (act.actor.user_id,), *times)


def _steps(letter: str) -> list[Step]:
    return [
        Step("inform", lambda ids: {"party_id": ids[letter], "how": "ecrit"},
             lambda act, id, ids: party.inform(act, id, ids[letter], "ecrit")),
        Step("try", lambda ids: {"party_id": ids[letter], "try_id": new(), "channel": "sms", "reached": False},
             lambda act, id, ids: party.attempt(act, id, ids[letter], "sms", reached=False)),
        Step("agree",
             lambda ids: {"party_id": ids[letter], "consent_id": new(), "means": "oral", "what": ["mediation"]},
             lambda act, id, ids: party.agree(act, id, ids[letter], "oral", ["mediation"])),
        Step("take_back", lambda ids: {"party_id": ids[letter], "what": "table_ronde"},
             lambda act, id, ids: party.take_back(act, id, ids[letter], "table_ronde")),
        Step("leave", lambda ids: {"party_id": ids[letter], "how": "se_retire"},
             lambda act, id, ids: party.withdraw(act, id, ids[letter])),
        Step("line", lambda ids: {"line_id": new(), "party": letter, "part": "mots", "text": "Le soir."},
             lambda act, id, ids: preparation.add(act, id, "mots", letter, "Le soir.")),
        Step("meet", lambda ids: {"meeting_id": new(), "mode": "entretien", "starts_at": START, "ends_at": END,
                                  "letters": [letter]},
             lambda act, id, ids: meetings.record(act, id, _met(act, letter))),
        Step("tell", lambda ids: {"letter": letter, "how": "courrier"},
             lambda act, id, ids: moves.tell(act, id, letter, "courrier")),
    ]  # fmt: skip


COMES, MOVED = (
    [datetime.fromisoformat(f"2026-11-{day}T{hour}:00:00+00:00") for hour in ("10", "11")] for day in (23, 24)
)


def _one(ids: Mapping[str, Any]) -> UUID:
    """The session that is planned in a case: under one id of its own."""
    return UUID(int=UUID(str(ids["A"])).int ^ 0xFF)


def _named(act: Act, ids: Mapping[str, Any]) -> Act:
    return replace(act, record_id=_one(ids))


def _me(act: Act) -> tuple[UUID]:
    return (act.actor.user_id,)


def _span(times: list[datetime]) -> dict[str, Any]:
    starts_at, ends_at = (one.isoformat() for one in times)
    return {"starts_at": starts_at, "ends_at": ends_at, "lieu": None, "neutral": False, "mediators": []}


def _of_one_to_come() -> list[Step]:
    """Planned, moved, said safe, told of, cancelled."""
    return [
        Step("plan", lambda ids: {"meeting_id": str(_one(ids)), "mode": "entretien", "letters": ["A"], **_span(COMES)},
             lambda act, id, ids: meetings.plan(_named(act, ids), id, Asked("entretien", ("A",), _me(act), *COMES))),
        Step("safe", lambda ids: {"meeting_id": str(_one(ids))},
             lambda act, id, ids: meetings.check_safety(_named(act, ids))),
        Step("invite", lambda ids: {"meeting_id": str(_one(ids)), "letter": "A", "what": "rappel", "channel": "sms"},
             lambda act, id, ids: meetings.tell(_named(act, ids), "A", "rappel", "sms")),
        Step("missed", lambda ids: {"meeting_id": str(_one(ids)), "reason": "partie"},
             lambda act, id, ids: meetings.cancel(_named(act, ids), "partie")),
    ]  # fmt: skip


STEPS = [
    *_steps("A"), *_steps("B"),
    Step("note", lambda ids: {"note_id": new(), "meeting_id": None, "text": "Revoir A."},
         lambda act, id, ids: notes.add(act, id, None, "Revoir A.")),
    *_of_one_to_come(),
    Step("agreement", lambda ids: _promised(), lambda act, id, ids: agreements.conclude(act, id, _agreed())),
    Step("follow", lambda ids: {}, lambda act, id, ids: agreements.begin_following(act, id)),
    Step("copy", lambda ids: {"letter": "A", "how": "main_propre"},
         lambda act, id, ids: agreements.hand_copy(act, id, "A", "main_propre")),
    Step("check", lambda ids: {"days": 15, "noted": [{"rank": 1, "state": "tenu", "said_by": "B"}]},
         lambda act, id, ids: checks.note(act, id, 15, {1: Noted("tenu", "B")})),
    Step("check", lambda ids: {"days": 15, "noted": [{"rank": 1, "state": "rompu", "said_by": "B"}]},
         lambda act, id, ids: checks.note(act, id, 15, {1: Noted("rompu", "B")})),
    Step("keep", lambda ids: {}, lambda act, id, ids: agreements.leave_as_it_is(act, id)),
    Step("move", lambda ids: {"target": "mediation"}, lambda act, id, ids: steps.advance(act, id, "mediation")),
    Step("move", lambda ids: {"target": "sans_accord"}, lambda act, id, ids: steps.advance(act, id, "sans_accord")),
    Step("move", lambda ids: {"target": "reprise"}, lambda act, id, ids: steps.advance(act, id, "reprise")),
    Step("suspend", lambda ids: {"reason": "attente_partie", "resume_on": day(9)},
         lambda act, id, ids: moves.suspend(act, id, "attente_partie", clock.today() + timedelta(days=9))),
    Step("resume", lambda ids: {}, lambda act, id, ids: moves.resume(act, id)),
    Step("interrupt", lambda ids: {"reason": "securite"}, lambda act, id, ids: moves.interrupt(act, id, "securite")),
    Step("close", lambda ids: {"outcome": "retrait", "kept": None},
         lambda act, id, ids: moves.close(act, id, "retrait")),
]  # fmt: skip


def at_desk(world: World, made: UUID, step: Step, ids: dict[str, UUID]) -> str:
    try:
        with tenant.tenant(world.org_id), write_unit():
            step.done(world.nadia.act(uuid7()), made, ids)
    except Problem:
        return "no"
    return "applied"


def on_phone(phone: Phone, made: UUID, step: Step, ids: dict[str, str]) -> str:
    [word] = play(phone, made, (step.name, step.said(ids)))
    return "applied" if word == "applied" else "no"


def left(world: World, made: UUID) -> Any:
    """All that is left, without what tells one case from another."""
    with tenant.tenant(world.org_id), read_unit():
        return _nameless({**wire(get(MediationCase, world.org_id, made), world.nadia.actor), "number": ""})


def _nameless(value: Any) -> Any:
    if isinstance(value, dict):
        ids = "id", "meeting_id", "followup_id", "tell_id"
        return {name: _nameless(one) for name, one in value.items() if name not in ids}
    if isinstance(value, list):
        return sorted((_nameless(one) for one in value), key=str)
    return value


@pytest.fixture
def phone(app: Flask, world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lived=st.lists(st.sampled_from(STEPS), min_size=3, max_size=9, unique_by=lambda one: id(one)))
def test_a_life_is_the_same_wherever_it_is_played(world: World, phone: Phone, lived: list[Step]) -> None:
    desk_case, phone_case = a_case(world), a_case(world)
    there = {letter: UUID(id) for letter, id in party_ids(world, desk_case).items()}
    here = party_ids(world, phone_case)
    for step in sorted(lived, key=lambda one: one.name != "plan"):  # what comes before it waits on a phone
        assert at_desk(world, desk_case, step, there) == on_phone(phone, phone_case, step, here), step.name
    assert left(world, desk_case) == left(world, phone_case)
