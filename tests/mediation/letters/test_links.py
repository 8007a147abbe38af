"""A letter by its link: read after a press, answered once, over when she is out of it or it is over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import write_unit
from app.documents import letterhead
from app.followups.models import Followup
from app.links.models import LinkUse
from app.mail import carrier
from app.mediation import meetings, moves
from app.mediation.letters import actions, replies
from app.mediation.letters.replies import Unread
from app.mediation.models import CaseEvent, MediationCase
from app.parties import actions as parties
from app.parties.models import Consent
from app.parties.rules import PartyState
from tests.links.essai import Holder
from tests.mail.post_office import PostOffice
from tests.mediation.acts.stage import reading
from tests.mediation.letters import stage
from tests.mediation.preparation.stage import a_leave, leave
from tests.world import World

SECRET = re.compile(r"/p/([\w-]+)")
OVER = 404
End = Callable[[World, UUID], object]


def sent(world: World, kind: str, posted: PostOffice, **more: object) -> tuple[UUID, UUID, str]:
    """The case, its letter, and the secret in the mail that left."""
    case_id = stage.a_stage(world, kind, **more)
    id = stage.handed(world, kind, case_id, "courriel_lien")
    carrier.carry()
    found = SECRET.search(posted.taken[-1].body)
    assert found
    return case_id, id, found[1]


def unread(world: World, case_id: UUID) -> list[Unread]:
    with reading(world) as s:
        return replies.unread(s.get_one(MediationCase, (world.org_id, case_id)))


def count(world: World, table: type) -> int:
    with reading(world) as s:
        found: int = s.scalar(select(func.count()).select_from(table))
        return found


def test_the_mail_has_a_link_and_nothing_of_anybody(world: World, posted: PostOffice) -> None:
    _, _, secret = sent(world, "ouverture", posted)
    taken = posted.taken[0]
    whole = taken.mail.as_string() + taken.body
    assert secret in taken.body
    for word in ("Zohra", "Kébir", "Thibault", "2026-001", "bruit", "médiation", "Nadia", "dossier"):
        assert word not in whole


def test_the_page_is_neutral_until_it_is_pressed_and_says_the_letter_then(
    world: World, app: Flask, posted: PostOffice
) -> None:
    _, _, secret = sent(world, "ouverture", posted)
    holder = Holder(app, secret)
    before = holder.look().get_data(as_text=True)
    assert "Zohra" not in before
    assert "médiation" not in before
    after = holder.send().get_data(as_text=True)
    assert "Zohra Kébir" in after
    assert "Personne ne juge" in after
    assert "Thibault" not in after


def test_she_may_keep_the_paper_that_was_frozen(world: World, app: Flask, posted: PostOffice) -> None:
    _, id, secret = sent(world, "ouverture", posted)
    holder = Holder(app, secret)
    holder.press()
    kept = holder.client.post(f"{holder.url}/papier", data=holder.page)
    assert (kept.status_code, kept.mimetype) == (200, "application/pdf")
    assert kept.data == stage.pdf(world, id)
    assert "Zohra" not in kept.headers["Content-Disposition"]


def test_an_answer_sent_twice_is_one_and_agrees_in_writing(world: World, app: Flask, posted: PostOffice) -> None:
    case_id, id, secret = sent(world, "ouverture", posted, party_state=PartyState.contactee)
    holder = Holder(app, secret)
    holder.press()
    page = dict(holder.page)
    first, second = holder.send("accepte", page), holder.send("accepte", page)
    assert (first.status_code, second.status_code) == (200, 200)
    assert stage.party(world, case_id).state == PartyState.accepte
    assert (count(world, Consent), stage.verbs(world, case_id).count("reponse_accepte")) == (1, 1)
    assert stage.letter(world, id).reply == "accepte"
    with reading(world) as s:
        assert s.scalar(select(CaseEvent.by).where(CaseEvent.verb == "reponse_accepte")) is None


def test_a_refusal_ends_her_links_and_somebody_calls_her(world: World, app: Flask, posted: PostOffice) -> None:
    case_id, _, secret = sent(world, "ouverture", posted)
    holder = Holder(app, secret)
    holder.press()
    assert holder.send("refuse").status_code == 200
    assert stage.party(world, case_id).state == PartyState.se_retire
    assert holder.look().status_code == OVER
    assert count(world, Followup) == 1
    assert stage.party(world, case_id, "B").state == PartyState.accepte


def test_what_she_answered_is_on_its_follow_up_and_leads_what_is_to_be_done_of_the_case(
    world: World, app: Flask, posted: PostOffice, as_desk: Any
) -> None:
    case_id, letter_id, secret = sent(world, "ouverture", posted)
    holder = Holder(app, secret)
    holder.press()
    holder.send("refuse")
    [one] = [it for it in unread(world, case_id) if it.reply.about == letter_id]
    desk, letter = as_desk(world.nadia), one.reply.letter
    page = unescape(desk.get(f"/bureau/dossiers/{case_id}").get_data(as_text=True))
    assert f"Lire la réponse de {letter}" in page and f"/lettres/{letter_id}" in page
    reminded = unescape(desk.get(f"/bureau/a-faire/{replies.followup_id(letter_id)}").get_data(as_text=True))
    assert one.reply.said in reminded and f"/bureau/dossiers/{case_id}" in reminded


def test_an_answer_is_to_be_read_until_a_mediator_opened_it_and_again_when_it_changes(
    world: World, app: Flask, posted: PostOffice, as_desk: Any
) -> None:
    case_id, letter_id, secret = sent(world, "ouverture", posted)
    holder, page = Holder(app, secret), f"/bureau/dossiers/{case_id}"
    holder.press()
    holder.send("rappel", mot="Le soir.")
    nadia, seen = as_desk(world.nadia), []
    for opens in (as_desk(world.lead), nadia, nadia):
        opens.get(f"{page}/lettres/{letter_id}")
        seen.append(len(unread(world, case_id)))
    assert seen == [1, 0, 0]
    read, html = (unescape(nadia.get(page + more).get_data(as_text=True)) for more in (f"/lettres/{letter_id}", ""))
    assert f'/a-faire/{replies.followup_id(letter_id)}">Dire ce qui en est fait' in read
    assert "Lire la réponse" not in html and html.count("La réponse de A est lue") == 1
    clock.move(timedelta(minutes=1))
    holder.send("refuse")
    assert [one.reply.about for one in unread(world, case_id)] == [letter_id]


@pytest.mark.parametrize("written", [True, False], ids=["a telephone", "nothing"])
def test_who_refuses_is_told_whom_to_call_or_is_not_told_to_call(
    world: World, app: Flask, posted: PostOffice, written: bool
) -> None:
    _, _, secret = sent(world, "ouverture", posted)
    if not written:
        stage.says_nothing_of_whom_to_call(world)
    holder = Holder(app, secret)
    holder.look()
    for answer in (holder.send(), holder.send("refuse")):
        html = unescape(answer.get_data(as_text=True))
        assert ("appelez-nous au 04 50 00 00 00" in html) is written
        assert "appelez-nous" not in html.replace("appelez-nous au 04", "")


def test_a_refusal_takes_back_what_she_let_be_told(world: World, app: Flask, posted: PostOffice) -> None:
    case_id, _, secret = sent(world, "ouverture", posted)
    told = a_leave(world, case_id, "A", "Je frapperai avant d’appeler.")
    holder = Holder(app, secret)
    holder.press()
    holder.send("refuse")
    row = leave(world, told)
    assert row.withdrawn_at is not None and row.withdrawn_by is None


def test_another_date_is_asked_in_her_words_for_that_session_alone(
    world: World, app: Flask, posted: PostOffice
) -> None:
    case_id, id, secret = sent(world, "invitation", posted)
    holder = Holder(app, secret)
    holder.press()
    assert holder.send("autre_date", mot="Le mardi, après 18 h.").status_code == 200
    one = stage.letter(world, id)
    assert (one.reply, one.words) == ("autre_date", "Le mardi, après 18 h.")
    assert stage.party(world, case_id).state == PartyState.accepte
    assert stage.verbs(world, case_id).count("reponse_autre_date") == 1


def test_what_a_letter_does_not_ask_is_not_answered(world: World, app: Flask, posted: PostOffice) -> None:
    case_id, id, secret = sent(world, "invitation", posted)
    holder = Holder(app, secret)
    holder.press()
    assert holder.send("refuse").status_code == 422
    assert stage.letter(world, id).reply is None
    assert stage.party(world, case_id).state == PartyState.accepte


def test_a_session_that_is_past_is_answered_no_more(world: World, app: Flask, posted: PostOffice) -> None:
    _, id, secret = sent(world, "invitation", posted)
    clock.move(timedelta(days=4))
    holder = Holder(app, secret)
    holder.press()
    assert holder.send("vient").status_code == 422
    assert stage.letter(world, id).reply is None


def interrupted(world: World, case_id: UUID) -> object:
    return stage.do(world.nadia, moves.interrupt, case_id, "securite")


def withdrawn(world: World, case_id: UUID) -> object:
    return stage.do(world.nadia, parties.withdraw, record=stage.party(world, case_id).id)


@pytest.mark.parametrize("end", [interrupted, withdrawn])
def test_a_link_dies_with_what_it_was_for(world: World, app: Flask, posted: PostOffice, end: End) -> None:
    case_id, _, secret = sent(world, "ouverture", posted)
    end(world, case_id)
    assert Holder(app, secret).look().status_code == OVER


def test_how_it_ended_is_still_read_once_the_case_is_closed(world: World, app: Flask, posted: PostOffice) -> None:
    case_id, _, secret = sent(world, "cloture", posted)
    stage.do(world.nadia, moves.tell, case_id, "B", None, "Partie sans adresse.")
    stage.do(world.nadia, moves.close, case_id, "sans_changement")
    page = Holder(app, secret).press()
    assert page.status_code == 200
    assert "Fin de la médiation" in page.get_data(as_text=True)


def test_another_link_replaces_the_first(world: World, app: Flask, posted: PostOffice) -> None:
    case_id, id, secret = sent(world, "ouverture", posted)
    stage.do(world.nadia, actions.send_again, case_id, record=id)
    assert Holder(app, secret).look().status_code == 200, "twice within a minute is once"
    clock.move(timedelta(minutes=2))
    stage.do(world.nadia, actions.send_again, case_id, record=id)
    carrier.carry()
    other = SECRET.search(posted.taken[-1].body)
    assert other
    assert Holder(app, secret).look().status_code == OVER
    assert Holder(app, other[1]).press().status_code == 200


def test_without_a_server_or_an_address_no_link_leaves_and_paper_does(world: World) -> None:
    case_id = stage.a_stage(world, "ouverture")
    id = stage.frozen(world, "ouverture", case_id)
    with pytest.raises(Refused, match="en main propre"):
        stage.do(world.nadia, actions.hand, case_id, "courriel_lien", record=id)
    stage.do(world.nadia, actions.hand, case_id, "courrier", clock.today(), record=id)
    assert count(world, LinkUse) == 0


def test_an_institution_reads_its_letter_by_the_link_of_its_correspondent(
    world: World, app: Flask, posted: PostOffice
) -> None:
    _, _, secret = sent(world, "correspondant", posted)
    said = Holder(app, secret).press().get_data(as_text=True)
    assert "Thibault Oriol" in said
    assert "Zohra" not in said


@pytest.mark.parametrize("channel", ["main_propre", "courriel_lien"])
def test_a_session_cancelled_since_is_not_invited_to(world: World, posted: PostOffice, channel: str) -> None:
    case_id = stage.a_stage(world, "invitation")
    id = stage.frozen(world, "invitation", case_id)
    stage.do(world.nadia, meetings.cancel, "lieu", record=stage.letter(world, id).meeting_id)
    with pytest.raises(Refused):
        stage.do(world.nadia, actions.hand, case_id, channel, record=id)


def test_every_page_of_a_link_says_whom_to_call_and_the_letter_has_its_head(
    world: World, app: Flask, posted: PostOffice
) -> None:
    said = {"telephone": "04 50 11 22 33", "adresse": "1 rue du Quai"}
    with tenant.tenant(world.org_id), write_unit():
        letterhead.change(world.admin.actor, letterhead.id_of(world.org_id), said)
    _, _, secret = sent(world, "ouverture", posted)
    holder = Holder(app, secret)
    assert "04 50 11 22 33" in holder.look().get_data(as_text=True)
    shown = holder.send().get_data(as_text=True)
    letter = shown.partition('<div class="letter">')[2].partition("</div>")[0]
    assert all(one in letter for one in said.values())
    assert "04 50 11 22 33" in shown.rpartition("reach")[2]
