"""A temporary installation with the small world of the tests, for one measure."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from app import create_app
from app.core import unit
from app.core.base import Base
from app.extensions import db
from tests.clients import Visitor
from tests.conftest import settings_for
from tests.world import World, build


@contextlib.contextmanager
def installation() -> Iterator[tuple[Flask, World]]:
    """On SQLite, or on an empty PostgreSQL database named by BENCH_DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/palier.sqlite"
        app = create_app(settings_for(Path(folder), url.replace("postgresql://", "postgresql+psycopg://", 1)))
        app.test_client_class = Visitor
        with app.app_context():
            Base.metadata.drop_all(unit.writable(db.engine))
            Base.metadata.create_all(unit.writable(db.engine))
            yield app, build()
            db.session.remove()
            db.engine.dispose()
