"""What a case asks of somebody by herself: to follow it, a step of it, her opinion; and what was answered to her alert.

Told in her list, counted in her menu, rung once on her phone. Of a case it says a number at most, of a question and of
an alert nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.core import clock, memory
from app.core.zones import latest_day
from app.extensions import db
from app.followups import besides
from app.followups.besides import Call, Source, Thing
from app.followups.models import Followup
from app.followups.rules import OPEN as FOLLOWUP_OPEN
from app.mediation import lapsing, listing, stepping, telling
from app.mediation.models import CaseAdvice, CaseAlert, CaseMediator, CommitmentCheck, MediationCase
from app.mediation.rules.states import OPEN, AlertState, Next
from app.mediation.subject import KIND
from app.people.acting import Actor
from app.people.models import Membership
from app.people.rules import COORDINATION

ASKED, STAND_IN = "On vous demande de suivre un dossier", "On vous demande un remplacement"
ADVICE, ANSWERED = "Un avis vous est demandé", "Votre alerte a reçu une réponse"
LAPSES = "Noter un contact, ou clore\u00a0: les noms et les mots s’effacent ce jour"
A_DAY = timedelta(days=1)
"""How far apart the days of two structures may be."""
_C = MediationCase
_open = _C.state.in_([one.value for one in OPEN])


def asked(reader: Actor) -> list[Thing]:
    """The cases she is asked to follow and did not answer."""
    rows = db.session.execute(_asked(reader).add_columns(_C.id, _C.number).order_by(_C.number)).all()
    return [
        _of_case(STAND_IN if one.stands_in_for else ASKED, number, id, clock.service_day(one.named_at))
        for one, id, number in rows
    ]


def told(reader: Actor) -> list[Thing]:
    """What waits for her answer, her steps apart: those are on the board of whoever coordinates."""
    if not waiting(reader)[0]:
        return []
    return [*asked(reader), *_advice_things(reader), *_answered_things(reader)]


def things(reader: Actor) -> Iterable[Thing]:
    steps = db.session.execute(_steps(reader).order_by(_C.next_on, _C.number)).all()
    said = stepping.listed(reader.org_id, {id: step for id, _, step, _ in steps})
    going = [_of_case(LAPSES, row.number, row.id, day) for row, day in lapsing.of(reader, clock.now())]
    return [*told(reader), *going, *(_of_case(said[id], number, id, on) for id, number, _, on in steps)]


def count(reader: Actor) -> int:
    """How many wait for her today; one statement."""
    due = _steps(reader).where(_C.next_on <= clock.today())
    return sum(_counted(_asked(reader), _advice(reader), _answered(reader), due))


def waiting(reader: Actor) -> tuple[int, int, int]:
    """How many wait for her answer, how many cases among them she is asked to follow, how many of her steps are late;
    one statement a transaction, for the menu and the page."""
    of = MediationCase, CaseMediator, CaseAdvice, CaseAlert
    asked, *others, late = memory.until_written(of, ("hers", reader.user_id), lambda: _counted(
        _asked(reader), _advice(reader), _answered(reader), listing.late_ones(reader)
    ))  # fmt: skip
    return asked + sum(others), asked, late


def calls(s: Session) -> Iterator[Call]:
    """Whoever is asked to follow a case, or for her opinion; coordination, of an alert nobody has seen; its author, of
    an answer she has not read."""
    cases = select(CaseMediator.org_id, CaseMediator.user_id, CaseMediator.id).join(_C, _its(CaseMediator))
    for row in s.execute(cases.where(_unanswered(latest_day(clock.now()) - A_DAY), _open)):
        yield Call(*row)
    questions = select(CaseAdvice.org_id, CaseAdvice.to_id, CaseAdvice.id).join(_C, _its(CaseAdvice))
    for org_id, user_id, id in s.execute(questions.where(CaseAdvice.answered_at.is_(None), _open)):
        if user_id is not None:
            yield Call(org_id, user_id, id)
    office = Membership.org_id == CaseAlert.org_id, Membership.active.is_(True), Membership.role.in_(COORDINATION)
    alerts = select(CaseAlert.org_id, Membership.user_id, CaseAlert.id).join(Membership, and_(*office))
    unseen = CaseAlert.state == AlertState.envoyee.value, Membership.user_id != CaseAlert.author_id
    for row in s.execute(alerts.where(*unseen)):
        yield Call(*row)
    yield from _unheard(s)


def _unheard(s: Session) -> Iterator[Call]:
    """Where her phone holds the case. An answer given after another rings anew."""
    ends = CaseMediator.until.is_(None) | (CaseMediator.until >= latest_day(clock.now()) - A_DAY)
    holds = and_(
        CaseMediator.org_id == CaseAlert.org_id, CaseMediator.case_id == CaseAlert.case_id,
        CaseMediator.user_id == CaseAlert.author_id, CaseMediator.cleared_at.is_not(None), ends,
    )  # fmt: skip
    waits = CaseAlert.answered_at.is_not(None), CaseAlert.heard_at.is_(None), exists().where(holds)
    found = select(CaseAlert.org_id, CaseAlert.author_id, CaseAlert.id, CaseAlert.answered_at).where(*waits)
    for org_id, author_id, id, at in s.execute(found):
        yield Call(org_id, author_id, uuid5(id, str(at)))


def _its(model: Any) -> ColumnElement[bool]:
    return and_(model.org_id == _C.org_id, model.case_id == _C.id)


def _unanswered(since: date | None = None) -> ColumnElement[bool]:
    still = or_(CaseMediator.until.is_(None), CaseMediator.until >= (since or clock.today()))
    return and_(CaseMediator.cleared_at.is_(None), still)


def _asked(reader: Actor) -> Select[Any]:
    hers = CaseMediator.org_id == reader.org_id, CaseMediator.user_id == reader.user_id
    return select(CaseMediator).join(_C, _its(CaseMediator)).where(*hers, _unanswered(), _open)


def _advice(reader: Actor) -> Select[Any]:
    hers = CaseAdvice.org_id == reader.org_id, CaseAdvice.to_id == reader.user_id, CaseAdvice.answered_at.is_(None)
    return select(CaseAdvice).join(_C, _its(CaseAdvice)).where(*hers, _open)


def _answered(reader: Actor) -> Select[Any]:
    """Of her own alerts; she closes them once she has read the answer."""
    hers = CaseAlert.org_id == reader.org_id, CaseAlert.author_id == reader.user_id
    return select(CaseAlert).where(*hers, CaseAlert.state == AlertState.repondue.value)


def _steps(reader: Actor) -> Select[Any]:
    """Hers by name, those a follow-up reminds of apart; a check that stayed unknown has none any more."""
    of = Followup.org_id == _C.org_id, Followup.subject_kind == KIND, Followup.subject_id == _C.id
    waits = Followup.state.in_([one.value for one in FOLLOWUP_OPEN])
    reminds = *of, Followup.owner_id == reader.user_id, waits
    check = CommitmentCheck.org_id == Followup.org_id, CommitmentCheck.followup_id == Followup.id
    told = select(Followup.id).where(*reminds, Followup.reason == telling.REASON).exists()
    noted = (
        select(Followup.id).join(CommitmentCheck, and_(*check)).where(*reminds, CommitmentCheck.due_on <= _C.next_on)
    )
    hers = _C.org_id == reader.org_id, _C.owner_id == reader.user_id, _open, _C.next_on.is_not(None)
    twice = or_(and_(_C.next == Next.informer.value, told), and_(_C.next == Next.verifier.value, noted.exists()))
    columns: tuple[Any, ...] = _C.id, _C.number, _C.next, _C.next_on
    return select(*columns).where(*hers, ~twice)


def _counted(*queries: Select[Any]) -> tuple[int, ...]:
    found = (select(func.count()).select_from(one.order_by(None).subquery()).scalar_subquery() for one in queries)
    return tuple(db.session.execute(select(*found)).one())


def _of_case(label: str, number: str, id: UUID, due_on: date) -> Thing:
    return Thing(label, f"Dossier {number}", url_for("cases_one.page", case_id=id), due_on)


def _advice_things(reader: Actor) -> Iterator[Thing]:
    for one in db.session.scalars(_advice(reader)):
        yield Thing(ADVICE, "La question d’un collègue", url_for("cases_advice.one", advice_id=one.id), one.due_on)


def _answered_things(reader: Actor) -> Iterator[Thing]:
    for one in db.session.scalars(_answered(reader)):
        page, at = url_for("cases_alerts.one", alert_id=one.id), one.answered_at or one.at
        yield Thing(ANSWERED, "Lisez-la, puis fermez l’alerte", page, clock.service_day(at))


def init_app() -> None:
    besides.declare("case", Source(count, things, calls))
