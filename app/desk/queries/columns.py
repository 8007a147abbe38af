"""The columns of an export of entries: what each kind's form asks for, what became of it, a structure's own fields.

A file travels: nothing that somebody typed is in it. A column is a code of a list, a state, a number, a yes, a record
by its name, or an answer to a field of the structure's own, which is never a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from marshmallow import fields

from app.core.kinds import Field
from app.core.refs import AGENT, NAMED, OPERATION, RECORD, Ref, model_of
from app.desk.queries.wording import in_words, shapes
from app.fields import queries as own_fields
from app.fields.rules import OwnField
from app.logbook import kinds
from app.logbook.kinds import EntryKind
from app.logbook.models import LogEntry
from app.pages.workbook import Cell
from app.review.rules import COLUMN_LABELS


def _nothing(entry: LogEntry) -> list[UUID]:
    return []


@dataclass(frozen=True)
class Column:
    """One column: its heading and its cell of an entry. `named`: the ids of the records of `model` the cell names."""

    label: str
    cell: Callable[[Any], Cell]
    model: type[Any] | None = None
    named: Callable[[Any], list[UUID]] = field(default=_nothing)


def told(org_id: UUID, kind: EntryKind[Any]) -> Iterator[Column]:
    """What its form asks for, texts left out; of what counts people, how many beside the words."""
    for name, asked in kind.fields.items():
        value, shape = partial(_value, kind, name), shapes(kind.schema).get(name)
        if _is_told(asked, shape):
            yield Column(asked.label, partial(_said, org_id, asked, shape, value), _model(shape), partial(_ids, value))
        if _counts(asked):
            yield Column(f"{asked.label}, en tout", partial(_total, asked, value))


def became(org_id: UUID, kind: EntryKind[Any]) -> list[Column]:
    """What became of it since, where its form has not said so."""
    said = {one.label for one in kind.fields.values()}
    states = kind.journal.state if kind.journal else ()
    labels = {one: COLUMN_LABELS[one] for one in states if one in COLUMN_LABELS}
    return [
        Column(label, partial(_stands, org_id, kind, one)) for one, label in labels.items() if label not in said
    ]  # fmt: skip


def own(one: OwnField) -> Column:
    label = f"{one.label} ({one.unit})" if one.unit else one.label
    return Column(label, lambda entry: own_fields.typed(one, (entry.own or {}).get(one.code)))


def _is_told(asked: Field, shape: Any) -> bool:
    """Whether it holds a code, a number, a yes, or names a record: never what somebody typed."""
    if asked.lists or asked.states or asked.keyed:
        return True
    if asked.parts:
        return all(_is_told(one, None) for one in asked.parts.values())
    return isinstance(_each(shape), fields.Integer | fields.Boolean) or _model(shape) is not None


def _each(shape: Any) -> Any:
    """Of a list, what each of its items is."""
    return getattr(shape, "inner", shape)


def _model(shape: Any) -> type[Any] | None:
    """The records it names, when they have a name."""
    one = _each(shape)
    if not isinstance(one, Ref) or one.to in (AGENT, NAMED, OPERATION, RECORD):
        return None
    model = model_of(one.to)
    return model if hasattr(model, "name") or hasattr(model, "label") else None


def _value(kind: EntryKind[Any], name: str, entry: LogEntry) -> Any:
    """As a phone would send it: an id is a text."""
    value = getattr(entry, name if hasattr(entry, name) else kind.columns.get(name, name), None)
    return str(value) if isinstance(value, UUID) else value


def _said(org_id: UUID, asked: Field, shape: Any, value: Callable[[Any], Any], entry: LogEntry) -> Cell:
    found = value(entry)
    return found if type(found) is int and not asked.lists else in_words(org_id, asked, found, shape)


def _ids(value: Callable[[Any], Any], entry: LogEntry) -> list[UUID]:
    found = value(entry) or []
    return [UUID(one) for one in (found if isinstance(found, list) else [found])]


def _counts(asked: Field) -> bool:
    """Whether it is numbers of people, by band."""
    return len(asked.keyed) == 1 or any(_counts(one) for one in asked.parts.values())


def _total(asked: Field, value: Callable[[Any], Any], entry: LogEntry) -> Cell:
    return _sum(asked, value(entry))


def _sum(asked: Field, found: Any) -> int:
    if not isinstance(found, dict):
        return 0
    if asked.keyed:
        return sum(found.values())
    return sum(_sum(one, found.get(name)) for name, one in asked.parts.items() if _counts(one))


def _stands(org_id: UUID, kind: EntryKind[Any], column: str, entry: LogEntry) -> Cell:
    return kinds.in_words(kind, org_id, column, kind.facts(entry).get(column))
