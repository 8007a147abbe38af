"""The exchanges of one process follow one another, once their body is in.

From the body to the answer an exchange is processor time; several at it in one interpreter only take it from each
other (measured with fifty phones and four threads: a fifth of the time the writer's turn was held went into waiting
for the interpreter). Bodies, which a slow network brings in drops, still arrive side by side, each on its thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

from flask import request

from app.core import patience
from app.core.turn import Turn
from app.extensions import db

_depositing = Turn("deposits")
_alone: threading.Lock | None = None


def one_at_a_time() -> None:
    """From now on, in this process. The server asks for it in each worker; the tests play several at once."""
    global _alone
    _alone = threading.Lock()


def gated(view: Callable[..., Any]) -> Callable[..., Any]:
    """Run a view after those that came before it. Outermost: what reads the body in between is part of the work."""

    @wraps(view)
    def after_the_others(*args: Any, **kwargs: Any) -> Any:
        with patience.not_counted():
            request.get_data()
        if _alone is None:
            return view(*args, **kwargs)
        mine = _after_those_before(_alone)
        try:
            return view(*args, **kwargs)
        finally:
            if mine:
                _alone.release()

    return after_the_others


def _after_those_before(gate: threading.Lock) -> bool:
    """Wait as long as the others get through, twenty seconds at most; one that is stuck costs no more than patience."""
    begun = time.monotonic()
    while True:
        before, since = patience.written(), time.monotonic()
        mine = gate.acquire(timeout=patience.left())
        moved = patience.written() > before
        if mine or moved:
            patience.give_back(time.monotonic() - since)
        if mine or not moved or time.monotonic() - begun > patience.LONG_S:
            return mine


def deposits(ops: Sequence[object]) -> AbstractContextManager[None]:
    """What an exchange writes follows one another on SQLite, the exchanges of other processes after it.

    Other writers pass between its slices. Two exchanges that took turns slice by slice would end together, and read
    the next ones together, while nobody writes (measured: a tenth of the time of fifty phones).
    """
    return _depositing.taken(db.engine) if ops else nullcontext()
