"""What the rest of the house knows of a conflict treated on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.conflicts import actions, rules
from app.conflicts.models import Conflict
from app.conflicts.schemas import ConflictOp, wire
from app.core.errors import Refused
from app.core.kinds import Field, always
from app.logbook.kinds import EntryKind, Journal, Term, recording, spot
from app.logbook.words import label, labels
from app.nomenclatures import queries as lists
from app.review.hidden import HIDDEN_FAMILIES, iso_week, shown_to_landlord

TYPES = "type_conflit"
OUTCOMES = rules.outcome_lists(rules.GROUP_FAMILY)


def _facts(row: Conflict) -> dict[str, Any]:
    return {
        "iso_week": iso_week(row.service_date),
        "family": lists.family(row.org_id, TYPES, row.type),
        "severity": row.gravite,
        "outcome": row.issue,
    }


def _shown(row: Conflict) -> bool:
    shipped = lists.shipped_code(row.org_id, TYPES, row.type)
    return shown_to_landlord({row.type, shipped}, lists.family(row.org_id, TYPES, row.type))


def _terms(row: Conflict) -> list[Term]:
    family = lists.family(row.org_id, TYPES, row.type)
    return [
        Term("Nature", ("family",), label(row, TYPES, row.type) if row.type != family else ""),
        Term("Niveau", ("severity",), label(row, "recurrence", row.recurrence), row.gravite),
        Term("Demandé par", inside=label(row, "origine", row.origine)),
        Term("Ce qui a été fait", inside=labels(row, "reponse", row.reponses)),
        Term("Résultat", ("outcome",)),
    ]


def _outcome(org_id: UUID, code: str) -> str:
    known = (lists.find(org_id, one, code) for one in OUTCOMES)
    return next((one.label for one in known if one), lists.label(org_id, OUTCOMES[0], code))


def _check(org_id: UUID, data: Mapping[str, Any]) -> None:
    if {"type", "issue"} <= data.keys():
        _check_outcome(org_id, data["type"], data["issue"])


def _corrected(row: Conflict) -> None:
    # A correction names a few fields: what they make together is checked on the row.
    _check_outcome(row.org_id, row.type, row.issue)


def _check_outcome(org_id: UUID, type_code: str, issue: str) -> None:
    family = lists.family(org_id, TYPES, type_code)
    if not any(lists.find(org_id, one, issue) for one in rules.outcome_lists(family)):
        raise Refused("liste", "Ce résultat ne va pas avec ce type de situation.", field="issue")


CONFLICT: EntryKind[Conflict] = EntryKind(
    name="conflict",
    model=Conflict,
    label="Conflit",
    icon="conflit",
    wire=wire,
    leaves=always,
    operations=(recording("conflict.report", "Conflit", ConflictOp, actions.report, Conflict),),
    schema=ConflictOp,
    of_one="d’un conflit",
    fields={
        "type": Field("Nature", (TYPES,)),
        "gravite": Field("Niveau", ("gravite",)),
        "recurrence": Field("Fréquence", ("recurrence",)),
        "origine": Field("Demandé par", ("origine",)),
        "reponses": Field("Ce qui a été fait", ("reponse",)),
        "issue": Field("Résultat", OUTCOMES),
    },
    journal=Journal(
        stands="iso_week",
        title="Conflits traités sur place",
        plural="Conflits",
        nature="family",
        families=TYPES,
        hidden_families=HIDDEN_FAMILIES,
        level="severity",
        state=("outcome",),
        over=("outcome", rules.SETTLED),
    ),
    facts=_facts,
    shown=_shown,
    withheld="Ce type de situation ne se montre jamais à un bailleur. Valider la retire de la liste.",
    words={"family": TYPES, "severity": "gravite", "outcome": _outcome},
    seen=lambda row: {"level": row.gravite, "sort": row.type},
    scale="gravite",
    titled_by=TYPES,
    grave=("g4",),
    terms=_terms,
    check=_check,
    changed=_corrected,
    alike=lambda row: spot(row, row.type),
)
