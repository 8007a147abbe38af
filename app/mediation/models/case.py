"""A case, who has it in hand, who may not, and every move it made."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.base import Base, OrgOwned, fk
from app.core.feed import Synced, case_scope
from app.core.keyring import CASES
from app.core.secrets import Encrypted, EncryptedJson
from app.mediation.rules.states import CaseState
from app.people.models import of_member

ON_PHONES = timedelta(days=30)
"""After its end."""


def closed_day(row: Any) -> date | None:
    """The day its pages say it was closed on: that of the calendar, beside a history in those. Of nobody any more, it
    has its month. `closed_on` is the service day, on which weeks, delays and what a landlord is told are counted."""
    if row.closed_on is None or row.anonymised_at is not None:
        day: date | None = row.closed_on
        return day
    return clock.calendar_date(row.state_since)


class MediationCase(Synced, OrgOwned, Base):
    """One case. In clear: its envelope (number, place, family, state, dates, who does what next). Sealed: what is
    asked (`facts`), and whom it is sent on to (`redirect`).

    `landlord_id`: of a flow with an institution, the landlord that is itself a party. `before`: the state a suspended
    one goes back to. `kept`: how the follow-up of its agreement ended. `previous_id`: a closed case it continues.
    `sends_on`: of one that was interrupted, whether somebody is still to be sent on.
    `anonymised_at`: since when it is of nobody; `lasted`: from then on, the days from its request to its end.
    """

    __tablename__ = "mediation_case"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        CheckConstraint("estate_id IS NULL OR public_point_id IS NULL", name="one_place"),
        Index(None, "org_id", "state"),
        Index(None, "org_id", "estate_id", "family"),
        Index(None, "org_id", "closed_on"),
        fk("sector", "sector_id"),
        fk("estate", "estate_id"),
        fk("building", "building_id"),
        fk("entrance", "entrance_id"),
        fk("public_point", "public_point_id"),
        fk("landlord", "landlord_id"),
        fk("mediation_case", "previous_id"),
        of_member("opened_by"),
        of_member("owner_id"),
    )

    feed_kind: ClassVar[str] = "case"

    number: Mapped[str] = mapped_column(String(20))
    flow: Mapped[str] = mapped_column(String(30))
    formal: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20), default=CaseState.recu.value)
    state_since: Mapped[datetime]
    before: Mapped[str | None] = mapped_column(String(20))

    family: Mapped[str] = mapped_column(String(60))
    type: Mapped[str | None] = mapped_column(String(60))
    origine: Mapped[str] = mapped_column(String(60))
    canal: Mapped[str] = mapped_column(String(60))
    written: Mapped[bool] = mapped_column(default=False)

    sector_id: Mapped[UUID | None]
    estate_id: Mapped[UUID | None]
    building_id: Mapped[UUID | None]
    entrance_id: Mapped[UUID | None]
    public_point_id: Mapped[UUID | None]
    lieu: Mapped[str | None] = mapped_column(String(60))
    landlord_id: Mapped[UUID | None]

    origin_kind: Mapped[str | None] = mapped_column(String(30))
    origin_id: Mapped[UUID | None]
    previous_id: Mapped[UUID | None]

    asked_on: Mapped[date]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID]
    closed_on: Mapped[date | None]
    reopened: Mapped[int] = mapped_column(default=0)

    owner_id: Mapped[UUID | None]
    next: Mapped[str | None] = mapped_column(String(20))
    next_on: Mapped[date | None]

    resume_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(60))
    kept: Mapped[str | None] = mapped_column(String(20))
    sends_on: Mapped[bool] = mapped_column(default=False)
    anonymised_at: Mapped[datetime | None]
    lasted: Mapped[int | None]

    _facts: Mapped[bytes | None] = mapped_column("facts_sealed")
    facts = Encrypted("_facts", CASES)
    _redirect: Mapped[bytes | None] = mapped_column("redirect_sealed")
    redirect = Encrypted("_redirect", CASES)
    _told: Mapped[bytes | None] = mapped_column("told_sealed")
    told: Any = EncryptedJson("_told", CASES)
    """How each party was told of the end, by letter: `{how, on}`, or `{why_not}`."""

    @property
    def closed_day(self) -> date | None:
        return closed_day(self)

    mediators: Mapped[list[CaseMediator]] = relationship(
        cascade="all, delete-orphan", order_by="CaseMediator.since", lazy="selectin"
    )

    def scopes(self) -> set[str]:
        """The phones of who has it in hand, or is asked to; of who opened it while nobody has. Thirty days after its
        end, nobody's."""
        today = clock.today()
        if self.anonymised_at is not None or (self.closed_on is not None and self.closed_on < today - ON_PHONES):
            return set()
        there = {one.user_id for one in self.mediators if one.until is None or one.until >= today}
        return {case_scope(one) for one in there or {self.opened_by}}


class CaseMediator(OrgOwned, Base):
    """Somebody who has a case in hand from a day to another (`until` None: until further notice).

    `stands_in_for`: whom she replaces meanwhile. `cleared_at`: when she declared that nothing ties her to a party.
    `left_at`: the moment it was taken back, on the day after `until`; None of one that ends by itself.
    """

    __tablename__ = "case_mediator"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        of_member("user_id"),
        of_member("stands_in_for"),
        of_member("named_by"),
        Index(None, "org_id", "user_id"),
        Index(None, "org_id", "case_id"),
    )

    case_id: Mapped[UUID]
    user_id: Mapped[UUID]
    since: Mapped[date]
    until: Mapped[date | None]
    stands_in_for: Mapped[UUID | None]
    named_by: Mapped[UUID]
    named_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class CaseOther(OrgOwned, Base):
    """The second value of a field that two people wrote, until somebody chooses: the first is where it always was.

    `field`: `type`, `lieu`, or that of a party, by her letter (`A.phone`).
    """

    __tablename__ = "case_other"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        of_member("by"),
        Index(None, "org_id", "case_id"),
    )

    case_id: Mapped[UUID]
    field: Mapped[str] = mapped_column(String(20))
    by: Mapped[UUID]
    at: Mapped[datetime]
    _value: Mapped[bytes | None] = mapped_column("value_sealed")
    value = Encrypted("_value", CASES)


class CaseInterest(OrgOwned, Base):
    """Somebody who may not have a case in hand, for the tie she declared; remembered for every case it continues."""

    __tablename__ = "case_interest"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        of_member("user_id"),
        UniqueConstraint("org_id", "case_id", "user_id"),
    )

    case_id: Mapped[UUID]
    user_id: Mapped[UUID]
    tie: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class CaseEvent(OrgOwned, Base):
    """One thing that happened to a case: a move from a state to another, or another dated fact (`verb`).

    Codes, letters and dates alone; what somebody typed of it (`words`) is sealed. `who`: the mediator it is about, of
    one that is. `by`: None of what a party did by her link. It stays as it was written.
    """

    __tablename__ = "case_event"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        of_member("by"),
        of_member("who"),
        Index(None, "org_id", "case_id", "at"),
    )

    case_id: Mapped[UUID]
    verb: Mapped[str] = mapped_column(String(30))
    source: Mapped[str | None] = mapped_column(String(20))
    target: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(60))
    letters: Mapped[str | None] = mapped_column(String(26))
    by: Mapped[UUID | None]
    who: Mapped[UUID | None]
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    _words: Mapped[bytes | None] = mapped_column("words_sealed")
    words = Encrypted("_words", CASES)
