"""One commit, what follows it, and no write outside of it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core import tenant
from app.core.base import uuid7
from app.core.errors import Unknown
from app.core.rows import get
from app.core.tenant import NoTenant
from app.core.unit import after_commit, read_unit, write_unit
from app.extensions import db
from app.places.models import Estate, Landlord, Sector
from tests.world import World


def sector(world: World, code: str = "S9") -> Sector:
    return Sector(org_id=world.org_id, name="Sud", code=code)


def test_what_a_unit_wrote_is_there_and_its_after_work_has_run(app: Flask, world: World) -> None:
    ran: list[str] = []
    with tenant.tenant(world.org_id):
        with write_unit() as s:
            s.add(sector(world))
            after_commit(lambda: ran.append("after"))
            assert ran == []
        assert ran == ["after"]
        with read_unit() as s:
            assert s.scalar(select(Sector.name).where(Sector.code == "S9")) == "Sud"


def test_a_unit_that_fails_leaves_nothing_and_its_after_work_never_runs(app: Flask, world: World) -> None:
    ran: list[str] = []
    with tenant.tenant(world.org_id):
        with pytest.raises(RuntimeError), write_unit() as s:
            s.add(sector(world))
            s.flush()
            after_commit(lambda: ran.append("after"))
            raise RuntimeError("half-way")
        with read_unit() as s:
            assert s.scalar(select(Sector.name).where(Sector.code == "S9")) is None
    assert ran == []


def test_a_first_write_inside_a_savepoint_does_not_survive_the_rollback_of_the_unit(app: Flask, world: World) -> None:
    with tenant.tenant(world.org_id):
        with pytest.raises(RuntimeError), write_unit() as s:
            with s.begin_nested():
                s.add(sector(world))
            raise RuntimeError("half-way")
        with read_unit() as s:
            assert s.scalar(select(Sector.name).where(Sector.code == "S9")) is None


def test_a_write_outside_of_a_unit_is_refused_by_the_database(app: Flask, world: World) -> None:
    with tenant.tenant(world.org_id):
        db.session.add(sector(world))
        with pytest.raises(DBAPIError):
            db.session.flush()
        db.session.rollback()


def test_units_do_not_nest(app: Flask) -> None:
    with write_unit(), pytest.raises(RuntimeError), write_unit():
        pass


def test_a_query_that_names_no_organisation_fails_and_another_organisations_rows_are_unknown(
    app: Flask, world: World
) -> None:
    with pytest.raises(NoTenant), read_unit() as s:
        s.scalars(select(Estate)).all()
    with tenant.tenant(world.org_id), read_unit() as s:
        ids = set(s.scalars(select(Estate.id)))
        assert world.glycines.estate_id in ids
        assert world.strange_home.estate_id not in ids
        with pytest.raises(Unknown):
            get(Estate, world.org_id, world.strange_home.estate_id)


def test_a_reference_into_another_organisation_cannot_be_stored(app: Flask, world: World) -> None:
    with tenant.every_tenant(), read_unit() as s:
        foreign = s.scalars(select(Landlord.id).where(Landlord.org_id == world.other_org_id)).first()
    with tenant.every_tenant(), pytest.raises(IntegrityError), write_unit() as s:
        s.add(
            Estate(
                org_id=world.org_id, id=uuid7(), name="X", plate="X", address="", postcode="", citycode="",
                commune="", landlord_id=foreign,
            )
        )  # fmt: skip
