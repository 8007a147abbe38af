"""Each letter: of its own party alone, in plain French, its locked words there, its bytes the same for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents import plain
from app.documents.template import TEMPLATES
from app.mediation.letters import beginning, way
from app.mediation.letters.rules import KINDS
from tests.documents.reading import text
from tests.mediation.letters import stage
from tests.world import World

ALL = sorted(KINDS)


@pytest.mark.parametrize("kind", ALL)
def test_a_letter_says_its_own_party_and_nothing_of_the_other(world: World, kind: str) -> None:
    case_id = stage.a_stage(world, kind)
    said = text(stage.pdf(world, stage.frozen(world, kind, case_id)))
    own, other = ("Thibault Oriol", "Zohra Kébir") if kind == "correspondant" else ("Zohra Kébir", "Thibault Oriol")
    assert own in said
    assert other not in said
    assert "0699887766" not in said
