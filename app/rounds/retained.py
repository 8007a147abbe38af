"""How long what is noted on the way is kept, and the words for a stop or for the next team."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from app.logbook import retained
from app.retention.declared import Rule, declare
from app.retention.rules import Cutoff
from app.rounds.kind import AMBIENCE, CONTACT, VISIT
from app.rounds.models import Consigne, PreparationNote, Round, RoundStop

retained.declare(VISIT, "logbook", "logbook", sets={"entrances": []})
retained.declare(AMBIENCE, "logbook", "logbook")
retained.declare(CONTACT, "logbook", "logbook")


def _stops_over(cut: Cutoff) -> list[ColumnElement[bool]]:
    old = select(Round.id).where(Round.org_id == RoundStop.org_id, Round.service_date < cut.day)
    return [RoundStop.round_id.in_(old)]


declare(
    Rule(
        "stop", "handover", "le mot laissé pour une étape", "l’étape et son état",
        RoundStop, _stops_over, erases=("_hint",),
    ),
    Rule(
        "consigne", "handover", "le texte d’une consigne close ou passée", "ses dates, qui l’a lue",
        Consigne, lambda cut: [or_(Consigne.closed_at < cut.moment, Consigne.valid_to < cut.day)], erases=("_text",),
    ),
    Rule(
        "preparation", "preparation", "la note", "qu’il y en a eu une",
        PreparationNote, erases=("_text",), kept_by="app.rounds.jobs.rub_out_preparations",
    ),
)  # fmt: skip
