"""The preparation sheet as it is shown: each party's side, what lies between, what was carried; and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.mediation import carrying, known, meetings, preparation
from app.mediation.models import CaseCarry, CaseLine, MediationCase
from app.mediation.rules.preparation import Part, without_names
from app.mediation.rules.states import MeetingState, Mode
from app.pages import names

SOMEBODY = "Quelqu’un"


@dataclass(frozen=True)
class Leave:
    """Of one line, to one party: whether she allowed it, and when was the session in which it was told."""

    to: str
    allowed: bool
    told_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One line. `to`: of a question, whom it is for; `other`: what somebody else wrote there, both still to be read."""

    id: UUID
    rev: int
    text: str
    by: str
    at: datetime
    to: str | None = None
    leaves: tuple[Leave, ...] = ()
    other: str | None = None
    other_by: str = ""
    other_at: datetime | None = None

    @property
    def told(self) -> bool:
        return any(one.told_at for one in self.leaves)


@dataclass(frozen=True)
class Side:
    """What one party says, what she could accept, and what was told of it to each other party."""

    letter: str
    said: tuple[Line, ...]
    accepts: tuple[Line, ...]
    told: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """`before`: what stands and what lacks before the *table ronde* to come, if there is one."""

    sides: tuple[Side, ...]
    true: tuple[Line, ...]
    unclear: tuple[Line, ...]
    questions: tuple[Line, ...]
    before: str
    last_at: datetime | None
    names: Mapping[str, str | None] = field(default_factory=dict)


def sheet(row: MediationCase) -> Sheet:
    people = known.letters_of(row)
    letters = {party.id: letter for letter, party in people.items()}
    lines = preparation.lines_of(row)
    leaves: dict[UUID, list[CaseCarry]] = {}
    for leave, line in carrying.leaves_of(row):
        leaves.setdefault(line.id, []).append(leave)
    team = names.people(row.org_id)
    days = _days(row)
    made = {one.id: _line(one, leaves.get(one.id, ()), letters, team, days) for one in lines}

    def of(part: Part, letter: str | None = None) -> tuple[Line, ...]:
        wanted = people[letter].id if letter else None
        there = (one for one in lines if one.part == part and (letter is None or one.party_id == wanted))
        return tuple(made[one.id] for one in there)

    sides = tuple(_side(letter, people, of(Part.mots, letter), of(Part.accepter, letter)) for letter in people)
    moments = [one.written_at for one in lines]
    return Sheet(
        sides=sides, true=of(Part.vrai), unclear=of(Part.flou), questions=of(Part.question), before=_before(row),
        last_at=max(moments, default=None), names={letter: party.name for letter, party in people.items()},
    )  # fmt: skip


def one_line(row: MediationCase, line: CaseLine) -> Line:
    """A line with its leaves."""
    letters = {party.id: letter for letter, party in known.letters_of(row).items()}
    standing = [one for one in preparation.carries_of(line) if one.withdrawn_at is None]
    return _line(line, standing, letters, names.people(row.org_id), _days(row))


def _line(
    one: CaseLine, leaves: Sequence[CaseCarry], letters: Mapping[UUID, str], team: Mapping[UUID, names.Person],
    days: Mapping[UUID, datetime],
) -> Line:  # fmt: skip
    return Line(
        id=one.id, rev=one.rev, text=one.text or "", by=_name(team, one.written_by), at=one.written_at,
        to=letters.get(one.party_id) if one.party_id and one.part == Part.question else None,
        leaves=_leaves(one, leaves, letters, days), other=one.other, other_by=_name(team, one.other_by),
        other_at=one.other_at,
    )  # fmt: skip


def _days(row: MediationCase) -> dict[UUID, datetime]:
    """By session, the moment it began."""
    return {one.id: one.starts_at for one in known.meetings_of(row)}


def _leaves(
    one: CaseLine, leaves: Sequence[CaseCarry], letters: Mapping[UUID, str], days: Mapping[UUID, datetime]
) -> tuple[Leave, ...]:  # fmt: skip
    if one.part not in (Part.mots, Part.accepter):
        return ()
    given = {it.to_party_id: it.carried_at and days.get(it.meeting_id or it.id, it.carried_at) for it in leaves}
    others = [(id, letter) for id, letter in letters.items() if id != one.party_id]
    return tuple(Leave(letter, id in given, given.get(id)) for id, letter in others)


def _name(team: Mapping[UUID, names.Person], user_id: UUID | None) -> str:
    return team[user_id].name if user_id and user_id in team else SOMEBODY


def _side(letter: str, people: Mapping[str, object], said: tuple[Line, ...], accepts: tuple[Line, ...]) -> Side:
    found = []
    for to in (one for one in people if one != letter):
        marks = [leave for line in (*said, *accepts) for leave in line.leaves if leave.to == to and leave.allowed]
        told = [leave.told_at for leave in marks if leave.told_at]
        if marks:
            last = f", la dernière le {max(told):%d/%m}" if told else ""
            found.append(f"{to}\u00a0: {_counted(len(told), len(marks))}{last}")
    return Side(letter, said, accepts, tuple(found))


def _counted(told: int, allowed: int) -> str:
    """0 dite sur 1 permise; 2 dites sur 3 permises."""
    return f"{told} dite{'s' if told > 1 else ''} sur {allowed} permise{'s' if allowed > 1 else ''}"


def _before(row: MediationCase) -> str:
    """4 conditions sur 5. Il manque le lieu neutre."""
    planned = (one for one in known.meetings_of(row) if one.mode == Mode.table_ronde)
    coming = next((one for one in planned if one.state == MeetingState.prevue), None)
    if coming is None:
        return "Aucune table ronde prévue."
    found = meetings.conditions(row, coming)
    lacking = [one.label[:1].lower() + one.label[1:] for one in found if not one.met]
    met = f"{len(found) - len(lacking)} conditions sur {len(found)}."
    return f"{met} Manque\u00a0: {', '.join(lacking)}." if lacking else met


# --- on paper ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """The same, letters for names; with `allowed_only`, of a party's words only what may be told to another."""

    sides: tuple[tuple[str, tuple[Line, ...], tuple[Line, ...]], ...]
    true: tuple[Line, ...]
    unclear: tuple[Line, ...]
    questions: tuple[Line, ...]


def paper(found: Sheet, *, allowed_only: bool) -> Paper:
    def of(lines: Sequence[Line], *, hers: bool) -> tuple[Line, ...]:
        kept = [one for one in lines if not (hers and allowed_only) or any(leave.allowed for leave in one.leaves)]
        return tuple(_bare(one, found.names) for one in kept)

    return Paper(
        tuple((one.letter, of(one.said, hers=True), of(one.accepts, hers=True)) for one in found.sides),
        of(found.true, hers=False), of(found.unclear, hers=False), of(found.questions, hers=False),
    )  # fmt: skip


def _bare(one: Line, people: Mapping[str, str | None]) -> Line:
    other = without_names(one.other, people) if one.other else None
    return Line(one.id, one.rev, without_names(one.text, people), "", one.at, one.to, one.leaves, other)
