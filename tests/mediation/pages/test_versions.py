"""Two versions of a field at the desk: said on the page of the case, shown one tap away, one of them kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.mediation.models import CaseOther
from tests.mediation.cases import a_case, coordination_reads
from tests.mediation.phone.stage import case
from tests.parties.stage import party_of, the_party
from tests.sent.forms import forms, opened, send
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")
NUMBER = "06 11 22 33 44"


def beside(world: World, made: UUID, field: str = "A.phone", value: str | None = NUMBER) -> UUID:
    with tenant.tenant(world.org_id), write_unit() as s:
        one = CaseOther(
            org_id=world.org_id, id=uuid7(), case_id=made, field=field, by=world.nadia.user_id, at=clock.now(),
            value=value,
        )  # fmt: skip
        s.add(one)
        return one.id


def test_the_page_of_the_case_names_the_field_and_no_value(world: World, as_desk: Any) -> None:
    made = a_case(world)
    beside(world, made)
    page = as_desk(world.claire).get(f"/bureau/dossiers/{made}").get_data(as_text=True)
    assert "Téléphone de A" in page and NUMBER not in page


def test_both_are_shown_one_tap_away_and_one_is_kept(world: World, as_desk: Any) -> None:
    made, desk = a_case(world), as_desk(world.claire)
    kept = beside(world, made, "type", "bruit_fete")
    page = f"/bureau/dossiers/{made}/versions"
    assert "Musique" in desk.get(page).get_data(as_text=True)
    assert desk.submit(f"{page}/{kept}", {"garder": "autre"}, page).status_code == 303
    assert case(world, made).type == "bruit_fete"
    assert "plus rien à choisir" in desk.get(page).get_data(as_text=True)


def test_chosen_by_somebody_else_meanwhile_it_is_said(world: World, as_desk: Any) -> None:
    made, desk = a_case(world), as_desk(world.claire)
    page = f"/bureau/dossiers/{made}/versions"
    first, gone = beside(world, made), uuid7()
    assert desk.submit(f"{page}/{gone}", {"garder": "ici"}, page).status_code == 422
    assert desk.submit(f"{page}/{first}", {"garder": "ici"}, page).status_code == 303


@pytest.mark.parametrize("reads", [False, True])
def test_coordination_sees_them_only_where_it_reads_and_chooses_none(world: World, as_desk: Any, reads: bool) -> None:
    made, desk = a_case(world, mediators=(world.nadia,)), as_desk(world.lead)
    if reads:
        coordination_reads(world)
    one, page = beside(world, made), f"/bureau/dossiers/{made}/versions"
    answer = desk.get(page)
    assert (answer.status_code, NUMBER in answer.get_data(as_text=True)) == ((200, True) if reads else (403, False))
    assert desk.submit(f"{page}/{one}", {"garder": "autre"}, "/bureau/dossiers/nouveau").status_code == 403


def test_of_two_pages_open_at_once_each_writes_its_own_fields_and_what_both_wrote_is_to_be_chosen(
    world: World, as_desk: Any
) -> None:
    made = a_case(world)
    address = f"/bureau/dossiers/{made}/parties/{party_of(world, made, 'A')}/identite"
    nadia, claire = as_desk(world.nadia), as_desk(world.claire)
    shown = [opened(desk, address, address) for desk in (nadia, claire)]
    assert send(nadia, shown[0], {"telephone": NUMBER, "interprete": "oui", "canal": "sms"}).status_code == 303
    typed = {"telephone": "07 00 00 00 00", "langue": "arabe", "canal": "courriel"}
    told = send(claire, shown[1], typed)
    assert told.status_code == 409
    [again] = [one for one in forms(told.get_data(as_text=True), address) if one.path == address]
    assert send(claire, again, typed).headers["Location"].endswith("/versions")
    her = the_party(world, made, "A")
    assert (her.contact["phone"], her.language, her.interpreter, her.channel) == (NUMBER, "arabe", True, "sms")
    page = claire.get(f"/bureau/dossiers/{made}/versions").get_data(as_text=True)
    assert NUMBER in page and "07 00 00 00 00" in page and "Moyen de joindre de A" in page
