"""Files handed in at the desk, as far as a test needs them."""

from __future__ import annotations

import io
from uuid import UUID

from app import worker
from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.places.imports import actions as imports
from app.places.imports.models import StockImport
from tests.world import World

STOCK = (
    "Programme;Adresse;CP;Ville;Hall;Longitude;Latitude;Bailleur;Tél. gardien\n"
    "Les Tanneurs;12 rue des Tanneurs;01998;Valserein;A;5,62;46,14;Valserein Habitat;06\n"
    "Les Tanneurs;12 rue des Tanneurs;01998;Valserein;B;5,62;46,14;Valserein Habitat;06\n"
    "La Gare;1 place de la Gare;1998;Valserein;1;46,14;5,62;Brenne Logis SA;07\n"
    "Sans adresse;;01998;Valserein;1;5,62;46,14;Valserein Habitat;07\n"
    ";;;;;;;;\n"
)
"""One estate of two halls; one whose position, postcode and landlord are asked about; a row that is left out."""
TWO = (
    "Programme;Adresse;CP;Ville\nLes Tanneurs;12 rue des Tanneurs;01998;Valserein\nLa Gare;1 place de la Gare;01998;X\n"
)
ONE = "".join(TWO.splitlines(keepends=True)[:2])
OTHER = "Programme;Adresse;CP;Ville\nLe Port;2 quai du Port;36000;Brenne\nLe Moulin;4 rue du Moulin;36000;Brenne\n"
COLUMNS = {
    "Programme": "name", "Adresse": "address", "CP": "postcode", "Ville": "commune", "Hall": "hall",
    "Longitude": "x", "Latitude": "y", "Bailleur": "landlord",
}  # fmt: skip


class Handed(io.BytesIO):
    """A file a test may send again: closing it winds it back."""

    def close(self) -> None:
        self.seek(0)


def handed_in(world: World, text: str = STOCK, *, tried: bool = False, name: str = "stock.csv") -> UUID:
    """A file of Les Passeurs, handed in by Claire; with `tried`, its trial done."""
    with tenant.tenant(world.org_id):
        import_id, stamp = imports.receive(io.BytesIO(text.encode()))
        with write_unit():
            imports.hand_in(world.claire.actor, clock.now(), import_id, name, stamp)
        if tried:
            with write_unit():
                header = text.splitlines()[0].split(";")
                columns = {heading: one for heading, one in COLUMNS.items() if heading in header}
                imports.try_out(world.claire.actor, import_id, columns, 4326, "essai")
            worker.drain()
    return import_id


def applied(world: World, text: str) -> UUID:
    """The same, written too: nothing of it may be in doubt."""
    import_id = handed_in(world, text, tried=True)
    with tenant.tenant(world.org_id), write_unit():
        imports.apply(world.claire.actor, import_id)
    worker.drain()
    return import_id


def answered(world: World, text: str, *answers: str) -> UUID:
    """The same, of a file with doubts: these answers are given first, those that are asked for."""
    import_id = handed_in(world, text, tried=True)
    said: dict[str, dict[str, object]] = {"zeros": {"zeros": True}, "leave": {"positions": "leave"}}
    for one in answers:
        unknown = (row_of(world, import_id).known.get("counts") or {}).get("unknown", [])
        made = {"landlords": {key: imports.NEW for _, _, key in unknown}}
        with tenant.tenant(world.org_id), write_unit():
            imports.answer(world.claire.actor, import_id, said.get(one, made))
        worker.drain()
    with tenant.tenant(world.org_id), write_unit():
        imports.apply(world.claire.actor, import_id)
    worker.drain()
    return import_id


def row_of(world: World, import_id: UUID) -> StockImport:
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.get_one(StockImport, (world.org_id, import_id), populate_existing=True)
        s.expunge(row)
        return row
