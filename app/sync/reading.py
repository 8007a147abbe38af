"""An operation read before any database is asked: opened, its hash, its shape, when it is believed to have happened.

Done for a whole exchange before the first write unit opens: what costs processor time and needs no lock does not
hold it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import sealing
from app.core.bodies import nested_over
from app.core.errors import Problem
from app.core.kinds import OPERATIONS, Operation
from app.core.refs import Named, named
from app.core.unit import read_unit
from app.door.models import Device
from app.logbook.rules import believed
from app.people.acting import Act, Actor
from app.sync.bodies import Unreadable
from app.sync.rules import DEEPEST, DEEPEST_KEPT, Reason, canonical, names_a_kind, payload_hash, storable
from app.sync.sealed import Bound, Illegible, Misplaced, Opener
from app.sync.shapes import Invalid, load_operation, load_payload

Wire = Mapping[str, Any]


@dataclass(frozen=True)
class Deposit:
    """Who deposits, from which device, when, and the gap measured at this very exchange (ms, or None).

    `closed`: why nothing of it is applied, when the access of this person is closed.
    """

    actor: Actor
    device_id: UUID
    received_at: datetime
    exchange_gap_ms: int | None
    closed: str | None = None


class Held(Exception):
    """This operation goes to a person; not an error."""

    def __init__(self, reason: Reason, message: str, waits_for: UUID | None = None) -> None:
        super().__init__(message)
        self.reason, self.message, self.waits_for = reason, message, waits_for


@dataclass(frozen=True)
class Intent:
    """What an operation that can be read asks for. `named`: every id in it."""

    asked: Operation
    act: Act
    after: UUID | None
    data: dict[str, Any] = field(repr=False)
    named: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Read:
    """An operation as received, opened if it was sealed, its hash, and what it asks for, or why nobody can tell.

    `received`: the hash of what came, which is another one than `digest` when it was sealed and opens here.
    """

    op: Wire
    digest: str
    received: str
    intent: Intent | None
    wrong: Exception | None = None

    @property
    def id(self) -> UUID:
        found: UUID = self.op["id"]
        return found

    @property
    def record_id(self) -> UUID | None:
        """The record it is about, when it could be read."""
        if self.intent is not None:
            return self.intent.act.record_id
        try:
            return UUID(self.op["record_id"])
        except (TypeError, ValueError, AttributeError):
            return None

    @property
    def still_sealed(self) -> bool:
        """Whether it did not open."""
        return "sealed" in self.op

    def is_one_with(self, digest: str) -> bool:
        """Whether it is the operation taken under that hash, which opened then or not."""
        return digest in (self.digest, self.received)

    def verbatim(self) -> dict[str, Any]:
        """The operation as it came, opened, fit for JSON."""
        return _verbatim(self.op)


def opener() -> Opener:
    """With the keys of this process: one for an exchange."""
    return Opener(sealing.find, _other_enrolments)


def _other_enrolments(bound: Bound) -> list[Bound]:
    """Enrolled anew, a phone hands in what the same person had sealed on it before."""
    mine = (Device.org_id == bound.organisation, Device.user_id == bound.user, Device.id != bound.device)
    with read_unit() as session:
        return [replace(bound, device=one) for one in session.scalars(select(Device.id).where(*mine))]


def read(who: Deposit, op: Wire, opening: Opener) -> Read:
    """One operation (loaded by `OpIn`). Raises Unreadable for one that could not be written down again, and for
    nothing else it says."""
    text = _written(op)
    received = payload_hash(text)
    shut: Held | None = None
    if "sealed" in op:
        try:
            bound = Bound(op["id"], who.actor.org_id, who.actor.user_id, who.device_id)
            op, text = _opened(op, bound, opening)
        except Held as held:
            shut = held
    digest = payload_hash(text)
    if who.closed is not None:
        shut = Held(Reason.closed, who.closed)
    if shut is not None:
        return Read(op, digest, received, None, shut)
    try:
        _check_readable(op, text)
        return Read(op, digest, received, _intent(who, op))
    except (Held, Problem, Invalid) as wrong:
        return Read(op, digest, received, None, wrong)


def opens(op: Wire, bound: Bound, opening: Opener) -> bool:
    """Whether what is sealed in an operation can be read here now."""
    try:
        _opened(op, bound, opening)
    except Held as held:
        return held.reason != Reason.illisible
    return True


def _opened(op: Wire, bound: Bound, opening: Opener) -> tuple[Wire, str]:
    """As it would have come in clear, and that written down. Raises Held."""
    try:
        opened = opening.open(op, bound)
        return opened, _written(opened)
    except (Illegible, Unreadable):
        message = "Le contenu scellé de cette saisie ne s’ouvre pas. Elle est gardée entière et sera reprise."
        raise Held(Reason.illisible, message) from None
    except Misplaced:
        message = "Un champ de cette saisie est à la fois scellé et en clair. Elle est gardée entière."
        raise Held(Reason.invalid, message) from None


def _written(op: Wire) -> str:
    wrong = Unreadable("profondeur", "L’envoi n’est pas lisible.")
    try:
        text = canonical(_verbatim(op))
    except RecursionError:
        raise wrong from None
    if _deeper(op, text, DEEPEST_KEPT):
        raise wrong
    return text


def _deeper(op: Wire, text: str, depth: int) -> bool:
    # Counted first: an operation with fewer brackets than that, as all are that a form makes, cannot be deeper.
    return text.count("{") + text.count("[") > depth and nested_over(op, depth)


def _verbatim(op: Wire) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, UUID) else value for key, value in op.items()}


def _check_readable(op: Wire, text: str) -> None:
    if not storable(text) or _deeper(op, text, DEEPEST):
        raise Held(Reason.invalid, "Un texte de cette saisie contient un signe illisible. Elle est gardée entière.")
    if not names_a_kind(op):
        raise Held(Reason.invalid, "Cette saisie ne dit pas ce qu’elle est. Elle est gardée entière.")


def _intent(who: Deposit, op: Wire) -> Intent:
    asked = OPERATIONS.get(op["kind"])
    if asked is None or op["schema"] > asked.version:
        message = "Cette saisie vient d’une version plus récente. Elle est gardée et sera reprise."
        raise Held(Reason.newer, message)
    shape = load_operation(op)
    data = load_payload(asked, shape["payload"])
    return Intent(asked, _act(who, op["id"], shape), shape["after"], data, tuple(named(asked.schema, data)))


def _act(who: Deposit, op_id: UUID, shape: Mapping[str, Any]) -> Act:
    phone_at = shape["occurred_at"]
    moment = believed(phone_at, shape["clock_gap"], who.exchange_gap_ms, who.received_at)
    return Act(
        actor=who.actor,
        record_id=shape["record_id"],
        occurred_at=moment.occurred_at,
        offset_min=shape["offset"],
        clock_gap_ms=shape["clock_gap"],
        received_at=who.received_at,
        op_id=op_id,
        base_rev=shape["base_rev"],
        phone_at=phone_at,
        suspect_clock=moment.suspect,
    )
