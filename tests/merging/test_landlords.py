"""Two landlords made one: stock, readers and files follow, each reader reads what the other did, no more; and back."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.base import Base
from app.core.errors import Refused
from app.core.rows import get
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.merging import landlords
from app.places import actions as places
from app.places import queries
from app.places.models import Estate, Landlord
from app.places.stock import actions as stock
from app.portal.sheet import LOG
from tests.clients import Desk
from tests.desk.evening import payload, tell
from tests.importing import applied, row_of
from tests.mediation.cases import a_case
from tests.places.test_import_undone import named
from tests.places.test_import_undone import undo as undo_import
from tests.portal.test_journal import CANARY, JOURNAL, cells, released, texts
from tests.world import World

ROOT = "/bureau/patrimoine"
FILE = (
    "Programme;Adresse;CP;Ville;Bailleur\n"
    "Les Tanneurs;12 rue des Tanneurs;01998;Valserein;Valserein Habitat\n"
    "Le Port;2 quai du Port;01998;Valserein;{}\n"
)
"""Two estates of Valserein Habitat, or one of them of another landlord."""


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def address(world: World) -> str:
    """Valserein Habitat is no more than Brenne Logis."""
    return f"{ROOT}/bailleurs/{world.other_landlord_id}/reunir/{world.landlord_id}"


@pytest.fixture
def admin(world: World, as_desk: Any) -> Desk:
    return as_desk(world.admin)


def joined(world: World, admin: Desk) -> None:
    answer = admin.submit(address(world), {"vu": mark(world, admin)}, address(world))
    assert answer.status_code == 303, answer.status


def mark(world: World, admin: Desk) -> str:
    found = re.search(r'name="vu" value="([^"]*)"', text(admin.get(address(world))))
    assert found
    return found.group(1)


def undo(admin: Desk) -> str:
    found = re.search(rf'action="({ROOT}/bailleurs/reunions/[^"]+)"', text(admin.get(f"{ROOT}/doublons")))
    assert found
    return found.group(1)


def parted(admin: Desk) -> None:
    assert admin.submit(undo(admin), {}, f"{ROOT}/doublons").status_code == 303


def naming(world: World) -> dict[str, tuple[int, int]]:
    """By table, how many rows name the one and the other."""
    with tenant(world.org_id), read_unit() as s:
        return {
            model.__tablename__: tuple(
                s.scalar(select(func.count()).select_from(model).where(model.landlord_id == id)) or 0
                for id in (world.other_landlord_id, world.landlord_id)
            )
            for model in landlords.tables()
        }


def test_every_column_that_refers_to_a_landlord_is_among_those_that_follow() -> None:
    said = {
        (table.name, one.parent.name)
        for table in Base.metadata.sorted_tables for constraint in table.foreign_key_constraints
        for one in constraint.elements if one.target_fullname == "landlord.id"
    }  # fmt: skip
    assert said == {(model.__tablename__, "landlord_id") for model in landlords.tables()} and len(said) >= 3


def test_it_is_asked_with_what_will_follow_and_everything_follows_and_comes_back(world: World, admin: Desk) -> None:
    admin.submit("/bureau/equipe/inviter", {"adresse": "lise@example.org", "role": "landlord_reader",
                 "bailleur": str(world.landlord_id)}, "/bureau/equipe/inviter")  # fmt: skip
    a_case(world, flow="institution", landlord_id=world.landlord_id)
    before = naming(world)
    assert all(of_the_one + of_the_other for of_the_one, of_the_other in before.values()), before
    page = text(admin.get(address(world)))
    assert "Valserein Habitat" in page and "Les lecteurs de chacun liront le journal des résidences des deux" in page
    assert f"{before['estate'][1]} résidences, " in page and "1 lecteur" in page and "1 invitation" in page
    joined(world, admin)
    assert naming(world) == {name: (one + other, 0) for name, (one, other) in before.items()}
    assert "Valserein Habitat" not in text(admin.get(f"{ROOT}/bailleurs"))
    parted(admin)
    assert naming(world) == before and "/reunions/" not in text(admin.get(f"{ROOT}/doublons"))


def test_each_reader_reads_the_lines_the_other_did_and_nothing_a_landlord_is_never_shown(
    world: World, admin: Desk, as_phone: Any, as_desk: Any
) -> None:
    phone = as_phone(world.nadia)
    evening = tell(world, phone, CANARY)
    released(world, evening)
    waiting = phone.op("conflict.report", payload("conflict", world, evening.partner_id, CANARY))
    assert phone.sync(waiting)["results"][0]["result"] == "applied"  # read by nobody at the desk yet
    his, hers = as_desk(world.reader), as_desk(world.other_reader)
    estate = f"{JOURNAL}?residence={world.glycines.estate_id}"

    def lines(desk: Desk) -> list[list[Any]]:
        return [row for row in cells(desk) if "Les Glycines" in map(str, row) or "Les Verriers" in map(str, row)]

    before = lines(his)
    assert before and lines(hers) == [] and "Glycines" not in text(hers.get(JOURNAL))
    assert hers.get(estate).status_code == 404 and his.get(estate).status_code == 200
    joined(world, admin)
    assert lines(hers) == lines(his) == before and hers.get(estate).status_code == 200
    for desk in (his, hers):
        seen = text(desk.get(JOURNAL)) + texts(desk)
        assert CANARY not in seen and str(waiting["record_id"]) not in seen and "Brenne Logis" in seen
        assert tuple(cells(desk)[0]) == LOG
    parted(admin)
    assert lines(his) == before and lines(hers) == [] and hers.get(estate).status_code == 404


def test_the_phones_name_the_one_that_is_left(world: World, admin: Desk, as_phone: Any) -> None:
    phone, key = as_phone(world.nadia), ("estate", str(world.glycines.estate_id))
    assert phone.pull_all()[key]["data"]["landlord"] == "Valserein Habitat"
    joined(world, admin)
    assert phone.pull_all()[key]["data"]["landlord"] == "Brenne Logis"
    parted(admin)
    assert phone.pull_all()[key]["data"]["landlord"] == "Valserein Habitat"


def test_a_file_that_says_the_former_name_is_understood_and_an_import_undone_gives_back_to_who_is_left(
    world: World, admin: Desk, as_desk: Any
) -> None:
    first = FILE.format("Valserein Habitat")
    applied(world, first)
    second = applied(world, FILE.format("Brenne Logis"))
    joined(world, admin)
    with tenant(world.org_id), read_unit():
        assert queries.renamed(world.org_id)["valserein habitat"] == "Brenne Logis"
    undo_import(as_desk(world.claire), second)
    assert named(world, "Le Port").landlord_id == world.other_landlord_id
    again = row_of(world, applied(world, first)).known["counts"]
    assert not again.get("unknown") and again["updated"] == 0, again
    parted(admin)
    with tenant(world.org_id), read_unit():
        assert "valserein habitat" not in queries.renamed(world.org_id)
        assert get(Landlord, world.org_id, world.other_landlord_id).former_ids == []


def test_what_came_since_stays_and_a_third_is_parted_first(world: World, admin: Desk) -> None:
    org = world.org_id
    joined(world, admin)
    merge_id = UUID(undo(admin).split("/")[-2])
    with tenant(org), write_unit():
        new = places.create_estate(org, name="Neuve", landlord_id=world.other_landlord_id).id
        third = places.create_landlord(org, name="Tiers Habitat").id
        said = landlords.seen(org, third, world.other_landlord_id)
        last = landlords.join(world.admin.actor, clock.now(), third, world.other_landlord_id, said).id
        assert set(get(Landlord, org, third).former_keys) == {"brenne logis", "valserein habitat"}
    with tenant(org), write_unit(), pytest.raises(Refused, match="séparez-le d’abord"):
        landlords.part(world.admin.actor, clock.now(), merge_id)
    with tenant(org), write_unit():
        landlords.part(world.admin.actor, clock.now(), last)
        landlords.part(world.admin.actor, clock.now(), merge_id)
    with tenant(org), read_unit():
        owners = {id: get(Estate, org, id).landlord_id for id in (new, world.glycines.estate_id)}
        assert owners == {new: world.other_landlord_id, world.glycines.estate_id: world.landlord_id}
        assert get(Landlord, org, third).former_keys == []


def test_something_new_a_name_taken_again_and_a_day_gone_are_refused_in_words(world: World, admin: Desk) -> None:
    stale = mark(world, admin)
    with tenant(world.org_id), write_unit():
        places.create_estate(world.org_id, name="Neuve", landlord_id=world.landlord_id)
    answer = admin.submit(address(world), {"vu": stale}, address(world))
    assert answer.status_code in (409, 422) and "Autre chose y a été rattaché" in text(answer)
    same = text(admin.get(f"{ROOT}/bailleurs/{world.landlord_id}/reunir/{world.landlord_id}"))
    assert "C’est le même bailleur" in same and "Réunir les deux bailleurs</button>" not in same
    joined(world, admin)
    merge_id = UUID(undo(admin).split("/")[-2])
    with tenant(world.org_id), write_unit(), pytest.raises(Refused, match="c’est passé"):
        landlords.part(world.admin.actor, clock.now() + timedelta(hours=25), merge_id)
    with tenant(world.org_id), write_unit():
        stock.rename_landlord(world.admin.actor, world.other_landlord_id, "Valserein-Habitat")
    answer = admin.submit(undo(admin), {}, f"{ROOT}/doublons")
    assert answer.status_code in (409, 422) and "Un bailleur porte de nouveau ce nom" in text(answer)


def test_those_of_one_folded_name_are_listed_and_the_administration_alone_joins_them(
    world: World, admin: Desk, as_desk: Any
) -> None:
    with tenant(world.org_id), write_unit() as s:
        twin = places.create_landlord(world.org_id, name="Office").id
        get(Landlord, world.org_id, twin).name = "BRENNE-LOGIS"  # as an earlier release left two of one name
        s.flush()
    for who, may in ((admin, True), (as_desk(world.claire), False)):
        page = text(who.get(f"{ROOT}/doublons"))
        assert "Bailleurs de même nom" in page and "BRENNE-LOGIS" in page
        assert (f"/reunir/{twin}" in page) is may
    joined(world, admin)
    assert "Bailleurs réunis depuis hier" in text(as_desk(world.claire).get(f"{ROOT}/doublons"))
    other = f"{ROOT}/bailleurs/{twin}/reunir"
    refused = text(admin.get(f"{other}?avec="))
    assert "Choisissez l’autre bailleur" in refused
    assert (
        admin.get(f"{other}?avec={world.other_landlord_id}")
        .headers["Location"]
        .endswith(f"{other}/{world.other_landlord_id}")
    )
