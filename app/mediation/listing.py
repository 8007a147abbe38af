"""Cases as the board lists them, late ones first. Codes, places and days alone: no statement per line, no name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.core import clock
from app.core.folding import fold
from app.extensions import db
from app.mediation import numbers, owed, queries, stepping
from app.mediation.models import CaseMediator, MediationCase
from app.mediation.models.case import closed_day
from app.mediation.rules import board
from app.mediation.rules.board import Age, Stage, When
from app.mediation.rules.states import OPEN, CaseState
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.lists import Column, Order, Page, paginate, ranked, same
from app.people.acting import Actor
from app.people.rules import COORDINATION
from app.places import plates
from app.places.models import Entrance

CLOSED = ("clos", "Clos")
"""Asks for those that are over, in the place of a stage."""
NOBODY = "Coordination"
"""Whose the next step is when it is no mediator's."""
_OPEN = tuple(one.value for one in OPEN)
_C = MediationCase
SHOWN = (
    _C.id, _C.number, _C.state, _C.state_since, _C.before, _C.family, _C.type, _C.flow, _C.estate_id, _C.building_id,
    _C.entrance_id, _C.public_point_id,
    _C.asked_on, _C.closed_on, _C.anonymised_at, _C.outcome, _C.owner_id, _C.next, _C.next_on,
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What narrows the list; None does not. `estate`: as `plates.at`; `number`: whole, or its last digits."""

    sector_id: UUID | None = None
    mediator_id: UUID | None = None
    flow: str | None = None
    family: str | None = None
    estate: str | None = None
    number: str | None = None
    closed: bool = False
    stage: Stage | None = None
    age: Age | None = None


@dataclass(frozen=True)
class Line:
    """One case. `days`: since it was asked; `who`: who owes the next step; `late`: days past its day, 0 in time;
    `asked`: what this reader is asked of it, in words."""

    id: UUID
    number: str
    plate: str
    estate: str
    hall: str
    title: str
    state: str
    state_label: str
    days: int
    next: str
    who: str
    mine: bool
    due_on: date | None
    late: int
    when: When
    closed_on: date | None
    months: bool
    outcome: str
    asked: str = ""


@dataclass(frozen=True)
class Totals:
    """Of the open ones this reader may have. `mine`: whose next step is theirs; `oldest`: its days, None without."""

    open: int
    late: int
    mine: int
    oldest: int | None


@dataclass(frozen=True)
class Cell:
    """How many cases of a stage and an age, and how many of them are late."""

    count: int = 0
    late: int = 0


def columns() -> list[Column]:
    """What the list may be sorted by."""
    return [
        Column("residence", "Résidence", (plates.key_of(_C.org_id, _C.estate_id), _C.entrance_id)),
        Column("numero", "Numéro", (_C.number,)),
        Column("etat", "État", (ranked(_C.state, CaseState.codes()), _C.asked_on)),
        Column("echeance", "Échéance", (_C.next_on,)),
    ]


def age(asked_on: date) -> int:
    """Days since it was asked for, which is a date of calendars, past midnight too."""
    return (clock.calendar_date(clock.now()) - asked_on).days


def totals(actor: Actor) -> Totals:
    """What the top of the board says, whatever the filters; one statement."""
    late, mine = func.count(case((_late(), 1))), func.count(case((owed.by(actor), 1)))
    query = select(func.count(), late, mine, func.min(_C.asked_on)).where(*_within(actor), _is_open())
    count, late_ones, own, first = db.session.execute(query).one()
    return Totals(count, late_ones, own, age(first) if count else None)


def late_ones(actor: Actor) -> Select[Any]:
    """Those of this reader's that are late: what waits at the line of the menu."""
    return select(_C.id).where(*_within(actor), _is_open(), _late(), owed.by(actor))


def grid(actor: Actor, asked: Filters) -> dict[Stage, dict[Age, Cell]]:
    """Open cases by state and by age, those of the other filters alone; one statement."""
    today = clock.today()
    born = case(*((_born(age, today), age.value) for age in Age), else_=Age.plus.value)
    counts = select(_C.state, born, func.count(), func.count(case((_late(), 1))))
    found = {stage: dict.fromkeys(Age, Cell()) for stage in Stage}
    for state, age, count, late in db.session.execute(
        counts.where(*_within(actor), *_narrowed(asked), _is_open()).group_by(_C.state, born)
    ):
        row, one = found[board.STAGE_OF[state]], Age(age)
        row[one] = Cell(row[one].count + count, row[one].late + late)
    return found


def how_many(actor: Actor, asked: Filters) -> dict[When, int]:
    """How many there are of each group, among those asked for; one statement."""
    today = clock.today()
    found = (func.count(case((_falls(one, today), 1))) for one in When)
    counts = db.session.execute(select(*found).select_from(_C).where(*_wanted(actor, asked))).one()
    return dict(zip(When, counts, strict=True))


def by_number(actor: Actor, typed: str) -> Sequence[tuple[UUID, str]]:
    """The case of this number, written whole, among those this person sees something of: its id and number."""
    number = numbers.whole(typed)
    if number is None:
        return []
    rows = db.session.execute(select(_C.id, _C.number).where(*visible(actor), _C.number == number))
    return [(id, number) for id, number in rows]


def listed(actor: Actor, asked: Filters, order: Order, number: int, total: int) -> Page[Line]:
    """One page: the longest late first; of those that are over, the last closed first; unless asked otherwise."""
    own = (_C.closed_on.desc(), _C.number.desc()) if asked.closed else (_C.next_on.nulls_last(), _C.number)
    query: Any = select(*SHOWN).where(*_wanted(actor, asked)).order_by(*order.by(*own))
    page = paginate(db.session(), query, number, total=total)
    return Page(lines(actor, page.items), page.number, page.total, page.size)


def lines(actor: Actor, rows: Sequence[Any]) -> list[Line]:
    """Rows of `SHOWN` in words, the same few statements for any number of them."""
    if not rows:
        return []
    people = names.people(actor.org_id)
    places, halls = plates.estates(actor.org_id, [one.estate_id for one in rows]), _halls(actor.org_id, rows)
    outside = plates.points(actor.org_id, [one.public_point_id for one in rows if one.anonymised_at is None])
    there = owed.hands(actor.org_id, [one.id for one in rows])
    steps = stepping.listed(actor.org_id, {one.id: one.next for one in rows})
    return [
        _line(
            actor,
            one,
            people,
            places,
            halls,
            outside.get(one.public_point_id, plates.PUBLIC[1]),
            there.get(one.id, ()),
            steps[one.id],
        )  # fmt: skip
        for one in rows
    ]


def title(org_id: UUID, row: Any) -> str:
    """Bruit, musique: the family of a case, and its type when it is known."""
    words = lists.label(org_id, "type_conflit", row.family)
    if not row.type:
        return words
    detail = lists.label(org_id, "type_conflit", row.type)
    if fold(detail) in fold(words):
        return detail  # Insultes, of the family Insultes, menaces
    return f"{words}, {detail[:1].lower()}{detail[1:]}"


def plate_of(estate: str, hall: str) -> str:
    """What stands on the door: the sign of the hall, else that of the estate."""
    return hall or estate


def _line(
    actor: Actor, row: Any, people: dict[UUID, names.Person], places: dict[UUID, plates.Where],
    halls: dict[UUID, tuple[str, str]], outside: str, there: Sequence[Any], step: str,
) -> Line:  # fmt: skip
    today, place = clock.today(), places.get(row.estate_id) if row.estate_id else None
    sign, hall = halls.get(row.entrance_id, ("", "")) if row.entrance_id else ("", "")
    owner = people.get(row.owner_id) if row.owner_id else None
    mine = owed.mine(actor, row, there)
    return Line(
        id=row.id,
        number=row.number,
        plate=plate_of(place.plate if place else "", sign),
        estate=place.name if place else outside,
        hall=hall,
        title=title(actor.org_id, row),
        state=row.state,
        state_label=CaseState.label_of(row.state),
        days=age(row.asked_on),
        next=step,
        who="Vous" if mine else owner.name if owner else NOBODY,
        mine=mine,
        due_on=row.next_on,
        late=max(0, (today - row.next_on).days) if row.next_on else 0,
        when=board.when(row.next_on, today),
        closed_on=closed_day(row),
        months=row.anonymised_at is not None,
        outcome=lists.label(actor.org_id, "issue", row.outcome) if row.outcome else "",
        asked=owed.asked(actor, there, people),
    )


def _halls(org_id: UUID, rows: Sequence[Any]) -> dict[UUID, tuple[str, str]]:
    """By entrance: its sign, its words."""
    wanted = {one.entrance_id for one in rows if one.entrance_id}
    if not wanted:
        return {}
    query = select(Entrance.id, Entrance.plate, Entrance.label).where(Entrance.org_id == org_id)
    return {id: (plate, label) for id, plate, label in db.session.execute(query.where(Entrance.id.in_(wanted)))}


# --- conditions -------------------------------------------------------------------------------------


def visible(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Those of which this reader has at least the envelope: all for coordination, for an agent her own."""
    return (_C.org_id == actor.org_id,) if actor.role in COORDINATION else (
        _C.org_id == actor.org_id, queries.of_user(actor)
    )  # fmt: skip


_within = visible


def _wanted(actor: Actor, asked: Filters) -> list[ColumnElement[bool]]:
    found = [*_within(actor), *_narrowed(asked), _C.state == CaseState.clos.value if asked.closed else _is_open()]
    if asked.stage is not None:
        found.append(_C.state.in_([one.value for one in board.STATES[asked.stage]]))
    if asked.age is not None:
        found.append(_born(asked.age, clock.today()))
    return found


def _narrowed(asked: Filters) -> list[ColumnElement[bool]]:
    found = same({_C.sector_id: asked.sector_id, _C.flow: asked.flow, _C.family: asked.family})
    found += plates.at(_C.estate_id, asked.estate)
    if asked.mediator_id is not None:
        found.append(_in_hands(asked.mediator_id))
    if asked.number is not None:
        found.append(_C.number.endswith(asked.number, autoescape=True))
    return found


def _in_hands(user_id: UUID) -> ColumnElement[bool]:
    still = or_(CaseMediator.until.is_(None), CaseMediator.until >= clock.today())
    hers = CaseMediator.org_id == _C.org_id, CaseMediator.case_id == _C.id, CaseMediator.user_id == user_id
    return select(CaseMediator.id).where(*hers, still).exists()


def _is_open() -> ColumnElement[bool]:
    return _C.state.in_(_OPEN)


def _late() -> ColumnElement[bool]:
    return _C.next_on < clock.today()


def _falls(group: When, today: date) -> ColumnElement[bool]:
    if group is When.retard:
        return _C.next_on < today
    week = board.sunday(today)
    if group is When.semaine:
        return _C.next_on.between(today, week)
    return or_(_C.next_on.is_(None), _C.next_on > week)


def _born(age: Age, today: date) -> ColumnElement[bool]:
    since, until = board.born(age, today)
    return and_(_C.asked_on <= until, *([_C.asked_on >= since] if since else []))
