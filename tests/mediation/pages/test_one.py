"""The page of a case: who has what of it, what must be done, and the line each reading leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit
from app.mediation import sheet
from app.mediation.models import MediationCase
from app.mediation.rules.states import CaseState, Next
from app.parties.models import Reading
from tests.desk.evening import Evening
from tests.mediation.cases import FACTS, NAMES, a_case, coordination_reads
from tests.world import World


@contextmanager
def case(world: World, case_id: Any) -> Iterator[MediationCase]:
    with tenant.tenant(world.org_id), read_unit() as s:
        yield s.get_one(MediationCase, (world.org_id, case_id))


def readings(world: World) -> list[Any]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return [one.reader_id for one in s.scalars(select(Reading).order_by(Reading.at))]


def page(desk: Any, case_id: Any, more: str = "") -> str:
    answer = desk.get(f"/bureau/dossiers/{case_id}{more}")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("who", "setting", "mediators", "reads"),
    [
        ("claire", False, ["claire"], True),
        ("nadia", False, ["nadia"], True),
        ("claire", False, ["nadia"], False),
        ("lead", False, ["nadia"], False),
        ("claire", True, ["nadia"], True),
        ("lead", True, ["nadia"], True),
    ],
)
def test_what_was_said_is_shown_to_who_may_read_it_and_leaves_a_line(
    world: World, as_desk: Any, who: str, setting: bool, mediators: list[str], reads: bool
) -> None:
    if setting:
        coordination_reads(world)
    case_id = a_case(world, mediators=[getattr(world, one) for one in mediators])
    html = page(as_desk(getattr(world, who)), case_id)
    assert (FACTS in html) is reads
    assert ("Réservé aux médiateurs du dossier" in html) is not reads
    assert readings(world) == ([getattr(world, who).user_id] if reads else [])
    assert not [one for one in NAMES.values() if one in html], "a name is one tap away"


@pytest.mark.parametrize("who", ["yoann", "nadia"])
@pytest.mark.parametrize("more", ["", "/lectures", "/mediateurs", "/etat", "/corriger"])
def test_to_a_colleague_outside_it_a_case_is_nothing(world: World, as_desk: Any, who: str, more: str) -> None:
    case_id = a_case(world, mediators=[world.claire])
    assert as_desk(getattr(world, who)).get(f"/bureau/dossiers/{case_id}{more}").status_code == 404


def test_a_reading_is_one_a_quarter_of_an_hour(world: World, as_desk: Any) -> None:
    case_id, desk = a_case(world), as_desk(world.claire)
    page(desk, case_id), page(desk, case_id)
    clock.move(timedelta(minutes=16))
    html = page(desk, case_id)
    assert len(readings(world)) == 2 and "2 lectures, les voir" in html
    assert page(desk, case_id, "/lectures").count("Claire Vasseur</td>") == 2


def test_the_pages_that_show_nothing_of_what_was_said_leave_no_line(world: World, as_desk: Any) -> None:
    case_id, desk = a_case(world), as_desk(world.claire)
    for more in ("/lectures", "/mediateurs", "/etat", "/corriger"):
        page(desk, case_id, more)
    assert readings(world) == []


def test_what_must_be_done_is_at_the_top_late_ones_first_then_one_s_own(world: World) -> None:
    case_id = a_case(world, CaseState.analyse, mediators=[], asked_on=clock.today() - timedelta(days=9))
    with case(world, case_id) as row:
        todo = sheet.todo(world.claire.actor, row)
    assert [(one.code, one.who, one.mine) for one in todo] == [
        (Next.analyser, "Vous", True), (Next.decider, "Vous", True),
    ]  # fmt: skip
    assert todo[0].late == 7 and todo[1].late == 2


@pytest.mark.parametrize("state", [one for one in CaseState if one != CaseState.clos])
def test_an_open_case_always_says_what_is_next(world: World, as_desk: Any, state: CaseState) -> None:
    more = {"before": "mediation", "resume_on": clock.today()} if state == CaseState.suspendu else {}
    html = page(as_desk(world.claire), a_case(world, state, **more))
    assert "Qui doit faire quoi, et quand" in html and 'aria-current="step"' in html


def test_a_closed_one_has_nothing_left_to_do(world: World, as_desk: Any) -> None:
    html = page(as_desk(world.claire), a_case(world, CaseState.clos, closed_on=clock.today(), outcome="retrait"))
    assert "Plus rien n’est à faire" in html and "Qui doit faire quoi" not in html


def test_who_may_read_is_counted_and_named_and_the_landlord_told_of_last(world: World) -> None:
    with case(world, a_case(world, mediators=[world.nadia])) as row:
        count, found = sheet.readers(row, "Valserein Habitat")
    assert count == 3 and [one.names for one in found] == [
        "Nadia Belkacem", "Anne Morel et Claire Vasseur", "Valserein Habitat",
    ]  # fmt: skip
    assert "semaine" in found[-1].said and "jamais ce qui s’est dit" in found[1].said


def test_a_landlord_that_is_a_party_has_its_letters_alone(world: World) -> None:
    with case(world, a_case(world, landlord_id=world.landlord_id, flow="institution")) as row:
        assert sheet.readers(row, "Valserein Habitat")[1][-1].said.startswith("Est partie")


def test_similar_cases_say_how_they_ended_and_neither_where_nor_which(world: World, as_desk: Any) -> None:
    old = clock.today() - timedelta(days=40)
    a_case(world, CaseState.clos, asked_on=old, closed_on=clock.today(), outcome="accord_partiel",
           estate_id=world.verriers.estate_id, building_id=None, entrance_id=None)  # fmt: skip
    case_id = a_case(world)
    html = page(as_desk(world.claire), case_id)
    assert "Accord partiel" in html and "6 semaines" in html
    assert "Les Verriers" not in html and "2026-001" not in html


def test_what_it_was_born_of_is_a_kind_and_a_week(app: Flask, evening: Evening, world: World, as_desk: Any) -> None:
    case_id = a_case(world, origin_kind="conflict", origin_id=evening.conflict)
    assert "Né d’une saisie\u00a0: conflit" in page(as_desk(world.claire), case_id)


def test_a_pause_is_hatched_and_counts_for_nobody(world: World) -> None:
    from app.mediation.rules.clocks import Clock, Span

    start, today = clock.today() - timedelta(days=20), clock.today()
    pause = Span(start + timedelta(days=5), start + timedelta(days=10))
    bar = sheet._bar(Clock("mediation", "Médiation", Span(start), (pause,), 15, 90, None), today)
    assert bar.paused == 5 and bar.pauses == ((5.3, 5.3),) and bar.runs == ((0.0, 5.3), (10.5, 10.5))


def test_on_paper_who_must_do_it_has_a_name(world: World, as_desk: Any) -> None:
    made = a_case(world, mediators=(world.nadia,))
    first = as_desk(world.nadia).get(f"/bureau/dossiers/{made}").get_data(as_text=True).split('class="must"')[1]
    assert f'<b class="noprint">Vous</b><b class="print-words">{world.nadia.name}</b>' in first.split("</li>")[0]
