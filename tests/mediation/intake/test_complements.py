"""What is added by the code of a request reaches the case it became: in its facts, then as a step of its mediators;
once the case is over, coordination is told on the request."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.mediation.intake import queries
from app.mediation.intake.models import CaseRequest
from app.mediation.models import CaseEvent, CaseInterest, MediationCase
from tests.mediation.acts.stage import reading
from tests.mediation.cases import a_case
from tests.mediation.intake.asking import FOLLOW, ask, code_of, look, open_to_all, requests, typed
from tests.sent.forms import opened, send
from tests.world import World

OPENING = "/bureau/dossiers/nouveau"
MORE = "Cela dure jusqu’à 2 h du matin, <b>trois soirs</b>."
LATER = "Depuis hier, les coups au plafond ont repris."


@pytest.fixture
def code(world: World, client: FlaskClient) -> str:
    open_to_all(world)
    return code_of(ask(client, telephone="06 01 02 03 04"))


class Case(NamedTuple):
    id: UUID
    facts: str
    next: str | None
    next_on: date | None
    owner_id: UUID | None


def case(world: World) -> Case:
    """The one there is."""
    with tenant.tenant(world.org_id), write_unit() as s:  # of its own: not what was seen before it was opened
        row = s.scalars(select(MediationCase)).one()
        return Case(row.id, row.facts or "", row.next, row.next_on, row.owner_id)


def begun(world: World, desk: FlaskClient) -> Any:
    (row,) = requests(world)
    return opened(desk, f"{OPENING}?demande={row.id}", OPENING)


def opens(world: World, desk: FlaskClient, form: Any) -> Case:
    home = world.glycines
    filled = {"type": "bruit_musique", "residence": str(home.estate_id), "hall": str(home.entrances[0]),
              "suivre": "non", "vu": f"{home.estate_id} bruit_musique"}  # fmt: skip
    answer = send(desk, form, filled)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return case(world)


def born(world: World, **more: Any) -> tuple[UUID, UUID]:
    """A case in the hands of Nadia and Claire that this request became: the ids of both."""
    case_id, (row,) = a_case(world, **more), requests(world)
    with tenant.tenant(world.org_id), write_unit() as s:
        asked = s.get_one(CaseRequest, (world.org_id, row.id))
        asked.state, asked.case_id, asked.next_action, asked.next_on = "en_dossier", case_id, None, None
    return case_id, row.id


def verbs(world: World, case_id: UUID) -> list[str]:
    order = CaseEvent.at, CaseEvent.id
    with reading(world) as s:
        return list(s.scalars(select(CaseEvent.verb).where(CaseEvent.case_id == case_id).order_by(*order)))


def text(desk: FlaskClient, path: str) -> str:
    answer = desk.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def test_what_was_added_before_is_in_the_facts_with_its_day(
    app: Flask, world: World, client: FlaskClient, code: str, as_desk: Any
) -> None:
    look(client, code, "completer", texte=MORE)
    desk = as_desk(world.claire)
    row = opens(world, desk, begun(world, desk))
    assert row.facts.startswith("Le chien aboie à 6 h.")
    assert f"Complément du 20 novembre 2026\u00a0: {MORE}" in row.facts
    assert "complement" not in verbs(world, row.id)


def test_the_longest_request_with_all_its_complements_opens_a_case(
    app: Flask, world: World, client: FlaskClient, as_desk: Any
) -> None:
    open_to_all(world)
    code = code_of(ask(client, faits="f" * 2000, ou="l" * 200))
    for at in range(5):
        clock.move(timedelta(minutes=1))
        look(client, code, "completer", texte=str(at) * 1000)
    desk = as_desk(world.claire)
    assert "4" * 1000 in opens(world, desk, begun(world, desk)).facts


def test_what_comes_while_the_form_is_filled_is_to_be_read(
    app: Flask, world: World, client: FlaskClient, code: str, as_desk: Any
) -> None:
    desk = as_desk(world.claire)
    form = begun(world, desk)
    look(client, code, "completer", texte=LATER)
    row = opens(world, desk, form)
    assert LATER not in row.facts
    assert verbs(world, row.id).count("complement") == 1


def test_what_comes_later_is_a_step_of_its_mediators_until_one_reads_it(
    app: Flask, world: World, client: FlaskClient, code: str, as_desk: Any
) -> None:
    case_id, _ = born(world)
    assert "complément est reçu" in look(client, code, "completer", texte=LATER).get_data(as_text=True)
    row = case(world)
    assert (row.next, row.next_on, row.owner_id) == ("lire", clock.today() + timedelta(days=1), world.nadia.user_id)
    desk, page = as_desk(world.nadia), f"/bureau/dossiers/{case_id}"
    shown = text(desk, page)
    assert "Lire le complément" in shown
    assert f"{page}/demande" in shown
    assert LATER not in shown
    read = text(desk, f"{page}/demande")
    for one in (LATER, "06 01 02 03 04", "Le chien aboie"):
        assert one in read
    assert case(world).next != "lire"
    assert "complement_lu" in verbs(world, case_id)
    assert "Complément lu" in text(desk, page)


def test_its_reading_is_seen_on_the_request(world: World, code: str, as_desk: Any) -> None:
    case_id, asked = born(world)
    text(as_desk(world.nadia), f"/bureau/dossiers/{case_id}/demande")
    assert "Nadia" in text(as_desk(world.claire), f"/bureau/demandes/{asked}")


@pytest.mark.parametrize("who", ["yoann", "admin", "reader", "stranger"])
def test_nobody_else_reads_it(world: World, code: str, as_desk: Any, who: str) -> None:
    case_id, asked = born(world, mediators=(world.nadia,))
    for page in (f"/bureau/dossiers/{case_id}/demande", f"/bureau/demandes/{asked}"):
        answer = as_desk(getattr(world, who)).get(page)
        assert answer.status_code in (302, 303, 403, 404), (page, answer.status_code)
        assert "aboie" not in answer.get_data(as_text=True)


def test_who_declared_a_tie_reads_it_no_more(world: World, code: str, as_desk: Any) -> None:
    case_id, asked = born(world, mediators=(world.nadia,))
    tie = {"case_id": case_id, "user_id": world.claire.user_id, "tie": "voisin", "at": clock.now()}
    with tenant.tenant(world.org_id), write_unit() as s:
        s.add(CaseInterest(org_id=world.org_id, id=uuid7(), **tie))
    desk = as_desk(world.claire)
    for page in (f"/bureau/dossiers/{case_id}/demande", f"/bureau/demandes/{asked}"):
        assert desk.get(page).status_code in (403, 404)


def test_once_the_case_is_over_coordination_is_told_on_the_request(
    world: World, client: FlaskClient, code: str, as_desk: Any
) -> None:
    case_id, asked = born(world)
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, case_id))
        row.state, row.closed_on, row.next, row.next_on = "clos", clock.today(), None, None
    look(client, code, "completer", texte=LATER)
    desk = as_desk(world.claire)
    assert "Lire le complément" in text(desk, "/bureau/demandes")
    with reading(world):
        assert queries.waiting(world.org_id) == 1
    assert LATER in text(desk, f"/bureau/demandes/{asked}")
    assert "Lire le complément" not in text(desk, "/bureau/demandes")
    assert sorted(verbs(world, case_id)[-2:]) == ["complement", "complement_lu"]


def test_a_complement_sent_twice_is_one(world: World, client: FlaskClient, code: str) -> None:
    case_id, _ = born(world)
    form = {**typed(client, FOLLOW, FOLLOW), "code": code, "texte": LATER}
    for _ in range(2):
        assert client.post(f"{FOLLOW}/completer", data=form).status_code == 200
    assert verbs(world, case_id).count("complement") == 1
