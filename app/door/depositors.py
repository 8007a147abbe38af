"""Who may hand in by a phone's own secret, whoever is signed in on that phone, or nobody. It reads nothing.

The secret (`proof`) says of which enrolment the rows are, hence whose: signing out leaves it, the end of a session does
not touch it. It deposits as long as its person may come in, and for the organisation's days after that access closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import worker
from app.core import clock, tenant
from app.core.damage import LONG_AGO
from app.core.unit import read_unit
from app.door import proof, sessions, wire
from app.door.models import Device
from app.door.sessions import ClosedPhone
from app.journal import actions as journal
from app.journal.rules import Event
from app.people.acting import Actor

UNKNOWN = "Le service ne reconnaît plus ce téléphone. Ce qu’il garde partira quand son auteur s’y reconnectera."


@dataclass(frozen=True)
class Depositor:
    """An enrolment whose secret was shown: its own person, with the role they have now.

    `closed`: their access is. `revoked`: it hands in nothing more, and is told so.
    """

    device_id: UUID
    actor: Actor | None
    closed: ClosedPhone | None = None
    revoked: bool = False

    def may_deposit(self, at: datetime) -> bool:
        if self.revoked or self.actor is None:
            return False
        return self.closed is None or self.closed.may_deposit(at)


def proved(s: Session, shown: Mapping[UUID, str]) -> dict[UUID, Depositor]:
    """Of the secrets a browser shows, those that are right, by enrolment; under `every_tenant()`."""
    known = s.scalars(select(Device).where(Device.id.in_(shown))) if shown else ()
    right = [one for one in known if proof.proves(one.proof_hash, shown[one.id])]
    return {one.id: _of(s, one) for one in right}


def _of(s: Session, device: Device) -> Depositor:
    if device.revoked_at is not None:
        # Told to forget: not on the word of a damaged value.
        return Depositor(device.id, None, revoked=device.revoked_at != LONG_AGO)
    if (closed := sessions.closed_access(s, device)) is not None:
        return Depositor(device.id, closed.actor, closed)
    return Depositor(device.id, sessions.present_owner(s, device))


# --- on a request --------------------------------------------------------------------------------


def check_secrets() -> Response | None:
    """Before a view that takes deposits: how it is refused when no secret shown is of any use. Its body is not read."""
    with tenant.every_tenant(), read_unit() as s:
        found = g.palier_depositors = proved(s, proof.shown(request))
    if any(one.may_deposit(clock.now()) for one in found.values()):
        return None
    return refusal(next(iter(found.values()), None))


def shown(device_id: UUID) -> Depositor | None:
    """By whom this request may hand in, of the enrolment it names."""
    found: Depositor | None = g.palier_depositors.get(device_id)
    return found


def refusal(found: Depositor | None) -> Response:
    """Revoked, or its days are over: told so, as an exchange tells it. Else it keeps what it holds for its owner."""
    over = found is not None and found.closed is not None and days_are_over()
    if found is not None and (found.revoked or over):
        return wire.revoked(found.device_id)
    journal.note(Event.denied)
    return wire.no_session(UNKNOWN)


def days_are_over() -> bool:
    """A phone told to forget loses what it holds: not by a clock that has just jumped ahead."""
    with tenant.every_tenant(), read_unit() as s:
        return worker.clock_is_believed(s, clock.now())
