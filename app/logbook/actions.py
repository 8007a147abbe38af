"""Record, correct, cancel: the three verbs of the main courante, the same for every kind of entry.

A feature's verb is one line: `return logbook.record(act, Contact, data, canal=data["canal"], ...)`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.changes import actions as last
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.rows import find, get
from app.extensions import db
from app.fields import queries as own_fields
from app.followups import actions as followups
from app.journal import actions as journal
from app.journal.rules import Event
from app.logbook import rules
from app.logbook.kinds import Entry, EntryKind, facts_of, kind_of, tell
from app.logbook.models import EntryVersion, LogEntry
from app.nomenclatures import queries as lists
from app.people.acting import Act
from app.people.rules import COORDINATION
from app.places import actions as places
from app.places.models import Estate
from app.planning import queries as planning
from app.review import actions as review

COMMON = {"place", "agents", "origin", "followup", "round_id", "shift_id", "lieu", "text", "own"}
KEPT_AS_SENT = ("lieu", "text", "own")


def record(act: Act, model: type[Entry], data: Mapping[str, Any], **fields: Any) -> Entry:
    """Store a new entry, its follow-up and its place in the review, together.

    `data` is the loaded operation (`shift_id` added by `sync` when the round has one); `fields` are the
    columns of this kind, by default the rest of `data`. Raises Refused, Unknown.
    """
    kind = kind_of(model)
    if find(model, act.actor.org_id, act.record_id) is not None:
        raise Refused("existe", "Cet enregistrement existe déjà sous le même identifiant.")
    when = _when(act, data.get("shift_id"))
    _check(act.actor.org_id, kind, data, when["service_date"])
    row = model(
        org_id=act.actor.org_id,
        id=act.record_id,
        author_id=act.actor.user_id,
        op_id=act.op_id,
        received_at=act.received_at,
        **when,
        **_common(act, data),
        **(fields or {name: value for name, value in data.items() if name not in COMMON}),
    )
    db.session.add(row)
    row.rev = 1
    _into_review(kind, row)
    if data.get("followup"):
        _schedule(act, kind.name, row, data["followup"])
    tell(row)
    return row


def correct(act: Act, row: Entry, changes: Mapping[str, Any], reason: str | None, at: datetime) -> Entry:
    """Change some fields of an entry, the version before kept; it is to be reviewed again. Raises Problem."""
    kind = kind_of(type(row))
    _may_change(act, row)
    last.note(act.actor, row.id, Deed.corrected)
    _check(act.actor.org_id, kind, changes, row.service_date)
    _keep_version(act, kind.name, row, reason, "correct", at)
    tell(row)
    own = {name: value for name, value in changes.items() if name not in COMMON or name in KEPT_AS_SENT}
    for name, value in {**own, **_common_changes(act, row, changes)}.items():
        setattr(row, kind.columns.get(name, name), value)
    row.changed_by, row.changed_at = act.actor.user_id, act.occurred_at
    row.rev += 1
    review.corrected(**_review_of(kind, row), at=at)
    kind.changed(row)
    tell(row)
    return row


def cancel(act: Act, row: Entry, reason: str | None, at: datetime) -> Entry:
    """Undo an entry: it leaves the landlord's view at once, its follow-up is cancelled. Twice is once."""
    kind = kind_of(type(row))
    if row.cancelled_at is not None:
        return row
    _may_change(act, row)
    last.note(act.actor, row.id, Deed.cancelled)
    _keep_version(act, kind.name, row, reason, "cancel", at)
    row.cancelled_at = at
    row.changed_by, row.changed_at = act.actor.user_id, act.occurred_at
    row.rev += 1
    review.withdraw(row.org_id, kind.name, row.id, at)
    followups.cancel_for_subject(act.actor, kind.name, row.id, at)
    journal.note(Event.cancelled, act.actor, about=row.id)
    kind.changed(row)
    tell(row)
    return row


def _check(org_id: UUID, kind: EntryKind[Entry], data: Mapping[str, Any], on: date) -> None:
    for name, list_code in kind.checked:
        value = data.get(name)
        for code in value if isinstance(value, list) else [value]:
            if isinstance(code, str):
                lists.check(org_id, list_code, code)
    own_fields.check(org_id, kind.name, data.get("own"), on)
    kind.check(org_id, data)


def _when(act: Act, shift_id: UUID | None) -> dict[str, Any]:
    return {
        "phone_at": act.phone_at or act.occurred_at,
        "occurred_at": act.occurred_at,
        "suspect_clock": act.suspect_clock,
        "phone_offset_min": act.offset_min,
        "clock_gap_ms": act.clock_gap_ms,
        "service_date": service_date(act, shift_id),
    }


def service_date(act: Act, shift_id: UUID | None) -> date:
    """The day this act counts for (`planning.rules.service_date`)."""
    return planning.service_date(act.actor.org_id, act.actor.user_id, shift_id, act.occurred_at)


def _common(act: Act, data: Mapping[str, Any]) -> dict[str, Any]:
    origin = data.get("origin") or {}
    return {
        "round_id": data.get("round_id"),
        "agents": _agents(act.actor.user_id, data.get("agents") or []),
        "origin_kind": origin.get("kind"),
        "origin_id": origin.get("id"),
        "lieu": data.get("lieu"),
        "text": data.get("text") or None,
        "own": data.get("own") or None,
        **_place(act, data["place"]),
    }


def _common_changes(act: Act, row: LogEntry, changes: Mapping[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if "place" in changes:
        changed |= _place(act, changes["place"])
    if "agents" in changes:
        changed["agents"] = _agents(row.author_id, changes["agents"])
    return changed


def _agents(author_id: UUID, agents: list[UUID]) -> list[str]:
    """Its author first: whoever corrects it neither takes their place nor loses it for them."""
    return [str(one) for one in dict.fromkeys([author_id, *agents])]


def _place(act: Act, place: Mapping[str, Any]) -> dict[str, Any]:
    found = places.resolve_place(act.actor.org_id, place)
    if found.public_point is not None:
        db.session.flush()  # no relationship tells the unit of work that the entry points at it
    estate = get(Estate, act.actor.org_id, found.estate_id) if found.estate_id else None
    return {
        "sector_id": estate.sector_id if estate else None,
        "estate_id": found.estate_id,
        "building_id": found.building_id,
        "entrance_id": found.entrance_id,
        "public_point_id": found.public_point_id,
    }


def _into_review(kind: EntryKind[Entry], row: Entry) -> None:
    review.born(**_review_of(kind, row), needs_review=kind.needs_review(row), at_once=kind.at_once)


def _review_of(kind: EntryKind[Entry], row: Entry) -> dict[str, Any]:
    return {
        "org_id": row.org_id,
        "kind": kind.name,
        "entity_id": row.id,
        "rev": row.rev,
        "facts": facts_of(row),
        "entry": row,
        **kind.seen(row),
    }


def _schedule(act: Act, kind: str, row: LogEntry, asked: Mapping[str, Any]) -> None:
    lists.check(row.org_id, "motif_suivi", asked["reason"])
    followups.schedule(
        replace(act, record_id=asked["id"]),
        {
            "subject": {"kind": kind, "id": row.id},
            "due_on": asked["due_on"],
            "reason": asked["reason"],
            "estate_id": row.estate_id,
        },
    )


def _may_change(act: Act, row: LogEntry) -> None:
    if row.cancelled_at is not None:
        raise Refused("etat", "Cette saisie est déjà annulée.")
    coordinator = act.actor.role in COORDINATION
    rules.check_may_change(act.actor.user_id, coordinator, row.agents, row.received_at, act.occurred_at)


def _keep_version(act: Act, kind: str, row: LogEntry, reason: str | None, change: str, at: datetime) -> None:
    skipped = {"org_id", "id", "text_sealed", "_text"}
    body = {
        name: _plain(value) for name, value in vars(row).items() if not name.startswith("_sa_") and name not in skipped
    }
    if not LogEntry.text.opens(row):  # what a correction would otherwise put out of reach of any restoring
        body["text_sealed"] = base64.b64encode(row._text or b"").decode()
    version = EntryVersion(
        org_id=row.org_id,
        id=uuid7(),
        kind=kind,
        entity_id=row.id,
        rev=row.rev,
        at=at,
        by=act.actor.user_id,
        change=change,
        reason=reason,
        body={**body, "text": row.text},
    )
    db.session.add(version)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
