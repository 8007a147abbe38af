"""What a coordinator does of a held operation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused
from app.core.rows import find, get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.logbook.rules import believed
from app.nomenclatures import queries as lists
from app.people import queries as people
from app.people.acting import Actor
from app.sync import inbox
from app.sync.filling import Filling
from app.sync.models import HeldOp, body_of, is_sealed
from app.sync.rules import NOTE_MAX, Reason, Settled, count_of

LOST_BODY = (
    "Le contenu de cette saisie est illisible sur le serveur\u00a0: elle ne peut pas être reprise. La personne qui"
    " administre Palier peut le restaurer depuis une sauvegarde."
)


def retry(actor: Actor, held_id: UUID) -> bool:
    """Try again under the author's name; True when applied.

    Raises Unknown; Refused when already settled, when it does not open, or when it tells of a moment after the
    author's access was closed.
    """
    held = _open(actor, held_id, Deed.held_tried)
    if not HeldOp.body.opens(held):
        raise Refused("illisible", LOST_BODY)
    _check_author(held)
    applied = inbox.retry_held(db.session(), held, actor)
    if applied:
        changes.note(actor, held.id, Deed.held_applied)
        journal.note(Event.held_applied, actor, about=held.id)
    return applied


def open_again(org_id: UUID, held_id: UUID, at: datetime) -> bool:
    """Take up one that could not be opened, now that it can be, under its author's name; True when applied.

    Left to a person what nobody may take up alone: what tells of a moment after the author's access was closed.
    """
    held = find(HeldOp, org_id, held_id, lock=True)
    if held is None or held.settled_at is not None or held.reason != Reason.illisible:
        return False
    try:
        _check_author(held)
    except Refused:
        return False
    return inbox.take_up(db.session(), held, at)


def fill(actor: Actor, held_id: UUID, filling: Filling) -> None:
    """Apply it under its author's name with what a coordinator put in, or left out; as it came, it stays stored.

    Raises Unknown; Refused as `retry` does, for what is not to be filled, or when it still does not apply: then
    nothing is kept.
    """
    held = _open(actor, held_id, Deed.held_filled)
    if not HeldOp.body.opens(held):
        raise Refused("illisible", LOST_BODY)
    if is_sealed(held):
        raise Refused("illisible", held.message)
    _check_author(held)
    held.filled = {"put": filling.put, "left_out": list(filling.left_out), "said": filling.said}
    if not inbox.retry_held(db.session(), held, actor):
        raise Refused("reste", held.message)
    journal.note(Event.held_applied, actor, about=held.id)


def _check_author(held: HeldOp) -> None:
    """Their rights are those of the moment it happened: once their access was closed they had none."""
    member = people.membership(held.org_id, held.user_id)
    if member is None or member.active or member.closed_at is None:
        return
    happened_at = _happened_at(held)
    if happened_at is not None and happened_at >= member.closed_at:
        closed, happened = clock.date_and_hour(member.closed_at), clock.date_and_hour(happened_at)
        raise Refused(
            "acces",
            f"Cette saisie est du {happened}, après la fermeture de l’accès de son auteur"
            f" ({closed})\u00a0: elle ne s’applique pas. Classez-la, ou rouvrez d’abord l’accès.",
        )


def _happened_at(held: HeldOp) -> datetime | None:
    """When it happened, corrected as for any other; None when it does not say so readably."""
    body = body_of(held)
    try:
        said = datetime.fromisoformat(body["occurred_at"])
    except (KeyError, TypeError, ValueError):
        return None
    if said.tzinfo is None:
        return None
    return believed(said, _gap(body.get("clock_gap")), None, held.held_at).occurred_at


def _gap(value: object) -> int | None:
    return value if isinstance(value, int) and count_of(abs(value)) == abs(value) else None


def dismiss(actor: Actor, held_id: UUID, why: str, note: str | None, at: datetime) -> None:
    """Close without applying, for a reason of the list `motif_refus` that its author is told; the operation stays
    stored, and what only followed it is judged by itself. Raises Unknown, Refused.
    """
    held = _open(actor, held_id, Deed.held_dismissed)
    held.why = lists.check(actor.org_id, "motif_refus", why)
    if held.why == "autre" and not (note or "").strip():
        raise Refused("motif", "Écrivez pourquoi, pour la personne qui a saisi.", field="note")
    held.settled, held.settled_at, held.settled_by = Settled.dismissed.value, at, actor.user_id
    held.note = (note or "").strip()[:NOTE_MAX] or None
    journal.note(Event.held_dismissed, actor, about=held.id)
    db.session.flush()
    inbox.let_go(db.session(), held, actor, at)


def _open(actor: Actor, held_id: UUID, deed: Deed) -> HeldOp:
    held = get(HeldOp, actor.org_id, held_id, lock=True)
    changes.note(actor, held.id, deed)
    if held.settled_at is not None:
        raise Refused("etat", "Cette saisie est déjà réglée.")
    return held
