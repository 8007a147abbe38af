"""What a phone may ask of a case: each is one of the desk's own acts."""

from __future__ import annotations

from app.core.kinds import Operation

OPERATIONS: tuple[Operation, ...] = ()
