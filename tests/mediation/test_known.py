"""What is known of a case is read once a unit, and never known wrong because it was read before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock, memory, tenant
from app.core.unit import write_unit
from app.extensions import db
from app.mediation import agreements, eligibility, known, meetings, moves, opening, party, queries
from app.mediation.models import MediationCase
from app.mediation.rules import flows
from app.mediation.rules.states import Answer, CaseState, Verdict
from tests.hostile.test_statements import counted
from tests.mediation.acts.stage import agreed, asked, concluded, do, note, planned
from tests.mediation.cases import a_case
from tests.mediation.test_life import asked as opened
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def test_asked_again_it_costs_no_statement(app: Flask, world: World) -> None:
    made, today = a_case(world), clock.today()
    with tenant.tenant(world.org_id), write_unit():
        row, _ = queries.readable(world.nadia.actor, made)
        known.of(row, today), known.dates_of(row, today)
        with counted(app) as said:
            known.of(row, today), known.dates_of(row, today)
    assert said == []


def test_a_move_reads_each_table_of_the_case_once(app: Flask, world: World) -> None:
    """It asks what is known before its guard, after it, and for what is next."""
    made = a_case(world)
    with counted(app) as said:
        do(world.nadia, moves.interrupt, made, "violence_menace")
    for table in ("party", "case_verdict", "case_answer", "mediation_settings"):
        assert sum(f"FROM {table} " in one for one in said) == 1, table


@pytest.fixture
def doubted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whenever it is asked what is known, it is read anew beside, and must be the same."""
    judged: list[Any] = []
    for name in ("of", "dates_of"):
        monkeypatch.setattr(known, name, _doubting(getattr(known, name), judged))
    return judged


def _doubting(ask: Callable[[MediationCase, date], Any], judged: list[Any]) -> Callable[[MediationCase, date], Any]:
    def asked_twice(row: MediationCase, today: date) -> Any:
        found, here = ask(row, today), memory.of(db.session())
        kept, here.answers = here.answers, {}
        assert ask(row, today) == found
        here.answers = kept
        judged.append(found)
        return found

    return asked_twice


def test_a_case_is_opened_answered_and_decided(world: World, doubted: list[Any]) -> None:
    made, claire = do(world.claire, opening.open_case, opened(world)), world.claire
    questions = flows.shipped()["voisinage"].checklist
    said = {one.code: "non" if one.must_know or one.code == "champ" else Answer.inconnu.value for one in questions}
    do(claire, eligibility.answer, made, {code: (answer, None) for code, answer in said.items()})
    do(claire, eligibility.decide, made, Verdict.non_recevable.value, ["hors_champ"])
    assert {one.verdict for one in doubted if hasattr(one, "verdict")} == {None, Verdict.non_recevable}


def test_sessions_an_agreement_its_checks_and_another_one(world: World, doubted: list[Any]) -> None:
    made, nadia = a_case(world), world.nadia
    do(nadia, meetings.record, made, asked(world, start=clock.now() - timedelta(days=1)))
    coming = planned(world, made, letters="B")
    do(nadia, meetings.cancel, "partie", record=coming)
    concluded(world, made)
    clock.move(timedelta(days=15))
    note(nadia, made, 15, _1="tenu A", _2="rompu B")
    do(nadia, agreements.renegotiate, made, agreed(letters="AB"))
    do(nadia, moves.interrupt, made, "violence_menace")
    assert len({one.agreement for one in doubted if hasattr(one, "agreement")}) == 2


def test_parties_who_come_answer_and_leave(world: World, doubted: list[Any]) -> None:
    made, nadia = a_case(world, CaseState.prise_de_contact, parties="A"), world.nadia
    other: UUID = do(nadia, party.add, made, "autre", "soi")
    do(nadia, party.attempt, made, other, "sms", reached=True)
    do(nadia, party.inform, made, other, "oral")
    do(nadia, party.agree, made, other, "oral", ["mediation"])
    do(nadia, party.withdraw, made, other)
    assert {len(one.agreed) for one in doubted if hasattr(one, "agreed")} >= {1, 2}
