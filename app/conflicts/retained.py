"""How long a conflict is kept."""

from app.conflicts.kind import CONFLICT
from app.logbook import retained

retained.declare(CONFLICT, "logbook", "logbook")
