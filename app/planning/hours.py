"""The hours of a shift in words: one way to say them, wherever they are shown.

Beside hours stands the day clocks show: a shift that begins at 03:30 is counted on the day before, and says its own.
"""

from __future__ import annotations

from datetime import date, datetime

from app.core import clock
from app.core.dates import day_fr


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """17:00 – 00:30."""
    return f"{clock.hour(starts_at)} – {clock.hour(ends_at)}"


def day_of(starts_at: datetime) -> date:
    """The day that stands beside these hours."""
    return clock.local(starts_at).date()


def dated(starts_at: datetime, ends_at: datetime) -> str:
    """jeu. 26 nov., 03:30 – 10:30."""
    return f"{day_fr(day_of(starts_at))}, {hours(starts_at, ends_at)}"


def under(day: date, starts_at: datetime, ends_at: datetime) -> str:
    """Where a day is said already: the hours alone, with their day when it is another."""
    return hours(starts_at, ends_at) if day_of(starts_at) == day else dated(starts_at, ends_at)
