"""One greppable table: kind of operation -> shape and action; kind of record -> how it is sent to a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol, TypeVar
from uuid import UUID

from marshmallow import RAISE, Schema, ValidationError, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from app.conflicts import actions as conflicts
from app.conflicts import schemas as conflict_wires
from app.conflicts.models import Conflict
from app.core import clock
from app.core.base import OrgOwned
from app.core.errors import NotAllowed, Unknown
from app.core.memory import once
from app.core.rows import find
from app.core.tenant import only
from app.extensions import db
from app.followups import actions as followups
from app.followups import rules as followup_rules
from app.followups import schemas as followup_wires
from app.followups.models import Followup
from app.logbook import actions as logbook
from app.logbook.kinds import EntryKind
from app.logbook.models import LogEntry
from app.logbook.rules import storable_moment
from app.logbook.schemas import MAX_REASON
from app.nomenclatures import schemas as list_wires
from app.nomenclatures.models import ListVersion
from app.people import queries as people
from app.people.acting import Act, Actor
from app.people.models import Membership, UserAccount
from app.people.rules import Role
from app.places import schemas as place_wires
from app.places.models import Estate, Sector
from app.places.queries import with_parts
from app.planning import schemas as shift_wires
from app.planning.models import Shift
from app.referrals import actions as referrals
from app.referrals import rules as referral_rules
from app.referrals import schemas as referral_wires
from app.referrals.models import Partner, Referral
from app.rounds import actions as rounds
from app.rounds import rules as round_rules
from app.rounds import schemas as round_wires
from app.rounds.models import Ambience, Consigne, Contact, Round, Visit
from app.sync.models import HeldOp
from app.technical import actions as technical
from app.technical import schemas as technical_wires
from app.technical.models import TechnicalProblem

Owned = TypeVar("Owned", bound=OrgOwned)


class Missing(Exception):
    """A record referred to is not in the organisation: unknown or foreign, the same answer."""

    def __init__(self, id: UUID) -> None:
        super().__init__(str(id))
        self.id = id


class Invalid(Exception):
    """The shape is wrong; `message` says where, in French."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Landed(Protocol):
    """What an action returns: the record it changed."""

    rev: int


Action = Callable[[Act, Any], Landed]


@dataclass(frozen=True)
class Line:
    """One kind of operation. `target`: the record it is about must exist (transitions and patches).

    `creates`: the table of the entry it records.
    """

    action: Action
    schema: type[Schema]
    op_class: str
    target: type[OrgOwned] | None = None
    schema_version: int = 1
    creates: type[LogEntry] | None = None


# --- entries ---------------------------------------------------------------------------------------

KINDS: Mapping[str, EntryKind[Any]] = {
    "visit": rounds.VISIT,
    "ambience": rounds.AMBIENCE,
    "contact": rounds.CONTACT,
    "conflict": conflicts.CONFLICT,
    "technical": technical.TECHNICAL,
    "referral": referrals.REFERRAL,
}
MODELS: Mapping[str, type[OrgOwned]] = {
    **{name: kind.model for name, kind in KINDS.items()},
    "followup": Followup,
    "round": Round,
}


class CorrectOp(Schema):
    """entry.correct: fields of the entry's own operation, and why."""

    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    changes = fields.Dict(required=True)
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=MAX_REASON))


class CancelOp(Schema):
    """entry.cancel: the undo of a tap, or later with a reason."""

    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=MAX_REASON))


def _entry(act: Act, kind: str) -> LogEntry:
    entry: LogEntry | None = find(KINDS[kind].model, act.actor.org_id, act.record_id, lock=True)
    if entry is None:
        raise Missing(act.record_id)
    return entry


def _correct(act: Act, data: Mapping[str, Any]) -> Landed:
    kind = KINDS[data["kind"]]
    schema = kind.schema(unknown=RAISE, partial=True, exclude=("origin", "followup", "round_id"))
    changes = {name: value for name, value in _load(schema, data["changes"]).items() if name in data["changes"]}
    row = _entry(act, data["kind"])
    entry: LogEntry = logbook.correct(act, kind, row, changes, data["reason"], act.received_at)
    return entry


def _cancel(act: Act, data: Mapping[str, Any]) -> Landed:
    kind = KINDS[data["kind"]]
    entry: LogEntry = logbook.cancel(act, kind, _entry(act, data["kind"]), data["reason"], act.received_at)
    return entry


LINES: Mapping[str, Line] = {
    "round.start": Line(rounds.start, round_wires.RoundStartOp, "transition"),
    "round.pause": Line(rounds.pause, round_wires.RoundPauseOp, "transition", Round),
    "round.resume": Line(rounds.resume, round_wires.RoundResumeOp, "transition", Round),
    "round.end": Line(rounds.end, round_wires.RoundEndOp, "transition", Round),
    "visit.record": Line(rounds.record_visit, round_wires.VisitOp, "create", creates=Visit),
    "ambience.record": Line(rounds.record_ambience, round_wires.AmbienceOp, "create", creates=Ambience),
    "contact.record": Line(rounds.record_contact, round_wires.ContactOp, "create", creates=Contact),
    "conflict.report": Line(conflicts.report, conflict_wires.ConflictOp, "create", creates=Conflict),
    "technical.flag": Line(technical.flag, technical_wires.TechnicalOp, "create", creates=TechnicalProblem),
    "referral.signpost": Line(referrals.signpost, referral_wires.SignpostOp, "create", creates=Referral),
    "referral.propose": Line(referrals.propose, referral_wires.ProposeOp, "create", creates=Referral),
    "followup.schedule": Line(followups.schedule, followup_wires.ScheduleOp, "create"),
    "followup.done": Line(followups.done, followup_wires.DoneOp, "transition", Followup),
    "followup.postpone": Line(followups.postpone, followup_wires.PostponeOp, "transition", Followup),
    "consigne.read": Line(rounds.read_consigne, round_wires.ConsigneReadOp, "append", Consigne),
    "entry.correct": Line(_correct, CorrectOp, "patch"),
    "entry.cancel": Line(_cancel, CancelOp, "patch"),
}


# --- shapes ----------------------------------------------------------------------------------------


class Envelope(Schema):
    """What every operation has, checked one operation at a time. Moments ISO 8601; offset in minutes."""

    record_id = fields.UUID(required=True)
    base_rev = fields.Integer(required=True, allow_none=True, validate=validate.Range(0, 2**31 - 1))
    after = fields.UUID(required=True, allow_none=True)
    occurred_at = fields.AwareDateTime(required=True, default_timezone=UTC)
    offset = fields.Integer(required=True, validate=validate.Range(-14 * 60, 14 * 60))
    clock_gap = fields.Integer(required=True, allow_none=True, validate=validate.Range(-(2**53), 2**53))
    payload = fields.Dict(required=True)


BORNE_BY_CUSTODY = ("no", "id", "kind", "schema")


def load_operation(op: Mapping[str, Any]) -> dict[str, Any]:
    """The operation's own fields, typed. Raises Invalid (an unknown field included)."""
    shape = _load(_reader(Envelope), {key: value for key, value in op.items() if key not in BORNE_BY_CUSTODY})
    shape["occurred_at"] = storable_moment(shape["occurred_at"])
    return shape


def load_payload(line: Line, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload by the schema of its kind. Raises Invalid."""
    return _load(_reader(line.schema), payload)


@lru_cache(maxsize=64)
def _reader(schema: type[Schema]) -> Schema:
    # Building a schema costs more than loading with it, and a loaded one keeps nothing of what it read.
    return schema(unknown=RAISE)


def _load(schema: Schema, data: Mapping[str, Any]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(data)
    except (ValidationError, OverflowError) as wrong:
        names = wrong.messages if isinstance(wrong, ValidationError) else {"date": ""}
        # A field nobody here knows is not named: its name may be anything, and messages are not sealed.
        where = ", ".join(sorted({str(name) if name in schema.fields else "champ inconnu" for name in names}))
        raise Invalid(f"Champs à revoir\u00a0: {where}.") from None
    return loaded


def check_references(org_id: UUID, line: Line, record_id: UUID, data: dict[str, Any]) -> None:
    """Every record referred to exists in the organisation. Raises Missing.

    Adds what the server knows of them: `shift_id` of the round, `estate_id` of a follow-up's subject.
    """
    if line.target is not None:
        _must_exist(line.target, org_id, record_id)
    if data.get("round_id"):
        data["shift_id"] = _must_exist(Round, org_id, data["round_id"]).shift_id
    if data.get("origin"):
        _referred(org_id, data["origin"])
    if data.get("subject"):
        data["estate_id"] = getattr(_referred(org_id, data["subject"]), "estate_id", None)


def _referred(org_id: UUID, reference: Mapping[str, Any]) -> OrgOwned:
    if reference["kind"] not in MODELS:
        raise Invalid("Champs à revoir\u00a0: origine.")
    return _must_exist(MODELS[reference["kind"]], org_id, reference["id"])


def _must_exist(model: type[Owned], org_id: UUID, id: UUID) -> Owned:
    row = find(model, org_id, id)
    if row is None:
        raise Missing(id)
    return row


def check_reach(actor: Actor, record: Landed, occurred_at: datetime) -> None:
    """An agent writes in the sectors that were theirs when it happened, or in a round they walk.

    Checked against the server's dated assignments at the corrected moment, the phone's word apart; a public
    point has no sector. Raises NotAllowed.
    """
    if actor.role != Role.agent or not isinstance(record, LogEntry) or record.estate_id is None:
        return
    day = clock.local(occurred_at).date()
    sectors = once(("sectors", actor.user_id, day), lambda: _sectors_of(actor, occurred_at))
    estate = find(Estate, actor.org_id, record.estate_id)
    if estate is not None and estate.sectors_at(occurred_at) & sectors:
        return
    walked = find(Round, actor.org_id, record.round_id) if record.round_id else None
    if walked is not None and str(actor.user_id) in walked.agent_ids:
        return
    raise NotAllowed("Cette résidence n’était pas dans votre secteur à ce moment.")


def _sectors_of(actor: Actor, at: datetime) -> frozenset[UUID]:
    with db.session.no_autoflush:  # no operation changes them, and the entries before this one are written together
        return frozenset(people.sectors_of(actor.user_id, at))


# --- held operations -------------------------------------------------------------------------------


def author_of(held: HeldOp) -> Actor:
    """The author of a held operation, with the role they have now. Raises Unknown when they are gone."""
    member = db.session.scalar(
        select(Membership).where(Membership.org_id == held.org_id, Membership.user_id == held.user_id)
    )
    if member is None:
        raise Unknown()
    user = db.session.get_one(UserAccount, held.user_id)
    return Actor(user.id, held.org_id, Role(member.role), member.id, member.landlord_id, held.device_id, user.name)


def reload_held(held: HeldOp) -> dict[str, Any]:
    """The operation as it was received."""
    return {**held.body, "id": held.op_id}


# --- records sent to phones ------------------------------------------------------------------------

Wired = tuple[UUID, int, dict[str, Any]]


@dataclass(frozen=True)
class Feeder:
    """How records of a kind are loaded, all at once, and written for a reader.

    `closed(row, at)`: True when the record may leave the phones 30 days after its last change; None for
    what stays as long as its scope does.
    """

    model: type[Any]
    wire: Callable[[Any, Actor], dict[str, Any]]
    options: Callable[[], Sequence[ORMOption]] = tuple
    closed: Callable[[Any, datetime], bool] | None = None

    def load(self, session: Session, reader: Actor, ids: Sequence[UUID]) -> Iterator[Wired]:
        """(id, rev, data) of those that exist."""
        for start in range(0, len(ids), 400):
            query = select(self.model).where(
                only(self.model, reader.org_id), self.model.id.in_(ids[start : start + 400])
            )
            for row in session.scalars(query.options(*self.options())).unique():
                yield row.id, row.rev, self.wire(row, reader)


def _is_past(row: Any, at: datetime) -> bool:
    return True


def _is_cancelled(row: TechnicalProblem, at: datetime) -> bool:
    return row.cancelled_at is not None


def _is_settled(row: Followup, at: datetime) -> bool:
    return row.state not in {one.value for one in followup_rules.OPEN}


def _is_over(row: Round, at: datetime) -> bool:
    return row.state in (round_rules.State.terminee.value, round_rules.State.annulee.value)


def _has_ended(row: Shift, at: datetime) -> bool:
    return row.ends_at < at


def _has_expired(row: Consigne, at: datetime) -> bool:
    return row.closed_at is not None or (row.valid_to is not None and row.valid_to < clock.local(at).date())


def _is_sent(row: Referral, at: datetime) -> bool:
    return row.cancelled_at is not None or row.state != referral_rules.State.brouillon.value


def _for_all(wire: Callable[[Any], dict[str, Any]]) -> Callable[[Any, Actor], dict[str, Any]]:
    return lambda row, reader: wire(row)


FEEDS: Mapping[str, Feeder] = {
    "list": Feeder(ListVersion, _for_all(list_wires.wire)),
    "sector": Feeder(Sector, _for_all(place_wires.wire_sector)),
    "estate": Feeder(Estate, _for_all(place_wires.wire_estate), with_parts),
    "partner": Feeder(Partner, _for_all(referral_wires.wire_partner)),
    "shift": Feeder(Shift, _for_all(shift_wires.wire), closed=_has_ended),
    "round": Feeder(Round, round_wires.wire_round, closed=_is_over),
    "consigne": Feeder(Consigne, round_wires.wire_consigne, closed=_has_expired),
    "visit": Feeder(Visit, round_wires.wire_visit, closed=_is_past),
    "ambience": Feeder(Ambience, round_wires.wire_ambience, closed=_is_past),
    "contact": Feeder(Contact, round_wires.wire_contact, closed=_is_past),
    "conflict": Feeder(Conflict, conflict_wires.wire, closed=_is_past),
    "technical": Feeder(TechnicalProblem, technical_wires.wire, closed=_is_cancelled),
    "referral": Feeder(Referral, referral_wires.wire_referral, closed=_is_sent),
    "followup": Feeder(Followup, _for_all(followup_wires.wire), closed=_is_settled),
}
