"""Where clocks on a wall are read: an organisation's time zone, and the days counted by them. Pure.

A night belongs to the day it began: a service day starts at 05:00 on the wall clock, and nothing here counts days
from midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_STARTS = time(5)


@dataclass(frozen=True)
class Zones:
    """A time zone, read by everything that says an hour or a day."""

    zone: ZoneInfo

    @classmethod
    def of(cls, name: str) -> Zones:
        """The zone of this IANA name. Raises ZoneInfoNotFoundError."""
        return cls(ZoneInfo(name))

    def local(self, moment: datetime) -> datetime:
        """The same moment as a clock on a wall reads it."""
        return moment.astimezone(self.zone)

    def moment(self, day: date, at: time) -> datetime:
        """When clocks read this hour of a calendar day, aware UTC; the first time where they read it twice."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def day(self, moment: datetime) -> date:
        """The service day of a moment: until 05:00 it is the day before."""
        read = self.local(moment)
        return read.date() - timedelta(days=read.time() < DAY_STARTS)

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """The service day from 05:00 to 05:00, [start, end) in UTC: 23 to 25 hours."""
        return self.moment(day, DAY_STARTS), self.moment(day + timedelta(days=1), DAY_STARTS)


PARIS = Zones.of("Europe/Paris")
