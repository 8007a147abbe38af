"""Whenever somebody starts it first: what the README promises of the demonstration is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.extensions import db
from app.places.models import Building, Entrance, Estate, Landlord
from app.planning import queries as planning
from app.planning.rules import State
from tests.demo.conftest import Demo, started
from tests.demo.test_loaded import ENTRIES, KEPT_IN, rows
from tools.machines import machines

pytestmark = pytest.mark.slow

# Late on a Saturday; two more are those of test_loaded.
MOMENTS = ("2026-11-28 23:50",)


@pytest.fixture(scope="module", params=MOMENTS)
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration as started at one of them."""
    folder = tmp_path_factory.mktemp("moment")
    yield from started(folder, f"sqlite:///{folder / 'demo.sqlite'}", request.param)


def test_no_state_of_any_machine_is_missing(demo: Demo) -> None:
    missing = {}
    for name, column in KEPT_IN.items():
        live = [column.class_.cancelled_at.is_(None)] if hasattr(column.class_, "cancelled_at") else []
        found = set(db.session.scalars(select(column).where(*live).distinct()))
        missing[name] = set(machines()[name]["states"]) - found
    assert missing == dict.fromkeys(KEPT_IN, set())


def test_one_published_shift_of_the_pair_covers_the_moment(demo: Demo) -> None:
    nadia, yoann = demo.person("Nadia Belkacem"), demo.person("Yoann Le Guen")
    around = planning.shifts_of(
        nadia.org_id, nadia.user_id, demo.now - timedelta(hours=12), demo.now + timedelta(hours=12)
    )
    [shift] = [one for one in around if one.state == State.publiee.value]
    assert shift.starts_at <= demo.now < shift.ends_at
    assert {agent.user_id for agent in shift.agents} == {nadia.user_id, yoann.user_id}


def test_the_town_and_its_six_weeks_are_whole(demo: Demo) -> None:
    entries = [one for model in ENTRIES for one in rows(model, model.cancelled_at.is_(None))]
    assert len(entries) >= 1500
    assert max(one.occurred_at for one in entries) <= clock.now()
    assert (len(rows(Landlord)), len(rows(Estate))) == (2, 30)
    assert {one.estate_id for one in rows(Building)} == {one.id for one in rows(Estate)}
    assert {one.building_id for one in rows(Entrance)} == {one.id for one in rows(Building)}
