"""What a case may be closed with: a truth table over the states it is closed from and the list that is shipped."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.mediation.rules import outcomes
from app.mediation.rules.guards import EXPORTED
from app.mediation.rules.outcomes import AGREED, OTHERS, OUTCOMES, check, fits
from app.mediation.rules.states import CaseState

VECTORS = Path(__file__).parents[2] / "vectors" / "closing.json"
LIST = Path(outcomes.__file__).parents[2] / "nomenclatures" / "data" / "issue.json"
SHIPPED = {one["code"] for one in json.loads(LIST.read_text(encoding="utf-8"))["items"]} - {"non_renseigne"}
EXTENTS = {None: None, "total": "accord_complet", "partiel": "accord_partiel"}


def expected(state: CaseState, extent: str | None, code: str) -> bool:
    if code in AGREED:
        there = state in (CaseState.suivi_accord, CaseState.interrompu)
        return there and EXTENTS[extent] == code
    return state != CaseState.suivi_accord


def test_every_outcome_of_the_list_is_said_of_every_state_a_case_is_closed_from() -> None:
    assert set(AGREED) | set(OTHERS) == SHIPPED
    assert [one.value for one in OUTCOMES] == EXPORTED["CLOSES_FROM"]


@pytest.mark.parametrize("state", list(OUTCOMES))
def test_an_outcome_that_what_is_known_contradicts_is_refused(state: CaseState) -> None:
    for extent, code in product(EXTENTS, sorted(SHIPPED)):
        assert fits(state, extent, code) == expected(state, extent, code), (state, extent, code)


def test_a_structures_own_outcome_is_taken_anywhere() -> None:
    assert all(fits(state, extent, "propre_a_nous") for state, extent in product(OUTCOMES, EXTENTS))


def test_what_is_refused_says_why() -> None:
    with pytest.raises(Refused, match="Un accord est suivi"):
        check("suivi_accord", "total", "refus_mediation_demandeur")
    with pytest.raises(Refused, match="Aucun accord"):
        check("sans_suite", None, "accord_complet")


def test_a_phone_offers_the_same() -> None:
    for state, extent, code, ok in json.loads(VECTORS.read_text(encoding="utf-8"))["outcomes"]:
        assert fits(state, extent, code) == ok, (state, extent, code)
