"""The menu of the desk: what features declared, in order, for each role; the page one is on is marked."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.pages.menu import section
from tests.world import World

LINE = re.compile(r'<a class="nav" href="([^"]+)"( aria-current="page")?>.*?</svg>([^<\n]+)')
TAB = re.compile(r'<a href="[^"]+"( aria-current="page")?>([^<]+)</a>')
EVERYTHING = [
    "Aujourd’hui", "À relire", "À régler", "Demandes", "Dossiers", "Planning", "Suivis", "Consignes", "Technique",
    "Orientations", "Partenaires", "Réglages",
]  # fmt: skip


def lines(desk: Any, url: str) -> dict[str, bool]:
    """Each line of the menu on a page, and whether it is the one marked."""
    html = desk.get(url).get_data(as_text=True)
    return {label: bool(current) for _, current, label in LINE.findall(html)}


def tabs(desk: Any, url: str) -> dict[str, bool]:
    """Each tab of the area a page is of, and whether it is the one marked."""
    html = desk.get(url).get_data(as_text=True)
    found = re.search(r'<nav class="subnav"[^>]*>(.*?)</nav>', html, re.DOTALL)
    return {name: bool(now) for now, name in TAB.findall(found[1])} if found else {}


def test_the_coordination_is_led_to_every_page_an_administrator_to_people_and_places(
    world: World, as_desk: Any
) -> None:
    for person in (world.claire, world.lead):
        assert list(lines(as_desk(person), "/bureau/relire")) == EVERYTHING
    assert list(lines(as_desk(world.admin), "/bureau/equipe")) == ["Réglages"]
    people = ((world.claire, ["Champs"], ["Droits des personnes"], []), (world.admin, [], [], ["Courriels"]))
    for person, own, rights, last in people:
        assert list(tabs(as_desk(person), "/bureau/equipe")) == [
            "Mise en route", "Équipe", "Secteurs", "Patrimoine", "Listes", *own, "Structure", "Papier à en-tête",
            "Conservation", "Saisine en ligne", "Médiation", *rights, *last,
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("/bureau/", "Aujourd’hui"),
        ("/bureau/relire/tout-montrer", "À relire"),
        ("/bureau/planning/absences", "Planning"),
        ("/bureau/dossiers/nouveau", "Dossiers"),
        ("/bureau/partenaires/nouveau", "Partenaires"),
        ("/bureau/patrimoine/bailleurs", "Réglages"),
        ("/bureau/equipe?role=agent", "Réglages"),
        ("/bureau/secteurs/nouveau", "Réglages"),
    ],
)
def test_the_page_one_is_on_is_marked(world: World, as_desk: Any, url: str, label: str) -> None:
    assert [name for name, current in lines(as_desk(world.claire), url).items() if current] == [label]


@pytest.mark.parametrize(
    ("url", "tab"),
    [
        ("/bureau/patrimoine/bailleurs", "Patrimoine"),
        ("/bureau/equipe", "Équipe"),
        ("/bureau/reglages", "Mise en route"),
    ],
)
def test_so_is_the_tab_of_its_area(world: World, as_desk: Any, url: str, tab: str) -> None:
    assert [name for name, current in tabs(as_desk(world.claire), url).items() if current] == [tab]
    assert tabs(as_desk(world.claire), "/bureau/relire") == {}


def test_an_address_belongs_to_the_longest_it_goes_on_from() -> None:
    hrefs = ["/bureau/", "/bureau/planning", "/bureau/planning/absences"]
    assert section("/bureau/", hrefs) == "/bureau/"
    assert section("/bureau/planning/vacation", hrefs) == "/bureau/planning"
    assert section("/bureau/planning/absences/3/finir", hrefs) == "/bureau/planning/absences"
    assert section("/bureau/planning-bis", hrefs) == ""
