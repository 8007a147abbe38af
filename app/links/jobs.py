"""Housekeeping: links that were over a month ago keep their dates alone."""

from __future__ import annotations

from app.core import clock
from app.core.tenant import every_tenant
from app.core.unit import write_unit
from app.links import actions
from app.worker import tasks


@tasks.daily
def sweep() -> None:
    with every_tenant(), write_unit():
        actions.sweep(clock.now())
