"""A kind no file of the product names goes all the way: phone, review, desk, held operations, landlord, retirement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import openpyxl
import pytest

from app.core import clock, kinds, tenant, unit
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.followups.models import Followup
from app.places import actions as places
from app.portal import notices
from app.sync import jobs
from tests.clients import Desk, Phone
from tests.essai.kind import ESSAI, Essai, declared
from tests.world import World

RESIDENT = "Mme Fatou Canari"
DAYS = "2026-01-01"


@pytest.fixture(autouse=True)
def essai(world: World) -> Iterator[None]:
    """The table of the kind, once the world stands: what empties a database takes it away."""
    db.session.remove()
    with declared(unit.writable(db.engine)):
        yield
        db.session.remove()


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    one: Phone = as_phone(world.nadia)
    return one


def payload(world: World, **more: Any) -> dict[str, Any]:
    place = {"entrance": str(world.glycines.entrances[0])}
    agents = [str(world.nadia.user_id)]
    return {"place": place, "agents": agents, "sujet": "logement", "text": f"{RESIDENT} attend", **more}


def sent(phone: Phone, world: World, **more: Any) -> tuple[UUID, str, dict[str, Any]]:
    """Its id, what became of the operation, and the trials received with the answer."""
    id = uuid4()
    answer = phone.sync(phone.op("chimere.record", payload(world, **more), id))
    return id, answer["results"][0]["result"], trials(answer)


def trials(answer: dict[str, Any]) -> dict[str, Any]:
    """The trials of an answer, by id."""
    return {one["id"]: one["data"] for one in answer["changes"] if one["kind"] == "chimere"}


def page(desk: Desk, address: str) -> str:
    return desk.get(address).get_data(as_text=True)


def released(desk: Desk, id: UUID, rev: int = 1) -> None:
    sheet = f"/bureau/relire/chimere/{id}"
    assert desk.submit(f"{sheet}/montrer", {"rev": str(rev)}, sheet).status_code == 303


def lines(reader: Desk) -> list[str]:
    """The natures in the landlord's journal."""
    html = page(reader, f"/bailleur/journal?nature=chimere&du={DAYS}")
    return re.findall(r'<td class="what"><b>([^<]+)</b>', html)


def state(model: Any, world: World, id: Any) -> Any:
    with tenant.tenant(world.org_id), read_unit() as s:
        return s.get_one(model, (world.org_id, id))


def test_the_phone_that_sent_it_gets_it_back_whole_and_a_colleague_its_codes(
    world: World, phone: Phone, as_phone: Any
) -> None:
    id, result, received = sent(phone, world)
    assert result == "applied"
    assert received[str(id)]["sujet"] == "logement" and RESIDENT in received[str(id)]["text"]
    theirs = trials(as_phone(world.yoann).sync())[str(id)]
    assert theirs["sujet"] == "logement" and "text" not in theirs


def test_the_coordinator_reads_both_sides_and_the_landlord_what_was_said_to_leave(
    world: World, phone: Phone, as_desk: Any
) -> None:
    desk, reader = as_desk(world.claire), as_desk(world.reader)
    id, *_ = sent(phone, world)
    assert "Essai, logement" in page(desk, "/bureau/relire?nature=chimere")
    assert "Essai" in page(desk, "/bureau/")
    wrote, sees = page(desk, f"/bureau/relire/chimere/{id}").split('id="seen"')
    assert "Logement" in wrote and "Hall 14" in wrote and RESIDENT in wrote
    assert "Logement" in sees and "Les Glycines" in sees
    assert "Hall 14" not in sees and RESIDENT not in sees and "Non transmis" in sees
    assert lines(reader) == []
    released(desk, id)
    assert lines(reader) == ["Logement"]
    html = page(reader, f"/bailleur/journal?du={DAYS}")
    assert "<span>Essais</span>" in html and "Tous les essais" in html and RESIDENT not in html
    book = openpyxl.load_workbook(BytesIO(reader.get(f"/bailleur/journal.xlsx?du={DAYS}").data))
    assert [[cell.value for cell in row][4:6] for row in book.worksheets[0].iter_rows(min_row=2)] == [
        ["Essai", "Logement"]
    ]


def test_what_leaves_is_shown_even_when_no_term_speaks_of_it(world: World, phone: Phone, as_desk: Any) -> None:
    id, *_ = sent(phone, world)
    with patch.dict(kinds.KINDS, chimere=replace(ESSAI, terms=lambda row: [])):
        sees = page(as_desk(world.claire), f"/bureau/relire/chimere/{id}").split('id="seen"')[1]
    assert "<dt>Nature</dt>" in sees and "Logement" in sees


def test_what_a_landlord_is_told_of_all_kinds_is_told_of_it_too(world: World, as_desk: Any) -> None:
    empty = f"/bailleur/journal?nature=chimere&du={DAYS}"
    assert re.search("Les passages, .*les essais.* paraissent après vérification", page(as_desk(world.reader), empty))
    assert ESSAI.journal is not None and "essais" not in notices.small_numbers()
    at_once = replace(ESSAI, at_once=True, journal=replace(ESSAI.journal, exact=True))
    with patch.dict(kinds.KINDS, chimere=at_once):
        assert re.search("Les .*et les essais paraissent ici dès leur signalement", page(as_desk(world.reader), empty))
        assert notices.small_numbers().endswith("et les essais, le nombre exact est toujours montré.")


def test_a_private_text_no_term_speaks_of_is_read_by_the_coordinator_and_said_to_stay(
    world: World, phone: Phone, as_desk: Any
) -> None:
    id, *_ = sent(phone, world, remarque="au fond du couloir")
    wrote, sees = page(as_desk(world.claire), f"/bureau/relire/chimere/{id}").split('id="seen"')
    assert "<dt>Remarque</dt>" in wrote and "au fond du couloir" in wrote
    assert re.search(r"<dt>Remarque</dt><dd[^>]*>(<svg.*?</svg>)?Non transmis", sees) and "couloir" not in sees


def test_a_text_given_for_a_code_is_held_and_never_told(world: World, phone: Phone, as_desk: Any) -> None:
    careless = replace(ESSAI, facts=lambda row: {"service_date": row.service_date, "family": row.text})
    with patch.dict(kinds.KINDS, chimere=careless):
        assert sent(phone, world)[1] == "held"
    assert lines(as_desk(world.reader)) == []


def test_a_correction_is_read_again_and_a_cancellation_takes_all_of_it_away(
    world: World, phone: Phone, as_desk: Any
) -> None:
    desk, reader = as_desk(world.claire), as_desk(world.reader)
    due = {"id": str(uuid7()), "due_on": clock.today().isoformat(), "reason": "voir_evolution"}
    id, *_ = sent(phone, world, followup=due)
    released(desk, id)
    change = {"kind": "chimere", "changes": {"sujet": "numerique"}, "reason": "Erreur de saisie"}
    assert phone.sync(phone.op("entry.correct", change, id))["results"][0]["result"] == "applied"
    assert lines(reader) == ["Logement"]  # the last released version stays
    released(desk, id, rev=2)
    assert lines(reader) == ["Numérique"]
    assert phone.sync(phone.op("entry.cancel", {"kind": "chimere"}, id))["results"][0]["result"] == "applied"
    assert lines(reader) == []
    assert state(Followup, world, UUID(due["id"])).state == "annulee"


def test_what_is_wrong_with_one_is_held_and_read_in_its_own_words(world: World, phone: Phone, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    assert sent(phone, world, sujet="inconnu_ici")[1] == "held"
    listed = page(desk, "/bureau/regler")
    assert "Essai" in listed
    one = re.search(r"/bureau/regler/[0-9a-f-]{36}", listed)
    assert one
    html = page(desk, one.group())
    assert "<dt>Sujet</dt>" in html and "inconnu_ici" in html and "Les Glycines" in html


def test_an_entry_and_a_follow_up_may_name_it(world: World, phone: Phone) -> None:
    id, *_ = sent(phone, world)
    origin = {"kind": "chimere", "id": str(id)}
    told = phone.sync(
        phone.op("contact.record", said(world, origin)),
        phone.op("followup.schedule", {"subject": origin, "due_on": str(clock.today()), "reason": "voir_evolution"}),
    )["results"]
    assert [one["result"] for one in told] == ["applied", "applied"]


def said(world: World, origin: dict[str, str]) -> dict[str, Any]:
    return {
        "place": {"entrance": str(world.glycines.entrances[0])}, "besoin": "ecoute", "registre": "presence",
        "reponses": ["ecoute_reformulation"], "canal": "rencontre_tournee", "counts": {"age": {"nc": 1}},
        "origin": origin,
    }  # fmt: skip


def test_it_follows_its_estate_fades_and_leaves_the_phones(world: World, phone: Phone, as_phone: Any) -> None:
    id, *_ = sent(phone, world)
    phone.sync()
    with tenant.tenant(world.org_id), write_unit():
        elsewhere = places.create_sector(world.org_id, name="Sud", code="S1").id
    with tenant.tenant(world.org_id), write_unit():
        places.move_estate(world.org_id, world.glycines.estate_id, elsewhere)
    assert state(Essai, world, id).sector_id == elsewhere
    with tenant.every_tenant():
        assert jobs.fade_texts(world.org_id, clock.now() + timedelta(days=7, hours=1)) == 1
        assert jobs.retire(world.org_id, clock.now() + timedelta(days=31)) >= 1
    assert str(id) in {one["id"] for one in phone.sync()["evictions"]}
