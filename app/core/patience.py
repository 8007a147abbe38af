"""How long the present work may still wait for the database.

A request has one budget for all it waits for: the gate of the exchanges, the turn of the writers, the locks of the
database. Once it is spent nothing is waited for, so that a lock nobody frees keeps no phone and no thread. The worker
and the commands have no budget: each of their waits may be long.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from contextvars import ContextVar

EXCHANGE_S = 4.0
"""Of a call of the phone: it is answered within five seconds, and tries again by itself."""
FORM_S = 6.0
"""Of a page: a person would rather wait a little than send again."""
LONG_S = 20.0
"""Each wait of work that has no budget."""
GLANCE_S = 0.1
"""After one budget was spent for nothing, and until something is written, nobody else spends theirs."""

_until: ContextVar[float | None] = ContextVar("palier_patience", default=None)
_stuck, _written = False, 0


def allow(seconds: float) -> None:
    """From now on, in this request."""
    _until.set(time.monotonic() + seconds)


def forget() -> None:
    _until.set(None)


def is_limited() -> bool:
    """Whether the present work has a budget at all."""
    return _until.get() is not None


def left() -> float:
    """Seconds the present wait may last."""
    until = _until.get()
    if until is None:
        return LONG_S
    seconds = max(0.0, until - time.monotonic())
    return min(seconds, GLANCE_S) if _stuck else seconds


def is_spent() -> bool:
    """Whether the budget of the present work has run out."""
    until = _until.get()
    return until is not None and time.monotonic() >= until


def is_short() -> bool:
    """Whether it is no use trying again: nothing is left, or others have just waited in vain."""
    return is_spent() or (_stuck and is_limited())


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What is done inside waits no longer than this, whatever the budget."""
    token = _until.set(time.monotonic() + min(seconds, left()))
    try:
        yield
    finally:
        _until.reset(token)


@contextlib.contextmanager
def not_counted() -> Iterator[None]:
    """What takes time inside is nobody's lock: a body that a slow network brings in drops."""
    start = time.monotonic()
    try:
        yield
    finally:
        give_back(time.monotonic() - start)


def give_back(seconds: float) -> None:
    """So long was waited for nothing that is stuck."""
    until = _until.get()
    if until is not None:
        _until.set(until + seconds)


def ran_out() -> None:
    """A write was given up: when the budget went into it, the next requests of this process only glance."""
    global _stuck
    _stuck = _stuck or is_spent()


def went_through() -> None:
    """Something was written: one may wait again."""
    global _stuck, _written
    _stuck, _written = False, _written + 1


def written() -> int:
    """How many units of this process went through: a queue that moves is no lock."""
    return _written
