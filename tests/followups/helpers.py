"""Scheduling follow-ups and reading what became of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import OrgOwned, uuid7
from app.core.unit import read_unit, write_unit
from app.followups import actions
from app.followups.models import Followup
from app.planning import actions as planning
from app.planning.rules import moments
from app.push.models import PushDelivery, PushSubscription
from tests.world import Person, World

Row = TypeVar("Row", bound=OrgOwned)
TUESDAY = date(2026, 11, 24)
EVENING = clock.parse("2026-11-24 20:00")


def due_for(person: Person, due_on: date = TUESDAY, **subject: UUID) -> UUID:
    """A follow-up of theirs, decided the week before; a little after the former one, which is their order."""
    clock.move(timedelta(milliseconds=1))
    act = person.act(at=clock.parse("2026-11-17 18:00"))
    data = {
        "subject": {"kind": "conflict", "id": subject.get("subject", uuid7())},
        "due_on": due_on,
        "reason": "repasser",
    }
    with tenant.tenant(person.org_id), write_unit():
        return actions.schedule(act, data).id


def evening_shift(world: World, *people: Person, day: date = TUESDAY) -> None:
    """A published shift, 16:00 to 22:00."""
    from datetime import time

    starts, ends = moments(day, time(16), time(22), clock.zones())
    with tenant.tenant(world.org_id), write_unit() as s:
        shift = planning.create_shift(
            world.claire.actor, EVENING, service_date=day, starts_at=starts, ends_at=ends,
            agents=[one.user_id for one in people],
        )  # fmt: skip
        s.flush()
        planning.publish(world.claire.actor, EVENING, shift.id)


def everything(model: type[Row]) -> list[Row]:
    """All the rows, read anew and detached, oldest first."""
    with tenant.every_tenant(), read_unit() as s:
        s.expire_all()
        rows = list(s.scalars(select(model).order_by(model.id)))
        s.expunge_all()
        return rows


def states() -> list[str]:
    """The states of all follow-ups, oldest first."""
    return [row.state for row in everything(Followup)]


def deliveries() -> list[PushDelivery]:
    """All the rings."""
    return everything(PushDelivery)


def subscriptions() -> list[PushSubscription]:
    """All the subscriptions."""
    return everything(PushSubscription)
