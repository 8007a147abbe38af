"""`flask places move`: an estate given to another sector from a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.core.rows import get
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.places import actions, queries
from app.places.models import Estate
from tests.world import World


@pytest.fixture
def move(app: Flask, world: World) -> Callable[[str, str], Any]:
    with tenant(world.org_id), write_unit():
        actions.create_sector(world.org_id, name="Sud", code="SUD")
    runner = app.test_cli_runner()
    return lambda estate, code: runner.invoke(args=["places", "move", estate, "--org", "passeurs", "--sector", code])


def sector_of(world: World) -> str:
    with tenant(world.org_id), read_unit():
        codes = {one.id: one.code for one in queries.sectors(world.org_id)}
        return codes[get(Estate, world.org_id, world.glycines.estate_id).sector_id]


def named(world: World) -> str:
    with tenant(world.org_id), read_unit():
        return get(Estate, world.org_id, world.glycines.estate_id).name


def test_an_estate_is_given_to_another_sector_by_its_name_or_its_id(move: Any, world: World) -> None:
    told = move(named(world), "SUD")
    assert (told.exit_code, sector_of(world)) == (0, "SUD"), told.output
    assert move(str(world.glycines.estate_id), "SUD").exit_code == 0


def test_an_estate_or_a_sector_nobody_knows_is_told_and_nothing_moves(move: Any, world: World) -> None:
    before = sector_of(world)
    for estate, code in (("Les Lilas bleus", "SUD"), (named(world), "OUEST")):
        told = move(estate, code)
        assert told.exit_code == 2 and "n’existe pas" in told.stderr
    assert sector_of(world) == before


def test_two_estates_of_one_name_are_told_by_their_ids(move: Any, world: World) -> None:
    with tenant(world.org_id), write_unit():
        other = actions.create_estate(world.org_id, name=named(world)).id
    told = move(named(world), "SUD")
    assert told.exit_code == 2 and str(other) in told.stderr
