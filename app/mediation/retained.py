"""How long a case is kept: two years after its last contact, open or not, what was said and who they were goes.

Its number, estate, family, outcome, and the month of each thing stay, and how long each took: the figures of a month,
an estate and codes are the same before and after. What a landlord read of it is of nobody and stays as it was told.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from app.logbook.retained import USED_BY
from app.mediation import fading
from app.mediation.alerts import OPEN as OPEN_ALERTS
from app.mediation.alerts import Kind
from app.mediation.models import (
    Agreement,
    CaseAdvice,
    CaseAlert,
    CaseAnswer,
    CaseEvent,
    CaseLine,
    CaseNote,
    CaseOther,
    CaseVerdict,
    Commitment,
    CommitmentCheck,
    MediationCase,
    Meeting,
)
from app.mediation.subject import KIND
from app.parties import retained as parties
from app.parties.models import ContactTry, Party
from app.places.models import PublicPoint
from app.retention.declared import Conditions, Rule, among, declare
from app.retention.rules import Cutoff

DELAY = "case"
UNANSWERED = [one.value for one in OPEN_ALERTS]
"""Of an alert that somebody still has to answer: one on a person in danger stays until then."""
_C = MediationCase
_OF = (
    (CaseEvent, "at"), (CaseNote, "at"), (CaseAnswer, "at"), (CaseVerdict, "at"), (Meeting, "starts_at"),
    (CaseAdvice, "asked_at"), (CaseAdvice, "answered_at"), (CaseAlert, "at"), (CaseAlert, "answered_at"),
    (CaseLine, "written_at"), (CaseLine, "other_at"),
)  # fmt: skip
"""What shows that a case is alive, and when: a moment each."""


def over(cut: Cutoff) -> Select[Any]:
    """The ids of the cases of which nothing happened since, and nothing is to come."""
    return select(_C.id).where(*_is_over(cut))


def _is_over(cut: Cutoff) -> list[ColumnElement[bool]]:
    since = [exists().where(_its(model), getattr(model, when) >= cut.moment) for model, when in _OF]
    # One within the other, and not joined: a database that joins them may begin with every try there is, for each case.
    late_try = exists().where(
        ContactTry.org_id == Party.org_id, ContactTry.party_id == Party.id, ContactTry.at >= cut.moment
    )
    tried = exists().where(Party.org_id == _C.org_id, Party.about_kind == KIND, Party.about_id == _C.id, late_try)
    late_check = exists().where(
        CommitmentCheck.org_id == Commitment.org_id, CommitmentCheck.commitment_id == Commitment.id,
        or_(CommitmentCheck.due_on >= cut.day, CommitmentCheck.at >= cut.moment),
    )  # fmt: skip
    promised = exists().where(
        Commitment.org_id == Agreement.org_id, Commitment.agreement_id == Agreement.id, late_check
    )
    checked = exists().where(_its(Agreement), promised)
    return [
        _C.opened_at < cut.moment, _C.state_since < cut.moment, or_(_C.resume_on.is_(None), _C.resume_on < cut.day),
        ~or_(*since, tried, checked),
    ]  # fmt: skip


def _its(model: Any) -> ColumnElement[bool]:
    return and_(model.org_id == _C.org_id, model.case_id == _C.id)


def _of_a_case(model: Any, *more: ColumnElement[bool]) -> Conditions:
    return lambda cut: [*more, among(over(cut), model.org_id, model.case_id)]


def _commitments(cut: Cutoff) -> list[ColumnElement[bool]]:
    its = Agreement.org_id == Commitment.org_id, Agreement.id == Commitment.agreement_id
    old = among(over(cut), Agreement.org_id, Agreement.case_id)
    return [select(Agreement.id).where(*its, old).exists()]


def _alerts(*more: ColumnElement[bool]) -> Conditions:
    """Those of a case, with it; those of none, so long after they were answered or sent."""
    last = func.coalesce(CaseAlert.closed_at, CaseAlert.answered_at, CaseAlert.at)

    def due(cut: Cutoff) -> list[ColumnElement[bool]]:
        alone = and_(CaseAlert.case_id.is_(None), last < cut.moment)
        return [*more, or_(among(over(cut), CaseAlert.org_id, CaseAlert.case_id), alone)]

    return due


def _in_use(cut: Cutoff) -> ColumnElement[bool]:
    there = _C.org_id == PublicPoint.org_id, _C.public_point_id == PublicPoint.id
    return exists().where(*there, _C.anonymised_at.is_(None))


declare(
    Rule(
        "case", DELAY, "ce qui est demandé, vers qui on a orienté, comment chacun l’a su", "les codes",
        MediationCase, _is_over, erases=("_facts", "_redirect", "_told"),
    ),
    Rule(
        "case.event", DELAY, "les mots d’un fait daté", "le fait, la lettre, le mois",
        CaseEvent, _of_a_case(CaseEvent), erases=("_words",),
    ),
    Rule(
        "case.meeting", DELAY, "pourquoi un conseil ne fut pas suivi", "la séance, son mois, sa durée",
        Meeting, _of_a_case(Meeting), erases=("_advice",),
    ),
    Rule(
        "case.line", DELAY, "la préparation\u00a0: ce que chacun dit, et ce qu’il permet d’en dire", "rien",
        CaseLine, _of_a_case(CaseLine), removes=True,
    ),
    Rule("case.note", DELAY, "les notes des médiateurs", "rien", CaseNote, _of_a_case(CaseNote), removes=True),
    Rule(
        "case.other", DELAY, "la seconde version d’un champ que deux personnes ont écrit", "rien",
        CaseOther, _of_a_case(CaseOther), removes=True,
    ),
    Rule(
        "case.agreement", DELAY, "les signatures tracées sur un écran", "que l’accord fut signé",
        Agreement, _of_a_case(Agreement), erases=("_signatures",),
    ),
    Rule(
        "case.commitment", DELAY, "ce à quoi chacun s’engage", "s’il a tenu, à quelle échéance",
        Commitment, _commitments, erases=("_what", "_seen"),
    ),
    Rule(
        "case.advice", DELAY, "une question sans personne, et la réponse", "qu’elle fut posée",
        CaseAdvice, _of_a_case(CaseAdvice), erases=("_service", "_question", "_answer"),
    ),
    Rule(
        "case.alert", DELAY, "les faits d’une alerte, et la réponse", "qu’il y en a eu une",
        CaseAlert, _alerts(CaseAlert.kind != Kind.protection.value), erases=("_facts", "_answer", "_earlier"),
    ),
    Rule(
        "case.protection", DELAY, "une alerte de protection, qui fut appelé et quand", "rien",
        CaseAlert, _alerts(CaseAlert.kind == Kind.protection.value, ~CaseAlert.state.in_(UNANSWERED)), removes=True,
    ),
)  # fmt: skip
parties.ends(KIND, DELAY, over)
declare(
    Rule(
        "case.detail", DELAY, "le hall, les jours, les heures",
        "numéro, résidence, famille, mois, durées, issue\u00a0; un dossier ouvert reste ouvert",
        MediationCase, lambda cut: [_C.anonymised_at.is_(None), *_is_over(cut)], apply=fading.fade, size=10,
    )
)  # fmt: skip
USED_BY.append(_in_use)
