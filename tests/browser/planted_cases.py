"""Cases in the hands of Nadia, with a word of its own wherever somebody writes: one whose parties are still to be
reached, or two further on, in mediation and with an agreement of which a check is due."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import click
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.extensions import db
from app.mediation import moves
from app.mediation.models import Agreement, Commitment, CommitmentCheck, MediationCase
from app.mediation.rules.holding import due_checks
from app.mediation.rules.states import CaseState
from app.parties.models import Party
from app.parties.rules import PartyState
from tests.browser.canaries import CANARY
from tests.mediation.cases import a_case
from tests.world import World


@click.argument("ids")
def make(ids: str) -> None:
    """Written at once; prints its id. `ids`: those of the small world, as the server told them."""
    world = cast("World", json.loads(ids, object_hook=_world))
    click.echo(_made(world, CaseState.prise_de_contact, PartyState.a_contacter))


@click.argument("ids")
def further_on(ids: str) -> None:
    """Both parties agree: one in mediation, one whose agreement was made sixteen days ago, one in mediation where each
    was met; prints their ids."""
    world = cast("World", json.loads(ids, object_hook=_world))
    click.echo(_made(world, CaseState.mediation, PartyState.accepte))
    followed = _made(world, CaseState.suivi_accord, PartyState.accepte)
    with tenant.tenant(world.org_id), write_unit() as s:
        _agree(world, followed)
        s.flush()
        moves.refresh_on(s.get_one(MediationCase, (world.org_id, followed)), clock.today())
    click.echo(followed)
    click.echo(_made(world, CaseState.mediation, PartyState.accepte, met="AB"))


def _agree(world: World, case_id: UUID) -> None:
    made_on = clock.today() - timedelta(days=16)
    one = Agreement(
        org_id=world.org_id, id=uuid7(), case_id=case_id, form="oral", extent="total", made_on=made_on,
        made_by=world.nadia.user_id, read_at=clock.now(), copies=["A", "B"],
    )  # fmt: skip
    for rank, letter in enumerate("AB", 1):
        of = {"org_id": world.org_id, "rank": rank, "letter": letter, "by_on": None}
        said = Commitment(id=uuid7(), agreement_id=one.id, what=f"{CANARY} promis", seen=f"{CANARY} vu", **of)
        one.commitments.append(said)
        for days, due_on in due_checks(made_on, (15, 30, 90)):
            check = CommitmentCheck(
                org_id=world.org_id, id=uuid7(), commitment_id=said.id, days=days, due_on=due_on, state="prevu"
            )
            said.checks.append(check)
    db.session.add(one)


def _made(world: World, state: CaseState, party_state: PartyState, met: str = "") -> UUID:
    case_id = a_case(world, state, [world.nadia], party_state=party_state, met=met)
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, case_id))
        row.facts = f"{CANARY} des faits"
        for one in s.scalars(select(Party).where(Party.about_id == case_id)):
            one.name, one.hours = f"{CANARY} de {one.letter}", f"{CANARY} le soir"
            one.contact = {"phone": "06 00 00 00 01"}
        s.flush()
        moves.refresh_on(row, clock.today())
    return case_id


def _world(read: dict[str, Any]) -> SimpleNamespace:
    """A part of it, its ids as the tables have them."""
    return SimpleNamespace(**{name: _as_id(value) for name, value in read.items()})


def _as_id(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_id(one) for one in value]
    return UUID(value) if isinstance(value, str) and len(value) == 36 else value
