"""Two estates made one: whatever was about the one is about the other, here and on the phones; and two again."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.errors import Refused
from app.core.rows import get
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.merging import actions as merging
from app.places.models import Estate, Landlord
from app.review.models import ReleasedLine, Review
from tests.clients import Desk
from tests.desk.evening import Evening, payload
from tests.world import World

ROOT = "/bureau/patrimoine"


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def counts(world: World, estate_id: UUID) -> dict[str, int]:
    """How many rows of each table are about it."""
    with tenant(world.org_id), read_unit() as s:
        found = {
            model.__tablename__: s.scalar(select(func.count()).select_from(model).where(model.estate_id == estate_id))
            for model in merging.tables()
        }
    return {name: count for name, count in found.items() if count}


def address(world: World) -> str:
    return f"{ROOT}/{world.verriers.estate_id}/reunir/{world.glycines.estate_id}"


def joined(world: World, desk: Desk) -> None:
    """Les Glycines becomes Les Verriers."""
    mark = re.search(r'name="vu" value="([^"]*)"', text(desk.get(address(world))))
    assert mark
    answer = desk.submit(address(world), {"vu": mark.group(1)}, address(world))
    assert answer.status_code == 303, text(answer)


def undo(desk: Desk) -> str:
    found = re.search(r'action="(/bureau/patrimoine/reunions/[^"]+)"', text(desk.get(f"{ROOT}/doublons")))
    assert found
    return found.group(1)


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


@pytest.fixture(autouse=True)
def one_landlord(world: World) -> None:
    with tenant(world.org_id), write_unit():
        for home in (world.glycines, world.verriers):
            get(Estate, world.org_id, home.estate_id).landlord_id = world.landlord_id


def test_it_is_asked_with_what_will_move_and_everything_moves_and_comes_back(
    world: World, evening: Evening, desk: Desk
) -> None:
    kept, gone = world.verriers.estate_id, world.glycines.estate_id
    before = counts(world, kept), counts(world, gone)
    page = text(desk.get(address(world)))
    assert (
        re.search(r"\d+ saisies", page) and "bâtiment" in page and "Cela se défait pendant vingt-quatre heures" in page
    )
    joined(world, desk)
    assert counts(world, gone) == {}
    moved = counts(world, kept)
    assert moved == {name: before[0].get(name, 0) + before[1].get(name, 0) for name in before[0] | before[1]}
    with tenant(world.org_id), read_unit() as s:
        assert {one.facts["estate_id"] for one in s.scalars(select(Review)) if one.facts and one.estate_id == kept} == {
            str(kept)
        }
        assert str(gone) not in {one.place for one in s.scalars(select(Review))}
        assert gone not in set(s.scalars(select(ReleasedLine.estate_id)))
        assert get(Estate, world.org_id, gone).closed_on == clock.today()
    assert desk.submit(undo(desk), {}, f"{ROOT}/doublons").status_code == 303
    assert (counts(world, kept), counts(world, gone)) == before
    with tenant(world.org_id), read_unit():
        assert get(Estate, world.org_id, gone).closed_on is None


def test_the_phones_follow_and_name_what_was_noted_by_the_one_that_is_left(
    world: World, evening: Evening, desk: Desk, as_phone: Any
) -> None:
    phone = as_phone(world.nadia)
    before = phone.pull_all()
    kept, gone = str(world.verriers.estate_id), str(world.glycines.estate_id)
    theirs = {key for key, one in before.items() if one["data"].get("estate_id") == gone}
    assert theirs
    joined(world, desk)
    now = phone.pull_all()
    assert {key for key, one in now.items() if one["data"].get("estate_id") == gone} == set()
    assert all(now[key]["data"]["estate_id"] == kept for key in theirs if key in now)
    halls = [one["plate"] for built in now["estate", kept]["data"]["buildings"] for one in built["entrances"]]
    assert {"14", "16"} <= set(halls) and now["estate", gone]["data"]["closed"]
    desk.submit(undo(desk), {}, f"{ROOT}/doublons")
    again = phone.pull_all()
    assert {key for key, one in again.items() if one["data"].get("estate_id") == gone} == theirs
    assert "closed" not in again["estate", gone]["data"]


def test_what_came_since_stays_and_a_day_later_it_is_too_late(
    world: World, evening: Evening, desk: Desk, as_phone: Any
) -> None:
    joined(world, desk)
    phone = as_phone(world.nadia)
    phone.pull_all()
    told = {**payload("contact", world, evening.partner_id, None), "place": {"estate": str(world.verriers.estate_id)}}
    new = phone.op("contact.record", told)
    assert phone.sync(new)["results"][0]["result"] == "applied"
    assert desk.submit(undo(desk), {}, f"{ROOT}/doublons").status_code == 303
    assert "/reunions/" not in text(desk.get(f"{ROOT}/doublons"))
    phone.cursor = None
    assert phone.pull_all()["contact", new["record_id"]]["data"]["estate_id"] == str(world.verriers.estate_id)
    joined(world, desk)
    merge_id = UUID(undo(desk).split("/")[-2])
    for hours, late in ((25, True), (23, False)):
        with tenant(world.org_id), write_unit():
            at = clock.now() + timedelta(hours=hours)
            try:
                merging.part(world.claire.actor, at, merge_id)
            except Refused as refused:
                assert late and "c’est passé" in refused.message
            else:
                assert not late


def test_two_landlords_a_closed_one_or_something_new_are_refused_in_words(
    world: World, evening: Evening, desk: Desk, as_phone: Any
) -> None:
    with tenant(world.org_id), write_unit() as s:
        other = s.scalars(select(Landlord.id).where(Landlord.id != world.landlord_id)).first()
        get(Estate, world.org_id, world.glycines.estate_id).landlord_id = other
    answer = desk.submit(address(world), {}, address(world))
    assert answer.status_code in (409, 422) and "pas le même bailleur" in text(answer)
    with tenant(world.org_id), write_unit():
        get(Estate, world.org_id, world.glycines.estate_id).landlord_id = world.landlord_id
    answer = desk.submit(address(world), {"vu": "0 0"}, address(world))
    assert answer.status_code in (409, 422) and "Autre chose y a été noté" in text(answer)
    url = f"{ROOT}/{world.glycines.estate_id}"
    desk.submit(f"{url}/fermer", {"le": clock.today().isoformat()}, url)
    answer = desk.submit(address(world), {}, address(world))
    assert answer.status_code in (409, 422) and "est fermée depuis" in text(answer)
    assert counts(world, world.glycines.estate_id)
