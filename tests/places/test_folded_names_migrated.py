"""Stock of an earlier release, brought to the folding of today: found, sorted, and met again by the next import."""

from __future__ import annotations

import hashlib
from uuid import UUID

import flask_migrate
from flask import Flask
from sqlalchemy import Connection, text

from app.core import unit
from app.core.tenant import tenant
from app.core.unit import read_unit
from app.extensions import db
from app.places import finder
from app.places.rules import address_hash
from app.start_up import migrate
from tests.test_migrations import AT, ORG, bare, insert, uuid

__all__ = ["bare"]
LANDLORDS = {"Bel-Horizon Habitat": "bel-horizon habitat", "Bel Horizon Habitat": "bel horizon habitat"}
STREETS = ("12 bis, rue de l’Étoile", "12bis rue de l'étoile", "4 place Haute")
FOUND = {"saint coeur oree": ["0", "1", "2"], "12 BIS l'etoile": ["0", "1"], "angle 14": ["2"], "angle 12bis": []}
BEFORE = ("12 bis, rue de l’etoile", "12bis rue de l'etoile", "4 place haute")


def stock(connection: Connection) -> None:
    """Two landlords and three streets of one identifier; two of them are one by the folding of today."""
    insert(connection, "organisation", id=ORG, slug="o", name="O", kind="association", hours="{}", created_at=AT,
           zones="[]", holidays="metropole")  # fmt: skip
    for number, (name, key) in enumerate(LANDLORDS.items()):
        insert(connection, "landlord", org_id=ORG, id=uuid(number), name=name, name_key=key)
    for number, (street, before) in enumerate(zip(STREETS, BEFORE, strict=True)):
        digest = hashlib.sha256(f"{before}\x1f2001".encode()).hexdigest()
        insert(connection, "estate", org_id=ORG, id=uuid(number), rev=1, name=f"L’Orée {number}", plate=str(number),
               address=street, postcode="", citycode="", commune="Saint-Cœur", year=2001, source="s", source_id="x",
               content_hash=digest, row_hash="r")  # fmt: skip
    insert(connection, "building", org_id=ORG, id=uuid(7), estate_id=uuid(2), name="Bâtiment A", address="")
    insert(connection, "entrance", org_id=ORG, id=uuid(8), building_id=uuid(7), label="Hall d’angle", plate="14")


def keys() -> tuple[list[str], list[str]]:
    """Of the landlords and of the imported estates."""
    with read_unit() as s:
        return (
            list(s.execute(text("SELECT name_key FROM landlord ORDER BY id")).scalars()),
            list(s.execute(text("SELECT content_hash FROM estate ORDER BY id")).scalars()),
        )


def test_stock_of_an_earlier_release_is_found_and_sorted_and_known_to_its_next_import(bare: Flask) -> None:
    migrate()
    flask_migrate.downgrade(revision="0011")
    with unit.writable(db.engine).begin() as connection:
        stock(connection)
    before = keys()
    migrate()
    with tenant(UUID(ORG)), read_unit():
        for typed, names in FOUND.items():
            found = finder.search([finder.of_org(UUID(ORG))], typed)
            assert [one.text[-1] for one in found.options] == names, typed
    landlords, estates = keys()
    assert sorted(landlords) == ["bel horizon habitat", "bel horizon habitat:2"]
    star, high = address_hash(STREETS[0], 2001), address_hash(STREETS[2], 2001)
    assert sorted(estates[:2]) == sorted([star, f"{star}:2"]) and estates[2] == high
    flask_migrate.downgrade(revision="0011")
    assert keys() == before
    migrate()
