"""Report a conflict treated on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.conflicts import rules
from app.conflicts.models import Conflict
from app.logbook import actions as logbook
from app.people.acting import Act


def report(act: Act, data: Mapping[str, Any]) -> Conflict:
    """`conflict.report`: the entry, and its follow-up when the outcome is `a_suivre`."""
    return logbook.record(
        act,
        Conflict,
        _with_follow_up(act, data),
        type=data["type"],
        gravite=data["gravite"],
        recurrence=data["recurrence"],
        origine=data["origine"],
        issue=data["issue"],
        reponses=data["reponses"],
        mode=rules.MODE,
    )


def _with_follow_up(act: Act, data: Mapping[str, Any]) -> Mapping[str, Any]:
    if data.get("followup") or data["issue"] != rules.TO_FOLLOW:
        return data
    day = logbook.service_date(act, data.get("shift_id"))
    due = rules.follow_up_of(act.record_id, data["issue"], day)
    if due is None:
        return data
    return {**data, "followup": {"id": due.id, "due_on": due.due_on, "reason": due.reason}}
