"""Reading requests: by their form or code, what a case is opened with, what looks alike, what is late, what is old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.core import clock
from app.core.base import uuid7
from app.core.rows import find, get
from app.extensions import db
from app.mediation.intake import codes
from app.mediation.intake.models import CaseRequest, RequestEvent, RequestMore
from app.mediation.models import MediationCase
from app.mediation.rules import requests as rules
from app.mediation.rules.states import CASE
from app.mediation.subject import hands
from app.nomenclatures import queries as lists
from app.parties import readings, subjects
from app.parties.access import Hands, Layer
from app.parties.models import Reading
from app.parties.readings import How
from app.parties.subjects import About, Subject
from app.people.acting import Act, Actor
from app.people.rules import COORDINATION

KIND = "request"


def _hands(row: CaseRequest) -> Hands:
    """Coordination reads it, whatever the structure chose of cases; once it is one, its mediators too, and nobody who
    declared a tie to a party of it."""
    case = find(MediationCase, row.org_id, row.case_id) if row.case_id else None
    if case is None:
        return Hands(coordination_reads=True)
    return replace(hands(case), coordination_reads=True)


subjects.declare(Subject(KIND, CaseRequest, _hands))


class More(NamedTuple):
    """A complement, and when it came."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Facts:
    """What a case is opened with: the columns of the request, and what was typed, which is not to be shown twice."""

    id: UUID
    number: str
    state: str
    channel: str | None
    origine: str
    received_at: datetime
    received_on: date
    written: bool
    estate_id: UUID | None
    building_id: UUID | None
    entrance_id: UUID | None
    public_point_id: UUID | None
    family: str | None
    type: str | None
    wants: str | None
    origin_kind: str | None
    origin_id: UUID | None
    place: str | None
    facts: str | None
    already: tuple[str, ...]
    name: str | None
    phone: str | None
    mail: str | None
    address: str | None
    reach: str | None
    more: tuple[More, ...]


_PLAIN = tuple(one for one in Facts.__dataclass_fields__ if one not in ("already", "more"))


class Born(NamedTuple):
    """The request a case was opened with; `more`: how many complements it has."""

    id: UUID
    number: str
    more: int


def of_case(row: MediationCase) -> Born | None:
    """None of a case that was opened by itself."""
    hers = RequestMore.org_id == CaseRequest.org_id, RequestMore.request_id == CaseRequest.id
    count = select(func.count()).select_from(RequestMore).where(*hers).scalar_subquery()
    mine = CaseRequest.org_id == row.org_id, CaseRequest.case_id == row.id
    found = db.session.execute(select(CaseRequest.id, CaseRequest.number, count).where(*mine).limit(1)).first()
    return Born(*found) if found else None


def for_reader(actor: Actor, row: MediationCase) -> Born | None:
    """The same, for who reads it: the mediators of the case; coordination, which received it; never who declared a tie
    to a party of the case.

    Coordination read the words that were sent to the structure before anybody had the case in hand, and decides from
    them whether it is for us. What is said since then is the mediators'. A reading of a request leaves its own line.
    """
    held = hands(row)
    if actor.user_id in held.tied or not (actor.role in COORDINATION or held.of(actor.user_id, clock.today())):
        return None
    return of_case(row)


def way(row: MediationCase) -> str:
    """By which way a case was asked for, in words: what came by the public form says so."""
    some = (CaseRequest.org_id == row.org_id, CaseRequest.case_id == row.id, CaseRequest.form.is_not(None))
    if db.session().scalar(select(CaseRequest.id).where(*some).limit(1)) is not None:
        return "Formulaire en ligne"
    return lists.label(row.org_id, "canal", row.canal)


def open_facts(act: Act, request_id: UUID) -> Facts:
    """All of one, for who may read it: a line says so first. Within a write unit. Raises Unknown, NotAllowed."""
    about = About(KIND, request_id)
    readings.read(replace(act, record_id=uuid7()), about, How.page.value)
    row = get(CaseRequest, act.actor.org_id, request_id)
    found: dict[str, Any] = {one: getattr(row, one) for one in _PLAIN}
    return Facts(
        **found, already=tuple(row.already or ()), more=tuple(More(one.at, one.text or "") for one in added(row))
    )


def envelope(act: Act, request_id: UUID) -> CaseRequest:
    """Its row, of which what was typed is not to be shown. Raises Unknown for whom it is nothing."""
    subjects.check_reads(act, About(KIND, request_id), Layer.envelope)
    return get(CaseRequest, act.actor.org_id, request_id)


def added(row: CaseRequest) -> Sequence[RequestMore]:
    """What she added since, the first first."""
    hers = (RequestMore.org_id == row.org_id, RequestMore.request_id == row.id)
    return db.session.scalars(select(RequestMore).where(*hers).order_by(RequestMore.at, RequestMore.id)).all()


def events(row: CaseRequest) -> Sequence[RequestEvent]:
    """What was done with it, the latest first."""
    its = (RequestEvent.org_id == row.org_id, RequestEvent.request_id == row.id)
    return db.session.scalars(select(RequestEvent).where(*its).order_by(RequestEvent.at.desc(), RequestEvent.id)).all()


def read_by(row: CaseRequest) -> list[tuple[UUID, datetime, int]]:
    """Who read it: the person, when they last did, how often."""
    its = (Reading.org_id == row.org_id, Reading.about_kind == KIND, Reading.about_id == row.id)
    last = func.max(Reading.at)
    query = select(Reading.reader_id, last, func.count()).where(*its).group_by(Reading.reader_id).order_by(last.desc())
    return [(one, at, count) for one, at, count in db.session.execute(query)]


def of_form(org_id: UUID, form_id: str) -> CaseRequest | None:
    """The one this public form made."""
    kept = CaseRequest.form.in_(codes.digests(form_id, "formulaire"))
    return db.session.scalar(select(CaseRequest).where(CaseRequest.org_id == org_id, kept))


def of_code(org_id: UUID, typed: str, *, lock: bool = False) -> CaseRequest | None:
    """The one this code, as typed or heard, is of."""
    code = codes.read(typed)
    if code is None:
        return None
    kept = CaseRequest.code.in_(codes.digests(code))
    query = select(CaseRequest).where(CaseRequest.org_id == org_id, kept)
    return db.session.scalar(query.with_for_update() if lock else query)


def gave_codes(org_id: UUID) -> bool:
    """Whether anybody holds a code of this structure."""
    kept = (CaseRequest.org_id == org_id, CaseRequest.code.is_not(None))
    return db.session.scalar(select(CaseRequest.id).where(*kept).limit(1)) is not None


def id_of_more(row: CaseRequest, form_id: str) -> UUID:
    """The id of what this form adds: the same, however often it is sent."""
    return uuid5(row.id, codes.digest(form_id, "complement"))


def added_by(row: CaseRequest, form_id: str) -> bool:
    ids = (uuid5(row.id, one) for one in codes.digests(form_id, "complement"))
    return any(find(RequestMore, row.org_id, one) for one in ids)


def born_of(org_id: UUID, kind: str, id: UUID) -> Sequence[CaseRequest]:
    """The requests that grew out of an entry."""
    its = (CaseRequest.org_id == org_id, CaseRequest.origin_kind == kind, CaseRequest.origin_id == id)
    return db.session.scalars(select(CaseRequest).where(*its).order_by(CaseRequest.received_at)).all()


def is_over(row: CaseRequest) -> bool:
    """It became a case, and that case is closed."""
    case = find(MediationCase, row.org_id, row.case_id) if row.case_id else None
    return case is not None and case.state in CASE.final


def is_open() -> ColumnElement[bool]:
    return CaseRequest.state.in_([one.value for one in rules.OPEN])


def is_waiting() -> ColumnElement[bool]:
    """An open one, or one of which something is to be read that came once its case was closed."""
    return or_(is_open(), CaseRequest.next_action == rules.RequestNext.lire.value)


def is_late(today: date) -> ColumnElement[bool]:
    """Of one that waits: its day is over; of an open one, the answer that was promised did not come, or a working day
    passed without its receipt being acknowledged."""
    silent = CaseRequest.acknowledged_at.is_(None) & (CaseRequest.acknowledge_by < today)
    return or_(CaseRequest.next_on < today, and_(is_open(), or_(CaseRequest.answer_by < today, silent)))


def waiting(org_id: UUID) -> int:
    """How many are to be taken in charge, are late, or have something to be read."""
    new = CaseRequest.state == rules.RequestState.recue.value
    added = CaseRequest.next_action == rules.RequestNext.lire.value
    return _how_many(org_id, or_(new, added, is_late(clock.today())))


def late(org_id: UUID) -> int:
    """Those of which somebody waits for too long today."""
    return _how_many(org_id, is_late(clock.today()))


def _how_many(org_id: UUID, *asked: ColumnElement[bool]) -> int:
    query = select(func.count(CaseRequest.id)).where(CaseRequest.org_id == org_id, is_waiting(), *asked)
    return db.session.scalar(query) or 0
