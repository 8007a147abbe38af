"""Somebody read a case on her phone, with or without a network: the line is written as of that moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from marshmallow import fields

from app.core.refs import Ref
from app.followups.schemas import Strict
from app.mediation.models import MediationCase
from app.mediation.phone.ops.common import (
    Data,
    needed,
    operation,
    own,
)
from app.mediation.subject import about
from app.parties import readings
from app.parties.models import Party
from app.parties.readings import How
from app.people.acting import Act


class CaseReadOp(Strict):
    """`case.read`. `at`: by the phone's clock, when it was; the moment of the operation by default."""

    reading_id = Ref("reading", new=True, required=True)
    party_id = Ref("party", load_default=None, allow_none=True)
    at = fields.AwareDateTime(load_default=None, allow_none=True)


def read(act: Act, row: MediationCase, data: Data) -> None:
    if data["party_id"]:
        needed(Party, row, data["party_id"])
    then = replace(own(act, data["reading_id"]), occurred_at=_moment(act, data["at"]))
    readings.read(then, about(row.id), How.phone.value, data["party_id"])


def _moment(act: Act, said: datetime | None) -> datetime:
    """Corrected as the operation itself was, and never after it."""
    if said is None or act.phone_at is None or act.suspect_clock:
        return act.occurred_at
    return min(said + (act.occurred_at - act.phone_at), act.occurred_at)


OPERATIONS = (operation("case.read", "Dossier lu sur un téléphone", CaseReadOp, read, "append"),)
