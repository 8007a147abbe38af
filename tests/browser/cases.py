"""A case in the hands of Nadia, its parties still to be reached, with a word of its own wherever somebody writes."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import click
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import write_unit
from app.mediation import moves
from app.mediation.models import MediationCase
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
    case_id = a_case(world, CaseState.prise_de_contact, [world.nadia], party_state=PartyState.a_contacter)
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, case_id))
        row.facts = f"{CANARY} des faits"
        for one in s.scalars(select(Party).where(Party.about_id == case_id)):
            one.name, one.hours = f"{CANARY} de {one.letter}", f"{CANARY} le soir"
            one.contact = {"phone": "06 00 00 00 01"}
        s.flush()
        moves.refresh_on(row, clock.today())
    click.echo(case_id)


def _world(read: dict[str, Any]) -> SimpleNamespace:
    """A part of it, its ids as the tables have them."""
    return SimpleNamespace(**{name: _as_id(value) for name, value in read.items()})


def _as_id(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_id(one) for one in value]
    return UUID(value) if isinstance(value, str) and len(value) == 36 else value
