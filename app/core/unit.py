"""The unit of work: one commit, then what must follow it. Only this module commits.

On SQLite a write unit begins IMMEDIATE and everything else begins DEFERRED with `query_only` on, so a read is
never upgraded to a write (plain BEGIN gave 9,402 "database is locked" in 4 s with 8 threads; this, none).
On PostgreSQL everything else is a READ ONLY transaction: the same mistake fails on both.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Engine, event, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import feed
from app.core.base import OrgOwned
from app.core.errors import Unknown
from app.extensions import db as db

log = logging.getLogger(__name__)
T = TypeVar("T")
Owned = TypeVar("Owned", bound=OrgOwned)

WRITES = "palier_writes"
ABSENT = "palier_absent"
TURN_S = 20
_turn = threading.Lock()


def prepare(engine: Engine) -> None:
    """Install on an engine the way transactions begin. Once, when the application is created."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "begin", _postgresql_begin)


def _sqlite_connect(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # the driver's own handling loses savepoints: we emit BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def _postgresql_begin(connection: Connection) -> None:
    if not connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def writable(engine: Engine) -> Engine:
    """The same engine for migrations and tests, which write outside a unit."""
    return engine.execution_options(**{WRITES: True})


@contextlib.contextmanager
def write_unit() -> Iterator[Session]:
    """All or nothing, then the after-commit work. Refuses to nest: the outermost verb owns the commit."""
    session = db.session()
    if session.info.get(WRITES):
        raise RuntimeError("a write unit is already open")
    session.rollback()  # ends the read that found the user: a read is never upgraded to a write
    turn = _take_turn()
    session.info[WRITES] = True
    session.info["palier_after"] = []
    session.info["palier_loaded"] = []
    session.info["palier_memo"] = {}
    session.info[ABSENT] = set()
    try:
        session.connection(execution_options={WRITES: True}, bind_arguments={"bind": db.engine})
        yield session
        session.flush()
        feed.write(session)
        session.commit()
        after: list[Callable[[], None]] = session.info["palier_after"]
    except BaseException:
        session.rollback()
        raise
    finally:
        if turn:
            _turn.release()
        feed.forget(session)
        session.info[WRITES] = False
        session.info["palier_after"] = []
        session.info["palier_loaded"] = []
        session.info[ABSENT] = set()
    for work in after:
        _run(work)


def _take_turn() -> bool:
    # SQLite does not queue its writers: each sleeps and looks again, and under fifty phones some never find it
    # free within ten seconds. Threads of one process take turns here instead; only processes still compete.
    return db.engine.dialect.name == "sqlite" and _turn.acquire(timeout=TURN_S)


@event.listens_for(Session, "loaded_as_persistent")
def _keep(session: Session, row: object) -> None:
    # The identity map is weak: without this, fifty operations read the same estate fifty times (measured:
    # half of the processor time of a slice).
    if session.info.get(WRITES):
        session.info["palier_loaded"].append(row)


def _run(work: Callable[[], None]) -> None:
    # Why swallow: the data is committed; a push that fails is found again by the reminder's lease.
    try:
        work()
    except Exception:
        log.exception("after-commit work failed")


def after_commit(work: Callable[[], None]) -> None:
    """Run `work` once the present unit is committed; never when it is rolled back."""
    session = db.session()
    if not session.info.get(WRITES):
        raise RuntimeError("no write unit is open")
    session.info["palier_after"].append(work)


@contextlib.contextmanager
def read_unit() -> Iterator[Session]:
    """A consistent read outside a request; its transaction ends with it."""
    session = db.session()
    try:
        yield session
    finally:
        if not session.info.get(WRITES):
            session.rollback()


def memo(key: Hashable, compute: Callable[[], T]) -> T:
    """What a write unit asks again for each of its operations and does not change itself; computed once in it."""
    session = db.session()
    if not session.info.get(WRITES):
        return compute()
    kept: dict[Hashable, T] = session.info["palier_memo"]
    if key not in kept:
        kept[key] = compute()
    return kept[key]


def in_write_unit() -> bool:
    """True inside `write_unit`."""
    return bool(db.session().info.get(WRITES))


def attempt(work: Callable[[], T], tries: int = 4) -> T:
    """Run a whole unit again when the database says deadlock, serialisation failure or busy."""
    for left in range(tries - 1, -1, -1):
        try:
            return work()
        except OperationalError:
            if not left:
                raise
            log.warning("the database asked to try again")
    raise AssertionError("unreachable")


def find(model: type[Owned], org_id: UUID, id: UUID, *, lock: bool = False) -> Owned | None:
    """The row, one added earlier in this unit included; with `lock`, held until commit on PostgreSQL."""
    session = db.session()
    if lock:
        if session.new:
            session.flush()
        return session.get(model, (org_id, id), with_for_update=True, populate_existing=True)
    # Looked for among what waits to be written, instead of writing it first: fifty new entries, each checked
    # for its id, would be fifty small writes instead of one (measured: a quarter of the time of a slice).
    for waiting in session.new:
        if type(waiting) is model and waiting.id == id and waiting.org_id == org_id:
            return waiting
    if (model, org_id, id) in session.info.get(ABSENT, ()):
        return None
    with session.no_autoflush:
        return session.get(model, (org_id, id))


def look_ahead(model: type[Owned], org_id: UUID, ids: Collection[UUID]) -> Sequence[Owned]:
    """Read these rows at once and hold them; the others are known to be absent until this unit adds them."""
    session = db.session()
    if not ids:
        return []
    with session.no_autoflush:
        rows = session.scalars(select(model).where(model.org_id == org_id, model.id.in_(ids))).all()
    there = {row.id for row in rows}
    session.info[ABSENT] |= {(model, org_id, id) for id in ids if id not in there}
    return rows


@event.listens_for(Session, "pending_to_persistent")
def _is_there_now(session: Session, row: object) -> None:
    if session.info.get(ABSENT) and isinstance(row, OrgOwned):
        session.info[ABSENT].discard((type(row), row.org_id, row.id))


def get(model: type[Owned], org_id: UUID, id: UUID, *, lock: bool = False) -> Owned:
    """The row, or Unknown: absent and foreign are the same answer."""
    row = find(model, org_id, id, lock=lock)
    if row is None:
        raise Unknown()
    return row
