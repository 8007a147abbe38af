"""What an operation refers to: it is there, it is what it should be, and it is within the reach of who writes.

Each id says in its schema what it names (`core.refs`); here, and nowhere else, all of them are resolved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import clock, memory, refs
from app.core.base import OrgOwned
from app.core.errors import NotAllowed
from app.core.feed import Synced
from app.core.kinds import KINDS, Landed
from app.core.refs import Named
from app.core.rows import find
from app.extensions import db
from app.people import queries as people
from app.people.acting import Act, Actor
from app.people.rules import FIELD_ROLES, Role
from app.places.models import Building, Entrance, Estate
from app.rounds.actions.walk import check_walks, takes
from app.rounds.models import Round
from app.sync.reading import Intent
from app.sync.shapes import Invalid

ELSEWHERE = "Cette résidence était hors secteur à ce moment."
PLACES = ("place.entrance", "place.building", "place.estate")
# What an entry no longer says when it happened after its round was over: a phone may still stand in a round of another
# day. It is kept, on its own day, and not held for that.
OF_THE_ROUND = {"round_id", "shift_id", "stop_id"}

Found = Mapping[str, OrgOwned]
"""By path, the rows that were named."""


class Missing(Exception):
    """A record referred to is not in the organisation: unknown or foreign, the same answer."""

    def __init__(self, id: UUID) -> None:
        super().__init__(str(id))
        self.id = id


def resolved(intent: Intent) -> dict[str, Any]:
    """The data, with what the server knows of what it refers to: `shift_id` of the round, `estate_id` of a
    follow-up's subject. Raises Missing for what is not there, Invalid for a kind nothing can refer to, NotAllowed.
    """
    act, known = intent.act, dict(intent.data)
    if intent.asked.target is not None:
        _must_exist(intent.asked.target, act.actor.org_id, act.record_id)
    found = check(act, intent.named)
    walked = found.get("round_id")
    if isinstance(walked, Round):
        known["shift_id"] = walked.shift_id
        if intent.asked.creates is not None and not takes(walked, act.occurred_at):
            known |= dict.fromkeys(known.keys() & OF_THE_ROUND)
    if "subject.id" in found:
        known["estate_id"] = getattr(found["subject.id"], "estate_id", None)
    if intent.asked.creates is not None:
        check_place(act.actor, _estate_of(found), walked, act.occurred_at)
    return known


def check(act: Act, named: Collection[Named]) -> Found:
    """Everything that is named, looked up. Raises Missing, Invalid, NotAllowed."""
    return {one.path: row for one in named if (row := _checked(act, one)) is not None}


def _checked(act: Act, one: Named) -> OrgOwned | None:
    if one.new:
        return None  # whoever makes it says whether the name is free
    if one.to == refs.AGENT:
        _check_agent(act, one.id)
        return None
    row = _must_exist(model_of(one), act.actor.org_id, one.id)
    if isinstance(row, Round) and one.to != refs.NAMED:
        check_walks(row, act.actor.user_id)
    elif one.path not in PLACES and act.actor.role == Role.agent and not (_may_hold(act, row) or _on_the_way(act, row)):
        raise NotAllowed("Une saisie ne peut se rapporter qu’à ce qui était dans le secteur à ce moment.")
    return row


def model_of(one: Named) -> type[OrgOwned]:
    """The table of what is named. Raises Invalid for a kind nothing can refer to."""
    if one.to != refs.NAMED:
        return refs.model_of(one.to)
    kind = KINDS.get(one.kind or "")
    if kind is None or not kind.referable:
        raise Invalid(f"Champs à revoir\u00a0: {'objet' if one.path.startswith('subject') else 'origine'}.")
    model: type[OrgOwned] = kind.model
    return model


def _must_exist(model: type[OrgOwned], org_id: UUID, id: UUID) -> OrgOwned:
    row = find(model, org_id, id)
    if row is None:
        raise Missing(id)
    return row


def _check_agent(act: Act, user_id: UUID) -> None:
    """Somebody named beside the author goes to the field for this organisation, or did when it happened."""
    if user_id == act.actor.user_id:
        return
    org_id = act.actor.org_id
    member = memory.once(("members", org_id), lambda: _members(org_id)).get(user_id)
    if member is None:
        raise Missing(user_id)
    if member.role not in FIELD_ROLES:
        raise NotAllowed("Une des personnes nommées ne va pas sur le terrain.")
    if not member.was_in(act.occurred_at):
        raise NotAllowed("Une des personnes nommées n’était plus dans l’équipe à ce moment.")


def _members(org_id: UUID) -> Mapping[UUID, people.Standing]:
    with db.session.no_autoflush:
        return people.standing(org_id)


# --- how far someone reaches ------------------------------------------------------------------------


def check_reach(actor: Actor, record: Landed, occurred_at: datetime) -> None:
    """What was changed, or read, is within reach too, by its estate or its round, unless its kind says otherwise."""
    kind = KINDS.get(getattr(record, "feed_kind", ""))
    if kind is not None and not kind.by_sector:
        return
    round_id = getattr(record, "round_id", None)
    walked = find(Round, actor.org_id, round_id) if round_id else None
    check_place(actor, getattr(record, "estate_id", None), walked, occurred_at)


def check_place(actor: Actor, estate_id: UUID | None, walked: OrgOwned | None, occurred_at: datetime) -> None:
    """An agent writes in the sectors that were theirs when it happened, and where a planned round takes them.

    Checked against the server's dated assignments at the corrected moment, the phone's word apart; a public point
    has no sector. A round that an agent started unplanned goes nowhere they could not go without it.
    Raises NotAllowed.
    """
    if actor.role != Role.agent or estate_id is None:
        return
    if _in_sector(actor, find(Estate, actor.org_id, estate_id), occurred_at):
        return
    if not (isinstance(walked, Round) and walked.shift_id and _takes(walked, actor, estate_id)):
        raise NotAllowed(ELSEWHERE)


def _takes(walked: Round, actor: Actor, estate_id: UUID) -> bool:
    return str(actor.user_id) in walked.agent_ids and any(one.estate_id == estate_id for one in walked.stops)


def _on_the_way(act: Act, row: OrgOwned) -> bool:
    """A stop that is already of the round it is about: naming it again goes nowhere new."""
    walked = find(Round, act.actor.org_id, act.record_id) if isinstance(row, Estate) else None
    return walked is not None and _takes(walked, act.actor, row.id)


def _in_sector(actor: Actor, estate: Estate | None, at: datetime) -> bool:
    return estate is not None and not estate.sectors_at(at).isdisjoint(_sectors(actor, at))


def _may_hold(act: Act, row: OrgOwned) -> bool:
    """Whether their phone could hold it at that moment, and so name it."""
    if isinstance(row, Estate):
        return _in_sector(act.actor, row, act.occurred_at)
    if not isinstance(row, Synced):
        return True  # a part of something: who uses it looks at the whole
    theirs = people.scopes_with(act.actor, _sectors(act.actor, act.occurred_at))
    scopes, estate_id = row.scopes(), getattr(row, "estate_id", None)
    if estate_id is None:
        return not scopes or not scopes.isdisjoint(theirs)
    estate = find(Estate, act.actor.org_id, estate_id)
    return not scopes.isdisjoint(theirs) or _in_sector(act.actor, estate, act.occurred_at)


def _sectors(actor: Actor, at: datetime) -> frozenset[UUID]:
    day = clock.service_day(at)
    return memory.once(("sectors", actor.user_id, day), lambda: _sectors_of(actor, at))


def _sectors_of(actor: Actor, at: datetime) -> frozenset[UUID]:
    with db.session.no_autoflush:  # no operation changes them, and the entries before this one are written together
        return frozenset(people.sectors_of(actor.user_id, at))


def _estate_of(found: Found) -> UUID | None:
    row = next((found[path] for path in PLACES if path in found), None)
    if isinstance(row, Entrance):
        row = find(Building, row.org_id, row.building_id)
    return row.estate_id if isinstance(row, Building) else row.id if row else None
