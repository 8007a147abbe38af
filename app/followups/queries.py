"""Reading follow-ups: to do now, to come, those of a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.zones import latest_day
from app.extensions import db
from app.followups.confidential import CONFIDENTIAL
from app.followups.models import Followup
from app.followups.rules import OPEN, TO_COME, TO_DO, FollowupState
from app.pages import names
from app.pages.names import Person
from app.people import queries as people
from app.people.rules import COORDINATION
from app.places.models import Estate
from app.push import queries as phones

ORDER = (Followup.due_on, Followup.created_at, Followup.id)


@dataclass(frozen=True)
class Due:
    """What everyone has to do now: the `first` of them, how many there are, how many of these since before today."""

    first: list[Followup]
    total: int
    late: int


def due(org_id: UUID, at: datetime, most: int) -> Due:
    """First due first, `most` of them at most; for the coordinator."""
    theirs = (Followup.org_id == org_id, _in((*TO_DO, *TO_COME)), _day_come(at))
    late = func.sum(case((Followup.due_on < clock.service_day(at), 1), else_=0)).over()
    query = select(Followup, func.count().over(), late).where(*theirs).order_by(*ORDER).limit(most)
    rows = db.session.execute(query).all()
    return Due([row[0] for row in rows], *(rows[0][1:] if rows else (0, 0)))


def takers_of(org_id: UUID, estate_ids: Iterable[UUID | None], at: datetime) -> dict[UUID | None, list[Person]]:
    """Of each place, those of the team who may see it: coordination, and the agents of its sector; anyone, outside."""
    wanted = set(estate_ids)
    team, sectors = names.team(org_id), people.sectors_now(org_id, at)
    known = select(Estate.id, Estate.sector_id).where(Estate.org_id == org_id, Estate.id.in_(wanted - {None}))
    found: dict[UUID | None, list[Person]] = dict.fromkeys(wanted, team)
    for id, sector_id in db.session.execute(known):
        found[id] = [one for one in team if one.role in COORDINATION or sector_id in sectors.get(one.id, ())]
    return found


def takers_by(rows: Iterable[Followup], at: datetime) -> dict[UUID, list[Person]]:
    """Who may be given each of these: who sees its place; of what is confidential, who has it in hand."""
    rows = list(rows)
    if not rows:
        return {}
    org_id, day = rows[0].org_id, clock.service_day(at)
    by_place, team = takers_of(org_id, [one.estate_id for one in rows], at), names.team(org_id)
    found = {one.id: by_place[one.estate_id] for one in rows}
    for one in rows:
        if kept := CONFIDENTIAL.get(one.subject_kind):
            holders = kept.holders(org_id, one.subject_id, day)
            found[one.id] = [who for who in team if who.id in holders]
    return found


def untellable(org_id: UUID, at: datetime) -> set[UUID]:
    """Owners of something due they were not told of, and cannot be: no phone rings for them any more."""
    untold = or_(Followup.state == FollowupState.due.value, _told_too_early(at))
    theirs = (Followup.org_id == org_id, untold, _day_come(at))
    owners = set(db.session.scalars(select(Followup.owner_id).where(*theirs).distinct()))
    return phones.out_of_reach(db.session(), org_id, owners) if owners else owners


def to_do(s: Session, org_id: UUID, owner_id: UUID, at: datetime) -> list[Followup]:
    """What one person has to do now, told of or not, first due first."""
    mine = (Followup.org_id == org_id, Followup.owner_id == owner_id, _in(TO_DO), _day_come(at))
    # As the database has them: a session of a worker has seen them before others moved them.
    query = select(Followup).where(*mine).order_by(*ORDER)
    return list(s.scalars(query.execution_options(populate_existing=True)))


def open_of(org_id: UUID, owner_id: UUID) -> Sequence[Followup]:
    """All that one person still has to do, whatever its day, first due first."""
    mine = (Followup.org_id == org_id, Followup.owner_id == owner_id, _in(OPEN))
    return db.session.scalars(select(Followup).where(*mine).order_by(*ORDER)).all()


def held(s: Session, org_id: UUID, ids: Sequence[UUID]) -> Sequence[Followup]:
    """These, read anew and held until the end of the unit."""
    wanted = select(Followup).where(Followup.org_id == org_id, Followup.id.in_(ids)).order_by(Followup.id)
    return s.scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()


def organisations(s: Session, at: datetime) -> Sequence[UUID]:
    """Those where something may have to become due or be told: by the latest day there is. Under `every_tenant()`."""
    come = Followup.due_on <= latest_day(at)
    return s.scalars(select(Followup.org_id).where(_to_tell(at), come).distinct()).all()


def untold_owners(s: Session, at: datetime) -> Sequence[UUID]:
    """Everyone of the present organisation with something that must become due, or be told; first due first."""
    untold = (_to_tell(at), _day_come(at))
    first = func.min(Followup.due_on)
    return s.scalars(
        select(Followup.owner_id).where(*untold).group_by(Followup.owner_id).order_by(first, Followup.owner_id)
    ).all()


def any_to_come(s: Session, owners: Sequence[UUID], at: datetime) -> bool:
    """True when something of these people must become due."""
    theirs = (Followup.owner_id.in_(owners), _in(TO_COME), _day_come(at))
    return s.scalar(select(Followup.id).where(*theirs).limit(1)) is not None


def _to_tell(at: datetime) -> ColumnElement[bool]:
    """To come, or due and untold; what was told under a clock set ahead is to be told on its day."""
    return or_(_in((*TO_COME, FollowupState.due)), _told_too_early(at))


def _told_too_early(at: datetime) -> ColumnElement[bool]:
    return and_(_in((FollowupState.notifiee,)), Followup.notified_at > at + clock.AHEAD)


def _in(states: Sequence[FollowupState]) -> ColumnElement[bool]:
    return Followup.state.in_([state.value for state in states])


def _day_come(at: datetime) -> ColumnElement[bool]:
    return Followup.due_on <= clock.service_day(at)
