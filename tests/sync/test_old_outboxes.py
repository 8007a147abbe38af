"""What a phone of any release still holds is applied by today's server, as it was meant.

`tests/outboxes/release-N.json` is an outbox as phones of that release seal it, one operation of each kind at least;
`@name` stands for a record of the test's world. A release adds its file and changes none.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.kinds import OPERATIONS
from app.core.release import RELEASE
from app.core.unit import write_unit
from app.extensions import db
from app.mediation import hands
from app.mediation.models import CaseLine
from app.referrals import actions as referrals
from app.rounds import actions as rounds
from tests.clients import Phone
from tests.mediation.cases import a_case
from tests.world import World

RECORDED = Path(__file__).parent.parent / "outboxes"
AT = "2026-11-23 18:00"


def names(world: World) -> dict[str, str]:
    """What the recorded operations point at."""
    with tenant.tenant(world.org_id), write_unit():
        consigne = rounds.write_consigne(
            world.claire.actor, clock.now(), estate_id=world.glycines.estate_id, text="Digicode changé",
            valid_from=date(2026, 11, 20),
        ).id  # fmt: skip
        partner = referrals.create_partner(
            world.claire.actor, clock.now(), name="Point numérique", domaines=["numerique"]
        ).id
    case, asked = a_case(world, asked_on=date(2026, 11, 2)), a_case(world, mediators=())
    with tenant.tenant(world.org_id), write_unit():
        hands.ask(world.claire.act(None), asked, world.nadia.user_id)
        line = _written_twice(world, case)
    records = {
        "case": case, "asked": asked, "line": line,
        "nadia": world.nadia.user_id, "yoann": world.yoann.user_id, "sector": world.sector_id,
        "glycines": world.glycines.estate_id, "verriers": world.verriers.estate_id,
        "hall": world.glycines.entrances[0], "landlord": world.landlord_id, "consigne": consigne, "partner": partner,
    }  # fmt: skip
    return {f'"@{name}"': f'"{id}"' for name, id in records.items()}


def _written_twice(world: World, case_id: UUID) -> UUID:
    """A line of the sheet with two texts, of which one is to be chosen."""
    nadia, at = world.nadia.user_id, clock.now()
    one = CaseLine(
        org_id=world.org_id, id=uuid7(), case_id=case_id, part="vrai", rev=2, added_at=at, written_by=nadia,
        written_at=at, other_by=world.claire.user_id, other_at=at, text="Le mur est mince.", other="Tout s’entend.",
    )  # fmt: skip
    db.session.add(one)
    return one.id


def recorded(path: Path, world: World) -> list[dict[str, Any]]:
    text = path.read_text()
    for name, id in names(world).items():
        text = text.replace(name, id)
    ops: list[dict[str, Any]] = json.loads(text)
    return ops


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_an_outbox_sealed_by_an_earlier_release_is_applied_whole(path: Path, world: World, as_phone: Any) -> None:
    with clock.frozen(AT):
        phone: Phone = as_phone(world.nadia)
        ops = recorded(path, world)
        told = [(op["kind"], one["result"]) for op, one in zip(ops, phone.sync(*ops)["results"], strict=True)]
    assert told == [(op["kind"], "applied") for op in ops]


def test_this_release_has_recorded_an_operation_of_every_kind() -> None:
    ops = json.loads((RECORDED / f"release-{RELEASE}.json").read_text())
    assert {op["kind"] for op in ops} == set(OPERATIONS)
