"""Hours past midnight say the day clocks show, on every page that says a shift."""

from __future__ import annotations

from datetime import date, time
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.unit import write_unit
from app.core.zones import PARIS
from app.planning import actions, copies, rules
from app.planning.hours import dated, under
from app.planning.rules import Span
from tests.world import World

DAY, NEXT = date(2026, 11, 25), date(2026, 11, 26)
STARTS, ENDS = rules.moments(NEXT, time(3, 30), time(10, 30), PARIS)
DATED = "jeu. 26 nov., 03:30 – 10:30"


def late(world: World, how: str) -> UUID:
    """A shift that begins at 03:30 on Thursday and is counted on Wednesday."""
    with tenant.tenant(world.org_id), write_unit():
        people = [world.nadia.user_id, world.yoann.user_id]
        claire, at = world.claire.actor, clock.now()
        shift = actions.create_shift(claire, at, service_date=DAY, starts_at=STARTS, ends_at=ENDS, agents=people)
        if how == "publiee":
            actions.publish(claire, at, shift.id)
        return shift.id


def test_the_day_is_said_where_it_is_another_than_the_one_above() -> None:
    assert dated(STARTS, ENDS) == DATED == under(DAY, STARTS, ENDS)
    assert under(NEXT, STARTS, ENDS) == "03:30 – 10:30"
    evening = rules.moments(DAY, time(20), time(4, 30), PARIS)
    assert under(DAY, *evening) == "20:00 – 04:30" and dated(*evening) == "mer. 25 nov., 20:00 – 04:30"


WALK = (
    ("publiee", "/bureau/planning?jour=2026-11-25", DATED),
    ("publiee", "/bureau/planning/vacation/{id}", "Vacation du jeu. 26 nov."),
    ("publiee", "/bureau/planning/vacation/{id}/annuler", "Annuler la vacation du jeu. 26 nov."),
    ("publiee", "/bureau/planning/vacation/{id}/modifier", "Modifier la vacation du jeu. 26 nov."),
    ("publiee", "/bureau/planning/vacation/{id}/modifier", 'value="2026-11-26"'),
    ("publiee", "/bureau/planning/vacation/{id}/copier", "Copier la vacation du jeu. 26 nov."),
    ("publiee", "/bureau/equipe/{nadia}/fermer", DATED),
    ("brouillon", "/bureau/planning/publier?jour=2026-11-25", DATED),
)


@pytest.mark.parametrize(("how", "page", "said"), WALK)
def test_every_page_says_the_day_of_the_hour(world: World, as_desk: Any, how: str, page: str, said: str) -> None:
    shift_id = late(world, how)
    shown = as_desk(world.claire).get(page.format(id=shift_id, nadia=world.nadia.user_id))
    assert said in unescape(shown.get_data(as_text=True))


def test_a_copy_keeps_its_night() -> None:
    moved = copies.moved(Span(UUID(int=1), DAY, STARTS, ENDS, ("nadia",)), date(2026, 12, 2))
    assert moved.service_date == date(2026, 12, 2)
    assert dated(moved.starts_at, moved.ends_at) == "jeu. 3 déc., 03:30 – 10:30"
