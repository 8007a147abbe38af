"""One value of an operation in words: a code by its list, an id by what it names, a day, a yes, a number.

Nothing here trusts what was sent: what is of no known shape is shown as it came, but for ids, which are for machines.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from app.core.dates import datetime_fr, day_fr
from app.core.forms import id_or_none
from app.core.kinds import KINDS, Field
from app.core.refs import AGENT, NAMED, OPERATION, RECORD, Ref, model_of
from app.core.rows import find
from app.desk.queries.named import in_few_words
from app.desk.queries.spots import printable
from app.nomenclatures import queries as lists
from app.pages import names

NOT_HERE = "inconnu ici"


def in_words(org_id: UUID, field: Field, value: Any, column: Any = None, beside: Any = None) -> str:
    """`column`: its field of the schema; `beside`: the values it came with, one of which may say what an id names."""
    if field.told is not None:
        return field.told(org_id, value)
    if isinstance(value, list):
        inner = getattr(column, "inner", None)
        return _listed(in_words(org_id, field, one, inner, beside) for one in value)
    if isinstance(value, dict):
        return _keyed(org_id, field, value) if field.keyed else _parts(org_id, field, value, column)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if not isinstance(value, str | int | float):
        return ""
    if isinstance(column, Ref):
        return _named(org_id, column, str(value), beside)
    return _code(org_id, field, value) or _moment(column, value) or plain(value)


@cache
def shapes(schema: type[Schema]) -> Mapping[str, Any]:
    """The fields of a schema by name. Building one costs more than reading with it."""
    return schema().fields


def plain(value: Any) -> str:
    """As it came; nothing of what is no text or number, or is an id."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return "" if id_or_none(str(value)) else printable(str(value))


def _listed(words: Any) -> str:
    return ", ".join(dict.fromkeys(one for one in words if one))


def _code(org_id: UUID, field: Field, value: Any) -> str:
    if field.states and value in field.states.codes():
        return field.states.label_of(str(value))
    known = (lists.find(org_id, one, str(value)) for one in field.lists)
    found = next((one.label for one in known if one is not None), "")
    unknown = plain(value) if field.lists or field.states else ""
    return found or (f"«\u00a0{unknown}\u00a0», {NOT_HERE}" if unknown else "")


def _moment(column: Any, value: Any) -> str:
    with suppress(TypeError, ValueError):
        if isinstance(column, fields.Date):
            return day_fr(date.fromisoformat(value))
        if isinstance(column, fields.DateTime) and (at := datetime.fromisoformat(value)).tzinfo:
            return datetime_fr(at)
    return ""


def _parts(org_id: UUID, field: Field, value: Mapping[Any, Any], column: Any) -> str:
    inner = column.schema.fields if isinstance(column, fields.Nested) else {}
    told = ((one, value.get(name), inner.get(name)) for name, one in field.parts.items())
    return _listed(_part(org_id, one, sent, of, value) for one, sent, of in told)


def _part(org_id: UUID, field: Field, value: Any, column: Any, beside: Any) -> str:
    if isinstance(value, bool):
        return field.label if value else ""
    words = in_words(org_id, field, value, column, beside)
    return f"{field.label} {words}".strip() if words else ""


def _keyed(org_id: UUID, field: Field, value: Mapping[Any, Any]) -> str:
    keys, values = Field("", field.keyed[:1]), Field("", field.keyed[1:])
    pairs = ((_code(org_id, keys, key), in_words(org_id, values, told)) for key, told in value.items())
    return _listed(f"{name}\u00a0: {words}" for name, words in pairs if name and words)


def _named(org_id: UUID, column: Ref, value: str, beside: Any) -> str:
    """What an id names; nothing for what it gives a name to, words for what is not of this structure."""
    id = id_or_none(value)
    if id is None:
        return plain(value)
    if column.to in (OPERATION, RECORD):
        return ""
    if column.to == AGENT:
        person = names.people(org_id).get(id)
        return person.name if person else NOT_HERE
    model = _model(column.to, beside)
    row = find(model, org_id, id) if model else None
    return in_few_words(row) if row is not None else "" if column.new else NOT_HERE


def _model(to: str, beside: Any) -> type[Any] | None:
    if to != NAMED:
        return model_of(to)
    name = beside.get("kind") if isinstance(beside, Mapping) else None
    return KINDS[name].model if isinstance(name, str) and name in KINDS else None
