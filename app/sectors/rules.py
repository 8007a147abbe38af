"""The days of an assignment, and of a move of estates. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FAR = timedelta(days=366)
"""How long ago an assignment may have begun when it is written down, and how long ahead it may begin."""
Problem = tuple[str, str]
"""(field, sentence)."""
VOID: Problem = ("ends_on", "Le dernier jour vient avant le premier.")


@dataclass(frozen=True)
class Span:
    """From one day to another, both included; `ends_on` None: until further notice.

    One that ends before it begins was withdrawn: it is of no day.
    """

    starts_on: date
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether that day is one of it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def is_void(self) -> bool:
        """Whether it is of no day."""
        return self.ends_on is not None and self.ends_on < self.starts_on

    def is_over(self, day: date) -> bool:
        """Whether none of its days is to come, that day included."""
        return self.is_void or (self.ends_on is not None and self.ends_on < day)

    def meets(self, other: Span) -> bool:
        """Whether a day is of both."""
        return not self.is_over(other.starts_on) and not other.is_over(self.starts_on)

    def withdrawn(self) -> Span:
        """The same, of no day."""
        return Span(self.starts_on, self.starts_on - timedelta(days=1))


def day_problem(on: date | None, today: date) -> Problem | None:
    """Why estates may not change sector from that day on; None, or today, is at once."""
    if on is not None and on < today:
        return "on", "Ce jour est passé\u00a0: choisissez-en un à venir, ou laissez vide."
    if on is not None and on > today + FAR:
        return "on", "Vérifiez le jour\u00a0: à un an d’aujourd’hui au plus."
    return None


def new_problem(span: Span, today: date, others: Iterable[Span]) -> Problem | None:
    """Why somebody may not be assigned so; `others`: their other assignments to the same sector."""
    if not today - FAR <= span.starts_on <= today + FAR:
        return "starts_on", "Vérifiez le premier jour\u00a0: à un an d’aujourd’hui au plus."
    if span.is_void:
        return VOID
    if span.is_over(today):
        return "ends_on", "Ce dernier jour est déjà passé."
    return _overlap_problem(span, others)


def change_problem(before: Span, after: Span, today: date, others: Iterable[Span]) -> Problem | None:
    """Why the days may not become these: what has been stays, and what ends now had its last day yesterday."""
    if before.is_over(today):
        return "ends_on", "Cette affectation est terminée\u00a0: affectez de nouveau cette personne."
    if after.starts_on != before.starts_on and before.starts_on <= today:
        return "starts_on", "Cette affectation a commencé\u00a0: seul son dernier jour peut changer."
    if after.starts_on != before.starts_on and not today <= after.starts_on <= today + FAR:
        return "starts_on", "Choisissez un premier jour à partir d’aujourd’hui, à un an au plus."
    if after.is_void:
        return VOID
    if after.is_over(today - timedelta(days=1)):
        return "ends_on", "Le dernier jour peut être hier au plus tôt\u00a0: ce qui est passé ne change pas."
    return _overlap_problem(after, others)


def _overlap_problem(span: Span, others: Iterable[Span]) -> Problem | None:
    if any(span.meets(one) for one in others):
        return "user_id", "Cette personne travaille déjà dans ce secteur ces jours-là\u00a0: changez plutôt ses dates."
    return None
