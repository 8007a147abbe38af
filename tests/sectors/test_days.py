"""A move with a day: which days may be chosen, what becomes of it, how it is said."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from app.core import clock
from app.places import coming
from app.places.rules import FELL, MoveState, fate_of
from app.sectors import words
from app.sectors.actions import Given
from app.sectors.rules import day_problem

TODAY = date(2026, 11, 20)
NORTH, CENTRE = UUID(int=1), UUID(int=2)
MONDAY = date(2026, 11, 30)
SECTORS: Any = {NORTH: SimpleNamespace(name="Nord"), CENTRE: SimpleNamespace(name="Centre")}


@pytest.mark.parametrize(
    ("on", "is_right"),
    [
        (None, True),
        (TODAY, True),
        (date(2026, 11, 21), True),
        (date(2027, 11, 21), True),
        (date(2027, 11, 22), False),
        (date(2026, 11, 19), False),
        (date(2025, 11, 20), False),
    ],
)
def test_the_day_is_today_or_one_to_come_within_a_year(on: date | None, is_right: bool) -> None:
    found = day_problem(on, TODAY)
    assert (found is None) is is_right
    assert found is None or found[0] == "on"


@pytest.mark.parametrize(
    ("leaving", "stands", "closed", "received", "fate"),
    [
        (NORTH, NORTH, False, True, MoveState.planned),
        (None, None, False, True, MoveState.planned),
        (NORTH, CENTRE, False, True, MoveState.moved),
        (NORTH, None, False, True, MoveState.moved),
        (None, NORTH, False, True, MoveState.moved),
        (NORTH, NORTH, True, True, MoveState.closed),
        (NORTH, CENTRE, True, False, MoveState.closed),
        (NORTH, NORTH, False, False, MoveState.sector_closed),
        (NORTH, CENTRE, False, False, MoveState.moved),
    ],
)
def test_what_is_planned_holds_as_long_as_what_it_was_decided_on(
    leaving: UUID | None, stands: UUID | None, closed: bool, received: bool, fate: MoveState
) -> None:
    assert fate_of(leaving, stands, closed=closed, received=received) == fate


def planned(state: MoveState = MoveState.planned, many: int = 1, to: UUID | None = NORTH) -> Any:
    return SimpleNamespace(state=state, many=many, name="Les Glycines", from_id=CENTRE, to_id=to, on_day=MONDAY)


@pytest.mark.parametrize(
    ("row", "here", "said"),
    [
        (planned(), None, "Les Glycines passe au secteur Nord le lundi 30 novembre 2026."),
        (planned(), CENTRE, "Les Glycines passe au secteur Nord le lundi 30 novembre 2026."),
        (planned(), NORTH, "Les Glycines arrive du secteur Centre le lundi 30 novembre 2026."),
        (planned(many=12), NORTH, "12 résidences arrivent du secteur Centre le lundi 30 novembre 2026."),
        (planned(many=1200, to=None), CENTRE, "1\u202f200 résidences passent sans secteur le lundi 30 novembre 2026."),
        (
            planned(MoveState.closed), CENTRE,
            "Les Glycines devait passer au secteur Nord le lundi 30 novembre 2026\u00a0: ce n’est plus prévu"
            " (fermeture, ou réunion avec une autre résidence).",
        ),
    ],
)  # fmt: skip
def test_it_is_said_as_the_page_it_is_on_reads_it(row: Any, here: UUID | None, said: str) -> None:
    assert coming.sentence(row, SECTORS, here) == said


def test_what_fell_is_told_for_a_week_after_its_end_or_after_its_day() -> None:
    ended = clock.parse("2026-11-20 12:00")
    days = {one: coming.is_told(MONDAY, ended, clock.parse(f"2026-12-{one:02} 12:00")) for one in (1, 7, 8)}
    assert days == {1: True, 7: True, 8: False}
    late = clock.parse("2026-12-10 12:00")
    assert coming.is_told(MONDAY, late, clock.parse("2026-12-17 12:00"))
    assert not coming.is_told(MONDAY, late, clock.parse("2026-12-18 05:00"))


def test_only_what_ended_by_itself_is_told() -> None:
    assert set(MoveState) - set(FELL) == {
        MoveState.planned, MoveState.done, MoveState.withdrawn, MoveState.replaced,
    }  # fmt: skip


def test_what_was_given_says_when_and_what_it_replaces() -> None:
    assert words.given(Given(3), "Centre") == "3 résidences déplacées. Les téléphones suivent à leur prochain contact."
    assert words.given(Given(1, MONDAY), "Centre") == (
        "1 résidence passera au secteur Centre le lundi 30 novembre 2026. Les téléphones suivront ce jour-là."
    )
    assert words.given(Given(3, MONDAY, 2), None) == (
        "3 résidences passeront sans secteur le lundi 30 novembre 2026. Les téléphones suivront ce jour-là. Ce qui"
        " était prévu pour 2 d’entre elles est remplacé."
    )
    assert words.left(0, 0, 1) == "Personne n’y travaillait. Ce qui était prévu pour une résidence ne se fera pas."
