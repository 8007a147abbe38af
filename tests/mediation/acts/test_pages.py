"""Sessions and agreements at the desk: what each person sees of them, and does."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.unit import write_unit
from app.mediation import meetings, notes
from app.mediation.models import Meeting
from app.mediation.rules.states import CaseState, MeetingState, Mode
from app.parties.models import Party, Reading
from app.parties.rules import PartyState
from tests.clients import Desk
from tests.mediation.acts.stage import (
    SEEN,
    WHAT,
    agree,
    case,
    concluded,
    do,
    in_,
    meeting,
    note,
    planned,
    put,
    reading,
    standing,
)
from tests.mediation.cases import a_case, coordination_reads
from tests.parties.stage import party_of
from tests.sent.forms import form_to, opened, send
from tests.world import World

NOTE = "B se dit à bout, et ne le dirait pas devant A."


def ours(world: World, **more: Any) -> UUID:
    """A case of two who are at the desk."""
    return a_case(world, mediators=(world.claire, world.nadia), **more)


def page(desk: Desk, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.get_data(as_text=True)


def readings(world: World) -> int:
    with reading(world) as s:
        return len(s.query(Reading).all())


def test_a_session_is_planned_at_an_hour_both_are_free(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.claire)
    url = f"/bureau/dossiers/{id}/seances/prevoir"
    assert "ven. 20 nov., 09:00 – 10:00" in page(desk, url)
    answer = desk.submit(url, {
        "mode": "entretien", "parties": ["A"], "duree": "60", "lieu": "local_association", "neutre": ["1"],
        "mediateurs": [str(world.claire.user_id), str(world.nadia.user_id)],
        "creneau": clock.parse("2026-11-20 09:00").isoformat(),
    })  # fmt: skip
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert "Prévue" in page(desk, answer.location) and "09:00 – 10:00" in page(desk, f"/bureau/dossiers/{id}")


def test_an_hour_at_which_somebody_is_not_there_is_told_then_agreed_to(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.claire)
    url = f"/bureau/dossiers/{id}/seances/prevoir"
    data = {
        "mode": "navette", "parties": ["A", "B"], "duree": "45", "mediateurs": [str(world.claire.user_id)],
        "jour": "2026-11-22", "heure": "22:00",
    }  # fmt: skip
    refused = desk.submit(url, data)
    assert refused.status_code == 422 and "Claire Vasseur\u00a0: hors des heures" in refused.get_data(as_text=True)
    assert desk.submit(url, {**data, "malgre": ["1"]}).status_code == 303


def test_other_hours_are_looked_for_without_planning_anything(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.claire)
    url = f"/bureau/dossiers/{id}/seances/prevoir"
    answer = desk.submit(url, {"acte": "chercher", "duree": "120", "mediateurs": [str(world.claire.user_id)]})
    assert answer.status_code == 200 and "09:00 – 11:00" in answer.get_data(as_text=True)


def test_a_table_ronde_says_what_lacks_and_is_refused_in_words(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.claire)
    put(world, id, Mode.entretien, "A")
    one = planned(world, id, mode=Mode.table_ronde, letters="AB")
    url = f"/bureau/dossiers/{id}/seances/{one}"
    assert "3 conditions sur 5 réunies" in page(desk, url)
    clock.move(timedelta(days=3))
    desk = as_desk(world.claire)
    answer = desk.submit(f"{url}/tenue", {}, url)
    assert answer.status_code == 422 and "Un entretien séparé vient d’abord" in answer.get_data(as_text=True)
    late = put(world, id, Mode.entretien, "B")
    assert desk.submit(f"{url}/securite", {}, url).status_code == 303
    answer = desk.submit(f"{url}/tenue", {}, url)
    assert answer.status_code == 422, "it came after the table ronde"
    with tenant.tenant(world.org_id), write_unit() as s:
        moved = s.get_one(Meeting, (world.org_id, late))
        moved.starts_at, moved.ends_at = in_(-9), in_(-9) + timedelta(hours=1)
    assert desk.submit(f"{url}/tenue", {}, url).status_code == 303
    assert meeting(world, one).state == MeetingState.tenue


def test_coordination_sees_that_a_note_exists_and_not_its_text_unless_the_structure_chose_so(
    world: World, as_desk: Any
) -> None:
    id = a_case(world, mediators=(world.nadia,))
    one = planned(world, id, mediators=(world.nadia.user_id,))
    do(world.nadia, notes.add, id, one, NOTE)
    desk, url = as_desk(world.claire), f"/bureau/dossiers/{id}/seances/{one}"
    text = page(desk, url)
    assert "Note de Nadia Belkacem" in text and "à bout" not in text and readings(world) == 0
    assert "Ajouter une note" not in text and "1 note" not in page(desk, f"/bureau/dossiers/{id}")
    coordination_reads(world)
    assert "à bout" in page(desk, url) and readings(world) == 1


@pytest.mark.parametrize("who", ["yoann", "admin", "stranger", "reader"])
def test_it_is_nothing_to_anybody_else(world: World, as_desk: Any, who: str) -> None:
    id = a_case(world)
    one = planned(world, id)
    agree(world, id)
    desk = as_desk(getattr(world, who))
    for there in (
        f"seances/{one}",
        "seances/prevoir",
        "seances/noter",
        "accord",
        "accord/conclure",
        "accord/points/15",
    ):
        assert desk.get(f"/bureau/dossiers/{id}/{there}").status_code in (403, 404)


def test_a_session_of_another_case_is_not_found_under_this_one(world: World, as_desk: Any) -> None:
    one, desk = planned(world, ours(world)), as_desk(world.claire)
    assert desk.get(f"/bureau/dossiers/{ours(world)}/seances/{one}").status_code == 404


FIRST = {"forme": "oral", "etendue": "total", "le": "2026-11-20", "qui_1": "B", "quoi_1": WHAT, "vu_1": SEEN}


def test_an_agreement_is_noted_followed_and_checked_at_the_desk(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.claire)
    put(world, id, Mode.navette, "AB")
    url = f"/bureau/dossiers/{id}/accord"
    said = {**FIRST, "qui_3": "A", "quoi_3": "Frapper chez B d’abord.", "vu_3": "B le dit.", "lu": ["1"]}
    assert desk.submit(f"{url}/conclure", {**said, "vu_3": ""}).status_code == 422
    assert desk.submit(f"{url}/conclure", said).status_code == 303
    for letter in "AB":
        assert desk.submit(f"{url}/copie", {"partie": letter, "comment": "courrier"}, url).status_code == 303
    assert desk.submit(f"{url}/suivre", {}, url).status_code == 303
    clock.move(timedelta(days=15))
    desk = as_desk(world.claire)
    assert "Faire le point J+15" in page(desk, url)
    points = {"etat_1": "tenu", "dit_1": "A", "etat_2": "inconnu"}
    assert desk.submit(f"{url}/points/15", points).status_code == 303
    text = page(desk, url)
    assert "1 point tenu sur 1 connu, 1 inconnu" in text and "dit par A" in text and WHAT in text
    assert WHAT in page(desk, f"/bureau/dossiers/{id}")


def test_what_is_missing_is_said_at_the_group_it_is_of(world: World, as_desk: Any) -> None:
    desk, url = as_desk(world.claire), f"/bureau/dossiers/{ours(world)}/accord/conclure"
    answer = desk.submit(url, {**FIRST, "qui_3": "A", "quoi_3": "Frapper."}).get_data(as_text=True)
    assert 'id="vu_3-error"' in answer and 'id="vu_2-error"' not in answer


def test_a_copy_is_dated_goes_by_mail_with_an_address_alone_leads_to_its_letter_and_is_taken_back(
    world: World, as_desk: Any
) -> None:
    id, desk = ours(world), as_desk(world.claire)
    agree(world, id)
    url = f"/bureau/dossiers/{id}/accord"
    assert f"/bureau/dossiers/{id}/lettres?lettre=accord:B" in page(desk, url)
    refused = desk.submit(f"{url}/copie", {"partie": "B", "comment": "courriel"}, url)
    assert refused.status_code == 422 and "B n’a pas d’adresse de courriel" in refused.get_data(as_text=True)
    assert desk.submit(f"{url}/copie", {"partie": "B", "comment": "main_propre"}, url).status_code == 303
    assert "En main propre, le 20 novembre 2026" in page(desk, url)
    assert desk.submit(f"{url}/copie/reprendre", {"partie": "B"}, url).status_code == 303
    assert "En main propre, le" not in page(desk, url)
    assert "Copie de l’accord à B, notée par erreur" in page(desk, f"/bureau/dossiers/{id}")
    one = standing(world, id)
    assert one and one.copies == []


def test_an_error_is_corrected_at_the_desk_and_what_it_said_stays_to_be_read_by_its_mediators(
    world: World, as_desk: Any
) -> None:
    id, desk = ours(world), as_desk(world.claire)
    agree(world, id)
    url = f"/bureau/dossiers/{id}/accord"
    said = {"le": "2026-11-19", "quoi_1": "Pas de musique après 23 h.", "vu_1": SEEN, "quoi_2": WHAT, "vu_2": SEEN}
    refused = desk.submit(f"{url}/corriger", {**said, "vu_2": "", "le": "2026-11-01"})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422 and 'id="vu_2-error"' in text and 'id="le-error"' in text
    assert desk.submit(f"{url}/corriger", said).status_code == 303
    text = page(desk, url)
    assert "Corrigé le 20 novembre 2026 par" in text
    assert f"Conclu le 20/11/2026.\nB\u00a0: {WHAT} ({SEEN})" in text and "Pas de musique après 23 h." in text
    clock.move(timedelta(days=8))
    desk = as_desk(world.claire)
    assert "Corriger une erreur" not in page(desk, url) and desk.get(f"{url}/corriger").status_code == 404


def test_one_more_commitment_is_asked_for_and_nothing_typed_is_lost(world: World, as_desk: Any) -> None:
    desk, url = as_desk(world.claire), f"/bureau/dossiers/{ours(world)}/accord/conclure"
    answer = desk.submit(url, {**FIRST, "acte": "ajouter", "engagements": "3"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and 'name="quoi_4"' in text and WHAT in text


def test_who_withdrew_is_not_offered_and_an_old_page_that_offers_her_is_refused_at_her_letter(
    world: World, as_desk: Any
) -> None:
    id, desk = ours(world), as_desk(world.claire)
    concluded(world, id)
    hers = party_of(world, id, "B")
    with tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(Party, (world.org_id, hers)).state = PartyState.se_retire.value
    url = f"/bureau/dossiers/{id}/accord/renegocier"
    text = page(desk, url)
    assert re.findall(r'name="qui_1"[^>]*value="(.)"', text) == ["A"]
    refused = desk.submit(url, {**FIRST, "le": "2026-11-01"})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "B s’est retirée de la médiation" in text and 'id="qui_1-error"' in text
    assert text.count('id="le-error"') == 1


def test_renegotiated_at_the_desk_it_begins_as_it_was_said(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.claire)
    first = concluded(world, id)
    url = f"/bureau/dossiers/{id}/accord/renegocier"
    assert WHAT in page(desk, url)
    assert desk.submit(url, {**FIRST, "quoi_1": "Pas de musique après 21 h."}).status_code == 303
    now = standing(world, id)
    assert now and now.id != first and case(world, id).state == CaseState.accord


def test_whoever_reads_the_envelope_has_letters_states_and_days_of_an_agreement(world: World, as_desk: Any) -> None:
    id = a_case(world, mediators=(world.nadia,))
    concluded(world, id)
    clock.move(timedelta(days=15))
    note(world.nadia, id, 15, _1="tenu A")
    text = page(as_desk(world.claire), f"/bureau/dossiers/{id}/accord")
    assert "dit par A" in text and "Engagement 1, aux médiateurs" in text
    assert WHAT not in text and SEEN not in text and "Renégocier" not in text and readings(world) == 0


def test_the_list_of_followups_says_a_number_alone_and_leads_to_the_agreement(world: World, as_desk: Any) -> None:
    id = a_case(world)
    concluded(world, id)
    text = page(as_desk(world.lead), "/bureau/suivis")
    assert f"Dossier de médiation {case(world, id).number}" in text and f"/bureau/dossiers/{id}/accord" in text
    assert "Les Glycines" not in text.split("<tbody>")[1]


def test_a_reminder_says_nothing_of_a_case_on_a_phone(app: Flask, world: World, as_phone: Any) -> None:
    id = a_case(world)
    concluded(world, id)
    held = as_phone(world.nadia).pull_all()
    ours = [one["data"] for (kind, _), one in held.items() if kind == "followup"]
    assert len(ours) == 3 and {one["subject"]["id"] for one in ours} == {str(id)}
    assert all(one["estate_id"] is None and one["reason"] == "faire_point" for one in ours)
    assert not any(kind == "followup" for kind, _ in as_phone(world.yoann).pull_all())


def test_a_mediator_who_is_an_agent_does_it_all_at_her_desk(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.nadia)
    put(world, id, Mode.navette, "AB")
    one = put(world, id, Mode.entretien, "A", MeetingState.prevue)
    url = f"/bureau/dossiers/{id}/seances/{one}"
    assert desk.submit(f"{url}/note", {"texte": NOTE}, url).status_code == 303
    assert desk.submit(f"{url}/tenue", {}, url).status_code == 303
    assert "à bout" in page(desk, url)
    assert desk.submit(f"/bureau/dossiers/{id}/accord/conclure", FIRST).status_code == 303


def test_words_better_not_written_are_asked_about_before_a_note_is_kept_for_good(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.claire)
    url = f"/bureau/dossiers/{id}/seances/{planned(world, id)}"
    said = {"texte": "B est alcoolique, 06 11 22 33 44."}
    refused = desk.submit(f"{url}/note", said, url)
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "Garder la note telle quelle" in text and said["texte"] in text
    assert "Aucune note." in page(desk, url) and "telle quelle" not in page(desk, url)
    assert desk.submit(f"{url}/note", {**said, "sachant": ["1"]}, url).status_code == 303
    assert said["texte"] in page(desk, url)


def test_no_title_and_no_message_says_a_word_of_what_was_said(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.claire)
    put(world, id, Mode.navette, "AB")
    url = f"/bureau/dossiers/{id}/accord"
    text = page(desk, desk.submit(f"{url}/conclure", FIRST).location)
    title, flash = text.split("<title>")[1].split("</title>")[0], text.split('class="said"')[1].split("</p>")[0]
    assert WHAT not in title + flash and case(world, id).number in title


def test_what_is_next_is_one_tap_away(world: World, as_desk: Any) -> None:
    long_ago = clock.now() - timedelta(days=20)
    id, desk = ours(world, asked_on=clock.service_day(long_ago), opened_at=long_ago), as_desk(world.claire)
    there = f"/bureau/dossiers/{id}"
    assert desk.get(f"{there}/seances/prochaine").location == f"{there}/seances/prevoir"
    one = planned(world, id)
    assert desk.get(f"{there}/seances/prochaine").location == f"{there}/seances/{one}"
    assert desk.get(f"{there}/accord/points").location == f"{there}/accord"
    concluded(world, id, on=clock.today() - timedelta(days=15))
    assert desk.get(f"{there}/accord/points").location == f"{there}/accord/points/15"


def test_the_top_line_says_when_a_session_is_and_asks_to_note_it_from_its_hour_on(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.claire)
    one = planned(world, id)
    text = page(desk, f"/bureau/dossiers/{id}")
    assert "Séance prévue dim. 22 nov. à 08:00" in text and "Voir la séance" in text and "Noter la séance<" not in text
    clock.move(timedelta(days=2))
    text = page(as_desk(world.claire), f"/bureau/dossiers/{id}")
    assert "Noter la séance du dim. 22 nov. à 08:00" in text and "Voir la séance" not in text
    assert f"/bureau/dossiers/{id}/seances/prochaine" in text and one


def test_of_a_session_that_moved_the_page_says_who_is_to_be_told_and_what_is_to_be_checked(
    world: World, as_desk: Any
) -> None:
    id, desk = ours(world), as_desk(world.claire)
    one = planned(world, id, mode=Mode.table_ronde, letters="AB")
    url = f"/bureau/dossiers/{id}/seances/{one}"
    assert desk.submit(f"{url}/securite", {}, url).status_code == 303
    assert desk.submit(f"{url}/securite", {"acte": "retirer"}, url).status_code == 303
    assert "Vérifiée\u00a0:" not in page(desk, url) and desk.submit(f"{url}/securite", {}, url).status_code == 303
    assert "Vérifiée\u00a0: Claire Vasseur" in page(desk, url).replace("&nbsp;", "\u00a0")
    do(world.nadia, meetings.tell, "B", "invitation", "sms", record=one)
    args = (in_(5), in_(5.04), None, True, [world.nadia.user_id])
    do(world.nadia, meetings.reschedule, *args, record=one)
    there = f"/bureau/dossiers/{id}"
    assert "Prévenir B que la séance a changé" in page(desk, there) and "B à prévenir de nouveau" in page(desk, there)
    assert desk.get(f"{there}/seances/a-redire").location == url
    text = page(desk, url)
    assert "La sécurité est vérifiée</button>" in text and "<b>B</b>, la séance ayant changé" in text
    assert "Pas encore prévenus</dt><dd>A</dd>" in text and re.search(r'<input[^>]* checked[^>]* value="B">', text)


@pytest.mark.parametrize("letter", ["A", "B"])
def test_the_invitation_of_a_session_is_one_press_away(world: World, as_desk: Any, letter: str) -> None:
    id, desk = ours(world), as_desk(world.claire)
    url = f"/bureau/dossiers/{id}/seances/{planned(world, id, mode=Mode.navette, letters='AB')}"
    there = re.findall(r'href="([^"]*lettres[^"]*)#ecrire">Écrire l’invitation, à ' + letter, page(desk, url))
    chosen = re.findall(r'<option selected value="([^"]+)"', page(desk, there[0].replace("&amp;", "&")))
    assert chosen == [f"invitation:{letter}", url.rsplit("/", 1)[1]]


def test_of_two_who_move_one_session_the_second_is_told_and_sees_both(world: World, as_desk: Any) -> None:
    id, claire, nadia = ours(world), as_desk(world.claire), as_desk(world.nadia)
    one = planned(world, id)
    url = f"/bureau/dossiers/{id}/seances/{one}"
    pages = {desk: opened(desk, url, f"{url}/deplacer") for desk in (claire, nadia)}
    clock.move(timedelta(minutes=3))
    whole = {"jour": "2026-11-23", "mediateurs": [str(world.nadia.user_id), str(world.claire.user_id)], "malgre": ["1"]}
    assert send(nadia, pages[nadia], {**whole, "heure": "10:00"}).status_code == 303
    answer = send(claire, pages[claire], {**whole, "heure": "15:00"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "La séance est maintenant" in text
    assert "lun. 23 nov., 10:00" in text and 'value="15:00"' in text
    assert clock.local(meeting(world, one).starts_at).hour == 10
    again = form_to(text, f"{url}/deplacer", url)
    assert send(claire, again, {**whole, "heure": "15:00"}).status_code == 303
    assert clock.local(meeting(world, one).starts_at).hour == 15


def test_all_that_is_wrong_of_an_agreement_is_said_at_once_beside_its_field(world: World, as_desk: Any) -> None:
    id, desk = ours(world), as_desk(world.claire)
    url = f"/bureau/dossiers/{id}/accord/conclure"
    answer = desk.submit(url, {
        "forme": "ecrit", "etendue": "", "le": "2026-11-30", "qui_1": "A", "quoi_1": "", "vu_1": "",
        "quoi_3": WHAT, "pour_3": "2026-11-01",
    })  # fmt: skip
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "8 réponses sont à reprendre" in text
    wrong = ("signature-0", "etendue-0", "le", "quoi_1", "vu_1", "qui_3-0", "vu_3", "pour_3")
    assert [one for one in wrong if f'<a href="#{one}">' not in text] == []


def test_a_day_nobody_said_is_asked_for_and_nothing_else_is_said_of_it(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    url = f"/bureau/dossiers/{ours(world)}/accord/conclure"
    said = {"forme": "oral", "etendue": "total", "le": "", "qui_1": "A", "quoi_1": WHAT, "vu_1": SEEN}
    text = desk.submit(url, said).get_data(as_text=True)
    assert "Choisissez le jour de l’accord." in text and "vient après" not in text
