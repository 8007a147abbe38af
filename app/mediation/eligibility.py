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
from app.mediation.rules.flows import Question, Reason
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


def propose(
    act: Act, case_id: UUID, verdict: str, reasons: list[str], *, unanswered: bool = False
) -> CaseVerdict:  # fmt: skip
    """What a mediator thinks of it; coordination decides. Raises Refused as `decide` does."""
    row = queries.touched(act, case_id)
    changes.note(act.actor, row.id, Deed.case_answered)
    _check_open(row)
    _check_reasons(row, verdict, reasons, unanswered=unanswered)
    one = _verdict(act, row, verdict, reasons, decided=False)
    journalled.event(act, row, "proposition", reason=verdict)
    _begin(act, row)
    return one


def decide(
    act: Act, case_id: UUID, verdict: str, reasons: list[str], *, unanswered: bool = False
) -> MediationCase:  # fmt: skip
    """Recevable or not, for these reasons. Raises Refused while a question that decides has no answer, unless it is
    said that one does without to send it on (`unanswered`), and for a reason that no answer gives."""
    row = queries.coordinated(act, case_id)
    changes.note(act.actor, row.id, Deed.case_decided)
    _check_open(row)
    if verdict == Verdict.recevable:
        _check_answered(row)
    _check_reasons(row, verdict, reasons, unanswered=unanswered)
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


def left(row: MediationCase) -> list[Question]:
    """The questions that decide and have no answer."""
    return rules.to_ask(flows.of(row.org_id, row.flow), _given(row))


def refusals(row: MediationCase) -> list[Reason]:
    """The reasons one may give not to take this case, as it is answered now."""
    return rules.refusals(flows.of(row.org_id, row.flow), _given(row))


def _given(row: MediationCase) -> dict[str, str]:
    return {item: one.answer for item, one in known.answers_of(row).items()}


def _check_reasons(row: MediationCase, verdict: str, reasons: list[str], *, unanswered: bool) -> None:
    """Raises Refused for no reason, or one that does not follow from what was answered."""
    if verdict != Verdict.non_recevable:
        return
    if not (reasons and set(reasons) <= {one.code for one in refusals(row)}):
        raise Refused("motif", "Choisissez au moins un motif, parmi ceux qui suivent des réponses.", field="motifs")
    if not unanswered and (rest := left(row)):
        raise Refused("liste", f"Sans réponse\u00a0: {_named(rest)}. Répondez, ou dites qu’on s’en passe.", "sans")


def _named(questions: list[Question]) -> str:
    return ", ".join(f"«\u00a0{one.question}\u00a0»" for one in questions)


def _check_answered(row: MediationCase) -> None:
    """Raises Refused naming the questions that must still be answered, at the first of them."""
    given, rest = _given(row), left(row)
    if not rest:
        return
    unknown = any(one.must_know and given.get(one.code) == Answer.inconnu for one in rest)
    more = " «\u00a0Inconnu\u00a0» n’y suffit pas\u00a0: oui ou non." if unknown else ""
    raise Refused("liste", f"Il reste à répondre\u00a0: {_named(rest)}.{more}", field=f"q_{rest[0].code}")


def _check_answer(asked: Mapping[str, Question], code: str, said: str, on: date | None, today: date) -> None:
    if code not in asked or said not in Answer.codes():
        raise Refused("reponse", "Choisissez une réponse.", field=f"q_{code}")
    if on is not None and on > today:
        raise Refused("date", "Cette date n’est pas encore venue.", field=f"d_{code}")


def _verdict(act: Act, row: MediationCase, verdict: str, reasons: list[str], *, decided: bool) -> CaseVerdict:
    if verdict not in Verdict.codes():
        raise Refused("decision", "Dites si ce dossier est recevable.", field="decision")
    one = CaseVerdict(
        org_id=row.org_id, id=act.record_id, case_id=row.id, decided=decided, verdict=verdict,
        reasons=sorted(reasons) if verdict == Verdict.non_recevable else [], by=act.actor.user_id, at=act.occurred_at,
    )  # fmt: skip
    db.session.add(one)
    return one
