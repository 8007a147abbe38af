"""The operations that are of any kind of entry: its correction, its undo, and that two of them are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.core.kinds import Field, Kind, Landed, Operation
from app.core.refs import NAMED, Ref, named
from app.core.rows import find
from app.logbook import actions as logbook
from app.logbook import counted
from app.logbook.kinds import COMMON_FIELDS, EntryKind, entry_kinds
from app.logbook.models import LogEntry
from app.logbook.schemas import MAX_REASON
from app.people.acting import Act
from app.sync import references
from app.sync.references import Missing
from app.sync.shapes import load

ENTRY_KIND = {"x-type": "EntryKind"}  # as the phone's types name it
NOT_CORRECTED = ("origin", "followup", "round_id")


def _is_entry_kind(name: str) -> None:
    if name not in entry_kinds():
        raise ValidationError("Cette nature de saisie n’est pas connue.")


class CorrectOp(Schema):
    """`entry.correct`: fields of the entry's own operation, and why."""

    kind = fields.String(required=True, validate=_is_entry_kind, metadata=ENTRY_KIND)
    changes = fields.Dict(required=True)
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=MAX_REASON))


class CancelOp(Schema):
    """`entry.cancel`: the undo of a tap, or later with a reason."""

    kind = fields.String(required=True, validate=_is_entry_kind, metadata=ENTRY_KIND)
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=MAX_REASON))


class TwinOp(Schema):
    """`entry.twin`: whether this entry and `other`, of the same kind, are one fact noted by both phones of a pair."""

    kind = fields.String(required=True, validate=_is_entry_kind, metadata=ENTRY_KIND)
    other = Ref(NAMED, required=True)
    same = fields.Boolean(required=True)


def _entry(act: Act, kind: str) -> LogEntry:
    entry: LogEntry | None = find(entry_kinds()[kind].model, act.actor.org_id, act.record_id, lock=True)
    if entry is None:
        raise Missing(act.record_id)
    return entry


def _correct(act: Act, data: Mapping[str, Any]) -> Landed:
    schema = entry_kinds()[data["kind"]].schema
    reader = schema(unknown=RAISE, partial=True, exclude=NOT_CORRECTED)
    # A field may be stored as columns of other names: a call is three.
    loaded = load(reader, data["changes"], lambda: {**COMMON_FIELDS, **entry_kinds()[data["kind"]].fields})
    changes = {name: value for name, value in loaded.items() if name in data["changes"] or name not in reader.fields}
    references.check(act, tuple(named(schema, changes)))
    return logbook.correct(act, _entry(act, data["kind"]), changes, data["reason"], act.received_at)


def _cancel(act: Act, data: Mapping[str, Any]) -> Landed:
    return logbook.cancel(act, _entry(act, data["kind"]), data["reason"], act.received_at)


def _twin(act: Act, data: Mapping[str, Any]) -> Landed:
    model: type[LogEntry] = entry_kinds()[data["kind"]].model
    if find(model, act.actor.org_id, act.record_id) is None:
        raise Missing(act.record_id)
    return counted.say(act, model, data["other"], data["same"])


WHY = {"reason": Field("Motif")}
ONE_FACT = {"other": Field("L’autre saisie"), "same": Field("Un seul et même fait")}


def of_any_entry(kinds: Iterable[Kind[Any]]) -> tuple[Operation, ...]:
    """Those of the entries of these kinds: a correction says the texts of what it changes, and the reason."""
    recorded = [one for kind in kinds if isinstance(kind, EntryKind) for one in kind.operations]
    texts = dict.fromkeys(f"changes.{path}" for one in recorded for path in one.private)
    return (
        Operation("entry.correct", "Correction", CorrectOp, _correct, "patch", private=("reason", *texts), fields=WHY),
        Operation("entry.cancel", "Annulation", CancelOp, _cancel, "patch", private=("reason",), fields=WHY),
        Operation("entry.twin", "Réponse sur le doublon", TwinOp, _twin, "patch", fields=ONE_FACT),
    )
