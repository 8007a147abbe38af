"""An import undone: what it made is gone, what it changed is as it was, and what came since stays."""

import json
import re
import shutil
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, select

from app import worker
from app.core import clock
from app.core.errors import Refused
from app.core.rows import get
from app.core.tenant import every_tenant, tenant
from app.core.unit import read_unit, write_unit
from app.journal.actions import EXTENSION
from app.places import actions as places
from app.places.imports import actions as imports
from app.places.imports import jobs
from app.places.imports.models import ImportChange, StockImport
from app.places.imports.room import root
from app.places.models import Building, Entrance, Estate, Landlord
from app.places.stock import actions as stock
from tests.desk.evening import payload
from tests.importing import ONE, STOCK, TWO, answered, applied, handed_in, row_of
from tests.sent.forms import forms

PAGE = "/bureau/patrimoine/importer"
HALLS = (
    "Programme;Adresse;CP;Ville;Hall;Bailleur\n"
    "Les Tanneurs;12 rue des Tanneurs;01998;Valserein;A;Valserein Habitat\n"
    "La Gare;1 place de la Gare;01998;Valserein;1;Brenne Logis\n"
)
MORE = HALLS.replace("12 rue des Tanneurs", "14 rue des Tanneurs").replace("01998;Valserein;1;", "01000;Valserein;2;")


@pytest.fixture(autouse=True)
def no_rooms(app):
    shutil.rmtree(root(), ignore_errors=True)
    worker.queue().flush()


def text(desk, url):
    html = unescape(desk.get(url).get_data(as_text=True)).replace("\u00a0", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def undo(desk, import_id):
    url = f"{PAGE}/{import_id}/defaire"
    form = next(one for one in forms(desk.get(url).get_data(as_text=True), url) if one.path == url)
    answer = desk.client.post(form.action, data=form.fields)
    worker.drain()
    return answer


def snapshot(world):
    """The stock, as it is found and shown."""
    with tenant(world.org_id), read_unit() as s:
        columns = [one for one in Estate.__table__.columns if one.name not in ("rev", "moved_at", "former_sector_id")]
        halls = select(Building.name, Building.closed_on, Entrance.label, Entrance.closed_on).outerjoin(
            Entrance, (Entrance.org_id == Building.org_id) & (Entrance.building_id == Building.id)
        )
        owners = select(Landlord.name, Landlord.former_keys)
        return [sorted(map(repr, s.execute(one))) for one in (select(*columns), halls, owners)]


def named(world, name):
    with tenant(world.org_id), read_unit() as s:
        return s.scalar(select(Estate).where(Estate.name == name, Estate.source == "essai"))


def test_undone_the_stock_is_exactly_what_it_was_and_the_file_again_brings_it_back(world, as_desk):
    before = snapshot(world)
    desk, import_id = as_desk(world.claire), answered(world, STOCK, "creer", "leave", "zeros")
    after = snapshot(world)
    assert before != after and "Défaire cet import" in text(desk, f"{PAGE}/{import_id}")
    page = text(desk, f"{PAGE}/{import_id}/defaire")
    assert "2 résidences créées par l’import, retirées" in page and "1 bailleur créé" in page
    assert undo(desk, import_id).status_code == 303
    assert snapshot(world) == before and row_of(world, import_id).state == "undone"
    assert "Cet import est défait" in text(desk, f"{PAGE}/{import_id}")
    answered(world, STOCK, "creer", "leave", "zeros")
    with tenant(world.org_id), read_unit() as s:
        assert s.scalar(select(func.count()).select_from(Estate).where(Estate.source == "essai")) == 2


def test_what_it_changed_and_added_is_put_back_and_the_same_file_changes_it_again(world, as_desk):
    applied(world, HALLS)
    before, second = snapshot(world), applied(world, MORE)
    page = text(as_desk(world.claire), f"{PAGE}/{second}/defaire")
    assert "2 résidences corrigées par l’import, comme avant" in page and "bâtiments ou halls créés" in page
    undo(as_desk(world.claire), second)
    assert snapshot(world) == before
    again = row_of(world, applied(world, MORE)).known["counts"]
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 2, 0)


def test_what_was_corrected_by_hand_since_stays_and_is_told(world, as_desk):
    applied(world, TWO)
    second = applied(world, TWO.replace("01998", "01000"))
    tanneurs = named(world, "Les Tanneurs").id
    with tenant(world.org_id), write_unit():
        get(Estate, world.org_id, tanneurs).correct("postcode", "01001")
    assert "1 résidence dont une partie reste : changée depuis" in text(
        as_desk(world.claire), f"{PAGE}/{second}/defaire"
    )
    undo(as_desk(world.claire), second)
    one = named(world, "Les Tanneurs")
    assert (one.postcode, one.by_hand, named(world, "La Gare").postcode) == ("01001", {"postcode": "01998"}, "01998")


def test_a_landlord_removed_since_is_given_back_to_nothing(world, as_desk):
    with tenant(world.org_id), write_unit():
        mistaken = places.create_landlord(world.org_id, name="Erreur Logis").id
    applied(world, HALLS.replace("Brenne Logis", "Erreur Logis"))
    second = applied(world, HALLS)
    with tenant(world.org_id), write_unit():
        stock.remove_landlord(world.admin.actor, mistaken)
    undo(as_desk(world.claire), second)
    assert row_of(world, second).state == "undone" and named(world, "La Gare").landlord_id is None


def test_what_something_stands_on_is_closed_and_no_entry_is_lost(world, as_desk, as_phone):
    import_id = applied(world, HALLS)
    gare, tanneurs = named(world, "La Gare"), named(world, "Les Tanneurs")
    with tenant(world.org_id), write_unit():
        places.move_estate(world.org_id, tanneurs.id, world.sector_id)
        places.move_estate(world.org_id, gare.id, world.sector_id)
        get(Estate, world.org_id, gare.id).by_hand = {}  # as if the file had said its sector
    phone = as_phone(world.nadia)
    assert ("estate", str(gare.id)) in phone.pull_all()
    said = {**payload("conflict", world, world.lead.user_id, None), "place": {"estate": str(gare.id)}}
    assert phone.sync(phone.op("conflict.report", said))["results"][0]["result"] == "applied"
    page = text(as_desk(world.claire), f"{PAGE}/{import_id}/defaire")
    assert "1 résidence créée, fermée : quelque chose y est noté ou prévu" in page
    assert "1 résidence créée, fermée : corrigée au bureau depuis" in page
    undo(as_desk(world.claire), import_id)
    assert named(world, "La Gare").closed_on == named(world, "Les Tanneurs").closed_on == clock.today()
    assert phone.pull_all()["estate", str(gare.id)]["data"]["closed"]


def test_the_phones_let_go_of_what_is_gone(world, as_desk, as_phone):
    import_id = applied(world, ONE)
    tanneurs = named(world, "Les Tanneurs").id
    with tenant(world.org_id), write_unit():
        get(Estate, world.org_id, tanneurs).move_to(world.sector_id, clock.now())
    phone = as_phone(world.nadia)
    assert ("estate", str(tanneurs)) in phone.pull_all()
    undo(as_desk(world.claire), import_id)
    assert ("estate", str(tanneurs)) not in phone.pull_all() and named(world, "Les Tanneurs") is None


def test_what_was_closed_after_it_is_opened_again(world, as_desk):
    applied(world, TWO)
    second = applied(world, ONE)
    gare, desk = named(world, "La Gare").id, as_desk(world.claire)
    url = f"{PAGE}/{second}/fermer"
    form = next(one for one in forms(desk.get(url).get_data(as_text=True), url) if one.path == url)
    assert desk.client.post(form.action, data=form.filled({"residences": [str(gare)]})).status_code == 303
    assert named(world, "La Gare").closed_on == clock.today()
    assert "1 résidence fermée après l’import, rouverte" in text(desk, f"{PAGE}/{second}/defaire")
    undo(desk, second)
    assert named(world, "La Gare").closed_on is None


def test_the_last_one_of_a_source_first_and_within_seven_days(world, as_desk):
    first = applied(world, TWO)
    clock.move(timedelta(minutes=3))
    second = applied(world, TWO.replace("01998", "01000"))
    desk = as_desk(world.claire)
    assert "défaites-le d’abord" in text(desk, f"{PAGE}/{first}/defaire")
    assert "défaites-le d’abord" in text(desk, f"{PAGE}/{first}")
    clock.move(timedelta(days=7, hours=1))
    desk = as_desk(world.claire)
    assert "7 jours : c’est passé" in text(desk, f"{PAGE}/{second}/defaire")
    jobs.sweep()
    with every_tenant(), read_unit() as s:
        assert s.scalar(select(func.count()).select_from(ImportChange)) == 0


def test_what_was_chosen_of_its_columns_is_known_of_the_same_file_again(world, as_desk):
    columns = {"Programme": "name", "Adresse": "address", "Porte": "hall"}
    text = "Programme;Adresse;Porte\nLa Gare;1 place de la Gare;A\n"
    first = handed_in(world, text)
    with tenant(world.org_id), write_unit():
        imports.try_out(world.claire.actor, first, columns, 4326, "essai")
    worker.drain()
    with tenant(world.org_id), write_unit():
        imports.apply(world.claire.actor, first)
    worker.drain()
    undo(as_desk(world.claire), first)
    assert row_of(world, first).state == "undone"
    again = row_of(world, handed_in(world, text))
    assert (again.known["columns"], again.source) == (columns, "essai")


def test_a_later_one_that_changed_nothing_does_not_stand_before_it(world, as_desk):
    before = snapshot(world)
    first = applied(world, HALLS)
    clock.move(timedelta(minutes=3))
    again = applied(world, HALLS)
    desk = as_desk(world.claire)
    assert "n’a rien changé" in text(desk, f"{PAGE}/{again}")
    assert "Défaire cet import…" in text(desk, f"{PAGE}/{first}")
    assert undo(desk, first).status_code == 303
    assert snapshot(world) == before


def test_a_later_import_by_the_command_keeps_what_it_took_over(world, as_desk):
    import_id = applied(world, TWO)
    with tenant(world.org_id), write_unit():
        get(Estate, world.org_id, named(world, "La Gare").id).row_hash = "f" * 64
    assert "1 résidence laissée telle quelle : reprise depuis" in text(
        as_desk(world.claire), f"{PAGE}/{import_id}/defaire"
    )
    undo(as_desk(world.claire), import_id)
    assert named(world, "La Gare").closed_on is None and named(world, "Les Tanneurs") is None


def test_a_building_that_got_a_hall_by_hand_stays_and_the_hall_of_the_file_goes(world, as_desk):
    applied(world, HALLS)
    second = applied(world, HALLS.replace("1 place", "3 place"))
    gare = named(world, "La Gare").id
    with tenant(world.org_id), write_unit():
        stock.add_hall(world.claire.actor, gare, "3 place de la Gare", "Hall du fond", "")
    undo(as_desk(world.claire), second)
    with tenant(world.org_id), read_unit() as s:
        halls = s.execute(select(Building.name, Entrance.label).join(
            Building, (Building.org_id == Entrance.org_id) & (Building.id == Entrance.building_id)
        ).where(Building.estate_id == gare, Building.closed_on.is_(None))).all()  # fmt: skip
    assert sorted(map(tuple, halls)) == [("1 place de la Gare", "1"), ("3 place de la Gare", "Hall du fond")]


def test_it_is_written_in_the_security_log(app, world, as_desk):
    import_id = applied(world, TWO)
    undo(as_desk(world.claire), import_id)
    lines = [json.loads(one) for one in app.extensions[EXTENSION].file.path.read_bytes().splitlines()]
    [line] = [one for one in lines if one.get("about") == str(import_id)]
    assert (line["event"], line["account"]) == ("cancelled", str(world.claire.user_id))


def test_one_of_which_nothing_can_be_read_any_more_is_not_undone_and_keeps_what_is_sealed(world, as_desk):
    import_id = applied(world, TWO)
    with tenant(world.org_id), write_unit() as s:
        s.get_one(StockImport, (world.org_id, import_id))._about = b"not ours"
    assert "ne s’ouvre plus : il ne se défait pas" in text(as_desk(world.claire), f"{PAGE}/{import_id}/defaire")
    with pytest.raises(Refused), tenant(world.org_id), write_unit():
        imports.take_back(world.claire.actor, import_id)
    with tenant(world.org_id), read_unit() as s:
        assert s.get_one(StockImport, (world.org_id, import_id))._about == b"not ours"
