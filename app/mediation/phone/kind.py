"""What the rest of the house knows of a case that phones hold."""

from __future__ import annotations

from datetime import datetime

from app.core import clock
from app.core.kinds import Kind
from app.mediation.models import MediationCase
from app.mediation.models.case import ON_PHONES
from app.mediation.phone import embedded as embedded  # what it embeds is followed from here on
from app.mediation.phone.operations import OPERATIONS
from app.mediation.phone.wire import PRIVATE, wire


def _is_over(row: MediationCase, at: datetime) -> bool:
    return row.closed_on is not None and row.closed_on < clock.service_day(at) - ON_PHONES


CASE: Kind[MediationCase] = Kind(
    name="case",
    model=MediationCase,
    label="Dossier de médiation",
    wire=wire,
    leaves=_is_over,
    private=PRIVATE,
    follows_estate=True,
    by_sector=False,  # its mediators', wherever it is
    referable=True,
    operations=OPERATIONS,
)
