"""The board: late ones first, the figures that filter, what an agent has of it, and no statement per line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.mediation import hands, listing, moves, near
from app.mediation.listing import Filters
from app.mediation.models import MediationCase
from app.mediation.pages.board_forms import number_of
from app.mediation.rules import board
from app.mediation.rules.board import Age, Stage, When
from app.mediation.rules.states import CaseState, MeetingState, Mode
from app.pages.lists import Order
from tests.mediation.acts.stage import put
from tests.mediation.cases import FACTS, NAMES, a_case
from tests.world import World

BOARD = "/bureau/dossiers"
NUMBER = re.compile(r"<span class=\"num\">(\d{4}-\d{3})</span>")


@contextmanager
def reading(world: World) -> Iterator[None]:
    """As a view does."""
    with tenant.tenant(world.org_id), read_unit():
        yield


def due(days: int) -> dict[str, Any]:
    return {"next": "preparer", "next_on": clock.today() + timedelta(days=days)}


def asked(days: int) -> dict[str, Any]:
    return {"asked_on": clock.today() - timedelta(days=days)}


def page(desk: Any, url: str = BOARD) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def shown(html: str) -> list[str]:
    """The numbers of the cases listed, in order."""
    return NUMBER.findall(html)


@pytest.fixture
def claire(world: World, as_desk: Any) -> Any:
    return as_desk(world.claire)


def test_late_ones_come_first_the_latest_before_the_others_then_the_week_then_the_rest(
    world: World, claire: Any
) -> None:
    for days in (20, -1, 1, -9):
        a_case(world, **due(days))
    html = page(claire)
    assert shown(html) == ["2026-004", "2026-002", "2026-003", "2026-001"]
    assert html.index("En retard, 2") < html.index("Cette semaine, 1") < html.index("Plus tard, 1")
    assert "4 dossiers ouverts" in html and "2 en retard" in html


def test_no_name_nor_word_of_a_case_is_in_the_list(world: World, claire: Any) -> None:
    a_case(world, **due(-1))
    html = page(claire)
    assert not [one for one in (*NAMES.values(), FACTS) if one in html]


def test_a_figure_of_the_grid_counts_its_cases_and_filters_them(world: World, claire: Any) -> None:
    a_case(world, CaseState.mediation, **asked(40), **due(-3))
    a_case(world, CaseState.reprise, **asked(90), **due(3))
    a_case(world, CaseState.recu, **asked(0), **due(3))
    with reading(world):
        cell = listing.grid(world.claire.actor, Filters())[Stage.mediation][Age.trimestre]
    assert (cell.count, cell.late) == (2, 1)
    found = re.search(r'href="(/bureau/dossiers\?[^"]*etape=mediation[^"]*)" class="o"', page(claire))
    assert found and shown(page(claire, found[1])) == ["2026-001", "2026-002"]


def test_the_grid_and_the_groups_count_what_the_list_shows(app: Flask, world: World) -> None:
    for number, state in enumerate(CaseState):
        a_case(world, state, mediators=(), parties="", **asked(number * 9), **due(number - 8))
    actor, every = world.claire.actor, Filters()
    with reading(world):
        grid = listing.grid(actor, every)
        assert sum(listing.how_many(actor, every).values()) == sum(
            cell.count for row in grid.values() for cell in row.values()
        )
        for stage, age in product(Stage, Age):
            own = Filters(stage=stage, age=age)
            count = sum(listing.how_many(actor, own).values())
            lines = listing.listed(actor, own, Order(), 1, count).items
            assert len(lines) == count == grid[stage][age].count
            assert {one.state for one in lines} <= {one.value for one in board.STATES[stage]}


def test_an_agent_has_her_own_and_those_she_is_asked_to_take(world: World, as_desk: Any) -> None:
    hers = a_case(world, mediators=[world.nadia], **due(-2))
    a_case(world, mediators=[world.claire], **due(-2))
    with reading(world):
        found = listing.listed(world.nadia.actor, Filters(), Order(), 1, 1)
        assert [one.id for one in found.items] == [hers]
        assert listing.totals(world.nadia.actor).open == 1
        assert db.session.scalars(listing.late_ones(world.yoann.actor)).all() == []


def test_what_is_over_is_apart_with_how_it_ended(world: World, claire: Any) -> None:
    a_case(world, CaseState.clos, closed_on=clock.today(), outcome="accord_complet")
    assert "Aucun dossier ouvert" in page(claire)
    html = page(claire, f"{BOARD}?etape=clos")
    assert shown(html) == ["2026-001"] and "Accord complet" in html


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2026-118", "2026-118"), ("118", "-118"), ("7", "-007"), ("2026-", None), ("Kébir", None), ("", None)],
)
def test_a_number_is_found_whole_or_by_its_last_digits(typed: str, kept: str | None) -> None:
    assert number_of(typed) == kept


def test_the_filters_narrow_the_list_and_what_is_none_of_them_says_so(world: World, claire: Any) -> None:
    a_case(world, mediators=[world.nadia])
    a_case(world, mediators=[world.yoann], family="verbal", type="insultes", estate_id=world.verriers.estate_id,
           building_id=world.verriers.building_id, entrance_id=world.verriers.entrances[0])  # fmt: skip
    for said in (f"mediateur={world.yoann.user_id}", "famille=verbal", f"residence={world.verriers.estate_id}",
                 "numero=2026-002", "numero=2"):  # fmt: skip
        assert shown(page(claire, f"{BOARD}?{said}")) == ["2026-002"], said
    html = page(claire, f"{BOARD}?numero=Kebir")
    assert len(shown(html)) == 2 and "2026-118." in html


def test_three_of_one_family_at_one_estate_are_shown_together_and_so_are_two_of_one_hall(world: World) -> None:
    ids = [a_case(world, **asked(days)) for days in (60, 30, 1)]
    with reading(world):
        causes, pairs = near.causes(world.claire.actor)
    assert [(one.count, one.title) for one in causes] == [(3, "Bruit, Les Glycines")]
    assert [one.other_id for one in pairs] == [ids[2], ids[1]]


def statements(desk: Any, url: str) -> int:
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        page(desk, url)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(said)


def test_thirty_cases_ask_as_many_statements_as_three(world: World, claire: Any) -> None:
    def some(count: int) -> None:
        for number in range(count):
            a_case(world, parties="", **due(number - 5), **asked(number * 4))

    some(3)
    page(claire)
    few = statements(claire, BOARD)
    some(27)
    assert statements(claire, BOARD) == few


def test_the_groups_are_all_there_is(app: Flask, world: World) -> None:
    a_case(world, next=None, next_on=None)
    with reading(world):
        assert listing.how_many(world.claire.actor, Filters()) == {When.retard: 0, When.semaine: 0, When.apres: 1}


def test_what_its_mediators_have_to_do_is_each_one_s_as_on_the_page_of_the_case(world: World, as_desk: Any) -> None:
    a_case(world, mediators=(world.nadia, world.yoann), owner_id=world.nadia.user_id, **due(-2))
    for who in (world.nadia, world.yoann):
        html = page(as_desk(who))
        assert '<b>Préparer la suite</b><span class="meta">Vous</span>' in html
        with reading(world):
            assert (listing.totals(who.actor).mine, len(db.session.scalars(listing.late_ones(who.actor)).all())) == (
                1,
                1,
            )
    assert '<span class="meta">Nadia Belkacem</span>' in page(as_desk(world.claire))


def test_what_one_of_them_owes_by_name_is_hers_alone(world: World) -> None:
    more = {"owner_id": world.nadia.user_id, "next": "analyser", "next_on": clock.today()}
    a_case(world, CaseState.recu, mediators=(world.nadia, world.yoann), **more)
    with reading(world):
        assert [listing.totals(who.actor).mine for who in (world.nadia, world.yoann)] == [1, 0]


def test_a_case_she_is_asked_to_stand_in_for_is_marked_and_not_hers_yet(world: World, as_desk: Any) -> None:
    made, today = a_case(world, mediators=(world.nadia,), **due(1)), clock.today()
    with tenant.tenant(world.org_id), write_unit():
        days = today, today + timedelta(days=3)
        hands.replace(world.claire.act(made), made, world.nadia.user_id, world.yoann.user_id, *days)
    html = page(as_desk(world.yoann))
    assert "On vous demande d’y remplacer Nadia Belkacem, du" in html and "On vous demande un remplacement" in html
    with reading(world):
        assert listing.totals(world.yoann.actor).mine == 0


def test_the_title_of_those_that_are_over_counts_them_and_a_mediator_is_not_asked_whose(
    world: World, as_desk: Any
) -> None:
    a_case(world, CaseState.clos, closed_on=clock.today(), outcome="accord_complet")
    a_case(world)
    over = as_desk(world.claire).get("/bureau/dossiers?etape=clos").get_data(as_text=True)
    assert "1 dossier clos" in over and "1 encore ouvert" in over
    assert 'name="mediateur"' in over
    assert 'name="mediateur"' not in as_desk(world.nadia).get("/bureau/dossiers").get_data(as_text=True)


def test_the_next_step_is_said_as_on_the_page_of_its_case(world: World, as_desk: Any) -> None:
    made, desk = a_case(world), as_desk(world.nadia)
    put(world, made, Mode.entretien, "A", MeetingState.prevue)
    with tenant.tenant(world.org_id), write_unit() as s:
        moves.refresh(world.nadia.act(), s.get_one(MediationCase, (world.org_id, made)))
    said = re.search(
        r"(?:Séance prévue|Noter la séance du) [^<,]+", desk.get(f"/bureau/dossiers/{made}").get_data(as_text=True)
    )
    assert said is not None
    assert all(said[0] in desk.get(one).get_data(as_text=True) for one in ("/bureau/dossiers", "/bureau/a-faire"))
