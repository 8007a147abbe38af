"""What a transaction remembers ends with it, and does not outlive what it was told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.core import memory, tenant
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
