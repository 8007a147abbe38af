"""What is joined, looks alike or was told apart, for the walks over every address and every form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.merging import actions as merging
from app.merging import apart, landlords
from app.merging import queries as doublons
from app.places import actions as places

if TYPE_CHECKING:
    from tests.access_policy import Stage


def merged(stage: Stage) -> UUID:
    """Les Verriers is no more than Les Glycines."""
    world = stage.world
    kept, gone = world.glycines.estate_id, world.verriers.estate_id
    with tenant.tenant(world.org_id), write_unit():
        mark = merging.mark_of(merging.about(world.org_id, gone))
        return merging.join(world.claire.actor, clock.now(), kept, gone, mark).id


def united(stage: Stage) -> UUID:
    """One of a second name is no more than Valserein Habitat: both landlords of the world stay."""
    world = stage.world
    kept = world.landlord_id
    with tenant.tenant(world.org_id), write_unit():
        gone = places.create_landlord(world.org_id, name=f"Valserein {uuid7()}").id
        mark = landlords.seen(world.org_id, kept, gone)
        return landlords.join(world.admin.actor, clock.now(), kept, gone, mark).id


def look_alike(stage: Stage) -> UUID:
    """Two estates of one name in one commune."""
    org_id = stage.world.org_id
    with tenant.tenant(org_id), write_unit():
        estates = [places.create_estate(org_id, name="Les Lilas", commune="Valserein").id for _ in range(2)]
        return next(one.id for one in doublons.found(org_id) if set(one.ids) == set(estates))


def told_apart(stage: Stage) -> UUID:
    """They are two, as was said."""
    group_id = look_alike(stage)
    with tenant.tenant(stage.world.org_id), write_unit():
        return apart.tell(stage.world.claire.actor, clock.now(), group_id).id
