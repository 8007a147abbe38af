"""Housekeeping: sessions, tries and lines of the security log that have run out are forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import clock, tenant
from app.core.unit import write_unit
from app.door import passkeys, sessions, throttle
from app.journal import actions as journal
from app.worker import apart, tasks


@tasks.hourly
def sweep() -> None:
    """Delete what no longer counts; a phone whose session ran out stays enrolled."""
    for of_it in (sessions.sweep, throttle.sweep, passkeys.sweep):
        apart(_in_a_unit, of_it)
    apart(journal.sweep, clock.now())


def _in_a_unit(of_it: Callable[[Session, datetime], object]) -> None:
    with write_unit() as s, tenant.every_tenant():
        of_it(s, clock.now())
