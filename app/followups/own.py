"""One person's follow-ups, at her own desk: nobody else's is found there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from app.core import clock
from app.core.errors import Unknown
from app.core.rows import get
from app.extensions import db
from app.followups import besides, listing
from app.followups.listing import Line
from app.followups.models import Followup
from app.followups.rules import MAX_POSTPONED, OPEN
from app.people.acting import Actor
from app.places import plates


def one(owner: Actor, followup_id: UUID) -> Line:
    """One of hers. Raises Unknown for another's, as for none."""
    if get(Followup, owner.org_id, followup_id).owner_id != owner.user_id:
        raise Unknown()
    return listing.one(owner.org_id, followup_id)


def may_postpone(line: Line) -> bool:
    """So many times at most; then it is settled with the coordination."""
    return line.postponed < MAX_POSTPONED


def due_now(owner: Actor) -> int:
    """How many she has to do, today and late, and all that waits for her beside."""
    states = Followup.state.in_([state.value for state in OPEN])
    mine = (Followup.org_id == owner.org_id, Followup.owner_id == owner.user_id, states)
    query = select(func.count()).select_from(Followup).where(*mine, Followup.due_on <= clock.today())
    return (db.session().scalar(query) or 0) + besides.due_now(owner)


def estates(owner: Actor) -> list[tuple[str, str]]:
    """Those hers are of, by name; public space last, where one is."""
    mine = (Followup.org_id == owner.org_id, Followup.owner_id == owner.user_id)
    ids = set(db.session().scalars(select(Followup.estate_id).where(*mine).distinct()))
    known = [(str(one.id), one.name) for one in plates.estates(owner.org_id, ids).values()]
    return [*known, plates.PUBLIC] if None in ids else known
