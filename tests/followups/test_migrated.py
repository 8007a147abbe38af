"""Follow-ups settled by an earlier release say when they were; by whom was not kept."""

from __future__ import annotations

import flask_migrate
from flask import Flask
from sqlalchemy import text

from app.core import unit
from app.extensions import db
from app.start_up import migrate
from tests.test_migrations import AT, ORG, bare, insert, two_estates, uuid

__all__ = ["bare"]


def test_what_was_done_says_when_and_what_was_only_put_off_does_not(bare: Flask) -> None:
    migrate()
    flask_migrate.downgrade(revision="0031")
    common = {"org_id": ORG, "rev": 1, "subject_kind": "conflict", "subject_id": ORG, "owner_id": ORG,
              "due_on": "2026-10-05", "reason": "repasser", "postponed": 1, "created_at": AT}  # fmt: skip
    with unit.writable(db.engine).begin() as connection:
        two_estates(connection)
        insert(connection, "user_account", id=ORG, email="n@x.example", name="N", created_at=AT)
        insert(connection, "membership", org_id=ORG, id=ORG, user_id=ORG, role="agent", active=True)
        insert(connection, "followup", id=uuid(1), state="faite", done_at=AT, **common)
        insert(connection, "followup", id=uuid(2), state="reportee", **common)
    migrate()
    with unit.writable(db.engine).connect() as connection:
        rows = connection.execute(text("SELECT moved_at, done_at, moved_by FROM followup ORDER BY id")).all()
    (moved, done, by), other = rows
    assert moved is not None and moved == done and by is None
    assert tuple(other) == (None, None, None)
