"""A closed estate: nothing new is planned or written there, and what was noted there keeps its name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.tenant import tenant
from app.sync import jobs
from app.sync.rules import CLOSED_KEPT
from tests.clients import Desk, Phone
from tests.places.test_stock_pages import at, estate, held, said
from tests.rounds.test_change_page import made
from tests.rounds.test_copies_page import copy, days, stored
from tests.world import World


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


def test_a_closed_estate_leaves_the_choices_keeps_its_name_on_the_phones_for_a_month_and_comes_back(
    world: World, desk: Desk, phone: Phone
) -> None:
    home = world.glycines
    assert "closed" not in (held(phone, home) or {})
    assert desk.submit(f"{at(home)}/fermer", {"le": "2026-11-18"}, at(home)).status_code == 303
    data = phone.pull_all()["estate", str(home.estate_id)]["data"]
    assert (data["name"], data["closed"]) == ("Les Glycines", True)
    with tenant(world.org_id):
        jobs.retire(world.org_id, clock.now() + CLOSED_KEPT + timedelta(days=1))
    body = phone.sync()
    assert ("estate", str(home.estate_id)) in {(one["kind"], one["id"]) for one in body["evictions"]}
    assert held(phone, home) is None
    assert str(estate(world, home.estate_id).closed_on) == "2026-11-18"
    for scope in ({"ouvertes": "1"}, {"secteur": str(world.sector_id)}):
        told = desk.submit("/bureau/residences", {"mots": "glycines", **scope}, at(home)).get_json()
        assert told["total"] == 0
    [option] = desk.submit("/bureau/residences", {"mots": "glycines"}, at(home)).get_json()["options"]
    assert option["detail"].endswith("fermée le 18/11/2026")
    desk.submit(f"{at(home)}/rouvrir", {}, at(home))
    assert phone.pull_all()["estate", str(home.estate_id)]["data"]["name"] == "Les Glycines"


def test_a_closed_estate_posted_by_hand_is_refused_wherever_one_is_chosen(world: World, desk: Desk) -> None:
    home, shift = world.glycines, "/bureau/planning/vacation"
    typed = {"etapes": [str(home.estate_id), str(world.verriers.estate_id)], "type_tournee": "reguliere",
             "agents": [str(world.nadia.user_id)], "jour": "2026-11-24", "debut": "17:00", "fin": "21:00"}  # fmt: skip
    answer = desk.submit(f"{shift}?secteur={world.sector_id}", typed)
    assert answer.status_code == 303
    desk.submit(f"{at(home)}/fermer", {"le": "2026-11-18"}, at(home))
    closed = "Les Glycines est fermée depuis le 18/11/2026"
    answer = desk.submit(f"{shift}?secteur={world.sector_id}", {**typed, "jour": "2026-11-25"})
    assert answer.status_code == 422 and closed in said(answer)
    note = {"residence": str(home.estate_id), "texte": "Prévenir la loge", "du": "2026-11-20", "priorite": "normale"}
    answer = desk.submit("/bureau/consignes/nouvelle", note)
    assert answer.status_code == 422 and closed in said(answer)
    stock = f"/bureau/secteurs/{world.sector_id}/residences"
    desk.submit(f"{stock}/deplacer", {"vers": "aucun", "residences": [str(home.estate_id)]}, stock)
    assert estate(world, home.estate_id).sector_id == world.sector_id


def test_a_copied_shift_leaves_out_a_place_closed_since_and_says_so(world: World, desk: Desk) -> None:
    shift_id = made(desk, world)
    desk.submit(f"{at(world.glycines)}/fermer", {"le": "2026-11-18"}, at(world.glycines))
    closed = "Sans ces résidences, fermées depuis\xa0: Les Glycines."
    assert closed in copy(desk, shift_id, days(25), seen=False).get_data(as_text=True)
    done = copy(desk, shift_id, days(25))
    assert closed in desk.get(done.location).get_data(as_text=True)
    assert stored(world)[-1][-1] == [world.verriers.estate_id]
