"""The list of faults says how many there are on each of its tabs, by the same filters."""

from __future__ import annotations

from typing import Any

from tests.desk.evening import tell
from tests.world import World

PAGE = "/bureau/techniques"


def test_each_tab_says_how_many_it_has(world: World, as_desk: Any, as_phone: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    tell(world, phone)
    shown = desk.get(PAGE).get_data(as_text=True)
    assert "À transmettre · 1<" in shown and "Envoyé · 0<" in shown
    narrowed = desk.get(f"{PAGE}?urgence=t4").get_data(as_text=True)
    assert "À transmettre · 0<" in narrowed
