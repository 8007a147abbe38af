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

from app.core import clock, patience
from app.core.base import uuid7
from app.core.bulk import insert_rows
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.kinds import OPERATIONS, Landed, Merged
from app.core.tenant import only
from app.core.unit import attempt, savepoint, write_unit
from app.journal import actions as journal
from app.journal.rules import Event
from app.logbook.kinds import level_said
from app.people.acting import Actor
from app.people.rules import Role
from app.sync import ahead, closing, references, said_again
from app.sync.authors import author_of, to_apply
from app.sync.models import HeldOp, Op, is_sealed
from app.sync.reading import Deposit, Held, Read, opener, read
from app.sync.references import Missing
from app.sync.rules import RELEASED_BY_ITSELF, SAID_AGAIN, SLICE, UNKNOWN_KIND, Reason, Settled, count_of, kind_of
from app.sync.shapes import Invalid

log = logging.getLogger(__name__)

Result = dict[str, Any]
TWO_CONTENTS = "Cette saisie est arrivée deux fois avec des contenus différents. La coordination va regarder."
APPLIED = ("applied", "merged")
BUSY_S = 30
"""When to ask again for what the database could not take."""


@dataclass
class _Slice:
    """What applying a slice produces; thrown away when the slice is played again."""

    results: dict[UUID, Result] = field(default_factory=dict)
    applied: list[tuple[Read, Landed]] = field(default_factory=list)
    landed: set[UUID] = field(default_factory=set)


def deposit(who: Deposit, reads: Sequence[Read]) -> list[Result]:
    """Take custody of operations, slice by slice. One result per operation, same order.

    When time is up the rest is asked again later, and the database left alone. Only the first slice is always tried,
    without waiting: a machine so slow that reading the operations took all the time still gets on with them. Raises
    NotAllowed when a phone that could hand in, its owner's access closed, no longer can: unless
    some just were.
    """
    results: list[Result] = []
    for start in range(0, len(reads), SLICE):
        if start and patience.is_short():
            return results + _later(reads[start:], BUSY_S)
        try:
            taken = _in_custody(who, reads[start : start + SLICE])
            _note_not_allowed(who, taken)
            results += taken
        except OperationalError:
            log.exception("slice postponed")
            patience.ran_out()
            results += _later(reads[start : start + SLICE], BUSY_S)
        except NotAllowed:  # of the whole phone, not of an operation
            if not results:
                raise
            return results + _later(reads[start:], BUSY_S)  # what went in before says so first
    return results


def _note_not_allowed(who: Deposit, taken: Sequence[Result]) -> None:
    for one in taken:
        if one["result"] == "held" and one["reason"] == Reason.not_allowed:
            journal.note(Event.entry_not_allowed, who.actor, about=one["id"])


def _in_custody(who: Deposit, part: Sequence[Read]) -> list[Result]:
    try:
        return attempt(lambda: _deposit_slice(who, part))
    except (OperationalError, NotAllowed):  # of the database or of the whole phone, not of an operation
        raise
    except Exception:
        log.exception("slice refused whole")
        return _one_by_one(who, part)


def _one_by_one(who: Deposit, part: Sequence[Read]) -> list[Result]:
    """What a slice that cannot even be stored comes to: an operation never keeps the others on the phone."""
    if len(part) == 1:
        return _later(part, 3600)
    return [result for one in part for result in deposit(who, [one])]


def _later(part: Sequence[Read], seconds: int) -> list[Result]:
    return [{"id": one.id, "result": "retry", "after": seconds} for one in part]


def _deposit_slice(who: Deposit, part: Sequence[Read]) -> list[Result]:
    with write_unit() as session:
        if who.closed is not None:
            closing.check_still_open(who)
        known = _known(session, who.actor.org_id, [one.id for one in part])
        fresh: list[Read] = []
        answers: list[Result | None] = []
        for one in part:
            before = known.get(one.id)
            answers.append(_again(session, who, one, before) if before else None)
            if before is None:
                fresh.append(one)
                known[one.id] = (one.digest, {"id": one.id, "result": "applied"})
        found = _apply_all(session, who, fresh)
        return [answer or found.results[one.id] for one, answer in zip(part, answers, strict=True)]


def _known(session: Session, org_id: UUID, ids: list[UUID]) -> dict[UUID, tuple[str, Result]]:
    rows = session.execute(select(Op.id, Op.payload_hash, Op.result).where(only(Op, org_id), Op.id.in_(ids)))
    return {row.id: (row.payload_hash, row.result) for row in rows}


def _again(session: Session, who: Deposit, one: Read, before: tuple[str, Result]) -> Result:
    """A known id: its stored answer; with another content, custody under a name of its own."""
    if one.is_one_with(before[0]):
        return {"id": one.id, "result": "duplicate", "of": before[1]}
    held = Held(Reason.id_reuse, TWO_CONTENTS)
    if one.still_sealed and isinstance(one.wrong, Held):  # whether it is the same cannot be told yet
        held = one.wrong
    own_id = _own_name(one)
    if session.get(HeldOp, (who.actor.org_id, own_id)) is None:
        _hold(session, who, one, held, held_id=own_id)
    return _held_result(one, held)


def _own_name(one: Read) -> UUID:
    """What one that came again is kept under, when it is not the one that came before."""
    return uuid5(one.id, one.received)


def _apply_all(session: Session, who: Deposit, fresh: Sequence[Read]) -> _Slice:
    try:
        with savepoint():
            done = _Slice()
            ahead.read(who.actor.org_id, [one.intent for one in fresh if one.intent is not None])
            for one in fresh:
                done.applied.append((one, _perform(session, who, one, done)))
                done.results[one.id] = {"id": one.id, "result": "applied"}
            _finish(session, who, done)
    except OperationalError:
        raise
    except Exception:  # whatever it was, the second pass finds the operation and says it
        done = _Slice()
        for one in fresh:
            _apply_alone(session, who, one, done)
    _release_waiting(session, who, done)
    return done


def _apply_alone(session: Session, who: Deposit, one: Read, done: _Slice) -> None:
    try:
        with savepoint():
            done.applied = [(one, _perform(session, who, one, done))]
            _finish(session, who, done)
        return
    except OperationalError:
        raise
    except Exception as problem:
        held = _why(problem)
    _hold(session, who, one, held)
    _remember(session, who, [(one, _held_result(one, held))], done)


def _why(problem: Exception) -> Held:
    if isinstance(problem, Held):
        return problem
    if isinstance(problem, Missing):
        return Held(Reason.unknown_record, Unknown().message, problem.id)
    if isinstance(problem, Unknown):
        return Held(Reason.unknown_record, problem.message, problem.id)
    if isinstance(problem, Invalid):
        return Held(Reason.invalid, problem.message)
    if isinstance(problem, NotAllowed):
        return Held(Reason.not_allowed, problem.message)
    if isinstance(problem, Refused):
        return Held(Reason.state if problem.code == "etat" else Reason.refused, problem.message)
    log.error("operation held after an unexpected error", exc_info=problem)
    return Held(Reason.error, "Cette saisie n’a pas pu être appliquée. Elle est gardée entière.")


def _finish(session: Session, who: Deposit, done: _Slice) -> None:
    """One flush for all that was applied; revisions are known after it."""
    session.flush()
    results = [(one, {"id": one.id, **_done(record)}) for one, record in done.applied]
    _remember(session, who, results, done)
    done.landed |= {id for one, _ in done.applied for id in _landed(one)}
    done.applied = []


def _done(record: Landed) -> Result:
    if isinstance(record, Merged):
        return {"result": "merged", "rev": record.rev, "conflicts": list(record.conflicts)}
    return {"result": "applied", "rev": record.rev}


def _landed(one: Read) -> Iterator[UUID]:
    """What may be waited for: the operation, its record, and what it made inside."""
    yield one.id
    if one.intent is not None:
        yield one.intent.act.record_id
        yield from (named.id for named in one.intent.named if named.new)


def _perform(session: Session, who: Deposit, one: Read, done: _Slice) -> Landed:
    """Check the order and the references, then do it. Returns the record."""
    intent = one.intent
    if intent is None:
        raise one.wrong or Unknown()
    if intent.after is not None:
        _check_order(session, who, intent.after, done)
    act = intent.act
    record = intent.asked.action(act, references.resolved(intent))
    if intent.asked.creates is None:  # the place of a new one was looked at before
        changed = record.record if isinstance(record, Merged) else record
        references.check_reach(who.actor, changed, act.occurred_at)
    return record


def _check_order(session: Session, who: Deposit, after: UUID, done: _Slice) -> None:
    answer = done.results.get(after)
    if answer is None:
        before = session.get(Op, (who.actor.org_id, after))
        answer = before.result if before else None
    if answer is None or answer["result"] == "held" and not said_again.is_refused(session, who, after):
        raise Held(Reason.waits, "Cette saisie attend celle dont elle dépend.", after)


def _remember(session: Session, who: Deposit, results: Sequence[tuple[Read, Result]], done: _Slice) -> None:
    """Store the answers beside the effects, in one statement."""
    done.results |= {one.id: result for one, result in results}
    insert_rows(session, Op, [_row(who, one, result) for one, result in results])


def _row(who: Deposit, one: Read, result: Result) -> dict[str, Any]:
    return {
        "org_id": who.actor.org_id,
        "id": one.id,
        "device_id": who.device_id,
        "device_no": count_of(one.op["no"]),
        "user_id": who.actor.user_id,
        "kind": _stored_kind(one),
        "record_id": one.record_id,
        "payload_hash": one.digest,
        "status": result["result"],
        "result": {**result, "id": str(one.id)},
        "received_at": who.received_at,
    }


def _hold(session: Session, who: Deposit, one: Read, held: Held, held_id: UUID | None = None) -> None:
    session.add(
        HeldOp(
            org_id=who.actor.org_id,
            id=held_id or uuid7(),
            op_id=one.id,
            kind=_stored_kind(one),
            schema=count_of(one.op["schema"]),
            record_id=one.record_id,
            device_id=who.device_id,
            user_id=who.actor.user_id,
            reason=held.reason.value,
            message=held.message[:300],
            waits_for=held.waits_for,
            held_at=who.received_at,
            grave=_is_grave(one),
            body=one.verbatim(),
        )
    )
    session.flush()


def _is_grave(one: Read) -> bool:
    said = level_said(kind_of(one.op), one.op.get("payload"))
    return said is not None and said[1] in said[0].grave


def _stored_kind(one: Read) -> str:
    """A name of ours. What else it calls itself may say anything: that stays in the sealed body."""
    kind = kind_of(one.op)
    return kind if kind in OPERATIONS else UNKNOWN_KIND


def _held_result(one: Read, held: Held) -> Result:
    return {"id": one.id, "result": "held", "reason": held.reason.value, "message": held.message}


# --- what was held and may go on -------------------------------------------------------------------


def _release_waiting(session: Session, who: Deposit, done: _Slice) -> None:
    """Apply what waited for what has just landed, and what waited for that in turn; what was said again with it."""
    landed = set(done.landed)
    open_ones = select(HeldOp).where(HeldOp.org_id == who.actor.org_id, HeldOp.settled_at.is_(None))
    by_itself, again = ([one.value for one in some] for some in (RELEASED_BY_ITSELF, SAID_AGAIN))
    # Nearly always nothing waits at all, which is asked for less than whether something waits for one of these.
    if not landed or not session.scalar(select(open_ones.where(HeldOp.reason.in_(by_itself + again)).exists())):
        return
    for held in said_again.of(session, who, landed):
        landed |= set(_try_again(session, held, who.received_at, by=None))
    released = open_ones.where(HeldOp.reason.in_(by_itself)).order_by(HeldOp.held_at, HeldOp.id)
    while landed:
        waiting = session.scalars(released.where(HeldOp.waits_for.in_(landed))).all()
        landed = set()
        for held in waiting:
            landed |= set(_try_again(session, held, who.received_at, by=None))


def _try_again(
    session: Session, held: HeldOp, at: datetime, by: UUID | None, *, vouched: Role | None = None
) -> Iterator[UUID]:
    """Play one held operation under its own author; yields what landed. One that does not open stays."""
    if not HeldOp.body.opens(held):
        return
    who = Deposit(author_of(held, vouched=vouched), held.device_id, held.held_at, exchange_gap_ms=None)
    one = read(who, to_apply(held), opener())
    held.tries += 1
    if is_sealed(held) and not one.still_sealed:
        if held.id == _own_name(one):
            yield from _told_apart(session, held, one, at, by)
            return
        held.body = one.verbatim()
    try:
        with savepoint():
            record = _perform(session, who, one, _Slice())
            session.flush()
    except OperationalError:
        raise
    except Exception as problem:
        again = _why(problem)
        if held.reason != Reason.id_reuse:  # whatever else is wrong with it, it has no name of its own in `op`
            held.reason = again.reason.value
        held.message, held.waits_for = again.message[:300], again.waits_for
        return
    held.settled, held.settled_at, held.settled_by = Settled.applied.value, at, by
    stored = session.get(Op, (held.org_id, held.op_id))
    if stored is not None:
        answer = _done(record)
        stored.status = answer["result"]
        stored.result = {"id": str(held.op_id), **answer}
    yield from _landed(one)


def _told_apart(session: Session, held: HeldOp, one: Read, at: datetime, by: UUID | None) -> Iterator[UUID]:
    """One that came again and did not open: the very operation taken before, or another under its name."""
    stored = session.get(Op, (held.org_id, held.op_id))
    if stored is None or not one.is_one_with(stored.payload_hash):
        held.reason, held.message, held.body = Reason.id_reuse.value, TWO_CONTENTS, one.verbatim()
    elif stored.status in APPLIED:
        held.settled, held.settled_at, held.settled_by = Settled.applied.value, at, by
        yield held.op_id


def retry_held(session: Session, held: HeldOp, by: Actor) -> bool:
    """A coordinator asks to try again; True when it was applied. What waited for it follows.

    One that was beyond its author's rights is applied with those of who decides so: it stays its author's.
    """
    vouched = by.role if held.reason == Reason.not_allowed else None
    return take_up(session, held, clock.now(), by.user_id, vouched=vouched)


def take_up(
    session: Session, held: HeldOp, at: datetime, by: UUID | None = None, *, vouched: Role | None = None
) -> bool:
    """Play one again, and what waited for it; True when it was applied. `by`: None when nobody asked."""
    if landed := set(_try_again(session, held, at, by, vouched=vouched)):
        _release_waiting(session, Deposit(author_of(held), held.device_id, at, None), _Slice(landed=landed))
    return bool(landed)


def let_go(session: Session, held: HeldOp, by: Actor, at: datetime) -> None:
    """One was refused for good: what only followed it is judged by itself."""
    _release_waiting(session, Deposit(by, held.device_id, at, None), _Slice(landed={held.op_id}))


def exchange_gap(phone_now: datetime | None, received_at: datetime) -> int | None:
    """Server minus phone in ms at this exchange; None when the phone did not say."""
    return None if phone_now is None else int((received_at - phone_now) / timedelta(milliseconds=1))
