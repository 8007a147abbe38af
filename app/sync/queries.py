"""The work list *À régler*."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from app.core import memory
from app.door.models import Device
from app.extensions import db
from app.sync import rules
from app.sync.models import HeldOp, Op, body_of
from app.sync.rules import Reason, count_of

GRAVE_SHOWN = 12
LOOKED_BACK = 500
"""Numbers of a phone that are looked at, the last ones: some weeks of work, and more than a phone ever holds."""


def grave(org_id: UUID) -> Sequence[HeldOp]:
    """Those that wait and call for the coordinator now, oldest first."""
    if not _how_many(org_id)[1]:
        return []
    return db.session.scalars(to_settle(org_id).where(HeldOp.grave.is_(True)).limit(GRAVE_SHOWN)).all()


def to_settle(
    org_id: UUID, *, reason: str | None = None, user_id: UUID | None = None, settled: bool = False
) -> Select[HeldOp]:
    """Held operations nobody has settled, the grave ones first, then the oldest; or those settled, the last first."""
    query = select(HeldOp).where(HeldOp.org_id == org_id)
    query = query.where(HeldOp.settled_at.is_not(None) if settled else HeldOp.settled_at.is_(None))
    if reason:
        query = query.where(HeldOp.reason == reason)
    if user_id:
        query = query.where(HeldOp.user_id == user_id)
    if settled:
        return query.order_by(HeldOp.settled_at.desc(), HeldOp.id)
    return query.order_by(HeldOp.grave.desc(), HeldOp.held_at, HeldOp.id)


def how_many_grave(org_id: UUID) -> int:
    """Of those that wait, how many call for the coordinator now."""
    return _how_many(org_id)[1]


def how_many_to_settle(org_id: UUID) -> int:
    """Their number, for the menu."""
    return _how_many(org_id)[0]


def how_many_of(org_id: UUID, user_id: UUID) -> int:
    """How many of somebody's wait."""
    wanted = HeldOp.org_id == org_id, HeldOp.user_id == user_id, HeldOp.settled_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(HeldOp).where(*wanted)) or 0


def _how_many(org_id: UUID) -> tuple[int, int]:
    """How many wait, and how many of them are grave: asked by the menu and by a page, read once for both."""
    graves = func.count().filter(HeldOp.grave.is_(True))
    query = select(func.count(), graves).where(HeldOp.org_id == org_id, HeldOp.settled_at.is_(None))

    def count() -> tuple[int, int]:
        waiting, grave_ones = db.session.execute(query).one()
        return waiting, grave_ones

    return memory.once(("held_op", org_id), count)


def never_received(org_id: UUID) -> dict[UUID, int]:
    """By phone: operations it numbered that are neither here nor still on it, as far as it said. Never zero.

    Those up to the number a coordinator noted are left out.

    A phone numbers its operations one by one and tells its highest number, which it also keeps outside the
    storage that holds them: what was in a storage that was erased is missing here for ever.
    """
    newest = and_(
        Op.org_id == Device.org_id,
        Op.device_id == Device.id,
        Op.device_no > Device.announced_max_no - LOOKED_BACK,
        Op.device_no > Device.losses_noted_no,
        Op.device_no <= Device.announced_max_no,
    )
    received = func.count(Op.device_no.distinct())
    rows = db.session.execute(
        select(Device.id, Device.announced_max_no, Device.losses_noted_no, Device.announced_pending, received)
        .outerjoin(Op, newest)
        .where(Device.org_id == org_id, Device.announced_max_no > 0)
        .group_by(Device.id, Device.announced_max_no, Device.losses_noted_no, Device.announced_pending)
    ).all()
    looked_at = {
        device_id: range(max(noted, highest - LOOKED_BACK) + 1, highest + 1) for device_id, highest, noted, *_ in rows
    }
    twice = _same_name(org_id, looked_at)
    missing = {
        device_id: len(looked_at[device_id]) - waiting - here - twice[device_id]
        for device_id, _, _, waiting, here in rows
    }
    return {device_id: count for device_id, count in missing.items() if count > 0}


def lacking(org_id: UUID, device_id: UUID, up_to: int) -> list[tuple[int, int]]:
    """Numbers of a phone that are not here, as ranges (first, last): what a restored server asks it for again."""
    here = select(Op.device_no).where(
        Op.org_id == org_id, Op.device_id == device_id, Op.device_no.between(up_to - LOOKED_BACK + 1, up_to)
    )
    return rules.gaps(db.session.scalars(here), range(max(1, up_to - LOOKED_BACK + 1), up_to + 1))


def _same_name(org_id: UUID, looked_at: Mapping[UUID, range]) -> Counter[UUID]:
    """By phone: operations kept under a name of their own, whose number among these is in no row of `op`.

    Their number is in their sealed body: these bodies are opened, which are a handful.
    """
    named = (Reason.id_reuse.value, Reason.illisible.value)
    reused = select(HeldOp).where(HeldOp.org_id == org_id, HeldOp.reason.in_(named))
    numbered = {(one.device_id, count_of(body_of(one).get("no"))) for one in db.session.scalars(reused)}
    # One sent twice under its own number, its content changed in between, is there already.
    also_there = select(Op.device_id, Op.device_no).where(
        Op.org_id == org_id,
        Op.device_id.in_({device_id for device_id, _ in numbered}),
        Op.device_no.in_({no for _, no in numbered}),
    )
    there = {(one.device_id, one.device_no) for one in db.session.execute(also_there)} if numbered else set()
    return Counter(device_id for device_id, no in numbered - there if no in looked_at.get(device_id, ()))
