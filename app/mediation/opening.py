"""A case is opened: numbered, dated, with an owner and a next thing to do at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.core.rows import find, get
from app.extensions import db
from app.mediation import flows, journalled, known, moves, numbers
from app.mediation.models import MediationCase
from app.mediation.rules.party import LANDLORD_ASKS
from app.mediation.rules.states import CaseState
from app.mediation.subject import KIND
from app.nomenclatures import queries as lists
from app.parties.models import Party
from app.parties.rules import PartyState, Side, Speaks, next_letter
from app.people.acting import Act
from app.people.rules import FIELD_ROLES
from app.places import actions as places
from app.places.models import Estate, Landlord

FACTS_MAX, FACTS_MOST = 2000, 8000
"""Characters of the facts: of those a phone takes, and with what a request and its complements said."""
SERIES = "dossier"


def open_case(act: Act, data: Mapping[str, Any]) -> MediationCase:
    """A new case under `act.record_id`; said twice, it is the same. Raises Refused, NotAllowed, Unknown.

    data: `flow`, `family` (or `type`, a code of it), `origine`, `canal`, `place` as an entry says it or None,
    `lieu`, `asked_on` (date), `facts`, `written`, `landlord_id` (of a flow with an institution), `origin` {kind, id},
    `previous_id`.
    """
    actor = act.actor
    if actor.role not in FIELD_ROLES:
        raise NotAllowed()
    if (known := find(MediationCase, actor.org_id, act.record_id)) is not None:
        return known
    flow, today = flows.of(actor.org_id, data["flow"]), clock.service_day(act.occurred_at)
    check_asked_on(data["asked_on"], clock.calendar_date(act.occurred_at))
    if len(data.get("facts") or "") > FACTS_MOST:
        raise Refused("longueur", f"{FACTS_MOST} signes au plus.", field="facts")
    origin = data.get("origin") or {}
    row = MediationCase(
        org_id=actor.org_id, id=act.record_id, number=numbers.number(actor.org_id, SERIES, today.year),
        flow=flow.code, formal=flow.formal, state=CaseState.recu.value, state_since=act.occurred_at,
        **_kind_of_conflict(actor.org_id, data),
        origine=lists.check(actor.org_id, "origine", data["origine"]),
        canal=lists.check(actor.org_id, "canal", data["canal"]),
        written=bool(data.get("written")), asked_on=data["asked_on"], opened_at=act.occurred_at,
        opened_by=actor.user_id,
        landlord_id=_landlord(actor.org_id, data.get("landlord_id")),
        origin_kind=origin.get("kind"), origin_id=origin.get("id"), previous_id=data.get("previous_id"),
        facts=data.get("facts") or None, **_place(actor.org_id, data.get("place")), lieu=data.get("lieu") or None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journalled.event(act, row, "ouvert", target=CaseState.recu)
    moves.refresh(act, row)
    return row


def join_the_landlord(act: Act, row: MediationCase, one: UUID | None = None, asker: UUID | None = None) -> None:
    """The landlord that was chosen is a party, after who asked: A unless it asked itself. Done already, nothing.

    `one`, `asker`: the ids a phone gave them; the letters are those it shows.
    """
    db.session.flush()
    there = known.letters_of(row)
    if row.landlord_id is None or any(party.speaks == Speaks.structure for party in there.values()):
        return
    landlord, asks = get(Landlord, row.org_id, row.landlord_id), row.origine in LANDLORD_ASKS
    if not there and not asks:
        _join(act, row, asker, Side.demandeur, Speaks.soi)
    _join(act, row, one, Side.autre if there or not asks else Side.demandeur, Speaks.structure, landlord.name)
    moves.refresh(act, row)


def _join(
    act: Act, row: MediationCase, id: UUID | None, side: Side, speaks: Speaks, structure: str | None = None
) -> None:  # fmt: skip
    """By whoever opens it, who may be none of its mediators: letters, and of a structure its name."""
    letter = next_letter(known.letters_of(row))
    one = Party(
        org_id=row.org_id, id=id or uuid7(), about_kind=KIND, about_id=row.id, letter=letter, side=side.value,
        speaks=speaks.value, state=PartyState.a_contacter.value, made_by=act.actor.user_id, made_at=act.occurred_at,
    )  # fmt: skip
    one.contact = {"structure": structure} if structure else None
    db.session.add(one)
    db.session.flush()
    journalled.event(act, row, "partie_ajoutee", letters=letter)


def check_asked_on(asked_on: date, today: date) -> None:
    if asked_on > today:
        raise Refused("date", "La demande ne peut pas être datée de demain ou plus tard.", field="asked_on")


def _kind_of_conflict(org_id: UUID, data: Mapping[str, Any]) -> dict[str, str | None]:
    """A family, and one of its types when it is known."""
    code = lists.check(org_id, "type_conflit", data.get("type") or data["family"])
    family = lists.family(org_id, "type_conflit", code)
    return {"family": family, "type": code if code != family else None}


def _landlord(org_id: UUID, landlord_id: UUID | None) -> UUID | None:
    return get(Landlord, org_id, landlord_id).id if landlord_id else None


def _place(org_id: UUID, place: object) -> dict[str, Any]:
    if not place:
        return {}
    found = places.resolve_place(org_id, place)
    if found.public_point is not None:
        db.session.flush()  # no relationship tells the unit of work that the case points at it
    estate = get(Estate, org_id, found.estate_id) if found.estate_id else None
    return {
        "sector_id": estate.sector_id if estate else None,
        "estate_id": found.estate_id, "building_id": found.building_id, "entrance_id": found.entrance_id,
        "public_point_id": found.public_point_id,
    }  # fmt: skip
