"""The coordinator's work list of entries to read again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.core import memory
from app.extensions import db
from app.pages.lists import Order
from app.review import rules
from app.review.models import ReleasedLine, Review
from app.review.rules import Facts, State

PAGE = 50
Row = TypeVar("Row")


@dataclass(frozen=True)
class Filters:
    """What narrows the list; None does not. `public`: outside every estate.

    `since` and `until` are service dates, both included.
    """

    state: str = State.a_relire.value
    kind: str | None = None
    estate_id: UUID | None = None
    public: bool = False
    author_id: UUID | None = None
    level: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Page:
    """One page of reviews, oldest first, and how many there are in all."""

    rows: list[Review]
    total: int
    page: int
    pages: int


def to_review(
    org_id: UUID, filters: Filters | None = None, page: int = 1, size: int = PAGE, order: Order | None = None
) -> Page:
    """The entries in one state of review, cancelled ones left out, the oldest first. `page` counts from 1."""
    wanted = narrowed(select(Review), org_id, filters or Filters())
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    keys = (order or Order()).by(Review.occurred_at, Review.id)
    ordered = wanted.order_by(*keys).offset((page - 1) * size).limit(size)
    return Page(list(db.session.scalars(ordered)), total, page, pages)


def count_to_review(org_id: UUID) -> int:
    return waiting(org_id)[0]


def count_of(org_id: UUID, author_id: UUID) -> int:
    """How many of somebody's entries wait."""
    columns: Any = select(func.count(Review.id))
    return db.session.scalar(narrowed(columns, org_id, Filters(author_id=author_id))) or 0


def waiting(org_id: UUID) -> tuple[int, date | None]:
    """How many entries wait, and the day of the oldest: asked by the menu and by a page, read once for both."""
    columns: Any = select(func.count(Review.id), func.min(Review.service_date))
    query = narrowed(columns, org_id, Filters())

    def ask() -> tuple[int, date | None]:
        many, oldest = db.session.execute(query).one()
        return many, oldest

    return memory.once(("to review", org_id), ask)


def of_day(org_id: UUID, day: date) -> Select[Review]:
    """The entries of a service day that count, whatever was made of them, the latest first: *À relire* and the rest."""
    # All the states: named so that the index, which starts with the state, serves the day.
    found = select(Review).where(*_live(org_id), Review.service_date == day, Review.state.in_(State.codes()))
    return found.order_by(Review.occurred_at.desc(), Review.id)


def find(org_id: UUID, kind: str, entity_id: UUID) -> Review | None:
    """The review of an entry's last revision."""
    found = select(Review).where(*_present(org_id), Review.kind == kind, Review.entity_id == entity_id)
    return db.session.scalar(found)


def told(row: Review) -> Facts | None:
    """What a landlord is told of this revision once released: its facts, completed by what is part of it."""
    if not row.facts:
        return None
    parts = select(Review).where(*_live(row.org_id), Review.part_of == row.entity_id, Review.facts.is_not(None))
    facts = rules.unpack(row.facts)
    for part in db.session.scalars(parts.order_by(Review.occurred_at, Review.id)):
        facts = rules.with_part(facts, rules.unpack(part.facts)) if part.facts else facts
    return facts


def read_now(org_id: UUID, kind: str, entity_id: UUID) -> ReleasedLine | None:
    """The line a landlord reads of it at this moment; None when none does, or when it completes another's."""
    mine = ReleasedLine.org_id == org_id, ReleasedLine.kind == kind, ReleasedLine.entity_id == entity_id
    return db.session.scalar(select(ReleasedLine).where(*mine))


def is_kept(org_id: UUID, kind: str, entity_id: UUID) -> bool:
    """Whether the coordination keeps it inside."""
    row = find(org_id, kind, entity_id)
    return row is not None and row.state == State.retenu


def counted(org_id: UUID, kind: str, ids: Collection[UUID]) -> dict[UUID, tuple[UUID | None, bool]]:
    """Of these entries, those that ask whether they are another, or are: what each asks, whether it is aside."""
    found = select(Review.entity_id, Review.asks, Review.aside).where(
        Review.org_id == org_id,
        Review.kind == kind,
        Review.current.is_(True),
        Review.entity_id.in_(ids),
        or_(Review.asks.is_not(None), Review.aside.is_(True)),
    )
    return {id: (asks, aside) for id, asks, aside in db.session.execute(found)}


def asking(org_id: UUID) -> Select[Review]:
    """The entries that may be the same fact as another, the latest first; nobody said yet."""
    ask = select(Review).where(*_present(org_id), Review.asks.is_not(None))
    return ask.order_by(Review.occurred_at.desc(), Review.id)


def count_asking(org_id: UUID) -> int:
    return db.session.scalar(select(func.count()).select_from(asking(org_id).subquery())) or 0


def asked_about(org_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Of these entries, those that others may be the same fact as."""
    asks = Review.asks
    # Told that it is not null, SQLite reads what asks, a few rows; else it may go through all of a structure's reviews.
    found = select(asks).where(*_present(org_id), asks.is_not(None), asks.in_(ids))
    return {id for id in db.session.scalars(found) if id is not None}


def beside(org_id: UUID, entity_id: UUID, named: Collection[UUID]) -> list[Review]:
    """The reviews of the entries `named`, and of those that ask whether they are this one, or that it asks about."""
    asks = select(Review.asks).where(*_present(org_id), Review.entity_id == entity_id, Review.asks.is_not(None))
    wanted = or_(Review.entity_id.in_(named), Review.asks == entity_id, Review.entity_id.in_(asks))
    found = select(Review).where(*_present(org_id), wanted)
    return list(db.session.scalars(found.order_by(Review.occurred_at, Review.id)))


def _present(org_id: UUID) -> list[ColumnElement[bool]]:
    return [Review.org_id == org_id, Review.current.is_(True), Review.withdrawn_at.is_(None)]


def _live(org_id: UUID) -> list[ColumnElement[bool]]:
    return [*_present(org_id), Review.aside.is_(False)]


def narrowed(wanted: Select[Row], org_id: UUID, by: Filters) -> Select[Row]:
    """A select of reviews, of those that count and are asked for."""
    conditions = [*_live(org_id), Review.state == by.state]
    for column, value in (
        (Review.kind, by.kind),
        (Review.estate_id, by.estate_id),
        (Review.author_id, by.author_id),
        (Review.level, by.level),
    ):
        if value is not None:
            conditions.append(column == value)
    if by.public:
        conditions.append(Review.estate_id.is_(None))
    if by.since is not None:
        conditions.append(Review.service_date >= by.since)
    if by.until is not None:
        conditions.append(Review.service_date <= by.until)
    return wanted.where(*conditions)
