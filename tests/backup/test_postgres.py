"""A backup of a PostgreSQL: its password is in no command line, and its dump makes the database again."""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from app import create_app
from app.backup import actions, archive, queries
from app.backup.actions import DUMP
from app.core import clock, tenant
from app.core.base import Base
from app.core.unit import read_unit, writable
from app.extensions import db
from app.settings import Settings
from app.sync import queries as sync
from tests.backup.test_drill import Kept, _same_cookies, epoch_of, history_of, started
from tests.conftest import settings_for
from tests.postgres import empty_database, found_programs, postgres_url
from tests.world import build

pytestmark = pytest.mark.slow

SECRET = "p@ss word/é%3F"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> str:
    """Its address, and its own programs first on the path."""
    url, programs = postgres_url(), found_programs()
    if url is None:
        pytest.skip("no PostgreSQL on this machine")
    if programs is None or not all((programs / name).exists() for name in ("pg_dump", "pg_restore")):
        pytest.skip("no pg_dump nor pg_restore beside this PostgreSQL: its backup is not tried")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return url


def database(server: str, purpose: str, **more: str) -> str:
    url = make_url(empty_database(server, purpose)).set(drivername="postgresql+psycopg", **more)  # type: ignore[arg-type]
    return url.render_as_string(hide_password=False)


def counted(url: str) -> dict[str, int]:
    """Rows by table."""
    with create_engine(url).connect() as connection:
        names = [table.name for table in Base.metadata.sorted_tables]
        return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}


def backed_up(have: Settings, room: Path) -> Path:
    key = room / "palier.key"
    actions.make_key(have, key)
    archive.unpack(actions.make(have, room / "backups", clock.now()), key.read_text(), room)
    return room / DUMP


@pytest.mark.parametrize("place", ["account", "query"])
def test_a_dump_makes_the_database_again_and_its_password_is_in_no_command(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    url = make_url(database(server, "dumped"))
    url = url.set(password=SECRET) if place == "account" else url.update_query_dict({"password": SECRET})
    have = settings_for(tmp_path, url.render_as_string(hide_password=False))
    calls: list[tuple[Any, Any]] = []
    run = subprocess.run

    def seen(command: Any, **more: Any) -> Any:
        calls.append((command, more["env"].get("PGPASSWORD")))
        return run(command, **more)

    with create_app(have).app_context():
        Base.metadata.create_all(writable(db.engine))
        build()
        before = counted(have.database_url)
        monkeypatch.setattr(subprocess, "run", seen)
        dump = backed_up(have, tmp_path)
        db.session.remove()
        db.engine.dispose()
    assert [command[0] for command, _ in calls] == ["pg_dump", "pg_restore"]
    assert calls[0][1] == SECRET
    said = " ".join(word for command, _ in calls for word in command)
    assert not [one for one in (SECRET, "p@ss", "p%40ss", b"p@ss".hex()) if one in said]
    again = database(server, "restored")
    target = make_url(again).set(drivername="postgresql").render_as_string(hide_password=False)
    done = run(["pg_restore", "--no-owner", "-d", target, str(dump)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert counted(again) == before and before["organisation"] > 0


def test_phones_come_back_to_a_database_its_own_tools_put_back(server: str, tmp_path: Path) -> None:
    have = settings_for(tmp_path, database(server, "drill"))
    with started(have) as app:
        world = build()
        ahead, erased, level = phones = [Kept.enrolled(app, world.nadia) for _ in range(3)]
        for phone in phones:
            phone.tells(world, "avant")
        dump = backed_up(have, tmp_path)
        saved_at = clock.now().replace(microsecond=0)
        clock.move(timedelta(hours=1))
        ahead.tells(world, "un", "deux")
        erased.tells(world, "trois")
        former = epoch_of(level)
    target = make_url(have.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    put_back = ["pg_restore", "--clean", "--if-exists", "-d", target, str(dump)]  # as docs/operating.md says
    subprocess.run(put_back, capture_output=True, check=True)
    with started(have) as app:
        for phone in phones:
            phone.client = _same_cookies(app, phone)
        assert history_of(world) == former
        said = app.test_cli_runner().invoke(args=["restored", "--saved-at", f"{saved_at:%Y-%m-%dT%H%M%SZ}"])
        assert said.exit_code == 0, said.output
        assert history_of(world) != former
        with tenant.tenant(world.org_id), read_unit():
            told = queries.untold(world.org_id)
        assert told is not None and told.saved_at == saved_at and len(told.silent) == len(phones)
        assert ahead.comes_back(former) == [[2, 3]]
        assert erased.comes_back(former, erased=True) == [[2, 2]]
        assert level.comes_back(former) == []
        assert {one["result"] for one in ahead.sync(*ahead.journal)["results"]} == {"duplicate"}
        with tenant.tenant(world.org_id), read_unit():
            assert sync.never_received(world.org_id) == {erased.device_id: 1}


@pytest.mark.parametrize(
    "given,open_url,password",
    [
        ("postgresql+psycopg://a:b%40c@h/d", "postgresql://a@h/d", "b@c"),
        ("postgresql+psycopg://a@h:5433/d?sslmode=require", "postgresql://a@h:5433/d?sslmode=require", ""),
        ("postgresql+psycopg://a@/d?host=%2Frun&password=z", "postgresql://a@/d?host=%2Frun", "z"),
    ],
)
def test_the_address_of_a_program_says_all_but_the_password(given: str, open_url: str, password: str) -> None:
    assert actions._without_password(given) == (open_url, password)


def test_a_password_of_the_environment_is_left_where_none_is_in_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "of the account")
    told: list[Any] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **more: told.append(more["env"]) or _Done())
    actions._tool("pg_dump", PGPASSWORD="")
    assert told[0]["PGPASSWORD"] == "of the account"


class _Done:
    returncode = 0
