"""What the rest of the house knows of a follow-up."""

from __future__ import annotations

from datetime import datetime

from app.core.kinds import Field, Kind, Operation
from app.followups import actions, schemas
from app.followups.models import Followup
from app.followups.rules import OPEN


def _is_settled(row: Followup, at: datetime) -> bool:
    return row.state not in OPEN


FOLLOWUP: Kind[Followup] = Kind(
    name="followup",
    model=Followup,
    label="Suivi",
    wire=schemas.wire,
    leaves=_is_settled,
    referable=True,
    by_sector=False,  # its owner's, wherever they work by then
    operations=(
        Operation("followup.schedule", "Suivi à prévoir", schemas.ScheduleOp, actions.schedule, "create"),
        Operation("followup.done", "Suivi fait", schemas.DoneOp, actions.done, "transition", Followup),
        Operation("followup.postpone", "Suivi reporté", schemas.PostponeOp, actions.postpone, "transition", Followup),
    ),
    fields={
        "subject": Field("Au sujet de", parts={"id": Field("")}),
        "due_on": Field("Échéance"),
        "reason": Field("Motif", ("motif_suivi",)),
        "outcome": Field("Résultat", ("resultat_suivi",)),
    },
)
