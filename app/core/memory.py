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
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction

from app.core.base import Base
from app.core.bulk import table
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
    made_of: dict[Hashable, tuple[type[Base], ...]] = field(default_factory=dict)
    """Of an answer that stands until one of these tables is written in."""

    def doubt(self) -> None:
        """After a savepoint that failed: what is remembered may name rows that are gone."""
        self.answers.clear()
        self.rows.clear()
        self.made_of.clear()

    def written(self, models: set[type[Base]]) -> None:
        """Some rows of these tables were: what was made of them is asked again."""
        for key in [key for key, tables in self.made_of.items() if not models.isdisjoint(tables)]:
            del self.made_of[key]
            self.answers.pop(key, None)

    def waited(self) -> None:
        """Another transaction may have written what this one waited for."""
        self.written({model for models in self.made_of.values() for model in models})


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


def until_written(tables: tuple[type[Base], ...], key: Hashable, compute: Callable[[], T]) -> T:
    """As `once`, until this transaction writes a row of these tables, which are all that the answer is made of."""
    session = db.session()
    session.flush()  # what waits to be written would be part of the answer
    found = of(session)
    if key not in found.answers:
        found.answers[key] = compute()
        found.made_of[key] = tables
    kept: T = found.answers[key]
    return kept


@event.listens_for(Session, "after_flush")
def _rows_were_written(session: Session, context: UOWTransaction) -> None:
    known: Memory | None = session.info.get(_HOME)
    if known is not None and known.made_of:
        known.written({type(row) for rows in (session.new, session.dirty, session.deleted) for row in rows})


@event.listens_for(Session, "do_orm_execute")
def _rows_are_written(state: ORMExecuteState) -> None:
    known: Memory | None = state.session.info.get(_HOME)
    if known is None or not known.made_of or state.is_select:
        return
    named = getattr(getattr(state.statement, "table", None), "key", None)
    tables = {model for models in known.made_of.values() for model in models}
    if state.is_insert or state.is_update:
        tables = {model for model in tables if table(model).key == named}
    known.written(tables)  # with what is deleted, rows of any table may go
