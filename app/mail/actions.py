"""What happens to a mail: queued, claimed, sent, put off, refused, tried again, cancelled, forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app import worker
from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.rows import get
from app.core.unit import after_commit
from app.extensions import db
from app.mail import rules
from app.mail.letters import Letter
from app.mail.models import Mail
from app.mail.rules import WAITING, Outcome, State, Verdict
from app.people.acting import Actor
from app.settings import settings

OVER = "Ce courriel n’attend plus\u00a0: il est parti, refusé ou annulé."


def queue(
    org_id: UUID, letter: Letter, to: str, at: datetime, about_id: UUID | None = None, **params: Any
) -> Mail | None:  # fmt: skip
    """Have it sent once this unit is committed, in the place of what waits about the same; None where none is sent."""
    if settings().relay is None:
        return None
    if about_id is not None:
        drop(org_id, about_id, at)
    row = Mail(
        org_id=org_id, id=uuid7(), letter=letter.name, about_id=about_id, created_at=at, since=at, next_at=at,
        address=to, params=params,
    )  # fmt: skip
    db.session().add(row)
    hurry()
    return row


def hurry() -> None:
    """What waits is looked at as soon as this unit is committed, not at the next minute."""
    from app.mail.jobs import carry

    after_commit(lambda: worker.later(carry))


def drop(org_id: UUID, about_id: UUID, at: datetime) -> None:
    """What waits to tell of this has nothing to tell any more."""
    waiting = (Mail.org_id == org_id, Mail.about_id == about_id, Mail.state.in_([one.value for one in WAITING]))
    for row in db.session().scalars(select(Mail).where(*waiting)):
        end(row, State.annule, at)


def claim(row: Mail, worker_id: str, at: datetime) -> None:
    """Held by this worker for the time of one try."""
    row.claimed_by, row.lease_until, row.tries = worker_id, at + rules.LEASE, row.tries + 1


def end(row: Mail, state: State, at: datetime, outcome: str = "") -> None:
    """Nothing more is tried. What left is forgotten but for its address, until it can no more come back."""
    row.state, row.ended_at, row.outcome = state.value, at, outcome
    row.claimed_by, row.lease_until = None, None
    if state in (State.envoye, State.annule):
        row.params = None


def settle(row: Mail, worker_id: str, outcome: Outcome, at: datetime) -> None:
    """What came of a try. What another worker took since is that one's, unless this one saw it leave."""
    if outcome.verdict == Verdict.sent:
        if row.state in rules.FROM["sent"]:
            end(row, State.envoye, at, outcome.code)
        return
    if row.claimed_by != worker_id or row.state not in rules.FROM["put_off"]:
        return
    again = rules.next_try(row.tries, row.since, at) if outcome.verdict == Verdict.later else None
    if again is None:
        end(row, State.refuse, at, outcome.code)
        return
    row.state, row.next_at, row.outcome = State.reporte.value, again, outcome.code
    row.claimed_by, row.lease_until = None, None


def retry(actor: Actor, mail_id: UUID, at: datetime) -> Mail:
    """At once, and for as long as a new one. Raises Unknown, Refused when there is nothing to send again."""
    row = get(Mail, actor.org_id, mail_id, lock=True)
    changes.note(actor, row.id, Deed.mail_retried)
    if row.state not in rules.FROM["retried"] or not row.may_retry:
        raise Refused("etat", "Ce courriel ne peut pas repartir\u00a0: fabriquez un nouveau lien, ou un nouvel essai.")
    row.state, row.since, row.next_at, row.tries = State.a_envoyer.value, at, at, 0
    row.ended_at, row.claimed_by, row.lease_until = None, None, None
    hurry()
    return row


def cancel(actor: Actor, mail_id: UUID, at: datetime) -> Mail:
    """It is not sent, unless it is leaving at this moment. Raises Unknown, Refused when it does not wait any more."""
    row = get(Mail, actor.org_id, mail_id, lock=True)
    changes.note(actor, row.id, Deed.mail_cancelled)
    if row.state not in rules.FROM["cancelled"]:
        raise Refused("etat", OVER)
    end(row, State.annule, at)
    return row


def came_back(row: Mail, code: str, at: datetime) -> bool:
    """It was taken, and could not be delivered after all; False when that changes nothing."""
    if row.state not in rules.FROM["refused"]:
        return False
    end(row, State.refuse, at, code)
    return True


def forget(at: datetime) -> None:
    """What ended a month ago: address, state and all."""
    db.session().execute(delete(Mail).where(Mail.ended_at < at - rules.KEPT))
