"""What these services ask for more: of a problem, how many floors it touches; of a conflict, the weather."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.fields import drafts
from app.fields.drafts import Asked
from app.fields.rules import Nature
from app.people.acting import Actor

FLOORS = "etages_touches"
WEATHER = "temps_qu_il_fait"
ASKED = {
    "technical": Asked("Étages touchés", Nature.nombre, least=1, most=30, unit="étages"),
    "conflict": Asked("Temps qu’il fait", Nature.choix, ("Sec", "Pluie", "Grand froid")),
}


def ask(actor: Actor, at: datetime) -> None:
    """Added and published, before anything is recorded."""
    for kind, asked in ASKED.items():
        drafts.add(actor, at, kind, asked)
        drafts.publish(actor, kind)


def floors(at: datetime) -> dict[str, Any]:
    """Answered every other time, as it goes on a stairwell; nothing is drawn for it."""
    return {"own": {FLOORS: at.minute % 4 + 1}} if at.minute % 2 else {}


def weather(at: datetime) -> dict[str, Any]:
    return {"own": {WEATHER: ("sec", "pluie", "grand_froid")[at.minute % 3]}} if at.minute % 2 else {}
