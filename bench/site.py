"""A temporary installation for one measure: the small world of the tests, and estates enough for a round."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import Flask

from app import create_app
from app.core import tenant, unit
from app.core.base import Base, uuid7
from app.core.unit import write_unit
from app.extensions import db
from app.places import actions as places
from app.places.models import Building, Entrance, Estate
from tests.clients import Visitor
from tests.conftest import settings_for
from tests.world import World, build

ESTATES = 30


@dataclass(frozen=True)
class Bench:
    """An application on a database, its world, the entrances of the estates walked, and the pair that walks them."""

    app: Flask
    world: World
    folder: Path
    url: str
    homes: tuple[tuple[UUID, tuple[UUID, ...]], ...]
    pair: tuple[UUID, ...]


@contextlib.contextmanager
def installation() -> Iterator[Bench]:
    """On SQLite, or on an empty PostgreSQL database named by BENCH_DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/palier.sqlite"
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        app = create_app(settings_for(Path(folder), url))
        app.test_client_class = Visitor
        with app.app_context():
            Base.metadata.drop_all(unit.writable(db.engine))
            Base.metadata.create_all(unit.writable(db.engine))
            world = build()
            homes, pair = town(world, world.sector_id, ESTATES), (world.nadia.user_id, world.yoann.user_id)
            yield Bench(app, world, Path(folder), url, homes, pair)
            db.session.remove()
            db.engine.dispose()


def town(world: World, sector_id: UUID, count: int) -> tuple[tuple[UUID, tuple[UUID, ...]], ...]:
    """New estates of a sector: (estate, its entrances)."""
    homes = []
    with tenant.tenant(world.org_id), write_unit():
        for number in range(count):
            estate = places.create_estate(
                world.org_id, name=f"Résidence du Bourg {number}", address=f"{number} rue du Bourg",
                landlord_id=world.landlord_id, sector_id=sector_id, commune="Valserein", sign=str(number),
                lat=46.0 + number / 1000, lon=6.0,
            )  # fmt: skip
            building = places.create_building(world.org_id, estate.id, name="Bâtiment A")
            halls = tuple(
                places.create_entrance(world.org_id, building.id, label=f"Hall {hall}", sign=str(hall)).id
                for hall in (2 * number, 2 * number + 1)
            )
            homes.append((estate.id, halls))
    return tuple(homes)


STREETS = "de l’Église,du Bel-Horizon,des Glycines,de l’Étoile,du Sacré-Cœur,des Verriers,du Haut-Port,d’Alsace".split(
    ","
)
HALLS = 12


def stock(world: World, count: int) -> UUID:
    """A real stock, with twelve halls each, in a sector of its own: past the actions, which take a minute for it."""
    with tenant.tenant(world.org_id), write_unit():
        sector_id = places.create_sector(world.org_id, name="Ouest", code="A0").id
    for start in range(0, count, 500):
        with tenant.tenant(world.org_id), write_unit() as s:
            homes = [_home(world, sector_id, number) for number in range(start, min(count, start + 500))]
            for part in zip(*homes, strict=True):  # estates, then their buildings, then one entrance of each
                s.add_all(part)
                s.flush()
    return sector_id


def _home(world: World, sector_id: UUID, number: int) -> list[Base]:
    street = f"{number} {'bis' if number % 5 == 0 else ''}, rue {STREETS[number % len(STREETS)]}"
    estate = Estate(
        org_id=world.org_id, id=uuid7(), name=f"Résidence {STREETS[number // 9 % len(STREETS)]} {number}",
        address=street, commune="Valserein", plate=str(number), landlord_id=world.landlord_id, sector_id=sector_id,
    )  # fmt: skip
    building = Building(org_id=world.org_id, id=uuid7(), estate_id=estate.id, name="Bâtiment A", address="")
    halls = [
        Entrance(org_id=world.org_id, id=uuid7(), building_id=building.id, label=f"Hall {hall}", plate=str(hall))
        for hall in range(HALLS)
    ]
    estate.tell(building.name, *(f"{one.label} {one.plate}" for one in halls))
    return [estate, building, *halls]
