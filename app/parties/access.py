"""Who reads what of a confidential record, and who writes in it. Pure: a truth table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from uuid import UUID

from app.core.errors import Refused
from app.people.rules import COORDINATION, FIELD_ROLES, Role


class Layer(IntEnum):
    """How much of it. The envelope: letters, states, places, dates. The narrative: names, words, papers."""

    nothing = 0
    envelope = 1
    narrative = 2


@dataclass(frozen=True)
class Mediator:
    """Someone who has the record in hand from a day to another, both included; None: until further notice.

    `stands_in`: for one who is away, between two days that are both named. `left_at`: when it was taken back, of one
    from whom it was, on the day after the last: what she did before then is told later as well.
    """

    user_id: UUID
    since: date
    until: date | None = None
    stands_in: bool = False
    left_at: datetime | None = None

    def has_it(self, day: date, at: datetime | None = None) -> bool:
        """That day; `at`, of something that was done: at that moment of it."""
        if self.stands_in and self.until is None:
            return False
        lasts = self.until is None or day <= self.until or self._had_still(at)
        return self.since <= day and lasts

    def _had_still(self, at: datetime | None) -> bool:
        return at is not None and self.left_at is not None and at < self.left_at


@dataclass(frozen=True)
class Hands:
    """What decides: its mediators, whether the flow is a formal one, whether this structure's coordination reads; and
    who declared a tie to a party, and when: from then on they read none of what was said, whatever their role."""

    mediators: tuple[Mediator, ...] = ()
    formal: bool = False
    coordination_reads: bool = False
    tied: Mapping[UUID, datetime] = field(default_factory=dict)

    def of(self, user_id: UUID, day: date, at: datetime | None = None) -> bool:
        """Whether it is in somebody's hands that day; `at`, whether it was, at the moment of something she did."""
        return any(one.user_id == user_id and one.has_it(day, at) for one in self.mediators)

    def is_tied(self, user_id: UUID, at: datetime | None = None) -> bool:
        """Whether she declared a tie; `at`, whether she had, at the moment of something she did."""
        since = self.tied.get(user_id)
        return since is not None and not (at is not None and at < since)


def layer(role: str, user_id: UUID, hands: Hands, day: date, at: datetime | None = None) -> Layer:
    """What somebody reads of a record that day, or read at a moment of it. An administrator, a landlord, a colleague
    outside it: nothing."""
    if role not in FIELD_ROLES:
        return Layer.nothing
    if hands.of(user_id, day, at) and not hands.is_tied(user_id, at):
        return Layer.narrative
    if role not in COORDINATION:
        return Layer.nothing
    opened = (hands.coordination_reads or (hands.formal and role == Role.lead)) and not hands.is_tied(user_id, at)
    return Layer.narrative if opened else Layer.envelope


def may_write(role: str, user_id: UUID, hands: Hands, day: date, at: datetime | None = None) -> bool:
    """Its mediators alone, while they have it."""
    return role in FIELD_ROLES and hands.of(user_id, day, at) and not hands.is_tied(user_id, at)


def may_erase(role: str, user_id: UUID, hands: Hands, day: date) -> bool:
    """Who a party is leaves at her word: by a mediator, or by coordination, which need not read it for that."""
    return role in COORDINATION or may_write(role, user_id, hands, day)


def check_stand_in(one: Mediator, others: Iterable[Mediator]) -> None:
    """Raises Refused for a stand-in without two days in their order, or of somebody who has it already."""
    if one.until is None or one.until < one.since:
        raise Refused("dates", "Un remplacement va d’un jour à un autre, tous deux notés.", field="jusqu_au")
    if any(other.user_id == one.user_id and not other.stands_in and other.until is None for other in others):
        raise Refused("mediateur", "Cette personne suit déjà ce dossier.", field="qui")
