"""Who ended her part of a round and who is waited for, in words."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from app.core import clock
from app.pages import names
from app.rounds.models import Round
from app.rounds.rules import RUNNING


def said(row: Round, people: Mapping[UUID, names.Person]) -> str:
    """ "Yoann a terminé à 22:05, en attente de Nadia"; nothing while nobody ended, nor once the round is over."""
    if row.state not in RUNNING or not row.ended_by:
        return ""
    parts = [(_first(one.user_id, people), one.ended_at) for one in [*row.ended_by, *row.agents]]
    done = dict.fromkeys(f"{name} a terminé à {clock.hour(at)}" for name, at in parts if at)
    return f"{names.joined(done)}, en attente de {names.joined(name for name, at in parts if at is None)}"


def _first(user_id: UUID, people: Mapping[UUID, names.Person]) -> str:
    return people[user_id].name.partition(" ")[0] if user_id in people else "un collègue"
