"""The letters of a case at the desk: written and handed over there; that one exists is seen, its words are not."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import write_unit
from app.documents import letterhead
from app.mediation.letters import actions, way
from app.mediation.letters.models import CaseLetter
from app.mediation.rules.states import CaseState
from tests.documents.reading import text
from tests.mediation.acts.stage import reading
from tests.mediation.cases import a_case, coordination_reads
from tests.mediation.letters import stage
from tests.sent.forms import opened, send
from tests.world import World

NAME = "Zohra Kébir"


def page_of(case_id: UUID, letter_id: UUID | None = None) -> str:
    return f"/bureau/dossiers/{case_id}/lettres" + (f"/{letter_id}" if letter_id else "")


def said(answer: Any) -> str:
    found: str = answer.get_data(as_text=True)
    return found


def test_a_mediator_writes_a_letter_freezes_it_and_hands_it_over(world: World, as_desk: Any) -> None:
    case_id, desk = a_case(world, CaseState.prise_de_contact, mediators=[world.nadia]), as_desk(world.nadia)
    stage.says_whom_to_call(world)
    at = page_of(case_id)
    answer = send(desk, opened(desk, at, at), {"lettre": "ouverture:A"})
    one = answer.location
    assert answer.status_code == 303
    word = "Nous passons <mardi>."
    assert send(desk, opened(desk, one, f"{one}/ecrire"), {"mot": word}).status_code == 303
    assert "Nous passons &lt;mardi&gt;." in said(desk.get(one))
    for verb, typed in (("figer", {}), ("remettre", {"comment": "courrier", "le": clock.today().isoformat()})):
        assert send(desk, opened(desk, one, f"{one}/{verb}"), typed).status_code == 303
    assert "Courrier postal" in said(desk.get(one))
    assert "Ouverture de la médiation écrite à A" in said(desk.get(f"/bureau/dossiers/{case_id}"))


def test_coordination_sees_that_a_letter_exists_and_to_whom_and_not_its_words(world: World, as_desk: Any) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    id, desk = stage.handed(world, "notice", case_id), as_desk(world.lead)
    for where in (page_of(case_id), f"/bureau/dossiers/{case_id}"):
        page = said(desk.get(where))
        assert "Notice d’information, à A" in page
        assert NAME not in page
        assert str(id) not in page
    assert desk.get(page_of(case_id, id)).status_code == 403
    assert desk.get(f"{page_of(case_id, id)}/lettre.pdf").status_code == 403


def test_by_its_setting_coordination_reads_the_words_and_writes_none(world: World, as_desk: Any) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    coordination_reads(world)
    id, desk = stage.frozen(world, "notice", case_id), as_desk(world.lead)
    page = said(desk.get(page_of(case_id, id)))
    assert NAME in page
    assert "Remettre la lettre" not in page


@pytest.mark.parametrize("who", ["yoann", "admin", "reader", "stranger"])
def test_a_letter_is_nothing_to_anybody_else(world: World, as_desk: Any, who: str) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    id, desk = stage.handed(world, "notice", case_id), as_desk(getattr(world, who))
    for address in (page_of(case_id), page_of(case_id, id), f"{page_of(case_id, id)}/lettre.pdf"):
        answer = desk.get(address)
        assert answer.status_code in (403, 404)
        assert NAME not in said(answer)


def test_the_paper_is_the_bytes_that_were_frozen_under_a_name_of_nobody(world: World, as_desk: Any) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    id, desk = stage.frozen(world, "notice", case_id), as_desk(world.nadia)
    answer = desk.get(f"{page_of(case_id, id)}/lettre.pdf")
    assert answer.data == stage.pdf(world, id)
    assert "Lettre%202026-L-0001.pdf" in answer.headers["Content-Disposition"].replace(" ", "%20")
    assert "Zohra" in text(answer.data)


def test_the_notice_is_shown_as_a_card_that_names_nobody(world: World, as_desk: Any) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    page = said(as_desk(world.nadia).get(f"{page_of(case_id)}/notice"))
    for words in ("Les Passeurs ouvre un dossier", "24\u00a0mois", "cnil.fr", "Vos droits"):
        assert words in page
    assert NAME not in page


def test_no_name_is_in_a_title_nor_in_the_list(world: World, as_desk: Any) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    id, desk = stage.frozen(world, "notice", case_id), as_desk(world.nadia)
    assert NAME not in said(desk.get(page_of(case_id)))
    title = re.search(r"<title>.*?</title>", said(desk.get(page_of(case_id, id))), re.S)
    assert title
    assert "Zohra" not in title[0]


def test_a_letter_of_another_case_is_not_found_through_this_one(world: World, as_desk: Any) -> None:
    case_id, other = (a_case(world, mediators=[world.nadia]) for _ in range(2))
    id, desk = stage.begun(world, "notice", other), as_desk(world.nadia)
    assert desk.get(page_of(case_id, id)).status_code == 404
    with reading(world) as s:
        assert s.get(CaseLetter, (world.org_id, id)).case_id == other


def test_an_invitation_says_where_to_come_before_it_is_frozen(world: World, as_desk: Any) -> None:
    case_id = stage.a_stage(world, "invitation")
    page, desk = page_of(case_id, stage.begun(world, "invitation", case_id)), as_desk(world.nadia)
    form = opened(desk, page, f"{page}/figer")
    refused = send(desk, form, {})
    assert refused.status_code == 422 and "Écrivez l’adresse du rendez-vous" in said(refused)
    assert send(desk, form, {"adresse": "4 rue du Canal"}).status_code == 303


@pytest.mark.parametrize("kind", ["ouverture", "invitation", "cloture"])
def test_whatever_says_that_we_are_reached_as_its_head_says_is_not_frozen_without_one(
    world: World, as_desk: Any, kind: str
) -> None:
    case_id = stage.a_stage(world, kind)
    id = stage.begun(world, kind, case_id, who=world.claire)
    writes_the_head(world, {"adresse": "2 rue du Canal"})
    for who, link in ((world.nadia, False), (world.claire, True)):
        page = said(as_desk(who).get(page_of(case_id, id)))
        assert "ne dit pas encore qui appeler" in page and "Figer la lettre" not in page
        assert ('href="/bureau/papier"' in page) == link
    with pytest.raises(Refused, match="ne dit pas qui appeler"):
        stage.do(world.nadia, actions.freeze, case_id, record=id)


def writes_the_head(world: World, head: dict[str, str]) -> None:
    with tenant.tenant(world.org_id), write_unit():
        letterhead.change(world.admin.actor, letterhead.id_of(world.org_id), head)


def test_freezing_keeps_what_is_typed_and_not_saved(world: World, as_desk: Any) -> None:
    case_id = stage.a_stage(world, "ouverture")
    page = page_of(case_id, stage.begun(world, "ouverture", case_id))
    desk = as_desk(world.nadia)
    assert send(desk, opened(desk, page, f"{page}/figer"), {"mot": "Nous passons mardi."}).status_code == 303
    assert "Nous passons mardi." in said(desk.get(page)) and "figée" in said(desk.get(page_of(case_id)))


@pytest.mark.parametrize("word", ["Avec thibaut  ORIOL.", "M. Oriol l’a dit.", "Appelez le +33 6.99 88 77 66"])
def test_who_the_other_party_is_is_asked_about_before_it_is_frozen_and_never_shown(
    world: World, as_desk: Any, word: str
) -> None:
    case_id = stage.a_stage(world, "ouverture")
    stage.gives(world, case_id, "B", name="Thibaut Oriol", phone="06 99 88 77 66")
    stage.gives(world, case_id, "A", name="Zohra Kébir", phone="06 99 88 77 00")
    page = page_of(case_id, stage.begun(world, "ouverture", case_id))
    desk = as_desk(world.nadia)
    form = opened(desk, page, f"{page}/figer")
    asked = send(desk, form, {"mot": word})
    assert asked.status_code == 422 and "noté pour la partie B" in said(asked) and "Thibaut" not in said(asked)
    assert html.escape(word) in said(asked)
    assert send(desk, opened(desk, page, f"{page}/ecrire"), {"mot": word}).status_code == 303
    assert "noté pour la partie B" in said(desk.get(page)), "it is said before anybody freezes"
    assert send(desk, opened(desk, page, f"{page}/figer"), {"sachant": "1"}).status_code == 303


@pytest.mark.parametrize(("mode", "lieu"), [("telephone", None), ("visite_domicile", None), ("entretien", "en_ligne")])
def test_where_nobody_has_to_come_no_address_is_asked(mode: str, lieu: str | None) -> None:
    way.check_to_come(mode, lieu, {})
