"""The migrations make the models' tables, in both directions, on both databases, and keep what is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Column, Connection, String, inspect, select, text
from sqlalchemy.orm import Session

from app import create_app
from app.core import keyring, sql, tenant, unit
from app.core.base import Base
from app.core.unit import read_unit
from app.core.zones import PARIS, Zones
from app.door.models import Device, Invitation
from app.extensions import db
from app.health import MIGRATIONS, expected_revision
from app.places.models import PublicPoint
from app.referrals.models import Partner
from app.start_up import migrate
from app.sync.models import HeldOp, Op
from tests.conftest import settings_for
from tests.postgres import empty_database, postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without a single table."""
    url = f"sqlite:///{tmp_path / 'bare.sqlite'}"
    if request.param == "postgresql":
        server = postgres_url()
        if server is None:
            pytest.skip("no PostgreSQL on this machine")
        url = empty_database(server, "bare").replace("postgresql://", "postgresql+psycopg://", 1)
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def insert(connection: Connection, table: str, **values: Any) -> None:
    """One row as an older release would have left it: by SQL, not through today's models."""
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


ORG, OTHER, AT = "0" * 31 + "1", "0" * 31 + "2", "2026-10-05 10:00:00"


def uuid(number: int) -> str:
    return f"{number:032}"


def two_estates(connection: Connection) -> None:
    for number, org in enumerate((ORG, OTHER)):
        insert(connection, "organisation", id=org, slug=f"o{number}", name="O", kind="association",
               hours="{}", created_at=AT)  # fmt: skip
        insert(connection, "estate", org_id=org, id=org, rev=1, name="Les Glycines", plate="14", address="",
               postcode="", citycode="", commune="")  # fmt: skip


def test_an_empty_database_receives_exactly_the_tables_and_the_foreign_keys_of_the_models(bare: Flask) -> None:
    migrate()
    with unit.writable(db.engine).connect() as connection:
        assert differences(connection) == []
        tables = set(inspect(connection).get_table_names())
        made = {
            (table, tuple(key["constrained_columns"]), key["referred_table"], key["options"].get("ondelete"))
            for table in Base.metadata.tables
            for key in inspect(connection).get_foreign_keys(table)
        }
    assert tables == set(Base.metadata.tables) | {"alembic_version"}
    wanted = {
        (table.name, tuple(key.column_keys), key.referred_table.name, key.ondelete)
        for table in Base.metadata.tables.values()
        for key in table.foreign_key_constraints
    }
    assert made == wanted


def test_down_and_up_again_leaves_no_trace_of_the_way_down(bare: Flask) -> None:
    migrate()
    with unit.writable(db.engine).begin() as connection:
        two_estates(connection)
    flask_migrate.downgrade(revision="base")
    with unit.writable(db.engine).connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    migrate()
    with unit.writable(db.engine).begin() as connection:
        two_estates(connection)
        assert differences(connection) == []


def test_organisations_get_paris_and_rounds_their_service_day_and_the_way_down_forgets_both(bare: Flask) -> None:
    migrate()
    flask_migrate.downgrade(revision="0005")
    shift = {
        "id": uuid(1),
        "service_date": "2026-11-24",
        "starts_at": "2026-11-24 20:30:00",
        "ends_at": "2026-11-25 03:30:00",
    }
    walks = {
        uuid(2): {"shift_id": uuid(1), "started_at": "2026-11-25 04:30:00"},
        uuid(3): {"started_at": "2026-11-25 03:59:59"},
        uuid(4): {"started_at": "2026-07-14 03:00:00"},
        "019ab5e8300070008000000000000005": {},
    }
    with unit.writable(db.engine).begin() as connection:
        if connection.dialect.name == "postgresql":  # moments below are in UTC, whatever the zone of the machine
            connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        two_estates(connection)
        insert(connection, "shift", org_id=ORG, rev=1, state="publiee", version=1, **shift)
        for id, one in walks.items():
            insert(
                connection, "round", org_id=ORG, id=id, rev=1, state="demarree", type_tournee="x", released=True, **one
            )
    migrate()
    with read_unit() as s:
        days = s.execute(text("SELECT service_date FROM round ORDER BY id")).scalars().all()
        zones = s.execute(text("SELECT zones FROM organisation")).scalars().all()
    assert [str(day) for day in days] == ["2026-11-24", "2026-11-24", "2026-07-14", "2025-11-24"]
    assert [Zones.read(one if isinstance(one, list) else json.loads(one)) for one in zones] == [PARIS, PARIS]
    flask_migrate.downgrade(revision="0005")
    with unit.writable(db.engine).connect() as connection:
        assert "service_date" not in {one["name"] for one in inspect(connection).get_columns("round")}
        assert "zones" not in {one["name"] for one in inspect(connection).get_columns("organisation")}
    migrate()


def test_a_demonstration_loaded_before_says_so_and_a_service_of_the_same_name_does_not(bare: Flask) -> None:
    migrate()
    flask_migrate.downgrade(revision="0019")
    people = {"passeurs": "claire@passeurs.example", "voisinage-74": "lea@exemple.fr", "une": "lea@passeurs.example"}
    with unit.writable(db.engine).begin() as connection:
        for number, (slug, email) in enumerate(people.items(), start=1):
            insert(connection, "organisation", id=uuid(number), slug=slug, name="O", kind="association", hours="{}",
                   zones="[]", created_at=AT)  # fmt: skip
            insert(connection, "user_account", id=uuid(number + 10), email=email, name="L", created_at=AT)
            insert(connection, "membership", org_id=uuid(number), id=uuid(number + 20), user_id=uuid(number + 10),
                   role="agent", active=True)  # fmt: skip
    migrate()
    with read_unit() as s:
        shown = s.execute(text("SELECT slug FROM organisation WHERE demo")).scalars().all()
    assert shown == ["passeurs"]
    flask_migrate.downgrade(revision="0019")
    with unit.writable(db.engine).connect() as connection:
        assert "demo" not in {one["name"] for one in inspect(connection).get_columns("organisation")}
        assert not inspect(connection).has_table("first_link")
    migrate()


def test_what_was_noted_of_a_visit_is_what_it_said_and_the_way_down_says_it_again(bare: Flask) -> None:
    migrate()
    flask_migrate.downgrade(revision="0011")
    common = {
        "org_id": ORG, "rev": 1, "occurred_at": AT, "phone_at": AT, "phone_offset_min": 60, "received_at": AT,
        "service_date": "2026-10-05", "author_id": ORG, "agents": "[]", "estate_id": ORG, "state": "visite",
        "entrances": "[]", "suspect_clock": False,
    }  # fmt: skip
    said = {uuid(1): True, uuid(2): False}
    with unit.writable(db.engine).begin() as connection:
        two_estates(connection)
        for id, ras in said.items():
            insert(connection, "visit", id=id, ras=ras, **common)
    migrate()
    asked = text("SELECT ras, ras_noted FROM visit ORDER BY id")
    with unit.writable(db.engine).begin() as connection:
        assert [tuple(map(bool, row)) for row in connection.execute(asked)] == [(True, True), (False, False)]
        connection.execute(text("UPDATE visit SET ras = false"))
    flask_migrate.downgrade(revision="0011")
    with unit.writable(db.engine).connect() as connection:
        again = connection.execute(text("SELECT ras FROM visit ORDER BY id")).scalars()
        assert [bool(one) for one in again] == [True, False]
    migrate()


def test_the_parts_of_a_round_that_was_over_are_over_and_events_of_0014_leave_on_the_way_down(bare: Flask) -> None:
    migrate()
    flask_migrate.downgrade(revision="0011")
    with unit.writable(db.engine).begin() as connection:
        two_estates(connection)
        insert(connection, "user_account", id=ORG, email="n@x.example", name="N", created_at=AT)
        insert(connection, "membership", org_id=ORG, id=ORG, user_id=ORG, role="agent", active=True)
        for id, state, ended in ((uuid(1), "terminee", AT), (uuid(2), "demarree", None)):
            insert(connection, "round", org_id=ORG, id=id, rev=1, state=state, type_tournee="x", released=True,
                   started_at=AT, ended_at=ended, service_date="2026-10-05")  # fmt: skip
            insert(connection, "round_agent", org_id=ORG, round_id=id, user_id=ORG)
    migrate()
    with unit.writable(db.engine).begin() as connection:
        parts = connection.execute(text("SELECT ended_at FROM round_agent ORDER BY round_id")).scalars().all()
        assert [one is not None for one in parts] == [True, False]
        for n, verb in enumerate(("start", "stops", "reopen")):
            insert(connection, "round_event", org_id=ORG, id=uuid(n), round_id=uuid(1), verb=verb, at=AT, by=ORG)
    flask_migrate.downgrade(revision="0011")
    with unit.writable(db.engine).connect() as connection:
        assert connection.execute(text("SELECT verb FROM round_event")).scalars().all() == ["start"]
    migrate()


def test_a_passage_that_counted_with_another_still_does_and_who_corrected_is_known(bare: Flask) -> None:
    migrate()
    flask_migrate.downgrade(revision="0011")
    common = {
        "org_id": ORG, "rev": 1, "occurred_at": AT, "phone_at": AT, "phone_offset_min": 60, "received_at": AT,
        "service_date": "2026-10-05", "author_id": ORG, "agents": "[]", "estate_id": ORG, "state": "visite",
        "entrances": "[]", "suspect_clock": False, "ras": True,
    }  # fmt: skip
    review = {"org_id": ORG, "rev": 1, "current": True, "at_once": False, "state": "diffuse", "at": AT,
              "service_date": "2026-10-05", "occurred_at": AT, "author_id": ORG, "agents": "[]"}  # fmt: skip
    with unit.writable(db.engine).begin() as connection:
        two_estates(connection)
        insert(connection, "visit", id=uuid(1), **common)
        insert(connection, "visit", id=uuid(2), twin_of=uuid(1), **common)
        for number, kind in ((1, "visit"), (2, "visit"), (3, "contact")):
            insert(connection, "review", id=uuid(10 + number), entity_id=uuid(number), kind=kind, **review)
        for rev, by in ((1, uuid(7)), (2, uuid(8))):
            insert(connection, "entry_version", org_id=ORG, id=uuid(20 + rev), kind="visit", entity_id=uuid(1), rev=rev,
                   at=AT, by=by, change="correct")  # fmt: skip
    migrate()
    with unit.writable(db.engine).begin() as connection:
        aside = connection.execute(text("SELECT aside FROM review ORDER BY id")).scalars()
        assert [bool(one) for one in aside] == [False, True, False]
        changed = connection.execute(text("SELECT changed_by FROM visit ORDER BY id")).scalars()
        assert [one and UUID(str(one)) for one in changed] == [UUID(uuid(8)), None]
        connection.execute(text("UPDATE review SET aside = true WHERE kind = 'contact'"))
    flask_migrate.downgrade(revision="0011")
    with unit.writable(db.engine).connect() as connection:
        left = connection.execute(text("SELECT withdrawn_at FROM review ORDER BY id")).scalars()
        assert [one is not None for one in left] == [False, False, True]
    migrate()


def test_what_was_done_to_a_shift_leaves_on_the_way_down_and_the_shift_stays(bare: Flask) -> None:
    migrate()
    with unit.writable(db.engine).begin() as connection:
        two_estates(connection)
        insert(connection, "user_account", id=ORG, email="n@x.example", name="N", created_at=AT)
        insert(connection, "membership", org_id=ORG, id=ORG, user_id=ORG, role="coordinator", active=True)
        insert(connection, "shift", org_id=ORG, id=uuid(1), rev=1, state="publiee", version=1,
               service_date="2026-10-05", starts_at=AT, ends_at=AT)  # fmt: skip
        insert(connection, "shift_change", org_id=ORG, id=uuid(2), shift_id=uuid(1), at=AT, by=ORG, verb="publiee",
               accepted="[]")  # fmt: skip
    flask_migrate.downgrade(revision="0014")
    migrate()
    with unit.writable(db.engine).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM shift_change")).scalar_one() == 0
        assert connection.execute(text("SELECT state FROM shift")).scalars().all() == ["publiee"]


def test_what_is_sealed_from_0007_on_opens_on_the_way_down_and_leaves_no_clear_text_behind(
    bare: Flask, tmp_path: Path
) -> None:
    migrate()
    flask_migrate.downgrade(revision="0006")
    typed = {
        "partner": {"phone": "Zyzomys 01", "address": "Zyzomys, 3 rue Haute", "hours": None},
        "device": {"label": "Zyzomys 3"},
        "invitation": {"email": "zyzomys@example.fr"},
        "public_point": {"commune": "Zyzomys-sur-Loire"},
    }
    with unit.writable(db.engine).begin() as connection:
        two_estates(connection)
        insert(connection, "user_account", id=ORG, email="a@b.fr", name="A", created_at=AT)
        insert(connection, "membership", org_id=ORG, id=ORG, user_id=ORG, role="agent", active=True)
        more: dict[str, dict[str, Any]] = {
            "partner": {"name": "P", "domaines": "[]", "active": True, "rev": 4},
            "device": {"user_id": ORG, "enrolled_at": AT, "announced_pending": 0, "announced_max_no": 0},
            "invitation": {"role": "agent", "code_hash": "h", "made_at": AT, "expires_at": AT},
            "public_point": {},
        }
        for table, values in typed.items():
            insert(connection, table, org_id=ORG, id=ORG, **values, **more[table])
        for number, kind in enumerate(("visit.record", "zyzomys.seen")):
            body = secrets_of_held(uuid(number), kind)
            mine = {"org_id": ORG, "id": uuid(number), "device_id": ORG, "user_id": ORG, "kind": kind}
            insert(
                connection, "op", **mine, device_no=number, payload_hash="h", status="held", result="{}", received_at=AT
            )
            known = {"op_id": uuid(number), "schema": 1, "reason": "newer", "message": "m", "held_at": AT, "tries": 1}
            insert(connection, "held_op", **mine, **known, body_sealed=body)
    migrate()
    with unit.writable(db.engine).connect() as connection:
        everything = repr([connection.execute(table.select()).all() for table in Base.metadata.sorted_tables])
    db.session.remove()
    db.engine.dispose()  # the last connection to close leaves no journal
    everything += repr(b"".join(one.read_bytes() for one in tmp_path.glob("bare.sqlite*")))
    assert "zyzomys" not in everything.lower()
    with tenant.every_tenant(), read_unit() as s:
        partner, point, held = s.scalars(select(Partner)).one(), s.scalars(select(PublicPoint)).one(), kinds(s, HeldOp)
        assert (partner.phone, partner.hours, partner.rev, point.commune) == (
            "Zyzomys 01",
            None,
            4,
            "Zyzomys-sur-Loire",
        )
        assert s.scalars(select(Device)).one().label == "Zyzomys 3"
        assert s.scalars(select(Invitation)).one().email == "zyzomys@example.fr"
        assert held == kinds(s, Op) == ["visit.record", "inconnu"]
    flask_migrate.downgrade(revision="0006")
    with unit.writable(db.engine).connect() as connection:
        for table, values in typed.items():
            row = connection.execute(text(f"SELECT {', '.join(values)} FROM {table}")).one()
            assert row._asdict() == values
        for table in ("op", "held_op"):
            found = connection.execute(text(f"SELECT kind FROM {table} ORDER BY id")).scalars().all()
            assert found == ["visit.record", "zyzomys.seen"]
    migrate()


def secrets_of_held(id: str, kind: str) -> bytes:
    """The sealed body of a held operation."""
    bound = f"held_op._body.{UUID(id)}.{UUID(ORG)}".encode()
    return keyring.ring().seal(json.dumps({"kind": kind}).encode(), bound)


def kinds(session: Session, model: type[Op] | type[HeldOp]) -> list[str]:
    return list(session.scalars(select(model.kind).order_by(model.id)))


def test_migrating_twice_keeps_the_rows_and_says_there_was_nothing_to_do(bare: Flask) -> None:
    assert migrate()
    with unit.writable(db.engine).begin() as connection:
        two_estates(connection)
    assert not migrate()
    with read_unit() as s:
        assert s.execute(text("SELECT count(*) FROM estate")).scalar_one() == 2
        assert sql.revision(s) == expected_revision()


def test_a_migration_that_fails_leaves_the_database_as_it_was(bare: Flask) -> None:
    migrate()
    with pytest.raises(RuntimeError, match="half-way"), sql.migrating(db.engine) as connection:
        connection.execute(text("DROP TABLE op"))
        raise RuntimeError("half-way")
    with unit.writable(db.engine).connect() as connection:
        assert differences(connection) == []


def test_a_table_copied_and_dropped_does_not_take_what_points_at_it_with_it(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'copied.sqlite'}"))
    with app.app_context():
        migrate()
        with unit.writable(db.engine).begin() as connection:
            two_estates(connection)
        with sql.migrating(db.engine) as connection:
            operations = Operations(MigrationContext.configure(connection, opts={"target_metadata": Base.metadata}))
            with operations.batch_alter_table("organisation", recreate="always") as table:
                table.add_column(Column("motto", String(80)))
        with read_unit() as s:
            assert s.execute(text("SELECT count(*) FROM estate")).scalar_one() == 2
        db.engine.dispose()


def test_a_migration_that_orphans_rows_is_refused_whole(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'orphans.sqlite'}"))
    with app.app_context():
        migrate()
        with unit.writable(db.engine).begin() as connection:
            two_estates(connection)
        with pytest.raises(RuntimeError, match="point nowhere"), sql.migrating(db.engine) as connection:
            connection.execute(text("DELETE FROM organisation"))
        with read_unit() as s:
            assert s.execute(text("SELECT count(*) FROM organisation")).scalar_one() == 2
        db.engine.dispose()


def test_there_is_one_head_and_each_file_wears_its_number() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert len(script.get_heads()) == 1
    numbers = sorted(Path(one.path).name[:4] for one in script.walk_revisions())
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    assert [one.revision for one in script.walk_revisions()] == numbers[::-1]
