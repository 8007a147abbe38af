"""A danger is telephoned first; the requester is told; no dwelling reaches the landlord."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from marshmallow import ValidationError

from app.core.zones import PARIS
from app.technical import rules
from app.technical.rules import Feedback
from app.technical.schemas import CallIn

CALLS = json.loads(Path(__file__).parents[1].joinpath("vectors/call_hour.json").read_text())["cases"]
VECTORS = json.loads(Path(__file__).parents[1].joinpath("vectors/danger_call.json").read_text())


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: json.dumps(case))
def test_a_danger_needs_its_call(case: dict[str, Any]) -> None:
    try:
        call = CallIn().load(case["call"]) if case["call"] else {}
    except ValidationError:
        assert not case["ok"]
        return
    problem = rules.call_problem(case["severity"], call.get("at") is not None, bool(call.get("impossible")))
    assert (problem is None) == case["ok"]


def test_a_call_is_made_or_impossible_never_both() -> None:
    assert rules.call_problem("t0", True, True)


@pytest.mark.parametrize(
    ("hour", "later", "made"),
    [
        ("23:49", 0, "2026-11-20 22:49"),
        ("21:50", 0, "2026-11-20 20:50"),
        ("21:49", 0, None),  # two hours and a minute before its report
        ("23:51", 0, None),  # not yet
        ("00:10", 0, None),
        ("00:10", 60, "2026-11-20 23:10"),  # past midnight, and not the night before
        ("09:00", 60 * 24 * 3, "2026-11-21 08:00"),
    ],
)
def test_the_hour_of_a_call_is_the_first_after_two_hours_before_its_report(
    hour: str, later: int, made: str | None
) -> None:
    reported = datetime(2026, 11, 20, 22, 50, tzinfo=UTC)  # 23:50 in Paris
    found = rules.called_at(time.fromisoformat(hour), reported, reported + timedelta(minutes=later), PARIS)
    assert found == (made and datetime.fromisoformat(f"{made}+00:00"))


@pytest.mark.parametrize("case", CALLS, ids=lambda case: case["why"])
def test_the_hour_of_a_call_has_the_moments_the_phone_gives_it(case: dict[str, Any]) -> None:
    reported, now = (datetime.fromisoformat(case[name]) for name in ("reported", "now"))
    found = rules.calls_at(time.fromisoformat(case["hour"]), reported, now, PARIS)
    assert found == [datetime.fromisoformat(one) for one in case["moments"]]
    assert rules.called_at(time.fromisoformat(case["hour"]), reported, now, PARIS) == next(iter(found), None)


def test_nobody_is_to_be_told_of_what_the_agents_saw_themselves() -> None:
    assert rules.feedback_of("aucun") == Feedback.sans_objet
    assert rules.feedback_of("habitant") == Feedback.a_informer


def test_a_dwelling_is_not_told_to_the_landlord() -> None:
    assert rules.lieu_for_landlord("logement") is None
    assert rules.lieu_for_landlord("escalier") == "escalier"
