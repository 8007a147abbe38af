"""Alerts: on a case that is complex or unfair, to the lead; on somebody in danger, to coordination, after the call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import memory
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.rows import find, get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.mediation import journalled, queries
from app.mediation.models import CaseAlert, MediationCase
from app.mediation.rules.alert import TEXT_MAX as TEXT_MAX
from app.mediation.rules.alert import Called as Called
from app.mediation.rules.alert import Kind as Kind
from app.mediation.rules.states import ALERT, CASE, AlertState
from app.people.acting import Act, Actor
from app.people.rules import COORDINATION, FIELD_ROLES, letter_of

OPEN = (AlertState.envoyee, AlertState.vue)
_UNANSWERED = [one.value for one in OPEN]


def raise_on_case(act: Act, case_id: UUID, facts: str) -> CaseAlert:
    """A mediator of a case asks the lead to look at it (`act.record_id` is the alert's). Twice is once."""
    row = queries.writable(act, case_id, closed=True)
    changes.note(act.actor, row.id, Deed.case_alerted)
    if (known := find(CaseAlert, row.org_id, act.record_id)) is not None:
        return known
    check_open(row)
    one = _add(act, Kind.complexe, row.id, _typed(facts))
    journalled.event(act, row, "alerte")
    return one


def check_open(row: MediationCase) -> None:
    """Raises Refused of a case that is closed: there is nothing of it to be helped with."""
    if row.state in CASE.final:
        raise Refused("etat", "Ce dossier est clos\u00a0: rouvrez-le d’abord, ou appelez la coordination.")


def protect(act: Act, facts: str, called: str, called_at: datetime | None, case_id: UUID | None = None) -> CaseAlert:
    """Somebody is in danger: the facts, who was called and when. Raises Refused where it does not say whom."""
    if act.actor.role not in FIELD_ROLES:
        raise NotAllowed()
    if called not in Called.codes():
        raise Refused("appel", "Dites qui a été appelé\u00a0: l’appel passe avant l’écrit.", field="appel")
    if called_at is None and called != Called.personne:
        raise Refused("heure", "Dites à quelle heure l’appel a été passé.", field="heure")
    if called_at is not None and called_at > act.occurred_at:
        raise Refused("heure", "Cette heure n’est pas encore venue.", field="heure")
    if case_id is not None:
        queries.writable(act, case_id, closed=True)
    if (known := find(CaseAlert, act.actor.org_id, act.record_id)) is not None:
        return known
    one = _add(act, Kind.protection, case_id, _typed(facts))
    one.called, one.called_at = called, called_at
    journal.note(Event.protection_alert, act.actor, about=one.id)
    return one


def see(act: Act, alert_id: UUID) -> CaseAlert:
    """Whoever it is for has read it. Once."""
    one = received(act, alert_id)
    if one.state == AlertState.envoyee:
        _move(act, one, AlertState.vue)
        one.seen_by, one.seen_at = act.actor.user_id, act.occurred_at
    return one


def answer(act: Act, alert_id: UUID, said: str) -> CaseAlert:
    """What is to be done, said to its author. Raises Refused."""
    one = received(act, alert_id)
    changes.note(act.actor, one.id, Deed.alert_answered)
    text = _typed(said, "reponse")
    if one.state in OPEN:
        _move(act, one, AlertState.repondue)
    if one.answer is not None:
        one.earlier = [*_before(one), _said(one)]
    one.answer, one.answered_by, one.answered_at = text, act.actor.user_id, act.occurred_at
    one.heard_at = None
    if one.case_id is not None and one.kind == Kind.complexe:
        journalled.event(act, queries.readable(act.actor, one.case_id)[0], "alerte_repondue")
    return one


@dataclass(frozen=True)
class Answer:
    """One that another took the place of."""

    said: str
    by: UUID
    at: datetime


def answers_before(one: CaseAlert) -> list[Answer]:
    """Those given before the one that stands, the first first."""
    return [Answer(it["said"], UUID(it["by"]), datetime.fromisoformat(it["at"])) for it in _before(one)]


def _before(one: CaseAlert) -> list[dict[str, str]]:
    found = one.earlier
    return found if isinstance(found, list) else []  # nothing of what does not open any more


def _said(one: CaseAlert) -> dict[str, str]:
    assert one.answered_at is not None and one.answered_by is not None
    return {"said": one.answer or "", "by": str(one.answered_by), "at": one.answered_at.isoformat()}


def hear(act: Act, alert_id: UUID, answered_at: datetime) -> CaseAlert:
    """Its author has read the answer of that moment, to the second; another given since is still to be read."""
    one = get(CaseAlert, act.actor.org_id, alert_id, lock=True)
    if one.author_id != act.actor.user_id:
        raise Unknown()
    if one.heard_at is None and one.answered_at and _second(one.answered_at) == _second(answered_at):
        one.heard_at = act.occurred_at
    return one


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def close(act: Act, alert_id: UUID) -> CaseAlert:
    """Nothing more is to be done of it, say its author or whoever answered. Raises Refused before an answer."""
    one = readable(act.actor, alert_id, lock=True)
    changes.note(act.actor, one.id, Deed.alert_answered)
    if one.state == AlertState.close:
        return one
    if one.state != AlertState.repondue:
        raise Refused("etat", "Une alerte se clôt après sa réponse.")
    _move(act, one, AlertState.close)
    one.closed_at = act.occurred_at
    return one


def readable(actor: Actor, alert_id: UUID, *, lock: bool = False) -> CaseAlert:
    """One, for who may read it: its author, and coordination; on a case, its other mediators too. Raises Unknown."""
    one = get(CaseAlert, actor.org_id, alert_id, lock=lock)
    if one.author_id == actor.user_id and actor.role in FIELD_ROLES:
        return one
    if actor.role in COORDINATION:
        return one
    if one.kind == Kind.complexe and one.case_id is not None:
        row, _ = queries.readable(actor, one.case_id)
        if any(mine.user_id == actor.user_id and mine.cleared_at for mine in row.mediators):
            return one
    raise Unknown()


def received(act: Act, alert_id: UUID) -> CaseAlert:
    """One of those addressed to this person, held. Raises NotAllowed for its author, Unknown."""
    one = readable(act.actor, alert_id, lock=True)
    if act.actor.role not in COORDINATION:
        raise NotAllowed("La réponse revient à la coordination.")
    return one


def waiting(org_id: UUID) -> dict[str, int]:
    """How many of each kind nobody answered, for coordination, which reads them; of one without any, nothing.

    What is said to who has to answer: no figure, report or export counts those on persons in danger.
    """
    counts = select(CaseAlert.kind, func.count()).where(*_open(org_id)).group_by(CaseAlert.kind)
    key = "alerts without an answer", org_id
    read = memory.until_written((CaseAlert,), key, lambda: db.session.execute(counts).all())
    return {row[0]: row[1] for row in read}


def unanswered(org_id: UUID) -> int:
    """All of them, for the menu of coordination."""
    return sum(waiting(org_id).values())


def of_case(org_id: UUID, case_id: UUID) -> Sequence[CaseAlert]:
    """Those on a case, the last first; persons in danger apart."""
    mine = CaseAlert.org_id == org_id, CaseAlert.case_id == case_id, CaseAlert.kind == Kind.complexe
    return db.session.scalars(select(CaseAlert).where(*mine).order_by(CaseAlert.at.desc(), CaseAlert.id)).all()


def to_answer(actor: Actor, case_id: UUID) -> list[CaseAlert]:
    """Those on a case nobody answered, for who may read them: somebody in danger first, then the oldest."""
    open_ones = CaseAlert.org_id == actor.org_id, CaseAlert.case_id == case_id, CaseAlert.state.in_(_UNANSWERED)
    query = select(CaseAlert).where(*open_ones).order_by(CaseAlert.at, CaseAlert.id)
    key = "alerts to answer", case_id
    found = memory.until_written((CaseAlert,), key, lambda: db.session.scalars(query).all())
    mine = [one for one in found if one.kind == Kind.complexe or _reads_danger(actor, one)]
    return sorted(mine, key=lambda one: one.kind != Kind.protection)


def _reads_danger(actor: Actor, one: CaseAlert) -> bool:
    return actor.role in COORDINATION or one.author_id == actor.user_id


def of_author(actor: Actor, case_id: UUID) -> Sequence[CaseAlert]:
    """All those this person raised on a case, on somebody in danger too, the last first."""
    hers = CaseAlert.org_id == actor.org_id, CaseAlert.case_id == case_id, CaseAlert.author_id == actor.user_id
    query = select(CaseAlert).where(*hers).order_by(CaseAlert.at.desc(), CaseAlert.id)
    return memory.until_written((CaseAlert,), ("hers", case_id, actor.user_id), lambda: db.session.scalars(query).all())


def listed(actor: Actor) -> Sequence[CaseAlert]:
    """All this person may read, coordination's and one's own: somebody in danger first while nobody answered, then
    the open ones."""
    query = select(CaseAlert).where(CaseAlert.org_id == actor.org_id)
    if actor.role not in COORDINATION:
        query = query.where(CaseAlert.author_id == actor.user_id)
    ended = CaseAlert.state == AlertState.close.value
    danger = and_(CaseAlert.kind == Kind.protection.value, CaseAlert.state.in_(_UNANSWERED))
    first = case((danger, 0), else_=1)
    return db.session.scalars(query.order_by(first, ended, CaseAlert.at.desc(), CaseAlert.id).limit(200)).all()


def presses(one: CaseAlert) -> bool:
    """Somebody is in danger, and nobody answered."""
    return one.kind == Kind.protection and one.state in OPEN


def _open(org_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return CaseAlert.org_id == org_id, CaseAlert.state.in_(_UNANSWERED)


def _add(act: Act, kind: Kind, case_id: UUID | None, facts: str) -> CaseAlert:
    one = CaseAlert(
        org_id=act.actor.org_id, id=act.record_id, case_id=case_id, kind=kind.value, state=AlertState.envoyee.value,
        author_id=act.actor.user_id, at=act.occurred_at, facts=facts,
    )  # fmt: skip
    db.session.add(one)
    return one


def _move(act: Act, one: CaseAlert, target: AlertState) -> None:
    if not ALERT.may(one.state, target, letter_of(act.actor.role)):
        raise Refused("etat", f"Cette alerte est «\u00a0{AlertState.label_of(one.state)}\u00a0».")
    one.state = target.value


def _typed(text: str, field: str = "faits") -> str:
    said = (text or "").strip()
    if not said:
        raise Refused("texte", "Écrivez les faits, en peu de mots.", field=field)
    if len(said) > TEXT_MAX:
        raise Refused("longueur", f"{TEXT_MAX} signes au plus.", field=field)
    return said
