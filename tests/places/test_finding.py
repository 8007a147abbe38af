"""Estates found by what is typed: any of their words, in their stock alone, some shown and all counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.places import actions, finder
from app.places.models import Estate
from app.places.queries import estates_named
from tests.world import World

VECTORS = json.loads(Path(__file__).parents[1].joinpath("vectors/fold.json").read_text(encoding="utf-8"))


def found(world: World, typed: str, *within: Any) -> list[str]:
    with tenant(world.org_id), read_unit():
        return [one.text for one in finder.search([finder.of_org(world.org_id), *within], typed).options]


def told(world: World) -> list[Any]:
    """The estates of the vectors, in a sector of their own."""
    with tenant(world.org_id), write_unit():
        sector = actions.create_sector(world.org_id, name="Essai", code="E").id
        for one in VECTORS["estates"]:
            estate = actions.create_estate(world.org_id, name=one["name"], address=one["address"],
                                           commune=one["commune"], sign=one["plate"], sector_id=sector)  # fmt: skip
            building = actions.create_building(world.org_id, estate.id, name="Bâtiment A")
            actions.create_entrance(world.org_id, building.id, label=one["hall"], sign="1")
    return [finder.of_sector(sector)]


def test_the_server_finds_what_the_phone_finds(world: World) -> None:
    theirs = told(world)
    for one in VECTORS["searches"]:
        assert found(world, one["typed"], *theirs) == one["finds"], one["typed"]


def test_what_an_estate_is_found_by_follows_its_name_and_keeps_its_halls(world: World) -> None:
    with tenant(world.org_id), write_unit() as s:
        s.get_one(Estate, (world.org_id, world.glycines.estate_id)).name = "L’Orée"
    assert found(world, "oree hall 16") == ["L’Orée"] and found(world, "glycines hall") == ["L’Orée"]
    with tenant(world.org_id), read_unit():
        assert [one.name for one in estates_named(world.org_id, "L'OREE")] == ["L’Orée"]


def test_some_are_shown_and_all_are_counted(world: World) -> None:
    with tenant(world.org_id), write_unit():
        for number in range(31):
            actions.create_estate(world.org_id, name=f"Clos {number:02}")
    with tenant(world.org_id), read_unit():
        told = finder.search([finder.of_org(world.org_id)], "clos")
    assert len(told.options) == 20 and told.total == 31 and told.said.startswith("20 résidences sur 31")
    assert [one.text for one in told.options][:2] == ["Clos 00", "Clos 01"]
