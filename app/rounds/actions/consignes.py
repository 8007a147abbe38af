"""Consignes: written at the desk, read on the spot, closed at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock, feed
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.core.rows import get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.logbook.rules import TEXT_MAX
from app.people.acting import Act, Actor
from app.people.rules import COORDINATION
from app.places.actions import check_open
from app.places.models import Estate
from app.rounds.models import Consigne, ConsigneRead
from app.rounds.rules import Priority


def write_consigne(
    actor: Actor,
    at: datetime,
    *,
    estate_id: UUID,
    text: str,
    valid_from: date,
    valid_to: date | None = None,
    priority: str = Priority.normale.value,
    consigne_id: UUID | None = None,
) -> Consigne:
    """A note for whoever passes by this estate from `valid_from` to `valid_to`, both included."""
    _check_writer(actor)
    _check(text, valid_from, valid_to, priority)
    estate = get(Estate, actor.org_id, estate_id)
    check_open(estate)
    consigne = Consigne(
        org_id=actor.org_id,
        id=consigne_id or uuid7(),
        estate_id=estate.id,
        sector_id=estate.sector_id,
        text=text.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        author_id=actor.user_id,
        priority=priority,
    )
    db.session.add(consigne)
    return consigne


def close_consigne(actor: Actor, at: datetime, consigne_id: UUID) -> Consigne:
    """It no longer holds: it leaves the phones."""
    _check_writer(actor)
    consigne = get(Consigne, actor.org_id, consigne_id, lock=True)
    changes.note(actor, consigne.id, Deed.consigne_closed)
    if consigne.closed_at is None:
        consigne.closed_at = at
        journal.note(Event.cancelled, actor, about=consigne.id)
    return consigne


def extend_consigne(actor: Actor, at: datetime, consigne_id: UUID, valid_to: date) -> Consigne:
    """It still holds, until a day. Raises Refused("etat", "dates")."""
    _check_writer(actor)
    consigne = get(Consigne, actor.org_id, consigne_id, lock=True)
    changes.note(actor, consigne.id, Deed.consigne_kept)
    if consigne.closed_at is not None:
        raise Refused("etat", "Cette consigne est close\u00a0: écrivez-en une autre.")
    if valid_to < max(clock.service_day(at), consigne.valid_from):
        raise Refused("dates", "Choisissez aujourd’hui ou un jour à venir.", field="valid_to")
    consigne.valid_to = valid_to
    return consigne


def read_consigne(act: Act, data: Mapping[str, Any]) -> Consigne:
    """`consigne.read`: a receipt; reading twice is reading once, and the first moment stays."""
    consigne = get(Consigne, act.actor.org_id, act.record_id, lock=True)
    if any(one.user_id == act.actor.user_id for one in consigne.reads):
        return consigne
    consigne.reads.append(
        ConsigneRead(org_id=consigne.org_id, consigne_id=consigne.id, user_id=act.actor.user_id, at=act.occurred_at)
    )
    feed.touch(db.session(), consigne)
    return consigne


def _check_writer(actor: Actor) -> None:
    if actor.role not in COORDINATION:
        raise NotAllowed("Les consignes reviennent à la coordination.")


def _check(text: str, valid_from: date, valid_to: date | None, priority: str) -> None:
    if not text.strip():
        raise Refused("texte", "Écrivez la consigne.", field="text")
    if len(text.strip()) > TEXT_MAX:
        raise Refused("longueur", f"La consigne compte au plus {TEXT_MAX} signes.", field="text")
    if valid_to is not None and valid_to < valid_from:
        raise Refused("dates", "La fin doit être après le début.", field="valid_to")
    if priority not in Priority.codes():
        raise Refused("priorite", "Cette priorité n’existe pas.", field="priority")
