"""The delays a structure shortened, what each run did, and the requests of persons."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.keyring import CASES
from app.core.secrets import Encrypted
from app.people.models import of_member
from app.retention.rules import State


class RetentionChoice(OrgOwned, Base):
    """A delay a structure made shorter; `id` is made of its code (`rules.id_of`)."""

    __tablename__ = "retention_choice"
    __table_args__ = (of_member("by"), UniqueConstraint("org_id", "code"))

    code: Mapped[str] = mapped_column(String(30))
    months: Mapped[int]
    by: Mapped[UUID]
    at: Mapped[datetime]


class RetentionRun(OrgOwned, Base):
    """What one day erased: `counts`, rule -> rows. `ended_at` None: it was cut, and the next one goes on."""

    __tablename__ = "retention_run"
    __table_args__ = (Index(None, "org_id", "started_at"),)

    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]]


class RightsRequest(OrgOwned, Base):
    """What somebody asked about what is known of them. Who, how to reach them and their words are sealed.

    `number`: of the structure, from 1. `extended_on`: the day they were told that it takes two months more.
    """

    __tablename__ = "rights_request"
    __table_args__ = (
        of_member("made_by"),
        UniqueConstraint("org_id", "number"),
        Index(None, "org_id", "state", "due_on"),
    )

    number: Mapped[int]
    right: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=State.recue.value)
    received_on: Mapped[date]
    due_on: Mapped[date]
    extended_on: Mapped[date | None]
    _who: Mapped[bytes | None] = mapped_column("who_sealed")
    who = Encrypted("_who", CASES)
    _reach: Mapped[bytes | None] = mapped_column("reach_sealed")
    reach = Encrypted("_reach", CASES)
    _asked: Mapped[bytes | None] = mapped_column("asked_sealed")
    asked = Encrypted("_asked", CASES)
    outcome: Mapped[str | None] = mapped_column(String(20))
    _answer: Mapped[bytes | None] = mapped_column("answer_sealed")
    answer = Encrypted("_answer", CASES)
    closed_at: Mapped[datetime | None]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]


class RightsStep(OrgOwned, Base):
    """Something done about a request, on a day: only ever added."""

    __tablename__ = "rights_step"
    __table_args__ = (fk("rights_request", "request_id"), of_member("by"), Index(None, "org_id", "request_id"))

    request_id: Mapped[UUID]
    verb: Mapped[str] = mapped_column(String(20))
    on_day: Mapped[date]
    by: Mapped[UUID]
    at: Mapped[datetime]
    _note: Mapped[bytes | None] = mapped_column("note_sealed")
    note = Encrypted("_note", CASES)


class RightsLink(OrgOwned, Base):
    """A record that concerns her, joined by hand. `without_text`: what was written there is of somebody else too."""

    __tablename__ = "rights_link"
    __table_args__ = (
        fk("rights_request", "request_id"),
        of_member("by"),
        UniqueConstraint("org_id", "request_id", "kind", "record_id"),
    )

    request_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(30))
    record_id: Mapped[UUID]
    without_text: Mapped[bool] = mapped_column(default=False)
    by: Mapped[UUID]
    at: Mapped[datetime]


class RightsPassage(OrgOwned, Base):
    """What was decided of one text of a joined record: handed over, or left out for a reason. `id` is made of the
    link and of which text it is (`rules.passage_id`): not a word of it is here."""

    __tablename__ = "rights_passage"
    __table_args__ = (
        fk("rights_link", "link_id", ondelete="CASCADE"),
        of_member("by"),
        Index(None, "org_id", "link_id"),
    )

    link_id: Mapped[UUID]
    left_out: Mapped[str | None] = mapped_column(String(20))
    by: Mapped[UUID]
    at: Mapped[datetime]
