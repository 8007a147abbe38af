"""All of one request for who coordinates: what was typed, what was done, who read it, what looks like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.core.rows import find, get
from app.extensions import db
from app.logbook.kinds import entry_kinds
from app.mediation.intake import complements, likeness, listing, queries
from app.mediation.intake.likeness import Similar
from app.mediation.intake.listing import Line
from app.mediation.intake.models import CaseRequest
from app.mediation.intake.queries import Facts
from app.mediation.rules import requests as rules
from app.mediation.rules.requests import Acknowledged, Already, Happened, Reason, RequestNext, RequestState, Wants
from app.nomenclatures import queries as lists
from app.pages import names
from app.people.acting import Act
from app.places.models import Building, Entrance, PublicPoint


@dataclass(frozen=True)
class Done:
    """One thing done with it; `by` empty: by herself."""

    what: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Readings:
    """`last`: when this person last did."""

    by: str
    last: datetime
    times: int


@dataclass(frozen=True)
class Sheet:
    """`new`: nobody took it in charge yet. `added`: a complement came once its case was closed, and is read now.
    `origin`: what it grew out of: kind, id, words."""

    line: Line
    facts: Facts
    new: bool
    open: bool
    added: bool
    owner_id: UUID | None
    next_action: str | None
    origine: str
    wants: str
    already: list[str]
    point: str
    written: bool
    received_by: str
    answer_by: date
    acknowledged: str
    acknowledged_on: date | None
    ended: str
    told: bool | None
    case_id: UUID | None
    erased: bool
    origin: tuple[str, UUID, str] | None
    done: list[Done]
    readings: list[Readings]
    alike: list[Similar]


def opened(act: Act) -> Sheet:
    """Within a write unit, which keeps that it was read. Raises Unknown, NotAllowed."""
    facts = queries.open_facts(act, act.record_id)
    row = get(CaseRequest, act.actor.org_id, act.record_id)
    added = row.next_action == RequestNext.lire
    complements.read(act, row)
    people = {id: one.name for id, one in names.people(row.org_id).items()}
    return Sheet(
        line=listing.lines(row.org_id, [row])[0],
        facts=facts,
        new=row.state == RequestState.recue,
        open=row.state in rules.OPEN,
        added=added,
        owner_id=row.owner_id,
        next_action=row.next_action,
        origine=lists.label(row.org_id, "origine", row.origine),
        wants=Wants.label_of(row.wants) if row.wants else "",
        already=[Already.label_of(one) for one in facts.already],
        point=_point(row),
        written=row.written,
        received_by=people.get(row.received_by, "") if row.received_by else "",
        answer_by=row.answer_by,
        acknowledged=Acknowledged.label_of(row.acknowledged_how) if row.acknowledged_how else "",
        acknowledged_on=row.acknowledged_on,
        ended=Reason.label_of(row.reason) if row.reason else "",
        told=row.told,
        case_id=row.case_id,
        erased=row.erased_at is not None,
        origin=_origin(row),
        done=[
            Done(Happened.label_of(one.happened), people.get(one.by_id, "") if one.by_id else "", one.at)
            for one in queries.events(row)
        ],
        readings=[Readings(people.get(one, "inconnu"), at, times) for one, at, times in queries.read_by(row)],
        alike=likeness.of(row),
    )


def _point(row: CaseRequest) -> str:
    point = find(PublicPoint, row.org_id, row.public_point_id) if row.public_point_id else None
    return ", ".join(one for one in (point.label, point.commune) if one) if point else ""


def _origin(row: CaseRequest) -> tuple[str, UUID, str] | None:
    kind = entry_kinds().get(row.origin_kind or "")
    return (kind.name, row.origin_id, kind.label) if kind and row.origin_id else None


def halls(org_id: UUID, estate_id: UUID) -> Sequence[tuple[UUID, str]]:
    """The halls of an estate that are still in the stock, in the order of their signs."""
    query = (
        select(Entrance.id, Entrance.label)
        .join(Building, (Building.org_id == Entrance.org_id) & (Building.id == Entrance.building_id))
        .where(Entrance.org_id == org_id, Building.estate_id == estate_id, Entrance.closed_on.is_(None))
        .order_by(Entrance.plate, Entrance.label, Entrance.id)
    )
    return [(id, label) for id, label in db.session.execute(query)]
