"""Whose hands a case is in: asked, declared, tied, replaced between two days."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock, tenant
from app.core.dates import date_fr
from app.core.unit import read_unit
from app.mediation.models import CaseMediator, MediationCase
from app.mediation.rules.states import CaseState
from tests.mediation.cases import FACTS, a_case, coordination_reads
from tests.sent.forms import opened, send
from tests.world import Person, World


def at(case_id: UUID, more: str = "") -> str:
    return f"/bureau/dossiers/{case_id}{more}"


def mediators(world: World, case_id: UUID) -> list[CaseMediator]:
    with tenant.tenant(world.org_id), read_unit() as s:
        found = s.scalars(select(CaseMediator).where(CaseMediator.case_id == case_id).order_by(CaseMediator.id)).all()
        s.expunge_all()
        return list(found)


def post(desk: Any, case_id: UUID, act: str, **typed: str) -> Any:
    return desk.submit(at(case_id, f"/mediateurs/{act}"), typed, at(case_id, "/mediateurs"))


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


@pytest.fixture
def recent(world: World) -> UUID:
    return a_case(world, CaseState.recevable, mediators=())


def test_asked_she_reads_where_and_when_and_once_she_declared_all_of_it(
    world: World, as_desk: Any, recent: UUID
) -> None:
    assert post(as_desk(world.claire), recent, "demander", qui=str(world.nadia.user_id)).status_code == 303
    nadia = as_desk(world.nadia)
    html = text(nadia.get(at(recent)))
    assert "On vous demande de suivre ce dossier" in html and FACTS not in html
    assert post(nadia, recent, "sans-lien").status_code == 303
    assert FACTS in text(nadia.get(at(recent)))


def test_tied_she_is_out_and_is_asked_no_more_not_even_for_what_continues_it(
    world: World, as_desk: Any, recent: UUID
) -> None:
    claire, nadia = as_desk(world.claire), as_desk(world.nadia)
    post(claire, recent, "demander", qui=str(world.nadia.user_id))
    assert post(nadia, recent, "lien", lien="voisin").status_code == 303
    assert nadia.get(at(recent)).status_code == 404
    after = a_case(world, CaseState.recevable, mediators=(), previous_id=recent)
    for case_id in (recent, after):
        refused = post(claire, case_id, "demander", qui=str(world.nadia.user_id))
        assert refused.status_code == 422 and mediators(world, case_id) == []
    html = text(claire.get(at(recent)))
    assert "Déclare un lien" in html and "voisin" not in html.lower().replace("entre voisins", "")


def test_a_coordinator_who_asks_herself_has_it_at_once(world: World, as_desk: Any, recent: UUID) -> None:
    claire = as_desk(world.claire)
    post(claire, recent, "demander", qui=str(world.claire.user_id))
    assert FACTS in text(claire.get(at(recent)))


def test_a_third_is_refused_in_words(world: World, as_desk: Any) -> None:
    case_id = a_case(world)
    answer = post(as_desk(world.claire), case_id, "demander", qui=str(world.yoann.user_id))
    assert answer.status_code == 422 and "déjà deux médiateurs" in text(answer)


def test_a_stand_in_has_it_between_two_days(world: World, as_desk: Any) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    since, until = clock.today() + timedelta(days=3), clock.today() + timedelta(days=4)
    post(as_desk(world.claire), case_id, "remplacer", absent=str(world.nadia.user_id),
         remplacant=str(world.yoann.user_id), du=since.isoformat(), jusqu_au=until.isoformat())  # fmt: skip
    assert post(as_desk(world.yoann), case_id, "sans-lien").status_code == 303
    seen = [FACTS in text(_on(as_desk, world.yoann, case_id, days)) for days in (0, 3, 1, 1)]
    assert seen == [False, True, True, False]


def _on(as_desk: Any, person: Person, case_id: UUID, days: int) -> Any:
    clock.move(timedelta(days=days))
    return as_desk(person).get(at(case_id))


def test_a_stand_in_without_two_days_in_their_order_is_refused_at_the_day(world: World, as_desk: Any) -> None:
    case_id, day = a_case(world, mediators=[world.nadia]), clock.today()
    answer = post(as_desk(world.claire), case_id, "remplacer", absent=str(world.nadia.user_id),
                  remplacant=str(world.yoann.user_id), du=day.isoformat(),
                  jusqu_au=(day - timedelta(days=1)).isoformat())  # fmt: skip
    assert answer.status_code == 422 and 'id="jusqu_au-error"' in text(answer)


def test_released_she_reads_no_more_from_today(world: World, as_desk: Any) -> None:
    case_id = a_case(world)
    one = next(one for one in mediators(world, case_id) if one.user_id == world.nadia.user_id)
    assert post(as_desk(world.claire), case_id, f"{one.id}/retirer").status_code == 303
    assert as_desk(world.nadia).get(at(case_id)).status_code == 404


def test_once_in_hand_coordination_moves_it_to_the_first_contact_and_not_before(
    world: World, as_desk: Any, recent: UUID
) -> None:
    claire = as_desk(world.claire)
    assert "Confiez le dossier" in text(claire.get(at(recent, "/etat")))
    refused = claire.submit(at(recent, "/etat"), {"vers": "prise_de_contact"})
    assert refused.status_code == 422 and state(world, recent) == "recevable"
    post(claire, recent, "demander", qui=str(world.claire.user_id))
    assert claire.submit(at(recent, "/etat"), {"vers": "prise_de_contact"}).status_code == 303
    assert state(world, recent) == "prise_de_contact"


def test_left_without_a_sequel_it_needs_a_reason_of_the_list(world: World, as_desk: Any) -> None:
    case_id, claire = a_case(world, CaseState.prise_de_contact), as_desk(world.claire)
    refused = claire.submit(at(case_id, "/etat"), {"vers": "sans_suite", "motif": ""})
    assert refused.status_code == 422 and 'id="motif-error"' in text(refused)
    claire.submit(at(case_id, "/etat"), {"vers": "sans_suite", "motif": "apaise"})
    assert state(world, case_id) == "sans_suite" and "la situation s’est apaisée" in text(claire.get(at(case_id)))


@pytest.mark.parametrize("target", ["clos", "accord", "interrompu", "recevable", "x"])
def test_no_other_state_is_reached_by_hand(world: World, as_desk: Any, target: str) -> None:
    case_id = a_case(world)
    assert as_desk(world.claire).submit(at(case_id, "/etat"), {"vers": target}).status_code == 422
    assert state(world, case_id) == "mediation"


def state(world: World, case_id: UUID) -> str:
    with tenant.tenant(world.org_id), read_unit() as s:
        return s.get_one(MediationCase, (world.org_id, case_id)).state


def test_a_coordinator_who_is_tied_reads_nothing_of_what_was_said_whatever_the_setting(
    world: World, as_desk: Any, recent: UUID
) -> None:
    coordination_reads(world)
    claire = as_desk(world.claire)
    assert FACTS in text(claire.get(at(recent)))
    post(claire, recent, "demander", qui=str(world.claire.user_id))
    post(claire, recent, "lien", lien="proche")
    html = text(claire.get(at(recent)))
    assert FACTS not in html and "Réservé aux médiateurs" in html


def test_two_who_are_asked_at_once_declare_each_on_her_own(world: World, as_desk: Any, recent: UUID) -> None:
    for one in (world.nadia, world.yoann):
        post(as_desk(world.claire), recent, "demander", qui=str(one.user_id))
    page = at(recent, "/mediateurs")
    desks = [as_desk(one) for one in (world.nadia, world.yoann)]
    forms = [opened(desk, page, f"{page}/sans-lien") for desk in desks]
    clock.move(timedelta(minutes=2))
    assert [send(desk, form, {}).status_code for desk, form in zip(desks, forms, strict=True)] == [303, 303]
    assert all(one.cleared_at for one in mediators(world, recent))


def test_taking_somebody_out_waits_for_nothing_and_says_what_was_done_meanwhile(world: World, as_desk: Any) -> None:
    made = a_case(world)
    [hers] = [one for one in mediators(world, made) if one.user_id == world.nadia.user_id]
    claire, nadia, page = as_desk(world.claire), as_desk(world.nadia), at(made, "/mediateurs")
    form = opened(claire, page, f"{page}/{hers.id}/retirer")
    clock.move(timedelta(minutes=2))
    fine = {"type": "bruit_fete", "lieu": "palier"}
    assert send(nadia, opened(nadia, at(made, "/corriger"), at(made, "/corriger")), fine).status_code == 303
    assert send(claire, form, {}).status_code == 303
    assert "Entre-temps : " in text(claire.get(page)).replace("\u00a0", " ")
    assert nadia.get(at(made)).status_code == 404


def top(desk: Any, case_id: UUID) -> str:
    html = text(desk.get(at(case_id)))
    return html[html.index('<ol class="must">') : html.index("</ol>")]


def test_the_top_of_the_page_says_whose_answer_is_waited_for_then_that_it_may_begin(
    world: World, as_desk: Any, recent: UUID
) -> None:
    claire = as_desk(world.claire)
    for one in (world.nadia, world.yoann):
        post(claire, recent, "demander", qui=str(one.user_id))
    waits = f"Attendre la réponse de {world.nadia.actor.name} et {world.yoann.actor.name}, depuis le ven. 20 nov."
    assert waits in top(claire, recent)
    assert "Dire si quelque chose vous lie à une partie" in top(as_desk(world.nadia), recent)
    post(as_desk(world.nadia), recent, "sans-lien")
    assert f"Attendre la réponse de {world.yoann.actor.name}, depuis" in top(claire, recent)
    post(as_desk(world.yoann), recent, "sans-lien")
    assert "Passer à la prise de contact" in top(claire, recent) and f'href="{at(recent, "/etat")}"' in top(
        claire, recent
    )


def replaced(world: World, desk: Any, case_id: UUID, start: int, end: int) -> Any:
    days = (clock.today() + timedelta(days=one) for one in (start, end))
    du, until = (one.isoformat() for one in days)
    return post(desk, case_id, "remplacer", absent=str(world.nadia.user_id), remplacant=str(world.yoann.user_id),
                du=du, jusqu_au=until)  # fmt: skip


def test_a_stand_in_wholly_past_is_refused_at_its_last_day(world: World, as_desk: Any) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    answer = replaced(world, as_desk(world.claire), case_id, -4, -1)
    assert answer.status_code == 422 and 'id="jusqu_au-error"' in text(answer)
    assert len(mediators(world, case_id)) == 1
    assert replaced(world, as_desk(world.claire), case_id, -4, 0).status_code == 303


def test_whoever_is_asked_to_stand_in_reads_for_whom_and_until_when(world: World, as_desk: Any) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    replaced(world, as_desk(world.claire), case_id, 0, 2)
    yoann, last = as_desk(world.yoann), date_fr(clock.today() + timedelta(days=2))
    asked = text(yoann.get(at(case_id)))
    assert "On vous demande de remplacer Nadia" in asked and f"au {last}</b>" in asked
    said = post(yoann, case_id, "sans-lien")
    assert f"jusqu’au {last}" in text(yoann.get(said.location))
    assert f"Remplace jusqu’au {last}" in text(yoann.get(at(case_id)))
