"""What waits for somebody beside her follow-ups: told in her list, counted in her menu, rung once on her phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.unit import write_unit
from app.followups.jobs import remind
from app.mediation import advice, alerts, hands
from app.mediation.rules.states import Next
from tests.mediation.cases import a_case
from tests.push.fake_service import Browser, FakeService
from tests.world import Person, World

HERS, BOARD, TODAY = "/bureau/a-faire", "/bureau/dossiers", "/bureau/"
ASKED = "On vous demande de suivre un dossier"
Ringing = Callable[[Person], Browser]


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Iterator[None]:
    with clock.frozen("2026-11-24 10:00"):
        yield


def asked(world: World, who: Person) -> UUID:
    """A case whose first mediator is Claire, and that this person is asked to follow too."""
    id = a_case(world, mediators=(world.claire,), owner_id=world.claire.user_id)
    did(world.lead, hands.ask, id, who.user_id)
    return id


def did(who: Person, verb: Callable[..., Any], *arguments: Any) -> Any:
    with tenant.tenant(who.org_id), write_unit():
        return verb(who.act(), *arguments)


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")


def test_a_mediator_who_is_asked_to_follow_a_case_is_told_in_her_list_her_menu_and_on_her_cases(
    world: World, as_desk: Any
) -> None:
    id, desk = asked(world, world.nadia), as_desk(world.nadia)
    page = text(desk.get(HERS))
    assert ASKED in page and f"/bureau/dossiers/{id}" in page and "Les Glycines" not in page
    assert 'À faire<span class="count">1</span>' in page.replace("\n", "")
    assert ASKED in text(desk.get(BOARD))
    did(world.nadia, hands.clear, id)
    assert ASKED not in text(desk.get(HERS)) + text(desk.get(BOARD))


def test_a_step_of_a_case_that_is_hers_is_in_her_list_with_its_day(world: World, as_desk: Any) -> None:
    late = clock.today() - timedelta(days=3)
    a_case(world, next=Next.joindre.value, next_on=late, owner_id=world.nadia.user_id)
    page = text(as_desk(world.nadia).get(f"{HERS}?etat=en_retard"))
    assert "Joindre les parties" in page and "En retard · 1" in page
    assert "Joindre les parties" not in text(as_desk(world.nadia).get(f"{HERS}?etat=aujourdhui"))


@pytest.mark.parametrize(("who", "where"), [("nadia", HERS), ("lead", TODAY)])
def test_a_colleague_who_is_asked_for_her_opinion_is_told_without_the_case(
    world: World, as_desk: Any, who: str, where: str
) -> None:
    id = a_case(world, mediators=(world.claire,), owner_id=None)
    one = did(world.claire, advice.ask, id, "Par quel service passer ?", clock.today(), getattr(world, who).user_id, "")
    page = text(as_desk(getattr(world, who)).get(where))
    assert "Un avis vous est demandé" in page and f"/bureau/avis/{one.id}" in page
    assert str(id) not in page


def test_an_alert_on_somebody_in_danger_is_the_first_thing_coordination_reads_until_it_is_answered(
    world: World, as_desk: Any
) -> None:
    one = did(world.nadia, alerts.protect, "Des faits.", "119", clock.now()).id
    lead, nadia = as_desk(world.lead), as_desk(world.nadia)
    page = text(lead.get(TODAY))
    main = page[page.index("<main") :]
    assert main.index("Une personne est signalée en danger") < main.index('class="note') + 400
    assert 'Dossiers<span class="count">1</span>' in page.replace("\n", "")
    did(world.lead, alerts.see, one)
    assert "signalée en danger" in text(lead.get(TODAY)) and "signalée" not in text(nadia.get(HERS))
    did(world.lead, alerts.answer, one, "La cellule est prévenue.")
    assert "signalée en danger" not in text(lead.get(TODAY))
    assert "Votre alerte a reçu une réponse" in text(nadia.get(HERS))


def test_her_phone_rings_once_for_it_with_a_number_and_nothing_else(
    world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    asked(world, world.nadia)
    assert remind(clock.now()) == (0, 1)
    assert [one.payload for one in online.messages] == [{"id": "", "n": 1}]
    assert remind(clock.now() + timedelta(minutes=1)) == (0, 0)


def test_nobody_is_rung_for_what_waits_no_more(world: World, online: FakeService, ringing: Ringing) -> None:
    ringing(world.lead)
    one = did(world.nadia, alerts.protect, "Des faits.", "119", clock.now()).id
    did(world.lead, alerts.see, one)
    assert remind(clock.now()) == (0, 0)


def test_an_alert_rings_for_coordination(world: World, online: FakeService, ringing: Ringing) -> None:
    ringing(world.lead)
    did(world.nadia, alerts.protect, "Des faits.", "119", clock.now())
    assert remind(clock.now()) == (0, 1)
    assert [one.payload for one in online.messages] == [{"id": "", "n": 1}]
