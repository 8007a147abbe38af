"""What of a conflict a landlord may know, and the follow-up an outcome brings."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.conflicts import rules
from app.nomenclatures.rules import family, shipped
from app.review.hidden import iso_week, shown_to_landlord

VECTORS = Path(__file__).parents[1] / "vectors"
FOLLOW_UPS, LISTS, DUE = (
    json.loads((VECTORS / f"{name}.json").read_text())["cases"]
    for name in ("outcome_follow_up", "outcome_lists", "default_due")
)
TYPES = [item.code for item in shipped("type_conflit").items]
NEVER = {
    "locataire_bailleur", "personne", "isolement", "personne_agee_fragile", "errance_sans_abri", "detresse",
    "urgence_secours", "hors_champ", "hors_champ_police", "hors_champ_secours", "hors_champ_justice",
}  # fmt: skip


def test_exactly_these_shipped_types_never_reach_a_landlord() -> None:
    hidden = {code for code in TYPES if not shown_to_landlord({code}, family(shipped("type_conflit"), code))}
    assert hidden & set(TYPES) == NEVER & set(TYPES)
    assert hidden


def test_a_local_code_is_as_hidden_as_the_one_it_stands_for() -> None:
    assert not shown_to_landlord({"litige_charges", "locataire_bailleur"}, "relation")
    assert not shown_to_landlord({"chute_a_domicile", "urgence_secours"}, "personne")


def test_a_week_belongs_to_its_iso_year() -> None:
    assert iso_week(date(2026, 11, 20)) == "2026-W47"
    assert iso_week(date(2027, 1, 1)) == "2026-W53"


@pytest.mark.parametrize("case", FOLLOW_UPS, ids=lambda case: case["issue"])
def test_only_an_outcome_to_follow_brings_a_follow_up(case: dict[str, object]) -> None:
    due = rules.follow_up_of(uuid4(), str(case["issue"]), date(2026, 11, 20))
    assert (due is not None) == case["needs"]


@pytest.mark.parametrize("case", DUE, ids=lambda case: case["day"])
def test_nobody_chose_when_so_it_is_due_after_the_usual_delay(case: dict[str, Any]) -> None:
    due = rules.follow_up_of(uuid4(), case["issue"], date.fromisoformat(case["day"]))
    assert (due.due_on.isoformat() if due else None) == case["due_on"]


@pytest.mark.parametrize("case", LISTS, ids=lambda case: case["type"])
def test_only_a_gathering_has_outcomes_of_its_own(case: dict[str, Any]) -> None:
    assert sorted(rules.outcome_lists(family(shipped("type_conflit"), case["type"]))) == case["lists"]


def test_the_follow_up_asked_twice_is_the_same_one() -> None:
    conflict = uuid4()
    first, again = (rules.follow_up_of(conflict, "a_suivre", date(2026, 11, 20)) for _ in range(2))
    assert first == again and first is not None and first.due_on == date(2026, 11, 27)
