"""À faire at a mediator's own desk: hers, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.followups import actions
from app.followups.models import Followup
from tests.followups.helpers import due_for, everything, states
from tests.sent.forms import form_to, send
from tests.world import World

HERS = "/bureau/a-faire"
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Any:
    with clock.frozen("2026-11-24 09:00"):
        yield


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")


def test_she_sees_her_own_by_day_and_no_other(world: World, as_desk: Any) -> None:
    late, mine = due_for(world.nadia, TODAY - timedelta(days=2)), due_for(world.nadia, TODAY)
    others = [due_for(world.yoann, TODAY), due_for(world.strange_agent, TODAY)]
    page = text(as_desk(world.nadia).get(HERS))
    assert "2 suivis · 1 en retard" in page and page.index(str(late)) < page.index(str(mine))
    assert not any(str(one) in page for one in others)
    assert 'À faire<span class="count">2</span>' in page.replace("\n", "")


@pytest.mark.parametrize(("state", "shown"), [("en_retard", 1), ("aujourdhui", 1), ("semaine", 2), ("faite", 0)])
def test_each_state_narrows(world: World, as_desk: Any, state: str, shown: int) -> None:
    for days in (-2, 0, 3, 40):
        due_for(world.nadia, TODAY + timedelta(days=days))
    assert text(as_desk(world.nadia).get(f"{HERS}?etat={state}")).count("Traiter") == shown


@pytest.mark.parametrize("whose", ["yoann", "strange_agent", "claire"])
@pytest.mark.parametrize("verb", ["", "/fait", "/reporter"])
def test_anothers_is_as_unknown_as_none(world: World, as_desk: Any, whose: str, verb: str) -> None:
    url = f"{HERS}/{due_for(getattr(world, whose), TODAY)}{verb}"
    desk = as_desk(world.nadia)
    typed = {"resultat": "fait", "jour": (TODAY + timedelta(days=1)).isoformat()}
    answer = desk.submit(url, typed, "/compte/mot-de-passe") if verb else desk.get(url)
    assert answer.status_code == 404 and states() == ["planifiee"]


def test_she_notes_one_as_done_and_comes_back_to_the_list(world: World, as_desk: Any) -> None:
    desk, url = as_desk(world.nadia), f"{HERS}/{due_for(world.nadia, TODAY)}"
    assert desk.submit(f"{url}/fait", {}, url).status_code == 422
    done = desk.submit(f"{url}/fait", {"resultat": "fait"}, url)
    assert done.location == HERS and "noté comme fait" in text(desk.get(HERS))
    (row,) = everything(Followup)
    assert (row.state, row.outcome, row.moved_by) == ("faite", "fait", world.nadia.user_id)


def test_she_puts_one_off_three_times_then_it_is_the_coordinations(world: World, as_desk: Any) -> None:
    desk, url = as_desk(world.nadia), f"{HERS}/{due_for(world.nadia, TODAY)}"
    for days in (1, 3, 7):
        jour = (TODAY + timedelta(days=days)).isoformat()
        assert desk.submit(f"{url}/reporter", {"jour": jour}, url).status_code == 303
    page = text(desk.get(url))
    assert "Déjà reporté 3 fois" in page and "/reporter" not in page
    more = desk.submit(f"{url}/reporter", {"jour": (TODAY + timedelta(days=15)).isoformat()}, url)
    assert more.status_code == 422 and "déjà été reporté 3 fois" in text(more)


def test_one_handed_to_a_colleague_leaves_her_list_and_her_page(world: World, as_desk: Any) -> None:
    id = due_for(world.nadia, TODAY)
    with tenant.tenant(world.org_id), write_unit():
        actions.hand_over(world.claire.actor, clock.now(), id, world.yoann.user_id)
    desk = as_desk(world.nadia)
    assert "Aucun suivi à faire" in text(desk.get(HERS)) and desk.get(f"{HERS}/{id}").status_code == 404
    assert "avant Nadia Belkacem" in text(as_desk(world.yoann).get(f"{HERS}/{id}"))


def test_a_page_opened_before_the_coordinator_did_it_is_told_who(world: World, as_desk: Any) -> None:
    id = due_for(world.nadia, TODAY)
    desk, claire = as_desk(world.nadia), as_desk(world.claire)
    form = form_to(desk.get(f"{HERS}/{id}").get_data(as_text=True), f"{HERS}/{id}/reporter")
    clock.move(timedelta(minutes=3))
    claire.submit(f"/bureau/suivis/{id}/fait", {"resultat": "sans_objet"}, f"/bureau/suivis/{id}")
    answer = send(desk, form, {"jour": (TODAY + timedelta(days=1)).isoformat()})
    assert answer.status_code in (409, 422) and "Claire Vasseur a" in text(answer)


def test_places_to_narrow_to_are_those_of_her_own(world: World, as_desk: Any) -> None:
    data = {"subject": {"kind": "conflict", "id": due_for(world.nadia)}, "reason": "repasser", "due_on": TODAY}
    with tenant.tenant(world.org_id), write_unit():
        actions.schedule(world.nadia.act(), {**data, "estate_id": world.glycines.estate_id})
        actions.schedule(world.yoann.act(), {**data, "estate_id": world.verriers.estate_id})
    page = text(as_desk(world.nadia).get(f"{HERS}?residence={world.glycines.estate_id}"))
    assert page.count("Traiter") == 1 and "Les Glycines" in page and "Les Verriers" not in page


def test_she_may_narrow_to_her_cases(world: World, as_desk: Any) -> None:
    due_for(world.nadia)
    assert "Dossier de médiation" in text(as_desk(world.nadia).get(HERS))
    assert "Aucun suivi pour ces filtres" in text(as_desk(world.nadia).get(f"{HERS}?nature=case"))


def test_nothing_of_the_service_is_on_her_desk(world: World, as_desk: Any) -> None:
    for _ in range(3):
        due_for(world.yoann, TODAY)
    page = text(as_desk(world.nadia).get(HERS))
    menu = page[page.index('aria-label="Principal"') : page.index("</nav>")]
    assert [word for word in ("À faire", "Annuaire", "Planning") if word not in menu] == []
    for word in ("Aujourd’hui</a>", "À relire", "Réglages", "Suivis", 'class="count"', "/bureau/chercher"):
        assert word not in menu and (word == "Suivis" or word not in page[: page.index("<main")]), word
    with tenant.tenant(world.org_id), read_unit():
        first = as_desk(world.nadia).get("/bureau/")
    assert (first.status_code, first.location) == (302, "/bureau/dossiers")
