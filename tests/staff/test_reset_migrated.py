"""Who reset a password, through the migrations, on both databases."""

from __future__ import annotations

import flask_migrate
from flask import Flask
from sqlalchemy import inspect, text

from app.core import unit
from app.core.unit import read_unit
from app.extensions import db
from app.start_up import migrate
from tests.test_migrations import AT, insert, uuid
from tests.test_migrations import bare as bare


def test_who_reset_a_password_is_forgotten_on_the_way_down_and_the_person_stays(bare: Flask) -> None:
    migrate()
    with unit.writable(db.engine).begin() as connection:
        insert(connection, "organisation", id=uuid(1), slug="une", name="O", kind="association", hours="{}",
               zones="[]", created_at=AT)  # fmt: skip
        insert(connection, "user_account", id=uuid(2), email="lea@exemple.fr", name="Léa", created_at=AT)
        insert(connection, "membership", org_id=uuid(1), id=uuid(3), user_id=uuid(2), role="agent", active=True)
        insert(connection, "secret_reset", org_id=uuid(1), id=uuid(4), user_id=uuid(2), made_by=uuid(2), made_at=AT,
               second_factor=False)  # fmt: skip
    flask_migrate.downgrade(revision="0022")
    with unit.writable(db.engine).connect() as connection:
        assert not inspect(connection).has_table("secret_reset")
        assert connection.execute(text("SELECT name FROM user_account")).scalars().all() == ["Léa"]
    migrate()
    with read_unit() as session:
        assert session.execute(text("SELECT count(*) FROM secret_reset")).scalar_one() == 0
