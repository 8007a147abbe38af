"""The only place where a connection is taken by hand: the migrations and their number, emptying a database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, text
from sqlalchemy.orm import Session

from app.core.unit import writable

# One number for every Palier process: "palier" as ASCII bytes.
_TURN = int.from_bytes(b"palier", "big")


def revision(session: Session) -> str | None:
    """The migration this database is at; None for one that was never migrated."""
    return MigrationContext.configure(session.connection()).get_current_revision()


def has_tables(session: Session) -> bool:
    """Whether tables of ours stand there, whatever the database says of its migration."""
    return inspect(session.connection()).has_table("organisation")


@contextlib.contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """One writing transaction in which tables may change; two processes take turns. Rolled back on failure.

    SQLite alters a table by copying and dropping it: its foreign keys, which would empty the tables that
    point there, are off meanwhile and checked as a whole before the end.
    """
    with writable(engine).connect() as connection:
        lite = connection.dialect.name == "sqlite"
        if lite:
            _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                if not lite:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
                    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                yield connection
                if lite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("a migration left rows that point nowhere")
        finally:
            if lite:
                _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """Outside any transaction, where alone SQLite listens to it: past SQLAlchemy, which would begin one."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def is_used(url: str) -> bool:
    """Whether a database holds an organisation; asked before there is an application. Makes no file."""
    with _glance(url) as connection:
        return (
            connection is not None
            and connection.execute(text("SELECT 1 FROM organisation LIMIT 1")).first() is not None
        )


def has_mark(url: str, starts: str) -> bool:
    """Whether a mark of a secret of such a name stands in a database; asked as `is_used` is."""
    query = text("SELECT 1 FROM secret_canary WHERE name LIKE :starts LIMIT 1")
    with _glance(url) as connection:
        if connection is None or not inspect(connection).has_table("secret_canary"):
            return False
        return connection.execute(query, {"starts": f"{starts}%"}).first() is not None


def is_made(url: str) -> bool:
    """Whether tables of ours stand in a database; asked as `is_used` is."""
    with _glance(url) as connection:
        return connection is not None


@contextlib.contextmanager
def _glance(url: str) -> Iterator[Connection | None]:
    """At a database that has our tables; None where there is no database, or an empty one."""
    engine = create_engine(url)
    try:
        if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
            yield None
            return
        with engine.connect() as connection:
            yield connection if inspect(connection).has_table("organisation") else None
    finally:
        engine.dispose()


def erase(session: Session, tables: MetaData) -> None:
    """Delete every row of every table, inside the present unit: only for a demonstration cut half-way."""
    for table in reversed(tables.sorted_tables):
        session.execute(table.delete())


def tables_there(session: Session) -> frozenset[str]:
    """The tables of the database: those of the models, once their migrations have run."""
    return frozenset(inspect(session.connection()).get_table_names())
