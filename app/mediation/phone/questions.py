"""The opinions asked about a case, as its mediators read them on their phones: who, what, for when, the answer."""

from __future__ import annotations

from typing import Any

from app.mediation import advice
from app.mediation.models import CaseAdvice, MediationCase
from app.mediation.phone.own import moment_of, name_of

PRIVATE = ("question", "service", "answer")


def wire(row: MediationCase) -> list[dict[str, Any]]:
    return [_question(one) for one in advice.of_case(row.org_id, row.id)]


def _question(one: CaseAdvice) -> dict[str, Any]:
    """`to`: the colleague, by name; None of a service, which is typed."""
    return {
        "id": str(one.id), "to": name_of(one.to_id), "due_on": one.due_on.isoformat(),
        "asked_by": name_of(one.asked_by), "asked_at": moment_of(one.asked_at),
        "answered_at": moment_of(one.answered_at), "question": one.question, "service": one.service,
        "answer": one.answer,
    }  # fmt: skip
