"""Rounds planned at the desk: made for a shift, published with it, given up with it or before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.core.rows import get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.nomenclatures import queries as lists
from app.people.acting import Actor
from app.people.rules import COORDINATION
from app.places.actions import check_open
from app.places.models import Estate
from app.planning.models import Shift
from app.planning.rules import State as ShiftState
from app.rounds.actions.walk import DEFAULT_TYPE, happen, new_stop
from app.rounds.models import Round, RoundAgent
from app.rounds.rules import CancelReason, State, Verb

MAX_STOPS = 100
HINT_MAX = 200


def plan_round(
    actor: Actor,
    at: datetime,
    *,
    shift_id: UUID,
    estates: Sequence[UUID],
    type_tournee: str = DEFAULT_TYPE,
    hints: Mapping[UUID, str] | None = None,
    planned_at: datetime | None = None,
    round_id: UUID | None = None,
) -> Round:
    """A round for the agents of a shift, through these estates in order; `hints`: a word for a stop, by estate.

    Phones receive it with the shift: at once when it is published, else by `follow_shift`.
    """
    _check_planner(actor)
    shift = get(Shift, actor.org_id, shift_id)
    if shift.state == ShiftState.annulee:
        raise Refused("etat", "Cette vacation est annulée\u00a0: choisissez-en une autre.")
    stops = estates_of(actor.org_id, estates)
    row = Round(
        org_id=actor.org_id,
        id=round_id or uuid7(),
        shift_id=shift.id,
        service_date=shift.service_date,
        sector_id=sector_of(stops),
        state=State.planifiee.value,
        type_tournee=lists.check(actor.org_id, "type_tournee", type_tournee),
        planned_at=planned_at or shift.starts_at,
        released=shift.is_published,
    )
    row.agents = [RoundAgent(org_id=row.org_id, round_id=row.id, user_id=one.user_id) for one in shift.agents]
    row.stops = [new_stop(row, estate.id, position) for position, estate in enumerate(stops, start=1)]
    for stop in row.stops:
        stop.hint = _hint((hints or {}).get(stop.estate_id))
    db.session.add(row)
    return row


def cancel_round(actor: Actor, at: datetime, round_id: UUID, reason: str) -> Round:
    """Give up a round not yet started. `reason`: a code of `rules.CancelReason`."""
    _check_planner(actor)
    if reason not in CancelReason.codes():
        raise Refused("motif", "Choisissez un motif d’annulation.", field="reason")
    row = get(Round, actor.org_id, round_id, lock=True)
    if row.state == State.annulee:
        return row
    if row.state != State.planifiee:
        label = State.label_of(row.state)
        raise Refused("etat", f"Cette tournée est «\u00a0{label}\u00a0»\u00a0: elle ne s’annule plus.")
    happen(row, Verb.cancel, actor.user_id, at, None, reason)
    journal.note(Event.cancelled, actor, about=row.id)
    return row


def follow_shift(actor: Actor, at: datetime, shift: Shift) -> list[Round]:
    """Once a shift was published or cancelled: its rounds reach the phones, or those not started are given up."""
    rows = list(
        db.session.scalars(
            select(Round).where(Round.org_id == shift.org_id, Round.shift_id == shift.id).order_by(Round.id)
        )
    )
    for row in rows:
        if shift.state == ShiftState.publiee:
            row.released = True
        elif shift.state == ShiftState.annulee and row.state == State.planifiee:
            cancel_round(actor, at, row.id, CancelReason.effectif.value)
    return rows


def estates_of(org_id: UUID, estates: Sequence[UUID], known: Collection[UUID] = ()) -> list[Estate]:
    """These estates, each once, as many as a round may have; closed, only one it had already (`known`).

    Raises Refused, Unknown.
    """
    wanted = list(dict.fromkeys(estates))
    if not wanted:
        raise Refused("passages", "Choisissez au moins une résidence.", field="estates")
    if len(wanted) > MAX_STOPS:
        raise Refused("passages", f"Une tournée compte au plus {MAX_STOPS} passages.", field="estates")
    found = [get(Estate, org_id, one) for one in wanted]
    check_open(*(one for one in found if one.id not in known))
    return found


def sector_of(estates: Sequence[Estate]) -> UUID | None:
    """The sector they are all of, if there is one."""
    sectors = {estate.sector_id for estate in estates}
    return sectors.pop() if len(sectors) == 1 else None


def _hint(text: str | None) -> str | None:
    if text and len(text) > HINT_MAX:
        raise Refused("longueur", f"Le mot d’un passage compte au plus {HINT_MAX} signes.", field="hints")
    return text or None


def _check_planner(actor: Actor) -> None:
    if actor.role not in COORDINATION:
        raise NotAllowed("Les tournées sont planifiées par la coordination.")
