"""What reminds a mediator to tell each party how it ends: one follow-up a party, until she knows, or it is written why
she does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from app.core import clock
from app.core.rows import find
from app.extensions import db
from app.followups import actions as followups
from app.followups.models import Followup
from app.mediation import flows, known
from app.mediation.models import MediationCase
from app.mediation.subject import KIND
from app.people.acting import Act

REASON, OUTCOME = "informer_demandeur", "fait"


def plan(act: Act, row: MediationCase) -> None:
    """One for each party who is still to be told, of whoever ends it, for the day by which the flow has it told."""
    told, days = known.told_of(row), flows.of(row.org_id, row.flow).delays.telling
    due_on = clock.service_day(act.occurred_at) + timedelta(days=days)
    for letter in known.letters_of(row):
        id = id_of(row, letter)
        if letter in told or find(Followup, row.org_id, id) is not None:
            continue
        as_one = Act(act.actor, id, act.occurred_at, act.offset_min, act.clock_gap_ms, act.received_at)
        about = {"subject": {"kind": KIND, "id": row.id}, "due_on": due_on, "reason": REASON}
        followups.schedule(as_one, about)
    db.session.flush()


def settle(act: Act, row: MediationCase, letter: str) -> None:
    """She knows, or it is written why she does not."""
    followups.settle(act.actor, [id_of(row, letter)], act.occurred_at, OUTCOME)


def follow_at(row: MediationCase, to: UUID, at: datetime) -> None:
    """Its mediators changed: so does whoever tells them."""
    followups.follow(row.org_id, ids_of(row), to, at)


def ids_of(row: MediationCase) -> Sequence[UUID]:
    return [id_of(row, letter) for letter in known.letters_of(row)]


def letter_of(row: MediationCase, id: UUID) -> str | None:
    """Whom this one is to tell, if it is one of these."""
    return next((letter for letter in known.letters_of(row) if id_of(row, letter) == id), None)


def id_of(row: MediationCase, letter: str) -> UUID:
    """One a party, each time it is interrupted: it is so once, unless it was opened again."""
    return uuid5(row.id, f"informer {letter} {row.reopened}")
