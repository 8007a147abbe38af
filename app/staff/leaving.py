"""What somebody whose access is closed has in charge: listed, and handed over with the closing, in one piece."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.errors import Refused
from app.core.web import datetime_fr, day_fr
from app.followups import actions as followups
from app.followups import queries as due
from app.followups.models import Followup
from app.nomenclatures import queries as lists
from app.pages import names
from app.people.acting import Actor
from app.planning.hours import dated
from app.planning.models import Shift
from app.planning.rules import State
from app.rounds import actions as rounds
from app.rounds.models import Round

CHANGED = "Ce que cette personne a en charge a changé depuis que la page est ouverte. Relisez, puis fermez l’accès."


@dataclass(frozen=True)
class Line:
    """One thing in charge. `beside`: what is to be known if nobody takes it."""

    id: UUID
    what: str
    beside: str = ""


@dataclass(frozen=True)
class Held:
    """All of it. `mark`: of what was listed, empty when there is nothing."""

    shifts: list[Line]
    rounds: list[Line]
    followups: list[Line]

    @property
    def mark(self) -> str:
        ids = [str(one.id) for one in (*self.shifts, *self.rounds, *self.followups)]
        return hashlib.sha256(" ".join(ids).encode()).hexdigest()[:16] if ids else ""


@dataclass(frozen=True)
class Choice:
    """Who takes what: those shifts to a colleague, the follow-ups to another, those rounds ended now."""

    shifts: Collection[UUID] = ()
    shifts_to: UUID | None = None
    followups_to: UUID | None = None
    ended: Collection[UUID] = ()


def held(org_id: UUID, user_id: UUID, at: datetime) -> Held:
    """The shifts ahead, the rounds under way, the open follow-ups of somebody."""
    known = names.people(org_id)
    return Held(
        [_shift(one, user_id, known) for one in rounds.shifts_ahead(org_id, user_id, at)],
        [_round(one) for one in rounds.under_way(org_id, user_id)],
        [_followup(one) for one in due.open_of(org_id, user_id)],
    )


def hand_over(actor: Actor, at: datetime, user_id: UUID, choice: Choice, seen: str) -> str:
    """Do it, what was seen being all there is; returns what was done, in words. Raises Refused."""
    found = held(actor.org_id, user_id, at)
    if found.mark != seen:
        raise Refused("change", CHANGED)
    shifts = [_give(actor, at, one.id, user_id, choice) for one in found.shifts]
    for one in found.rounds:
        if one.id in choice.ended:
            rounds.end_part(actor, at, one.id, user_id)
    return _told(shifts, _give_followups(actor, at, user_id, choice.followups_to))


def _give_followups(actor: Actor, at: datetime, user_id: UUID, to: UUID | None) -> int:
    if to is None:
        return 0
    given = due.open_of(actor.org_id, user_id)
    for one in given:
        followups.inherit(actor, at, one.id, to)
    return len(given)


def _give(actor: Actor, at: datetime, shift_id: UUID, user_id: UUID, choice: Choice) -> Shift:
    to = choice.shifts_to if shift_id in choice.shifts else None
    return rounds.hand_over_shift(actor, at, shift_id, user_id, to)


def _told(shifts: list[Shift], followups_given: int) -> str:
    given_up = [one for one in shifts if one.state == State.annulee]
    alone = [one for one in shifts if one.is_live and len(one.agents) == 1]
    parts = [
        f"Vacations données ou retirées\u00a0: {len(shifts)}." if shifts else "",
        f"Annulées, faute d’agent\u00a0: {_days(given_up)}." if given_up else "",
        f"Une personne y reste seule\u00a0: {_days(alone)}." if alone else "",
        f"Suivis confiés\u00a0: {followups_given}." if followups_given else "",
    ]
    return " ".join(part for part in parts if part)


def _days(shifts: list[Shift]) -> str:
    return ", ".join(day_fr(day) for day in sorted({one.service_date for one in shifts}))


def _shift(one: Shift, user_id: UUID, known: Mapping[UUID, names.Person]) -> Line:
    others = [other.name for id, other in known.items() if id in one.agent_ids and id != user_id]
    state = "" if one.is_published else ", brouillon"
    what = f"{dated(one.starts_at, one.ends_at)}{state}"
    return Line(one.id, what, _without(others))


def _without(others: list[str]) -> str:
    if not others:
        return "personne d’autre\u00a0: annulée si personne ne la prend"
    return f"avec {names.joined(others)}" if len(others) > 1 else f"{others[0]} y resterait une personne seule"


def _round(one: Round) -> Line:
    since = f"commencée le {datetime_fr(one.started_at)}" if one.started_at else ""
    return Line(one.id, f"Tournée {since}")


def _followup(one: Followup) -> Line:
    return Line(one.id, f"{day_fr(one.due_on)}, {lists.label(one.org_id, followups.REASONS, one.reason).lower()}")
