"""A case opened on a phone with a landlord: it is a party, under the letter that the phone shows meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.base import uuid7
from tests.mediation.phone.stage import all_on, new, on_phone, opening, play
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def facing(world: World, landlord: object, **more: Any) -> dict[str, Any]:
    return opening(
        world, flow="institution", type="locataire_bailleur", landlord_id=str(landlord), landlord_party=new(), **more
    )


def test_a_landlord_known_by_its_estates_is_a_party_of_it_after_who_asks(world: World, as_phone: Any) -> None:
    phone, id = as_phone(world.nadia), uuid7()
    landlord = next(one["landlord_id"] for kind, _, one in all_on(phone) if kind == "estate" and one["landlord_id"])
    asked = facing(world, landlord)
    assert play(phone, id, ("open", asked), ("open", asked)) == ["applied", "applied"]
    seen = on_phone(phone, id)
    assert seen["landlord_id"] == landlord
    a, b = seen["parties"]
    assert (a["id"], b["id"]) == (asked["party"]["id"], asked["landlord_party"])
    assert (b["letter"], b["side"], b["speaks"]) == ("B", "autre", "structure") and b["who"]["structure"]


def test_who_asks_is_a_before_anybody_noted_her_and_the_next_comes_after_the_landlord(
    world: World, as_phone: Any
) -> None:
    phone, id, third = as_phone(world.nadia), uuid7(), new()
    asked = facing(world, world.landlord_id, party=None, asker_party=new())
    more = {"party_id": third, "side": "autre", "speaks": "soi"}
    assert play(phone, id, ("open", asked), ("party", more)) == ["applied", "applied"]
    seen = {one["letter"]: one["id"] for one in on_phone(phone, id)["parties"]}
    assert seen == {"A": asked["asker_party"], "B": asked["landlord_party"], "C": third}


def test_a_landlord_that_asks_is_a_and_a_phone_that_names_none_has_none(world: World, as_phone: Any) -> None:
    phone, id, before = as_phone(world.nadia), uuid7(), uuid7()
    asked = facing(world, world.landlord_id, party=None, origine="bailleur_agence")
    old = {name: value for name, value in asked.items() if name != "landlord_party"}
    assert play(phone, id, ("open", asked)) + play(phone, before, ("open", old)) == ["applied", "applied"]
    [one] = on_phone(phone, id)["parties"]
    assert (one["letter"], one["side"], one["id"]) == ("A", "demandeur", asked["landlord_party"])
    assert on_phone(phone, before)["parties"] == []
