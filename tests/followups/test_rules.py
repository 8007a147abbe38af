"""The life of a follow-up, and when its owner may be told."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest

from app.core import clock
from app.core.errors import Refused
from app.core.zones import PARIS
from app.followups import rules
from app.followups.rules import FOLLOWUP, FollowupState, open_window
from app.people.actions import OFFICE_HOURS
from app.planning.rules import Span, Window, moments, windows

TUESDAY = date(2026, 11, 24)


def at(text: str) -> datetime:
    return clock.parse(text)


def shift(text: str) -> Span:
    """`2026-11-24 16:00-22:00`, counted on the day it starts."""
    day, hours = text.split()
    starts, ends = (datetime.strptime(part, "%H:%M").time() for part in hours.split("-"))  # noqa: DTZ007
    on = date.fromisoformat(day)
    return Span(UUID(int=1), on, *moments(on, starts, ends, PARIS), ("a",))


def told_at(due_on: date, moment: str, shifts: tuple[str, ...] = (), absent: tuple[Window, ...] = ()) -> bool:
    """May the owner be told at this moment of something due that day?"""

    def of_day(day: date) -> list[Window]:
        return windows([day], [shift(one) for one in shifts], absent, OFFICE_HOURS, PARIS)

    return open_window(due_on, at(moment), of_day, PARIS) is not None


def test_the_owner_is_told_during_their_shift_and_not_in_office_hours_that_day() -> None:
    shifts = ("2026-11-24 16:00-22:00",)
    assert told_at(TUESDAY, "2026-11-24 20:00", shifts)
    assert not told_at(TUESDAY, "2026-11-24 10:00", shifts)
    assert not told_at(TUESDAY, "2026-11-24 22:00", shifts)


def test_without_a_shift_that_day_the_hours_of_the_organisation_hold() -> None:
    assert told_at(TUESDAY, "2026-11-24 09:00")
    assert not told_at(TUESDAY, "2026-11-24 08:59:59")
    assert not told_at(TUESDAY, "2026-11-24 20:00")
    assert not told_at(date(2026, 11, 28), "2026-11-28 10:00")


def test_what_was_not_told_on_its_day_is_told_in_the_next_window() -> None:
    assert told_at(date(2026, 11, 21), "2026-11-23 09:00")
    assert not told_at(date(2026, 11, 21), "2026-11-22 10:00")


def test_nobody_is_told_before_the_day_or_during_an_absence() -> None:
    absence = (Window(at("2026-11-24 00:00"), at("2026-11-25 12:00")),)
    assert not told_at(TUESDAY, "2026-11-23 10:00")
    assert not told_at(TUESDAY, "2026-11-24 10:00", (), absence)
    assert not told_at(TUESDAY, "2026-11-24 20:00", ("2026-11-24 16:00-22:00",), absence)
    assert told_at(TUESDAY, "2026-11-25 12:00", (), absence)


def test_a_shift_past_midnight_belongs_to_the_day_it_starts() -> None:
    night = ("2026-11-24 20:00-02:00",)
    assert told_at(TUESDAY, "2026-11-25 01:30", night)
    assert not told_at(TUESDAY, "2026-11-25 02:00", night)
    assert not told_at(date(2026, 11, 25), "2026-11-25 01:30", night)
    assert told_at(date(2026, 11, 25), "2026-11-25 09:00", night)


def test_a_night_shift_still_on_after_five_in_the_morning_is_still_a_window() -> None:
    assert told_at(TUESDAY, "2026-11-25 05:30", ("2026-11-24 22:00-06:00",))


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_clock_changes_move_no_hour_on_the_wall(day: str) -> None:
    shifts = (f"{day} 00:30-09:00",)
    on = date.fromisoformat(day)
    assert told_at(on, f"{day} 08:59", shifts)
    assert not told_at(on, f"{day} 09:00", shifts)
    # The hour that comes twice: the second one is told from too.
    assert told_at(date(2026, 10, 25), "2026-10-25T02:30:00+01:00", ("2026-10-25 00:30-09:00",))


def test_every_open_state_can_be_done_postponed_or_cancelled_and_closed_ones_cannot_move() -> None:
    ends = (FollowupState.faite, FollowupState.reportee, FollowupState.annulee)
    for source in rules.OPEN:
        assert all(FOLLOWUP.may(source, end) for end in ends)
    for source in (FollowupState.faite, FollowupState.annulee):
        assert source not in {before for before, _ in FOLLOWUP.transitions}
        with pytest.raises(Refused, match="ne peut plus changer"):
            rules.check_move(source, FollowupState.faite, "A")


def test_only_the_system_makes_a_follow_up_due_or_told() -> None:
    assert FOLLOWUP.may("planifiee", "due", "S")
    assert not FOLLOWUP.may("planifiee", "due", "A")
    assert not FOLLOWUP.may("due", "notifiee", "A")
    assert not FOLLOWUP.may("planifiee", "notifiee")


def test_the_fourth_postponement_is_the_coordinators() -> None:
    for done in range(3):
        rules.check_postpone(done, "A")
    with pytest.raises(Refused, match=f"{rules.MAX_POSTPONED} fois"):
        rules.check_postpone(3, "A")
    rules.check_postpone(3, "C")


@pytest.mark.parametrize(
    ("due_on", "fine"), [("2026-11-23", True), ("2026-11-22", False), ("2027-11-24", True), ("2027-11-25", False)]
)
def test_a_follow_up_is_for_the_working_day_or_later_within_a_year(due_on: str, fine: bool) -> None:
    decided = PARIS.day(at("2026-11-24 01:00"))  # still the working day of the 23rd
    if fine:
        rules.check_due_on(date.fromisoformat(due_on), decided)
    else:
        with pytest.raises(Refused):
            rules.check_due_on(date.fromisoformat(due_on), decided)
