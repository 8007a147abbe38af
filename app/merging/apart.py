"""Estates that look alike are several, somebody says: nobody is asked about them again, unless it is taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.errors import NotAllowed
from app.core.rows import find, get
from app.extensions import db
from app.merging.models import EstatesApart
from app.merging.queries import group_of
from app.people.acting import Actor
from app.people.rules import COORDINATION


def tell(actor: Actor, at: datetime, group_id: UUID) -> EstatesApart:
    """The estates of this group are as many. Said twice, it is said once. Raises Unknown once they are others."""
    _check(actor, group_id, Deed.estates_told_apart)
    group = group_of(actor.org_id, group_id)
    row = find(EstatesApart, actor.org_id, group_id)
    if row is None:
        row = EstatesApart(org_id=actor.org_id, id=group_id, among=[str(one) for one in group.ids])
        db.session.add(row)
    elif row.undone_at is None:
        return row
    row.by_id, row.at, row.undone_at = actor.user_id, at, None
    return row


def take_back(actor: Actor, at: datetime, group_id: UUID) -> EstatesApart:
    """They are asked about again. Raises Unknown."""
    row = get(EstatesApart, actor.org_id, group_id, lock=True)
    _check(actor, group_id, Deed.estates_compared)
    row.undone_at = row.undone_at or at
    return row


def _check(actor: Actor, group_id: UUID, deed: Deed) -> None:
    if actor.role not in COORDINATION:
        raise NotAllowed("Le patrimoine est tenu par la coordination.")
    changes.note(actor, group_id, deed)
