"""The night the clocks change: an hour that comes twice says which it is, a skipped one is refused in words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from app.core import clock
from app.planning.models import Shift
from tests.clients import Desk, Phone
from tests.desk.evening import payload
from tests.rounds.test_week_page import NEW, typed
from tests.rows import only
from tests.world import World

SUMMER, WINTER = "2027-10-31T00:30:00+00:00", "2027-10-31T01:30:00+00:00"
IN_OCTOBER = {"debut": "22:00", "fin": "02:30", "publier": "1"}


def words(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("chosen", "said"), [(SUMMER, "02:30 (heure d’été)"), (WINTER, "02:30 (heure d’hiver)")], ids=["summer", "winter"]
)
def test_a_shift_that_ends_in_the_hour_that_comes_twice_is_asked_which(
    world: World, as_desk: Any, chosen: str, said: str
) -> None:
    desk: Desk = as_desk(world.claire)
    day = date(2027, 10, 30)
    asked = desk.submit(NEW, typed(world, day, **IN_OCTOBER))
    assert asked.status_code == 422 and "Cette heure existe deux fois ce jour-là" in words(asked)
    assert re.findall(r'name="fin_laquelle"[^>]* value="([^"]+)"', words(asked)) == [SUMMER, WINTER]
    assert desk.submit(NEW, typed(world, day, **IN_OCTOBER, fin_laquelle="02:30")).status_code == 422
    assert desk.submit(NEW, typed(world, day, **IN_OCTOBER, fin_laquelle=chosen)).status_code == 303
    assert only(world, Shift).ends_at == datetime.fromisoformat(chosen)
    assert f"22:00 – {said}" in words(desk.get(f"/bureau/planning?jour={day}"))


def test_a_shift_that_begins_and_ends_in_it_says_both(world: World, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    twice = {"debut": "02:10", "fin": "02:40", "debut_laquelle": "2027-10-31T00:10:00+00:00"}
    told = {**twice, "fin_laquelle": "2027-10-31T01:40:00+00:00", "publier": "1"}
    assert desk.submit(NEW, typed(world, date(2027, 10, 31), **told)).status_code == 303
    shift = only(world, Shift)
    assert (shift.ends_at - shift.starts_at).total_seconds() == 90 * 60


@pytest.mark.parametrize(("field", "hours"), [("fin", ("22:00", "02:30")), ("debut", ("02:00", "08:00"))])
def test_an_hour_that_is_skipped_is_refused_in_words(
    world: World, as_desk: Any, field: str, hours: tuple[str, str]
) -> None:
    desk: Desk = as_desk(world.claire)
    day = date(2027, 3, 27) if field == "fin" else date(2027, 3, 28)
    refused = desk.submit(NEW, typed(world, day, debut=hours[0], fin=hours[1], publier="1"))
    assert refused.status_code == 422
    assert "Cette heure n’existe pas ce jour-là\xa0: à 02:00, il est déjà 03:00." in words(refused)


def test_two_entries_of_the_same_hour_stand_in_true_order_and_are_told_apart(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    with clock.frozen(datetime(2026, 10, 25, 2, tzinfo=UTC)):
        phone: Phone = as_phone(world.nadia)
        told = payload("contact", world, uuid4(), None)
        for moment in ("2026-10-25T01:30:00+00:00", "2026-10-25T00:30:00+00:00"):
            op = {**phone.op("contact.record", told), "occurred_at": moment}
            assert phone.sync(op)["results"][0]["result"] == "applied"
        page = words(as_desk(world.claire).get("/bureau/relire"))
    hours = re.findall(r"dim\. 25 oct\. à (02:30 \(heure d’\w+\))", page)
    assert hours == ["02:30 (heure d’été)", "02:30 (heure d’hiver)"]
