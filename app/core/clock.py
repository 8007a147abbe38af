"""The only clock. Moments are aware and in UTC; a day is a service day, from 05:00 to 05:00 (core.zones).

It may have been wrong: set ahead by a day or a year, then right again. What was written meanwhile lies in the future,
and a moment from the future is as if never: `elapsed` is how every stored moment is compared.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar, Token
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.core.zones import DEFAULT, PARIS, Zones

_SHIFT = timedelta(seconds=float(os.environ.get("PALIER_CLOCK_SHIFT", "0") or 0))
"""Added to the machine's clock, so that a demonstration can be played at any hour; told when the process starts."""
_frozen: datetime | None = None
_moved = timedelta()
AHEAD = timedelta(minutes=1)
"""Clocks of two machines may differ by so much; a stored moment further ahead was written by a clock that was wrong."""
EVER = timedelta.max


def _paris() -> Zones:
    return PARIS


_zones: ContextVar[Callable[[], Zones]] = ContextVar("palier_zones", default=_paris)


def now() -> datetime:
    """The present moment, aware, UTC."""
    return _frozen if _frozen is not None else datetime.now(UTC) + _SHIFT


def ticks() -> timedelta:
    """Time by a clock that nobody sets, sleep included; only differences of it mean anything."""
    return _moved if _frozen is not None else timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))


def elapsed(moment: datetime | None, at: datetime) -> timedelta:
    """How long ago a stored moment was; EVER for one that never was, or from the future."""
    return EVER if moment is None or moment > at + AHEAD else at - moment


def zones() -> Zones:
    """Whose wall clocks are read: the organisation's of the present work, those of Paris when it has none."""
    return _zones.get()()


def read_from(zones: Callable[[], Zones] | None) -> Token[Callable[[], Zones]]:
    """Have `zones` say them from now on (None: Paris); called when a day or an hour is asked for."""
    return _zones.set(zones or _paris)


def read_again(before: Token[Callable[[], Zones]]) -> None:
    """Back to those that held before."""
    _zones.reset(before)


def local(moment: datetime) -> datetime:
    """The same moment as read on a wall clock: for an hour, and for the date beside it."""
    return zones().local(moment)


def hour(moment: datetime) -> str:
    """21:46 on the wall clock; 02:30 (heure d’été) in the night that has two of them."""
    return zones().hour(moment)


def date_and_hour(moment: datetime) -> str:
    """25/10/2026 à 02:30 (heure d’été): as a sentence says a moment."""
    return f"{local(moment):%d/%m/%Y} à {hour(moment)}"


def service_day(moment: datetime) -> date:
    """The day a moment belongs to, a night being whole in the one it began."""
    return zones().day(moment)


def calendar_date(moment: datetime) -> date:
    """The date a calendar shows, past midnight too: of what proves something, and stands beside its hour."""
    return local(moment).date()


def today() -> date:
    return service_day(now())


def parse(moment: str) -> datetime:
    """An ISO 8601 text to an aware UTC moment; a text without a zone is the time of Paris.

    Raises ValueError on anything else.
    """
    parsed = datetime.fromisoformat(moment.strip())
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=ZoneInfo(DEFAULT))
    return parsed.astimezone(UTC)


@contextlib.contextmanager
def frozen(at: datetime | str) -> Iterator[datetime]:
    """Hold the clock still at a moment: for tests and for playing a day again."""
    global _frozen
    before = _frozen
    _frozen = parse(at) if isinstance(at, str) else at.astimezone(UTC)
    try:
        yield _frozen
    finally:
        _frozen = before


def move(by: timedelta) -> datetime:
    """Let time pass on a frozen clock; refuses on the real one, which nobody moves."""
    global _moved
    _moved += by
    return put(by)


def put(by: timedelta) -> datetime:
    """Put a frozen clock ahead, or back, while no time passes: as somebody who sets a machine's clock wrong."""
    global _frozen
    if _frozen is None:
        raise RuntimeError("the clock is not frozen")
    _frozen += by
    return _frozen
