"""What an agent writes around a round: for herself before it, for the next team at its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from app.core.clock import service_day
from app.core.errors import NotAllowed, Refused
from app.core.rows import find, get
from app.extensions import db
from app.logbook.rules import TEXT_ON_PHONE
from app.people.acting import Act
from app.places.models import Estate
from app.rounds.models import Consigne, ConsigneRead, PreparationNote, Round
from app.rounds.rules import HANDOVER_DAYS, Priority

TAKEN = "Cet identifiant est déjà pris."


def leave_consigne(act: Act, data: Mapping[str, Any]) -> Consigne:
    """`consigne.leave`: read by its author, shown to whoever passes there in the days that follow.

    Left again it says what was written last, and stands again unless it was closed since that was written.
    """
    row = find(Consigne, act.actor.org_id, act.record_id, lock=True) or _left(act, data)
    if (row.author_id, row.round_id) != (act.actor.user_id, data["round_id"]):
        raise Refused("id", TAKEN, field="id")
    row.text = _words(data["text"])
    if row.closed_at is not None and row.closed_at < act.occurred_at:
        row.closed_at = None
    return row


def withdraw_consigne(act: Act, data: Mapping[str, Any]) -> Consigne:
    """`consigne.withdraw`: it leaves the phones. Raises NotAllowed for one that another person wrote."""
    row = get(Consigne, act.actor.org_id, act.record_id, lock=True)
    if row.round_id is None or row.author_id != act.actor.user_id:
        raise NotAllowed("Cette consigne se retire par la personne qui l’a laissée, ou se clôt avec la coordination.")
    row.closed_at = row.closed_at or act.occurred_at
    return row


def write_preparation(act: Act, data: Mapping[str, Any]) -> PreparationNote:
    """`preparation.write`: of two phones of one agent, what was written last stays."""
    row = find(PreparationNote, act.actor.org_id, act.record_id, lock=True)
    if row is None:
        row = PreparationNote(
            org_id=act.actor.org_id, id=act.record_id, round_id=data["round_id"], author_id=act.actor.user_id,
            text=data["text"].strip() or None, written_at=act.occurred_at,
        )  # fmt: skip
        db.session.add(row)
    elif row.author_id != act.actor.user_id:
        raise Refused("id", TAKEN, field="id")
    elif row.written_at <= act.occurred_at:
        row.text, row.written_at = data["text"].strip() or None, act.occurred_at
    return row


def over(org_id: UUID, at: datetime, limit: int, after: UUID) -> list[UUID]:
    """The notes that have served: their round was to be over, and they were written, as long ago as texts are kept."""
    note, walk = PreparationNote, Round
    until = func.coalesce(walk.ended_at, walk.started_at, walk.planned_at)
    query = (
        select(note.id)
        .join(walk, and_(walk.org_id == note.org_id, walk.id == note.round_id))
        .where(note.org_id == org_id, note._text.is_not(None), note.id > after)
        .where(until <= at - TEXT_ON_PHONE, note.written_at <= at - TEXT_ON_PHONE)
    )
    return list(db.session.scalars(query.order_by(note.id).limit(limit)))


def rub_out(org_id: UUID, note_id: UUID) -> None:
    """Its words are no longer here, nor on a phone that comes back."""
    get(PreparationNote, org_id, note_id, lock=True).text = None


def _left(act: Act, data: Mapping[str, Any]) -> Consigne:
    estate = get(Estate, act.actor.org_id, data["place"]["estate"])
    first = service_day(act.occurred_at)
    row = Consigne(
        org_id=act.actor.org_id, id=act.record_id, estate_id=estate.id, sector_id=estate.sector_id,
        valid_from=first, valid_to=first + timedelta(days=HANDOVER_DAYS - 1), author_id=act.actor.user_id,
        priority=Priority.normale.value, round_id=data["round_id"],
    )  # fmt: skip
    row.reads.append(ConsigneRead(org_id=row.org_id, consigne_id=row.id, user_id=act.actor.user_id, at=act.occurred_at))
    db.session.add(row)
    return row


def _words(text: str) -> str:
    if not text.strip():
        raise Refused("texte", "Écrivez ce que l’équipe suivante doit savoir.", field="text")
    return text.strip()
