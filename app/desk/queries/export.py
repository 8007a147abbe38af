"""The entries a list of the review shows, all of them, as sheets: a tab for each kind, since kinds say other things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.rows import read_all
from app.desk.queries import columns
from app.desk.queries.columns import Column
from app.extensions import db
from app.fields import queries as own_fields
from app.fields.rules import OwnField
from app.logbook import words
from app.logbook.kinds import EntryKind, entry_kinds
from app.logbook.models import LogEntry
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.lists import Order
from app.pages.naming import tab_name
from app.pages.workbook import Cell, Sheet
from app.places import plates
from app.review import queries as review
from app.review.models import Review
from app.review.queries import Filters
from app.review.rules import State

BATCH = 200
"""Entries read at once: a year of a service is never in memory whole."""
HEAD = {
    "Date": 12, "Heure": 8, "Jour de service": 16, "Résidence": 30, "Commune": 20, "Bâtiment ou hall": 20,
    "Endroit": 20, "Agent": 18, "Présents": 26,
}  # fmt: skip
DECIDED = {"Relecture": 20, "Motif interne": 28}
WIDTH = 24


def sheets(org_id: UUID, asked: Filters, order: Order) -> list[Sheet]:
    """One for each kind that has lines among those asked for; their rows are read as they are written."""
    kinds: Any = select(Review.kind).distinct()
    found = set(db.session.scalars(review.narrowed(kinds, org_id, asked)))
    return [_sheet(org_id, kind, asked, order) for name, kind in entry_kinds().items() if name in found]


def _sheet(org_id: UUID, kind: EntryKind[Any], asked: Filters, order: Order) -> Sheet:
    asked = replace(asked, kind=kind.name)
    told = [*columns.told(org_id, kind), *columns.became(org_id, kind)]
    own = [columns.own(one) for one in _own(org_id, kind, asked)]
    header = (*HEAD, *(one.label for one in told), *DECIDED, *(one.label for one in own))
    widths = (*HEAD.values(), *(WIDTH for _ in told), *DECIDED.values(), *(WIDTH for _ in own))
    query = _of(kind, select(Review, kind.model), org_id, asked).order_by(*order.by(Review.occurred_at, Review.id))
    return Sheet(tab_name(kind.label), header, _rows(org_id, query, told, own), widths)


def _own(org_id: UUID, kind: EntryKind[Any], asked: Filters) -> list[OwnField]:
    """The fields of the structure's own: those asked for now, and those that one of these entries answered."""
    known = own_fields.known(org_id, kind.name)
    if all(one.active for one in known):
        return list(known)
    answers = _of(kind, select(kind.model.own), org_id, asked).where(kind.model.own.is_not(None))
    codes = {code for one in db.session.scalars(answers) for code in one or ()}
    return [one for one in known if one.active or one.code in codes]


def _of(kind: EntryKind[Any], wanted: Any, org_id: UUID, asked: Filters) -> Any:
    """A select of the entries of a kind that are asked for, each beside its review."""
    its = (kind.model.org_id == Review.org_id) & (kind.model.id == Review.entity_id)
    return review.narrowed(wanted.select_from(Review).join(kind.model, its), org_id, asked)


def _rows(org_id: UUID, query: Any, told: Sequence[Column], own: Sequence[Column]) -> Iterator[list[Cell]]:
    people = names.people(org_id)
    for batch in db.session.execute(query.execution_options(yield_per=BATCH)).partitions():
        entries = [entry for _, entry in batch]
        held = [_named(org_id, one, entries) for one in told]  # as long as they are, no name is asked for again
        places = plates.estates(org_id, [one.estate_id for one in entries])
        halls = plates.halls(org_id, [one.entrance_id or one.building_id for one in entries])
        for row, entry in batch:
            yield [
                *_when(entry), *_where(entry, places, halls), *_who(entry, people), *(one.cell(entry) for one in told),
                *_decided(row), *(one.cell(entry) for one in own),
            ]  # fmt: skip
        held.clear()


def _named(org_id: UUID, column: Column, entries: Sequence[LogEntry]) -> Sequence[Any]:
    if column.model is None:
        return []
    return read_all(column.model, org_id, {id for entry in entries for id in column.named(entry)})


def _when(entry: LogEntry) -> list[Cell]:
    at = clock.local(entry.occurred_at)
    return [at.date(), at.time().replace(second=0, microsecond=0), entry.service_date]


def _where(entry: LogEntry, places: dict[UUID, plates.Where], halls: dict[UUID, str]) -> list[Cell]:
    """Of a place of the street, not what it was called: that was typed."""
    estate = places.get(entry.estate_id) if entry.estate_id else None
    hall = entry.entrance_id or entry.building_id
    home = [estate.name, estate.commune] if estate else [plates.PUBLIC[1], ""]
    return [*home, halls.get(hall, "") if hall else "", words.label(entry, "lieu", entry.lieu)]


def _who(entry: LogEntry, people: dict[UUID, names.Person]) -> list[Cell]:
    """As the list names them."""
    there = [UUID(one) for one in entry.agents]
    short = {id: people[id].short if id in people else "inconnu" for id in (entry.author_id, *there)}
    return [short[entry.author_id], ", ".join(short[one] for one in there)]


def _decided(row: Review) -> list[Cell]:
    reason = lists.label(row.org_id, "motif_retenue", row.reason) if row.reason else ""
    return [State.label_of(row.state), reason]
