"""The preparation sheet at the desk: who reads it, what is on it, what paper says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock
from app.mediation.rules.states import Mode
from tests.clients import Desk
from tests.mediation.acts.stage import put
from tests.mediation.cases import NAMES, a_case, coordination_reads
from tests.mediation.preparation.stage import a_leave, a_line, readings
from tests.sent.forms import opened, send
from tests.world import World

QUIET = "Je veux bien couper à 22 h, sauf le samedi."


@pytest.fixture
def desk(app: Flask, world: World, as_desk: Any) -> Desk:
    """Nadia's, one of the mediators of the cases of these tests."""
    found: Desk = as_desk(world.nadia)
    return found


def sheet(case_id: UUID, more: str = "") -> str:
    return f"/bureau/dossiers/{case_id}/preparation{more}"


def page(desk: Desk, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def test_a_line_is_added_written_again_and_shown_on_its_side(world: World, desk: Desk) -> None:
    made = a_case(world)
    address = sheet(made, "/ajouter")
    assert send(desk, opened(desk, f"{address}?quoi=mots&partie=B", address), {"texte": QUIET}).status_code == 303
    found = page(desk, sheet(made))
    assert QUIET in found and "Ce que dit B" in found and "Reste ici" in found
    line = a_line(world, made, "vrai", None, "Le local a 10 places.")
    at = sheet(made, f"/lignes/{line}")
    assert send(desk, opened(desk, at, at), {"texte": "Le local a 12 places."}).status_code == 303
    assert "12 places" in page(desk, sheet(made)) and "10 places" not in page(desk, sheet(made))


@pytest.mark.parametrize(("text", "told"), [(QUIET, False), ("Le voisin est schizophrène.", True)])
def test_a_word_better_not_written_of_people_is_kept_and_told_once_without_being_said_again(
    world: World, desk: Desk, text: str, told: bool
) -> None:
    made = a_case(world)
    address = sheet(made, "/ajouter")
    answer = send(desk, opened(desk, f"{address}?quoi=mots&partie=B", address), {"texte": text})
    with desk.client.session_transaction() as session:
        assert ("santé" in repr(session)) is told and "schizo" not in repr(session)
    found = page(desk, answer.location)
    assert text in found and ("À relire." in found and "vu ou entendu" in found) is told
    assert "À relire." not in page(desk, answer.location)


def test_what_she_allows_is_marked_and_the_mark_falls_when_she_changes_her_mind(world: World, desk: Desk) -> None:
    made = a_case(world)
    line = a_line(world, made, "mots", "B", QUIET)
    assert send(desk, opened(desk, sheet(made), sheet(made, f"/lignes/{line}/permettre")), {}).status_code == 303
    assert "Peut être dit à A" in page(desk, sheet(made))
    assert send(desk, opened(desk, sheet(made), sheet(made, f"/lignes/{line}/garder-ici")), {}).status_code == 303
    assert "Peut être dit à A" not in page(desk, sheet(made))


def test_only_what_is_marked_is_offered_to_be_carried(world: World, desk: Desk) -> None:
    made = a_case(world)
    put(world, made, Mode.navette, "AB")
    kept, leave = a_line(world, made, "mots", "B", "Je travaille de nuit."), a_leave(world, made, "B", QUIET)
    at = sheet(made, "/porter")
    found = page(desk, at)
    assert QUIET in found and "Je travaille de nuit." not in found and str(kept) not in found
    form = opened(desk, at, at)
    refused = send(desk, form, {"choses": [str(leave)]})
    assert refused.status_code == 422 and "est noté après cette séance" in refused.get_data(as_text=True)
    assert send(desk, form, {"choses": [str(leave)], "sachant": ["1"]}).status_code == 303
    found = page(desk, sheet(made))
    assert "1 dite sur 1 permise, la dernière le 19/11" in found, "the day it was told, not the one it was noted"
    assert 'Dit à A<span class="meta">jeu. 19 nov.' in found


def test_of_what_was_allowed_before_the_session_nothing_is_asked(world: World, as_desk: Any) -> None:
    made = a_case(world)
    leave = a_leave(world, made, "B", QUIET)
    clock.move(timedelta(days=2))
    put(world, made, Mode.navette, "AB")
    at, desk = sheet(made, "/porter"), as_desk(world.nadia)
    assert send(desk, opened(desk, at, at), {"choses": [str(leave)]}).status_code == 303


def test_who_reads_it_leaves_a_line_and_the_others_have_nothing(world: World, desk: Desk, as_desk: Any) -> None:
    made = a_case(world, mediators=[world.nadia])
    a_line(world, made, "mots", "A", QUIET)
    page(desk, sheet(made))
    assert readings(world, made) == [(world.nadia.user_id, None, "page")]
    for who, code in ((world.claire, 403), (world.yoann, 404), (world.stranger, 404), (world.admin, 403)):
        for more in ("", "/imprimer", "/porter", "/ajouter"):
            answer = as_desk(who).get(sheet(made, more))
            assert answer.status_code in (code, 403 if who is world.admin else code), (who.name, more)
            assert QUIET not in answer.get_data(as_text=True)
    coordination_reads(world)
    assert QUIET in page(as_desk(world.claire), sheet(made))
    assert (world.claire.user_id, None, "page") in readings(world, made)


def test_the_page_of_the_case_says_that_there_is_one_and_no_word_of_it(world: World, as_desk: Any) -> None:
    made = a_case(world, mediators=[world.nadia])
    a_line(world, made, "mots", "A", QUIET)
    found = page(as_desk(world.claire), f"/bureau/dossiers/{made}")
    assert "Préparation" in found and QUIET not in found and f"{made}/preparation" not in found


def test_paper_has_letters_for_names_and_leaves_out_what_stays_here_unless_asked(world: World, desk: Desk) -> None:
    made = a_case(world)
    a_line(world, made, "mots", "A", f"Je croise {NAMES['B']} et M. ORIOL chaque soir.")
    a_leave(world, made, "B", QUIET)
    a_line(world, made, "vrai", None, "Zohra Kebir a la clé.")
    whole, less = page(desk, sheet(made, "/imprimer?quoi=tout")), page(desk, sheet(made, "/imprimer"))
    for name in ("Thibault", "Oriol", "ORIOL", "Zohra", "Kébir", "Kebir"):
        assert name not in whole and name not in less
    assert "chaque soir" in whole and "chaque soir" not in less
    assert QUIET in less and "A A a la clé." in less
    assert (world.nadia.user_id, None, "export") in readings(world, made)
