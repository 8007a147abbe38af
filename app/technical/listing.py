"""Technical problems by what is left to do of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from app.core.labels import Label
from app.core.rows import get
from app.extensions import db
from app.logbook.kinds import facts_of
from app.logbook.words import Line as Said
from app.logbook.words import wrote
from app.nomenclatures import queries as lists
from app.pages.lists import Column, Order, Page, paginate, ranked, same
from app.places import plates
from app.review.models import Review
from app.review.queries import is_kept
from app.review.rules import State
from app.technical import queries as technical
from app.technical.models import TechnicalProblem
from app.technical.rules import Channel, Feedback, Transmission, Work

SHOWN = 5


class Tab(Label):
    """What the list shows: it opens on the first. Each problem is in one: kept inside, it is not to be sent."""

    a_transmettre = Transmission.a_transmettre.value, "À transmettre"
    envoye = Transmission.envoye.value, "Envoyés"
    retenu = State.retenu.value, "Gardés en interne"


@dataclass(frozen=True)
class Line:
    """One problem, and what is left to do of it."""

    id: UUID
    title: str
    category: str
    severity: str
    severity_label: str
    estate: str
    plate: str
    hall: str
    occurred_at: datetime
    on: date
    work: str
    work_label: str
    feedback_label: str
    to_send: bool
    to_tell: bool
    sent: str | None


@dataclass(frozen=True)
class Sheet:
    """One problem; `kept`: inside, so that it is not to be sent; `same`: the first of the `alike` that may be the same,
    which the filters of the list show whole.
    """

    line: Line
    terms: list[Said]
    text: str | None
    kept: bool
    same: list[Line]
    alike: int
    where: UUID | None
    category: str


@dataclass(frozen=True)
class Filters:
    """What narrows the list; None does not. `estate`: as `plates.at`; `category`: a first level."""

    estate: str | None = None
    severity: str | None = None
    category: str | None = None
    author_id: UUID | None = None
    feedback: str | None = None


def columns(org_id: UUID) -> list[Column]:
    """What the list may be sorted by."""
    row = TechnicalProblem
    codes = [one.code for one in lists.items(org_id, "categorie_technique")]
    return [
        Column("urgence", "Urgence", (row.severity,)),
        Column("probleme", "Problème", (ranked(row.category, codes), ranked(row.sub_category, codes))),
        Column("residence", "Résidence", (plates.key_of(row.org_id, row.estate_id), row.entrance_id)),
        Column("date", "Constaté", (row.occurred_at,)),
        Column("suite", "Suite", (row.work, row.feedback)),
    ]


def listed(org_id: UUID, tab: Tab, asked: Filters, order: Order, number: int, total: int) -> Page[Line]:
    """One page: sent, the latest first; the others, most severe and oldest first; unless asked otherwise.

    `total`: as `how_many` counts them.
    """
    row = TechnicalProblem
    own = (row.sent_at.desc(), row.id) if tab is Tab.envoye else (row.severity, row.occurred_at, row.id)
    query = _narrowed(org_id, asked).where(_stands(tab))
    page = paginate(db.session(), query.order_by(*order.by(*own)), number, total=total)
    return Page(_lines(org_id, page.items), page.number, page.total, page.size)


def how_many(org_id: UUID, asked: Filters) -> dict[str, int]:
    """How many each tab has, among those asked for."""
    # The sent ones apart: each by its index, where all at once would read every problem there is.
    query, by = _narrowed(org_id, asked), TechnicalProblem.transmission
    unsent = query.where(by == Transmission.a_transmettre.value)
    sent = query.where(by == Transmission.envoye.value).with_only_columns(func.count())
    total, kept = db.session.execute(unsent.with_only_columns(func.count(), func.count(case((_kept(), 1))))).one()
    return {Tab.a_transmettre: total - kept, Tab.envoye: db.session.scalar(sent) or 0, Tab.retenu: kept}


def _narrowed(org_id: UUID, asked: Filters) -> Select[Any]:
    row = TechnicalProblem
    narrowed = same({row.severity: asked.severity, row.category: asked.category})
    narrowed += same({row.author_id: asked.author_id, row.feedback: asked.feedback})
    return select(row).where(row.org_id == org_id, row.standing(), *plates.at(row.estate_id, asked.estate), *narrowed)


def _stands(tab: Tab) -> ColumnElement[bool]:
    """Kept inside, one is not offered to be sent; one that had been sent is still among those."""
    if tab is Tab.envoye:
        return TechnicalProblem.transmission == Transmission.envoye.value
    unsent = TechnicalProblem.transmission == Transmission.a_transmettre.value
    return and_(unsent, _kept() if tab is Tab.retenu else ~_kept())


def _is_kept(row: TechnicalProblem) -> bool:
    return is_kept(row.org_id, row.feed_kind, row.id)


def to_send(org_id: UUID) -> Select[int]:
    """How many are to be sent: those kept inside are not."""
    row = TechnicalProblem
    open_ones = row.org_id == org_id, row.standing(), row.transmission == Transmission.a_transmettre.value
    return select(func.count(row.id)).where(*open_ones, ~_kept())


def _kept() -> ColumnElement[bool]:
    """The review of a problem keeps it inside."""
    mine = (
        Review.org_id == TechnicalProblem.org_id,
        Review.kind == TechnicalProblem.feed_kind,
        Review.entity_id == TechnicalProblem.id,
    )
    return select(Review.id).where(*mine, Review.current.is_(True), Review.state == State.retenu.value).exists()


def sheet(org_id: UUID, problem_id: UUID) -> Sheet:
    """One problem, with the others that may be the same. Raises Unknown."""
    row = get(TechnicalProblem, org_id, problem_id)
    same = technical.duplicates(org_id, row)
    shown = _lines(org_id, same[:SHOWN])
    line = _lines(org_id, [row])[0]
    return Sheet(
        line, wrote(row, facts_of(row)), row.text, _is_kept(row), shown, len(same), row.estate_id, row.category
    )


def _lines(org_id: UUID, rows: Sequence[TechnicalProblem]) -> list[Line]:
    places = plates.estates(org_id, [one.estate_id for one in rows])
    halls = plates.halls(org_id, [one.entrance_id or one.building_id for one in rows])
    return [_line(one, places.get(one.estate_id) if one.estate_id else None, halls) for one in rows]


def _line(row: TechnicalProblem, place: plates.Where | None, halls: dict[UUID, str]) -> Line:
    return Line(
        id=row.id,
        title=lists.label(row.org_id, "categorie_technique", row.sub_category or row.category),
        category=lists.label(row.org_id, "categorie_technique", row.category) if row.sub_category else "",
        severity=row.severity,
        severity_label=lists.label(row.org_id, "gravite_technique", row.severity),
        estate=place.name if place else plates.PUBLIC[1],
        plate=place.plate if place else "",
        hall=next((halls[id] for id in (row.entrance_id, row.building_id) if id in halls), ""),
        occurred_at=row.occurred_at,
        on=row.service_date,
        work=row.work,
        work_label=Work.label_of(row.work),
        feedback_label=Feedback.label_of(row.feedback),
        to_send=row.transmission == Transmission.a_transmettre,
        to_tell=row.feedback == Feedback.a_informer,
        sent=_sent(row),
    )


def _sent(row: TechnicalProblem) -> str | None:
    if row.sent_at is None:
        return None
    parts = [lists.label(row.org_id, "destinataire", row.sent_to), Channel.label_of(row.sent_channel).lower()]
    return ", ".join([*parts, f"réf. {row.sent_reference}"] if row.sent_reference else parts)
