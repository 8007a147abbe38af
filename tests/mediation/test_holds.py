"""Of the agreements of a service that came to ninety days, how many hold; and who is told."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.mediation.models import Agreement, Commitment, CommitmentCheck
from app.mediation.rules.states import CheckState, Extent, Form
from tests.mediation.cases import a_case
from tests.world import World

DAYS = (15, 30, 90)
CLOSED = "/bureau/dossiers?etape=clos"


def an_agreement(world: World, age: int, state: CheckState = CheckState.prevu, ended: int | None = None) -> UUID:
    """Made so many days ago, of one promise; `state`: what is known of it on each day that came."""
    case_id, made = a_case(world), clock.today() - timedelta(days=age)
    ended_on = made + timedelta(days=ended) if ended else None
    with tenant.tenant(world.org_id), write_unit() as s:
        row = Agreement(
            org_id=world.org_id, id=uuid7(), case_id=case_id, form=Form.oral.value, extent=Extent.total.value,
            made_on=made, made_by=world.nadia.user_id, copies=[], ended_on=ended_on,
        )  # fmt: skip
        row.commitments = [Commitment(org_id=world.org_id, id=uuid7(), rank=1, letter="A")]
        row.commitments[0].checks = [
            CommitmentCheck(
                org_id=world.org_id, id=uuid7(), days=days, due_on=made + timedelta(days=days),
                state=(state if days <= age else CheckState.prevu).value,
            )
            for days in DAYS
        ]  # fmt: skip
        s.add(row)
        return case_id


def told(desk: Any, url: str = CLOSED) -> str:
    return unescape(desk.get(url).get_data(as_text=True))


def test_what_is_not_known_of_an_agreement_is_told_apart(world: World, as_desk: Any) -> None:
    for age, state in ((90, CheckState.tenu), (200, CheckState.rompu), (120, CheckState.inconnu)):
        an_agreement(world, age, state)
    an_agreement(world, 100)  # nobody noted anything
    said = told(as_desk(world.claire))
    assert "25\u00a0% d’accords tenus à 90\u00a0jours\u00a0: 1 sur 4, 2 inconnus." in said


@pytest.mark.parametrize(
    "left_out", [{"age": 89, "state": CheckState.tenu}, {"age": 200, "ended": 40}, {"age": 900}]
)  # fmt: skip
def test_one_too_young_replaced_before_or_too_old_is_of_no_rate(
    world: World, as_desk: Any, left_out: dict[str, Any]
) -> None:
    an_agreement(world, **left_out)
    assert "Aucun accord n’a encore 90\u00a0jours." in told(as_desk(world.claire))


def test_it_is_told_to_coordination_beside_closed_cases_alone(world: World, as_desk: Any) -> None:
    an_agreement(world, 90, CheckState.tenu)
    assert "Tenue des accords" not in told(as_desk(world.claire), "/bureau/dossiers")
    assert "Tenue des accords" not in told(as_desk(world.nadia))


def test_another_structures_agreements_are_not_counted(world: World, as_desk: Any) -> None:
    an_agreement(world, 90, CheckState.tenu)
    assert "Aucun accord" in told(as_desk(world.stranger))
