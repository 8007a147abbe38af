"""A value in clear that no code wrote closes no page and stops no exchange, and someone is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, LargeBinary, String, Table, select, text, update
from sqlalchemy.exc import IntegrityError

from app.core import damage, tenant
from app.core.base import Base
from app.core.columns import Day, Json, UtcDateTime
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.keys import clear, unreadable
from app.worker import drain
from tests.clients import Desk, Phone
from tests.hostile.test_in_clear import IN_CLEAR
from tests.keys.test_unreadable import Ids, all_pages, asked, looked_at
from tests.planted import plant
from tests.world import World

WORDS = {"name", "label", "label_fr", "address", "email", "slug", "heads", "commune", "agency", "words", "hall_words"}
"""Of the columns of text, those that hold words and no code."""


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, "_told", set())


@contextmanager
def holding(column: Column[Any], value: str) -> Iterator[int]:
    """That value in every row of a column (in one where they must differ), then what was there."""
    table: Table = column.table  # type: ignore[assignment]
    raw, keys = text(f'"{column.name}"').columns(), list(table.primary_key)
    del raw
    with tenant.every_tenant(), read_unit() as s:
        names = ", ".join(f'"{one.name}"' for one in (*keys, column))
        rows = s.execute(text(f'SELECT {names} FROM "{table.name}" WHERE "{column.name}" IS NOT NULL')).all()
    for some in (rows, rows[:1]):
        try:
            put(table, column, keys, [(*row[:-1], value) for row in some])
        except IntegrityError:
            continue
        yield len(some)
        put(table, column, keys, some)
        return
    yield 0


def put(table: Table, column: Column[Any], keys: list[Column[Any]], rows: Any) -> None:
    where = " AND ".join(f'"{one.name}" = :k{number}' for number, one in enumerate(keys))
    said = text(f'UPDATE "{table.name}" SET "{column.name}" = :value WHERE {where}')
    with tenant.every_tenant(), write_unit() as s:
        for row in rows:
            s.execute(said, {"value": row[-1], **{f"k{number}": key for number, key in enumerate(row[:-1])}})
    db.session.expire_all()


def walked() -> Iterator[tuple[Column[Any], str]]:
    """Every column in clear that some text does not fit, and such a text."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if column.primary_key:
                continue
            if isinstance(column.type, Json):
                yield column, "{"
                yield column, "7"
            elif isinstance(column.type, UtcDateTime | Day):
                yield column, "hier"
            elif isinstance(column.type, String) and column.name in IN_CLEAR.get(table.name, "").split():
                if column.name not in WORDS:
                    yield column, "zzz"


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # PostgreSQL stores neither such JSON nor such a day
def test_whatever_value_is_damaged_every_page_that_reads_it_and_an_exchange_answer(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, claire = as_phone(world.nadia), as_desk(world.claire)
    evening = plant(world, phone, claire, "rien")
    desks = [claire, as_desk(world.admin), as_desk(world.reader)]
    urls = all_pages(app, Ids(world, evening, phone))
    asks = {(desk, url): asked(app, desk, url) for desk in desks for url in urls}
    failed = []
    for column, value in walked():
        read = re.compile(rf"\b{column.table.name}(_\d+)?\.{column.name}\b")
        with holding(column, value):
            for (desk, url), said in asks.items():
                if read.search(said):
                    try:
                        answer = desk.get(url)
                        if answer.status_code == 500:
                            failed.append((str(column), value, url))
                    except Exception as error:
                        failed.append((str(column), value, url, repr(error)[:150]))
            try:
                as_phone(world.nadia).pull_all()
            except Exception as error:
                failed.append((str(column), value, "sync", repr(error)[:150]))
    open("/tmp/rows_failed.txt", "w").write("\n".join(map(str, failed)))
    assert not failed
