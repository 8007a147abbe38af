"""Whose phones hold a case, since when, until when; and what of it they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.rows import get
from app.core.unit import write_unit
from app.mediation import advice, hands, jobs, moves, notes, party, preparation
from app.mediation.models import CaseMediator, MediationCase
from app.mediation.phone.wire import PRIVATE
from app.mediation.rules.states import CaseState
from app.people.acting import at_desk
from app.sync import jobs as phones
from tests.clients import Phone
from tests.mediation.cases import FACTS, NAMES, a_case, coordination_reads
from tests.world import Person, World

Held = dict[tuple[str, str], dict[str, Any]]


def of(held: Held, case_id: UUID) -> dict[str, Any] | None:
    found = held.get(("case", str(case_id)))
    return found["data"] if found else None


def act(who: Person) -> Any:
    return at_desk(who.actor, uuid7(), clock.now())


@pytest.fixture
def case_id(world: World) -> UUID:
    return a_case(world, mediators=[world.nadia])


@pytest.fixture
def nadia(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


def test_her_own_phone_holds_all_of_it_and_nobody_elses_any_of_it(
    case_id: UUID, world: World, nadia: Phone, as_phone: Any
) -> None:
    coordination_reads(world)
    mine = of(nadia.pull_all(), case_id)
    assert mine and mine["facts"] == FACTS and [one["who"]["name"] for one in mine["parties"]] == list(NAMES.values())
    for other in (world.yoann, world.claire, world.stranger):
        assert of(as_phone(other).pull_all(), case_id) is None


def test_a_phone_from_before_cases_is_told_of_none_and_receives_them_once_it_is_of_today(
    case_id: UUID, nadia: Phone
) -> None:
    body = nadia.send(build="4-before").get_json()
    assert not [one for one in body["changes"] if one["kind"] == "case"]
    nadia.cursor = body["cursor"]
    assert of(nadia.pull_all(), case_id)


def test_who_is_asked_reads_its_envelope_alone_until_nothing_ties_her(
    case_id: UUID, world: World, as_phone: Any
) -> None:
    with tenant.tenant(world.org_id), write_unit():
        hands.ask(at_desk(world.claire.actor, case_id, clock.now()), case_id, world.yoann.user_id)
    phone = as_phone(world.yoann)
    asked = of(phone.pull_all(), case_id)
    assert asked and asked["mine"] == "demande" and asked["facts"] is None and asked["parties"] == []
    with tenant.tenant(world.org_id), write_unit():
        hands.clear(act(world.yoann), case_id)
    cleared = of(phone.pull_all(), case_id)
    assert cleared and cleared["mine"] == "en_main" and cleared["facts"] == FACTS


def test_a_stand_in_holds_it_between_her_two_days(case_id: UUID, world: World, as_phone: Any) -> None:
    today = clock.today()
    with tenant.tenant(world.org_id), write_unit():
        days = today + timedelta(days=2), today + timedelta(days=4)
        hands.replace(act(world.claire), case_id, world.nadia.user_id, world.yoann.user_id, *days)
        row = get(MediationCase, world.org_id, case_id)
        stand_in = next(one for one in row.mediators if one.user_id == world.yoann.user_id)
        stand_in.cleared_at = clock.now()
    phone, start, seen = as_phone(world.yoann), clock.now(), []
    for day in range(6):
        with clock.frozen(start + timedelta(days=day)):
            jobs.tell(world.org_id, clock.now())
            body = phone.sync()
            told = [one["data"]["facts"] for one in body["changes"] if one["id"] == str(case_id)]
            seen.append([*told, *("gone" for one in body["evictions"] if one["id"] == str(case_id))])
    assert seen == [[None], [], [FACTS], [], [], ["gone"]]


@pytest.mark.parametrize("what", ["line", "note", "party", "state", "consent", "advice"])
def test_whatever_changes_inside_is_told_to_the_phone(case_id: UUID, world: World, nadia: Phone, what: str) -> None:
    before = of(nadia.pull_all(), case_id)
    with tenant.tenant(world.org_id), write_unit():
        row = get(MediationCase, world.org_id, case_id)
        in_nine_days = clock.today() + timedelta(days=9)
        a = UUID(before["parties"][0]["id"]) if before else UUID(int=0)
        {
            "line": lambda: preparation.add(act(world.nadia), case_id, "mots", "A", "Le bruit vient du 3e."),
            "note": lambda: notes.add(act(world.nadia), case_id, None, "Rappeler lundi."),
            "party": lambda: party.inform(act(world.nadia), case_id, a, "ecrit"),
            "state": lambda: moves.suspend(act(world.nadia), row.id, "attente_partie", in_nine_days),
            "advice": lambda: advice.ask(
                act(world.nadia), case_id, "Que faire d’un refus ?", in_nine_days, world.claire.user_id, None
            ),
            "consent": lambda: party.withdraw(act(world.nadia), case_id, a),
        }[what]()
    after = of(nadia.pull_all(), case_id)
    assert after is not None
    assert after != before or what == "party"


def test_it_leaves_the_phone_when_it_is_handed_on_and_thirty_days_after_its_end(world: World, nadia: Phone) -> None:
    handed, closed = (a_case(world, mediators=[world.nadia]) for _ in range(2))
    assert {("case", str(one)) for one in (handed, closed)} <= nadia.pull_all().keys()
    with tenant.tenant(world.org_id), write_unit() as s:
        one = s.query(CaseMediator).filter_by(case_id=handed).one()
        one.until = clock.today() - timedelta(days=1)
        over = get(MediationCase, world.org_id, closed)
        over.state, over.closed_on = CaseState.clos.value, clock.today()
    body = nadia.sync()
    assert [one["id"] for one in body["evictions"] if one["kind"] == "case"] == [str(handed)]
    start = clock.now()
    for days in (16, 32):
        with clock.frozen(start + timedelta(days=days)):
            with tenant.tenant(world.org_id):
                phones.retire(world.org_id, clock.now())
            body = nadia.sync()
    assert [one["id"] for one in body["evictions"] if one["kind"] == "case"] == [str(closed)]


def test_every_word_it_carries_is_among_what_the_vault_seals(case_id: UUID, world: World, nadia: Phone) -> None:
    with tenant.tenant(world.org_id), write_unit():
        preparation.add(act(world.nadia), case_id, "mots", "A", "MOT Le bruit vient du 3e.")
        notes.add(act(world.nadia), case_id, None, "MOT Rappeler lundi.")
        asked = "MOT Que faire d’un refus ?", clock.today() + timedelta(days=9)
        one = advice.ask(act(world.nadia), case_id, *asked, None, "MOT Mairie")
        advice.answer(at_desk(world.nadia.actor, one.id, clock.now()), one.id, "MOT Attendre.")
    data = of(nadia.pull_all(), case_id)
    typed = {path for path, value in walked(data) if isinstance(value, str) and ("MOT" in value or value == FACTS)}
    opinion = {"advice.question", "advice.service", "advice.answer"}
    assert typed == {"facts", "lines.text", "notes.text", *opinion} <= set(PRIVATE)


def walked(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from walked(one, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for one in value:
            yield from walked(one, path)
    else:
        yield path, value
