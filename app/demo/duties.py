"""The team's calendar: six weeks behind, two ahead, and the shifts that cover the moment of the first start. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from app.core import clock
from app.planning.rules import moments

WEEKS = 6
AHEAD = timedelta(days=14)
REST = timedelta(hours=11)
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=5)

AFTERNOON, EVENING, NIGHT = (time(14), time(21)), (time(16), time(23)), (time(17, 30), time(0, 30))

# Days worked by each pair (Monday is 0): somebody is out every evening, two pairs at the end of the week.
GIVEN_UP = 17  # one past shift in so many
DAYS = {"N1": (1, 2, 3, 4, 5), "C2": (2, 3, 4, 5, 6), "S3": (0, 1, 3, 4, 6), "A1": (1, 4)}


@dataclass(frozen=True)
class Duty:
    """A shift of a pair. `kind`: past, now, planned (published) or draft."""

    pair: str
    day: date
    starts_at: datetime
    ends_at: datetime
    kind: str
    cancelled: bool = False


def duties(pairs: list[str], at: datetime, weeks: int = WEEKS) -> list[Duty]:
    """Every shift around a moment, by date. Whoever is on duty then has rested eleven hours before, and will after."""
    found = [_now(pair, at, n) for n, pair in enumerate(pairs)]
    today = clock.service_day(at)
    day = today - timedelta(weeks=weeks)
    while day <= today + AHEAD:
        for n, pair in enumerate(pairs):
            if day.weekday() in DAYS[pair]:
                kept = _kept(pair, day, n, at)
                found += [kept] if kept else []
        day += timedelta(days=1)
    found.sort(key=lambda one: (one.starts_at, one.pair))
    past = [one for one in found if one.kind == "past"]
    given_up = set(past[GIVEN_UP // 2 :: GIVEN_UP])
    return [replace(one, cancelled=True) if one in given_up else one for one in found]


def _now(pair: str, at: datetime, rank: int) -> Duty:
    """From two hours ago to five hours on, to the quarter; the other pairs began a little earlier."""
    start = quarter(at - BEFORE) - timedelta(hours=rank)
    return Duty(pair, clock.service_day(start), start, quarter(at + AFTER), "now")


def _kept(pair: str, day: date, rank: int, at: datetime) -> Duty | None:
    starts_at, ends_at = moments(day, *_hours(day, rank), clock.zones())
    present = _now(pair, at, rank)
    if ends_at + REST <= present.starts_at:
        return Duty(pair, day, starts_at, ends_at, "past")
    if starts_at < present.ends_at + REST:
        return None
    # The first pair's coming days stay drafts: whoever tries the planning publishes them.
    near = rank > 0 and starts_at < at + timedelta(days=8)
    return Duty(pair, day, starts_at, ends_at, "planned" if near else "draft")


def _hours(day: date, rank: int) -> tuple[time, time]:
    """Late at the end of the week; otherwise afternoon or evening, week by week."""
    if day.weekday() in (4, 5):
        return NIGHT
    return (EVENING, AFTERNOON)[(day.isocalendar().week + rank) % 2]


def quarter(moment: datetime) -> datetime:
    """The quarter of an hour before a moment."""
    local = clock.local(moment)
    return local.replace(minute=local.minute - local.minute % 15, second=0, microsecond=0).astimezone(UTC)
