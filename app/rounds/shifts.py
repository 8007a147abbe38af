"""A shift with the round it carries, as pages show them: planning knows nothing of rounds, so the two meet here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.secrets import UNREADABLE
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.names import Person
from app.places import plates
from app.planning import grid, labour, words
from app.planning import queries as planning
from app.planning.grid import Draft, Grid
from app.planning.hours import day_of, hours
from app.planning.labour import Notice
from app.planning.models import Shift, ShiftChange
from app.planning.rules import ChangeReason, Span, State, Verb
from app.rounds import parts
from app.rounds import queries as rounds
from app.rounds import rules as walking
from app.rounds.models import Round


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
    return {one.id: len(row.standing_stops) for one in shifts if (row := _standing(one, found.get(one.id)))}


def round_of(shift: Shift) -> Round | None:
    """The round a shift carries; one given up is shown with the shift it was given up with alone."""
    return _standing(shift, rounds.of_shifts(shift.org_id, [shift.id]).get(shift.id))


def _standing(shift: Shift, row: Round | None) -> Round | None:
    given_up = row is not None and row.state == walking.State.annulee and shift.state != State.annulee
    return None if given_up else row


AGREE = "Relisez ce qui est signalé, puis cochez la case pour continuer quand même."


@dataclass(frozen=True)
class Warned:
    """What is said of a shift before it is published, and the mark of all that: who agrees, agrees to this."""

    said: list[str]
    mark: str


def warned(org_id: UUID, span: Span, found: Sequence[Notice] | None = None) -> Warned:
    """Of a shift as it is, or as it would be."""
    notices = planning.notices_of(org_id, span) if found is None else found
    people = names.people(org_id)
    holiday = planning.holiday(org_id, span.service_date)
    return Warned([words.said(one, people, holiday) for one in notices], labour.mark(notices))


@dataclass(frozen=True)
class Past:
    """One thing done to a shift. `was`: what it said before."""

    at: datetime
    what: str
    why: str
    was: list[str]
    stops: list[str]


@dataclass(frozen=True)
class Described:
    id: UUID
    day: date
    """The day it is counted on."""
    date: date
    """The day beside its hours."""
    hours: str
    state: str
    state_label: str
    agents: list[str]
    note: str | None
    round_kind: str | None
    parts: str
    begun: str
    stops: list[tuple[int, str, str]]
    can_publish: bool
    can_change: bool
    can_cancel: bool
    early: str
    warned: Warned
    history: list[Past]


def described(shift: Shift) -> Described:
    """A shift with the names of its agents and of the estates of its round, in order."""
    known = names.people(shift.org_id)
    round_ = round_of(shift)
    places = plates.estates(shift.org_id, [one.estate_id for one in round_.standing_stops] if round_ else [])
    draft = shift.state == State.brouillon
    return Described(
        id=shift.id,
        day=shift.service_date,
        date=day_of(shift.starts_at),
        hours=hours(shift.starts_at, shift.ends_at),
        state=shift.state,
        state_label=State.label_of(shift.state),
        agents=[one.name for id, one in known.items() if id in shift.agent_ids],
        note=shift.note,
        round_kind=lists.label(shift.org_id, "type_tournee", round_.type_tournee) if round_ else None,
        parts=parts.said(round_, known) if round_ else "",
        begun=parts.begun(round_, known),
        stops=[(n, places[one.estate_id].plate, places[one.estate_id].name) for n, one in
               enumerate(round_.standing_stops, 1)] if round_ else [],
        can_publish=draft,
        can_change=shift.state != State.annulee and (round_ is None or round_.state == walking.State.planifiee),
        can_cancel=shift.state != State.annulee,
        early=_early(shift, round_),
        warned=warned(shift.org_id, shift.span()) if draft else Warned([], ""),
        history=_history(shift, known),
    )  # fmt: skip


def _early(shift: Shift, row: Round | None) -> str:
    """A round begun on another day than its shift's: its agents left before they knew that it had moved."""
    if row is None or row.started_at is None or clock.service_day(row.started_at) == shift.service_date:
        return ""
    since = f"{clock.local(row.started_at):%d/%m/%Y à %H:%M}"
    return f"La tournée a commencé le {since}, un autre jour que la vacation\u00a0: vérifiez ce qui y a été saisi."


def _history(shift: Shift, known: Mapping[UUID, Person]) -> list[Past]:
    found = planning.history(shift)
    ids = [UUID(id) for one in found for id in _was(one).get("stops", ())]
    places = plates.estates(shift.org_id, ids) if ids else {}
    return [_past(one, known, places) for one in found]


def _past(one: ShiftChange, known: Mapping[UUID, Person], places: Mapping[UUID, plates.Where]) -> Past:
    was = _was(one)
    who = known[one.by].name if one.by in known else "Quelqu’un"
    accepted = [labour.Kind.label_of(code).lower() for code in one.accepted]
    why = ChangeReason.label_of(one.reason) if one.reason else ""
    knowing = f"malgré\u00a0: {', '.join(accepted)}" if accepted else ""
    stops = [places[UUID(id)].name for id in was.get("stops", ()) if UUID(id) in places]
    return Past(one.at, f"{Verb.label_of(one.verb)} par {who}", ", ".join(filter(None, (why, knowing))),
                [UNREADABLE] if one.was == UNREADABLE else _said(was, known), stops)  # fmt: skip


def _said(was: Mapping[str, Any], known: Mapping[UUID, Person]) -> list[str]:
    if not was:
        return []
    starts_at, ends_at = datetime.fromisoformat(was["starts_at"]), datetime.fromisoformat(was["ends_at"])
    who = names.joined(one.name for id, one in known.items() if str(id) in was["agents"])
    day = f"{day_of(starts_at):%d/%m/%Y}, {hours(starts_at, ends_at)}"
    return [part for part in (day, who, was.get("note") or "") if part]


def _was(one: ShiftChange) -> Mapping[str, Any]:
    return one.was if isinstance(one.was, dict) else {}


def told(shift: Shift, agents: Iterable[UUID]) -> list[str]:
    """Who learns of a change of what was published, and what they learn, in words."""
    known, had, will = names.people(shift.org_id), set(shift.agent_ids), set(agents)
    groups = (
        (had & will, "reçoit la vacation changée", "reçoivent la vacation changée"),
        (will - had, "reçoit cette vacation", "reçoivent cette vacation"),
        (had - will, "ne l’a plus", "ne l’ont plus"),
    )
    return [_learn([known[one].name for one in known if one in people], *verbs) for people, *verbs in groups if people]


def _learn(people: Sequence[str], one: str, several: str) -> str:
    verb, whose = (several, "leur") if len(people) > 1 else (one, "son")
    return f"{names.joined(people)} {verb} sur {whose} téléphone."
