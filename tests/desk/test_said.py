"""What a held operation says is read in words, and whatever it is, it is read."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.core import tenant
from app.core.unit import read_unit
from app.desk.queries.said import UNKNOWN, said
from app.logbook.words import joined
from tests.world import World


def quoted(code: str) -> str:
    return f"«\u00a0{code}\u00a0», inconnu ici"


def read(world: World, payload: Any, operation: str = "contact.record") -> dict[str, str]:
    with tenant.tenant(world.org_id), read_unit():
        return dict(said(world.org_id, operation, payload))


def test_codes_and_places_are_named(app: Flask, world: World) -> None:
    assert read(
        world,
        {
            "place": {"entrance": str(world.glycines.entrances[0])},
            "besoin": "ecoute",
            "reponses": ["ecoute_reformulation", "orientation"],
        },
    ) == {
        "Lieu": "Les Glycines, Bâtiment A, Hall 14",
        "Besoin": "Être écouté",
        "Ce qui a été fait": "Écoute, Orientation",
    }


def test_each_operation_is_read_in_the_words_of_its_own_kind(app: Flask, world: World) -> None:
    assert read(world, {"state": "empeche", "reason": "acces", "ras": False}, "visit.record") == {
        "État": "Empêché", "Motif": "Accès impossible", "Rien à signaler": "non",
    }  # fmt: skip
    assert read(world, {"reason": "voir_evolution", "due_on": "2026-11-24"}, "followup.schedule") == {
        "Motif": "Voir si cela s’améliore", "Échéance": "mar. 24 nov.",
    }  # fmt: skip
    assert read(world, {"kind": "contact", "changes": {"besoin": "ecoute"}, "reason": "Oubli"}, "entry.correct") == {
        "Nature de la saisie": "Contact", "Besoin": "Être écouté", "Motif": "Oubli",
    }  # fmt: skip
    assert read(world, {"besoin": "fee", "level": 3}, "survey.record") == {UNKNOWN: "fee, 3"}


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        (None, {}),
        (["contact"], {}),
        ({"place": {"public_point": {"label": "Square Voltaire\ud83d"}}}, {"Lieu": "Espace public, Square Voltaire?"}),
        ({"place": {"public_point": ["Square"]}}, {"Lieu": "Espace public"}),
        ({"place": {"public_point": {"label": {"a": 1}}}}, {"Lieu": "Espace public"}),
        ({"place": "là", "besoin": {"ecoute": 1}}, {"Lieu": "là"}),
        (
            {"place": {"entrance": 7, "estate": "x"}, "besoin": "inconnu_ici"},
            {"Besoin": quoted("inconnu_ici")},
        ),
        (
            {"humeur": "calme\ud83d", "reponses": [None, "x", ["y"]]},
            {UNKNOWN: "calme?", "Ce qui a été fait": f"{quoted('x')}, {quoted('y')}"},
        ),
    ],
)
def test_what_no_form_makes_is_shown_as_it_came(app: Flask, world: World, payload: Any, shown: dict[str, str]) -> None:
    assert read(world, payload) == shown


def test_a_place_is_said_once() -> None:
    assert joined(["Les Glycines", "Hall 7"]) == "Les Glycines, Hall 7"
    assert joined(["Les Glycines", "Hall 7", "Hall"]) == "Les Glycines, Hall 7"
    assert joined(["Les Bouleaux", ""]) == "Les Bouleaux"
    assert joined(["", "Hall"]) == "Hall"
