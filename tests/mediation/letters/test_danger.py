"""A letter where there is violence or danger: whom to call, and no other mediation."""

from __future__ import annotations

import pytest

from app.core import tenant
from app.core.unit import write_unit
from app.mediation import known
from app.mediation.letters import values
from app.mediation.letters.beginning import NOT_FOR_US
from app.mediation.letters.phrases import reason_of
from app.mediation.letters.rules import KINDS
from app.mediation.models import MediationCase
from tests.mediation.letters.stage import a_stage
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("reasons", [["violence_danger"], ["hors_champ", "violence_danger"], ["hors_champ"]])
def test_protection_and_conciliation_are_never_both_said(world: World, reasons: list[str]) -> None:
    made = a_stage(world, "non_recevable")
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, made))
        verdict = known.last_verdict(row, decided=True)
        assert verdict is not None
        verdict.reasons = reasons
        s.flush()
        given = values.of(KINDS["non_recevable"], row, known.letters_of(row)["A"])
    assert bool(given["protection"]) == ("violence_danger" in reasons) != bool(given["conciliation"])


def test_the_reason_of_a_letter_is_said_in_the_words_of_its_flow() -> None:
    for code in ("recours_prealable", "trop_tard"):
        assert "institution" in (reason_of(code, institution=True) or "")
        assert "personne" in (reason_of(code, institution=False) or "")
    assert reason_of("propre_a_nous", institution=False) is None


def test_it_names_the_three_numbers_and_the_number_of_the_case() -> None:
    said = " ".join(getattr(one, "said", "") for one in NOT_FOR_US.body)
    assert all(number in said for number in ("le 17", "3919", "116\u00a0006")) and "dossier {numero}" in said
