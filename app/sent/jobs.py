"""Housekeeping: forms and changes nobody can send over or be told of any more are forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.changes import actions as changes
from app.core import clock, tenant
from app.core.unit import write_unit
from app.sent import actions
from app.worker import apart, tasks


@tasks.hourly
def sweep() -> None:
    """The answers that were pages, each hour; the rest by its days."""
    for of_it in (actions.sweep, changes.sweep):
        apart(_in_a_unit, of_it)


def _in_a_unit(of_it: Callable[[Session, datetime], object]) -> None:
    with write_unit() as s, tenant.every_tenant():
        of_it(s, clock.now())
