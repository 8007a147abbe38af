"""What decides of a case and what ends it, at the desk: by whom, after what, and what is asked again."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import read_unit, write_unit
from app.followups.models import Followup
from app.mediation import moves
from app.mediation.models import MediationCase
from app.mediation.pages import story
from app.mediation.rules.flows import shipped
from app.mediation.rules.states import CaseState, MeetingState, Mode, Next
from tests.clients import Desk
from tests.mediation.acts.stage import concluded, do, note, put
from tests.mediation.cases import a_case, answered
from tests.sent.forms import opened, send
from tests.world import World

QUESTIONS = shipped()["voisinage"].checklist
FINE = {f"q_{one.code}": "non" if one.blocks == "oui" else "oui" for one in QUESTIONS}


@pytest.fixture
def desk(app: Flask, world: World, as_desk: Any) -> Desk:
    """Claire's: coordination, and a mediator of the cases of these tests."""
    found: Desk = as_desk(world.claire)
    return found


def case(world: World, case_id: UUID) -> MediationCase:
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, case_id), populate_existing=True)
        s.expunge_all()
        return row


def posted(desk: Desk, case_id: UUID, page: str, typed: dict[str, Any]) -> int:
    address = f"/bureau/dossiers/{case_id}/{page}"
    return send(desk, opened(desk, address, address), typed).status_code


def test_what_is_answered_and_decided_makes_it_eligible(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.recu)
    assert posted(desk, made, "recevabilite", {**FINE, "acte": "recevable"}) == 303
    assert case(world, made).state == CaseState.recevable


def test_a_question_that_decides_left_open_is_refused_and_what_was_ticked_stays(world: World, desk: Desk) -> None:
    made, without = a_case(world, CaseState.recu), {**FINE, "acte": "recevable", "q_danger": "inconnu"}
    assert posted(desk, made, "recevabilite", without) == 422
    assert case(world, made).state == CaseState.recu


@pytest.mark.parametrize(("question", "named"), [("justice", "Un tribunal est-il"), ("danger", "Violence ou danger")])
def test_the_question_that_not_knowing_does_not_answer_is_named_and_marked(
    world: World, desk: Desk, question: str, named: str
) -> None:
    address = f"/bureau/dossiers/{a_case(world, CaseState.recu)}/recevabilite"
    typed = {**FINE, "acte": "recevable", f"q_{question}": "inconnu"}
    page = unescape(send(desk, opened(desk, address, address), typed).get_data(as_text=True))
    assert f"Il reste à répondre\u00a0: «\u00a0{named}" in page and "n’y suffit pas" in page
    assert page.count('<fieldset class="tri" aria-invalid="true">') == 1


def test_answers_alone_are_kept_for_later(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.recu)
    posted(desk, made, "recevabilite", {"q_champ": "oui", "acte": "noter"})
    page = desk.get(f"/bureau/dossiers/{made}/recevabilite").get_data(as_text=True)
    assert 'name="q_champ" type="radio" value="oui"' in page.replace("checked ", "").replace(" checked", "")
    assert page.count("checked") == 1


def test_what_a_mediator_proposed_is_next_for_coordination_to_decide(world: World, as_desk: Any) -> None:
    made = a_case(world, CaseState.recu, mediators=(world.nadia,))
    assert posted(as_desk(world.nadia), made, "recevabilite", {**FINE, "acte": "recevable"}) == 303
    row = case(world, made)
    assert (row.state, row.next) == (CaseState.analyse, Next.decider)


def test_not_eligible_is_sent_on_to_somebody_named(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.analyse)
    answered(world, made, champ="non")
    typed = {"motifs": ["hors_champ"], "vers": "conciliateur"}
    assert posted(desk, made, "reorienter", typed) == 422
    assert posted(desk, made, "reorienter", {**typed, "precision": "Mairie, mardi"}) == 303
    row = case(world, made)
    assert (row.state, row.redirect) == (CaseState.reoriente, "Conciliateur de justice, gratuit · Mairie, mardi")


def test_towards_nobody_says_why(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.analyse)
    answered(world, made, anonyme="oui")
    assert posted(desk, made, "reorienter", {"motifs": ["anonyme"], "vers": "aucun"}) == 422
    typed = {"motifs": ["anonyme"], "vers": "aucun", "precision": "Personne à qui répondre."}
    assert posted(desk, made, "reorienter", typed) == 303


def test_a_reason_follows_from_the_answers_and_what_has_none_is_asked_about(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.analyse)
    page = desk.get(f"/bureau/dossiers/{made}/reorienter").get_data(as_text=True)
    assert 'value="doublon"' in page and 'value="hors_champ"' not in page and "sont sans réponse" in page
    typed = {"motifs": ["doublon"], "vers": "police_gendarmerie"}
    assert posted(desk, made, "reorienter", {**typed, "motifs": ["hors_champ"], "sans": "1"}) == 422
    assert posted(desk, made, "reorienter", typed) == 422
    assert case(world, made).state == CaseState.analyse
    assert posted(desk, made, "reorienter", {**typed, "sans": "1"}) == 303


def test_the_way_to_send_it_on_keeps_the_answers_that_were_ticked(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.recu)
    assert posted(desk, made, "recevabilite", {"q_champ": "non", "acte": "reorienter"}) == 303
    page = desk.get(f"/bureau/dossiers/{made}/reorienter").get_data(as_text=True)
    assert re.findall(r'<input checked[^>]*value="([a-z_]+)"', page) == ["hors_champ", "conciliateur"]


def test_a_complaint_to_write_first_is_a_reason_where_the_flow_asks_for_one(world: World, desk: Desk) -> None:
    found = {}
    for flow in ("voisinage", "institution"):
        made = a_case(world, CaseState.analyse, flow=flow)
        answered(world, made, flow, demarche="non")
        page = desk.get(f"/bureau/dossiers/{made}/reorienter").get_data(as_text=True)
        found[flow] = 'value="recours_prealable"' in page
    assert found == {"voisinage": False, "institution": True}


def test_once_decided_only_whom_it_is_sent_to_is_asked(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.interrompu)
    assert 'name="motifs"' not in desk.get(f"/bureau/dossiers/{made}/reorienter").get_data(as_text=True)


@pytest.mark.parametrize("reason, chosen", [("violence_menace", []), ("incapacite", ["services_sociaux"])])
def test_after_violence_nobody_is_chosen_beforehand_to_send_it_to(
    world: World, desk: Desk, reason: str, chosen: list[str]
) -> None:
    made = a_case(world)
    do(world.claire, moves.interrupt, made, reason)
    page = desk.get(f"/bureau/dossiers/{made}/reorienter").get_data(as_text=True)
    assert re.findall(r'<input checked[^>]*value="([a-z_]+)"', page) == chosen
    assert ("Le conciliateur de justice est gratuit" in page) is bool(chosen)


def test_nor_where_an_answer_says_there_is_danger(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.analyse)
    answered(world, made, danger="oui")
    page = desk.get(f"/bureau/dossiers/{made}/reorienter").get_data(as_text=True)
    assert re.findall(r'<input checked[^>]*value="([a-z_]+)"', page) == ["violence_danger"]


def test_suspended_until_a_day_and_taken_up_again(world: World, desk: Desk) -> None:
    made = a_case(world)
    day = (clock.today() + timedelta(days=9)).isoformat()
    assert posted(desk, made, "suspendre", {"motif": "attente_tiers", "reprise": day}) == 303
    assert case(world, made).state == CaseState.suspendu
    page = f"/bureau/dossiers/{made}"
    assert send(desk, opened(desk, page, f"{page}/reprendre"), {}).status_code == 303
    assert case(world, made).state == CaseState.mediation


def test_interrupted_by_its_mediator_alone(world: World, desk: Desk, as_desk: Any) -> None:
    made, others = a_case(world), a_case(world, mediators=(world.nadia,))
    assert posted(desk, made, "interrompre", {"motif": "securite"}) == 303
    assert case(world, made).state == CaseState.interrompu
    refused = opened(desk, f"/bureau/dossiers/{others}/interrompre", f"/bureau/dossiers/{others}/interrompre")
    assert send(desk, refused, {"motif": "securite"}).status_code == 403


@pytest.mark.parametrize("typed, said", [
    ({"comment": "non_renseigne"}, "Choisissez"),
    ({"comment": "pas_informee"}, "Écrivez pourquoi"),
    ({"comment": "sms", "pourquoi": "Parti sans adresse."}, "effacez ces mots"),
])  # fmt: skip
def test_a_party_is_told_somehow_or_it_is_written_why_not_and_nothing_is_dropped(
    world: World, desk: Desk, typed: dict[str, str], said: str
) -> None:
    made = a_case(world, CaseState.sans_accord)
    at = f"/bureau/dossiers/{made}/informer/A"
    answer = send(desk, opened(desk, at, at), typed)
    assert answer.status_code == 422 and said in answer.get_data(as_text=True) and not case(world, made).told
    with pytest.raises(Refused, match="par quel moyen"):
        do(world.claire, moves.tell, made, "A", "non_renseigne")


def test_one_who_comes_from_the_closing_page_to_say_a_party_was_told_goes_back_there(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.sans_accord)
    page = f"/bureau/dossiers/{made}"
    for there, back in (("clore", f"{page}/clore"), ("", page)):
        shown = desk.get(f"{page}/{there}".rstrip("/")).get_data(as_text=True)
        [link] = set(re.findall(rf'href="({page}/informer/A[^"]*)"', shown))
        form = opened(desk, link, f"{page}/informer/A")
        assert send(desk, form, {"comment": ""}).status_code == 422
        assert send(desk, form, {"comment": "permanence" if there else "sms"}).location == back


def test_closed_once_each_party_knows_or_it_is_written_why_not(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.sans_accord)
    assert posted(desk, made, "clore", {"issue": "sans_changement"}) == 422
    assert posted(desk, made, "informer/A", {"comment": "permanence"}) == 303
    assert posted(desk, made, "informer/B", {"comment": "pas_informee"}) == 422
    assert posted(desk, made, "informer/B", {"comment": "pas_informee", "pourquoi": "Partie sans adresse."}) == 303
    assert posted(desk, made, "clore", {"issue": "sans_changement"}) == 303
    assert case(world, made).closed_on == clock.today()


def test_how_it_ended_is_said_by_whoever_closes_it(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.sans_accord, told={letter: {"how": "permanence"} for letter in "AB"})
    assert "Non renseigné" not in desk.get(f"/bureau/dossiers/{made}/clore").get_data(as_text=True)
    with pytest.raises(Refused, match="issue"), tenant.tenant(world.org_id), write_unit():
        moves.close(world.claire.act(), made, "non_renseigne")
    assert case(world, made).outcome is None


WHAT, WHY = "B a crié, puis a quitté la pièce.", "Parti sans laisser d’adresse."


@pytest.mark.parametrize("who, reads", [("nadia", True), ("claire", True), ("lead", False)])
def test_what_was_written_of_an_interruption_and_why_she_was_not_told_is_read_by_who_reads_the_case(
    world: World, as_desk: Any, who: str, reads: bool
) -> None:
    made = a_case(world)
    do(world.nadia, moves.interrupt, made, "securite", WHAT)
    do(world.nadia, moves.tell, made, "B", None, WHY)
    pages = [as_desk(getattr(world, who)).get(f"/bureau/dossiers/{made}{one}") for one in ("", "/clore")]
    case_page, closing = (unescape(one.get_data(as_text=True)) for one in pages)
    assert [case_page.count(WHAT), case_page.count(WHY), closing.count(WHY)] == ([2, 1, 1] if reads else [0, 0, 0])
    assert ("aux médiateurs du dossier" in closing) is not reads


def test_whoever_wrote_it_reads_it_again_in_the_history_whatever_else_she_reads(world: World) -> None:
    made = a_case(world)
    do(world.nadia, moves.interrupt, made, "securite", WHAT)
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, made))
        hers, others = (story.of(row, one.user_id, reads=False)[0] for one in (world.nadia, world.claire))
    assert (hers.typed, hers.veiled, others.typed, others.veiled) == (WHAT, False, None, True)


def test_reopened_under_its_number(world: World, desk: Desk) -> None:
    made = a_case(world, CaseState.clos, closed_on=clock.today(), outcome="accord_complet")
    assert posted(desk, made, "rouvrir", {"pourquoi": ""}) == 422 and case(world, made).state == CaseState.clos
    assert posted(desk, made, "rouvrir", {"pourquoi": WHAT}) == 303
    assert case(world, made).state == CaseState.rouvert
    assert WHAT in desk.get(f"/bureau/dossiers/{made}").get_data(as_text=True), "why is in its history"


def closed_while_followed(world: World) -> UUID:
    """In error, on the day of its agreement."""
    made = a_case(world, mediators=(world.nadia, world.claire))
    concluded(world, made)
    for letter in "AB":
        do(world.nadia, moves.tell, made, letter, "permanence")
    do(world.nadia, moves.close, made, "accord_complet", "inconnu")
    return made


def waiting(world: World, case_id: UUID) -> list[date]:
    with tenant.tenant(world.org_id), read_unit() as s:
        found = s.scalars(select(Followup).where(Followup.subject_id == case_id, Followup.reason == "faire_point"))
        return sorted(one.due_on for one in found if one.state not in ("annulee", "faite"))


def test_closing_says_which_points_of_the_agreement_stop(world: World, desk: Desk) -> None:
    made = a_case(world, mediators=(world.nadia, world.claire))
    concluded(world, made)
    page = unescape(desk.get(f"/bureau/dossiers/{made}/clore").get_data(as_text=True))
    assert "Ce que la clôture arrête" in page and [f"J+{one}, le" in page for one in (15, 30, 90)] == [True] * 3


def test_closed_in_error_and_reopened_its_agreement_is_followed_again(world: World, desk: Desk) -> None:
    made = closed_while_followed(world)
    assert waiting(world, made) == []
    page = unescape(desk.get(f"/bureau/dossiers/{made}/rouvrir").get_data(as_text=True))
    assert "Son accord est encore à suivre" in page and "J+15" in page
    assert posted(desk, made, "rouvrir", {"pourquoi": WHAT}) == 303
    row, today = case(world, made), clock.today()
    assert (row.state, row.next, row.next_on) == (CaseState.suivi_accord, Next.verifier, today + timedelta(days=15))
    assert waiting(world, made) == [today + timedelta(days=one) for one in (15, 30, 90)]
    agreed = desk.get(f"/bureau/dossiers/{made}/accord").get_data(as_text=True)
    assert "Non suivi" not in agreed and "Renégocier" in agreed
    do(world.claire, moves.reopen, made, WHAT)
    assert case(world, made).reopened == 1, "said again, it is so"


def test_reopened_once_all_was_checked_it_is_looked_at_anew(world: World) -> None:
    made = a_case(world, mediators=(world.nadia, world.claire))
    concluded(world, made)
    clock.move(timedelta(days=91))
    for days in (15, 30, 90):
        note(world.nadia, made, days, _1="tenu A", _2="tenu B")
    for letter in "AB":
        do(world.nadia, moves.tell, made, letter, "permanence")
    do(world.nadia, moves.close, made, "accord_complet", "tenu")
    do(world.claire, moves.reopen, made, WHAT)
    assert case(world, made).state == CaseState.rouvert


OFFERED = ("Alerter", "Écrire une lettre", "Changer l’état", "Suspendre", "Interrompre", "Demander un avis")


@pytest.mark.parametrize(("who", "days", "said", "not_said"), [
    ("claire", 3, "Rouvrir le dossier", "c’était possible jusqu’au"),
    ("nadia", 3, "La coordination peut le rouvrir sous son numéro jusqu’au", "Rouvrir le dossier"),
    ("claire", 400, "c’était possible jusqu’au", "Rouvrir le dossier"),
    ("nadia", 400, "c’était possible jusqu’au", "Ouvrir un dossier qui le suit"),
])  # fmt: skip
def test_a_closed_case_offers_to_open_it_again_while_it_may_be_and_nothing_of_one_that_goes_on(
    world: World, as_desk: Any, who: str, days: int, said: str, not_said: str
) -> None:
    closed_on = clock.today() - timedelta(days=days)
    made = a_case(world, CaseState.clos, closed_on=closed_on, outcome="accord_complet", next=None, owner_id=None)
    desk = as_desk(getattr(world, who))
    html = unescape(desk.get(f"/bureau/dossiers/{made}").get_data(as_text=True)).replace("\u00a0", " ")
    assert said in html and not_said not in html
    assert [one for one in OFFERED if one in html] == []
    assert "Lettre de fin, attestation" in html, "what closing still asks"
    assert desk.get(f"/bureau/dossiers/{made}/alerter").status_code == 422


@pytest.mark.parametrize("page", ["recevabilite", "reorienter", "suspendre", "interrompre", "informer/A", "clore"])
def test_nothing_of_it_is_there_for_whoever_does_not_have_it(world: World, as_desk: Any, page: str) -> None:
    made = a_case(world, mediators=(world.nadia,))
    assert as_desk(world.stranger).get(f"/bureau/dossiers/{made}/{page}").status_code == 404
    assert as_desk(world.admin).get(f"/bureau/dossiers/{made}/{page}").status_code in (403, 404)


@pytest.mark.parametrize(("state", "offered"), [
    (CaseState.mediation, ["suspendre", "interrompre"]), (CaseState.suspendu, ["interrompre"]),
    (CaseState.interrompu, []), (CaseState.sans_accord, []),
])  # fmt: skip
def test_a_case_is_put_aside_or_stopped_only_from_where_it_can_be(
    world: World, desk: Desk, state: CaseState, offered: list[str]
) -> None:
    made = a_case(world, state, before="mediation" if state == CaseState.suspendu else None)
    shown = desk.get(f"/bureau/dossiers/{made}").get_data(as_text=True)
    pages = [f"/bureau/dossiers/{made}/{one}" for one in ("suspendre", "interrompre")]
    assert [f'href="{one}"' in shown for one in pages] == [one.rsplit("/", 1)[1] in offered for one in pages]
    assert [desk.get(one).status_code == 200 for one in pages] == [one.rsplit("/", 1)[1] in offered for one in pages]


@pytest.mark.parametrize("page", ["suspendre", "clore"])
def test_what_is_still_to_come_is_named_with_where_it_is_seen_to(world: World, desk: Desk, page: str) -> None:
    made = a_case(world, CaseState.mediation if page == "suspendre" else CaseState.sans_accord)
    meeting = put(world, made, Mode.entretien, "A", MeetingState.prevue)
    shown = unescape(desk.get(f"/bureau/dossiers/{made}/{page}").get_data(as_text=True))
    assert f"/bureau/dossiers/{made}/seances/{meeting}" in shown and "Entretien, " in shown


def test_the_state_is_changed_by_hand_only_where_something_may_change(world: World, desk: Desk) -> None:
    there = '/etat"'
    waits, moves_on = a_case(world, CaseState.accord), a_case(world, CaseState.mediation)
    assert there not in desk.get(f"/bureau/dossiers/{waits}").get_data(as_text=True)
    assert there in desk.get(f"/bureau/dossiers/{moves_on}").get_data(as_text=True)
    chosen = desk.get(f"/bureau/dossiers/{moves_on}/etat").get_data(as_text=True)
    assert chosen.count("checked") == 1
