"""Limits of an exchange, and why an operation may be held. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from app.core.labels import Label
from app.logbook.rules import text_on_phone

SCHEMA = 1
MAX_OPS = 500
MAX_INFLATED = 2 * 1024 * 1024
SLICE = 100
"""Operations per commit, so that no writer holds the lock over 150 ms (measured: 0.6 to 0.9 ms each)."""
PAGE = 1000
CLOSED_DAYS = 30
CLOSED_KEPT = timedelta(days=CLOSED_DAYS)
TOMBSTONES_KEPT = timedelta(days=400)

NOTE_MAX = 500
"""Characters of why a held operation is not applied."""

INTEGER_MAX = 2**31 - 1
"""The largest number an integer column holds on both databases."""
KIND_MAX = 60
UNKNOWN_KIND = "inconnu"
"""What is kept in clear of an operation this release does not know."""
DEEPEST = 16
"""Lists in lists: more than any form makes. An operation deeper than that is held."""
DEEPEST_KEPT = 200
"""Deeper than this nothing can be written down again: the envelope is refused."""

EXPORTED = {"SCHEMA": SCHEMA, "MAX_OPS": MAX_OPS, "MAX_INFLATED": MAX_INFLATED, "CLOSED_DAYS": CLOSED_DAYS}


class Reason(Label):
    """Why an operation is in custody without being applied."""

    invalid = "invalid", "Saisie incomplète ou illisible"
    newer = "newer", "Saisie d’une version plus récente de l’application"
    illisible = "illisible", "Contenu scellé qui ne s’ouvre pas"
    unknown_record = "unknown_record", "Complète une saisie qui n’est pas encore arrivée"
    waits = "waits", "Attend une saisie précédente"
    not_allowed = "not_allowed", "Hors des droits de la personne au moment de la saisie"
    id_reuse = "id_reuse", "Identifiant déjà utilisé avec un autre contenu"
    state = "state", "Ne correspond plus à l’état actuel"
    closed = "closed", "Déposée après la fermeture de l’accès"
    refused = "refused", "Refusée par une règle du métier"
    error = "error", "N’a pas pu être appliquée, gardée pour être reprise"


class Settled(Label):
    """How a held operation ended."""

    applied = "applied", "Appliquée"
    dismissed = "dismissed", "Refusée"


CORRECTION = "entry.correct"
"""The operation whose payload holds fields of another one, under `changes`."""
RELEASED_BY_ITSELF = (Reason.unknown_record, Reason.waits)
"""Those that go on when what they wait for arrives."""
SAID_AGAIN = (Reason.refused, Reason.state)
"""Those that are over once their author has put the same thing right."""


def to_fade(received_at: datetime, first: datetime, last: datetime, at: datetime) -> bool:
    """Whether phones may still hold the text of an entry they may hold no more.

    `first`, `last`: when its scopes were last told of it. Told within its days it went with its text, and a moment
    from the future says nothing.
    """
    if text_on_phone(received_at, at):
        return False
    return text_on_phone(received_at, first) or clock.elapsed(last, at) == clock.EVER


def canonical(op: dict[str, Any]) -> str:
    """The canonical JSON of a sealed operation, its number on the device apart."""
    sealed = {key: value for key, value in op.items() if key != "no"}
    return json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def payload_hash(text: str) -> str:
    """SHA-256 of the canonical JSON of an operation."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def storable(text: str) -> bool:
    """False when a canonical JSON holds half a character, which no text column takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def readable(text: object) -> str:
    """A text somebody sent, fit for a column and a message: what cannot be printed is replaced."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text) if isinstance(text, str) else ""


def kind_of(op: Mapping[str, Any]) -> str:
    """The name of a kind, as it can be stored whatever was sent; the body keeps it as it came."""
    return readable(op["kind"])[:KIND_MAX]


def gaps(here: Iterable[int], among: range) -> list[tuple[int, int]]:
    """The numbers of a range that are not here, as (first, last)."""
    missing = sorted(set(among).difference(here))
    found: list[tuple[int, int]] = []
    for number in missing:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def filled(op: Mapping[str, Any], put: Mapping[str, Any], left_out: Iterable[str]) -> dict[str, Any]:
    """An operation with other fields in its payload, some taken out; of a correction, in what it changes."""
    payload = op["payload"]
    if op["kind"] == CORRECTION:
        return {**op, "payload": {**payload, "changes": _filled(payload.get("changes") or {}, put, left_out)}}
    return {**op, "payload": _filled(payload, put, left_out)}


def _filled(fields: Mapping[str, Any], put: Mapping[str, Any], left_out: Iterable[str]) -> dict[str, Any]:
    gone = set(left_out)
    return {**{name: value for name, value in fields.items() if name not in gone}, **put}


def is_count(value: object) -> bool:
    """Whether a value is a number an integer column holds."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= INTEGER_MAX


def count_of(value: Any) -> int:
    """A number as it can be stored, 0 for what is none; the body keeps it as it came."""
    return int(value) if is_count(value) else 0


def names_a_kind(op: Mapping[str, Any]) -> bool:
    """Whether kind, schema and number are what they should be."""
    kind = op["kind"]
    return isinstance(kind, str) and kind == kind_of(op) != "" and count_of(op["schema"]) > 0 and is_count(op["no"])
