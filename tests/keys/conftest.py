"""An installation of its own, whose secrets are files that a test may lose, exchange or rotate."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.core import tenant, unit
from app.core.base import Base
from app.extensions import db
from app.keys import marks
from app.settings import FILES, Settings, write_private
from tests.conftest import settings_for
from tests.postgres import empty_database, postgres_url
from tests.world import World, build

KEY, CASE_KEY, PAIR = b"1" * 32, b"5" * 32, b"7" * 32


def written(path: Path, *keys: bytes) -> tuple[bytes, ...]:
    """These keys in a file, the first one first."""
    write_private(path, "".join(base64.urlsafe_b64encode(key).decode() + "\n" for key in keys))
    return keys


@pytest.fixture(params=["sqlite", "postgresql"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an installation on an empty database, keys in files."""
    url = f"sqlite:///{tmp_path / 'own.sqlite'}"
    if request.param == "postgresql":
        server = postgres_url()
        if server is None:
            pytest.skip("no PostgreSQL on this machine")
        url = empty_database(server, "keys").replace("postgresql://", "postgresql+psycopg://", 1)
    columns, cases, signing, sealing = (
        tmp_path / "secrets" / FILES[one] for one in ("columns", "cases", "signing", "sealing")
    )
    write_private(signing, "s" * 40 + "\n")
    return replace(
        settings_for(tmp_path, url),
        column_keys=written(columns, KEY),
        column_key_file=columns,
        case_keys=written(cases, CASE_KEY),
        case_key_file=cases,
        secret_keys=("s" * 40,),
        secret_key_file=signing,
        sealing_keys=written(sealing, PAIR),
        sealing_key_file=sealing,
    )


@pytest.fixture
def used(own: Settings) -> Iterator[Flask]:
    """The same in use: its tables, its secrets marked, the small world in it."""
    app = create_app(own)
    with app.app_context():
        Base.metadata.create_all(unit.writable(db.engine))
        with tenant.every_tenant():
            marks.keep(own)
        app.extensions["palier_world"] = build()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def town(used: Flask) -> World:
    """Who lives in it."""
    world: World = used.extensions["palier_world"]
    return world
