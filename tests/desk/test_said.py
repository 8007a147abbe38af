"""What a held operation says is read in words, and whatever it is, it is read."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.core import tenant
from app.core.unit import read_unit
from app.desk.queries import written
from app.desk.queries.said import said
from tests.world import World


def read(world: World, payload: Any) -> dict[str, str]:
    with tenant.tenant(world.org_id), read_unit():
        return dict(said(world.org_id, payload))


def test_codes_and_places_are_named(app: Flask, world: World) -> None:
    assert read(
        world,
        {
            "place": {"entrance": str(world.glycines.entrances[0])},
            "besoin": "ecoute",
            "reponses": ["ecoute_reformulation", "orientation"],
            "ras": False,
            "due_on": "2026-11-24",
        },
    ) == {
        "Lieu": "Les Glycines, Bâtiment A, Hall 14",
        "Besoin": "Être écouté",
        "Ce qui a été fait": "Écoute, Orientation",
        "Rien à signaler": "non",
        "Échéance": "2026-11-24",
    }


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        (None, {}),
        (["contact"], {}),
        ({"place": {"public_point": {"label": "Square Voltaire\ud83d"}}}, {"Lieu": "Espace public, Square Voltaire?"}),
        ({"place": {"public_point": ["Square"]}}, {"Lieu": "Espace public"}),
        ({"place": {"public_point": {"label": {"a": 1}}}}, {"Lieu": "Espace public"}),
        ({"place": "là", "besoin": {"ecoute": 1}}, {"place": "là"}),
        ({"place": {"entrance": 7, "estate": "x"}, "besoin": "inconnu_ici"}, {"Besoin": "inconnu_ici"}),
        ({"humeur": "calme\ud83d", "reponses": [None, "x", ["y"]]}, {"humeur": "calme?", "Ce qui a été fait": "x"}),
    ],
)
def test_what_no_form_makes_is_shown_as_it_came(app: Flask, world: World, payload: Any, shown: dict[str, str]) -> None:
    assert read(world, payload) == shown


def test_a_place_is_said_once() -> None:
    assert written._joined("Les Glycines", "Hall 7") == "Les Glycines, Hall 7"
    assert written._joined("Hall 7", "Hall") == "Hall 7"
    assert written._joined("Les Bouleaux", "") == "Les Bouleaux"
    assert written._joined("", "Hall") == "Hall"
