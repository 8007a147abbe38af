"""Transactions: the unit of work, one commit, then what must follow it. Only this module commits.

On SQLite a write unit begins IMMEDIATE and everything else begins DEFERRED with `query_only` on, so a read is
never upgraded to a write (plain BEGIN gave 9,402 "database is locked" in 4 s with 8 threads; this, none).
On PostgreSQL everything else is a READ ONLY transaction: the same mistake fails on both.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from flask import has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from app.core import feed, memory, patience, turn
from app.extensions import db

log = logging.getLogger(__name__)
T = TypeVar("T")

WRITES = "palier_writes"

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    # 16 MB before the journal is copied into the file, not 4: an evening touches the same pages again and again
    # (measured with fifty phones: a third of the time of the commits).
    "wal_autocheckpoint=4000",
)

Settle = Callable[[set[Any]], None]
Step = Callable[[Session], None]
_opening: list[Step] = []
_closing: list[Step] = []


@dataclass
class _Unit:
    """One write unit, and what must follow it."""

    session: Session
    after: list[Callable[[], None]] = field(default_factory=list)
    to_settle: defaultdict[Settle, set[Any]] = field(default_factory=lambda: defaultdict(set))


_KEPT = "palier.kept_something"
_present: ContextVar[_Unit | None] = ContextVar("palier_unit", default=None)


def prepare(engine: Engine) -> None:
    """Install on an engine the way transactions begin. Once, when the application is created."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _sqlite_file)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "begin", _postgresql_begin)


def _sqlite_file(dialect: Any, record: Any, arguments: list[Any], more: dict[str, Any]) -> None:
    # SQLite would make the file of whoever only looks, readable by others.
    if not more.get("uri") and arguments[0] != ":memory:" and not Path(arguments[0]).exists():
        absent = sqlite3.OperationalError("unable to open database file: it is not there")
        absent.sqlite_errorname = "SQLITE_CANTOPEN"
        raise absent


def _sqlite_connect(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # the driver's own handling loses savepoints: we emit BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA busy_timeout={_milliseconds()}")  # the driver is told, no statement of the database
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def _postgresql_begin(connection: Connection) -> None:
    wanted = {} if connection.get_execution_options().get(WRITES, False) else {"transaction_read_only": "on"}
    if patience.is_limited():
        wanted["lock_timeout"] = f"{_milliseconds()}ms"
    if wanted:  # one round trip, whatever there is to say
        said = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in wanted.items())
        connection.exec_driver_sql(f"SELECT {said}")


def _milliseconds() -> int:
    return max(1, round(patience.left() * 1000))  # to PostgreSQL, 0 is for ever


def writable(engine: Engine) -> Engine:
    """The same engine for migrations and tests, which write outside a unit: they alone may make the file of SQLite."""
    if (file := file_of(engine)) is not None:
        make_private(file)
    return engine.execution_options(**{WRITES: True})


def file_of(engine: Engine) -> Path | None:
    """The file of an embedded database."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


def make_private(file: Path) -> None:
    """An empty file that its owner alone may read, unless it is there: what SQLite puts beside it is like it.

    One that is there is not opened: closing it again would end the locks of every connection this process has to it
    (POSIX, fcntl), and the next process that leaves would take the journal away under them.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_RDONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


@contextlib.contextmanager
def write_unit(*, aside: bool = False) -> Iterator[Session]:
    """All or nothing, then the after-commit work. Refuses to nest: the outermost verb owns the commit.

    `aside`: what it writes is nothing that somebody did, only that they were there.
    """
    if _present.get() is not None:
        raise RuntimeError("a write unit is already open")
    session = db.session()
    session.rollback()  # ends the read that found the user: a read is never upgraded to a write
    unit = _Unit(session)
    with turn.WRITING.taken(db.engine):
        token = _present.set(unit)
        try:
            session.connection(execution_options={WRITES: True}, bind_arguments={"bind": db.engine})
            if not aside:
                _do(_opening, session)
            yield session
            _settle(unit)
            session.flush()
            feed.write(session)
            if not aside:
                _do(_closing, session)
            _commit(session, said=not aside)
            patience.went_through()
        except BaseException:
            session.rollback()
            raise
        finally:
            feed.forget(session)
            _present.reset(token)
    for work in unit.after:
        _run(work)


def at_opening(step: Step) -> None:
    """Have every unit begin with this, those aside excepted. What it raises ends the unit."""
    if step not in _opening:
        _opening.append(step)


def at_closing(step: Step) -> None:
    """Have every unit end with this, after the feed, just before the commit; those aside excepted."""
    if step not in _closing:
        _closing.append(step)


def _do(steps: Sequence[Step], session: Session) -> None:
    for step in steps:
        step(session)


def _commit(session: Session, *, said: bool) -> None:
    try:
        session.commit()
    except DBAPIError as lost:
        if lost.connection_invalidated and said:
            _note_kept()  # cut in the middle: it may be there
        raise
    if said:
        _note_kept()


def _note_kept() -> None:
    if has_request_context():
        request.environ[_KEPT] = True


def kept_something() -> bool:
    """Whether something that somebody did was committed, or may have been, during this request."""
    return has_request_context() and _KEPT in request.environ


def _open() -> _Unit:
    unit = _present.get()
    if unit is None:
        raise RuntimeError("no write unit is open")
    return unit


def _settle(unit: _Unit) -> None:
    """What one settles may be more for another to settle, or for itself."""
    while unit.to_settle:
        settle = next(iter(unit.to_settle))
        settle(unit.to_settle.pop(settle))


@contextlib.contextmanager
def savepoint() -> Iterator[None]:
    """A part of a write unit that may fail alone: what it changed, noted and remembered is dropped with it."""
    unit = _open()
    before, unit.to_settle = unit.to_settle, defaultdict(set)
    try:
        with unit.session.begin_nested():
            yield
            _settle(unit)
    except BaseException:
        memory.of(unit.session).doubt()
        raise
    finally:
        unit.to_settle = before


def _run(work: Callable[[], None]) -> None:
    # Why swallow: the data is committed; a push that fails is found again by the reminder's lease.
    try:
        work()
    except Exception:
        log.exception("after-commit work failed")


def after_commit(work: Callable[[], None]) -> None:
    """Run `work` once the present unit is committed; never when it is rolled back."""
    _open().after.append(work)


def at_the_end(settle: Settle, key: Hashable) -> None:
    """Have `settle` called once with all the keys noted for it, when the unit or its present savepoint ends.

    For what follows from several changes and costs the same for one or for all of them.
    """
    _open().to_settle[settle].add(key)


def noted(settle: Settle) -> Collection[Any]:
    """The keys noted for it so far and not settled yet."""
    unit = _present.get()
    return unit.to_settle.get(settle, ()) if unit is not None else ()


@contextlib.contextmanager
def read_unit() -> Iterator[Session]:
    """A consistent read outside a request; its transaction ends with it."""
    session = db.session()
    try:
        yield session
    finally:
        if _present.get() is None:
            session.rollback()


def in_write_unit(session: Session | None = None) -> bool:
    """True inside `write_unit`; with a session, only when the unit is that session's."""
    unit = _present.get()
    return unit is not None and session in (None, unit.session)


def note(work: Callable[[Session], T], wait_s: float = 0.0) -> T | None:
    """A unit that is only a note, and waits for nobody: None when the database does not take it at once."""
    try:
        with patience.at_most(wait_s), write_unit(aside=True) as session:
            return work(session)
    except OperationalError as error:
        log.warning("a note was left out: the database did not take it at once (%s)", type(error.orig).__name__)
        return None


def attempt(work: Callable[[], T], tries: int = 4) -> T:
    """Run a whole unit again when the database says deadlock, serialisation failure or busy."""
    for left in range(tries - 1, -1, -1):
        try:
            return work()
        except OperationalError:
            if not left or patience.is_short():
                raise
            log.warning("the database asked to try again")
    raise AssertionError("unreachable")
