"""Flag a technical problem; keep it, transmit it and tell the requester at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.rows import get
from app.logbook import actions as logbook
from app.logbook.kinds import EntryKind
from app.nomenclatures import queries as lists
from app.people.acting import Act, Actor
from app.people.rules import Role
from app.review import actions as review
from app.review.rules import Facts
from app.technical import rules
from app.technical.models import TechnicalProblem
from app.technical.rules import TRANSMISSION, Channel, Feedback, Transmission, Work
from app.technical.schemas import TechnicalOp

CATEGORIES = "categorie_technique"
DESK = (Role.coordinator, Role.lead)
REFERENCE_MAX = 60


def flag(act: Act, data: Mapping[str, Any]) -> TechnicalProblem:
    """`technical.flag`. Raises Refused when a danger was not telephoned first."""
    return logbook.record(
        act,
        TECHNICAL,
        data,
        category=data["category"],
        sub_category=data["sub_category"],
        severity=data["severity"],
        requester=data["requester"],
        floor=data["floor"],
        called_at=data["called_at"],
        called_who=data["called_who"],
        call_impossible=data["call_impossible"],
        work=Work.constate.value,
        transmission=Transmission.a_transmettre.value,
        feedback=rules.feedback_of(data["requester"]).value,
    )


def keep(actor: Actor, at: datetime, problem_id: UUID) -> TechnicalProblem:
    """The coordinator keeps the problem as real: `constate` -> `retenu`."""
    row = _open(actor, problem_id)
    if row.work != Work.retenu:
        row.work = Work.retenu.value
        _project(row)
    return row


def transmit(
    actor: Actor,
    at: datetime,
    problem_id: UUID,
    *,
    channel: str,
    sent_to: str,
    sent_on: date | None = None,
    reference: str | None = None,
) -> TechnicalProblem:
    """Note that the desk told the service, by hand; what is transmitted is kept (`retenu`).

    `channel`: a code of `rules.Channel`; `sent_to`: of the list `destinataire`; `sent_on`: a day in France,
    today when None; `reference`: the service's own.
    """
    row = _open(actor, problem_id)
    if not TRANSMISSION.may(row.transmission, Transmission.envoye, "C"):
        raise Refused("etat", "Ce problème est déjà transmis.")
    _check_sending(actor.org_id, row, channel, sent_to, sent_on, reference, at)
    row.work = Work.retenu.value
    row.transmission = Transmission.envoye.value
    row.sent_at = _moment(sent_on, at)
    row.sent_channel, row.sent_to = channel, sent_to
    row.sent_reference = (reference or "").strip() or None
    _project(row)
    return row


def told(actor: Actor, at: datetime, problem_id: UUID) -> TechnicalProblem:
    """The person who reported it was told what became of it."""
    row = get(TechnicalProblem, actor.org_id, problem_id, lock=True)
    if row.feedback == Feedback.sans_objet:
        raise Refused("etat", "Personne n’est à informer\u00a0: les agents ont fait ce constat eux-mêmes.")
    if row.feedback != Feedback.informe:
        row.feedback = Feedback.informe.value
        _project(row)
    return row


def landlord_facts(row: TechnicalProblem) -> Facts | None:
    """Entrance or place, category, severity, dates and the three axes."""
    if row.estate_id is None:
        return None
    return Facts(
        estate_id=row.estate_id,
        building_id=row.building_id,
        entrance_id=row.entrance_id,
        lieu=rules.lieu_for_landlord(row.lieu),
        category=row.category,
        sub_category=row.sub_category,
        severity=row.severity,
        work=row.work,
        transmission=row.transmission,
        feedback=row.feedback,
        flagged_on=row.service_date,
        sent_on=clock.local(row.sent_at).date() if row.sent_at else None,
    )


def _project(row: TechnicalProblem) -> None:
    if row.cancelled_at is None:
        review.project(row.org_id, TECHNICAL.kind, row.id, landlord_facts(row))


def _open(actor: Actor, problem_id: UUID) -> TechnicalProblem:
    if actor.role not in DESK:
        raise NotAllowed("Le suivi des problèmes techniques revient à la coordination.")
    row = get(TechnicalProblem, actor.org_id, problem_id, lock=True)
    if row.cancelled_at is not None:
        raise Refused("etat", "Cette saisie a été annulée.")
    return row


def _check_sending(
    org_id: UUID,
    row: TechnicalProblem,
    channel: str,
    sent_to: str,
    sent_on: date | None,
    reference: str | None,
    at: datetime,
) -> None:
    if channel not in Channel.codes():
        raise Refused("canal", "Choisissez comment le problème a été transmis.", field="channel")
    lists.check(org_id, "destinataire", sent_to)
    if sent_on is not None and not row.service_date <= sent_on <= clock.local(at).date():
        raise Refused("date", "La date d’envoi va du constat à aujourd’hui.", field="sent_on")
    if reference and len(reference.strip()) > REFERENCE_MAX:
        raise Refused("longueur", f"La référence compte au plus {REFERENCE_MAX} signes.", field="reference")


def _moment(sent_on: date | None, at: datetime) -> datetime:
    # Only the day is asked: noon stands for a day other than today's.
    if sent_on is None or sent_on == clock.local(at).date():
        return at
    return datetime(sent_on.year, sent_on.month, sent_on.day, 12, tzinfo=clock.PARIS)


def _check(org_id: UUID, data: Mapping[str, Any]) -> None:
    if {"category", "severity"} <= data.keys():
        called = data.get("called_at") is not None
        _check_codes(org_id, data["category"], data.get("sub_category"))
        _check_call(data["severity"], called, bool(data.get("call_impossible")))


def _corrected(row: TechnicalProblem) -> None:
    # A correction names a few fields: what they make together is checked on the row.
    _check_codes(row.org_id, row.category, row.sub_category)
    _check_call(row.severity, row.called_at is not None, row.call_impossible)
    if row.feedback != Feedback.informe:
        row.feedback = rules.feedback_of(row.requester).value
    _project(row)


def _check_codes(org_id: UUID, category: str, sub_category: str | None) -> None:
    lists.check_pair(org_id, CATEGORIES, category, sub_category)


def _check_call(severity: str, called: bool, impossible: bool) -> None:
    problem = rules.call_problem(severity, called, impossible)
    if problem:
        raise Refused("appel", problem, field="call")


TECHNICAL: EntryKind[TechnicalProblem] = EntryKind(
    kind="technical",
    model=TechnicalProblem,
    schema=TechnicalOp,
    lists={
        "category": CATEGORIES,
        "sub_category": CATEGORIES,
        "severity": "gravite_technique",
        "requester": "demandeur",
    },
    facts=landlord_facts,
    seen=lambda row: {"level": row.severity, "sort": row.category},
    check=_check,
    changed=_corrected,
    at_once=True,
)
