"""Two people wrote one line of the sheet: on a phone too both stay, and whoever reads them chooses."""

from __future__ import annotations

from typing import Any

import pytest

from app.mediation.preparation import OVERTAKEN
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import held, new, on_phone, play
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")

KEPT = {"deux": ["Un.", "Deux."], "premier": ["Un."], "second": ["Deux."]}


def twice_written(world: World, phone: Any) -> tuple[Any, str]:
    """A case, and its line that was written against a text that was no longer there."""
    made, line = a_case(world), {"line_id": new(), "party": "A", "part": "mots"}
    first = ("line", {**line, "text": "Zéro.", "rev": None})
    assert play(phone, made, first, ("line", {**line, "text": "Un.", "rev": 1})) == ["applied", "applied"]
    assert play(phone, made, ("line", {**line, "text": "Deux.", "rev": 1})) == ["merged"]
    return made, line["line_id"]


@pytest.mark.parametrize("keep", KEPT)
def test_both_are_kept_or_one(world: World, as_phone: Any, keep: str) -> None:
    phone = as_phone(world.nadia)
    made, line = twice_written(world, phone)
    [both] = on_phone(phone, made)["lines"]
    choice = ("choose", {"line_id": line, "rev": both["rev"], "keep": keep})
    assert play(phone, made, choice, choice) == ["applied", "applied"]
    lines = on_phone(phone, made)["lines"]
    assert sorted(one["text"] for one in lines) == sorted(KEPT[keep])
    assert not any(one["other"] for one in lines)


def test_what_was_shown_is_what_is_chosen(world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    made, line = twice_written(world, phone)
    assert held(phone, made, "choose", {"line_id": line, "rev": 1, "keep": "second"})[1] == OVERTAKEN
