"""What a transaction remembers ends with it, and does not outlive what it was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, event, update
from sqlalchemy.orm import Session

from app.core import memory, tenant
from app.core.base import uuid7
from app.core.bulk import insert_rows
from app.core.rows import find
from app.core.unit import read_unit, savepoint, write_unit
from app.extensions import db
from app.places.models import Estate, Sector
from tests.world import World


@pytest.fixture
def asked(app: Flask) -> list[str]:
    return []


def answer(asked: list[str]) -> str:
    return memory.once("key", lambda: asked.append("asked") or "answer")


def test_an_answer_is_computed_once_in_a_unit_and_again_in_the_next(asked: list[str]) -> None:
    with read_unit():
        assert {answer(asked), answer(asked)} == {"answer"}
        assert len(asked) == 1
    with read_unit():
        answer(asked)
    assert len(asked) == 2


def test_what_was_read_before_a_write_unit_is_asked_again_inside_it(asked: list[str]) -> None:
    answer(asked)
    with write_unit():
        answer(asked)
    assert len(asked) == 2


def test_what_has_just_changed_is_asked_again(asked: list[str]) -> None:
    with read_unit():
        answer(asked)
        memory.forget("key")
        answer(asked)
    assert len(asked) == 2


def test_a_savepoint_that_fails_leaves_no_answer_made_inside_it(asked: list[str]) -> None:
    with write_unit():
        with pytest.raises(ValueError), savepoint():
            answer(asked)
            raise ValueError
        answer(asked)
    assert len(asked) == 2


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_write_unit_reads_a_row_once_and_knows_the_one_it_added(world: World, statements: list[str]) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        find(Estate, world.org_id, world.glycines.estate_id)
        added = Sector(org_id=world.org_id, name="Sud", code="S9")
        s.add(added)
        s.flush()
        statements.clear()
        assert find(Estate, world.org_id, world.glycines.estate_id) is not None
        assert find(Sector, world.org_id, added.id) is added
        assert statements == []


def _sector(org_id: UUID, code: str) -> Sector:
    return Sector(org_id=org_id, id=uuid7(), name="Sud", code=code)


WRITES: dict[str, Callable[[Session, Sector], Any]] = {
    "one more waits to be written": lambda s, one: s.add(_sector(one.org_id, "S9")),
    "one has another name": lambda s, one: setattr(one, "name", "Est"),
    "one is taken away": lambda s, one: s.delete(one),
    "a statement writes many": lambda s, one: s.execute(update(Sector).values(name="Est")),
    "a statement takes what may go with them": lambda s, one: s.execute(delete(Estate).where(Estate.name == "Est")),
    "rows are written past the session": lambda s, one: insert_rows(
        s, Sector, [{"org_id": one.org_id, "id": uuid7(), "name": "Est", "code": "S9", "rev": 1}]
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=list(WRITES))
def test_an_answer_made_of_a_table_is_asked_again_once_it_is_written(
    world: World, asked: list[str], write: Callable[[Session, Sector], Any]
) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        s.add(one := _sector(world.org_id, "S8"))
        for _ in range(2):
            memory.until_written((Sector,), "key", lambda: asked.append("asked"))
        assert len(asked) == 1
        write(s, one)
        memory.until_written((Sector,), "key", lambda: asked.append("asked"))
    assert len(asked) == 2


def test_what_was_known_before_a_row_is_held_is_asked_again(world: World, asked: list[str]) -> None:
    """Whoever held it may have written meanwhile."""
    with tenant.tenant(world.org_id), write_unit():
        for _ in range(2):
            memory.until_written((Sector,), "key", lambda: asked.append("asked"))
            find(Estate, world.org_id, world.glycines.estate_id, lock=True)
    assert len(asked) == 2


def test_it_stands_while_another_table_is_written(world: World, asked: list[str]) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        memory.until_written((Sector,), "key", lambda: asked.append("asked"))
        find(Estate, world.org_id, world.glycines.estate_id).name = "Les Acacias"  # type: ignore[union-attr]
        s.flush()
        memory.until_written((Sector,), "key", lambda: asked.append("asked"))
    assert len(asked) == 1
