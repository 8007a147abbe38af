"""Rounds with their agents, stops and events; visits, readings and contacts; consignes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, InOrg, OrgOwned, fk
from app.core.feed import Synced, sector_scope, user_scope
from app.core.secrets import Encrypted
from app.logbook.models import LogEntry, entry_args
from app.people.models import of_member
from app.rounds.itinerary import Listed, Stop, shown
from app.rounds.rules import PASSED, Event, Standing, State, StopState, Team, Walk, added_up


def _of_round() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["org_id", "round_id"], ["round.org_id", "round.id"], ondelete="CASCADE")


class RoundAgent(InOrg, Base):
    __tablename__ = "round_agent"
    __table_args__ = (_of_round(), of_member(), Index(None, "org_id", "user_id"))

    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime | None]
    """When this agent ended her part."""


class RoundStop(OrgOwned, Base):
    """An estate to pass by. `declared` is what the end of the round said; a visit outranks it.

    `added`: on the way, neither planned nor named at the start; `removed`: its agents took it out again.
    """

    __tablename__ = "round_stop"
    __table_args__ = (_of_round(), fk("estate", "estate_id"), Index(None, "org_id", "round_id"))

    round_id: Mapped[UUID]
    estate_id: Mapped[UUID]
    position: Mapped[int]
    state: Mapped[str] = mapped_column(default=StopState.prevu.value)
    declared: Mapped[str | None]
    added: Mapped[bool] = mapped_column(default=False)
    removed: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None]
    _hint: Mapped[bytes | None] = mapped_column("hint_sealed")
    hint = Encrypted("_hint")

    def as_stop(self) -> Stop:
        return Stop(str(self.id), str(self.estate_id), self.added, self.removed, self.state not in PASSED)


class RoundEvent(OrgOwned, Base):
    """Something that happened to a round: only ever added. `at` is when the phone says it happened."""

    __tablename__ = "round_event"
    __table_args__ = (_of_round(), Index(None, "org_id", "round_id", "at"))

    round_id: Mapped[UUID]
    verb: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[UUID]
    op_id: Mapped[UUID | None]
    reason: Mapped[str | None]
    stops: Mapped[dict[str, Any] | None]
    """Of a change of stops: the ids it names in order, and those it takes out."""

    def as_listed(self) -> Listed:
        told = self.stops or {}
        return Listed(self.at, str(self.op_id), tuple(told.get("named", ())), frozenset(told.get("removed", ())))

    def as_event(self) -> Event:
        return Event(self.verb, self.at, str(self.id), str(self.by))


class Round(OrgOwned, Synced, Base):
    """An itinerary walked by a team. `twin_of`: probably the same unplanned round, from the other phone.

    `service_date`: the day it is counted on, that of its shift or of its first start; never counted again.

    `released` is true once phones may hold it: at once for a round started on a phone, with its shift's
    publication for a planned one.
    """

    __tablename__ = "round"
    __table_args__ = (
        fk("shift", "shift_id"),
        fk("sector", "sector_id"),
        fk("round", "twin_of"),
        Index(None, "org_id", "shift_id"),
        Index(None, "org_id", "started_at"),
        Index(None, "org_id", "service_date"),
    )
    feed_kind: ClassVar[str] = "round"

    shift_id: Mapped[UUID | None]
    sector_id: Mapped[UUID | None]
    service_date: Mapped[date]
    state: Mapped[str]
    type_tournee: Mapped[str]
    planned_at: Mapped[datetime | None]
    started_by: Mapped[UUID | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    twin_of: Mapped[UUID | None]
    released: Mapped[bool] = mapped_column(default=True)

    agents: Mapped[list[RoundAgent]] = relationship(
        cascade="all, delete-orphan", order_by=RoundAgent.user_id, lazy="selectin"
    )
    stops: Mapped[list[RoundStop]] = relationship(
        cascade="all, delete-orphan", order_by=RoundStop.position, lazy="selectin"
    )
    events: Mapped[list[RoundEvent]] = relationship(viewonly=True)

    def scopes(self) -> set[str]:
        """The phones of its agents."""
        return {user_scope(agent.user_id) for agent in self.agents} if self.released else set()

    @property
    def standing_stops(self) -> list[RoundStop]:
        """The stops that are still of the round, in order."""
        kept = set(shown(one.as_stop() for one in self.stops))
        return sorted((one for one in self.stops if str(one.id) in kept), key=lambda one: one.position)

    @property
    def agent_ids(self) -> frozenset[str]:
        """The user ids of its agents, as texts."""
        return frozenset(str(one.user_id) for one in self.agents)

    def give(self, agents: Iterable[UUID]) -> None:
        """These walk it, and nobody else; for a round that nobody started."""
        known, wanted = {one.user_id: one for one in self.agents}, sorted(set(agents))
        new = [RoundAgent(org_id=self.org_id, round_id=self.id, user_id=one) for one in wanted if one not in known]
        self.agents = [*(known[one] for one in wanted if one in known), *new]

    def walk(self) -> Walk:
        """The round as the search for twins sees it."""
        starter = str(self.started_by) if self.started_by else None
        return Walk(starter, self.agent_ids, self.started_at, self.ended_at)

    @property
    def ended_by(self) -> list[RoundAgent]:
        """Those who ended their part, the first first."""
        parts = [(one.ended_at, one.user_id, one) for one in self.agents if one.ended_at is not None]
        return [one for *_, one in sorted(parts, key=lambda part: part[:2])]

    @property
    def paused(self) -> Event | None:
        """The pause that holds, while one does: read from its events then alone."""
        if self.state != State.suspendue:
            return None
        return added_up((one.as_event() for one in self.events), Team(self.agent_ids)).paused

    def settle(self, now: Standing) -> bool:
        """Take the state its events say, and each agent's end. Returns whether an end moved."""
        self.state, self.started_at, self.ended_at = now.state.value, now.started_at, now.ended_at
        moved = [one for one in self.agents if one.ended_at != now.ended.get(str(one.user_id))]
        for one in moved:
            one.ended_at = now.ended.get(str(one.user_id))
        return bool(moved)


class Visit(LogEntry, Base):
    """A passage at an estate, RAS included. `entrances`: ids of those walked, empty for all of them.

    `ras_noted`: what was said of it;
    `ras`: whether that holds, whatever else was recorded there since (`rounds.ras`).
    """

    __tablename__ = "visit"
    __table_args__ = entry_args(Index(None, "org_id", "stop_id"), fk("round_stop", "stop_id"))
    feed_kind: ClassVar[str] = "visit"

    stop_id: Mapped[UUID | None]
    state: Mapped[str]
    reason: Mapped[str | None]
    ras: Mapped[bool]
    ras_noted: Mapped[bool]
    entrances: Mapped[list[str]]


class Ambience(LogEntry, Base):
    """A rated climate at a place: the overall level agents chose (0 not observed, 1 calm to 4 critical).

    `dimensions`: level by code of `ambiance_dimension`. `visit_id`: the visit it was read in, once known, of its
    own phone where there is one.
    """

    __tablename__ = "ambience"
    __table_args__ = entry_args(Index(None, "org_id", "visit_id"))
    feed_kind: ClassVar[str] = "ambience"

    level: Mapped[int]
    dimensions: Mapped[dict[str, Any]]
    visit_id: Mapped[UUID | None]


class Contact(LogEntry, Base):
    """A talk that needs no follow-up: the need as reformulated, what was done, people counted by band.

    `counts`: `{"age": {band: number of people}}`, never a person.
    """

    __tablename__ = "contact"
    __table_args__ = entry_args()
    feed_kind: ClassVar[str] = "contact"

    besoin: Mapped[str]
    reponses: Mapped[list[str]]
    registre: Mapped[str]
    canal: Mapped[str]
    counts: Mapped[dict[str, Any]]


class ConsigneRead(InOrg, Base):
    """A receipt: someone read a consigne."""

    __tablename__ = "consigne_read"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "consigne_id"], ["consigne.org_id", "consigne.id"], ondelete="CASCADE"),
        of_member(),
    )

    consigne_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class Consigne(OrgOwned, Synced, Base):
    """A handover note at an estate, shown on arrival, valid from a day to a day (None: until closed).

    `round_id`: the round at whose end its agent left it to the next team; None for one written at the desk.
    """

    __tablename__ = "consigne"
    __table_args__ = (
        fk("estate", "estate_id"),
        fk("round", "round_id"),
        of_member("author_id"),
        Index(None, "org_id", "estate_id"),
    )
    feed_kind: ClassVar[str] = "consigne"

    estate_id: Mapped[UUID]
    sector_id: Mapped[UUID | None]
    _text: Mapped[bytes | None] = mapped_column("text_sealed")
    text = Encrypted("_text")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    author_id: Mapped[UUID]
    priority: Mapped[str]
    closed_at: Mapped[datetime | None]
    round_id: Mapped[UUID | None]

    reads: Mapped[list[ConsigneRead]] = relationship(
        cascade="all, delete-orphan", order_by=ConsigneRead.at, lazy="selectin"
    )

    def scopes(self) -> set[str]:
        """The phones of its estate's sector, until it is closed."""
        return {sector_scope(self.sector_id)} if self.sector_id and self.closed_at is None else set()


class PreparationNote(OrgOwned, Synced, Base):
    """What an agent writes for herself before a round: one a round, read by nobody else.

    `written_at`: when, by her phone. Emptied, by her or by time, it has left her phones.
    """

    __tablename__ = "preparation_note"
    __table_args__ = (_of_round(), of_member("author_id"), Index(None, "org_id", "round_id"))
    feed_kind: ClassVar[str] = "preparation"

    round_id: Mapped[UUID]
    author_id: Mapped[UUID]
    _text: Mapped[bytes | None] = mapped_column("text_sealed")
    text = Encrypted("_text")
    written_at: Mapped[datetime]

    def scopes(self) -> set[str]:
        """The phones of its author, as long as there is something to read."""
        return {user_scope(self.author_id)} if self._text is not None else set()
