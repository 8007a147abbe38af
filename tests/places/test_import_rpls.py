"""The public file of social dwellings: a row for each, grouped by address; of a dwelling, nothing is kept."""

import io
import shutil
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from app import worker
from app.core import clock
from app.core.base import Base
from app.core.tenant import every_tenant, tenant
from app.core.unit import read_unit, write_unit
from app.places.imports import actions as imports
from app.places.imports import columns as guesses
from app.places.imports import mapping as mappings
from app.places.imports import run
from app.places.imports.columns import Meaning
from app.places.imports.report import Report
from app.places.imports.room import Room, root
from app.places.models import Building, Entrance, Estate
from tests.importing import row_of
from tests.places.test_import_pages import press

HEADER = (
    "DROIT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;INDREP;TYPVOIE;NOMVOIE;NUMAPPT;NUMBOITE;ESC;COULOIR;ETAGE;COMPLIDENT;"
    "ENTREE;BAT;IMMEU;COMPLGEO;LIEUDIT;QPV;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;LOCAT;EPSG;X;Y"
)
PLACE = "2154;869000;6566000"
DOOR = "Zyzomys"


def dwelling(number, repeat="", bat="", entree="", esc="", floor="2", street="DES TANNEURS"):
    return (
        f"1;01998;01998;VALSEREIN;{number};{repeat};RUE;{street};{DOOR};B12;{esc};G;{floor};{DOOR};"
        f"{entree};{bat};;;;0;C;3;64;1974;1975;{PLACE}"
    )


ROWS = [
    dwelling("12", "B", "A", "1", "1"), dwelling("12", "B", "A", "1", "1"), dwelling("12", "B", "A", "2", "G"),
    dwelling("12", "B", "C", "", "D"), dwelling("14"), dwelling("14", floor="3"), dwelling("", street="LE CLOS"),
]  # fmt: skip


def file(rows=ROWS):
    return "\n".join([HEADER, *rows, ""]).encode("cp1252")


@pytest.fixture(autouse=True)
def no_rooms(app):
    shutil.rmtree(root(), ignore_errors=True)
    worker.queue().flush()


def handed(world, content):
    with tenant(world.org_id):
        import_id, stamp = imports.receive(io.BytesIO(content))
        with write_unit():
            imports.hand_in(world.claire.actor, clock.now(), import_id, "rpls_01.csv", stamp)
    return import_id


def brought(world, desk, content):
    import_id = handed(world, content)
    url = f"/bureau/patrimoine/importer/{import_id}"
    for act in ("essayer", "appliquer"):
        press(desk, url, act)
    return import_id


def stock(source):
    with every_tenant(), read_unit() as s:
        found = s.scalars(select(Estate).where(Estate.source == source).order_by(Estate.address)).all()
        halls = s.execute(
            select(Estate.address, Building.name, Entrance.label).join(
                Building, (Building.org_id == Estate.org_id) & (Building.estate_id == Estate.id)
            ).outerjoin(Entrance, (Entrance.org_id == Building.org_id) & (Entrance.building_id == Building.id))
            .where(Estate.source == source).order_by(Estate.address, Building.name, Entrance.label)
        )  # fmt: skip
        return [(one.address, one.dwellings, one.year) for one in found], [tuple(one) for one in halls]


def estates():
    with every_tenant(), read_unit() as s:
        return s.scalars(select(Estate).where(Estate.source.is_not(None))).all()


EXPECTED = (
    [("12 B RUE DES TANNEURS", 4, 1974), ("14 RUE DES TANNEURS", 2, 1974), ("RUE LE CLOS", 1, 1974)],
    [
        ("12 B RUE DES TANNEURS", "A", "1"), ("12 B RUE DES TANNEURS", "A", "2, escalier G"),
        ("12 B RUE DES TANNEURS", "C", "D"), ("14 RUE DES TANNEURS", "14 RUE DES TANNEURS", None),
        ("RUE LE CLOS", "RUE LE CLOS", None),
    ],
)  # fmt: skip


def test_it_is_known_by_its_headings_and_grouped_into_estates_buildings_and_halls(world, as_desk):
    import_id = brought(world, as_desk(world.claire), file())
    known = row_of(world, import_id).known
    assert known["dwelling"] and known["epsg"] == 2154 and known["counts"]["read"] == 7
    assert known["columns"]["NOMVOIE"] == "address" and set(known["columns"].values()) <= set(Meaning.codes())
    assert not {"ETAGE", "NUMAPPT", "DROIT", "NBPIECE", "COMPLIDENT"} & known["columns"].keys()
    assert stock("rpls_01") == EXPECTED


def test_nothing_of_a_dwelling_is_kept_anywhere_once_it_is_applied(world, as_desk):
    import_id = brought(world, as_desk(world.claire), file())
    left = b"".join(one.read_bytes() for one in Room(import_id).path.iterdir())
    with every_tenant(), read_unit() as s:
        dumped = repr([s.execute(one.select()).all() for one in Base.metadata.sorted_tables])
    assert DOOR.encode() not in left and DOOR not in dumped and DOOR not in str(row_of(world, import_id).known)


def test_shuffled_or_with_other_tenants_doors_it_changes_nothing_and_a_dwelling_less_is_counted(world, as_desk):
    desk = as_desk(world.claire)
    brought(world, desk, file())
    moved = [one.replace(DOOR, "Apodemus").replace(";64;", ";65;") for one in reversed(ROWS)]
    counts = row_of(world, brought(world, desk, file(moved))).known["counts"]
    assert (counts["created"], counts["updated"], counts["unchanged"], counts["halls"]) == (0, 0, 3, 0)
    brought(world, desk, file(ROWS[1:]))
    assert stock("rpls_01")[0][0] == ("12 B RUE DES TANNEURS", 3, 1974)


def test_the_command_makes_the_same_stock_of_it(app, world, tmp_path):
    path = tmp_path / "rpls.csv"
    path.write_bytes(file([one.replace("TANNEURS", "ÉBÉNISTES") for one in ROWS]))
    result = run.run(world.org_id, path, mappings.load("rpls"), Report(tmp_path / "rapport.csv"))
    assert (result.outcomes["créée"], result.outcomes["halls"], result.refused) == (3, 3, False)
    assert stock("rpls")[0][0] == ("12 B RUE DES ÉBÉNISTES", 4, 1974)


@pytest.mark.parametrize(
    "header, said",
    [
        (HEADER.split(";"), True), (HEADER.lower().split(";"), True), (HEADER.split(";")[:8], True),
        (["NUMVOIE", "TYPVOIE", "NOMVOIE", "CODEPOSTAL", "LIBCOM"], False), (["Adresse", "ETAGE"], False),
    ],
)  # fmt: skip
def test_its_headings_tell_it_from_a_file_of_addresses(header, said):
    assert guesses.is_rpls(header) is said


def test_an_address_in_three_columns_is_one_address(app, world, tmp_path):
    path = tmp_path / "stock.csv"
    path.write_text("id;n;rep;type;nom\n1;3;bis;rue;du Port\n", encoding="utf-8")
    plain = mappings.parse({"source": "trois", "columns": {
        "source_id": "id", "number": "n", "repeat": "rep", "way": "type", "address": "nom"}})  # fmt: skip
    run.run(world.org_id, path, replace(plain, encoding="utf-8"), Report(tmp_path / "rapport.csv"))
    assert stock("trois")[0] == [("3 bis rue du Port", None, None)]


def test_a_file_that_names_no_landlord_is_given_one_by_clicks_and_keeps_it(world, as_desk):
    desk = as_desk(world.claire)
    url = f"/bureau/patrimoine/importer/{handed(world, file())}"
    press(desk, url, "essayer")
    assert "Aucun bailleur" in desk.get(url).get_data(as_text=True)
    press(desk, url, "essayer", bailleur="VALSEREIN  habitat")
    page = desk.get(url).get_data(as_text=True)
    assert "Aucun bailleur" not in page and "inconnu" not in page
    press(desk, url, "appliquer")
    assert {one.landlord_id for one in estates()} == {world.landlord_id}
    again = f"/bureau/patrimoine/importer/{handed(world, file(ROWS[::-1]))}"
    press(desk, again, "essayer")
    counts = row_of(world, UUID(again.rpartition("/")[2])).about["counts"]
    assert (counts["created"], counts["updated"], counts["unchanged"]) == (0, 0, 3)


def test_the_landlord_of_one_source_is_not_lent_to_another(world, as_desk):
    desk = as_desk(world.claire)
    url = f"/bureau/patrimoine/importer/{handed(world, file())}"
    press(desk, url, "essayer", bailleur="Valserein Habitat")
    press(desk, url, "appliquer")
    other = f"/bureau/patrimoine/importer/{handed(world, file([dwelling('2', street='DU LAC')]))}"
    press(desk, other, "essayer")
    page = desk.get(other).get_data(as_text=True)
    assert "Une autre source" in page and "n’est pas repris" in page
    press(desk, other, "source")
    assert "Aucun bailleur" in desk.get(other).get_data(as_text=True)
    press(desk, other, "essayer", bailleur="Brenne Logis SA")
    assert "1 bailleur inconnu" in desk.get(other).get_data(as_text=True)
    press(desk, other, "repondre", reponse="creer")
    press(desk, other, "appliquer")
    owners = {one.name: one.landlord_id for one in estates()}
    assert owners.pop("2 RUE DU LAC") != world.landlord_id and set(owners.values()) == {world.landlord_id}
