"""What could not be opened is looked at again every hour: its key may be back, or this server newer than it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core import clock, damage
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.people.models import Organisation
from app.sync import actions
from app.sync.authors import to_apply
from app.sync.models import HeldOp
from app.sync.reading import opener, opens
from app.sync.rules import Reason
from app.sync.sealed import Bound
from app.worker import apart, tasks

BATCH = 200


@tasks.hourly
def open_again() -> None:
    """In every organisation, each in a unit of work of its own."""
    at = clock.now()
    with read_unit() as session:
        orgs = session.scalars(select(Organisation.id)).all()
    for org_id in orgs:
        with tenant(org_id):
            apart(take_up, org_id, at)


def take_up(org_id: UUID, at: datetime) -> int:
    """Those that open by now. Returns how many were applied."""
    return sum(apart(_take_up, org_id, held_id, at) or 0 for held_id in _still_sealed(org_id))


def _take_up(org_id: UUID, held_id: UUID, at: datetime) -> bool:
    with read_unit() as session:  # nothing is written for one that still does not open
        held = session.get(HeldOp, (org_id, held_id))
        if held is None or not HeldOp.body.opens(held) or not _opens(held):
            return False
    with write_unit():
        return actions.open_again(org_id, held_id, at)


def _still_sealed(org_id: UUID) -> Iterator[UUID]:
    """A page for each read."""
    page = _page(org_id, UUID(int=0))
    while page:
        yield from page
        page = _page(org_id, page[-1])


def _page(org_id: UUID, after: UUID) -> Sequence[UUID]:
    waiting = (HeldOp.settled_at.is_(None), HeldOp.reason == Reason.illisible.value, HeldOp.id > after)
    query = select(HeldOp.id).where(HeldOp.org_id == org_id, *waiting).order_by(HeldOp.id).limit(BATCH)
    with damage.strictly(), read_unit() as session:  # the next ones are those after the last
        return session.scalars(query).all()


def _opens(held: HeldOp) -> bool:
    return opens(to_apply(held), Bound(held.op_id, held.org_id, held.user_id, held.device_id), opener())
