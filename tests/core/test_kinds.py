"""Every shipped kind says all that the rest of the house asks of it; what one lacks is told by its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields as columns_of
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from marshmallow import Schema, fields, validate

from app.core import clock, kinds, tenant
from app.core.errors import NotAllowed
from app.core.kinds import KINDS, OPERATIONS, Field, Kind, Operation
from app.core.secrets import Encrypted
from app.core.unit import read_unit
from app.desk.queries import unreadable
from app.keys.values import sealed_columns
from app.logbook.kinds import COMMON_FIELDS, EntryKind, Told, entry_kinds, journals
from app.logbook.models import LogEntry
from app.nomenclatures import rules as lists
from app.review.rules import Facts
from app.sync import references, registry
from tests.world import World

SAID = {"referral", "ambience"}
"""Kinds without a line of their own in a landlord's journal: never shown, or completing another."""
OF_THEIR_OWNER = {"followup", "case"}
"""Kinds whose action says who may, whatever the sector."""
CODES = {"round_id", "agents", "origin", "followup", "place", "lieu", "text"}
STANDS = {"service_date", "flagged_on", "iso_week"}
COLUMNS = {one.name for one in columns_of(Facts)}


@pytest.mark.parametrize("kind", registry.SHIPPED, ids=lambda kind: kind.name)
def test_a_kind_is_named_after_the_records_of_its_table(kind: Kind[Any]) -> None:
    assert kind.label and kind.model.feed_kind == kind.name and KINDS[kind.name] is kind
    assert kind.follows_estate == hasattr(kind.model, "sector_id") or kind.name in {"estate", "round"}
    assert all(OPERATIONS[one.name] is one and one.label for one in kind.operations)


@pytest.mark.parametrize("kind", [*registry.SHIPPED, None], ids=lambda kind: kind.name if kind else "a new one")
def test_what_has_an_estate_is_asked_nothing_by_an_agent_who_does_not_work_there(
    world: World, kind: Kind[Any] | None
) -> None:
    columns = kind.model.__table__.c.keys() if kind else ["estate_id"]
    if "estate_id" not in columns:
        return
    elsewhere = {"feed_kind": kind.name if kind else "nouveau", "estate_id": world.strange_home.estate_id, "rev": 1}
    with tenant.tenant(world.org_id), read_unit():
        near = SimpleNamespace(**elsewhere | {"estate_id": world.glycines.estate_id})
        references.check_reach(world.nadia.actor, near, clock.now())
        if kind and kind.name in OF_THEIR_OWNER:
            references.check_reach(world.nadia.actor, SimpleNamespace(**elsewhere), clock.now())
        else:
            with pytest.raises(NotAllowed):
                references.check_reach(world.nadia.actor, SimpleNamespace(**elsewhere), clock.now())


@pytest.mark.parametrize("kind", entry_kinds().values(), ids=lambda kind: kind.name)
def test_a_kind_of_entry_says_how_it_is_recorded_read_and_told(kind: EntryKind[Any]) -> None:
    assert issubclass(kind.model, LogEntry) and kind.icon and kind.referable and kind.leaves
    assert [one.creates for one in kind.operations] == [kind.model] * len(kind.operations) != []
    assert bool(kind.hidden) == (kind.name == "referral")
    assert (kind.journal is None) == (kind.name in SAID)
    assert kind.scale is None or lists.shipped(kind.scale)
    assert all(isinstance(getattr(kind.model, one), Encrypted) and kind.fields[one].label for one in kind.typed)
    assert kind.titled_by is None or kind.titled_by in {code for one in kind.fields.values() for code in one.lists}


@pytest.mark.parametrize("kind", journals().values(), ids=lambda kind: kind.name)
def test_a_journal_speaks_of_columns_a_landlord_has_and_puts_each_into_words(kind: Told) -> None:
    journal = kind.journal
    assert journal is not None
    named = {one for one in (journal.nature, *journal.detail, journal.level, *journal.state) if one}
    assert {
        journal.stands,
        journal.until or journal.stands,
        *named,
    } <= COLUMNS and named <= kind.words.keys() <= COLUMNS
    assert journal.level is None or kind.scale
    assert journal.stands in STANDS
    # The journal's filter of natures looks at these.
    assert journal.nature in {None, "family", "category"} and (journal.families is None) == (journal.nature is None)


def test_every_code_of_a_form_is_checked_against_a_list_or_a_choice() -> None:
    """A code nobody declares would be stored unread, and shown as it came."""
    for kind in entry_kinds().values():
        schemas = {one.schema for one in kind.operations}
        codes = {name for schema in schemas for name, field in schema().fields.items() if is_code(field)}
        assert codes - CODES <= kind.fields.keys() | {"consent", "state"}, kind.name
        named = [code for field in (*kind.fields.values(), *COMMON_FIELDS.values()) for code in field.lists]
        assert all(lists.shipped(code) for code in named)


def is_code(field: Any) -> bool:
    inner = field.inner if isinstance(field, fields.List) else field
    return type(inner) is fields.String and longest(inner) == 60


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda one: one.name)
def test_every_free_text_of_an_operation_is_declared_private(operation: Operation) -> None:
    found = set(free_texts(operation.schema(), ""))
    declared = {path for path in operation.private if not path.startswith("changes.")}
    assert {text for text in found if not any(is_within(text, path) for path in declared)} == set()
    assert {path for path in declared - DRAWN if not any(is_within(text, path) for text in found)} == set()


def test_a_correction_says_every_free_text_of_what_it_may_change() -> None:
    recorded = [one for kind in entry_kinds().values() for one in kind.operations]
    paths = {f"changes.{path}" for one in recorded for path in one.private}
    assert {"changes.text", "changes.call.who"} <= paths
    assert paths == set(OPERATIONS["entry.correct"].private) - {"reason"}


DRAWN = {"signatures"}
"""Private, and typed by nobody."""


def is_within(text: str, path: str) -> bool:
    """Whether what is sealed under a path holds it: what holds several texts may be sealed whole."""
    return text == path or text.startswith(f"{path}.")


def free_texts(schema: Schema, above: str) -> Iterator[str]:
    """Paths of the fields where anything may be typed: longer than any code, and no choice among few."""
    for name, field in schema.fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from free_texts(inner.schema, f"{above}{name}.")
        elif type(field) is fields.String and longest(field) > 60:
            yield f"{above}{name}"


def longest(field: fields.String) -> int:
    """Characters it takes; none for a choice among few."""
    if any(isinstance(one, validate.OneOf) for one in field.validators):
        return 0
    lengths = [one.max for one in field.validators if isinstance(one, validate.Length) and one.max]
    return min(lengths, default=0)


def test_every_sealed_column_is_called_by_words_those_of_a_kind_by_its_own() -> None:
    assert all(unreadable.column_of(*one.name.split(".")) for one in sealed_columns() if one.of_an_organisation)
    own = {"visit": {"remark": Field("Remarque d’une personne")}}
    with patch.dict(KINDS, {name: replace(KINDS[name], fields=fields) for name, fields in own.items()}):
        assert unreadable.column_of("visit", "remark") == "remarque d’une personne"


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="conflict"):
        kinds.declare(KINDS["conflict"])
