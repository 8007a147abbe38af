"""A danger is telephoned first; the requester is told; no dwelling reaches the landlord."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from marshmallow import ValidationError

from app.technical import rules
from app.technical.rules import Feedback
from app.technical.schemas import CallIn

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


def test_nobody_is_to_be_told_of_what_the_agents_saw_themselves() -> None:
    assert rules.feedback_of("aucun") == Feedback.sans_objet
    assert rules.feedback_of("habitant") == Feedback.a_informer


def test_a_dwelling_is_not_told_to_the_landlord() -> None:
    assert rules.lieu_for_landlord("logement") is None
    assert rules.lieu_for_landlord("escalier") == "escalier"
