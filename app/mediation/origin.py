"""What a case grows out of: an entry of the logbook, of which its place and codes are taken over, never its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core import clock
from app.core.forms import id_or_none
from app.core.rows import find
from app.logbook.kinds import entry_kinds
from app.logbook.models import LogEntry
from app.nomenclatures import queries as lists
from app.people.acting import Actor
from app.people.rules import COORDINATION


@dataclass(frozen=True)
class Origin:
    """`on`: its date on calendars. `type`: a code of `type_conflit` when the entry has one. `week`: as `2026-W47`."""

    kind: str
    id: UUID
    label: str
    service_date: date
    on: date
    estate_id: UUID | None
    entrance_id: UUID | None
    lieu: str | None
    type: str | None

    @property
    def said(self) -> str:
        """`conflict:<id>`, as an address says it."""
        return f"{self.kind}:{self.id}"

    @property
    def week(self) -> str:
        return f"{self.service_date:%G-W%V}"


def asked(actor: Actor, said: str | None) -> Origin | None:
    """The entry an address names, for somebody who may grow a case out of it: coordination, or whoever was there."""
    kind, _, id = (said or "").partition(":")
    row = _row(actor.org_id, kind, id_or_none(id))
    if row is None or not (actor.role in COORDINATION or str(actor.user_id) in (str(row.author_id), *row.agents)):
        return None
    return _origin(kind, row)


def of(org_id: UUID, kind: str | None, id: UUID | None) -> Origin | None:
    """What a case was born of; None for one that was asked for by itself, or of which nothing is left."""
    row = _row(org_id, kind or "", id)
    return _origin(kind or "", row) if row else None


def _row(org_id: UUID, kind: str, id: UUID | None) -> LogEntry | None:
    declared = entry_kinds().get(kind)
    row = find(declared.model, org_id, id) if declared and id else None
    return row if row is not None and row.cancelled_at is None else None


def _origin(kind: str, row: LogEntry) -> Origin:
    code = getattr(row, "type", None)
    known = lists.find(row.org_id, "type_conflit", code) is not None
    return Origin(
        kind, row.id, entry_kinds()[kind].label, row.service_date,
        clock.calendar_date(row.occurred_at), row.estate_id, row.entrance_id, row.lieu, code if known else None,
    )  # fmt: skip
