"""Estates that may be one are listed, whatever their accents and apostrophes; nothing is joined by itself."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import UUID

from app.core.folding import fold
from app.core.tenant import every_tenant, tenant
from app.core.unit import write_unit
from app.merging.rules import Alike, Seen, Why, alike
from app.people.rules import Role
from app.places import actions as places
from tests import world as worlds
from tests.world import World

PAGE = "/bureau/patrimoine/doublons"


def seen(number: int, name: str = "", address: str = "", postcode: str = "", commune: str = "", at: Any = None) -> Seen:
    lat, lon = at or (None, None)
    return Seen(UUID(int=number), fold(name or f"Résidence {number}"), address, postcode, commune, lat, lon)


def test_they_are_alike_by_name_and_commune_by_address_and_postcode_or_by_position() -> None:
    found = alike([
        seen(1, "L’Étoile", "12 bis, rue de l’Église", "74000", "Saint-Étienne", (45.9, 6.1)),
        seen(2, "l'etoile", "12bis rue de l'Eglise", "74000", "saint étienne", (45.9002, 6.1)),
        seen(3, "L’Étoile", "12 bis rue de l’Église", "75011", "Paris"),
        seen(4, at=(45.9, 6.1004)),
        seen(5, at=(48.8566, 2.3522)),
        seen(6, at=(48.8568, 2.3522)),
        seen(7), seen(8),
    ])  # fmt: skip
    first = Alike((UUID(int=1), UUID(int=2)), (Why.nom, Why.adresse, Why.position))
    assert found[0] == first and [one.ids for one in found[1:]] == [(UUID(int=5), UUID(int=6))]


def test_what_is_within_thirty_metres_of_one_of_them_is_of_the_group() -> None:
    metres = 1 / 111_195
    street = [seen(n, at=(45.9 + 25 * n * metres, 6.1)) for n in range(4)]
    assert [one.ids for one in alike(street)] == [tuple(one.id for one in street)]
    assert alike([seen(1, at=(45.9, 6.1)), seen(2, at=(45.9 + 31 * metres, 6.1))]) == []


def read(desk: Any) -> str:
    answer = desk.get(PAGE)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def test_the_page_names_them_with_what_they_share_and_a_closed_one_is_none_any_more(world: World, as_desk: Any) -> None:
    desk, home = as_desk(world.claire), world.glycines
    before = read(desk)
    with tenant(world.org_id), write_unit():
        twin = places.create_estate(
            world.org_id, name="LES GLYCINES", commune="Valserein", address="14, rue des glycines"
        ).id
    html = read(desk)
    assert (
        "Même nom, même commune" in html and "LES GLYCINES" in html and f"/bureau/patrimoine/{home.estate_id}" in html
    )
    assert "LES GLYCINES" not in before
    url = f"/bureau/patrimoine/{twin}"
    assert desk.submit(f"{url}/fermer", {"le": "2026-11-20"}, url).status_code == 303
    assert "LES GLYCINES" not in read(desk)


def test_another_organisations_estates_are_not_compared(world: World, as_desk: Any) -> None:
    with every_tenant(), write_unit():
        bare = worlds._person(worlds._org("Les Nouveaux", "nouveaux"), "Zoé Nouvelle", Role.coordinator)
    with tenant(bare.actor.org_id), write_unit():
        places.create_estate(bare.actor.org_id, name="Les Glycines", commune="Valserein")
    assert "Aucun doublon" in read(as_desk(bare))
    assert "Aucun doublon" in read(as_desk(world.claire)) or "Les Nouveaux" not in read(as_desk(world.claire))
