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


def told(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def alike_here(world: World, count: int, name: str = "Aux Lilas") -> list[UUID]:
    with tenant(world.org_id), write_unit():
        return [places.create_estate(world.org_id, name=name, commune="Valserein").id for _ in range(count)]


def address_of(html: str, verb: str) -> str:
    found = re.search(rf'action="(/bureau/patrimoine/doublons/[^"/]+/{verb})"', html)
    assert found, html
    return found.group(1)


def test_two_that_were_said_to_be_two_are_no_longer_asked_about_until_it_is_taken_back(
    world: World, as_desk: Any
) -> None:
    desk, other = as_desk(world.claire), as_desk(world.lead)
    alike_here(world, 2)
    url = address_of(read(desk), "distinctes")
    assert desk.submit(url, {}, PAGE).status_code == 303
    assert "Aux Lilas" not in read(desk) and "À regarder · 1" in read(desk)
    kept = told(other.get(f"{PAGE}?etat=distinctes"))
    assert "Aux Lilas" in kept and "Dites différentes par Claire Vasseur" in kept and "Gardées distinctes · 1" in kept
    assert other.submit(address_of(kept, "comparer"), {}, f"{PAGE}?etat=distinctes").status_code == 303
    assert "Aux Lilas" in read(desk) and "Gardées distinctes · 0" in read(desk)


def test_a_third_that_looks_like_two_said_to_be_two_is_asked_about(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    first = alike_here(world, 3)
    desk.submit(address_of(read(desk), "distinctes"), {}, PAGE)
    url = f"/bureau/patrimoine/{first[2]}"
    assert desk.submit(f"{url}/fermer", {"le": "2026-11-20"}, url).status_code == 303
    assert "Aux Lilas" not in read(desk)  # two of the three that are three
    alike_here(world, 1)
    assert "Ce sont 3 résidences" in read(desk)


def test_a_group_of_more_than_ten_is_shown_whole_page_by_page(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    before = read(desk).count("Réunir<span")
    alike_here(world, 61)
    html = read(desk)
    link = re.search(r'href="(/bureau/patrimoine/doublons/[^"]+)">Voir les 61 résidences', html)
    assert link and html.count("Réunir<span") == before + 9
    pages = [told(desk.get(f"{link.group(1)}?page={number}")) for number in (1, 2)]
    assert [one.count("Réunir<span") for one in pages] == [49, 11] and "Ce sont 61 résidences" in pages[0]
    alike_here(world, 1)
    assert desk.get(link.group(1)).status_code == 404  # it is another group by now


def test_what_cannot_be_joined_is_said_before_the_button_with_whose_each_is(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    one, two = alike_here(world, 2)
    gone = world.glycines.estate_id
    for kept, why in ((world.tuilerie.estate_id, "n’ont pas le même bailleur"), (one, "gardez plutôt l’autre")):
        html = told(desk.get(f"/bureau/patrimoine/{kept}/reunir/{gone}"))
        assert why in html and "Réunir les deux résidences</button>" not in html
        assert "Valserein Habitat" in html and f"/bureau/patrimoine/{kept}" in html
    assert "non renseigné" in html and f'href="/bureau/patrimoine/{gone}/reunir/{one}"' in html
    assert "Réunir les deux résidences</button>" in told(desk.get(f"/bureau/patrimoine/{one}/reunir/{two}"))
    url = f"/bureau/patrimoine/{two}"
    desk.submit(f"{url}/fermer", {"le": "2026-11-20"}, url)
    html = told(desk.get(f"/bureau/patrimoine/{one}/reunir/{two}"))
    assert "est fermée depuis le" in html and "Réunir les deux résidences</button>" not in html


def test_one_without_a_landlord_is_joined_to_one_that_has_whose_readers_are_said_to_read_it(
    world: World, as_desk: Any
) -> None:
    desk = as_desk(world.claire)
    [twin] = alike_here(world, 1)
    url = f"/bureau/patrimoine/{world.glycines.estate_id}/reunir/{twin}"
    html = told(desk.get(url))
    assert "Celle qui disparaît n’a pas de bailleur" in html and "liront aussi ce qui y a été validé" in html
    mark = re.search(r'name="vu" value="([^"]*)"', html)
    assert mark and desk.submit(url, {"vu": mark.group(1)}, url).status_code == 303
    assert "Les deux résidences n’en font qu’une" in read(desk)
