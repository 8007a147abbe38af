"""Open cases nothing happens in: the day their names and words go, told to their mediators while something may be done.

A case stays open when it comes; it is only of nobody any more. Anything noted in it before starts its delay anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.rows import get
from app.extensions import db
from app.mediation import queries, retained
from app.mediation.models import MediationCase
from app.mediation.rules.states import OPEN
from app.people.acting import Actor
from app.retention import queries as delays
from app.retention.queries import Standing
from app.retention.rules import shipped

AHEAD = 60
"""Days of warning."""
_C = MediationCase
_OPEN = [one.value for one in OPEN]


def day_of(row: MediationCase, now: datetime) -> date | None:
    """The day it goes, of an open one that nothing happens in; None where that is further than `AHEAD` days."""
    delay, then = shipped()[retained.DELAY], now + timedelta(days=AHEAD)
    if row.state not in OPEN or row.anonymised_at or row.state_since >= delays.cut(delay, delay.least, then).moment:
        return None
    standing = delays.standing(row.org_id)[retained.DELAY]
    if not _over(row, standing, then):
        return None
    first, last = 0, AHEAD
    while first < last:  # over once, it is over each day after
        middle = (first + last) // 2
        first, last = (first, middle) if _over(row, standing, now + timedelta(days=middle)) else (middle + 1, last)
    return clock.local(now + timedelta(days=last)).date()


def of(reader: Actor, now: datetime) -> Sequence[tuple[MediationCase, date]]:
    """Those this person mediates that go soon, each with its day."""
    standing = delays.standing(reader.org_id)[retained.DELAY]
    cut = delays.cut(standing.delay, standing.chosen, now + timedelta(days=AHEAD))
    hers = queries.of_user(reader), _C.org_id == reader.org_id, _C.state.in_(_OPEN), _C.anonymised_at.is_(None)
    ids = db.session.scalars(retained.over(cut).where(*hers).order_by(_C.number)).all()
    rows = [get(MediationCase, reader.org_id, id) for id in ids]
    return [(row, day) for row in rows if (day := day_of(row, now)) is not None]


def _over(row: MediationCase, standing: Standing, at: datetime) -> bool:
    cut = delays.cut(standing.delay, standing.chosen, at)
    this = retained.over(cut).where(_C.org_id == row.org_id, _C.id == row.id)
    return bool(db.session.scalar(select(this.exists())))
