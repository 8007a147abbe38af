"""What a transaction was told and need not ask again: one memory, which ends with it.

An exchange of two hundred operations asks for the same shifts, lists and places two hundred times. What is kept here
is this transaction's own answer: another process's change is seen by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from app.extensions import db

T = TypeVar("T")
Key = tuple[type, UUID, UUID]
"""A table, an organisation, a row."""
_HOME = "palier_memory"


@dataclass
class Memory:
    """What is known beside the session's own rows, whose map is weak: it forgets a row nobody holds."""

    answers: dict[Hashable, Any] = field(default_factory=dict)
    rows: dict[Key, object] = field(default_factory=dict)
    """Those read or added so far, and None for those known to be absent."""
    held: list[object] = field(default_factory=list)
    """Rows without an organisation."""

    def doubt(self) -> None:
        """After a savepoint that failed: what is remembered may name rows that are gone."""
        self.answers.clear()
        self.rows.clear()


def of(session: Session) -> Memory:
    """The memory of the session's present transaction."""
    found: Memory | None = session.info.get(_HOME)
    if found is None:
        if not session.in_transaction():
            session.begin()  # or it would outlive what it was told
        found = session.info[_HOME] = Memory()
    return found


@event.listens_for(Session, "after_transaction_end")
def _ends(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_HOME, None)


def once(key: Hashable, compute: Callable[[], T]) -> T:
    """An answer asked for again and again; computed once in a transaction, unless it is forgotten."""
    answers = of(db.session()).answers
    if key not in answers:
        answers[key] = compute()
    kept: T = answers[key]
    return kept


def forget(key: Hashable) -> None:
    """Ask again from now on: what the answer was made of has just changed."""
    of(db.session()).answers.pop(key, None)
