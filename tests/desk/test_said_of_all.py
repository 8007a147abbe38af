"""Every field of every operation is told under a French name and in words: no id, no code, no name of a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from app.core import tenant
from app.core.kinds import OPERATIONS, Field
from app.core.refs import Ref
from app.core.unit import read_unit
from app.desk.queries.said import UNKNOWN, said
from app.logbook.kinds import COMMON_FIELDS, EntryKind, entry_kinds, fields_of
from app.logbook.schemas import Place
from app.nomenclatures import rules as lists
from app.rounds.models import Round
from app.sync.rules import CORRECTION
from tests.desk.evening import Evening, payload
from tests.world import World

MACHINE_S = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|\b[a-z0-9]+_[a-z0-9_]+\b|[{}\[\]]")
WORDS = "Des mots tapés."


def asked() -> Iterator[tuple[str, EntryKind[Any] | None]]:
    """Every operation a coordinator may read; a correction once for each kind."""
    for operation in OPERATIONS.values():
        if operation.name == CORRECTION:
            yield from ((operation.name, kind) for kind in entry_kinds().values())
        elif not operation.own:
            yield operation.name, None


CASES = {f"{name}{' ' + kind.name if kind else ''}": (name, kind) for name, kind in asked()}


@pytest.mark.parametrize("case", CASES)
def test_every_field_of_every_operation_is_told_in_words(case: str, world: World, evening: Evening) -> None:
    name, kind = CASES[case]
    with tenant.tenant(world.org_id), read_unit() as session:
        walk = session.scalars(select(Round)).one()
        ids = {
            "entrance": world.glycines.entrances[0], "building": world.glycines.building_id,
            "estate": world.glycines.estate_id, "sector": world.sector_id, "agent": world.yoann.user_id,
            "round": walk.id, "round_stop": walk.stops[0].id, "partner": evening.partner_id, "named": evening.conflict,
        }  # fmt: skip
        sent = whole(OPERATIONS[name].schema(), fields_of(name), ids)
        labels = names_of(OPERATIONS[name].schema(), fields_of(name)) - {"kind", "changes"}
        if kind:
            known = {**COMMON_FIELDS, **kind.fields}
            sent |= {"kind": kind.name, "changes": whole(kind.schema(), known, ids)}
            labels |= names_of(kind.schema(), known)
        told = dict(said(world.org_id, name, sent))
    assert labels <= told.keys() and UNKNOWN not in told
    for label, words in told.items():
        assert not MACHINE_S.search(label) and not MACHINE_S.search(words), (label, words)
        assert label[0].isupper() and words and "inconnu" not in words and words not in codes(sent), (label, words)


def names_of(schema: Schema, known: Mapping[str, Field]) -> set[str]:
    """The words of its fields; a field without any stands for itself, and is told of nowhere.

    Those of the structure's own are told one by one, under their questions (tests/fields/test_seen.py).
    """
    return {known[name].label if name in known else name for name in schema.fields if name != "own"}


def whole(schema: Schema, known: Mapping[str, Field], ids: Mapping[str, UUID]) -> dict[str, Any]:
    """All its fields filled."""
    if isinstance(schema, Place):
        return {"estate": str(ids["estate"])}
    return {name: sample(one, known.get(name, Field("")), name, ids) for name, one in schema.fields.items()}


def sample(column: Any, known: Field, name: str, ids: Mapping[str, UUID]) -> Any:
    if isinstance(column, Ref):
        return str(uuid4() if column.new and column.to not in ids else ids[column.to])
    if isinstance(column, fields.Nested):
        return whole(column.schema, known.parts, ids)
    if isinstance(column, fields.List):
        return [sample(column.inner, known, name, ids)]
    if isinstance(column, fields.Dict):
        return {first(known.keyed[0]): 2} if known.keyed else {}
    if isinstance(column, fields.Boolean):
        return True
    if isinstance(column, fields.Integer):
        return int(first(known.lists[0])) if known.lists else 2
    if isinstance(column, fields.DateTime):
        return "2026-11-24" if type(column) is fields.Date else "2026-11-24T20:11:00+00:00"
    if type(column) is fields.Date:
        return "2026-11-24"
    choice = next((one.choices for one in column.validators if isinstance(one, validate.OneOf)), None)
    return (
        next(iter(choice))
        if choice
        else first(known.lists[0])
        if known.lists
        else "conflict"
        if name == "kind"
        else WORDS
    )


def first(code: str) -> str:
    return lists.shipped(code).items[0].code


def codes(sent: Any) -> set[str]:
    """Whatever was sent as a code, at any depth."""
    if isinstance(sent, dict):
        return {code for one in sent.values() for code in codes(one)}
    if isinstance(sent, list):
        return {code for one in sent for code in codes(one)}
    return {sent} if isinstance(sent, str) and sent != WORDS else set()


def test_a_passage_tells_its_halls_by_their_signs_and_its_round_by_its_day(world: World, evening: Evening) -> None:
    halls = [str(one) for one in world.glycines.entrances]
    sent = {**payload("visit", world, evening.partner_id, None), "entrances": halls, "round_id": str(evening.round_id)}
    with tenant.tenant(world.org_id), read_unit():
        told = dict(said(world.org_id, "visit.record", sent))
        gone = dict(said(world.org_id, "visit.record", {**sent, "entrances": [str(uuid4())], "stop_id": str(uuid4())}))
    assert told["Halls"] == "14, 16" and told["Tournée"] == "Tournée, ven. 20 nov. à 08:00"
    assert told["Avec"] == "Yoann Le Guen" and told["Rien à signaler"] == "oui"
    assert gone["Halls"] == gone["Arrêt"] == "inconnu ici"
