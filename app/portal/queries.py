"""What a landlord reads, already cut to its own stock. Nothing here touches another table than the closed
one (`released_line`) and the names of places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from app.core import memory
from app.core.errors import NotAllowed, Unknown
from app.logbook.kinds import Told, journals, monthly
from app.nomenclatures.rules import mark_of, shipped
from app.pages.lists import Page, nearest, page_size
from app.people.acting import Actor
from app.people.rules import PORTAL_ROLES
from app.places.models import Building, Entrance, Estate, Landlord
from app.portal.rules import OTHERS
from app.portal.rules import shown as may_be_shown
from app.portal.words import Words
from app.review.models import ReleasedLine


@dataclass(frozen=True)
class Question:
    """What the reader asks: days included, and codes; None is no filter."""

    since: date
    until: date
    estate_id: UUID | None = None
    kind: str | None = None
    family: str | None = None
    level: str | None = None
    urgent_first: bool = False


CALLING = 10
"""More than any level: what is over comes after, the gravest first there too."""
Columns = Callable[[Told, Question], Select[Any]]
"""What is read of the lines of a kind."""


@dataclass(frozen=True)
class LogLine:
    """One line of the journal, ready to print, at a `day` or in a `week`; `kind`: its label."""

    kind: str
    day: date | None
    week: str | None
    estate: str
    plate: str
    place: str
    nature: str
    detail: str
    severity: str | None
    severity_label: str
    state: str
    dates: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True)
class MonthCount:
    """Entries of a kind at one estate in one month (`2026-11`); `shown` is already what may be read of the number."""

    estate: str
    month: str
    shown: str


@dataclass(frozen=True)
class Monthly:
    """The numbers a month of one kind."""

    title: str
    plural: str
    icon: str
    rows: list[MonthCount]


@dataclass(frozen=True)
class Figure:
    """How many lines of a kind, as it may be shown."""

    title: str
    shown: str


def landlord_of(session: Session, reader: Actor) -> Landlord:
    """The landlord whose stock this person reads."""
    if reader.role not in PORTAL_ROLES or reader.landlord_id is None:
        raise NotAllowed
    key = (reader.org_id, reader.landlord_id)
    # Asked by every part of a page; the session forgets a row that nobody holds.
    found = memory.once(("landlord", *key), lambda: session.get(Landlord, key))
    if found is None:
        raise Unknown
    return found


def own(session: Session, reader: Actor) -> list[ColumnElement[bool]]:
    """Conditions on an estate: it is of the reader's landlord."""
    landlord = landlord_of(session, reader)
    return [Estate.org_id == landlord.org_id, Estate.landlord_id == landlord.id]


def how_many(session: Session, reader: Actor) -> int:
    """How many estates the reader's landlord has."""
    return session.scalar(select(func.count(Estate.id)).where(*own(session, reader))) or 0


def own_estate(session: Session, reader: Actor, estate_id: UUID) -> Estate:
    """One estate of the reader's landlord; another one is as unknown as one that does not exist."""
    mine = select(Estate).where(*own(session, reader), Estate.id == estate_id)
    found = memory.once(("estate", reader.org_id, reader.landlord_id, estate_id), lambda: session.scalar(mine))
    if found is None:
        raise Unknown
    return found


def incident_log(session: Session, reader: Actor, asked: Question, number: int) -> Page[LogLine]:
    """One page of the journal, latest first: which lines they are, then these lines and no others in full."""
    total, size = sum(_totals(session, reader, asked).values()), page_size()
    number = nearest(number, total, size)
    keys = _log(session, reader, asked, _keys).limit(size).offset((number - 1) * size)
    ids = [row.id for row in session.execute(keys)]
    found = {row.id: row for row in session.execute(_whole(session, reader, asked, ids))}
    words = Words(reader.org_id)
    return Page([_line(found[id], words) for id in ids if id in found], number, total, size)


def whole_log(session: Session, reader: Actor, asked: Question) -> Iterator[LogLine]:
    """All the lines of the same answer, for the spreadsheet."""
    words = Words(reader.org_id)
    for row in session.execute(_log(session, reader, asked, _full).execution_options(yield_per=500)):
        yield _line(row, words)


def counts(session: Session, reader: Actor, asked: Question) -> list[Figure]:
    """How many lines of each kind asked for, by the same filters, as it may be shown; another kind is no nought."""
    found = _totals(session, reader, asked)
    return [_figure(kind, found.get(kind.name, 0)) for kind in _kinds(asked)]


def _totals(session: Session, reader: Actor, asked: Question) -> dict[str, int]:
    """How many lines of each kind: the figures and the number of pages ask for it, read once for both."""

    def count() -> dict[str, int]:
        own = _own(session, reader, asked)
        each = (
            select(literal(kind.name).label("kind"), func.count().label("lines")).where(*_of(kind, own, asked))
            for kind in _kinds(asked)
        )
        return {row.kind: row.lines for row in session.execute(union_all(*each))}

    return memory.once(("journal", reader.org_id, reader.landlord_id, asked), count)


def _figure(kind: Told, number: int) -> Figure:
    assert kind.journal
    return Figure(kind.journal.title, may_be_shown(number, exact=kind.journal.exact))


def by_month(session: Session, reader: Actor, asked: Question) -> list[Monthly]:
    """Per estate and month, for each kind read so. Whole months, whatever the days: part of one would single out."""
    return [
        Monthly(kind.journal.title, kind.journal.plural, kind.icon, _months(session, reader, asked, name))
        for name, kind in monthly().items()
        if kind.journal
    ]


def _months(session: Session, reader: Actor, asked: Question, kind: str) -> list[MonthCount]:
    query = (
        select(Estate.name, ReleasedLine.month, func.count())
        .join(Estate, and_(Estate.org_id == ReleasedLine.org_id, Estate.id == ReleasedLine.estate_id))
        .where(
            *_own(session, reader, asked),
            ReleasedLine.kind == kind,
            ReleasedLine.month.between(f"{asked.since:%Y-%m}", f"{asked.until:%Y-%m}"),
        )
        .group_by(Estate.id, Estate.name, Estate.name_key, ReleasedLine.month)
        .order_by(ReleasedLine.month.desc(), Estate.name_key, Estate.id)
    )
    return [MonthCount(name, month or "", may_be_shown(number)) for name, month, number in session.execute(query)]


def _own(session: Session, reader: Actor, asked: Question) -> list[ColumnElement[bool]]:
    """Conditions on a line: it is of an estate of the reader's, of the one asked for."""
    if asked.estate_id is not None:
        mine: Any = [own_estate(session, reader, asked.estate_id).id]
    else:
        mine = select(Estate.id).where(*own(session, reader))
    return [ReleasedLine.org_id == reader.org_id, ReleasedLine.estate_id.in_(mine)]


def _log(session: Session, reader: Actor, asked: Question, columns: Columns) -> Select[Any]:
    """The lines, latest first, or those that call for somebody before the others.

    The last keys fix the order of one day; the id parts lines that read the same.
    """
    lines = _lines(session, reader, asked, columns)
    keys = lines.c
    first = [keys.calls.desc()] if asked.urgent_first else []
    return select(lines).order_by(
        *first, keys.day.desc(), keys.sorted, keys.kind, keys.family, keys.category, keys.severity, keys.outcome,
        keys.id,
    )  # fmt: skip


def _lines(session: Session, reader: Actor, asked: Question, columns: Columns) -> Subquery:
    """One branch a kind, each on its own index: ten years of lines cost what the period holds."""
    own = _own(session, reader, asked)
    return union_all(*(columns(kind, asked).where(*_of(kind, own, asked)) for kind in _kinds(asked))).subquery()


def _kinds(asked: Question) -> list[Told]:
    return [one for name, one in journals().items() if asked.kind in (None, name)]


def _keys(kind: Told, asked: Question) -> Select[Any]:
    """What orders the lines, and nothing more: a year of them is sorted for one page."""
    line = ReleasedLine
    return select(
        line.id, line.kind, line.family, line.category, line.severity, line.outcome,
        Estate.name_key.label("sorted"), _stands(kind, asked)[1].label("day"), _calls(kind).label("calls"),
    ).join(Estate, _at_home)  # fmt: skip


def _full(kind: Told, asked: Question) -> Select[Any]:
    """The closed table's columns and no others, with the names of places and the day each line stands at."""
    return _with_places(
        Estate.name_key.label("sorted"), _stands(kind, asked)[1].label("day"), _calls(kind).label("calls")
    )


def _whole(session: Session, reader: Actor, asked: Question, ids: list[UUID]) -> Select[Any]:
    return _with_places().where(*_own(session, reader, asked), ReleasedLine.id.in_(ids))


def _with_places(*more: Any) -> Select[Any]:
    line = ReleasedLine
    columns: list[Any] = [
        line.id, line.kind, line.service_date, line.flagged_on, line.sent_on, line.iso_week,
        line.daypart, line.state, line.ambience_level, line.family, line.severity, line.outcome,
        line.category, line.sub_category, line.work, line.transmission, line.feedback, line.lieu,
        line.number, line.closed_week, line.sessions,
        Estate.name.label("estate"), Estate.plate.label("plate"),
        Entrance.label.label("entrance"), Building.name.label("building"), *more,
    ]  # fmt: skip
    return (
        select(*columns)
        .join(Estate, _at_home)
        .outerjoin(Entrance, and_(Entrance.org_id == line.org_id, Entrance.id == line.entrance_id))
        .outerjoin(Building, and_(Building.org_id == line.org_id, Building.id == line.building_id))
    )


_at_home = and_(Estate.org_id == ReleasedLine.org_id, Estate.id == ReleasedLine.estate_id)


def _of(kind: Told, own: list[ColumnElement[bool]], asked: Question) -> list[ColumnElement[bool]]:
    """Conditions on a line: of one's own stock, of this kind, of the period, of what is asked besides."""
    line = ReleasedLine
    conditions = [*own, line.kind == kind.name, _stands(kind, asked)[0]]
    if asked.family is not None:
        families = OTHERS if asked.family in OTHERS else (asked.family,)
        conditions.append(or_(line.family.in_(families), line.category.in_(families)))
    level = _level(kind)
    if asked.level is not None and level is not None:
        conditions.append(level == (int(asked.level) if level is line.ambience_level else asked.level))
    return conditions


def _level(kind: Told) -> Any:
    return getattr(ReleasedLine, kind.journal.level) if kind.journal and kind.journal.level else None


def _calls(kind: Told) -> ColumnElement[Any]:
    """How urgently a line calls: by how its level is drawn (0 to 4), and after all that calls, what is over."""
    level = _level(kind)
    if level is None or kind.scale is None or kind.journal is None:
        return literal(0)
    drawn = {one.code: mark_of(one.code)[0] for one in shipped(kind.scale).items}
    named = {int(code) if level is ReleasedLine.ambience_level else code: rank for code, rank in drawn.items()}
    urgency = case(named, value=level, else_=0)
    if kind.journal.over is None:
        return urgency + CALLING
    column, codes = kind.journal.over
    return urgency + case((getattr(ReleasedLine, column).in_(codes), 0), else_=CALLING)


def _stands(kind: Told, asked: Question) -> tuple[ColumnElement[bool], ColumnElement[Any]]:
    """Whether a line is of the period, and the day it stands at: one of a week, at its Sunday.

    A week has no day in SQL that both databases know, so it is told the Sundays.
    """
    assert kind.journal
    if kind.journal.stands == "iso_week":
        weeks = _weeks(asked)
        sundays = {week: literal(sunday, Date) for week, sunday in weeks.items()}
        if kind.journal.until:
            return _spans(kind.journal.until, sundays)
        return ReleasedLine.iso_week.in_(list(weeks)), case(sundays, value=ReleasedLine.iso_week)
    on = getattr(ReleasedLine, kind.journal.stands)
    return on.between(asked.since, asked.until), type_coerce(on, Date)


def _spans(until: str, sundays: dict[str, Any]) -> tuple[ColumnElement[bool], ColumnElement[Any]]:
    """Of what lasts: open in one of these weeks; it stands at its end, else at its beginning, else at the first."""
    opened, ended = ReleasedLine.iso_week, getattr(ReleasedLine, until)
    weeks = sorted(sundays)
    there = and_(opened <= weeks[-1], or_(ended.is_(None), ended >= weeks[0]))
    began = case(sundays, value=opened, else_=sundays[weeks[0]])
    return there, case((ended.in_(weeks), case(sundays, value=ended)), else_=began)


def _weeks(asked: Question) -> dict[str, date]:
    """The ISO weeks that touch the period (`2026-W47`), each with its Sunday."""
    first = asked.since - timedelta(days=asked.since.weekday())
    mondays = [first + timedelta(weeks=n) for n in range((asked.until - first).days // 7 + 1)]
    return {f"{monday:%G-W%V}": monday + timedelta(days=6) for monday in mondays}


def _line(row: Any, words: Words) -> LogLine:
    return LogLine(
        kind=words.kind(row),
        day=row.service_date or row.flagged_on,
        week=row.iso_week,
        estate=row.estate,
        plate=row.plate,
        place=words.place(row),
        nature=words.nature(row),
        detail=words.detail(row),
        severity=words.severity_code(row),
        severity_label=words.severity(row),
        state=words.state(row),
        dates=(("Envoyé le", row.sent_on),) if row.sent_on else (),
    )
