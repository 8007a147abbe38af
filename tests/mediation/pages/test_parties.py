"""The parties of a case at the desk: letters first, who she is one press away, and each reading noted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock
from app.core.base import uuid7
from app.mediation import party
from app.mediation.rules.states import CaseState
from app.parties.rules import PartyState
from tests.clients import Desk
from tests.mediation.acts.stage import do
from tests.mediation.cases import NAMES, a_case, coordination_reads
from tests.mediation.preparation.stage import readings
from tests.parties.stage import party_of, the_party
from tests.sent.forms import opened, send
from tests.world import World

TRIES = ("09:10", "13:00", "18:30")


@pytest.fixture
def desk(app: Flask, world: World, as_desk: Any) -> Desk:
    """Nadia's, one of the mediators of the cases of these tests."""
    found: Desk = as_desk(world.nadia)
    return found


@pytest.fixture
def fresh(app: Flask, world: World) -> UUID:
    """One whose parties are to be reached."""
    return a_case(world, CaseState.prise_de_contact, party_state=PartyState.a_contacter)


def at(world: World, case_id: UUID, letter: str, more: str = "") -> str:
    return f"/bureau/dossiers/{case_id}/parties/{party_of(world, case_id, letter)}{more}"


def posted(desk: Desk, address: str, typed: dict[str, Any], page: str = "") -> int:
    return send(desk, opened(desk, page or address, address), typed).status_code


def yesterday() -> str:
    return (clock.today() - timedelta(days=1)).isoformat()


def tried(hour: str, answered: str = "non") -> dict[str, str]:
    return {"canal": "appel_sortant", "reponse": answered, "jour": yesterday(), "heure": hour}


def test_one_joins_under_the_next_letter_and_without_a_name(world: World, desk: Desk) -> None:
    made = a_case(world)
    address = f"/bureau/dossiers/{made}/parties/nouvelle"
    assert posted(desk, address, {"cote": "autre", "parle": "mineur"}) == 303
    row = the_party(world, made, "C")
    assert (row.state, row.speaks, row.name) == (PartyState.a_contacter, "mineur", None)


def test_informed_then_agreeing_and_in_no_other_order(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.prise_de_contact, parties="")
    added = do(world.nadia, party.add, made, "demandeur", "soi", record=uuid7())
    address = f"/bureau/dossiers/{made}/parties/{added}"
    agrees = {"quoi": ["mediation"], "moyen": "oral", "jour": yesterday(), "heure": "18:00"}
    assert posted(desk, f"{address}/accord", agrees) == 422
    assert posted(desk, f"{address}/informer", {"moyen": "ecrit", "jour": yesterday(), "heure": "17:00"}) == 303
    assert posted(desk, f"{address}/accord", agrees) == 303
    row = the_party(world, made, "A")
    assert row.state == PartyState.accepte and row.informed_at is not None
    assert clock.service_day(row.informed_at).isoformat() == yesterday()


def test_out_of_reach_after_three_tries_at_different_hours_and_the_page_says_what_lacks(
    world: World, desk: Desk, fresh: UUID
) -> None:
    address = at(world, fresh, "B")
    for hour, left in zip((*TRIES[:1], "09:40", *TRIES[1:]), ("2 essais", "2 essais", "un essai", ""), strict=True):
        assert posted(desk, f"{address}/essai", tried(hour)) == 303
        found = desk.get(address).get_data(as_text=True)
        assert (f"il manque {left} sans réponse" in found) == bool(left) and (
            f"{address}/injoignable" in found
        ) != bool(left)
    assert posted(desk, f"{address}/injoignable", {}, address) == 303
    assert the_party(world, fresh, "B").state == PartyState.injoignable
    assert posted(desk, f"{address}/essai", tried("20:00", "oui")) == 303
    assert the_party(world, fresh, "B").state == PartyState.contactee


@pytest.mark.parametrize(("day", "hour"), [(1, "10:00"), (-200, "10:00")])
def test_what_has_not_happened_or_long_ago_is_not_noted(
    world: World, desk: Desk, fresh: UUID, day: int, hour: str
) -> None:
    when = (clock.today() + timedelta(days=day)).isoformat()
    assert posted(desk, at(world, fresh, "B", "/essai"), {**tried(hour), "jour": when}) == 422


def test_she_takes_back_one_agreement_and_stays_or_all_and_is_out(world: World, desk: Desk) -> None:
    made = a_case(world)
    address = at(world, made, "B")
    assert posted(desk, f"{address}/revenir", {"quoi": "table_ronde"}) == 303
    found = desk.get(address).get_data(as_text=True)
    assert "Revenir sur un consentement" not in found and the_party(world, made, "B").state == PartyState.accepte
    assert posted(desk, f"{address}/retrait", {}, address) == 303
    assert the_party(world, made, "B").state == PartyState.se_retire


def test_who_she_is_is_one_press_away_and_each_reading_leaves_a_line(world: World, desk: Desk) -> None:
    made = a_case(world)
    name = NAMES["B"]
    for address in (f"/bureau/dossiers/{made}", at(world, made, "B"), f"/bureau/dossiers/{made}/preparation"):
        found = desk.get(address).get_data(as_text=True)
        assert name not in found, address
    assert name in desk.get(at(world, made, "B", "/identite")).get_data(as_text=True)
    assert (world.nadia.user_id, party_of(world, made, "B"), "page") in readings(world, made)


def test_below_the_narrative_coordination_has_the_letter_and_not_the_name(world: World, as_desk: Any) -> None:
    made = a_case(world, mediators=[world.nadia])
    claire = as_desk(world.claire)
    assert claire.get(at(world, made, "B")).status_code == 200
    assert claire.get(at(world, made, "B", "/identite")).status_code == 403
    assert claire.get(at(world, made, "B", "/accord")).status_code == 403
    coordination_reads(world)
    found = claire.get(at(world, made, "B", "/identite")).get_data(as_text=True)
    assert NAMES["B"] in found and "Garder l’identité" not in found


def test_a_structure_is_a_party_by_its_named_correspondent(world: World, desk: Desk) -> None:
    made = a_case(world)
    added = do(world.nadia, party.add, made, "autre", "structure", record=uuid7())
    address = f"/bureau/dossiers/{made}/parties/{added}/identite"
    assert "Nom du correspondant" in desk.get(address).get_data(as_text=True)
    typed = {"nom": "Inès Duval", "structure": "Valserein Habitat", "courriel": "i.duval@example.fr"}
    assert posted(desk, address, typed) == 303
    row = the_party(world, made, "C")
    assert (row.name, row.contact) == ("Inès Duval", {"mail": "i.duval@example.fr", "structure": "Valserein Habitat"})


def test_who_she_is_is_erased_by_coordination_too_which_need_not_read_it(world: World, as_desk: Any) -> None:
    made = a_case(world, mediators=[world.nadia])
    address = at(world, made, "B")
    assert posted(as_desk(world.claire), f"{address}/effacer", {}, address) == 303
    row = the_party(world, made, "B")
    assert row.name is None and row.letter == "B" and row.erased_at is not None
    assert "Garder l’identité" not in as_desk(world.nadia).get(f"{address}/identite").get_data(as_text=True)


def test_a_party_of_another_case_is_none_here(world: World, desk: Desk) -> None:
    made, other = a_case(world), a_case(world)
    for more in ("", "/identite", "/accord", "/essai"):
        assert desk.get(f"/bureau/dossiers/{made}/parties/{party_of(world, other, 'A')}{more}").status_code == 404
