"""A shift with the round it carries, as pages show them: planning knows nothing of rounds, so the two meet here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.nomenclatures import queries as lists
from app.pages import names
from app.places import plates
from app.planning import grid
from app.planning import queries as planning
from app.planning.grid import Draft, Grid
from app.planning.models import Shift
from app.planning.rules import State
from app.rounds import parts
from app.rounds import queries as rounds


def week(org_id: UUID, monday: date) -> Grid:
    """The week that starts on this Monday."""
    found = planning.week(org_id, monday)
    return grid.grid(org_id, found, _stops(org_id, found.shifts))


def drafts(org_id: UUID, monday: date) -> list[Draft]:
    """What publishing a week would do."""
    waiting = grid.waiting(org_id, monday)
    return grid.drafts(org_id, waiting, _stops(org_id, waiting))


def _stops(org_id: UUID, shifts: Sequence[Shift]) -> dict[UUID, int]:
    """How many stops the round of each shift has; a shift without a round is left out."""
    found = rounds.of_shifts(org_id, [one.id for one in shifts])
    return {shift_id: len(one.standing_stops) for shift_id, one in found.items()}


@dataclass(frozen=True)
class Described:
    id: UUID
    day: date
    hours: str
    state: str
    state_label: str
    agents: list[str]
    note: str | None
    round_kind: str | None
    parts: str
    stops: list[tuple[int, str, str]]
    can_publish: bool
    can_cancel: bool


def described(shift: Shift) -> Described:
    """A shift with the names of its agents and of the estates of its round, in order."""
    known = names.people(shift.org_id)
    round_ = rounds.of_shifts(shift.org_id, [shift.id]).get(shift.id)
    places = plates.estates(shift.org_id, [one.estate_id for one in round_.standing_stops] if round_ else [])
    return Described(
        id=shift.id,
        day=shift.service_date,
        hours=grid.hours(shift.starts_at, shift.ends_at),
        state=shift.state,
        state_label=State.label_of(shift.state),
        agents=[known[one.user_id].name for one in shift.agents],
        note=shift.note,
        round_kind=lists.label(shift.org_id, "type_tournee", round_.type_tournee) if round_ else None,
        parts=parts.said(round_, known) if round_ else "",
        stops=[(n, places[one.estate_id].plate, places[one.estate_id].name) for n, one in
               enumerate(round_.standing_stops, 1)] if round_ else [],
        can_publish=shift.state == State.brouillon,
        can_cancel=shift.state != State.annulee,
    )  # fmt: skip
