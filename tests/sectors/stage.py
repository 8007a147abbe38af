"""What is planned of estates, for the walks over every address and every form."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import write_unit
from app.places.models import EstateMove
from app.places.rules import MoveState
from app.sectors import actions as sectors

if TYPE_CHECKING:
    from tests.access_policy import Stage


def planned_move(stage: Stage) -> UUID:
    """Les Glycines is to be of no sector, ten days from now."""
    world = stage.world
    with tenant.tenant(world.org_id), write_unit() as s:
        on = clock.today() + timedelta(days=10)
        sectors.give(world.claire.actor, world.sector_id, [world.glycines.estate_id], None, on)
        return s.scalars(select(EstateMove.decision_id).where(EstateMove.state == MoveState.planned.value)).one()
