"""*Réglages › Médiation*: who decides what, what a structure may change of its flows, and what is kept of it."""

from __future__ import annotations

from html import unescape
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.errors import NotAllowed
from app.core.unit import read_unit, write_unit
from app.mediation import flows, settings
from app.mediation.rules.flows import Flow, label_of, offered, shipped
from tests.clients import Desk
from tests.mediation.cases import FACTS, a_case
from tests.sent.flows import DELAYS, WORDS
from tests.world import World

ROOT = "/bureau/mediation"


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


@pytest.fixture
def page(world: World) -> str:
    return f"{ROOT}/deroules/{settings.page_id(world.org_id, 'voisinage')}"


def flow(world: World, org_id: UUID | None = None) -> Flow:
    with tenant.tenant(org_id or world.org_id), read_unit():
        return flows.all_of(org_id or world.org_id)["voisinage"]


def versions(world: World, what: str = "voisinage") -> list[int]:
    with tenant.tenant(world.org_id), read_unit():
        return [one.version for one in settings.versions(world.org_id, what)]


def decide(desk: Desk, world: World, said: str) -> Any:
    return desk.submit(f"{ROOT}/lecture/{world.org_id}", {"lit": said}, f"{ROOT}/lecture")


def test_the_lead_decides_who_reads_told_first_what_it_means(world: World, desk: Desk, as_desk: Any) -> None:
    case_id, lead = a_case(world, mediators=[world.nadia]), as_desk(world.lead)
    shown = text(lead.get(f"{ROOT}/lecture"))
    assert "Chaque lecture est notée" in shown and "journal de sécurité, à votre nom" in shown
    assert FACTS not in text(desk.get(f"/bureau/dossiers/{case_id}"))
    assert decide(lead, world, "oui").status_code == 303
    assert FACTS in text(desk.get(f"/bureau/dossiers/{case_id}"))
    assert "Décidé par Anne Morel" in text(desk.get(ROOT))
    decide(lead, world, "oui")
    decide(lead, world, "non")
    assert FACTS not in text(desk.get(f"/bureau/dossiers/{case_id}")) and versions(world, "lecture") == [2, 1]


@pytest.mark.parametrize("who", ["claire", "admin", "nadia"])
def test_nobody_else_opens_what_was_said_to_themselves(world: World, who: str) -> None:
    with tenant.tenant(world.org_id), write_unit(), pytest.raises(NotAllowed):
        settings.let_read(getattr(world, who).actor, clock.now(), reads=True)


def test_delays_and_a_name_change_within_bounds_and_each_change_is_a_version(
    world: World, desk: Desk, page: str
) -> None:
    said = {**DELAYS, "nom": "Entre habitants", "points": "15, 45, 90", "contact": "12"}
    assert desk.submit(page, said).status_code == 303
    now = flow(world)
    assert (now.label, now.delays.contact, now.delays.checks) == ("Entre habitants", 12, (15, 45, 90))
    assert desk.submit(page, said).status_code == 303 and versions(world) == [1], "said twice"
    assert "Version 1" in text(desk.get(page)) and "Entre habitants" in text(desk.get(ROOT))
    assert desk.submit(page, {**said, "nom": "Entre voisins"}).status_code == 303
    assert flow(world).label == "Entre voisins" and versions(world) == [2, 1]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"contact": "0"}, "de 1 à 60"),
        ({"contact": "douze"}, "Écrivez un nombre"),
        ({"points": "15, 30"}, "90 jours manque"),
        ({"points": "bientôt"}, "séparés par des virgules"),
        ({"nom": "Par origine"}, "cela ne se demande à personne"),
    ],
)
def test_what_is_out_of_bounds_is_refused_and_what_was_typed_stays(
    world: World, desk: Desk, page: str, fault: dict[str, str], words: str
) -> None:
    answer = desk.submit(page, {**DELAYS, "nom": "Voisins", "points": "30, 90", **fault})
    shown = text(answer)
    assert answer.status_code == 422 and words in shown and f'value="{next(iter(fault.values()))}"' in shown
    assert flow(world) == shipped()["voisinage"]


def test_a_reason_is_added_another_hidden_and_renamed_and_still_names_what_was_written(
    world: World, desk: Desk, page: str
) -> None:
    left = [one.code for one in shipped()["voisinage"].interruptions if one.code != "conditions"]
    said = {**WORDS, "mots_securite": "Sécurité", "proposes": left, "nouveau": "Locaux fermés"}
    assert desk.submit(f"{page}/listes/interruptions", said).status_code == 303
    reasons = flow(world).interruptions
    assert "conditions" not in dict(offered(reasons)) and label_of(reasons, "conditions") == "Conditions non réunies"
    assert dict(offered(reasons))["securite"] == "Sécurité" and dict(offered(reasons))["locaux_fermes"]
    assert desk.submit(f"{page}/revenir", {}, page).status_code == 303
    again = flow(world).interruptions
    assert offered(again) == offered(shipped()["voisinage"].interruptions)
    assert label_of(again, "locaux_fermes") == "Locaux fermés"


def test_a_question_that_decides_and_its_reason_stay_whatever_is_sent(world: World, desk: Desk, page: str) -> None:
    for name in ("checklist", "refusals"):
        words = {f"mots_{one.code}": getattr(one, "question", "") or getattr(one, "label", "")
                 for one in getattr(flow(world), name)}  # fmt: skip
        assert desk.submit(f"{page}/listes/{name}", {**words, "proposes": []}).status_code == 303
    now = flow(world)
    assert {one.code for one in now.checklist if one.active} == {one.code for one in now.checklist if one.blocking}
    assert {one.code for one in now.refusals if one.active} == {one.reason for one in now.checklist if one.blocking}


def test_what_is_asked_of_nobody_is_no_question(world: World, desk: Desk, page: str) -> None:
    words = {f"mots_{one.code}": one.question for one in flow(world).checklist}
    answer = desk.submit(f"{page}/listes/checklist", {**words, "nouveau": "Quelle est son origine ?"})
    assert answer.status_code == 422 and "cela ne se demande à personne" in text(answer)


def test_a_flow_is_drawn_and_an_administrator_reads_it_without_a_button(
    world: World, as_desk: Any, desk: Desk, page: str
) -> None:
    for reader, may in ((desk, True), (as_desk(world.admin), False)):
        shown = text(reader.get(page))
        assert "Suivi d’accord" in shown and "un médiateur interrompt ou suspend, seul" in shown
        assert ("Enregistrer" in shown) is may
    assert desk.get(f"{page}/listes/lettres").status_code == 404
