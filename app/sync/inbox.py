"""Operations in: known already? the stored answer; else applied or held, exactly one of the two, once.

A slice is applied optimistically under one savepoint; only if something raises is it played again with a
savepoint per operation, so that the usual case costs one flush and a bad operation blocks only its record.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.unit import attempt, write_unit
from app.logbook.rules import believed
from app.people.acting import Act, Actor
from app.sync import ahead, registry
from app.sync.models import HeldOp, Op
from app.sync.rules import (
    RELEASED_BY_ITSELF,
    SLICE,
    Reason,
    Settled,
    count_of,
    kind_of,
    names_a_kind,
    payload_hash,
    storable,
)

log = logging.getLogger(__name__)

Result = dict[str, Any]
Wire = dict[str, Any]


@dataclass(frozen=True)
class Deposit:
    """Who deposits, from which device, when, and the gap measured at this very exchange (ms, or None)."""

    actor: Actor
    device_id: UUID
    received_at: datetime
    exchange_gap_ms: int | None


class Held(Exception):
    """This operation goes to a person; not an error."""

    def __init__(self, reason: Reason, message: str, waits_for: UUID | None = None) -> None:
        super().__init__(message)
        self.reason, self.message, self.waits_for = reason, message, waits_for


@dataclass
class _Slice:
    """What applying a slice produces; thrown away when the slice is played again."""

    results: dict[UUID, Result] = field(default_factory=dict)
    applied: list[tuple[Wire, str, registry.Landed]] = field(default_factory=list)
    landed: set[UUID] = field(default_factory=set)


def deposit(who: Deposit, ops: Sequence[Wire]) -> list[Result]:
    """Take custody of operations (loaded by `OpIn`), slice by slice. One result per operation, same order."""
    results: list[Result] = []
    for start in range(0, len(ops), SLICE):
        part = ops[start : start + SLICE]
        try:
            results += attempt(lambda part=part: _deposit_slice(who, part))  # type: ignore[misc]
        except OperationalError:
            log.exception("slice postponed")
            results += _later(part, 30)
        except Exception:
            log.exception("slice refused whole")
            results += _one_by_one(who, part)
    return results


def _one_by_one(who: Deposit, part: Sequence[Wire]) -> list[Result]:
    """What a slice that cannot even be stored comes to: an operation never keeps the others on the phone."""
    if len(part) == 1:
        return _later(part, 3600)
    return [result for op in part for result in deposit(who, [op])]


def _later(part: Sequence[Wire], seconds: int) -> list[Result]:
    return [{"id": op["id"], "result": "retry", "after": seconds} for op in part]


def _deposit_slice(who: Deposit, ops: Sequence[Wire]) -> list[Result]:
    with write_unit() as session:
        hashes = [payload_hash(_verbatim(op)) for op in ops]
        known = _known(session, who.actor.org_id, [op["id"] for op in ops])
        fresh: list[tuple[Wire, str]] = []
        answers: list[Result | None] = []
        for op, digest in zip(ops, hashes, strict=True):
            before = known.get(op["id"])
            answers.append(_again(session, who, op, digest, before) if before else None)
            if before is None:
                fresh.append((op, digest))
                known[op["id"]] = (digest, {"id": op["id"], "result": "applied"})
        ahead.read(who.actor.org_id, [op for op, _ in fresh])
        found = _apply_all(session, who, fresh)
        return [answer or found.results[op["id"]] for op, answer in zip(ops, answers, strict=True)]


def _known(session: Session, org_id: UUID, ids: list[UUID]) -> dict[UUID, tuple[str, Result]]:
    rows = session.execute(select(Op.id, Op.payload_hash, Op.result).where(Op.org_id == org_id, Op.id.in_(ids)))
    return {row.id: (row.payload_hash, row.result) for row in rows}


def _again(session: Session, who: Deposit, op: Wire, digest: str, before: tuple[str, Result]) -> Result:
    """A known id: its stored answer; with another content, custody under a name of its own."""
    if before[0] == digest:
        return {"id": op["id"], "result": "duplicate", "of": before[1]}
    message = "Cet identifiant a déjà servi pour une autre saisie. La coordination va regarder."
    held = Held(Reason.id_reuse, message)
    own_id = uuid5(op["id"], digest)
    if session.get(HeldOp, (who.actor.org_id, own_id)) is None:
        _hold(session, who, op, held, held_id=own_id)
    return _held_result(op, held)


def _apply_all(session: Session, who: Deposit, fresh: list[tuple[Wire, str]]) -> _Slice:
    try:
        with session.begin_nested():
            done = _Slice()
            for op, digest in fresh:
                _apply(session, who, op, digest, done)
            _finish(session, who, done)
    except OperationalError:
        raise
    except Exception:  # whatever it was, the second pass finds the operation and says it
        done = _Slice()
        for op, digest in fresh:
            _apply_alone(session, who, op, digest, done)
    _release_waiting(session, who, done)
    return done


def _apply_alone(session: Session, who: Deposit, op: Wire, digest: str, done: _Slice) -> None:
    try:
        with session.begin_nested():
            _apply(session, who, op, digest, done)
            _finish(session, who, done)
        return
    except OperationalError:
        raise
    except Exception as problem:
        held = _why(problem)
    _hold(session, who, op, held)
    _remember(session, who, op, digest, _held_result(op, held), done)


def _why(problem: Exception) -> Held:
    """How each way of failing is told."""
    if isinstance(problem, Held):
        return problem
    if isinstance(problem, registry.Missing):
        return Held(Reason.unknown_record, Unknown().message, problem.id)
    if isinstance(problem, Unknown):
        return Held(Reason.unknown_record, problem.message)
    if isinstance(problem, registry.Invalid):
        return Held(Reason.invalid, problem.message)
    if isinstance(problem, NotAllowed):
        return Held(Reason.not_allowed, problem.message)
    if isinstance(problem, Refused):
        return Held(Reason.state if problem.code == "etat" else Reason.refused, problem.message)
    log.error("operation held after an unexpected error", exc_info=problem)
    return Held(Reason.error, "Le serveur n’a pas su appliquer cette saisie. Elle est gardée entière.")


def _apply(session: Session, who: Deposit, op: Wire, digest: str, done: _Slice) -> None:
    record = _perform(session, who, op, done)
    done.applied.append((op, digest, record))
    done.results[op["id"]] = {"id": op["id"], "result": "applied"}


def _finish(session: Session, who: Deposit, done: _Slice) -> None:
    """One flush for all that was applied; revisions are known after it."""
    session.flush()
    for op, digest, record in done.applied:
        _remember(session, who, op, digest, {"id": op["id"], "result": "applied", "rev": record.rev}, done)
        done.landed |= {op["id"], op["record_id"]}
    done.applied.clear()


def _perform(session: Session, who: Deposit, op: Wire, done: _Slice) -> registry.Landed:
    """Check the shape, the references and the order, then do it. Returns the record."""
    if not storable(op):
        raise Held(Reason.invalid, "Un texte de cette saisie contient un signe illisible. Elle est gardée entière.")
    if not names_a_kind(op):
        raise Held(Reason.invalid, "Cette saisie ne dit pas ce qu’elle est. Elle est gardée entière.")
    line = registry.LINES.get(op["kind"])
    if line is None or op["schema"] > line.schema_version:
        message = "Cette saisie vient d’une version plus récente. Elle est gardée et sera reprise."
        raise Held(Reason.newer, message)
    shape = registry.load_operation(op)
    if shape["after"] is not None:
        _check_order(session, who, shape["after"], done)
    data = registry.load_payload(line, shape["payload"])
    registry.check_references(who.actor.org_id, line, shape["record_id"], data)
    record = line.action(_act(who, op["id"], shape), data)
    registry.check_reach(who.actor, record, shape["occurred_at"])
    op["record_id"] = shape["record_id"]
    return record


def _check_order(session: Session, who: Deposit, after: UUID, done: _Slice) -> None:
    answer = done.results.get(after)
    if answer is None:
        before = session.get(Op, (who.actor.org_id, after))
        answer = before.result if before else None
    if answer is None or answer["result"] == "held":
        raise Held(Reason.waits, "Cette saisie attend celle dont elle dépend.", after)


def _act(who: Deposit, op_id: UUID, shape: dict[str, Any]) -> Act:
    phone_at = shape["occurred_at"]
    moment = believed(phone_at, shape["clock_gap"], who.exchange_gap_ms, who.received_at)
    shape["occurred_at"] = moment.occurred_at
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


def _remember(session: Session, who: Deposit, op: Wire, digest: str, result: Result, done: _Slice) -> None:
    done.results[op["id"]] = result
    record_id = op["record_id"] if isinstance(op["record_id"], UUID) else None
    session.add(
        Op(
            org_id=who.actor.org_id,
            id=op["id"],
            device_id=who.device_id,
            device_no=count_of(op["no"]),
            user_id=who.actor.user_id,
            kind=kind_of(op),
            record_id=record_id,
            payload_hash=digest,
            status=result["result"],
            result={**result, "id": str(op["id"])},
            received_at=who.received_at,
        )
    )


def _hold(session: Session, who: Deposit, op: Wire, held: Held, held_id: UUID | None = None) -> None:
    record_id = op["record_id"] if isinstance(op["record_id"], UUID) else None
    session.add(
        HeldOp(
            org_id=who.actor.org_id,
            id=held_id or uuid7(),
            op_id=op["id"],
            kind=kind_of(op),
            schema=count_of(op["schema"]),
            record_id=record_id,
            device_id=who.device_id,
            user_id=who.actor.user_id,
            reason=held.reason.value,
            message=held.message[:300],
            waits_for=held.waits_for,
            held_at=who.received_at,
            body=_verbatim(op),
        )
    )
    session.flush()


def _held_result(op: Wire, held: Held) -> Result:
    return {"id": op["id"], "result": "held", "reason": held.reason.value, "message": held.message}


def _verbatim(op: Wire) -> Wire:
    return {key: str(value) if isinstance(value, UUID) else value for key, value in op.items()}


# --- what was held and may go on -------------------------------------------------------------------


def _release_waiting(session: Session, who: Deposit, done: _Slice) -> None:
    """Apply what waited for what has just landed, and what waited for that in turn."""
    landed = set(done.landed)
    while landed:
        waiting = session.scalars(
            select(HeldOp)
            .where(HeldOp.org_id == who.actor.org_id, HeldOp.settled_at.is_(None))
            .where(HeldOp.waits_for.in_(landed))
            .where(HeldOp.reason.in_([one.value for one in RELEASED_BY_ITSELF]))
            .order_by(HeldOp.held_at, HeldOp.id)
        ).all()
        landed = set()
        for held in waiting:
            landed |= set(_try_again(session, held, who.received_at, by=None))


def _try_again(session: Session, held: HeldOp, at: datetime, by: UUID | None) -> Iterator[UUID]:
    """Play one held operation under its own author; yields what landed."""
    author = registry.author_of(held)
    op = registry.reload_held(held)
    done = _Slice()
    who = Deposit(author, held.device_id, held.held_at, exchange_gap_ms=None)
    held.tries += 1
    try:
        with session.begin_nested():
            record = _perform(session, who, op, done)
            session.flush()
    except OperationalError:
        raise
    except Exception as problem:
        again = _why(problem)
        held.reason, held.message, held.waits_for = again.reason.value, again.message[:300], again.waits_for
        return
    held.settled, held.settled_at, held.settled_by = Settled.applied.value, at, by
    stored = session.get(Op, (held.org_id, held.op_id))
    if stored is not None:
        stored.status = "applied"
        stored.result = {"id": str(held.op_id), "result": "applied", "rev": record.rev}
    yield held.op_id
    if isinstance(op["record_id"], UUID):
        yield op["record_id"]


def retry_held(session: Session, held: HeldOp, by: UUID) -> bool:
    """A person asks to try again; True when it was applied. What waited for it follows."""
    at = clock.now()
    landed = set(_try_again(session, held, at, by))
    if landed:
        author = registry.author_of(held)
        _release_waiting(session, Deposit(author, held.device_id, at, None), _Slice(landed=landed))
    return bool(landed)


def exchange_gap(phone_now: datetime | None, received_at: datetime) -> int | None:
    """Server minus phone in ms at this exchange; None when the phone did not say."""
    if phone_now is None:
        return None
    return int((received_at - phone_now) / timedelta(milliseconds=1))
