"""The list of faults says how many there are on each of its tabs, by the same filters."""

from __future__ import annotations

from typing import Any

from app.core import clock, tenant
from app.core.unit import write_unit
from app.review import actions as review
from tests.clients import Desk
from tests.desk.evening import Evening, tell
from tests.world import World

PAGE = "/bureau/techniques"


def test_each_tab_says_how_many_it_has(world: World, as_desk: Any, as_phone: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    tell(world, phone)
    shown = desk.get(PAGE).get_data(as_text=True)
    assert "À transmettre · 1<" in shown and "Envoyés · 0<" in shown
    narrowed = desk.get(f"{PAGE}?urgence=t4").get_data(as_text=True)
    assert "À transmettre · 0<" in narrowed


def test_what_is_kept_inside_has_a_tab_of_its_own_and_each_line_leads_to_its_entry(
    world: World, evening: Evening, as_desk: Any
) -> None:
    desk: Desk = as_desk(world.claire)
    entry = f'href="/bureau/relire/technical/{evening.technical}"'
    assert entry in desk.get(PAGE).get_data(as_text=True)
    with tenant.tenant(world.org_id), write_unit():
        review.retain(world.claire.actor, clock.now(), "technical", evening.technical, "situation_sensible", None)
    shown = desk.get(PAGE).get_data(as_text=True)
    assert entry not in shown and "À transmettre · 0<" in shown and "Gardés en interne · 1<" in shown
    kept = desk.get(f"{PAGE}?etat=retenu").get_data(as_text=True)
    assert entry in kept and "1 gardé en interne" in kept
    assert "/envoyer" not in kept and "/retenir" not in kept, "nothing offers to send it"
    narrowed = desk.get(f"{PAGE}?etat=retenu&urgence=t4").get_data(as_text=True)
    assert "Gardés en interne · 0<" in narrowed and "Aucun problème pour ces filtres." in narrowed
    told = desk.submit(f"{PAGE}/{evening.technical}/informer?etat=retenu", {}, f"{PAGE}?etat=retenu")
    assert told.location.startswith(f"{PAGE}?etat=retenu")
    with tenant.tenant(world.org_id), write_unit():
        review.release(world.claire.actor, clock.now(), "technical", evening.technical)
    assert "Gardés en interne · 0<" in desk.get(PAGE).get_data(as_text=True)
    assert "Aucun problème gardé en interne." in desk.get(f"{PAGE}?etat=retenu").get_data(as_text=True)
