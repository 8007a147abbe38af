"""What a held operation says, in the words of the forms.

It may be of a shape this server does not know, or not be one of ours at all: nothing here trusts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import Schema

from app.core.kinds import KINDS, OPERATIONS, Field
from app.desk.queries.named import kind_about
from app.desk.queries.spots import place_in_words, printable, told
from app.desk.queries.wording import in_words, plain, shapes
from app.logbook.kinds import COMMON_FIELDS, EntryKind, fields_of
from app.logbook.models import LogEntry
from app.logbook.schemas import place_on_wire
from app.people.acting import Actor
from app.people.rules import Role
from app.sync.rules import CORRECTION

UNKNOWN = "Inconnu ici"
ITS_KIND = "Nature de la saisie"
UNSAID = Field("")
"""Of what is said otherwise."""
MOST = 30
FIRST_WORDS = 140


@dataclass(frozen=True)
class _Read:
    """What was sent, and by what it is read: words and columns by name."""

    sent: Mapping[Any, Any]
    fields: Mapping[str, Field]
    schema: type[Schema] | None


def said(org_id: UUID, operation: str, payload: Any) -> list[tuple[str, str]]:
    """(name, text) pairs, thirty at most, then how many more there are."""
    if not isinstance(payload, dict):
        return []
    found = [("Lieu", place_in_words(org_id, told(payload).get("place")))]
    found += [pair for part in _parts(operation, payload) for pair in _pairs(org_id, part)]
    once = _joined(pair for pair in found if pair[1])
    rest = [("Et aussi", f"{len(once) - MOST} autres réponses")] if len(once) > MOST else []
    return once[:MOST] + rest


def stands(org_id: UUID, payload: Any, entry: LogEntry) -> dict[str, str]:
    """What is recorded of an entry now, by the names of the fields a correction of it changes."""
    kind = KINDS[type(entry).feed_kind]
    changes = payload.get("changes") if isinstance(payload, dict) else None
    if not isinstance(changes, dict) or not isinstance(kind, EntryKind):
        return {}
    # As a phone of those who were there holds it, with the words that have left it since.
    there = Actor(entry.author_id, org_id, Role.agent, entry.author_id, None, None, "")
    now = {**kind.wire(entry, there), "text": entry.text}
    now = {name: now.get(name) for name in changes} | {"place": place_on_wire(entry, with_text=True)}
    part = _Read(now, {**COMMON_FIELDS, **kind.fields}, kind.schema)
    return {"Lieu": place_in_words(org_id, now["place"])} | dict(_pairs(org_id, part))


def text_of(payload: Any) -> str:
    """What was written, for a line of a list."""
    text = told(payload).get("text")
    if not isinstance(text, str):
        return ""
    whole = printable(text)
    return whole if len(whole) <= FIRST_WORDS else f"{whole[:FIRST_WORDS].rstrip()}…"


def _parts(operation: str, payload: Mapping[Any, Any]) -> Iterator[_Read]:
    """What it carries; of a correction, what it changes, then the rest, of which the names may be the same."""
    asked, kind, changes = OPERATIONS.get(operation), kind_about(operation, payload), payload.get("changes")
    known = fields_of(operation)
    if kind:
        yield _Read({"kind": kind.label}, {"kind": Field(ITS_KIND)}, None)
        known = {**known, "kind": UNSAID}
    if operation == CORRECTION and isinstance(changes, dict):
        yield _Read(changes, {**COMMON_FIELDS, **(kind.fields if kind else {})}, kind.schema if kind else None)
        known = {**known, "changes": UNSAID}
    yield _Read(payload, known, asked.schema if asked else None)


def _pairs(org_id: UUID, part: _Read) -> Iterator[tuple[str, str]]:
    sent_as = shapes(part.schema) if part.schema else {}
    for name, value in part.sent.items():
        field = part.fields.get(name) if isinstance(name, str) else None
        if name == "place" and isinstance(value, dict):
            continue  # said first
        if field is None:
            yield UNKNOWN, _listed(value)
        elif field.label:
            yield field.label, in_words(org_id, field, value, sent_as.get(name), part.sent)


def _listed(value: Any) -> str:
    return ", ".join(words for one in (value if isinstance(value, list) else [value]) if (words := plain(one)))


def _joined(pairs: Any) -> list[tuple[str, str]]:
    """Those of one name together: of what nobody here knows, there may be several."""
    found: dict[str, str] = {}
    for name, text in pairs:
        found[name] = f"{found[name]}, {text}" if name in found else text
    return list(found.items())
