"""What could not be opened is looked at again every hour: its key may be back, or this server newer than it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

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
    return sum(apart(_take_up, org_id, held_id, at) or 0 for held_id in _that_open(org_id))


def _take_up(org_id: UUID, held_id: UUID, at: datetime) -> bool:
    with write_unit():
        return actions.open_again(org_id, held_id, at)


def _that_open(org_id: UUID) -> Iterator[UUID]:
    """Read a page at a time, so that nothing is written for those that still do not."""
    after = UUID(int=0)
    while True:
        with damage.strictly(), read_unit() as session:
            page = _page(session, org_id, after)
            found = [one.id for one in page if HeldOp.body.opens(one) and _opens(one)]
            after = page[-1].id if page else after
            more = len(page) == BATCH
        yield from found
        if not more:
            return


def _page(session: Session, org_id: UUID, after: UUID) -> list[HeldOp]:
    sealed = (HeldOp.settled_at.is_(None), HeldOp.reason == Reason.illisible.value)
    query = select(HeldOp).where(HeldOp.org_id == org_id, *sealed, HeldOp.id > after).order_by(HeldOp.id).limit(BATCH)
    return list(session.scalars(query))


def _opens(held: HeldOp) -> bool:
    return opens(to_apply(held), Bound(held.op_id, held.org_id, held.user_id, held.device_id), opener())
