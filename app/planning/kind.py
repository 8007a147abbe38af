"""What the rest of the house knows of a shift."""

from __future__ import annotations

from datetime import datetime

from app.core.kinds import Kind
from app.planning.models import Shift
from app.planning.rules import WAITED_FOR
from app.planning.schemas import wire


def _has_ended(row: Shift, at: datetime) -> bool:
    # Its round is waited for a while yet, and the phone reads here until when.
    return row.ends_at + WAITED_FOR < at


SHIFT: Kind[Shift] = Kind(name="shift", model=Shift, label="Vacation", wire=wire, leaves=_has_ended)
