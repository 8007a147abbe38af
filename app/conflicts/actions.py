"""Report a conflict treated on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.conflicts import rules
from app.conflicts.models import Conflict
from app.conflicts.schemas import ConflictOp
from app.core.errors import Refused
from app.logbook import actions as logbook
from app.logbook.kinds import EntryKind
from app.nomenclatures import queries as lists
from app.people.acting import Act
from app.review.rules import Facts

TYPES = "type_conflit"


def report(act: Act, data: Mapping[str, Any]) -> Conflict:
    """`conflict.report`: the entry, and its follow-up when the outcome is `a_suivre`."""
    return logbook.record(
        act,
        CONFLICT,
        _with_follow_up(act, data),
        type=data["type"],
        gravite=data["gravite"],
        recurrence=data["recurrence"],
        origine=data["origine"],
        issue=data["issue"],
        reponses=data["reponses"],
        mode=rules.MODE,
    )


def landlord_facts(row: Conflict) -> Facts | None:
    """Estate, week, family, severity, outcome; None for the types a landlord never sees."""
    if row.estate_id is None:
        return None
    shipped = lists.shipped_code(row.org_id, TYPES, row.type)
    family = lists.family(row.org_id, TYPES, row.type)
    if not rules.shown_to_landlord({row.type, shipped}, family):
        return None
    return Facts(
        estate_id=row.estate_id,
        iso_week=rules.iso_week(row.service_date),
        family=family,
        severity=row.gravite,
        outcome=row.issue,
    )


def _with_follow_up(act: Act, data: Mapping[str, Any]) -> Mapping[str, Any]:
    if data.get("followup") or data["issue"] != rules.TO_FOLLOW:
        return data
    day = logbook.service_date(act, data.get("shift_id"))
    due = rules.follow_up_of(act.record_id, data["issue"], day)
    if due is None:
        return data
    return {**data, "followup": {"id": due.id, "due_on": due.due_on, "reason": due.reason}}


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
    kind="conflict",
    model=Conflict,
    schema=ConflictOp,
    lists={
        "type": TYPES,
        "gravite": "gravite",
        "recurrence": "recurrence",
        "origine": "origine",
        "reponses": "reponse",
    },
    facts=landlord_facts,
    seen=lambda row: {"level": row.gravite, "sort": row.type},
    check=_check,
    changed=_corrected,
)
