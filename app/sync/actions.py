"""What a coordinator does of a held operation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.core.errors import Refused
from app.core.unit import get
from app.extensions import db
from app.people.acting import Actor
from app.sync import inbox
from app.sync.models import HeldOp
from app.sync.rules import Settled


def retry(actor: Actor, held_id: UUID) -> bool:
    """Try again under the author's name; True when applied. Raises Unknown, Refused when already settled."""
    held = _open(actor, held_id)
    return inbox.retry_held(db.session(), held, actor.user_id)


def dismiss(actor: Actor, held_id: UUID, note: str, at: datetime) -> None:
    """Close without applying, with a reason; the operation stays stored. Raises Unknown, Refused."""
    held = _open(actor, held_id)
    if not note.strip():
        raise Refused("motif", "Indiquez pourquoi cette saisie est classée sans suite.", field="note")
    held.settled, held.settled_at, held.settled_by = Settled.dismissed.value, at, actor.user_id
    held.note = note.strip()[:500]


def _open(actor: Actor, held_id: UUID) -> HeldOp:
    held = get(HeldOp, actor.org_id, held_id, lock=True)
    if held.settled_at is not None:
        raise Refused("etat", "Cette saisie est déjà réglée.")
    return held
