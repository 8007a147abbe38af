"""Requests at the desk: noted, taken in charge, acknowledged, placed, ended; read by coordination alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.relay import Relay
from app.core.unit import read_unit, write_unit
from app.mail.letters import rendered
from app.mail.models import Mail
from app.mediation.intake import actions, queries
from app.mediation.intake.models import CaseRequest
from app.mediation.rules.requests import working_day
from app.parties.models import Reading
from app.people.acting import at_desk
from tests.mediation.cases import a_case
from tests.mediation.intake.asking import noted, requests
from tests.world import Person, World

LIST = "/bureau/demandes"


def said(world: World, id: UUID) -> CaseRequest:
    with tenant.tenant(world.org_id), read_unit() as s:
        return s.get_one(CaseRequest, (world.org_id, id))


def do(who: Person, verb: Any, id: UUID, *given: Any, **more: Any) -> Any:
    with tenant.tenant(who.org_id), write_unit():
        return verb(at_desk(who.actor, id, clock.now()), *given, **more)


def typed(world: World, **more: Any) -> dict[str, Any]:
    return {
        "canal": "courrier", "origine": "habitant_partie", "recue": clock.today().isoformat(), "ecrite": "1",
        "situation": "bruit_fete", "residence": str(world.glycines.estate_id), "faits": "Fête le jeudi.", **more,
    }  # fmt: skip


def test_it_is_noted_by_any_way_numbered_and_to_be_acknowledged(world: World, as_desk: Any) -> None:
    answer = as_desk(world.claire).submit(f"{LIST}/nouvelle", typed(world, nom="Mme Zyzomys"))
    (row,) = requests(world)
    assert answer.status_code == 303 and answer.location.endswith(str(row.id))
    assert (row.channel, row.family, row.type, row.written) == ("courrier", "bruit", "bruit_fete", True)
    assert row.received_by == world.claire.user_id and row.acknowledged_at is None


def test_without_a_place_nor_facts_it_is_refused_and_kept_as_typed(world: World, as_desk: Any) -> None:
    answer = as_desk(world.claire).submit(f"{LIST}/nouvelle", typed(world, residence="", nom="Mme Zyzomys"))
    assert answer.status_code == 422 and "Mme Zyzomys" in answer.get_data(as_text=True)
    assert requests(world) == []


def test_all_that_is_wrong_is_said_at_once_beside_its_field(world: World, as_desk: Any) -> None:
    wrong = typed(world, residence="", faits="", canal="", recue="2026-08-01", souhait="rappel", courriel="zyzomys")
    text = as_desk(world.claire).submit(f"{LIST}/nouvelle", wrong).get_data(as_text=True)
    assert "6 réponses sont à reprendre" in text
    fields = ("canal", "recue", "residence", "faits", "telephone", "courriel")
    assert [one for one in fields if f'<a href="#{one}">' not in text] == []


def test_it_grows_out_of_an_entry_with_its_place_and_codes_never_its_words(
    world: World, evening: Any, as_desk: Any
) -> None:
    desk, origin = as_desk(world.claire), f"conflict:{evening.conflict}"
    html = desk.get(f"{LIST}/nouvelle?de={origin}").get_data(as_text=True)
    assert f'value="{world.glycines.estate_id}"' in html and "Née de" in html
    desk.submit(f"{LIST}/nouvelle", typed(world, de=origin), page=f"{LIST}/nouvelle?de={origin}")
    (row,) = requests(world)
    assert (row.origin_kind, row.origin_id) == ("conflict", evening.conflict)


def test_opening_one_leaves_a_line_that_its_page_shows(world: World, as_desk: Any) -> None:
    id = noted(world, name="Mme Zyzomys")
    html = as_desk(world.lead).get(f"{LIST}/{id}").get_data(as_text=True)
    assert "Mme Zyzomys" in html and "1 fois" in html
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.scalars(select(Reading.reader_id)).all() == [world.lead.user_id]


def test_the_list_holds_no_word_that_was_typed(world: World, as_desk: Any) -> None:
    noted(world, name="Mme Zyzomys", facts="Zyzobruit le soir", phone="0600000000")
    html = as_desk(world.claire).get(LIST).get_data(as_text=True)
    assert "D-2026-001" in html and not [one for one in ("Zyzo", "0600000000") if one in html]


@pytest.mark.parametrize("who", ["nadia", "admin", "reader"])
def test_nobody_else_reads_it(world: World, as_desk: Any, who: str) -> None:
    id = noted(world)
    assert as_desk(getattr(world, who)).get(f"{LIST}/{id}").status_code == 403


def test_another_structure_sees_none(world: World, as_desk: Any) -> None:
    id = noted(world)
    assert as_desk(world.stranger).get(f"{LIST}/{id}").status_code == 404
    assert "D-2026" not in as_desk(world.stranger).get(LIST).get_data(as_text=True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [("numero=1", 1), ("numero=D-2026-002", 1), ("numero=2026-3", 0), ("canal=courrier", 1), ("famille=bruit", 1)],
)
def test_it_is_found_by_number_channel_and_subject(world: World, as_desk: Any, asked: str, found: int) -> None:
    noted(world, channel="courrier", family="bruit")
    noted(world, channel="appel_entrant")
    html = as_desk(world.claire).get(f"{LIST}?{asked}").get_data(as_text=True)
    assert html.count("Ouvrir<span") == found


def test_taken_in_charge_it_has_somebody_something_and_a_day(world: World) -> None:
    id = noted(world)
    do(world.claire, actions.take, id, world.lead.user_id, "rappeler", clock.today())
    row = said(world, id)
    assert (row.state, row.owner_id, row.next_action) == ("prise_en_charge", world.lead.user_id, "rappeler")


@pytest.mark.parametrize("owner", ["nadia", "admin", "stranger"])
def test_it_is_handed_to_who_coordinates_alone(world: World, owner: str) -> None:
    with pytest.raises(Refused):
        do(world.claire, actions.take, noted(world), getattr(world, owner).user_id, "rappeler", clock.today())


def test_not_acknowledged_within_a_working_day_it_is_late(world: World, as_desk: Any) -> None:
    noted(world)
    desk = as_desk(world.claire)
    clock.move(timedelta(days=3))
    assert "Réception non accusée" not in desk.get(LIST).get_data(as_text=True)
    clock.move(timedelta(days=1))
    assert "Réception non accusée" in as_desk(world.claire).get(f"{LIST}?etat=en_retard").get_data(as_text=True)


def test_an_answer_that_was_promised_and_did_not_come_is_late(world: World, as_desk: Any) -> None:
    id = noted(world)
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.get_one(CaseRequest, (world.org_id, id))
        row.acknowledged_at = clock.now()
        row.next_on, row.answer_by = clock.today() + timedelta(days=9), clock.today() - timedelta(days=1)
    assert "Réponse promise, en retard" in as_desk(world.claire).get(f"{LIST}?etat=en_retard").get_data(as_text=True)


def test_acknowledged_by_hand_it_has_its_day(world: World) -> None:
    id = noted(world)
    do(world.claire, actions.acknowledge, id, "telephone", clock.today())
    assert (said(world, id).acknowledged_how, said(world, id).acknowledged_on) == ("telephone", clock.today())
    with pytest.raises(Refused, match="déjà accusée"):
        do(world.claire, actions.acknowledge, id, "courrier")


def test_by_mail_it_needs_a_server_and_an_address(world: World) -> None:
    with pytest.raises(Refused, match="adresse"):
        do(world.claire, actions.acknowledge, noted(world), "courriel")
    with pytest.raises(Refused, match="Aucun courriel"):
        do(world.claire, actions.acknowledge, noted(world, mail="zoe@example.fr"), "courriel")


def test_a_hall_is_of_its_estate(world: World) -> None:
    id = noted(world, place="Rue des Verriers")
    do(world.claire, actions.place, id, world.verriers.estate_id, world.verriers.entrances[0])
    assert said(world, id).building_id == world.verriers.building_id
    with pytest.raises(Unknown):
        do(world.claire, actions.place, id, world.glycines.estate_id, world.verriers.entrances[0])


def test_ended_it_says_why_and_waits_for_nothing(world: World) -> None:
    id = noted(world)
    do(world.claire, actions.end, id, "reoriente", told=True)
    assert (said(world, id).state, said(world, id).told, said(world, id).next_on) == ("sans_suite", True, None)
    with pytest.raises(Refused, match="n’attend plus rien"):
        do(world.claire, actions.take, id, None, "rappeler", clock.today())


def test_what_a_case_is_opened_with_is_all_of_it_and_says_who_read(world: World) -> None:
    id = noted(world, name="Mme Zyzomys", already=["parle"])
    with tenant.tenant(world.org_id), write_unit():
        facts = queries.open_facts(world.claire.act(), id)
    assert (facts.name, facts.already, facts.estate_id) == ("Mme Zyzomys", ("parle",), world.glycines.estate_id)
    with pytest.raises(Unknown):
        do(world.nadia, lambda act: queries.open_facts(act, id), id)


def test_others_of_the_place_and_family_are_shown_and_stay_apart(world: World, as_desk: Any) -> None:
    first, second = noted(world, family="bruit"), noted(world, family="bruit")
    noted(world, family="usage")
    html = as_desk(world.claire).get(f"{LIST}/{second}").get_data(as_text=True)
    assert "D-2026-001" in html and "Jumeau possible" in html and "D-2026-003" not in html
    assert said(world, first).state == said(world, second).state == "recue"


def test_a_working_day_is_neither_of_a_week_end_nor_a_holiday() -> None:
    friday = clock.today()
    assert working_day(friday, 1, ()) == friday + timedelta(days=3)
    assert working_day(friday, 2, {friday + timedelta(days=3)}) == friday + timedelta(days=5)


def test_the_mail_says_its_number_and_how_to_call_and_nothing_else(app: Flask) -> None:
    subject, body = rendered("demande", "Les Passeurs", {"number": "D-2026-001", "call": "04 70 00 00 00"})
    assert "Les Passeurs" in subject and "D-2026-001" in body and "04 70 00 00 00" in body


def test_acknowledged_by_mail_one_leaves_under_seal(world: World, app: Flask) -> None:
    have = app.extensions["palier_settings"]
    served = replace(have, relay=Relay("localhost", 25, sealed=False), mail_from="palier@passeurs.example")
    app.extensions["palier_settings"] = served
    do(world.claire, actions.acknowledge, noted(world, mail="zoe@example.fr"), "courriel")
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.scalars(select(Mail)).one()
    assert (row.address, row.params["number"]) == ("zoe@example.fr", "D-2026-001")


def test_late_ones_are_said_on_the_first_page(world: World, as_desk: Any) -> None:
    noted(world)
    clock.move(timedelta(days=5))
    assert "1 demande en retard" in as_desk(world.claire).get("/bureau/").get_data(as_text=True)


def test_it_becomes_a_case_once(world: World) -> None:
    id, case_id = noted(world), a_case(world)
    do(world.claire, lambda act: actions.taken(act, id, case_id), uuid7())
    assert (said(world, id).state, said(world, id).case_id) == ("en_dossier", case_id)
    with pytest.raises(Refused, match="plus possible"):
        do(world.claire, lambda act: actions.taken(act, id, case_id), uuid7())
