"""*Avis demandé*: a question without persons, to a colleague or a service, for a day; she has nothing else of it.

Whoever was asked and is no more in the team answers nothing: the mediators of the case are told, and ask somebody
else or close the question.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock, memory
from app.core.errors import Refused, Unknown
from app.core.labels import Label
from app.core.rows import find, get
from app.extensions import db
from app.mediation import journalled, known, places, queries
from app.mediation.models import CaseAdvice, CaseMediator, MediationCase
from app.mediation.rules import nameless
from app.mediation.rules.nameless import Who
from app.people import queries as people
from app.people.acting import Act, Actor
from app.people.rules import FIELD_ROLES

TEXT_MAX = 1000


class Standing(Label):
    repondue = "repondue", "Répondu"
    close = "close", "Close sans réponse"
    retiree = "retiree", "Retirée"
    a_reprendre = "a_reprendre", "À reprendre"
    attendue = "attendue", "Attendu"


def standing(one: CaseAdvice, team: Collection[UUID]) -> Standing:
    """`team`: who may answer one today."""
    if one.withdrawn:
        return Standing.retiree
    if one.answered_at is not None:
        return Standing.close if one._answer is None else Standing.repondue
    gone = one.to_id is not None and one.to_id not in team
    return Standing.a_reprendre if gone else Standing.attendue


def ask(
    act: Act, case_id: UUID, question: str, due_on: date | None, to_id: UUID | None, service: str | None
) -> CaseAdvice:
    """By a mediator of the case (`act.record_id` is the question's). Raises Refused."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, row.id, Deed.advice_asked)
    if (known := find(CaseAdvice, row.org_id, act.record_id)) is not None:
        return known
    day = _checked(act, due_on, to_id, service)
    nameless.check(question or "", _who(row), "question")
    one = CaseAdvice(
        org_id=row.org_id, id=act.record_id, case_id=row.id, asked_by=act.actor.user_id, asked_at=act.occurred_at,
        to_id=to_id, due_on=day, service=service or None, question=_typed(question, "question"),
    )  # fmt: skip
    db.session.add(one)
    journalled.event(act, row, "avis_demande")
    return one


def tells_where(case_id: UUID, org_id: UUID, question: str) -> bool:
    """Whether a question says where its case is. Raises Unknown."""
    return nameless.tells_where(question or "", places.spot(get(MediationCase, org_id, case_id)))


def ask_again(act: Act, advice_id: UUID, due_on: date | None, to_id: UUID | None, service: str | None) -> CaseAdvice:
    """The same question, to somebody else, by a mediator of its case. Twice is once. Raises Unknown, Refused."""
    row, one = _held(act, advice_id, Deed.advice_moved)
    if one.answered_at is not None:
        raise Refused("etat", "Cette question a reçu sa réponse, ou est close\u00a0: posez-en une autre.")
    day = _checked(act, due_on, to_id, service)
    if (one.to_id, one.service, one.due_on) == (to_id, service or None, day):
        return one
    one.to_id, one.service, one.due_on, one.read_at = to_id, service or None, day, None
    one.asked_by, one.asked_at = act.actor.user_id, act.occurred_at
    journalled.event(act, row, "avis_demande")
    return one


def close(act: Act, advice_id: UUID) -> CaseAdvice:
    """Nobody waits for its answer any more; one that has it stays as it is. Raises Unknown."""
    row, one = _held(act, advice_id, Deed.advice_closed, closed=True)
    if one.answered_at is None:
        one.answered_by, one.answered_at = act.actor.user_id, act.occurred_at
        journalled.event(act, row, "avis_clos")
    return one


def withdraw(act: Act, advice_id: UUID) -> CaseAdvice:
    """It is asked of nobody any more and its words go, while who was asked has not read it. Twice is once.

    Raises Unknown; Refused once it was read, or of a service, which was told otherwise.
    """
    row, one = _held(act, advice_id, Deed.advice_withdrawn, closed=True)
    if one.withdrawn:
        return one
    if not withdrawable(one):
        raise Refused("lue", "Cette question a été lue\u00a0: elle ne se retire plus, elle se clôt.")
    one.withdrawn, one.question = True, None
    one.answered_by, one.answered_at = act.actor.user_id, act.occurred_at
    journalled.event(act, row, "avis_retire")
    return one


def withdrawable(one: CaseAdvice) -> bool:
    return one.to_id is not None and one.read_at is None and one.answered_at is None


def read(act: Act, rows: Collection[CaseAdvice]) -> None:
    """Who was asked has these before her eyes. Once."""
    for one in rows:
        if one.read_at is None and one.to_id == act.actor.user_id:
            get(CaseAdvice, one.org_id, one.id, lock=True).read_at = act.occurred_at


def left(act: Act, user_id: UUID) -> int:
    """She leaves: the case of each question she has not answered says so. Returns how many there are."""
    rows = waited_of(act.actor.org_id, user_id)
    for one in rows:
        journalled.event(act, get(MediationCase, one.org_id, one.case_id), "avis_a_reprendre", who=user_id)
    return len(rows)


def waited_of(org_id: UUID, user_id: UUID) -> Sequence[CaseAdvice]:
    """The questions somebody was asked and has not answered."""
    hers = CaseAdvice.org_id == org_id, CaseAdvice.to_id == user_id, CaseAdvice.answered_at.is_(None)
    return db.session.scalars(select(CaseAdvice).where(*hers).order_by(CaseAdvice.due_on, CaseAdvice.id)).all()


def answer(act: Act, advice_id: UUID, said: str) -> CaseAdvice:
    """By the colleague; or, of a service, by the mediator who heard it. Raises Unknown, Refused."""
    one = get(CaseAdvice, act.actor.org_id, advice_id, lock=True)
    if one.to_id != act.actor.user_id:
        row, _ = queries.readable(act.actor, one.case_id)
        if one.to_id is not None or not queries.is_mediator(act, row):
            raise Unknown()
    changes.note(act.actor, one.id, Deed.advice_answered)
    if one.withdrawn:
        raise Refused("retiree", "Cette question a été retirée\u00a0: personne n’en attend plus la réponse.")
    one.answer, one.answered_by, one.answered_at = _typed(said, "reponse"), act.actor.user_id, act.occurred_at
    return one


def asked_of(actor: Actor) -> Sequence[CaseAdvice]:
    """The questions put to this person, those without an answer first."""
    mine = CaseAdvice.org_id == actor.org_id, CaseAdvice.to_id == actor.user_id, ~CaseAdvice.withdrawn
    done = CaseAdvice.answered_at.is_not(None)
    return db.session.scalars(select(CaseAdvice).where(*mine).order_by(done, CaseAdvice.due_on, CaseAdvice.id)).all()


def waited_for(actor: Actor) -> Sequence[CaseAdvice]:
    """Those without an answer of the cases this person has in hand, what is due first before the rest."""
    today = clock.today()
    hers = select(CaseMediator.case_id).where(
        CaseMediator.org_id == actor.org_id, CaseMediator.user_id == actor.user_id, CaseMediator.since <= today,
        CaseMediator.cleared_at.is_not(None), CaseMediator.until.is_(None) | (CaseMediator.until >= today),
    )  # fmt: skip
    of = CaseAdvice.org_id == actor.org_id, CaseAdvice.answered_at.is_(None), CaseAdvice.case_id.in_(hers)
    return db.session.scalars(select(CaseAdvice).where(*of).order_by(CaseAdvice.due_on, CaseAdvice.id)).all()


def of_case(org_id: UUID, case_id: UUID) -> Sequence[CaseAdvice]:
    """Those of a case, the last first; of one that was withdrawn nothing is left to read."""
    mine = CaseAdvice.org_id == org_id, CaseAdvice.case_id == case_id, ~CaseAdvice.withdrawn
    query = select(CaseAdvice).where(*mine).order_by(CaseAdvice.asked_at.desc(), CaseAdvice.id)
    return memory.until_written((CaseAdvice,), ("advice", case_id), lambda: db.session.scalars(query).all())


def one_of(row: MediationCase, advice_id: UUID) -> CaseAdvice:
    """One of this case. Raises Unknown."""
    one = get(CaseAdvice, row.org_id, advice_id)
    if one.case_id != row.id:
        raise Unknown()
    return one


def put_to(actor: Actor, advice_id: UUID) -> CaseAdvice:
    """One question put to this person. Raises Unknown."""
    one = get(CaseAdvice, actor.org_id, advice_id)
    if one.to_id != actor.user_id or one.withdrawn:
        raise Unknown()
    return one


def _who(row: MediationCase) -> list[Who]:
    """What is stored of its parties, to be looked for in what leaves the case and shown to nobody."""
    contacts = [(one.name, one.contact or {}) for one in known.letters_of(row).values()]
    return [Who(name, *(it.get(part) for part in ("phone", "mail", "address"))) for name, it in contacts]


def _held(act: Act, advice_id: UUID, deed: Deed, *, closed: bool = False) -> tuple[MediationCase, CaseAdvice]:
    """One of a case they mediate, held, and its case. Raises Unknown, NotAllowed, Refused."""
    row = queries.writable(act, get(CaseAdvice, act.actor.org_id, advice_id).case_id, closed=closed)
    changes.note(act.actor, advice_id, deed)
    return row, get(CaseAdvice, act.actor.org_id, advice_id, lock=True)


def _checked(act: Act, due_on: date | None, to_id: UUID | None, service: str | None) -> date:
    if due_on is None or due_on < clock.service_day(act.occurred_at):
        raise Refused("echeance", "Dites pour quel jour, aujourd’hui au plus tôt.", field="echeance")
    if (to_id is None) == (not service):
        raise Refused("a_qui", "Choisissez un collègue, ou nommez un service.", field="a_qui")
    _check_colleague(act.actor.org_id, to_id)
    return due_on


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
