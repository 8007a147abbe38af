"""Requests as the desk lists them: envelopes alone, without a word that was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from app.core import clock
from app.core.labels import Label
from app.extensions import db
from app.mediation.intake.models import CaseRequest
from app.mediation.intake.queries import is_late, is_waiting
from app.mediation.rules.requests import OPEN, RequestNext, RequestState
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.lists import Column, Order, Page, paginate, ranked, same
from app.places import plates

ONLINE = ("en_ligne", "Saisine en ligne")
UNPLACED = "Lieu à retrouver"
POOL = "La coordination"


class Standing(Label):
    """What the list shows: it opens on the first."""

    en_cours = "en_cours", "À traiter"
    en_retard = "en_retard", "En retard"
    en_dossier = RequestState.en_dossier.value, "Devenues des dossiers"
    sans_suite = RequestState.sans_suite.value, "Sans suite"
    retiree = RequestState.retiree.value, "Retirées"


@dataclass(frozen=True)
class Line:
    """One request. `late`: what is late of it, in words."""

    id: UUID
    number: str
    about: str
    estate: str
    plate: str
    hall: str
    channel: str
    received_at: datetime
    received_on: date
    state: str
    state_label: str
    owner: str
    next: str
    next_on: date | None
    late: str
    acknowledged: bool


@dataclass(frozen=True)
class Filters:
    """What narrows the list; None does not. `number`: its year and rank, or its rank alone, as typed."""

    estate: str | None = None
    channel: str | None = None
    family: str | None = None
    number: str | None = None


def columns(org_id: UUID) -> list[Column]:
    row = CaseRequest
    return [
        Column("numero", "Numéro", (row.received_on, row.number)),
        Column("residence", "Lieu", (plates.key_of(row.org_id, row.estate_id), row.entrance_id)),
        Column("canal", "Reçue par", (row.channel,)),
        Column("suite", "Suite", (row.next_on,)),
        Column("etat_demande", "État", (ranked(row.state, RequestState.codes()),)),
    ]


def listed(org_id: UUID, standing: Standing, asked: Filters, order: Order, number: int) -> Page[Line]:
    """One page: what is open by the day it waits for, what is over the latest first; unless asked otherwise."""
    row = CaseRequest
    waits = standing in (Standing.en_cours, Standing.en_retard)
    own = (row.next_on, row.received_at, row.id) if waits else (row.closed_at.desc(), row.id)
    query = _narrowed(org_id, asked).where(_stands(standing, clock.today()))
    page = paginate(db.session(), query.order_by(*order.by(*own)), number)
    return Page(lines(org_id, page.items), page.number, page.total, page.size)


def how_many(org_id: UUID, asked: Filters) -> dict[str, int]:
    """How many there are of each standing, among those asked for."""
    today = clock.today()
    counted = (func.count(case((_stands(one, today), 1))) for one in Standing)
    found = db.session.execute(_narrowed(org_id, asked).with_only_columns(*counted)).one()
    return dict(zip(Standing.codes(), found, strict=True))


def _narrowed(org_id: UUID, asked: Filters) -> Select[CaseRequest]:
    row = CaseRequest
    by = [row.channel.is_(None)] if asked.channel == ONLINE[0] else same({row.channel: asked.channel})
    numbered = [row.number.endswith(asked.number, autoescape=True)] if asked.number else []
    found = (*plates.at(row.estate_id, asked.estate), *by, *same({row.family: asked.family}), *numbered)
    return select(row).where(row.org_id == org_id, *found)


def _stands(standing: Standing, today: date) -> ColumnElement[bool]:
    if standing == Standing.en_cours:
        return is_waiting()
    return and_(is_waiting(), is_late(today)) if standing == Standing.en_retard else CaseRequest.state == standing.value


def lines(org_id: UUID, rows: Sequence[CaseRequest]) -> list[Line]:
    people, places = names.people(org_id), plates.estates(org_id, [one.estate_id for one in rows])
    halls = plates.halls(org_id, [one.entrance_id for one in rows])
    return [_line(one, people, places, halls) for one in rows]


def _line(
    row: CaseRequest, people: dict[UUID, names.Person], places: dict[UUID, plates.Where], halls: dict[UUID, str]
) -> Line:
    place = places.get(row.estate_id) if row.estate_id else None
    owner = people.get(row.owner_id) if row.owner_id else None
    outside = plates.PUBLIC[1] if row.public_point_id else UNPLACED
    return Line(
        id=row.id,
        number=row.number,
        about=about(row),
        estate=place.name if place else outside,
        plate=place.plate if place else "",
        hall=halls.get(row.entrance_id, "") if row.entrance_id else "",
        channel=channel(row),
        received_at=row.received_at,
        received_on=row.received_on,
        state=row.state,
        state_label=RequestState.label_of(row.state),
        owner=owner.short if owner else POOL,
        next=RequestNext.label_of(row.next_action) if row.next_action else "",
        next_on=row.next_on,
        late=late(row, clock.today()),
        acknowledged=row.acknowledged_at is not None,
    )


def about(row: CaseRequest) -> str:
    """What it is about, as closely as it says."""
    code = row.type or row.family
    return lists.label(row.org_id, "type_conflit", code) if code else "Sujet à préciser"


def channel(row: CaseRequest) -> str:
    return lists.label(row.org_id, "canal", row.channel) if row.channel else ONLINE[1]


def late(row: CaseRequest, today: date) -> str:
    """What is late of one that waits; the receipt first, that somebody waits for."""
    if row.next_on is None:
        return ""
    if row.state not in OPEN:
        return "En retard" if row.next_on < today else ""
    if row.acknowledged_at is None and row.acknowledge_by < today:
        return "Réception non accusée"
    if row.answer_by < today:
        return "Réponse promise, en retard"
    return "En retard" if row.next_on < today else ""
