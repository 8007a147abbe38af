"""A copy made before an upgrade, put back by the release that came after."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import select

from app import create_app
from app.core import tenant
from app.core.unit import read_unit
from app.extensions import db
from app.rounds.models import Contact
from app.settings import Settings
from app.start_up import migrate
from tests.backup.test_drill import Kept, backed_up, put_back, started
from tests.conftest import settings_for
from tests.world import build

pytestmark = pytest.mark.slow


def test_it_is_brought_to_today_s_migration_before_it_is_moved_in(tmp_path: Path) -> None:
    have: Settings = settings_for(tmp_path, f"sqlite:///{tmp_path / 'palier.sqlite'}")
    with started(have) as app:
        world = build()
        Kept.enrolled(app, world.nadia).tells(world, "dit à la version d’avant")
        db.session.remove()
        db.engine.dispose()
        flask_migrate.downgrade(revision="-1")
        made, key = backed_up(have)
    put_back(have, made, key)
    with create_app(have).app_context(), tenant.tenant(world.org_id):
        assert not migrate(), "it was brought there before it was moved in"
        with read_unit() as s:
            assert [one.text for one in s.scalars(select(Contact))] == ["dit à la version d’avant"]
        db.session.remove()
        db.engine.dispose()
