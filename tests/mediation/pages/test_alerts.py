"""What a mediator does not carry alone: who reads an alert, who answers, and what a colleague has of a question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import read_unit, write_unit
from app.mediation import advice, alerts, leaving
from app.mediation.models import CaseAdvice, CaseAlert
from app.people.models import Membership
from tests.clients import Desk
from tests.mediation.cases import a_case
from tests.sent.forms import opened, send
from tests.world import Person, World

FACTS = "Une partie ne dit plus rien devant l’autre."
DANGER = "/bureau/alertes/danger"


def only(world: World, model: type[Any]) -> Any:
    with tenant.tenant(world.org_id), read_unit() as s:
        found = s.scalars(select(model)).all()
        row = found[-1] if found else None
        s.expunge_all()
        return row


def alerted(world: World, desk: Desk) -> UUID:
    made = a_case(world, mediators=(world.claire, world.nadia))
    page = f"/bureau/dossiers/{made}/alerter"
    assert send(desk, opened(desk, page, page), {"faits": FACTS}).status_code == 303
    id: UUID = only(world, CaseAlert).id
    return id


def protected(world: World, desk: Desk, **typed: str) -> int:
    said = {"appel": "119", "heure": "07:40", "faits": FACTS, **typed}
    return send(desk, opened(desk, DANGER, DANGER), said).status_code


def test_an_alert_is_seen_answered_and_closed(world: World, as_desk: Any) -> None:
    claire, lead = as_desk(world.claire), as_desk(world.lead)
    page = f"/bureau/alertes/{alerted(world, claire)}"
    assert FACTS in lead.get(page).get_data(as_text=True)
    assert only(world, CaseAlert).state == "vue"
    assert send(lead, opened(lead, page, page), {"reponse": "J’en parle avec vous demain."}).status_code == 303
    assert send(claire, opened(claire, page, f"{page}/clore"), {}).status_code == 303
    assert only(world, CaseAlert).state == "close"


def test_who_answered_reads_whether_the_answer_was_read(world: World, as_desk: Any) -> None:
    claire, lead = as_desk(world.claire), as_desk(world.lead)
    page = f"/bureau/alertes/{alerted(world, claire)}"
    send(lead, opened(lead, page, page), {"reponse": "Demain."})
    assert "Pas encore lue" in lead.get(page).get_data(as_text=True)
    assert "Lue par Claire" in claire.get(page).get_data(as_text=True)
    send(lead, opened(lead, page, page), {"reponse": "Non, ce soir."})
    assert "Pas encore lue" in lead.get(page).get_data(as_text=True)


def test_an_answer_given_again_leaves_the_former_one_to_be_read_with_who_gave_it(world: World, as_desk: Any) -> None:
    lead = as_desk(world.lead)
    page = f"/bureau/alertes/{alerted(world, as_desk(world.claire))}"
    for said in ("Demain.", "Non, ce soir.", "Je vous appelle."):
        send(lead, opened(lead, page, page), {"reponse": said})
    shown = lead.get(page).get_data(as_text=True)
    assert [said in shown for said in ("Demain.", "Non, ce soir.", "Je vous appelle.")] == [True] * 3
    assert shown.index("Je vous appelle.") < shown.index("Non, ce soir.") < shown.index("Demain.")
    assert shown.count(world.lead.name) >= 3


def test_what_coordination_has_to_answer_leads_its_case_and_is_theirs(world: World, as_desk: Any) -> None:
    claire, lead = as_desk(world.claire), as_desk(world.lead)
    alert = alerted(world, claire)
    made = only(world, CaseAlert).case_id
    first = first_of(lead, made)
    assert "Répondre à l’alerte de Claire" in first and "Vous" in first and f"/bureau/alertes/{alert}" in first
    assert "Coordination" in first_of(as_desk(world.nadia), made)
    send(lead, opened(lead, f"/bureau/alertes/{alert}", f"/bureau/alertes/{alert}"), {"reponse": "Demain."})
    assert "Répondre à l’alerte" not in lead.get(f"/bureau/dossiers/{made}").get_data(as_text=True)


def first_of(desk: Desk, case_id: UUID) -> str:
    """What must be done in a case, the first of it."""
    page = desk.get(f"/bureau/dossiers/{case_id}").get_data(as_text=True)
    return page.split('class="must"')[1].split("</li>")[0]


def test_somebody_in_danger_leads_the_alerts_and_her_case_for_who_may_read_it(world: World, as_desk: Any) -> None:
    lead, made = as_desk(world.lead), a_case(world, mediators=(world.nadia, world.yoann))
    with tenant.tenant(world.org_id), write_unit():
        danger = alerts.protect(world.nadia.act(), FACTS, "119", clock.now() - timedelta(minutes=5), made).id
        other = alerts.raise_on_case(world.yoann.act(), made, FACTS).id
    rows = lead.get("/bureau/alertes").get_data(as_text=True).split('class="rows"')[1]
    assert rows.index(str(danger)) < rows.index("À répondre") < rows.index(str(other))
    assert "Personne en danger" in first_of(lead, made) and "Personne en danger" in first_of(as_desk(world.nadia), made)
    assert "Répondre à l’alerte de Yoann" in first_of(as_desk(world.yoann), made)


def test_none_is_closed_before_its_answer(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    page = f"/bureau/alertes/{alerted(world, desk)}"
    assert f"{page}/clore" not in desk.get(page).get_data(as_text=True)


@pytest.mark.parametrize(("who", "status"), [("nadia", 200), ("lead", 200), ("yoann", 404), ("stranger", 404)])
def test_who_reads_an_alert_on_a_case(world: World, as_desk: Any, who: str, status: int) -> None:
    alert = alerted(world, as_desk(world.claire))
    assert as_desk(getattr(world, who)).get(f"/bureau/alertes/{alert}").status_code == status


@pytest.mark.parametrize(("who", "status"), [("yoann", 200), ("claire", 200), ("lead", 200), ("nadia", 404)])
def test_somebody_in_danger_is_read_by_the_author_and_coordination_alone(
    world: World, as_desk: Any, who: str, status: int
) -> None:
    assert protected(world, as_desk(world.yoann)) == 303
    alert = only(world, CaseAlert)
    assert as_desk(getattr(world, who)).get(f"/bureau/alertes/{alert.id}").status_code == status


def test_the_call_comes_before_what_is_written(world: World, as_desk: Any) -> None:
    desk = as_desk(world.yoann)
    assert protected(world, desk, appel="") == 422
    assert protected(world, desk, heure="") == 422
    assert protected(world, desk, appel="personne", heure="") == 303


def test_the_hour_of_a_call_is_the_last_there_was(world: World, as_desk: Any) -> None:
    protected(world, as_desk(world.yoann), heure="23:50")
    assert only(world, CaseAlert).called_at == clock.now() - timedelta(hours=8, minutes=10)


def test_a_colleague_has_the_question_and_nothing_of_the_case(world: World, as_desk: Any) -> None:
    desk, made = as_desk(world.claire), a_case(world, mediators=(world.claire,))
    page, day = f"/bureau/dossiers/{made}/avis", (clock.today() + timedelta(days=3)).isoformat()
    typed = {"question": "Comment parler d’un bruit que seul l’un entend ?", "a_qui": str(world.yoann.user_id)}
    assert send(desk, opened(desk, page, page), {**typed, "echeance": day}).status_code == 303
    hers, advice = as_desk(world.yoann), only(world, CaseAdvice)
    shown = hers.get(f"/bureau/avis/{advice.id}").get_data(as_text=True)
    assert "que seul l’un entend" in shown
    assert "2026-001" not in shown
    assert hers.get(f"/bureau/dossiers/{made}").status_code == 404
    answered = send(
        hers, opened(hers, f"/bureau/avis/{advice.id}", f"/bureau/avis/{advice.id}"), {"reponse": "Une mesure."}
    )
    assert answered.status_code == 303
    assert only(world, CaseAdvice).answer == "Une mesure."


def test_words_of_a_question_are_asked_about_before_it_leaves(world: World, as_desk: Any) -> None:
    desk, made = as_desk(world.claire), a_case(world, mediators=(world.claire,))
    page, day = f"/bureau/dossiers/{made}/avis", (clock.today() + timedelta(days=3)).isoformat()
    typed = {"question": "Faut-il appeler le 06 11 22 33 44 ?", "a_qui": str(world.yoann.user_id), "echeance": day}
    refused = send(desk, opened(desk, page, page), typed)
    assert refused.status_code == 422
    assert "06 11 22 33 44" in refused.get_data(as_text=True)
    assert only(world, CaseAdvice) is None
    assert send(desk, opened(desk, page, page), {**typed, "sachant": "1"}).status_code == 303


@pytest.mark.parametrize("place", ["aux Glycines", "du hall 14", "DES GLYCINES"])
def test_where_a_case_is_is_asked_about_before_its_question_leaves(world: World, as_desk: Any, place: str) -> None:
    desk, made = as_desk(world.claire), a_case(world, mediators=(world.claire,))
    page, day = f"/bureau/dossiers/{made}/avis", (clock.today() + timedelta(days=3)).isoformat()
    typed = {"question": f"Que faire {place} ?", "a_qui": str(world.yoann.user_id), "echeance": day}
    refused = send(desk, opened(desk, page, page), typed)
    assert refused.status_code == 422 and "Lieu du dossier" in refused.get_data(as_text=True)
    assert only(world, CaseAdvice) is None
    assert send(desk, opened(desk, page, page), {**typed, "sachant": "1"}).status_code == 303


def test_a_question_is_withdrawn_while_nobody_has_read_it(world: World, as_desk: Any) -> None:
    (made, question), desk = asked(world, world.yoann), as_desk(world.claire)
    page = f"/bureau/dossiers/{made}/avis/{question}"
    form = opened(desk, page, f"{page}/retirer")
    assert send(desk, form, {}).status_code == 303
    assert only(world, CaseAdvice).question is None
    assert "retiré avant d’être lu" in desk.get(f"/bureau/dossiers/{made}").get_data(as_text=True)
    assert as_desk(world.yoann).get(f"/bureau/avis/{question}").status_code == 404


@pytest.mark.parametrize("where", ["/bureau/avis", "/bureau/avis/{}"])
def test_a_question_that_was_read_is_withdrawn_no_more(world: World, as_desk: Any, where: str) -> None:
    (made, question), desk = asked(world, world.yoann), as_desk(world.claire)
    page = f"/bureau/dossiers/{made}/avis/{question}"
    form = opened(desk, page, f"{page}/retirer")
    as_desk(world.yoann).get(where.format(question))
    assert send(desk, form, {}).status_code in (409, 422)
    assert only(world, CaseAdvice).question == "Une question."
    assert f"{page}/retirer" not in desk.get(page).get_data(as_text=True)


def test_words_of_an_alert_are_asked_about_before_it_leaves(world: World, as_desk: Any) -> None:
    desk, made = as_desk(world.claire), a_case(world, mediators=(world.claire,))
    page = f"/bureau/dossiers/{made}/alerter"
    typed = {"faits": "Rappeler le 06 11 22 33 44."}
    assert send(desk, opened(desk, page, page), typed).status_code == 422
    assert only(world, CaseAlert) is None
    assert send(desk, opened(desk, page, page), {**typed, "sachant": "1"}).status_code == 303


def asked(world: World, to: Person | None, service: str | None = None) -> tuple[UUID, UUID]:
    """The case, Claire's, and its question."""
    made = a_case(world, mediators=(world.claire,))
    with tenant.tenant(world.org_id), write_unit():
        to_id, act = to.user_id if to else None, world.claire.act()
        return made, advice.ask(act, made, "Une question.", clock.today(), to_id, service).id


def test_a_question_to_somebody_who_left_is_told_on_the_case_and_in_avis_and_asked_of_another(
    world: World, as_desk: Any
) -> None:
    (made, question), desk = asked(world, world.yoann), as_desk(world.claire)
    leaves(world, world.yoann)
    pages = ["/bureau/avis", f"/bureau/dossiers/{made}", f"/bureau/dossiers/{made}/avis/{question}"]
    assert all("À reprendre" in desk.get(one).get_data(as_text=True) for one in pages)
    assert "n’est plus là pour répondre" in desk.get(pages[1]).get_data(as_text=True)
    with pytest.raises(Refused), tenant.tenant(world.org_id), write_unit():
        advice.ask_again(world.claire.act(), question, clock.today(), world.yoann.user_id, "")
    typed = {"a_qui": str(world.lead.user_id), "echeance": clock.today().isoformat()}
    assert send(desk, opened(desk, pages[2], f"{pages[2]}/redemander"), typed).status_code == 303
    assert "À répondre" in as_desk(world.lead).get("/bureau/avis").get_data(as_text=True)
    assert "À reprendre" not in desk.get("/bureau/avis").get_data(as_text=True)


def leaves(world: World, who: Person) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        assert leaving.hand_over(world.lead.act(), who.user_id, None).advice == 1
        s.scalars(select(Membership).where(Membership.user_id == who.user_id)).one().active = False


def test_what_nobody_will_answer_is_closed_and_what_a_service_answers_is_noted(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    for service, verb, typed, word in (
        ("", "clore", {}, "Close sans réponse"), ("Centre social", "reponse", {"reponse": "Oui."}, "Répondu"),
    ):  # fmt: skip
        made, question = asked(world, None if service else world.yoann, service)
        page = f"/bureau/dossiers/{made}/avis/{question}"
        assert send(desk, opened(desk, page, f"{page}/{verb}"), typed).status_code == 303
        assert word in desk.get(f"/bureau/dossiers/{made}").get_data(as_text=True)
    assert "Attendus dans vos dossiers" not in desk.get("/bureau/avis").get_data(as_text=True)


@pytest.mark.parametrize(("who", "status"), [("nadia", 404), ("yoann", 404), ("lead", 403), ("stranger", 404)])
def test_what_becomes_of_a_question_is_its_mediators_to_say(world: World, as_desk: Any, who: str, status: int) -> None:
    made, question = asked(world, world.yoann)
    page = f"/bureau/dossiers/{made}/avis/{question}"
    assert as_desk(getattr(world, who)).get(page).status_code == status


def test_nobody_else_reads_the_question(world: World, app: Flask, as_desk: Any) -> None:
    desk, made = as_desk(world.claire), a_case(world, mediators=(world.claire,))
    page, day = f"/bureau/dossiers/{made}/avis", clock.today().isoformat()
    send(
        desk,
        opened(desk, page, page),
        {"question": "Une question.", "a_qui": str(world.yoann.user_id), "echeance": day},
    )
    advice = only(world, CaseAdvice)
    readers: list[Person] = [world.nadia, world.lead, world.stranger]
    assert [as_desk(one).get(f"/bureau/avis/{advice.id}").status_code for one in readers] == [404] * 3


def test_a_question_that_holds_a_name_of_the_case_is_refused_and_the_name_is_not_said_back(
    world: World, as_desk: Any
) -> None:
    made, hers = a_case(world), as_desk(world.claire)
    page, day = f"/bureau/dossiers/{made}/avis", (clock.today() + timedelta(days=3)).isoformat()
    typed = {"question": "Que proposer à M. oriol ?", "a_qui": str(world.lead.user_id), "echeance": day}
    refused = send(hers, opened(hers, page, page), typed)
    assert refused.status_code == 422 and "de quoi reconnaître une partie" in refused.get_data(as_text=True)
    assert "Thibault" not in refused.get_data(as_text=True) and only(world, CaseAdvice) is None
