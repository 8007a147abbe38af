"""Flag a technical problem; keep it, transmit it and tell the requester at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.labels import Label
from app.core.rows import get
from app.logbook import actions as logbook
from app.logbook.kinds import facts_of
from app.nomenclatures import queries as lists
from app.people.acting import Act, Actor
from app.people.rules import COORDINATION
from app.review import actions as review
from app.review.queries import is_kept
from app.technical import rules
from app.technical.models import TechnicalProblem
from app.technical.rules import FEEDBACK, REFERENCE_MAX, TRANSMISSION, WORK, Channel, Feedback, Transmission, Work

NOON = time(12)
KEPT = "Ce problème est gardé en interne\u00a0: il ne part pas. Validez-le d’abord dans À relire."


def flag(act: Act, data: Mapping[str, Any]) -> TechnicalProblem:
    """`technical.flag`. Raises Refused when a danger was not telephoned first."""
    return logbook.record(
        act,
        TechnicalProblem,
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
    changes.note(actor, row.id, Deed.problem_kept)
    if row.work != Work.retenu:
        _retain(row)
        project(row)
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

    `channel`: a code of `rules.Channel`; `sent_to`: of the list `destinataire`; `sent_on`: a service day,
    today when None; `reference`: the service's own.
    """
    row = _open(actor, problem_id)
    changes.note(actor, row.id, Deed.problem_sent)
    if not TRANSMISSION.may(row.transmission, Transmission.envoye, "C"):
        raise Refused("etat", "Ce problème est déjà transmis.")
    _check_sending(actor.org_id, row, channel, sent_to, sent_on, reference, at)
    if row.work != Work.retenu:
        _retain(row)
    row.transmission = Transmission.envoye.value
    row.sent_at = _moment(sent_on, at)
    row.sent_channel, row.sent_to = channel, sent_to
    row.sent_reference = (reference or "").strip() or None
    project(row)
    return row


def told(actor: Actor, at: datetime, problem_id: UUID) -> TechnicalProblem:
    """The person who reported it was told what became of it."""
    row = get(TechnicalProblem, actor.org_id, problem_id, lock=True)
    changes.note(actor, row.id, Deed.requester_told)
    if row.feedback == Feedback.sans_objet:
        raise Refused("etat", "Personne n’est à informer\u00a0: les agents ont fait ce constat eux-mêmes.")
    if row.feedback != Feedback.informe:
        if not FEEDBACK.may(row.feedback, Feedback.informe):
            raise Refused(
                "etat", f"La personne ne peut pas être notée informée\u00a0: {_said(Feedback, row.feedback)}."
            )
        row.feedback = Feedback.informe.value
        project(row)
    return row


def _retain(row: TechnicalProblem) -> None:
    if not WORK.may(row.work, Work.retenu, "C"):
        raise Refused("etat", f"Ce problème ne peut plus être noté comme vérifié\u00a0: {_said(Work, row.work)}.")
    row.work = Work.retenu.value


def _said(states: type[Label], state: str) -> str:
    return f"«\u00a0{states.label_of(state)}\u00a0»"


def project(row: TechnicalProblem) -> None:
    """What the landlord reads of it follows."""
    if row.cancelled_at is None:
        review.project(row.org_id, TechnicalProblem.feed_kind, row.id, facts_of(row))


def _open(actor: Actor, problem_id: UUID) -> TechnicalProblem:
    if actor.role not in COORDINATION:
        raise NotAllowed("Le suivi des problèmes techniques revient à la coordination.")
    row = get(TechnicalProblem, actor.org_id, problem_id, lock=True)
    if row.cancelled_at is not None:
        raise Refused("etat", "Cette saisie a été annulée.")
    if is_kept(row.org_id, TechnicalProblem.feed_kind, row.id):
        raise Refused("interne", KEPT)
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
    if sent_on is not None and not row.service_date <= sent_on <= clock.service_day(at):
        raise Refused("date", "La date d’envoi va du constat à aujourd’hui.", field="sent_on")
    if reference and len(reference.strip()) > REFERENCE_MAX:
        raise Refused("longueur", f"La référence compte au plus {REFERENCE_MAX} signes.", field="reference")


def _moment(sent_on: date | None, at: datetime) -> datetime:
    # Only the day is asked: noon stands for a day other than today's.
    if sent_on is None or sent_on == clock.service_day(at):
        return at
    return clock.zones().moment(sent_on, NOON)
