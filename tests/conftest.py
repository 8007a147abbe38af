"""The application on SQLite and on PostgreSQL, a small world to act in, and no way out of this machine."""

from __future__ import annotations

import gc
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import event

from app import create_app
from app.core import clock, patience, unit
from app.core.base import Base
from app.extensions import db
from app.settings import Settings
from app.worker import PACE
from tests.clients import Desk, Phone, Visitor
from tests.compiled import keep_compiled
from tests.desk.evening import Evening, tell
from tests.postgres import postgres_url
from tests.world import MOMENT, World, build

pytest_plugins = ["tests.turns"]
ALLOWED = ("127.0.0.1", "::1", "localhost")


def pytest_configure(config: pytest.Config) -> None:
    """The clock is held before anything is read: no parameter, shared fixture or world knows what day it really is."""
    held = clock.frozen(MOMENT)
    held.__enter__()
    config.add_cleanup(lambda: held.__exit__(None, None, None))
    # No test times anything: an example that a busy machine slows down is none that fails.
    settings.register_profile("palier", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("palier")


def pytest_collection_finish() -> None:
    """What stands until the end is looked through for cycles once, not at every thousand objects: a sixth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(autouse=True)
def moment() -> Iterator[datetime]:
    """Every test begins at the same moment; `clock.move` goes on from it, `clock.frozen` plays another."""
    with clock.frozen(MOMENT) as at:
        yield at


@pytest.fixture(autouse=True)
def no_hurry(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy makes no exchange give up; what is given up, and when, is tried in tests/place."""
    if "place" not in request.path.parts:
        monkeypatch.setattr(patience, "EXCHANGE_S", 600.0)
        monkeypatch.setattr(patience, "FORM_S", 600.0)


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches the outside by accident."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ALLOWED:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def settings_for(folder: Path, url: str) -> Settings:
    """Settings of a test installation under a folder."""
    from app.push import vapid

    vapid.ensure(folder / "vapid.pem")
    return Settings(
        data_dir=folder,
        database_url=url,
        secret_keys=("t" * 40,),
        column_keys=(b"k" * 32,),
        case_keys=(b"c" * 32,),
        sealing_keys=(b"s" * 32,),
        vapid_key_file=folder / "vapid.pem",
        testing=True,
    )


@dataclass(frozen=True)
class Kept:
    """What a builder returned, and how its rows are put back: a file of SQLite, a statement of PostgreSQL."""

    made: Any
    rows: Path | str


def hurried(connection: sqlite3.Connection, record: Any) -> None:
    """Nothing of a database of the tests outlives a power cut."""
    connection.execute("PRAGMA synchronous=OFF")


class Installation:
    """One application on one database, emptied between tests rather than built again. `used`: since it was emptied."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir(exist_ok=True)
        self.settings = settings_for(folder, url)
        self.app = create_app(self.settings)
        keep_compiled(self.app)
        self.app.extensions["palier_installation"] = self
        self.app.test_client_class = Visitor
        self.file = folder / "palier.sqlite" if url.startswith("sqlite") else None
        self.used = True
        with self.app.app_context():
            event.listen(db.engine, "checkout", self._is_used)
            if self.file:
                event.listen(db.engine, "connect", hurried)
            Base.metadata.create_all(unit.writable(db.engine))
        self.nothing = self._file_kept("empty") if self.file else None
        self.kept: dict[str, Kept] = {}

    def furnish(self) -> World:
        """The small world, in an empty database."""
        made: World = self.standing("world", build)
        return made

    def after_an_evening(self, text: str | None) -> tuple[Phone, Evening]:
        """The small world once its evening is told, and Nadia's phone that told it."""
        told, evening = self.standing(f"evening {text}", lambda: self._told(text))
        return told.again(), evening

    def _told(self, text: str | None) -> tuple[Phone, Evening]:
        world = self.furnish()
        phone = Phone.enrolled(self.app, world.nadia)
        return phone, tell(world, phone, text)

    def standing(self, name: str, build: Callable[[], Any]) -> Any:
        """Built once at the tests' moment, then put back as the database itself keeps it, without our types."""
        if name not in self.kept:
            self.empty()
            with clock.frozen(MOMENT):
                made = build()
            aside = f"kept_{len(self.kept)}"
            self.kept[name] = Kept(made, self._file_kept(aside) if self.file else self._tables_kept(aside))
            return made
        rows = self.kept[name].rows
        if isinstance(rows, Path):
            self._put(rows)
        else:
            self.empty()
            with unit.writable(db.engine).begin() as connection:
                connection.exec_driver_sql(rows)
        return self.kept[name].made

    def empty(self) -> None:
        """Back to an empty database, and a worker that has not looked at the clock yet."""
        self.app.extensions.pop(PACE, None)
        if self.nothing:
            self._put(self.nothing)
        elif self.used:
            self._delete_all()
        self.used = False

    def _is_used(self, *_: Any) -> None:
        self.used = True

    def _file_kept(self, name: str) -> Path:
        """A copy of the database of SQLite, journal included."""
        assert self.file
        self._leave()
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(shutil.copy(self.file, self.file.with_name(f"{name}.sqlite")))

    def _put(self, kept: Path) -> None:
        """A copy in the place of the database; one that nobody looked at since the last has no journal to leave."""
        assert self.file
        if self.used:
            self._leave()
        for journal in self.file.parent.glob("palier.sqlite-*"):
            journal.unlink()
        shutil.copy(kept, self.file)
        self.used = False

    def _leave(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def _tables_kept(self, aside: str) -> str:
        """A copy of the tables of PostgreSQL, and the statement that puts every row back."""
        tables = [table.name for table in Base.metadata.sorted_tables]
        with unit.writable(db.engine).begin() as connection:
            full = [name for name in tables if connection.exec_driver_sql(f'SELECT 1 FROM "{name}" LIMIT 1').first()]
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {aside} CASCADE; CREATE SCHEMA {aside}")
            for table in full:
                connection.exec_driver_sql(f'CREATE TABLE {aside}."{table}" AS TABLE "{table}"')
        inserts = ";".join(f'INSERT INTO "{table}" SELECT * FROM {aside}."{table}"' for table in full)
        return f"SET LOCAL session_replication_role = replica;{inserts}"

    def _delete_all(self) -> None:
        # Deleting a few rows is 20 times faster than truncating 60 tables; keys are off meanwhile.
        deletes = ";".join(f'DELETE FROM "{table.name}"' for table in Base.metadata.sorted_tables)
        with self.app.app_context():
            db.session.remove()
            with unit.writable(db.engine).begin() as connection:
                connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica;{deletes}")


_installations: dict[str, Installation] = {}


def _installation(kind: str, folder: Path) -> Installation:
    if kind not in _installations:
        url = f"sqlite:///{folder / 'palier.sqlite'}"
        if kind == "postgresql":
            server = postgres_url()
            if server is None:
                pytest.skip("no PostgreSQL on this machine")
            url = server.replace("postgresql://", "postgresql+psycopg://", 1)
        _installations[kind] = Installation(folder, url)
    return _installations[kind]


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on an empty database, inside its context; every such test runs on both."""
    kind = request.param
    folder = tmp_path_factory.getbasetemp() / kind
    installation = _installation(kind, folder)
    installation.empty()
    with installation.app.app_context():
        yield installation.app
        db.session.remove()
        installation.app.extensions["palier_settings"] = installation.settings


@pytest.fixture
def client(app: Flask) -> Any:
    """Somebody unknown, at the door."""
    return app.test_client()


@pytest.fixture
def world(app: Flask) -> World:
    """Les Passeurs and their neighbours (tests/world.py)."""
    installation: Installation = app.extensions["palier_installation"]
    return installation.furnish()


@pytest.fixture
def as_desk(app: Flask) -> Any:
    """`as_desk(user)`: a browser signed in at the desk or the portal, second factor passed."""
    return lambda user: Desk.signed_in(app, user)


@pytest.fixture
def as_phone(app: Flask) -> Any:
    """`as_phone(user)`: an enrolled phone of this agent."""
    return lambda user: Phone.enrolled(app, user)


@pytest.fixture
def evening(world: World, app: Flask) -> Evening:
    """The evening of Nadia and Yoann, told without free text; before anything else is done to the world."""
    return after_an_evening(app)[1]


def standing(app: Flask, name: str, build: Callable[[], Any]) -> Any:
    """What `build` makes of an empty database and returns (ids and words), made once a run and then put back."""
    installation: Installation = app.extensions["palier_installation"]
    return installation.standing(name, build)


def after_an_evening(app: Flask, text: str | None = None) -> tuple[Phone, Evening]:
    """The small world as it is once its evening is told (`text`: in every free text there is), whatever was done to
    it before; and Nadia's phone."""
    assert clock.now() == clock.parse(MOMENT), "this evening is told at one moment"
    installation: Installation = app.extensions["palier_installation"]
    return installation.after_an_evening(text)
