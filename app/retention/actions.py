"""A delay made shorter. What was kept longer under the one before goes at the next run."""

from __future__ import annotations

from datetime import datetime

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.errors import NotAllowed, Unknown
from app.core.rows import find
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.people.acting import Actor
from app.people.rules import Role
from app.retention import rules
from app.retention.models import RetentionChoice


def shorten(actor: Actor, code: str, months: int | None, at: datetime) -> None:
    """From now on, so many months; as many as Palier says is its own delay again. Raises Refused, Unknown."""
    if actor.role != Role.administrator:
        raise NotAllowed("Les délais sont à l’administration.")
    delay = rules.shipped().get(code)
    if delay is None:
        raise Unknown()
    chosen, id = rules.check_shorter(delay, months), rules.id_of(actor.org_id, code)
    changes.note(actor, id, Deed.delay_changed)
    row = find(RetentionChoice, actor.org_id, id, lock=True)
    if row is None:
        db.session.add(RetentionChoice(org_id=actor.org_id, id=id, code=code, months=chosen, by=actor.user_id, at=at))
    else:
        row.months, row.by, row.at = chosen, actor.user_id, at
    journal.note(Event.settings_changed, actor, about=id)
