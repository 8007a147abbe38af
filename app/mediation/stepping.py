"""What a step says of this case: of a session its moment, and whether it is still to come; of whom a change is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.core import clock
from app.core.dates import datetime_fr
from app.extensions import db
from app.mediation import known
from app.mediation.models import MediationCase, Meeting
from app.mediation.rules.states import MeetingState, Next
from app.pages import names

OF_SESSIONS = (Next.redire, Next.rencontrer)


def words(row: MediationCase, step: Next) -> tuple[str, str]:
    """The step in words, and the verb of its button where the step alone does not tell it ("" where it does)."""
    return _said(step, known.meetings_of(row) if step in OF_SESSIONS else ())


def listed(org_id: UUID, steps: Mapping[UUID, str | None]) -> dict[UUID, str]:
    """The same words of the next step of each of many cases, in one statement at most."""
    of = [id for id, step in steps.items() if step in OF_SESSIONS]
    sessions: defaultdict[UUID, list[Meeting]] = defaultdict(list)
    for one in db.session.scalars(_planned(org_id, of)) if of else ():
        sessions[one.case_id].append(one)
    return {id: _said(Next.read(step), sessions[id])[0] if step else "" for id, step in steps.items()}


def _planned(org_id: UUID, ids: Sequence[UUID]) -> Select[Any]:
    to_come = Meeting.org_id == org_id, Meeting.case_id.in_(ids), Meeting.state == MeetingState.prevue.value
    return select(Meeting).where(*to_come).order_by(Meeting.starts_at, Meeting.id)


def _said(step: Next, meetings: Sequence[Meeting]) -> tuple[str, str]:
    if step == Next.redire and (changed := _changed(meetings)) is not None:
        return f"Prévenir {names.joined(changed.again)} que la séance a changé", ""
    if step == Next.rencontrer and (one := _first(meetings)) is not None:
        when = datetime_fr(one.starts_at)
        if one.starts_at > clock.now():
            return f"Séance prévue {when}", "Voir la séance"
        return f"Noter la séance du {when}", "Noter la séance"
    return step.label, ""


def first_planned(row: MediationCase) -> Meeting | None:
    """The first that is to come, or to be noted."""
    return _first(known.meetings_of(row))


def to_tell_again(row: MediationCase) -> Meeting | None:
    """The first to come of which somebody is still to be told that it changed."""
    return _changed(known.meetings_of(row))


def _first(meetings: Sequence[Meeting]) -> Meeting | None:
    return next((one for one in meetings if one.state == MeetingState.prevue), None)


def _changed(meetings: Sequence[Meeting]) -> Meeting | None:
    return next((one for one in meetings if known.to_tell_again(one)), None)
