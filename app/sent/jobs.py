"""Housekeeping: forms and changes nobody can send over or be told of any more are forgotten."""

from __future__ import annotations

from app.changes import actions as changes
from app.core import clock, tenant
from app.core.unit import write_unit
from app.sent import actions
from app.worker import tasks


@tasks.hourly
def sweep() -> None:
    """The answers that were pages, each hour; the rest by its days."""
    with write_unit() as s, tenant.every_tenant():
        actions.sweep(s, clock.now())
        changes.sweep(s, clock.now())
