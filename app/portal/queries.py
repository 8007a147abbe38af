"""What a landlord reads, already cut to its own stock. Nothing here touches another table than the closed
one (`released_line`) and the names of places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed, Unknown
from app.core.web import Page, paginate
from app.people.acting import Actor
from app.people.rules import PORTAL_ROLES
from app.places.models import Building, Entrance, Estate, Landlord
from app.portal.words import Words
from app.review.models import ReleasedLine

FEW = 5
KINDS = ("visit", "conflict", "technical")


@dataclass(frozen=True)
class Question:
    """What the reader asks: days included, and codes; None is no filter."""

    since: date
    until: date
    estate_id: UUID | None = None
    kind: str | None = None
    family: str | None = None
    severity: str | None = None


@dataclass(frozen=True)
class LogLine:
    """One line of the journal, ready to print. `day` for a visit or a fault, `week` for a conflict."""

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
class ContactCount:
    """Contacts of one estate in one month (`2026-11`); `shown` is already merged under five."""

    estate: str
    month: str
    shown: str


@dataclass(frozen=True)
class Stock:
    """An estate of the reader's landlord."""

    id: UUID
    name: str
    plate: str
    commune: str


def landlord_of(session: Session, reader: Actor) -> Landlord:
    """The landlord whose stock this person reads."""
    if reader.role not in PORTAL_ROLES or reader.landlord_id is None:
        raise NotAllowed
    found = session.get(Landlord, (reader.org_id, reader.landlord_id))
    if found is None:
        raise Unknown
    return found


def estates(session: Session, reader: Actor) -> list[Stock]:
    """The estates of the reader's landlord, by name."""
    landlord = landlord_of(session, reader)
    rows = session.execute(
        select(Estate.id, Estate.name, Estate.plate, Estate.commune)
        .where(Estate.landlord_id == landlord.id)
        .order_by(Estate.name, Estate.id)
    )
    return [Stock(*row) for row in rows]


def own_estate(session: Session, reader: Actor, estate_id: UUID) -> Stock:
    """One estate of the reader's landlord; another one is as unknown as one that does not exist."""
    for one in estates(session, reader):
        if one.id == estate_id:
            return one
    raise Unknown


def incident_log(session: Session, reader: Actor, asked: Question, number: int) -> Page[LogLine]:
    """One page of the journal, latest first."""
    page = paginate(session, _lines(session, reader, asked), number)
    words = Words(reader.org_id)
    return Page([_line(row, words) for row in page.items], page.number, page.total, page.size)


def whole_log(session: Session, reader: Actor, asked: Question) -> Iterator[LogLine]:
    """All the lines of the same answer, for the spreadsheet."""
    words = Words(reader.org_id)
    for row in session.execute(_lines(session, reader, asked).execution_options(yield_per=500)):
        yield _line(row, words)


def counts(session: Session, reader: Actor, asked: Question) -> dict[str, str]:
    """How many lines of each kind, by the same filters, merged under five (technical problems excepted)."""
    query = _lines(session, reader, asked).order_by(None)
    lines = query.with_only_columns(ReleasedLine.kind, func.count().label("lines")).group_by(ReleasedLine.kind)
    found = {row.kind: row.lines for row in session.execute(lines)}
    return {kind: _count(kind, found.get(kind, 0)) for kind in KINDS}


def contacts(session: Session, reader: Actor, asked: Question) -> list[ContactCount]:
    """Contacts per estate and month. Whole months, whatever the days asked: part of one would single out."""
    query = (
        select(Estate.name, ReleasedLine.month, func.count())
        .join(Estate, and_(Estate.org_id == ReleasedLine.org_id, Estate.id == ReleasedLine.estate_id))
        .where(
            *_own(session, reader, asked),
            ReleasedLine.kind == "contact",
            ReleasedLine.month.between(f"{asked.since:%Y-%m}", f"{asked.until:%Y-%m}"),
        )
        .group_by(Estate.id, Estate.name, ReleasedLine.month)
        .order_by(ReleasedLine.month.desc(), Estate.name, Estate.id)
    )
    return [ContactCount(name, month or "", merged(number)) for name, month, number in session.execute(query)]


def _count(kind: str, number: int) -> str:
    return str(number) if kind == "technical" else merged(number)


def merged(number: int) -> str:
    """A count as it may be shown: under five it no longer says how many."""
    return str(number) if number == 0 or number >= FEW else f"moins de {FEW}"


def _own(session: Session, reader: Actor, asked: Question) -> list[Any]:
    mine = [Estate.landlord_id == landlord_of(session, reader).id]
    if asked.estate_id is not None:
        mine.append(Estate.id == own_estate(session, reader, asked.estate_id).id)
    return mine


def _lines(session: Session, reader: Actor, asked: Question) -> Select[Any]:
    """The closed table's columns and no others, with the names of places."""
    line = ReleasedLine
    within, day = _stands(asked)
    columns: list[Any] = [
        line.kind, line.service_date, line.flagged_on, line.sent_on, line.iso_week,
        line.daypart, line.state, line.ambience_level, line.family, line.severity, line.outcome,
        line.category, line.sub_category, line.work, line.transmission, line.feedback, line.lieu,
        Estate.name.label("estate"), Estate.plate.label("plate"),
        Entrance.label.label("entrance"), Building.name.label("building"),
    ]  # fmt: skip
    query = (
        select(*columns)
        .join(Estate, and_(Estate.org_id == line.org_id, Estate.id == line.estate_id))
        .outerjoin(Entrance, and_(Entrance.org_id == line.org_id, Entrance.id == line.entrance_id))
        .outerjoin(Building, and_(Building.org_id == line.org_id, Building.id == line.building_id))
        .where(*_own(session, reader, asked), line.kind.in_([asked.kind] if asked.kind else KINDS))
        .where(within)
    )
    if asked.family is not None:
        query = query.where(or_(line.family == asked.family, line.category == asked.family))
    if asked.severity is not None:
        query = query.where(line.severity == asked.severity)
    # The last keys make the order of equal days fixed; the id only parts lines that read the same.
    return query.order_by(
        day.desc(), Estate.name, line.kind, line.family, line.category, line.severity, line.outcome, line.id
    )


def _weeks(asked: Question) -> dict[str, date]:
    """The ISO weeks that touch the period (`2026-W47`), each with its Sunday."""
    first = asked.since - timedelta(days=asked.since.weekday())
    mondays = [first + timedelta(weeks=n) for n in range((asked.until - first).days // 7 + 1)]
    return {f"{monday:%G-W%V}": monday + timedelta(days=6) for monday in mondays}


def _stands(asked: Question) -> tuple[Any, Any]:
    """Whether a line is of the period, and the day it stands at: a conflict, at the Sunday of its week.

    A week has no day in SQL that both databases know, so it is told the Sundays.
    """
    line, weeks = ReleasedLine, _weeks(asked)
    on = func.coalesce(line.service_date, line.flagged_on)
    within = or_(
        and_(line.kind == "conflict", line.iso_week.in_(list(weeks))),
        and_(line.kind != "conflict", on.between(asked.since, asked.until)),
    )
    sundays = {week: literal(sunday, Date) for week, sunday in weeks.items()}
    return within, case((line.kind == "conflict", case(sundays, value=line.iso_week)), else_=on)


def _line(row: Any, words: Words) -> LogLine:
    return LogLine(
        kind=row.kind,
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
