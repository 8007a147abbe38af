"""A case two years after its last contact: of nobody any more, and counted as it was."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect, select, update

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.documents.models import Document
from app.links.models import LinkUse
from app.logbook import retained as logbook
from app.mediation import about, retained, sheet
from app.mediation.intake import actions as intake
from app.mediation.intake.models import CaseRequest, RequestEvent, RequestMore
from app.mediation.letters.models import CaseLetter
from app.mediation.models import (
    Agreement,
    CaseAdvice,
    CaseAlert,
    CaseCarry,
    CaseEvent,
    CaseLine,
    CaseNote,
    Commitment,
    CommitmentCheck,
    MediationCase,
    Meeting,
)
from app.mediation.rules.holding import Seen, holding_rate
from app.mediation.rules.requests import Happened
from app.parties.models import Consent, ContactTry, Party, Reading
from app.people.acting import at_desk
from app.places.models import PublicPoint
from app.retention import jobs, queries
from app.retention.about import Wanted
from app.retention.declared import RULES
from app.review.models import ReleasedLine
from tests.mediation.cases import a_case
from tests.mediation.intake.asking import noted
from tests.mediation.planting import planted
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")
TWO_YEARS = timedelta(days=735)
CANARY = "Mme Zyzomys 0699887766"
TABLES = (MediationCase, CaseEvent, Meeting, CaseNote, CaseLine, CaseCarry, Agreement, Commitment, CommitmentCheck,
          CaseAdvice, CaseAlert, Party, Consent, ContactTry, CaseLetter, Document, LinkUse)  # fmt: skip


@pytest.fixture
def closed(world: World) -> UUID:
    with tenant.tenant(world.org_id), write_unit() as s:
        return planted(s, world, CANARY)


def rows(world: World, model: Any) -> list[Any]:
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        found = list(s.scalars(select(model).order_by(model.id)))
        for one in found:
            s.refresh(one)
            s.expunge(one)
    return found


def run(world: World, after: timedelta = TWO_YEARS) -> dict[str, int]:
    clock.move(after)
    return jobs.run(world.org_id, clock.now())


def month(value: date | None) -> str:
    return f"{value:%Y-%m}" if value else ""


def figures(world: World) -> dict[str, Any]:
    """What a structure counts of its cases: by month, estate, family, state, outcome; sessions; how agreements hold."""
    cases = rows(world, MediationCase)
    checks = [Seen(one.commitment_id, one.days, one.due_on, one.state) for one in rows(world, CommitmentCheck)]
    with tenant.tenant(world.org_id), read_unit() as s:
        alike = [
            sheet.similar(one) for one in s.scalars(select(MediationCase).where(MediationCase.closed_on.is_(None)))
        ]
    return {
        "asked": Counter((month(one.asked_on), one.estate_id, one.family, one.type, one.origine) for one in cases),
        "closed": Counter((month(one.closed_on), one.state, one.outcome, one.kept) for one in cases),
        "lasted": Counter(lasted(one) for one in cases),
        "sessions": Counter((month(one.starts_at), one.mode, one.state, one.ends_at - one.starts_at)
                            for one in rows(world, Meeting)),
        "holding": holding_rate([checks], clock.today()),
        "agreed": Counter((month(one.made_on), one.form, one.extent) for one in rows(world, Agreement)),
        "moves": [one - moves(world)[0] for one in moves(world)],
        "alike": alike,
    }  # fmt: skip


def lasted(row: MediationCase) -> int | None:
    if row.lasted is not None:
        return row.lasted
    return (row.closed_on - row.asked_on).days if row.closed_on else None


def moves(world: World) -> list[datetime]:
    return sorted(one.at for one in rows(world, CaseEvent) if one.target)


def test_nothing_goes_a_day_before_its_date_and_all_of_it_the_day_after(world: World, closed: UUID) -> None:
    assert not run(world, timedelta(days=729))
    done = run(world, timedelta(days=3))
    wanted = {one for one in retained_rules() if one.startswith("case")}
    assert wanted - done.keys() == set()


def retained_rules() -> set[str]:
    return {one for one in RULES if one.split(".")[0] in ("case", "request")}


def test_no_sealed_word_of_it_is_left_and_what_singles_out_is_gone(world: World, closed: UUID) -> None:
    run(world)
    for model in TABLES:
        sealed = [one.key for one in inspect(model).column_attrs if one.columns[0].name.endswith("_sealed")]
        assert [(model.__name__, name) for row in rows(world, model) for name in sealed
                if getattr(row, name) is not None] == []  # fmt: skip
    [row] = rows(world, MediationCase)
    assert (row.entrance_id, row.building_id, row.anonymised_at) == (None, None, clock.now())
    assert row.estate_id == world.glycines.estate_id and row.number and row.lieu == "hall"
    assert rows(world, CaseNote) == rows(world, CaseLine) == rows(world, CaseCarry) == rows(world, LinkUse) == []


def test_no_day_and_no_hour_of_it_is_left(world: World, closed: UUID) -> None:
    """The events apart: they are as far from the opening as they were, and that begins a day."""
    run(world)
    apart = {"anonymised_at", "erased_at", "cancelled_at", "ends_at", "opened_at", "state_since"}
    with tenant.tenant(world.org_id):
        for model in TABLES:
            found = [] if model is CaseEvent else rows(world, model)
            assert [(model.__name__, name) for row in found for name, value in vars(row).items()
                    if isinstance(value, date) and name not in apart and day_of(value) != 1] == []  # fmt: skip
        [row] = rows(world, MediationCase)
        assert clock.local(row.opened_at).hour == 5


def day_of(value: date) -> int:
    return clock.local(value).day if isinstance(value, datetime) else value.day


def test_the_figures_are_the_same_before_and_after(world: World, closed: UUID) -> None:
    a_case(world, mediators=())
    clock.move(timedelta(days=100))
    before, told = figures(world), [tell(one) for one in rows(world, ReleasedLine)]
    with tenant.tenant(world.org_id), write_unit() as s:  # the other one stays alive
        s.execute(update(MediationCase).where(MediationCase.id != closed).values(resume_on=date(2035, 1, 1)))
    done = run(world)
    assert done["case.detail"] == 1 and figures(world) == before
    assert [tell(one) for one in rows(world, ReleasedLine)] == told != []


def tell(row: ReleasedLine) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "_sa_instance_state"}


@pytest.mark.parametrize("alive", ["event", "note", "session", "try", "check", "suspended"])
def test_one_sign_of_life_keeps_all_of_it(world: World, closed: UUID, alive: str) -> None:
    at = clock.now() + TWO_YEARS - timedelta(days=30)
    with tenant.tenant(world.org_id), write_unit() as s:
        of = {"event": update(CaseEvent).values(at=at), "note": update(CaseNote).values(at=at),
              "session": update(Meeting).values(starts_at=at), "try": update(ContactTry).values(at=at),
              "check": update(CommitmentCheck).values(due_on=at.date()),
              "suspended": update(MediationCase).values(resume_on=at.date())}  # fmt: skip
        s.execute(of[alive].execution_options(synchronize_session=False))
    assert [one for one in run(world) if one.startswith("case.") and one != "case.protection"] == []


def test_a_case_nobody_ended_goes_as_well(world: World) -> None:
    a_case(world, mediators=())
    assert run(world)["case.detail"] == 1
    [row] = rows(world, MediationCase)
    assert row.facts is None and row.state == "mediation" and row.lasted is None


def test_a_protection_alert_leaves_nothing_with_a_case_or_without(world: World, closed: UUID) -> None:
    assert len(rows(world, CaseAlert)) == 3
    run(world)
    [left] = rows(world, CaseAlert)
    assert (left.kind, left.facts, left.answer) == ("complexe", None, None)


def test_a_protection_alert_nobody_answered_stays_until_somebody_does(world: World, closed: UUID) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(update(CaseAlert).values(state="vue").execution_options(synchronize_session=False))
    run(world)
    assert sorted(one.kind for one in rows(world, CaseAlert)) == ["complexe", "protection", "protection"]


def test_another_structure_loses_nothing(world: World, closed: UUID) -> None:
    clock.move(TWO_YEARS)
    jobs.run(world.other_org_id, clock.now())
    [row] = rows(world, MediationCase)
    assert row.facts == CANARY and row.anonymised_at is None


def test_the_run_takes_what_was_announced_and_nothing_twice(world: World, closed: UUID) -> None:
    clock.move(TWO_YEARS)
    with tenant.tenant(world.org_id), read_unit():
        announced = {name: count for name, count in queries.would_go(world.org_id, clock.now()).items() if count}
    assert jobs.run(world.org_id, clock.now()) == announced
    assert jobs.run(world.org_id, clock.now()) == {}


def test_a_reading_of_a_case_is_known_a_year(world: World, closed: UUID) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        s.add(Reading(org_id=world.org_id, id=uuid7(), about_kind="case", about_id=closed,
                      reader_id=world.nadia.user_id, how="page", at=clock.now()))  # fmt: skip
    assert not run(world, timedelta(days=360)) and rows(world, Reading)
    assert run(world, timedelta(days=10)) == {"reading": 1}


# --- requests and places --------------------------------------------------------------------------------


def ended(world: World) -> UUID:
    id = noted(world, name=CANARY)
    act = at_desk(world.claire.actor, id, clock.now())
    with tenant.tenant(world.org_id), write_unit() as s:
        intake.end(act, "sans_objet", told=True)
        s.add(RequestMore(org_id=world.org_id, id=uuid7(), request_id=id, at=clock.now(), text=CANARY))
    return id


def test_a_request_goes_two_years_after_its_end_and_its_history_says_so(world: World) -> None:
    ended(world)
    [was] = rows(world, CaseRequest)
    assert not run(world, timedelta(days=729))
    done = run(world, timedelta(days=3))
    assert done == {"request.more": 1, "request": 1, "request.detail": 1} and not run(world, timedelta(days=1))
    [row] = rows(world, CaseRequest)
    assert (row.facts, row.name, row.form, row.code, row.entrance_id) == (None,) * 5
    assert (row.number, row.family, row.estate_id) == (was.number, was.family, was.estate_id)
    assert row.received_on == was.received_on.replace(day=1)
    assert row.answer_by - row.received_on == was.answer_by - was.received_on
    assert Happened.effacee in [one.happened for one in rows(world, RequestEvent)]


def test_a_request_that_became_a_case_goes_with_it(world: World, closed: UUID) -> None:
    ended(world)
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(update(CaseRequest).values(case_id=closed))
        s.execute(update(CaseEvent).values(at=clock.now() + timedelta(days=400)))
    assert "request" not in run(world, timedelta(days=800))
    assert run(world, timedelta(days=400))["request"] == 1


def test_the_name_of_a_point_of_the_street_stays_as_long_as_a_case_is_there(world: World) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        point = PublicPoint(org_id=world.org_id, id=uuid7(), label="Square", commune="Valserein")
        s.add(point)
        s.flush()
        where = {"public_point_id": point.id, "estate_id": None, "building_id": None, "entrance_id": None}
    a_case(world, **where)
    assert retained.USED_BY is logbook.USED_BY and "point" not in run(world, timedelta(days=100))
    run(world)
    assert run(world, timedelta(days=1)).get("point", 0) in (0, 1)
    assert [one.label for one in rows(world, PublicPoint)] == [None]


# --- the person herself ---------------------------------------------------------------------------------


def offered(world: World) -> list[str]:
    with tenant.tenant(world.org_id), read_unit():
        return [one.title for one in about.found(Wanted(world.org_id, None, None))]


def test_her_part_of_a_case_is_offered_by_letter_and_number_until_it_is_of_nobody(world: World, closed: UUID) -> None:
    [row] = rows(world, MediationCase)
    assert offered(world) == [f"Dossier {row.number}, partie A, Les Glycines"]
    run(world)
    assert offered(world) == []
