"""Reading the fields of an organisation: those that are known, those being changed, what was answered, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import memory
from app.core.dates import date_fr
from app.core.errors import Unknown
from app.core.kinds import KINDS, Kind
from app.extensions import db
from app.fields import rules
from app.fields.rules import Fields, Nature, OwnField
from app.nomenclatures import queries as lists
from app.nomenclatures.models import ListVersion
from app.nomenclatures.rules import TO_UPDATE, page_id

_FIELDS = "own fields of an organisation"


def kinds() -> list[Kind[Any]]:
    """The kinds of entries that take fields."""
    return [one for one in KINDS.values() if one.fielded]


def kind_at(org_id: UUID, page: UUID) -> Kind[Any]:
    """The kind whose fields this page of the desk is of. Raises Unknown."""
    found = next((one for one in kinds() if page_id(org_id, rules.list_of(one.name)) == page), None)
    if found is None:
        raise Unknown()
    return found


def known(org_id: UUID, kind: str) -> Fields:
    """Every field of a kind that was ever on a phone, in order, those switched off included."""
    return _known(org_id).get(kind, ())


def drafted(org_id: UUID, kind: str) -> Fields:
    """The same as the draft would have them; those known without one."""
    row = lists.draft(org_id, rules.list_of(kind))
    return rules.loaded(row.changes["fields"]) if row else known(org_id, kind)


def published(org_id: UUID, kind: str) -> set[str]:
    """The codes of fields and choices that are, or were, more than tried: `field` and `field.choice`."""
    told = {line["code"] for one in lists.publications(org_id, rules.list_of(kind)) for line in one.changes}
    inside = {
        f"{one.code}.{it.code}" for one in known(org_id, kind) for it in one.options if one.code in told and it.active
    }
    return told | inside


def codes(org_id: UUID) -> set[str]:
    """Those of all fields, of any kind: none is used twice."""
    return {one.code for kind in kinds() for one in (*known(org_id, kind.name), *drafted(org_id, kind.name))}


def check(org_id: UUID, kind: str, values: object, on: date) -> None:
    """What was answered to the fields of an entry of this kind, on that day. Raises Refused."""
    if values:
        rules.check_values({one.code: one for one in known(org_id, kind)}, values, on)


def answers(org_id: UUID, values: object) -> Iterator[tuple[str, str]]:
    """(label, words) in the order of the fields; of whatever was sent, trusting nothing."""
    if not isinstance(values, Mapping):
        return
    for fields in _known(org_id).values():
        for field in fields:
            if field.code in values:
                yield field.label, said(field, values[field.code])
    unknown = values.keys() - {one.code for fields in _known(org_id).values() for one in fields}
    if unknown:
        yield TO_UPDATE, str(len(unknown))


def in_words(org_id: UUID, values: object) -> str:
    """All of it on one line."""
    return ", ".join(f"{label}\u00a0: {words}" for label, words in answers(org_id, values))


def said(field: OwnField, value: object) -> str:
    if field.nature == Nature.choix:
        option = field.option(value)
        return option.label if option else TO_UPDATE
    if field.nature == Nature.jour:
        day = rules.day_of(value)
        return date_fr(day) if day else TO_UPDATE
    return f"{value} {field.unit}".strip() if type(value) is int else TO_UPDATE


def typed(field: OwnField, value: object) -> str | int | date | None:
    """The same as a spreadsheet holds it: a number, a day, a choice in words; None for what was not answered."""
    if value is None:
        return None
    if field.nature == Nature.nombre and type(value) is int:
        return value
    day = rules.day_of(value) if field.nature == Nature.jour else None
    return day or said(field, value)


def forget() -> None:
    """Drop what was read in this unit: it has just changed."""
    memory.forget(_FIELDS)


def _known(org_id: UUID) -> dict[str, Fields]:
    # Remembered: one exchange checks two hundred entries.
    fields: dict[UUID, dict[str, Fields]] = memory.once(_FIELDS, dict)
    if org_id not in fields:
        fields[org_id] = _read(org_id)
    return fields[org_id]


def _read(org_id: UUID) -> dict[str, Fields]:
    named = {rules.list_of(one.name): one.name for one in kinds()}
    mine = select(ListVersion.list_code, ListVersion.items)
    with db.session.no_autoflush:
        rows = db.session.execute(mine.where(ListVersion.org_id == org_id, ListVersion.list_code.in_(named)))
    found = {named[row.list_code]: rules.loaded(row.items) for row in rows}
    return {one: found[one] for one in named.values() if one in found}
