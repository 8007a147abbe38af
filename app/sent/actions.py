"""Store a form with what it makes, its answer after it; find it again."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.changes import actions as changes
from app.core import clock
from app.core.unit import note
from app.extensions import db
from app.people.acting import Actor
from app.sent import rules
from app.sent.models import SentForm

LOOK_S = 0.02
STORE_S = 2.0


class AlreadyDone(Exception):
    """This form was done: `id` is the one it was done under."""

    def __init__(self, id: UUID) -> None:
        super().__init__(str(id))
        self.id = id


@dataclass
class Sending:
    """One form as it comes. `id` None: it came without, and is done as often as it comes."""

    actor: Actor
    id: UUID | None
    print: str
    done: bool = False
    answered: bool = False


def claim(session: Session, sending: Sending) -> None:
    """First in the unit that does what the form asks. Raises AlreadyDone, Stale."""
    if sending.id is not None:
        session.add(
            SentForm(org_id=sending.actor.org_id, id=sending.id, user_id=sending.actor.user_id, sent_at=clock.now(),
                     print=sending.print)
        )  # fmt: skip
        try:
            session.flush()  # the same form at the same instant waits here, then is refused by the key
        except IntegrityError:
            raise AlreadyDone(sending.id) from None
    last = changes.since(session, sending.actor.org_id)
    if last is None:
        return
    if last.user_id != sending.actor.user_id and changes.waits():
        changes.refuse(session, last)
    if (same := _done_before(session, sending)) is not None:
        raise AlreadyDone(same)


def _done_before(session: Session, sending: Sending) -> UUID | None:
    """The same form of the same person, from another page of it."""
    return session.scalar(
        select(SentForm.id)
        .where(SentForm.org_id == sending.actor.org_id, SentForm.print == sending.print)
        .where(SentForm.user_id == sending.actor.user_id, SentForm.id != sending.id)
        .order_by(SentForm.sent_at.desc())
        .limit(1)
    )


def find(org_id: UUID, id: UUID) -> SentForm | None:
    return db.session().get(SentForm, (org_id, id), populate_existing=True)


def answer_of(row: SentForm) -> Any:
    """What the first sending was answered, waited for while it is on its way; None when it is not kept."""
    until = time.monotonic() + rules.WAIT_S
    key = (row.org_id, row.id)
    while row.answer is None and clock.elapsed(row.sent_at, clock.now()) < rules.PAGE_KEPT:
        if time.monotonic() >= until:
            return None
        time.sleep(LOOK_S)
        db.session.rollback()
        row = db.session().get_one(SentForm, key, populate_existing=True)
    return row.answer


def keep_answer(sending: Sending, answer: dict[str, Any], *, is_page: bool) -> None:
    """For a second sending. Left out when the database is busy: that one is then told that it is done."""

    def store(session: Session) -> None:
        row = session.get(SentForm, (sending.actor.org_id, sending.id))
        if row is not None:
            row.answer, row.is_page = answer, is_page

    note(store, wait_s=STORE_S)


def sweep(session: Session, at: datetime) -> None:
    """Forget pages within the hour, forms within days. For every organisation."""
    session.execute(delete(SentForm).where(SentForm.sent_at < at - rules.KEPT))
    pages = (SentForm.is_page.is_(True), SentForm.sent_at < at - rules.PAGE_KEPT)
    session.execute(update(SentForm).where(*pages).values({SentForm._answer: None}))
