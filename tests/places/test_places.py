"""Creating places, resolving the place of a record."""

import pytest

from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.rows import get
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.places import actions
from app.places.models import Estate, PublicPoint
from app.places.schemas import wire_estate


def test_an_entrance_carries_its_building_and_its_estate(world):
    home = world.glycines
    with tenant(world.org_id), read_unit():
        place = actions.resolve_place(world.org_id, {"entrance": str(home.entrances[0])})
    assert (place.estate_id, place.building_id, place.entrance_id) == (
        home.estate_id, home.building_id, home.entrances[0],
    )  # fmt: skip


def test_a_public_point_belongs_to_no_estate_and_its_label_is_sealed(world):
    with tenant(world.org_id), write_unit() as s:
        sent = {"label": "Arrêt Gare", "commune": "Valserein", "lat": 46.1, "lon": 6.1}
        place = actions.resolve_place(world.org_id, {"public_point": sent})
        s.flush()
        assert place.estate_id is None
        point = get(PublicPoint, world.org_id, place.public_point_id)
    assert point.label == "Arrêt Gare"
    assert b"Gare" not in point._label


def test_a_foreign_place_and_an_unknown_one_are_the_same_answer(world):
    home = world.strange_home
    with tenant(world.org_id), read_unit():
        for kind, foreign in (("estate", home.estate_id), ("building", home.building_id),
                              ("entrance", home.entrances[0])):  # fmt: skip
            for id in (foreign, uuid7()):
                with pytest.raises(Unknown):
                    actions.resolve_place(world.org_id, {kind: str(id)})


@pytest.mark.parametrize(
    "sent",
    [
        None, {}, "estate", {"estate": "x"}, {"estate": None}, {"planet": "1"},
        {"estate": "1", "building": "2"}, {"public_point": {"label": ""}}, {"public_point": "ici"},
        {"public_point": {"label": "ici", "lat": 100}}, {"public_point": {"label": "ici", "lat": "46"}},
        {"public_point": {"label": "x" * 121}}, {"public_point": {"label": "x", "who": "y"}},
        {"public_point": {"label": "x", "lat": float("nan")}}, {"public_point": {"label": "\ud800"}},
    ],
)  # fmt: skip
def test_a_malformed_place_is_refused_in_words(world, sent):
    with tenant(world.org_id), write_unit(), pytest.raises(Refused):
        actions.resolve_place(world.org_id, sent)


def test_a_new_entrance_moves_the_estate_and_travels_inside_it(world):
    org, home = world.org_id, world.glycines
    with tenant(org), write_unit():
        before = get(Estate, org, home.estate_id).rev
        actions.create_entrance(org, home.building_id, label="Hall 18")
    with tenant(org), read_unit():
        estate = get(Estate, org, home.estate_id)
        sent = wire_estate(estate)
    assert estate.rev > before
    assert sent["landlord"] == "Valserein Habitat" and sent["sector_id"] == str(world.sector_id)
    assert [e["plate"] for e in sent["buildings"][0]["entrances"]] == ["14", "16", "18"]


def test_a_landlord_is_one_row_whatever_the_accents_and_case(world):
    with tenant(world.org_id), write_unit():
        again = actions.create_landlord(world.org_id, name="VALSEREIN  HABITAT")
    assert again.id == world.landlord_id


def test_places_of_another_organisation_cannot_be_linked(world):
    with tenant(world.org_id), write_unit(), pytest.raises(Unknown):
        actions.create_estate(world.org_id, name="Ici", sector_id=uuid7())
    with tenant(world.org_id), write_unit(), pytest.raises(Unknown):
        actions.create_building(world.org_id, world.strange_home.estate_id, name="B")
