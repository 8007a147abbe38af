"""*Avis demandé*: a question without persons, to a colleague or a service, for a day; she has nothing else of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused, Unknown
from app.core.rows import find, get
from app.extensions import db
from app.mediation import journalled, queries
from app.mediation.models import CaseAdvice
from app.people import queries as people
from app.people.acting import Act, Actor
from app.people.rules import FIELD_ROLES

TEXT_MAX = 1000


def ask(
    act: Act, case_id: UUID, question: str, due_on: date | None, to_id: UUID | None, service: str | None
) -> CaseAdvice:
    """By a mediator of the case (`act.record_id` is the question's). Raises Refused."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, row.id, Deed.advice_asked)
    if (known := find(CaseAdvice, row.org_id, act.record_id)) is not None:
        return known
    today = clock.service_day(act.occurred_at)
    if due_on is None or due_on < today:
        raise Refused("echeance", "Dites pour quel jour, aujourd’hui au plus tôt.", field="echeance")
    if (to_id is None) == (not service):
        raise Refused("a_qui", "Choisissez un collègue, ou nommez un service.", field="a_qui")
    _check_colleague(row.org_id, to_id)
    one = CaseAdvice(
        org_id=row.org_id, id=act.record_id, case_id=row.id, asked_by=act.actor.user_id, asked_at=act.occurred_at,
        to_id=to_id, due_on=due_on, service=service or None, question=_typed(question, "question"),
    )  # fmt: skip
    db.session.add(one)
    journalled.event(act, row, "avis_demande")
    return one


def answer(act: Act, advice_id: UUID, said: str) -> CaseAdvice:
    """By the colleague; or, of a service, by the mediator who heard it. Raises Unknown, Refused."""
    one = get(CaseAdvice, act.actor.org_id, advice_id, lock=True)
    if one.to_id != act.actor.user_id:
        row, _ = queries.readable(act.actor, one.case_id)
        if one.to_id is not None or not queries.is_mediator(act, row):
            raise Unknown()
    changes.note(act.actor, one.id, Deed.advice_answered)
    one.answer, one.answered_by, one.answered_at = _typed(said, "reponse"), act.actor.user_id, act.occurred_at
    return one


def asked_of(actor: Actor) -> Sequence[CaseAdvice]:
    """The questions put to this person, those without an answer first."""
    mine = CaseAdvice.org_id == actor.org_id, CaseAdvice.to_id == actor.user_id
    done = CaseAdvice.answered_at.is_not(None)
    return db.session.scalars(select(CaseAdvice).where(*mine).order_by(done, CaseAdvice.due_on, CaseAdvice.id)).all()


def of_case(org_id: UUID, case_id: UUID) -> Sequence[CaseAdvice]:
    """Those of a case, the last first."""
    mine = CaseAdvice.org_id == org_id, CaseAdvice.case_id == case_id
    return db.session.scalars(select(CaseAdvice).where(*mine).order_by(CaseAdvice.asked_at.desc(), CaseAdvice.id)).all()


def put_to(actor: Actor, advice_id: UUID) -> CaseAdvice:
    """One question put to this person. Raises Unknown."""
    one = get(CaseAdvice, actor.org_id, advice_id)
    if one.to_id != actor.user_id:
        raise Unknown()
    return one


def _check_colleague(org_id: UUID, to_id: UUID | None) -> None:
    if to_id is None:
        return
    member = people.membership(org_id, to_id)
    if member is None or not member.active or member.role not in FIELD_ROLES:
        raise Refused("a_qui", "Choisissez un collègue de la liste.", field="a_qui")


def _typed(text: str, field: str) -> str:
    said = (text or "").strip()
    if not said:
        raise Refused("texte", "Écrivez-le en peu de mots, sans personne.", field=field)
    if len(said) > TEXT_MAX:
        raise Refused("longueur", f"{TEXT_MAX} signes au plus.", field=field)
    return said
