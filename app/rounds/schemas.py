"""The operations of a round on the wire, and rounds, visits, readings, contacts and consignes on a phone.

No shape here has a field for a person met.
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.core.refs import AGENT, Ref, RefText
from app.logbook.rules import TEXT_MAX
from app.logbook.schemas import EntryOp, code, wire_common
from app.people.acting import Actor
from app.planning.schemas import moment, people
from app.rounds.models import Ambience, Consigne, Contact, PreparationNote, Round, RoundStop, Visit
from app.rounds.rules import StopState, VisitState

MAX_STOPS = 100
MAX_PEOPLE = 500
LEVEL = validate.Range(0, 4)


class StopIn(Schema):
    """A stop named by the phone: of an unplanned round, or added on the way."""

    id = Ref("round_stop", new=True, required=True)
    estate_id = Ref("estate", required=True)


class StopEnd(Schema):
    """What became of a stop, said at the end of the round."""

    id = Ref("round_stop", required=True)
    state = fields.String(
        required=True,
        validate=validate.OneOf([StopState.visite, StopState.empeche, StopState.non_fait]),
    )
    reason = code(load_default=None, allow_none=True)


class RoundStartOp(Schema):
    """`round.start`: record_id is the server's id when `planned`, else the phone's."""

    planned = fields.Boolean(required=True)
    type_tournee = code(load_default=None, allow_none=True)
    sector_id = Ref("sector", load_default=None, allow_none=True)
    agents = fields.List(Ref(AGENT), load_default=list, validate=validate.Length(max=10))
    stops = fields.List(fields.Nested(StopIn), load_default=list, validate=validate.Length(max=MAX_STOPS))


class RoundPauseOp(Schema):
    """`round.pause`."""


class RoundResumeOp(Schema):
    """`round.resume`."""


class RoundStopsOp(Schema):
    """`round.stops`: all the stops the phone knows of, in order; or one alone, added; those it takes out."""

    stops = fields.List(fields.Nested(StopIn), required=True, validate=validate.Length(max=MAX_STOPS))
    removed = fields.List(Ref("round_stop", new=True), load_default=list, validate=validate.Length(max=MAX_STOPS))


class RoundEndOp(Schema):
    """`round.end`."""

    stops = fields.List(fields.Nested(StopEnd), load_default=list, validate=validate.Length(max=MAX_STOPS))


class RoundReopenOp(Schema):
    """`round.reopen`: by who ended her part."""


class VisitOp(EntryOp):
    """`visit.record`. `entrances`: ids of the entrances walked; none named means all of them."""

    stop_id = Ref("round_stop", load_default=None, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(VisitState.codes()))
    reason = code(load_default=None, allow_none=True)
    ras = fields.Boolean(required=True)
    entrances = fields.List(RefText("entrance"), load_default=list, validate=validate.Length(max=200))


class AmbienceOp(EntryOp):
    """`ambience.record`. Levels: 0 not observed, 1 calm to 4 critical."""

    level = fields.Integer(required=True, strict=True, validate=LEVEL)
    dimensions = fields.Dict(keys=code(), values=fields.Integer(strict=True, validate=LEVEL), load_default=dict)


class CountsIn(Schema):
    """People met, counted by band of `public_age`; never a person."""

    age = fields.Dict(
        keys=code(),
        values=fields.Integer(strict=True, validate=validate.Range(0, MAX_PEOPLE)),
        load_default=dict,
    )


class ContactOp(EntryOp):
    """`contact.record`."""

    besoin = code(required=True)
    reponses = fields.List(code(), load_default=list, validate=validate.Length(max=20))
    registre = code(required=True)
    canal = code(required=True)
    counts = fields.Nested(CountsIn, load_default=lambda: {"age": {}})


class ConsigneReadOp(Schema):
    """`consigne.read`: record_id is the consigne."""


class AtEstate(Schema):
    """A whole estate, never a part of it."""

    estate = Ref("estate", required=True)


class ConsigneLeaveOp(Schema):
    """`consigne.leave`: to the next team, at the end of a round; again by the same agent, in other words."""

    round_id = Ref("round", required=True)
    place = fields.Nested(AtEstate, required=True)
    text = fields.String(required=True, validate=validate.Length(1, TEXT_MAX))


class ConsigneWithdrawOp(Schema):
    """`consigne.withdraw`: by the agent who left it."""


class PreparationOp(Schema):
    """`preparation.write`: all of one's note for a round; empty, it is rubbed out."""

    round_id = Ref("round", required=True)
    text = fields.String(required=True, validate=validate.Length(max=TEXT_MAX))


def wire_round(row: Round, reader: Actor) -> dict[str, Any]:
    """A round with its agents and stops; moments in UTC, null before they happen."""
    return {
        "state": row.state,
        "shift_id": _text(row.shift_id),
        "type_tournee": row.type_tournee,
        "planned_at": moment(row.planned_at) if row.planned_at else None,
        "agents": people(agent.user_id for agent in row.agents),
        "ended_by": [str(agent.user_id) for agent in row.ended_by],
        "stops": [_wire_stop(stop) for stop in row.standing_stops],
        "started_at": moment(row.started_at) if row.started_at else None,
        "ended_at": moment(row.ended_at) if row.ended_at else None,
        "paused": {"by": pause.by, "at": moment(pause.at)} if (pause := row.paused) else None,
    }


def _wire_stop(stop: RoundStop) -> dict[str, Any]:
    return {
        "id": str(stop.id),
        "estate_id": str(stop.estate_id),
        "position": stop.position,
        "state": stop.state,
        "added": stop.added,
        "hint": stop.hint,
    }


def wire_visit(row: Visit, reader: Actor) -> dict[str, Any]:
    """A visit; its text for those who were there."""
    return {
        **wire_common(row, with_text=was_there(row.agents, reader)),
        "stop_id": _text(row.stop_id),
        "state": row.state,
        "reason": row.reason,
        "ras": row.ras,
        "ras_noted": row.ras_noted,
        "entrances": row.entrances,
    }


def wire_ambience(row: Ambience, reader: Actor) -> dict[str, Any]:
    """A reading; its text for those who were there."""
    return {
        **wire_common(row, with_text=was_there(row.agents, reader)),
        "level": row.level,
        "dimensions": row.dimensions,
    }


def wire_contact(row: Contact, reader: Actor) -> dict[str, Any]:
    """A contact; its text for those who were there."""
    return {
        **wire_common(row, with_text=was_there(row.agents, reader)),
        "besoin": row.besoin,
        "reponses": row.reponses,
        "registre": row.registre,
        "canal": row.canal,
        "counts": row.counts,
    }


def wire_consigne(row: Consigne, reader: Actor) -> dict[str, Any]:
    """A consigne with its receipts."""
    author = people([row.author_id])[0]["name"]
    return {
        "estate_id": str(row.estate_id),
        "text": row.text,
        "author": author,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "priority": row.priority,
        "read_by": [str(one.user_id) for one in row.reads],
        "reads": {str(one.user_id): moment(one.at) for one in row.reads},
        "round_id": _text(row.round_id),
    }


def wire_preparation(row: PreparationNote, reader: Actor) -> dict[str, Any]:
    """One's own note, and nobody else's words."""
    return {
        "round_id": str(row.round_id),
        "text": row.text if row.author_id == reader.user_id else None,
        "written_at": moment(row.written_at),
    }


def was_there(agents: list[str], reader: Actor) -> bool:
    """The author and the agents present, who alone read the text on a phone."""
    return str(reader.user_id) in agents


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
