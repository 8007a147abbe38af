"""Follow-ups as the desk lists them: what each is about, whose it is, when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from app.core import clock
from app.core.forms import id_or_none
from app.core.kinds import KINDS
from app.core.labels import Label
from app.core.rows import get
from app.extensions import db
from app.followups.confidential import CONFIDENTIAL
from app.followups.models import Followup
from app.followups.rules import OPEN, FollowupState
from app.nomenclatures import queries as lists
from app.nomenclatures.rules import TO_UPDATE
from app.pages import names
from app.pages.lists import Column, Order, Page, paginate, ranked, same
from app.people.models import UserAccount
from app.places import plates
from app.places.models import Estate
from app.review.models import Review

WEEK = timedelta(days=6)
"""The days after today that are still « cette semaine », as on the phone."""


class Standing(Label):
    """What the list shows: it opens on the first."""

    a_faire = "a_faire", "À faire"
    en_retard = "en_retard", "En retard"
    aujourdhui = "aujourdhui", "Aujourd’hui"
    semaine = "semaine", "Cette semaine"
    fait = FollowupState.faite.value, "Faits"
    annule = FollowupState.annulee.value, "Annulés"


FIRST = Standing.a_faire.value
MOVED = {FollowupState.faite.value: "Noté", FollowupState.annulee.value: "Annulé"}
"""What was last done of one, by its state; of one still open, it was put off."""


@dataclass(frozen=True)
class Line:
    """One follow-up. `has_page`: whether its subject has one, of this `kind` and `subject_id`; `page`: where it is, of
    what is confidential; `why`: what it came of, of one alone; `moved_by`, `moved_at`: who last did, put off or
    cancelled it, as `moved` says, and when."""

    id: UUID
    reason: str
    kind: str
    kind_label: str
    subject_id: UUID
    has_page: bool
    estate: str
    plate: str
    hall: str
    owner: str
    due_on: date
    late: bool
    open: bool
    state: str
    outcome: str
    postponed: int
    handed: str
    moved: str
    moved_by: str
    moved_at: datetime | None
    page: str = ""
    why: str = ""


@dataclass(frozen=True)
class Filters:
    """What narrows the list; None does not. `estate`: as `plates.at`."""

    owner_id: UUID | None = None
    sector_id: UUID | None = None
    estate: str | None = None
    kind: str | None = None


def columns(org_id: UUID) -> list[Column]:
    """What the list may be sorted by."""
    row = Followup
    named = select(UserAccount.name).where(UserAccount.id == row.owner_id).scalar_subquery()
    reasons = [one.code for one in lists.items(org_id, "motif_suivi")]
    return [
        Column("echeance", "Échéance", (row.due_on,)),
        Column("motif", "Suivi", (ranked(row.reason, reasons), row.subject_kind)),
        Column("residence", "Résidence", (plates.key_of(row.org_id, row.estate_id),)),
        Column("agent", "À qui", (named,)),
    ]


def listed(org_id: UUID, standing: Standing, asked: Filters, order: Order, number: int) -> Page[Line]:
    """One page: what is to be done, first due first; what is not any more, the latest first; unless asked otherwise."""
    row = Followup
    settled = standing in (Standing.fait, Standing.annule)
    own = (row.done_at.desc(), row.id) if settled else (row.due_on, row.created_at, row.id)
    query = _narrowed(org_id, asked).where(_stands(standing, clock.today())).order_by(*order.by(*own))
    page = paginate(db.session(), query, number)
    return Page(_lines(org_id, page.items), page.number, page.total, page.size)


def how_many(org_id: UUID, asked: Filters) -> dict[str, int]:
    """How many there are of each standing, among those asked for."""
    today = clock.today()
    found = (func.count(case((_stands(one, today), 1))) for one in Standing)
    counts = db.session.execute(_narrowed(org_id, asked).with_only_columns(*found)).one()
    return dict(zip(Standing.codes(), counts, strict=True))


def one(org_id: UUID, followup_id: UUID) -> Line:
    """One of them. Raises Unknown."""
    line = _lines(org_id, [get(Followup, org_id, followup_id)])[0]
    kept = CONFIDENTIAL.get(line.kind)
    return replace(line, why=kept.why(org_id, line.subject_id, line.id)) if kept else line


def of_subject(org_id: UUID, kind: str, id: UUID) -> list[Line]:
    """Those of a record, first due first."""
    about = (Followup.org_id == org_id, Followup.subject_kind == kind, Followup.subject_id == id)
    query = select(Followup).where(*about).order_by(Followup.due_on, Followup.id)
    return _lines(org_id, db.session.scalars(query).all())


def _narrowed(org_id: UUID, asked: Filters) -> Select[Any]:
    row = Followup
    query = select(row).where(row.org_id == org_id, *plates.at(row.estate_id, asked.estate))
    query = query.where(*same({row.owner_id: asked.owner_id, row.subject_kind: asked.kind}))
    if asked.sector_id is not None:
        there = select(Estate.id).where(Estate.org_id == org_id, Estate.sector_id == asked.sector_id)
        query = query.where(row.estate_id.in_(there))
    return query


def _stands(standing: Standing, today: date) -> ColumnElement[bool]:
    row = Followup
    if standing in (Standing.fait, Standing.annule):
        return row.state == standing.value
    days = {
        Standing.a_faire: row.due_on.is_not(None),
        Standing.en_retard: row.due_on < today,
        Standing.aujourdhui: row.due_on == today,
        Standing.semaine: row.due_on.between(today, today + WEEK),
    }
    return and_(row.state.in_([one.value for one in OPEN]), days[standing])


def _lines(org_id: UUID, rows: Sequence[Followup]) -> list[Line]:
    if not rows:
        return []
    people, places = names.people(org_id), plates.estates(org_id, [one.estate_id for one in rows])
    subjects = {row.entity_id: row for row in db.session.execute(_subjects(org_id, rows))}
    halls = plates.halls(org_id, [id_or_none(one.place) for one in subjects.values()])
    told = [_line(one, people, places, subjects, halls) for one in rows]
    return _discreet(org_id, told)


def _discreet(org_id: UUID, lines: list[Line]) -> list[Line]:
    """Of what is confidential, a word and a number: no place."""
    numbers = {
        kind: one.numbers(org_id, [line.subject_id for line in lines if line.kind == kind])
        for kind, one in CONFIDENTIAL.items()
        if any(line.kind == kind for line in lines)
    }
    return [_said(line, numbers[line.kind]) if line.kind in numbers else line for line in lines]


def _said(line: Line, numbers: Mapping[UUID, str]) -> Line:
    one = CONFIDENTIAL[line.kind]
    label = " ".join(filter(None, (one.label, numbers.get(line.subject_id))))
    return replace(line, kind_label=label, estate="", plate="", hall="", has_page=False, page=one.page(line.subject_id))


def _subjects(org_id: UUID, rows: Sequence[Followup]) -> Select[UUID, str | None, datetime | None]:
    """Those that are reviewed, with the part of the estate they are of; one that was cancelled has no page any more."""
    ids = {one.subject_id for one in rows}
    return select(Review.entity_id, Review.place, Review.withdrawn_at).where(
        Review.org_id == org_id, Review.entity_id.in_(ids), Review.current.is_(True)
    )


def _line(
    row: Followup, people: dict[UUID, names.Person], places: dict[UUID, plates.Where],
    subjects: dict[UUID, Any], halls: dict[UUID, str],
) -> Line:  # fmt: skip
    place = places.get(row.estate_id) if row.estate_id else None
    subject = subjects.get(row.subject_id)
    hall = id_or_none(subject.place) if subject else None
    known = KINDS.get(row.subject_kind)
    return Line(
        id=row.id,
        reason=lists.label(row.org_id, "motif_suivi", row.reason),
        kind=row.subject_kind,
        kind_label=known.label if known else TO_UPDATE.capitalize(),
        subject_id=row.subject_id,
        has_page=subject is not None and subject.withdrawn_at is None,
        estate=place.name if place else plates.PUBLIC[1],
        plate=place.plate if place else "",
        hall=halls.get(hall, "") if hall else "",
        owner=_name(people, row.owner_id),
        due_on=row.due_on,
        late=row.state in OPEN and row.due_on < clock.today(),
        open=row.state in OPEN,
        state=FollowupState.label_of(row.state),
        outcome=lists.label(row.org_id, "resultat_suivi", row.outcome) if row.outcome else "",
        postponed=row.postponed,
        handed=_name(people, row.handed_from) if row.handed_from else "",
        moved=MOVED.get(row.state, "Reporté"),
        moved_by=_name(people, row.moved_by) if row.moved_by else "",
        moved_at=row.moved_at,
    )


def _name(people: dict[UUID, names.Person], id: UUID) -> str:
    return people[id].name if id in people else "inconnu"
