"""The directory at a mediator's own desk: those proposed, read and looked for, never changed."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from app.core import clock, tenant
from app.core.unit import write_unit
from app.referrals import actions
from tests.world import Person, World

HERS = "/bureau/annuaire"


def partner(who: Person, name: str, **said: Any) -> None:
    with tenant.tenant(who.org_id), write_unit():
        actions.create_partner(who.actor, clock.now(), **{"name": name, "domaines": ["logement"], **said})


@pytest.fixture
def known(world: World) -> None:
    partner(world.claire, "Maison du droit", phone="01 02 03 04 05", address="3 rue des Écoles", hours="Lundi 9 h",
            note="Demander Mme Petit")  # fmt: skip
    partner(world.claire, "Espace numérique", domaines=["numerique"])
    partner(world.claire, "Ancien relais")
    partner(world.stranger, "Maison d’ailleurs")
    with tenant.tenant(world.org_id), write_unit() as s:
        from app.referrals.models import Partner

        old = next(one for one in s.query(Partner) if one.name == "Ancien relais")
        actions.close_partner(world.claire.actor, clock.now(), old.id)


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")


@pytest.mark.usefixtures("known")
def test_she_reads_how_to_reach_those_proposed_and_not_the_note_of_the_desk(world: World, as_desk: Any) -> None:
    page = text(as_desk(world.nadia).get(HERS))
    assert all(word in page for word in ("Maison du droit", "01 02 03 04 05", "3 rue des Écoles", "Lundi 9 h"))
    assert not any(word in page for word in ("Mme Petit", "Ancien relais", "Maison d’ailleurs", "Modifier"))
    assert "2 partenaires" in page


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("words", ["droit", "DROIT maison", "ecoles", "04 05", "logement"])
def test_words_are_looked_for_in_all_that_is_read_and_stay_out_of_the_address(
    world: World, as_desk: Any, words: str
) -> None:
    found = as_desk(world.nadia).submit(HERS, {"filtres": "1", "mots": words})
    assert found.status_code == 200 and "Maison du droit" in text(found) and "Espace num" not in text(found)


@pytest.mark.usefixtures("known")
def test_a_domain_narrows_by_its_address(world: World, as_desk: Any) -> None:
    desk = as_desk(world.nadia)
    asked = desk.submit(HERS, {"filtres": "1", "mots": " ", "domaine": "numerique"})
    assert asked.location == f"{HERS}?domaine=numerique"
    page = text(desk.get(asked.location))
    assert "Espace numérique" in page and "Maison du droit" not in page
    assert "Aucun partenaire ne porte ces mots" in text(desk.submit(HERS, {"filtres": "1", "mots": "zzz"}))


def test_an_empty_directory_says_whose_it_is(world: World, as_desk: Any) -> None:
    assert "La coordination en tient la liste" in text(as_desk(world.nadia).get(HERS))
