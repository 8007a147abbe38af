"""What a phone may ask of a case: each is one of the desk's own acts."""

from __future__ import annotations

from app.core.kinds import Operation
from app.mediation.phone.ops import (
    agreement,
    alerting,
    correcting,
    ending,
    meetings,
    opening,
    parties,
    readings,
    sessions,
    sheet,
)

OPERATIONS: tuple[Operation, ...] = (
    *opening.OPERATIONS, *readings.OPERATIONS, *parties.OPERATIONS, *correcting.OPERATIONS, *meetings.OPERATIONS,
    *sessions.OPERATIONS, *sheet.OPERATIONS, *agreement.OPERATIONS, *ending.OPERATIONS, *alerting.OPERATIONS,
)  # fmt: skip
