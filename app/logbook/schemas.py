"""The wire shapes common to every entry operation, and the common part of an entry sent to a phone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.core import clock
from app.core.refs import AGENT, NAMED, Ref
from app.core.rows import find
from app.logbook.models import LogEntry
from app.logbook.rules import FIRST_MOMENT, LAST_MOMENT, TEXT_MAX, WORDS_MAX, text_on_phone
from app.places.models import PublicPoint
from app.places.schemas import wire_point
from app.planning.schemas import moment

MAX_AGENTS = 10
MAX_REASON = 300
IN_CALENDAR = validate.Range(FIRST_MOMENT, LAST_MOMENT)


class PublicPointIn(Schema):
    """A place that belongs to no landlord. lat, lon: WGS 84 degrees."""

    label = fields.String(required=True, validate=validate.Length(1, WORDS_MAX))
    commune = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=WORDS_MAX))
    lat = fields.Float(load_default=None, allow_none=True, validate=validate.Range(-90, 90))
    lon = fields.Float(load_default=None, allow_none=True, validate=validate.Range(-180, 180))


class Place(Schema):
    """Exactly one key: `entrance`, `building` or `estate` (an id), or `public_point`."""

    entrance = Ref("entrance")
    building = Ref("building")
    estate = Ref("estate")
    public_point = fields.Nested(PublicPointIn)

    @validates_schema
    def exactly_one(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Refuses no place, or several."""
        if len(data) != 1:
            raise ValidationError("Un lieu, et un seul.")


class Origin(Schema):
    """The entry this one grew out of."""

    kind = fields.String(required=True, validate=validate.Length(1, 30))
    id = Ref(NAMED, required=True)


class FollowupIn(Schema):
    """A follow-up asked for within the entry; due_on is a service day."""

    id = Ref("followup", new=True, required=True)
    due_on = fields.Date(required=True)
    reason = fields.String(required=True, validate=validate.Length(1, 60))


def code(**kwargs: Any) -> fields.String:
    """A code of a nomenclature; its list is checked by the action, for the organisation."""
    return fields.String(validate=validate.Length(1, 60), **kwargs)


class EntryOp(Schema):
    """What every entry operation may carry; each feature adds its own fields. Unknown fields are refused."""

    round_id = Ref("round", load_default=None, allow_none=True)
    place = fields.Nested(Place, required=True)
    lieu = code(load_default=None, allow_none=True)
    agents = fields.List(Ref(AGENT), load_default=list, validate=validate.Length(max=MAX_AGENTS))
    text = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=TEXT_MAX))
    own = fields.Dict(
        keys=fields.String(), values=fields.Raw(metadata={"type": ["string", "number"]}), load_default=None,
        allow_none=True,
    )  # fmt: skip
    origin = fields.Nested(Origin, load_default=None, allow_none=True)
    followup = fields.Nested(FollowupIn, load_default=None, allow_none=True)


def place_on_wire(entry: LogEntry, *, with_text: bool) -> dict[str, Any]:
    """The place as the phone said it. The name of a public point was typed: only for those who were there."""
    if entry.entrance_id:
        return {"entrance": str(entry.entrance_id)}
    if entry.building_id:
        return {"building": str(entry.building_id)}
    if entry.estate_id:
        return {"estate": str(entry.estate_id)}
    point = find(PublicPoint, entry.org_id, entry.public_point_id) if entry.public_point_id and with_text else None
    return {"public_point": wire_point(point) if point else {"label": "Espace public"}}


def wire_common(entry: LogEntry, *, with_text: bool) -> dict[str, Any]:
    """The fields every entry has on a phone; the text only for those who were there, for 7 days."""
    common: dict[str, Any] = {
        "occurred_at": moment(entry.occurred_at),
        "received_at": moment(entry.received_at),
        "service_date": entry.service_date.isoformat(),
        "author_id": str(entry.author_id),
        "agents": entry.agents,
        "place": place_on_wire(entry, with_text=with_text),
        "estate_id": str(entry.estate_id) if entry.estate_id else None,
    }
    if entry.round_id:
        common["round_id"] = str(entry.round_id)
    if entry.lieu:
        common["lieu"] = entry.lieu
    if entry.own:
        common["own"] = entry.own
    if entry.origin_id:
        common["origin"] = {"kind": entry.origin_kind, "id": str(entry.origin_id)}
    if entry.cancelled_at:
        common["cancelled"] = True
    if entry.changed_at:
        common["changed"] = {"by": str(entry.changed_by), "at": moment(entry.changed_at)}
    if entry.twins:
        common["twins"] = {id: _answer(said) for id, said in entry.twins.items()}
    if with_text and text_on_phone(entry.received_at, clock.now()) and (text := entry.text):
        common["text"] = text
    return common


def _answer(said: dict[str, Any]) -> dict[str, Any]:
    return {"same": said["same"], "by": said["by"], "at": moment(datetime.fromisoformat(said["at"]))}
