"""A correction is judged when it was made: an hour without network, or three weeks, never costs the right to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.core import clock
from tests.clients import Phone
from tests.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHANGES = {"entry.correct": {"kind": "contact", "changes": {"canal": "sms"}}, "entry.cancel": {"kind": "contact"}}


@pytest.fixture(params=CHANGES)
def kind(request: pytest.FixtureRequest) -> str:
    """Each way of changing an entry."""
    return str(request.param)


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)  # type: ignore[no-any-return]


def contact(phone: Phone, world: World, at: datetime) -> dict[str, Any]:
    met = {"besoin": "ecoute", "reponses": [], "registre": "presence", "canal": "rencontre_tournee"}
    return phone.op("contact.record", {"place": {"estate": str(world.glycines.estate_id)}, **met}, occurred_at=told(at))


def told(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def change(phone: Phone, kind: str, entry: dict[str, Any], at: datetime, **more: Any) -> dict[str, Any]:
    return phone.op(kind, CHANGES[kind], UUID(entry["record_id"]), occurred_at=told(at), **more)


def answered(phone: Phone, at: datetime, *ops: dict[str, Any]) -> dict[str, Any]:
    """What the last of these operations comes to when they are received at a moment."""
    with clock.frozen(at):
        last: dict[str, Any] = phone.sync(*ops)["results"][-1]
    return last


def test_a_change_made_in_time_and_received_three_weeks_later_is_applied(phone: Phone, world: World, kind: str) -> None:
    noted = clock.now()
    entry = contact(phone, world, noted)
    answered(phone, noted, entry)
    assert answered(phone, noted + 21 * DAY, change(phone, kind, entry, noted + 2 * DAY))["result"] == "applied"


def test_a_change_made_too_late_goes_to_a_person_who_is_named(phone: Phone, world: World, kind: str) -> None:
    noted = clock.now()
    entry = contact(phone, world, noted)
    answered(phone, noted, entry)
    late = answered(phone, noted + 3 * DAY, change(phone, kind, entry, noted + 2 * DAY + HOUR))
    assert (late["result"], late["reason"]) == ("held", "not_allowed")
    assert "coordination" in late["message"]


def test_what_was_not_received_yet_is_changed_whenever_it_is(phone: Phone, world: World, kind: str) -> None:
    noted = clock.now()
    entry = contact(phone, world, noted)
    changed = change(phone, kind, entry, noted + 10 * DAY)
    assert answered(phone, noted + 11 * DAY, entry, changed)["result"] == "applied"


def test_the_48_hours_run_from_the_reception_not_from_the_stairwell(phone: Phone, world: World, kind: str) -> None:
    noted = clock.now()
    entry = contact(phone, world, noted)
    answered(phone, noted + 10 * DAY, entry)
    assert answered(phone, noted + 12 * DAY, change(phone, kind, entry, noted + 11 * DAY))["result"] == "applied"


def test_a_clock_set_back_buys_no_time(phone: Phone, world: World, kind: str) -> None:
    noted = clock.now()
    entry = contact(phone, world, noted)
    answered(phone, noted, entry)
    behind = int(18 * DAY / timedelta(milliseconds=1))
    measured = change(phone, kind, entry, noted + DAY, clock_gap=behind)
    absurd = change(phone, kind, entry, datetime.fromisoformat("1970-01-01T00:00:00Z"))
    for one in (measured, absurd):
        assert answered(phone, noted + 19 * DAY, one)["reason"] == "not_allowed"


def test_the_phone_is_told_when_its_entry_was_received(phone: Phone, world: World) -> None:
    noted = clock.now()
    with clock.frozen(noted + HOUR) as received:
        changes = phone.sync(contact(phone, world, noted))["changes"]
    (mine,) = [one["data"] for one in changes if one["kind"] == "contact"]
    assert clock.parse(mine["received_at"]) == received.replace(microsecond=0)
