"""What waits is sent at once and looked at each minute; what ended a month ago is forgotten."""

from __future__ import annotations

from app.core import clock
from app.core.tenant import every_tenant
from app.core.unit import write_unit
from app.mail import actions, carrier
from app.worker import tasks


@tasks.every_minute
@tasks.task
def carry() -> None:
    carrier.carry()


@tasks.daily
def sweep() -> None:
    """Addresses are kept for as long as a mail may come back, and somebody may ask what became of it."""
    with every_tenant(), write_unit():
        actions.forget(clock.now())
