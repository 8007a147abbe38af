"""What is wrong with a held operation, field by field, and what may be done about each at the desk.

Its own schema says it, then the lists, then what it names, then the rules of its kind; nothing is tried for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.core.errors import Refused
from app.core.kinds import KINDS, OPERATIONS, Field, Kind
from app.core.refs import Named, named
from app.core.rows import find
from app.fields import queries as own_fields
from app.logbook.kinds import COMMON_FIELDS, EntryKind
from app.nomenclatures import queries as lists
from app.sync.models import HeldOp, body_of, called, is_sealed
from app.sync.references import model_of
from app.sync.rules import CORRECTION
from app.sync.shapes import Invalid

PLACE, TEXT, CALL = "place", "text", "call"
"""Fields that are asked for in a way of their own."""
NOT_IN_FORMS = ("round_id", "followup", "origin", "agents", "stop_id", "entrances", "partner_id", "own")


@dataclass(frozen=True)
class Asked:
    """A field to fill: its name in the payload, in words, how it is asked, and what was said.

    `how`: place, text, call, codes, code, number (of a list), state or yes. `sent`: what stood there. `halved`: of a
    list of two levels, it asks the first; another field of the same list asks the second.
    """

    name: str
    label: str
    how: str
    field: Field
    required: bool
    sent: Any = None
    halved: bool = False


@dataclass(frozen=True)
class Faults:
    """What to fill, and what may be left out, by name: a link to what is not here, or what nobody here knows."""

    asked: list[Asked] = field(default_factory=list)
    loose: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.asked or self.loose)


@dataclass(frozen=True)
class Filling:
    """What a coordinator put in, by field; what is left out; and both in words, as (name, words)."""

    put: Mapping[str, Any]
    left_out: tuple[str, ...]
    said: list[tuple[str, str]]


@dataclass(frozen=True)
class _Form:
    """The fields an operation carries: the schema that reads them, the kind that words them, what was sent."""

    schema: type[Schema]
    kind: Kind[Any] | None
    sent: Mapping[str, Any]
    whole: bool


def faults(held: HeldOp) -> Faults:
    """Of one that opens and is of a form this release knows; else there is nothing to fill."""
    form = _form(held)
    if form is None:
        return Faults()
    reader = form.schema(unknown=RAISE, partial=not form.whole)
    wrong, data = _read(reader, form.sent)
    loose = {name for name in wrong if name not in reader.fields}
    wrong = (wrong & reader.fields.keys()) | _off_list(held, form, data)
    wrong |= {name.partition(".")[0] for name in _missing(held, form, data)}
    if not wrong and not loose and isinstance(form.kind, EntryKind):
        wrong |= _against(held, form, reader)
    asked = [one for name in reader.fields if name in wrong and (one := _asked(form, name, reader.fields[name]))]
    named_so = {one.name for one in asked}
    may_go = {name for name in wrong - named_so if not (form.whole and reader.fields[name].required)}
    return Faults(asked, {name: _label(form, name) for name in sorted(loose | may_go)})


def _form(held: HeldOp) -> _Form | None:
    body, asked = body_of(held), OPERATIONS.get(called(held))
    payload = body.get("payload")
    if asked is None or not isinstance(payload, dict) or not _is_of(asked.version, body) or is_sealed(held):
        return None
    if asked.name == CORRECTION:
        corrected, changes = KINDS.get(str(payload.get("kind"))), payload.get("changes")
        if isinstance(corrected, EntryKind) and isinstance(changes, dict):
            return _Form(corrected.schema, corrected, changes, False)
        return None
    kind = next((one for one in KINDS.values() if asked in one.operations), None)
    return _Form(asked.schema, kind, payload, True)


def is_known(held: HeldOp) -> bool:
    """Whether this release reads operations of its kind and version."""
    asked = OPERATIONS.get(called(held))
    return asked is not None and _is_of(asked.version, body_of(held))


def _is_of(version: int, body: Mapping[str, Any]) -> bool:
    schema = body.get("schema")
    return isinstance(schema, int) and schema <= version


def _read(reader: Schema, sent: Mapping[str, Any]) -> tuple[set[str], dict[str, Any]]:
    """The fields a schema refuses, and what it makes of the others."""
    try:
        return set(), dict(reader.load(sent))
    except (ValidationError, OverflowError) as wrong:
        if not isinstance(wrong, ValidationError) or not isinstance(wrong.messages, dict):
            return set(), {}
        return {str(name) for name in wrong.messages}, dict(wrong.valid_data or {})


def _off_list(held: HeldOp, form: _Form, data: Mapping[str, Any]) -> set[str]:
    """Those with a code that none of their lists knows, or an answer to no field of the structure."""
    found = set() if _own_is_right(held, form, data) else {"own"}
    for name, one in _fields(form).items():
        value = data.get(name)
        codes = [str(code) for code in (value if isinstance(value, list) else [value]) if code is not None]
        if one.lists and not all(any(lists.find(held.org_id, list_, code) for list_ in one.lists) for code in codes):
            found.add(name)
    return found


def _own_is_right(held: HeldOp, form: _Form, data: Mapping[str, Any]) -> bool:
    try:
        own_fields.check(held.org_id, form.kind.name if form.kind else "", data.get("own"), held.held_at.date())
    except Refused:
        return False
    return True


def _missing(held: HeldOp, form: _Form, data: Mapping[str, Any]) -> Iterator[str]:
    """Paths of the ids that name nothing here; people apart, whom their rights stop."""
    for one in named(form.schema, data):
        if not one.new and not _is_here(held, one):
            yield one.path


def _is_here(held: HeldOp, one: Named) -> bool:
    if one.to == "agent":
        return True
    try:
        return find(model_of(one), held.org_id, one.id) is not None
    except Invalid:
        return False


def _against(held: HeldOp, form: _Form, reader: Schema) -> set[str]:
    """What the rules of the kind refuse, told by field, or by the list of one."""
    assert isinstance(form.kind, EntryKind)
    try:
        form.kind.check(held.org_id, reader.load(form.sent))
    except Refused as refused:
        of_list = {name for name, one in _fields(form).items() if refused.field in one.lists}
        return of_list | ({refused.field} & reader.fields.keys() if refused.field else set())
    return set()


def _fields(form: _Form) -> Mapping[str, Field]:
    return {**COMMON_FIELDS, **(form.kind.fields if form.kind else {})}


def _label(form: _Form, name: str) -> str:
    known = LINKS.get(name) or (_fields(form)[name].label if name in _fields(form) else "")
    return known or "Ce que cette version de Palier ne connaît pas"


LINKS = {
    "round_id": "Le lien avec la tournée",
    "stop_id": "Le lien avec l’arrêt",
    "entrances": "Les halls parcourus",
    "origin": "Le lien avec la saisie d’origine",
    "followup": "Le suivi demandé",
    "agents": "Les collègues nommés",
    "partner_id": "Le partenaire",
    "counts": "Le nombre de personnes",
    "dimensions": "Le détail de l’ambiance",
}


def _asked(form: _Form, name: str, column: Any) -> Asked | None:
    known = _fields(form).get(name, Field({PLACE: "Lieu", CALL: "Appel"}.get(name, "")))
    how = _how(name, known, column)
    if how is None or not known.label:
        return None
    halves = [other for other, it in _fields(form).items() if known.lists and it.lists == known.lists]
    halved = len(halves) > 1 and halves[0] == name
    return Asked(name, known.label, how, known, form.whole and column.required, form.sent.get(name), halved)


def _how(name: str, known: Field, column: Any) -> str | None:
    if name in (PLACE, TEXT, CALL):
        return name
    if name in NOT_IN_FORMS:
        return None
    if known.lists:
        inner = column.inner if isinstance(column, fields.List) else column
        return "codes" if inner is not column else "number" if isinstance(inner, fields.Integer) else "code"
    if isinstance(column, fields.Boolean):
        return "yes"
    return "state" if known.states and any(isinstance(one, validate.OneOf) for one in column.validators) else None
