"""A value in clear that no code wrote closes no page and stops no exchange, and someone is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, String, select, text
from sqlalchemy.exc import IntegrityError

from app.core import damage, tenant
from app.core.base import Base
from app.core.columns import Day, Json, UtcDateTime
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.keys import unreadable
from app.places.models import Estate, Landlord
from app.referrals.models import Partner
from app.worker import drain
from tests.clients import Desk
from tests.hostile.test_in_clear import IN_CLEAR
from tests.hostile.test_statements import counted
from tests.keys.test_unreadable import Ids, all_pages, asked, looked_at
from tests.planted import plant
from tests.rows import only
from tests.world import World

WORDS = {"name", "label", "label_fr", "address", "email", "slug", "commune", "agency", "words", "hall_words"}
"""Of the columns of text, those that hold words: no word is damaged."""
AT_THE_DOOR = {"login_session", "user_account", "membership", "device", "organisation"}
"""Read by every page in the same way: one page of each way is enough."""
PARTS = 3
"""Of the columns: they are many times many pages, and two cores share them."""


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, "_told", set())


@contextmanager
def holding(name: str, value: str) -> Iterator[int]:
    """That value in every row of `table.column` (in one where they must differ), then what was there."""
    table, column = name.split(".")
    keys = [one.name for one in Base.metadata.tables[table].primary_key]
    with tenant.every_tenant(), read_unit() as s:
        said = ", ".join(f'"{one}"' for one in keys)
        json = isinstance(Base.metadata.tables[table].c[column].type, Json)
        raw = f'CAST("{column}" AS TEXT)' if json else f'"{column}"'  # one driver reads JSON by itself
        rows = s.execute(text(f'SELECT {said}, {raw} FROM "{table}" WHERE "{column}" IS NOT NULL')).all()
    some = next((some for some in (rows, rows[:1]) if taken(name, keys, [(*row[:-1], value) for row in some])), [])
    yield len(some)
    taken(name, keys, some)


def taken(name: str, keys: list[str], rows: Sequence[Any]) -> bool:
    """Whether the database takes them."""
    table, column = name.split(".")
    where = " AND ".join(f'"{one}" = :{one}' for one in keys)
    try:
        with tenant.every_tenant(), write_unit() as s:
            for *key, value in rows:
                named = dict(zip(keys, key, strict=True))
                s.execute(text(f'UPDATE "{table}" SET "{column}" = :said WHERE {where}'), {**named, "said": value})
    except IntegrityError:
        return False
    finally:
        db.session.expire_all()
    return True


def walked() -> Iterator[tuple[str, str]]:
    """Every column in clear that some text does not fit, and such a text."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            value = unfit(column, IN_CLEAR.get(table.name, "").split())
            if value is not None and not column.primary_key:
                yield f"{table.name}.{column.name}", value


def unfit(column: Column[Any], clear: list[str]) -> str | None:
    if isinstance(column.type, Json):
        return "{"
    if isinstance(column.type, UtcDateTime | Day):
        return "hier"
    coded = isinstance(column.type, String) and column.name in clear and column.name not in WORDS
    return "zzz" if coded else None


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # PostgreSQL stores neither such JSON nor such a day
@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_value_is_damaged_every_page_that_reads_it_and_an_exchange_answer(
    app: Flask, world: World, as_phone: Any, as_desk: Any, part: int
) -> None:
    phone, claire = as_phone(world.nadia), as_desk(world.claire)
    evening = plant(world, phone, claire, "rien")
    urls = all_pages(app, Ids(world, evening, phone))
    asks: dict[Callable[[], int], str] = {}
    for desk in (claire, as_desk(world.admin), as_desk(world.reader)):
        seen = [url for url in urls if desk.get(url).status_code == 200]
        asks |= {status(desk, url): asked(app, desk, url) for url in seen}
        urls = [url for url in urls if url not in seen]  # each page once, by the first who may open it
    fresh = as_phone(world.yoann)
    cursor = fresh.cursor
    with counted(app) as exchanged:
        fresh.pull_all()
    failed, damages = [], 0
    for name, value in list(walked())[part::PARTS]:
        fresh.cursor = cursor
        with holding(name, value) as count:
            damages += count
            failed += [(name, ask.__doc__) for ask in reading(asks, name) if ask() == 500]
            # Whoever cannot be known is refused, to try again later.
            if "\n".join(exchanged).find(name) >= 0 and name.split(".")[0] not in AT_THE_DOOR:
                fresh.pull_all()
    assert failed == [] and damages > 200 / PARTS


def status(desk: Desk, url: str) -> Callable[[], int]:
    def ask() -> int:
        return desk.get(url).status_code

    ask.__doc__ = url
    return ask


def reading(asks: dict[Callable[[], int], str], name: str) -> list[Callable[[], int]]:
    """The pages whose statements read a column."""
    table, column = name.split(".")
    read = re.compile(rf"\b{table}(_\d+)?\.{column}\b")
    found = {ask: frozenset(line for line in said.split("\n") if read.search(line)) for ask, said in asks.items()}
    found = {ask: lines for ask, lines in found.items() if lines}
    return list({lines: ask for ask, lines in found.items()}.values()) if table in AT_THE_DOOR else list(found)


def test_a_null_is_read_as_none_of_it_though_postgresql_does_not_tell_it_from_nothing(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    claire = as_desk(world.claire)
    plant(world, as_phone(world.nadia), claire, "rien")
    with holding("partner.domaines", "null"):
        assert claire.get("/bureau/partenaires").status_code == 200
        assert only(world, Partner).domaines == []


@pytest.mark.parametrize("value", ["7", '{"a": 1}', '"des mots"'])
def test_another_shape_is_read_as_none_of_it_told_once_and_counted_until_it_is_mended(
    app: Flask, world: World, as_phone: Any, as_desk: Any, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    claire = as_desk(world.claire)
    plant(world, as_phone(world.nadia), claire, "rien")
    with holding("partner.domaines", value) as count:
        for _ in range(2):
            assert claire.get("/bureau/partenaires").status_code == 200
        assert caplog.text.count("partner.domaines holds a value") == 1
        drain()
        said = claire.get("/bureau/").get_data(as_text=True)
        assert (f"{count} textes illisibles" if count > 1 else "1 texte illisible") in said
        assert "Partenaire, date ou liste" in claire.get("/bureau/illisibles").get_data(as_text=True)
        assert looked_at() == count > 0
    with tenant.every_tenant():
        unreadable.look_again()
    assert "illisible" not in claire.get("/bureau/").get_data(as_text=True)


def test_a_row_written_again_keeps_the_bytes_of_what_nobody_changed(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    plant(world, as_phone(world.nadia), as_desk(world.claire), "rien")
    with holding("landlord.former_keys", "7"), holding("estate.by_hand", "[1]"):
        with tenant.tenant(world.org_id), write_unit() as s:
            for one in s.scalars(select(Landlord)):
                assert one.former_keys == []
                one.name, one.former_keys = one.name + " 2", []
            for estate in s.scalars(select(Estate)):
                assert estate.by_hand == {}
                estate.lat, estate.by_hand = 48.5, {}
        with tenant.tenant(world.org_id), read_unit() as s:
            kept = s.execute(text("SELECT CAST(former_keys AS TEXT), name FROM landlord WHERE name LIKE '% 2'")).all()
            by_hand = s.execute(text("SELECT DISTINCT CAST(by_hand AS TEXT) FROM estate WHERE lat = 48.5")).all()
        assert kept and {row[0] for row in kept} == {"7"} and by_hand == [("[1]",)]
        with tenant.tenant(world.org_id), write_unit() as s:
            s.scalars(select(Landlord)).first().former_keys = ["ancien"]  # type: ignore[union-attr]
        with tenant.tenant(world.org_id), read_unit() as s:
            assert ["ancien"] in [one.former_keys for one in s.scalars(select(Landlord))]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_phone_is_withdrawn_though_nobody_can_read_since_when_and_is_not_told_to_erase(
    app: Flask, world: World, as_phone: Any
) -> None:
    phone = as_phone(world.nadia)
    with tenant.every_tenant(), write_unit() as s:
        s.execute(text("UPDATE device SET revoked_at = 'hier'"))
    answer = phone.send()
    assert answer.status_code == 401 and "revoked" not in answer.get_data(as_text=True)


def test_a_role_that_is_none_is_said_at_the_desk_and_gives_no_right(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    admin, phone = as_desk(world.admin), as_phone(world.nadia)
    with tenant.every_tenant(), write_unit() as s:
        s.execute(text("UPDATE membership SET role = 'zzz' WHERE id = :id"), {"id": member(world)})
    page = admin.get("/bureau/equipe")
    assert page.status_code == 200 and "illisible" in page.get_data(as_text=True)
    assert admin.get(f"/bureau/equipe/{world.nadia.user_id}").status_code == 200
    assert phone.send().status_code == 503


def member(world: World) -> Any:
    with tenant.every_tenant(), read_unit() as s:
        said = Base.metadata.tables["membership"]
        id = s.scalar(select(said.c.id).where(said.c.user_id == world.nadia.user_id))
    return id.hex if id is not None and db.engine.dialect.name == "sqlite" else id


def test_a_damaged_partner_is_still_corrected(app: Flask, world: World, as_phone: Any, as_desk: Any) -> None:
    claire = as_desk(world.claire)
    evening = plant(world, as_phone(world.nadia), claire, "rien")
    with holding("partner.domaines", "7"):
        saved = {"nom": "Autre nom", "domaines": ["logement"], "note": ""}
        assert claire.submit(f"/bureau/partenaires/{evening.partner_id}", saved).status_code == 303
        assert only(world, Partner, id=evening.partner_id).domaines == ["logement"]
