"""A round that began, in words: since when and by whom it is walked, who ended her part, who is waited for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.core import clock
from app.pages import names
from app.rounds.models import Round
from app.rounds.rules import RUNNING, State


def said(row: Round, people: Mapping[UUID, names.Person]) -> str:
    """ "Yoann a terminé à 22:05, en attente de Nadia"; nothing while nobody ended, nor once the round is over."""
    if row.state not in RUNNING or not row.ended_by:
        return ""
    parts = [(_first(one.user_id, people), one.ended_at) for one in [*row.ended_by, *row.agents]]
    done = dict.fromkeys(f"{name} a terminé à {clock.hour(at)}" for name, at in parts if at)
    return f"{names.joined(done)}, en attente de {names.joined(name for name, at in parts if at is None)}"


def begun(row: Round | None, people: Mapping[UUID, names.Person]) -> str:
    """ "La tournée est en cours depuis 17:42, par Yoann"; nothing of a round that nobody started."""
    if row is None or row.started_at is None or row.state not in (*RUNNING, State.terminee):
        return ""
    since, who = _when(row.started_at), _walkers(row, people)
    if row.state == State.terminee:
        return f"La tournée a commencé {_from(since)} et elle est finie"
    if row.state == State.suspendue:
        return f"La tournée est suspendue\u00a0; elle a commencé {_from(since)}, par {who}"
    return f"La tournée est en cours depuis {since}, par {who}"


def _walkers(row: Round, people: Mapping[UUID, names.Person]) -> str:
    walking = {one.user_id for one in row.agents if one.ended_at is None}
    return names.joined(_first(one, people) for one in people if one in walking)


def _when(at: datetime) -> str:
    """Its hour, with its day when that is not today's."""
    return clock.hour(at) if clock.service_day(at) == clock.today() else f"le {clock.date_and_hour(at)}"


def _from(since: str) -> str:
    return since if since.startswith("le ") else f"à {since}"


def _first(user_id: UUID, people: Mapping[UUID, names.Person]) -> str:
    return people[user_id].name.partition(" ")[0] if user_id in people else "un collègue"
