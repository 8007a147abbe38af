"""What the rest of the house knows of a technical problem."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.errors import Refused
from app.core.kinds import Field
from app.logbook.kinds import PRIVATE, EntryKind, Journal, Term, recording, spot
from app.logbook.words import label
from app.nomenclatures import queries as lists
from app.technical import actions, rules
from app.technical.models import TechnicalProblem
from app.technical.rules import Feedback, Transmission, Work
from app.technical.schemas import TechnicalOp, wire

CATEGORIES = "categorie_technique"
# The three axes as the reader of another house says them.
SEEN_AS = {Work.constate: "Constaté sur place", Work.retenu: "Vérifié par la coordination"}
SENT_AS = {Transmission.a_transmettre: "Pas encore envoyé au service", Transmission.envoye: "Envoyé au service"}
TOLD_AS = {
    Feedback.a_informer: "Personne à prévenir",
    Feedback.informe: "Personne prévenue",
    Feedback.sans_objet: "",
}


def _facts(row: TechnicalProblem) -> dict[str, Any]:
    return {
        "building_id": row.building_id,
        "entrance_id": row.entrance_id,
        "lieu": rules.lieu_for_landlord(row.lieu),
        "category": row.category,
        "sub_category": row.sub_category,
        "severity": row.severity,
        "work": row.work,
        "transmission": row.transmission,
        "feedback": row.feedback,
        "flagged_on": row.service_date,
        "sent_on": clock.service_day(row.sent_at) if row.sent_at else None,
    }


def _terms(row: TechnicalProblem) -> list[Term]:
    return [
        Term("Problème", ("category", "sub_category")),
        Term("Urgence", ("severity",), scale=row.severity),
        Term("Signalé par", inside=label(row, "demandeur", row.requester)),
        Term("Étage", inside="" if row.floor is None else str(row.floor)),
        Term("Appel", inside=_call(row)),
    ]


def _call(row: TechnicalProblem) -> str:
    if row.called_at is None:
        return "impossible, pas de réseau" if row.call_impossible else ""
    return ", ".join(one for one in (clock.hour(row.called_at), row.called_who) if one)


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
    actions.project(row)


def _check_codes(org_id: UUID, category: str, sub_category: str | None) -> None:
    lists.check_pair(org_id, CATEGORIES, category, sub_category)


def _check_call(severity: str, called: bool, impossible: bool) -> None:
    problem = rules.call_problem(severity, called, impossible)
    if problem:
        raise Refused("appel", problem, field="call")


def _is_cancelled(row: TechnicalProblem, at: datetime) -> bool:
    return row.cancelled_at is not None


TECHNICAL: EntryKind[TechnicalProblem] = EntryKind(
    name="technical",
    model=TechnicalProblem,
    label="Problème technique",
    icon="technique",
    wire=wire,
    leaves=_is_cancelled,
    private=(*PRIVATE, "call.who"),
    operations=(
        recording(
            "technical.flag", "Problème technique", TechnicalOp, actions.flag, TechnicalProblem, private=("call.who",)
        ),
    ),
    schema=TechnicalOp,
    of_one="d’un problème technique",
    fields={
        "category": Field("Problème", (CATEGORIES,)),
        "sub_category": Field("Précision", (CATEGORIES,)),
        "severity": Field("Urgence", ("gravite_technique",)),
        "requester": Field("Signalé par", ("demandeur",)),
        "floor": Field("Étage"),
        "call": Field("Appel", parts={"at": Field(""), "who": Field(""), "impossible": Field("pas de réseau")}),
        "called_who": Field("Personne appelée"),
        "sent_reference": Field("Référence de l’envoi"),
    },
    journal=Journal(
        stands="flagged_on",
        title="Problèmes techniques",
        plural="Problèmes techniques",
        nature="category",
        families=CATEGORIES,
        detail=("sub_category",),
        level="severity",
        state=("work", "transmission", "feedback"),
        over=("transmission", (Transmission.envoye.value,)),
        exact=True,
    ),
    facts=_facts,
    words={
        "category": CATEGORIES,
        "sub_category": CATEGORIES,
        "severity": "gravite_technique",
        "work": lambda org_id, code: SEEN_AS.get(code) or Work.label_of(code),
        "transmission": lambda org_id, code: SENT_AS.get(code) or Transmission.label_of(code),
        "feedback": lambda org_id, code: TOLD_AS.get(code, Feedback.label_of(code)),
    },
    at_once=True,
    seen=lambda row: {"level": row.severity, "sort": row.category},
    scale="gravite_technique",
    titled_by=CATEGORIES,
    grave=(rules.DANGER,),
    terms=_terms,
    columns={"call.who": "called_who"},
    check=_check,
    changed=_corrected,
    alike=lambda row: spot(row, row.category),
)
