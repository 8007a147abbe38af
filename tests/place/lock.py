"""Somebody else's lock on the database: a backup, a console left open, an import that does not end."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

import psycopg

from app.core.base import Base
from app.extensions import db


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Nobody else writes meanwhile; everybody reads."""
    url = db.engine.url
    if db.engine.dialect.name == "sqlite":
        other = sqlite3.connect(url.database or "", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
        tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        other.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()
