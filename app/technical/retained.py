"""How long a technical problem is kept: its words two years, its hall and its dates five, as repairs are disputed."""

from app.logbook import retained
from app.technical.kind import TECHNICAL

retained.declare(
    TECHNICAL, "technical_text", "technical",
    typed=("_called_who", "_sent_reference"), moments=("called_at", "sent_at"),
)  # fmt: skip
