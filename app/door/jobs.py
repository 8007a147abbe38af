"""Housekeeping: sessions, tries and lines of the security log that have run out are forgotten."""

from __future__ import annotations

from app.core import clock, tenant
from app.core.unit import write_unit
from app.door import sessions, throttle
from app.journal import actions as journal
from app.worker import tasks


@tasks.hourly
def sweep() -> None:
    """Delete what no longer counts; a phone whose session ran out stays enrolled."""
    with write_unit() as s, tenant.every_tenant():
        sessions.sweep(s, clock.now())
        throttle.sweep(s, clock.now())
    journal.sweep(clock.now())
