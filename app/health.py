"""GET /healthz: ok only when disk and database answer, migrated, with its own secrets, and the worker is alive."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, disk, sql
from app.core.unit import read_unit
from app.door.access import public
from app.extensions import db
from app.keys import beside
from app.settings import settings
from app.worker import last_beat

bp = Blueprint("health", __name__)

SILENT = timedelta(minutes=3)
MIGRATIONS = Path(__file__).parent / "migrations"


@bp.get("/healthz")
@public
def healthz() -> tuple[Response, int]:
    """200 `{"ok": true, ...}`, or 503 with what is wrong. Says nothing more to a stranger."""
    checks = dict.fromkeys(("disk", "database", "migrations", "secrets", "worker"), False)
    checks["disk"] = disk.takes_writes(_written())
    try:
        with read_unit() as session:
            checks["database"] = True
            checks["migrations"] = sql.revision(session) == expected_revision()
            checks["secrets"] = checks["migrations"] and beside.is_well(session, settings())
            beat = last_beat(session)
            checks["worker"] = clock.elapsed(beat, clock.now()) < SILENT
    except SQLAlchemyError:
        checks["database"] = False
    ok = all(checks.values())
    return jsonify(ok=ok, **checks), 200 if ok else 503


def _written() -> tuple[Path, ...]:
    """What must take writes here: the data directory, and the database where it is a file."""
    file = db.engine.url.database if settings().is_sqlite else None
    return (settings().data_dir, Path(file).parent, Path(file)) if file else (settings().data_dir,)


def expected_revision() -> str | None:
    """The newest migration this code knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
