"""A request becomes a case: the form of its opening begins with it, and who asked is the first party."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from app.core import clock
from app.core.base import uuid7
from app.core.dates import noted_fr
from app.core.unit import write_unit
from app.extensions import db
from app.mediation.intake import actions, queries
from app.mediation.intake.queries import Facts
from app.mediation.models import MediationCase
from app.mediation.pages import opening
from app.mediation.rules.requests import ONLINE, Wants
from app.mediation.subject import KIND
from app.nomenclatures import queries as lists
from app.parties.models import Party
from app.parties.rules import PartyState, Side
from app.people.acting import Act, Actor, at_desk
from app.people.rules import COORDINATION

REACHED_BY = {Wants.rappel.value: "appel_sortant", Wants.courriel.value: "courriel", Wants.courrier.value: "courrier"}
"""How she wants to be answered, as the list of ways says it."""


def told(actor: Actor, request_id: UUID) -> opening.Asked | None:
    """What the form of the opening begins with; None for whoever does not read requests. Leaves a line that says so."""
    if actor.role not in COORDINATION:
        return None
    with write_unit(aside=True):
        facts = queries.open_facts(at_desk(actor, uuid7(), clock.now()), request_id)
    return opening.Asked(
        type=facts.type or facts.family, origine=facts.origine, canal=facts.channel or ONLINE,
        online=facts.channel is None,
        asked_on=facts.received_on, written=facts.written, facts=_told_of(facts),
        estate_id=facts.estate_id, entrance_id=facts.entrance_id, more=len(facts.more),
    )  # fmt: skip


def _told_of(facts: Facts) -> str | None:
    """What was said, and added since, each with its day; of where, in its own words as long as it is no place of
    ours."""
    placed = not facts.place or facts.estate_id or facts.public_point_id
    where = [] if placed else [f"Lieu, tel qu’il est dit\u00a0: {facts.place}"]
    more = [f"Complément du {noted_fr(one.at)}\u00a0: {one.text}" for one in facts.more]
    return "\n".join(one for one in (facts.facts, *where, *more) if one) or None


def taken(act: Act, request_id: UUID, row: MediationCase, shown: int) -> None:
    """In the unit that opens the case: the request is over, and who asked is its party A, under her name if she gave
    one."""
    facts = queries.open_facts(replace(act, record_id=uuid7()), request_id)
    actions.taken(act, request_id, row.id, shown)
    if facts.channel is None:
        row.canal = ONLINE
    row.origin_kind, row.origin_id = facts.origin_kind, facts.origin_id
    row.public_point_id = row.public_point_id or (facts.public_point_id if row.estate_id is None else None)
    db.session.add(_asker(act, row, facts))


def _asker(act: Act, row: MediationCase, facts: Facts) -> Party:
    contact = {"phone": facts.phone, "mail": facts.mail, "address": facts.address}
    one = Party(
        org_id=row.org_id, id=uuid7(), about_kind=KIND, about_id=row.id, letter="A", side=Side.demandeur.value,
        state=PartyState.a_contacter.value, made_by=act.actor.user_id, made_at=act.occurred_at, name=facts.name,
        hours=facts.reach,
    )  # fmt: skip
    one.contact = {name: value for name, value in contact.items() if value} or None
    way = REACHED_BY.get(facts.wants or "")
    if way and lists.find(row.org_id, "canal", way):
        one.channel = way
    return one


opening.OPENED.append(taken)
opening.ASKED.append(told)
