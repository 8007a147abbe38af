"""Where clocks on a wall are read: an organisation's time zone, and the days counted by them. Pure.

A night belongs to the day it began: a service day starts at 05:00 on the wall clock, and nothing here counts days
from midnight. An organisation that changes zone keeps the history of it: a moment is read in the zone that was in
force then, so that nothing of the past is counted again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

DAY_STARTS_HOUR = 5
DAY_STARTS = time(DAY_STARTS_HOUR)
DEFAULT = "Europe/Paris"
EVER = datetime.min.replace(tzinfo=UTC)
DAY = timedelta(days=1)
SUMMER = timedelta(hours=1)
STRIDE = 7 * 24 * 3600  # seconds: no law moves a clock and back within a week

SEASONS = ("heure d’été", "heure d’hiver")
CHANGES = ("avant le changement d’heure", "après le changement d’heure")
"""What tells two equal hours apart: the night clocks leave summer, and the day an organisation changes zone."""

FRENCH: Mapping[str, str] = {
    DEFAULT: "Hexagone et Corse",
    "America/Guadeloupe": "Guadeloupe",
    "America/Martinique": "Martinique",
    "America/Cayenne": "Guyane",
    "Indian/Reunion": "La Réunion",
    "Indian/Mayotte": "Mayotte",
    "America/Miquelon": "Saint-Pierre-et-Miquelon",
    "America/St_Barthelemy": "Saint-Barthélemy",
    "America/Marigot": "Saint-Martin",
    "Pacific/Noumea": "Nouvelle-Calédonie",
    "Pacific/Wallis": "Wallis-et-Futuna",
    "Pacific/Tahiti": "Tahiti, îles de la Société, Tuamotu et Australes",
    "Pacific/Marquesas": "Îles Marquises",
    "Pacific/Gambier": "Îles Gambier",
}
"""The zones an organisation may choose, by their IANA name, and where they hold."""


@dataclass(frozen=True)
class Zones:
    """The zones of an organisation, each with the moment it came into force; the first one always was."""

    pieces: tuple[tuple[datetime, ZoneInfo], ...]

    @classmethod
    def of(cls, name: str) -> Zones:
        """One zone, ever since. Raises ZoneInfoNotFoundError."""
        return cls(((EVER, ZoneInfo(name)),))

    @property
    def present(self) -> str:
        """The IANA name of the last one."""
        return self.pieces[-1][1].key

    def changed(self, name: str, at: datetime) -> Zones:
        """The same until a moment, another zone from then on; one that was to come into force later never does."""
        return Zones((*(one for one in self.pieces if one[0] <= at), (at, ZoneInfo(name))))

    def in_force(self, at: datetime) -> str:
        """The IANA name of the one that holds at a moment."""
        return self._at(at).key

    def local(self, moment: datetime) -> datetime:
        """The same moment as a clock on a wall reads it."""
        return moment.astimezone(self._at(moment))

    def moment(self, day: date, at: time) -> datetime:
        """When clocks read this hour of a calendar day, aware UTC; the first time where they read it twice.

        Of an hour that a change of zone leaves out, the moment of the change.
        """
        until = None
        for since, zone in reversed(self.pieces):
            found = datetime.combine(day, at, zone).astimezone(UTC)
            if found >= since:
                break
            until = since
        return found if until is None else min(found, until)

    def moments(self, day: date, at: time) -> tuple[datetime, ...]:
        """When clocks read this hour of a calendar day: twice where they are put back, never where they skip it."""
        said = datetime.combine(day, at)
        found = {said.replace(tzinfo=zone, fold=fold).astimezone(UTC) for _, zone in self.pieces for fold in (0, 1)}
        return tuple(sorted(one for one in found if self.local(one).replace(tzinfo=None) == said))

    def which(self, moment: datetime) -> str:
        """Of an hour that clocks read twice, the one meant, as people say it; of any other, nothing."""
        moment = moment.astimezone(UTC)
        before, now, after = (self._offset(one) for one in (moment - DAY, moment, moment + DAY))
        back = before - after
        if back <= timedelta():
            return ""
        first, second = SEASONS if back == SUMMER else CHANGES
        if now == before and self._offset(moment + back) == after:
            return first
        return second if now == after and self._offset(moment - back) == before else ""

    def hour(self, moment: datetime) -> str:
        """21:46 on the wall; 02:30 (heure d’été) where there are two of them."""
        read, which = f"{self.local(moment):%H:%M}", self.which(moment)
        return f"{read} ({which})" if which else read

    def skipped(self, day: date, at: time) -> tuple[time, time]:
        """Of an hour that is skipped, what clocks read when they are put on, and what they read then."""
        lines = self.offsets(self.moment(day, at) - DAY, self.moment(day, at) + DAY)
        (_, east), (since, later) = lines[0], lines[-1]
        read = datetime.fromtimestamp(since, UTC)
        return (read + timedelta(minutes=east)).time(), (read + timedelta(minutes=later)).time()

    def day(self, moment: datetime) -> date:
        """The service day of a moment: until 05:00 it is the day before."""
        read = self.local(moment)
        return read.date() - timedelta(days=read.time() < DAY_STARTS)

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """The service day from 05:00 to 05:00, [start, end) in UTC: 23 to 25 hours but for a change of zone."""
        return self.moment(day, DAY_STARTS), self.moment(day + timedelta(days=1), DAY_STARTS)

    def offsets(self, first: datetime, last: datetime) -> list[list[int]]:
        """What clocks add to UTC over a time: `[[Unix seconds, minutes east], …]`, one line per change.

        For a reader without time zones: a moment takes the last line before it, the first of all where there is none.
        """
        start, end = int(first.timestamp()), int(last.timestamp())
        changes = [int(since.timestamp()) for since, _ in self.pieces[1:]]
        lines, at = [[start, self._east(start)]], start
        while at < end:
            ahead = min(at + STRIDE, end, *(one for one in changes if one > at))
            if self._east(ahead) != lines[-1][1]:
                ahead = self._change(at, ahead)
                lines.append([ahead, self._east(ahead)])
            at = ahead
        return lines

    def kept(self) -> list[dict[str, str | None]]:
        """The history as it is stored: `[{"zone": name, "since": ISO moment or null}, …]`."""
        return [{"zone": z.key, "since": None if since == EVER else since.isoformat()} for since, z in self.pieces]

    @classmethod
    def read(cls, kept: Sequence[Mapping[str, Any]]) -> Zones:
        """The history as `kept` stored it; that of Paris where a damaged row tells none."""
        try:
            return _read(tuple((one["zone"], one["since"]) for one in kept))
        except (ValueError, LookupError, TypeError):  # ZoneInfoNotFoundError is of the second
            return PARIS

    def _at(self, moment: datetime) -> ZoneInfo:
        return next(zone for since, zone in reversed(self.pieces) if since <= moment)

    def _offset(self, moment: datetime) -> timedelta:
        return self.local(moment).utcoffset() or timedelta()

    def _east(self, seconds: int) -> int:
        return self._offset(datetime.fromtimestamp(seconds, UTC)) // timedelta(minutes=1)

    def _change(self, before: int, after: int) -> int:
        """The second of the one change between two moments with different offsets."""
        while after - before > 1:
            half = (before + after) // 2
            before, after = (half, after) if self._east(half) == self._east(before) else (before, half)
        return after


def latest_day(moment: datetime) -> date:
    """No service day of an organisation is later at this moment."""
    return moment.astimezone(UTC).date() + timedelta(days=1)


@lru_cache(maxsize=1024)
def _read(pieces: tuple[tuple[str, str | None], ...]) -> Zones:
    if not pieces:
        raise ValueError("a history has a beginning")
    return Zones(tuple((EVER if since is None else datetime.fromisoformat(since), ZoneInfo(z)) for z, since in pieces))


PARIS = Zones.of(DEFAULT)
