"""One box at the head of every page of the desk: names and addresses of what one may open, and nothing else."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask

from app.core.rows import get
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.mediation.models import MediationCase
from app.places.models import Estate
from tests.access_policy import POLICY, STAFF
from tests.clients import Desk
from tests.conftest import after_an_evening
from tests.hostile.test_stock import stock as stock
from tests.mediation.cases import NAMES, a_case
from tests.world import World

SEARCH = "/bureau/chercher"


def found(desk: Desk, words: str) -> str:
    answer = desk.submit(SEARCH, {"mots": words})
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True)).split("<main", 1)[1]


def titles(page: str) -> dict[str, int]:
    """The sorts of what was found, each with its count."""
    return {name: int(count) for name, count in re.findall(r'<h2>([^<]+) <span class="soft">(\d+)</span>', page)}


@pytest.mark.parametrize(
    ("words", "sorts"),
    [
        ("belkacém", {"Personnes": 1}),
        ("NADIA@", {"Personnes": 1}),
        ("n1", {"Secteurs": 1}),
        ("Brénne", {"Bailleurs": 1, "Résidences": 1}),
        ("tuilerie BRENNE", {"Résidences": 1}),
        ("74100", {"Résidences": 1}),
        ("741 glycines", {"Résidences": 1}),
        ("741 verriers", {}),
        ("rue verriers", {"Résidences": 1}),
        ("hall 16", {"Résidences": 1}),
        ("les", {"Résidences": 2}),
        ("ha", {"Bailleurs": 1, "Résidences": 3}),
    ],
)
def test_words_are_found_whatever_their_accents_with_how_many_of_each_sort(
    world: World, as_desk: Any, words: str, sorts: dict[str, int]
) -> None:
    with tenant(world.org_id), write_unit():
        get(Estate, world.org_id, world.glycines.estate_id).postcode = "74100"
    for person in (world.claire, world.admin):
        assert titles(found(as_desk(person), words)) == sorts


def test_each_of_them_leads_to_its_page(world: World, as_desk: Any) -> None:
    for desk in map(as_desk, (world.claire, world.lead, world.admin)):
        for words in ("nadia", "nord", "glycines", "valserein habitat"):
            links = re.findall(r'<a href="([^"]+)"><b>', found(desk, words))
            assert links and all(desk.get(one).status_code == 200 for one in links), words


def test_a_partner_is_the_coordination_s(app: Flask, world: World, as_desk: Any) -> None:
    after_an_evening(app)
    assert "Partenaires" in titles(found(as_desk(world.lead), "maison du droit"))
    assert titles(found(as_desk(world.admin), "maison du droit")) == {}


def test_a_case_is_found_by_its_whole_number_by_who_may_open_it_and_by_nothing_else(world: World, as_desk: Any) -> None:
    id = a_case(world, mediators=[world.nadia])
    with tenant(world.org_id), read_unit():
        year, rank = get(MediationCase, world.org_id, id).number.split("-")
    claire, admin, stranger = map(as_desk, (world.claire, world.admin, world.stranger))
    for words in (
        f"{year}-{rank}",
        f"{year} {rank}",
        f"{year}{rank}",
        f" {year} – {rank} ",
        f"Dossier n° {year}-{rank}",
    ):
        assert titles(found(claire, words)) == {"Dossiers": 1}, words
        assert titles(found(admin, words)) == titles(found(stranger, words)) == {}, words
    assert f"/bureau/dossiers/{id}" in found(claire, f"{year}{rank}")
    for words in (rank, year, f"{year}-{rank}9", *NAMES["A"].split(), "musique", "minuit"):
        assert "Dossiers" not in titles(found(claire, words)), words


def test_nothing_of_another_structure_and_nothing_that_was_written(app: Flask, world: World, as_desk: Any) -> None:
    after_an_evening(app)
    for words in ("cimes", "roy", "c1", "hugo", "passeurs"):
        assert titles(found(as_desk(world.claire), words)) == {}, words
    helps = found(as_desk(world.claire), "zzz")
    assert "Rien ne porte ces mots" in helps and "Ce qui se cherche" in helps


def test_words_stay_out_of_addresses_and_come_back_in_their_field(world: World, as_desk: Any) -> None:
    answer = as_desk(world.claire).submit(SEARCH, {"mots": "glyc<ines> \x00é"})
    page = answer.get_data(as_text=True)
    assert "Location" not in answer.headers and "glyc&lt;ines&gt; é" in page
    assert not re.search(r'(?:href|action)="[^"]*glyc', page)


def test_what_is_not_shown_is_counted_and_one_press_away(world: World, as_desk: Any, stock: dict[str, str]) -> None:
    desk = as_desk(world.claire)
    page = found(desk, "clos")
    total = titles(page)["Résidences"]
    assert total > 20 and "Ajoutez un mot" in page and f"Voir les {total} dans Patrimoine" in page
    whole = desk.submit("/bureau/patrimoine", {"mots": "clos", "filtres": "1"}, SEARCH)
    assert f"{total} résidences" in unescape(whole.get_data(as_text=True))


def test_the_box_is_on_every_page_of_the_desk_for_whoever_opens_one(world: World, as_desk: Any) -> None:
    for person in (world.claire, world.lead, world.admin):
        desk = as_desk(person)
        for rule, line in POLICY.items():
            if rule.startswith("/bureau/") and "<" not in rule and line.get("GET") == STAFF:
                answer = desk.get(rule, follow_redirects=True)
                if answer.mimetype != "text/html":
                    continue
                page = answer.get_data(as_text=True)
                assert f'role="search" method="post" action="{SEARCH}"' in page, rule
