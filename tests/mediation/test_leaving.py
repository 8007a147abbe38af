"""Somebody leaves: her cases are asked of a colleague or are coordination's to entrust, and none stays with nobody."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.rows import get
from app.core.unit import read_unit, write_unit
from app.mediation import hands, jobs, meetings, moves, queries
from app.mediation.intake.models import CaseRequest
from app.mediation.letters import actions as letters
from app.mediation.models import CaseInterest, MediationCase
from app.mediation.rules.states import CaseState, Next
from app.people.acting import at_desk
from tests.clients import Desk
from tests.mediation.acts import stage as acts
from tests.mediation.cases import a_case
from tests.mediation.intake.asking import noted
from tests.world import Person, World

VU = re.compile(r'name="vu" value="([0-9a-f]*)"')


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def page(world: World) -> str:
    return f"/bureau/equipe/{world.nadia.user_id}/fermer"


def close(desk: Desk, world: World, to: Person | None = None) -> str:
    """Nadia's access, and what is told of it."""
    found = VU.search(text(desk.get(page(world))))
    assert found
    sent = {"vu": found.group(1), "dossiers_a": str(to.user_id) if to else ""}
    answer = desk.submit(page(world), sent)
    assert answer.status_code == 303, text(answer)
    return text(desk.get(answer.location))


def now(world: World, case_id: UUID) -> tuple[str | None, UUID | None, set[tuple[UUID, bool]]]:
    """What is next, of whom, and who has it from today on: each with whether she declared."""
    with tenant.tenant(world.org_id), read_unit():
        row, today = get(MediationCase, world.org_id, case_id), clock.today()
        there = [one for one in row.mediators if one.until is None or one.until >= today]
        return row.next, row.owner_id, {(one.user_id, one.cleared_at is not None) for one in there}


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


def test_the_page_says_which_cases_by_their_numbers_and_an_administrator_how_many(
    world: World, desk: Desk, as_desk: Any
) -> None:
    a_case(world, mediators=[world.nadia])
    a_case(world, state=CaseState.clos, closed_on=clock.today())
    shown = text(desk.get(page(world)))
    assert "Ses dossiers de médiation <span" in shown and "personne d’autre ne le suit" in shown
    with tenant.tenant(world.org_id), read_unit() as s:
        alone, over = sorted(one.number for one in s.query(MediationCase))
    assert alone in shown and over not in shown, "what is closed is in nobody's hands"
    blind = text(as_desk(world.admin).get(page(world)))
    assert "Ses dossiers de médiation" in blind and alone not in blind


def test_who_is_asked_declares_first_and_meanwhile_it_is_to_entrust(world: World, desk: Desk) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    assert f"Dossiers\u00a0: 1 demandé à {world.yoann.actor.name}." in close(desk, world, world.yoann)
    assert now(world, case_id) == (Next.attendre, None, {(world.yoann.user_id, False)})
    with tenant.tenant(world.org_id), write_unit():
        act = world.yoann.act(case_id)
        hands.clear(act, case_id)
        moves.refresh(act, queries.readable(act.actor, case_id)[0])
    assert now(world, case_id)[1:] == (world.yoann.user_id, {(world.yoann.user_id, True)})


def test_given_to_nobody_it_is_coordinations_to_entrust(world: World, desk: Desk) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    assert "Dossiers\u00a0: 1 à confier par la coordination." in close(desk, world)
    assert now(world, case_id) == (Next.confier, None, set())


def test_the_other_mediator_goes_on_with_it(world: World, desk: Desk) -> None:
    case_id = a_case(world)
    assert "Dossiers\u00a0: 1 à l’autre médiateur." in close(desk, world)
    _, owner, there = now(world, case_id)
    assert (owner, there) == (world.claire.user_id, {(world.claire.user_id, True)})


def test_a_session_she_was_to_lead_is_to_be_taken_up_again_without_her_name(
    world: World, desk: Desk, as_desk: Any
) -> None:
    case_id = a_case(world, mediators=[world.nadia, world.claire])
    one = acts.planned(world, case_id, start=acts.in_(6))
    close(desk, world)
    assert now(world, case_id)[:2] == (Next.mener, world.claire.user_id)
    of = f"/bureau/dossiers/{case_id}/seances"
    assert desk.get(f"{of}/a-reprendre").location.endswith(f"/{one}")
    shown, name = text(desk.get(f"{of}/{one}")), world.nadia.actor.name
    assert "À reprendre" in shown and f"<dd>{world.claire.actor.name}</dd>" in shown and f"<dd>{name}" not in shown
    assert "Dire qui la mène" in text(desk.get(f"/bureau/dossiers/{case_id}"))
    with pytest.raises(Refused, match="qui mène"), tenant.tenant(world.org_id), write_unit():
        letters.begin(world.claire.act(), case_id, "invitation", "A", one)
    at = acts.in_(6)
    with tenant.tenant(world.org_id), write_unit():
        meetings.reschedule(world.claire.act(one), at, at + timedelta(hours=1), None, True, [world.claire.user_id])
    assert now(world, case_id)[0] == Next.rencontrer


def test_who_declared_a_tie_is_not_asked_and_the_page_tells_nobody_why(world: World, desk: Desk) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    with tenant.tenant(world.org_id), write_unit() as s:
        s.add(CaseInterest(org_id=world.org_id, id=uuid7(), case_id=case_id, user_id=world.yoann.user_id,
                           tie="voisin", at=clock.now()))  # fmt: skip
    said = close(desk, world, world.yoann)
    assert "1 à confier par la coordination" in said and "voisin" not in said.lower().split("dossiers")[1][:200]
    assert now(world, case_id) == (Next.confier, None, set())


def test_what_she_was_to_look_at_is_looked_at_by_coordination(world: World, desk: Desk) -> None:
    by_her = {"opened_by": world.nadia.user_id, "owner_id": world.nadia.user_id}
    case_id = a_case(world, state=CaseState.recu, mediators=[world.nadia], **by_her)
    close(desk, world)
    assert now(world, case_id)[:2] == (Next.analyser, None)


def test_a_closed_one_is_in_nobodys_hands_and_keeps_its_history(world: World, desk: Desk) -> None:
    case_id = a_case(world, state=CaseState.clos, mediators=[world.nadia], owner_id=None, closed_on=clock.today())
    assert "Dossiers\u00a0:" not in close(desk, world)
    with tenant.tenant(world.org_id), read_unit():
        assert queries.events(world.org_id, case_id) == []
    assert now(world, case_id)[2] == set()


def test_a_case_that_came_since_the_page_was_read_is_shown_before_the_closing(world: World, desk: Desk) -> None:
    found = VU.search(text(desk.get(page(world))))
    a_case(world, mediators=[world.nadia])
    answer = desk.submit(page(world), {"vu": found.group(1) if found else ""})
    assert answer.status_code == 422 and "a changé depuis que la page est ouverte" in text(answer)


def test_her_requests_are_anybodys_of_the_coordination(world: World, desk: Desk) -> None:
    request_id = noted(world)
    with tenant.tenant(world.org_id), write_unit():
        get(CaseRequest, world.org_id, request_id).owner_id = world.nadia.user_id
    assert "Sa demande de médiation revient à la coordination" in text(desk.get(page(world)))
    assert "laissées à la coordination\u00a0: 1." in close(desk, world)
    with tenant.tenant(world.org_id), read_unit():
        assert get(CaseRequest, world.org_id, request_id).owner_id is None


def test_a_stand_in_whose_days_are_over_leaves_it_to_entrust_not_to_nobody(world: World, desk: Desk) -> None:
    case_id, today = a_case(world, mediators=[world.nadia]), clock.today()
    with tenant.tenant(world.org_id), write_unit():
        act = world.claire.act(case_id)
        hands.replace(act, case_id, world.nadia.user_id, world.yoann.user_id, today, today + timedelta(days=2))
        hands.clear(at_desk(world.yoann.actor, case_id, clock.now()), case_id)
    close(desk, world)
    assert now(world, case_id)[1:] == (world.yoann.user_id, {(world.yoann.user_id, True)})
    later = clock.now() + timedelta(days=4)
    with clock.frozen(later):
        assert jobs.look(world.org_id, later) == 1 and jobs.look(world.org_id, later) == 0
        assert now(world, case_id) == (Next.confier, None, set())
