"""What an operation refers to: it must be of the organisation, and within the reach of who writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from app.core import clock, memory
from app.core.base import OrgOwned
from app.core.errors import NotAllowed
from app.core.kinds import KINDS, Landed, Operation
from app.core.rows import find
from app.extensions import db
from app.logbook.models import LogEntry
from app.people import queries as people
from app.people.acting import Actor
from app.people.rules import Role
from app.places.models import Estate
from app.rounds.models import Round
from app.sync.shapes import Invalid

Owned = TypeVar("Owned", bound=OrgOwned)


class Missing(Exception):
    """A record referred to is not in the organisation: unknown or foreign, the same answer."""

    def __init__(self, id: UUID) -> None:
        super().__init__(str(id))
        self.id = id


def resolved(org_id: UUID, asked: Operation, record_id: UUID, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data, with what the server knows of what it refers to: `shift_id` of the round, `estate_id` of a
    follow-up's subject. Raises Missing for what is not there, Invalid for a kind nothing can refer to.
    """
    known = dict(data)
    if asked.target is not None:
        _must_exist(asked.target, org_id, record_id)
    if data.get("round_id"):
        known["shift_id"] = _must_exist(Round, org_id, data["round_id"]).shift_id
    if data.get("origin"):
        _referred(org_id, "origine", data["origin"])
    if data.get("subject"):
        known["estate_id"] = getattr(_referred(org_id, "objet", data["subject"]), "estate_id", None)
    return known


def _referred(org_id: UUID, field: str, reference: Mapping[str, Any]) -> OrgOwned:
    kind = KINDS.get(reference["kind"])
    if kind is None or not kind.referable:
        raise Invalid(f"Champs à revoir\u00a0: {field}.")
    found: OrgOwned = _must_exist(kind.model, org_id, reference["id"])
    return found


def _must_exist(model: type[Owned], org_id: UUID, id: UUID) -> Owned:
    row = find(model, org_id, id)
    if row is None:
        raise Missing(id)
    return row


def check_reach(actor: Actor, record: Landed, occurred_at: datetime) -> None:
    """An agent writes in the sectors that were theirs when it happened, or in a round they walk.

    Checked against the server's dated assignments at the corrected moment, the phone's word apart; a public
    point has no sector. Raises NotAllowed.
    """
    if actor.role != Role.agent or not isinstance(record, LogEntry) or record.estate_id is None:
        return
    day = clock.service_day(occurred_at)
    sectors = memory.once(("sectors", actor.user_id, day), lambda: _sectors_of(actor, occurred_at))
    estate = find(Estate, actor.org_id, record.estate_id)
    if estate is not None and estate.sectors_at(occurred_at) & sectors:
        return
    walked = find(Round, actor.org_id, record.round_id) if record.round_id else None
    if walked is not None and str(actor.user_id) in walked.agent_ids:
        return
    raise NotAllowed("Cette résidence n’était pas dans votre secteur à ce moment.")


def _sectors_of(actor: Actor, at: datetime) -> frozenset[UUID]:
    with db.session.no_autoflush:  # no operation changes them, and the entries before this one are written together
        return frozenset(people.sectors_of(actor.user_id, at))
