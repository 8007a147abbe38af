"""Whether a case is for us: the answers to its checklist, what a mediator proposes, what coordination decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.base import uuid7
from app.core.errors import Refused
from app.extensions import db
from app.mediation import flows, journalled, known, moves, queries
from app.mediation.models import CaseAnswer, CaseVerdict, MediationCase
from app.mediation.rules import eligibility as rules
from app.mediation.rules.flows import Question
from app.mediation.rules.states import Answer, CaseState, Verdict
from app.people.acting import Act

TO_DECIDE = (CaseState.recu, CaseState.analyse)
Given = Mapping[str, tuple[str, date | None]]
"""By the code of a question: the answer, and the day it asks for."""


def answer(act: Act, case_id: UUID, given: Given) -> MediationCase:
    """Note these answers in the place of those that were given. Raises Refused once it is decided."""
    row = queries.touched(act, case_id)
    changes.note(act.actor, row.id, Deed.case_answered)
    _check_open(row)
    asked = {one.code: one for one in flows.of(row.org_id, row.flow).checklist}
    before = known.answers_of(row)
    for code, (said, on) in given.items():
        _check_answer(asked, code, said, on, clock.calendar_date(act.occurred_at))
        one = before.get(code)
        if one is None:
            one = CaseAnswer(org_id=row.org_id, id=uuid7(), case_id=row.id, item=code, answer=said, on=on,
                             by=act.actor.user_id, at=act.occurred_at)  # fmt: skip
            db.session.add(one)
        elif (one.answer, one.on) != (said, on):
            one.answer, one.on, one.by, one.at = said, on, act.actor.user_id, act.occurred_at
    db.session.flush()
    _begin(act, row)
    return row


def propose(act: Act, case_id: UUID, verdict: str, reasons: list[str]) -> CaseVerdict:
    """What a mediator thinks of it; coordination decides."""
    row = queries.touched(act, case_id)
    changes.note(act.actor, row.id, Deed.case_answered)
    _check_open(row)
    one = _verdict(act, row, verdict, reasons, decided=False)
    journalled.event(act, row, "proposition", reason=verdict)
    _begin(act, row)
    return one


def decide(act: Act, case_id: UUID, verdict: str, reasons: list[str]) -> MediationCase:
    """Recevable or not, for these reasons. Raises Refused while a question that decides has no answer."""
    row = queries.coordinated(act, case_id)
    changes.note(act.actor, row.id, Deed.case_decided)
    _check_open(row)
    if verdict == Verdict.recevable:
        _check_answered(row)
    _verdict(act, row, verdict, reasons, decided=True)
    db.session.flush()
    _begin(act, row)
    moves.move(act, row, CaseState(verdict))
    return row


def _begin(act: Act, row: MediationCase) -> None:
    """Whoever answers or proposes looks at it: what is next is to answer the rest, then to decide."""
    if row.state == CaseState.recu:
        moves.move(act, row, CaseState.analyse)
    else:
        moves.refresh(act, row)


def _check_open(row: MediationCase) -> None:
    if row.state not in TO_DECIDE:
        raise Refused("etat", "La recevabilité de ce dossier est déjà décidée.")


def _check_answered(row: MediationCase) -> None:
    """Raises Refused naming the questions that must still be answered, at the first of them."""
    given = {item: one.answer for item, one in known.answers_of(row).items()}
    left = rules.to_ask(flows.of(row.org_id, row.flow), given)
    if not left:
        return
    named = ", ".join(f"«\u00a0{one.question}\u00a0»" for one in left)
    unknown = any(one.must_know and given.get(one.code) == Answer.inconnu for one in left)
    more = " «\u00a0Inconnu\u00a0» n’y suffit pas\u00a0: oui ou non." if unknown else ""
    raise Refused("liste", f"Il reste à répondre\u00a0: {named}.{more}", field=f"q_{left[0].code}")


def _check_answer(asked: Mapping[str, Question], code: str, said: str, on: date | None, today: date) -> None:
    if code not in asked or said not in Answer.codes():
        raise Refused("reponse", "Choisissez une réponse.", field=f"q_{code}")
    if on is not None and on > today:
        raise Refused("date", "Cette date n’est pas encore venue.", field=f"d_{code}")


def _verdict(act: Act, row: MediationCase, verdict: str, reasons: list[str], *, decided: bool) -> CaseVerdict:
    refusals = {one.code for one in flows.of(row.org_id, row.flow).refusals if one.active}
    if verdict not in Verdict.codes():
        raise Refused("decision", "Dites si ce dossier est recevable.", field="decision")
    if verdict == Verdict.non_recevable and not (reasons and set(reasons) <= refusals):
        raise Refused("motif", "Choisissez au moins un motif.", field="motifs")
    one = CaseVerdict(
        org_id=row.org_id, id=act.record_id, case_id=row.id, decided=decided, verdict=verdict,
        reasons=sorted(reasons) if verdict == Verdict.non_recevable else [], by=act.actor.user_id, at=act.occurred_at,
    )  # fmt: skip
    db.session.add(one)
    return one
