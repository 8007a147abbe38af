"""The outcomes of a conflict, and when a follow-up is due by itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from app.followups.rules import DEFAULT_DELAY, DEFAULT_REASON

MODE = "temps_reel"
TO_FOLLOW = "a_suivre"

SETTLED = ("apaise", "deplace", "dispersion", "deplacement", "baisse_du_bruit")
"""Outcomes after which nobody is waited for there."""
GROUP_FAMILY = "regroupement"

EXPORTED = {"TO_FOLLOW": TO_FOLLOW, "GROUP_FAMILY": GROUP_FAMILY}


@dataclass(frozen=True)
class Due:
    """The follow-up an outcome brings by itself."""

    id: UUID
    due_on: date
    reason: str


def follow_up_of(conflict_id: UUID, issue: str, service_date: date) -> Due | None:
    """`a_suivre` without a follow-up gets one after the usual delay; its id is the same however often it is asked."""
    if issue != TO_FOLLOW:
        return None
    return Due(uuid5(conflict_id, "followup"), service_date + timedelta(days=DEFAULT_DELAY), DEFAULT_REASON)


def outcome_lists(family: str) -> tuple[str, ...]:
    """The lists an outcome may come from: a gathering has its own report line beside the common one."""
    return ("issue_temps_reel", "issue_regroupement") if family == GROUP_FAMILY else ("issue_temps_reel",)
