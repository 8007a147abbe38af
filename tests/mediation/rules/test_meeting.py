"""What may be noted of a session: the same on the phone (tests/pwa/case_meet.test.mjs)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.core.kinds import OPERATIONS
from app.mediation.rules import apart, meeting, round_table
from app.mediation.rules.apart import Slot
from app.mediation.rules.states import Mode

MOMENT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
VECTORS = json.loads(Path(__file__).parents[2].joinpath("vectors/seance.json").read_text(encoding="utf-8"))


def said(check: Callable[[], None]) -> dict[str, str]:
    """What a rule refuses, by field; the state of the case is of none."""
    try:
        check()
    except Refused as refused:
        return {refused.field or refused.code: refused.message}
    return {}


def refusals(asked: dict[str, Any], known: dict[str, Any]) -> dict[str, str]:
    """Each rule asked by itself, as a form that tells all it lacks at once."""
    mode, letters, table = asked["mode"], asked["letters"], asked["mode"] == Mode.table_ronde
    until, met = MOMENT + timedelta(minutes=asked["minutes"]), (known["agreed"], known["interviews"])
    lacking = round_table.advice_round_table(asked["mediators"], asked["neutral"])
    found = said(lambda: meeting.check_met_in(known["state"])) | said(lambda: meeting.check_times(MOMENT, until))
    if table:
        found |= said(lambda: round_table.check_round_table([*"AB"], "AB", "AB", asked["safe"]))
        found |= said(lambda: round_table.check_round_table(letters, *met, safety_checked=True))
        found |= said(lambda: round_table.check_advice(lacking, asked["advice"]))
    return found | said(lambda: meeting.check_with(mode, letters, known["known"]))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["why"])
def test_a_session_is_noted_or_told_what_it_lacks(case: dict[str, Any]) -> None:
    assert refusals(case["asked"], case["known"]) == case["says"]


@pytest.mark.parametrize("sent", VECTORS["sent"], ids=lambda sent: sent["why"])
def test_what_a_phone_sends_of_one_is_read(sent: dict[str, Any]) -> None:
    read = OPERATIONS[sent["op"]].schema().load(sent["payload"])
    assert read["starts_at"] < read["ends_at"]
    assert all(one["text"] for one in read.get("lines", ()))


DAY = "2026-11-27"
"""Of the hours of the vectors, in UTC; what is said is of Paris."""
NAMES = {"n": "Nadia", "y": "Yoann"}


def slot(began: str, ended: str, letters: list[str], mediators: list[str] | None = None) -> Slot:
    starts_at, ends_at = (datetime.fromisoformat(f"{DAY}T{hour}:00+00:00") for hour in (began, ended))
    return Slot(starts_at, ends_at, letters, mediators or [])


@pytest.mark.parametrize("case", VECTORS["apart"], ids=lambda case: case["why"])
def test_who_was_in_another_session_then_is_said(case: dict[str, Any]) -> None:
    held = [slot(*one) for one in case["held"]]
    assert said(lambda: apart.check_apart(slot(*case["said"]), held)).get("jour", "") == case["says"]


@pytest.mark.parametrize("case", VECTORS["expected"], ids=lambda case: case["why"])
def test_who_is_expected_in_another_then_is_said(case: dict[str, Any]) -> None:
    planned = [slot(*one) for one in case["planned"]]
    asked = slot(*case["asked"])
    assert said(lambda: apart.check_expected(asked, planned, NAMES)).get("jour", "") == case["says"]
    assert bool(apart.colliding([asked, *planned])) is bool(case["says"])


def test_with_whom_a_session_is_still_held_once_one_is_out():
    for case in VECTORS["left"]:
        assert meeting.left_with(case["mode"], case["letters"], case["gone"]) == case["left"], case


@given(st.integers(-180, 180), st.integers(10, 120), st.sampled_from(["A", "B", "AB"]))
def test_a_party_is_in_one_held_session_at_a_time(minutes: int, length: int, letters: str) -> None:
    began = datetime(2026, 11, 27, 18, tzinfo=UTC)
    held = [Slot(began, began + timedelta(hours=1), ["A"])]
    starts_at = began + timedelta(minutes=minutes)
    overlaps = minutes < 60 and minutes + length > 0 and "A" in letters
    asked = Slot(starts_at, starts_at + timedelta(minutes=length), letters)
    assert bool(said(lambda: apart.check_apart(asked, held))) == overlaps
