"""The clocks of a case: days used of days allowed, and the pauses that count for nobody. Pure.

Days are service days. A span begins with its first day and ends before its last: from the 3rd to the 5th, two days
have passed. While a case is suspended every clock of it stands still, and the day it is due moves on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.mediation.rules.flows import Flow
from app.mediation.rules.states import ENDING, CaseState

_S = CaseState


@dataclass(frozen=True)
class Span:
    """From a day to another, which is not of it. `until` None: it goes on."""

    start: date
    until: date | None = None

    def days_to(self, today: date) -> int:
        """How many days of it have passed; none before it begins."""
        last = today if self.until is None else min(self.until, today)
        return max(0, (last - self.start).days)


@dataclass(frozen=True)
class Move:
    """A case reached this state on this day."""

    on: date
    state: str


@dataclass(frozen=True)
class Clock:
    """`pauses`: hatched on the page, each within the span. `due_on`: the last day in time, None while it stands still.

    `used` is never negative and never counts a pause; a clock that has stopped keeps what it showed.
    """

    code: str
    label: str
    span: Span
    pauses: tuple[Span, ...]
    used: int
    allowed: int
    due_on: date | None

    @property
    def late(self) -> int:
        """Days past what was allowed, 0 in time."""
        return max(0, self.used - self.allowed)

    @property
    def runs(self) -> bool:
        return self.span.until is None and all(one.until is not None for one in self.pauses)


def elapsed(span: Span, pauses: Iterable[Span], today: date) -> int:
    """Days of a span that have passed, pauses left out, whether they overlap, stick out or follow each other."""
    return span.days_to(today) - sum(one.days_to(today) for one in within(span, pauses))


def within(span: Span, pauses: Iterable[Span]) -> tuple[Span, ...]:
    """The parts of these pauses that are of the span, in order, those that touch made one."""
    found: list[Span] = []
    for one in sorted(pauses, key=lambda pause: pause.start):
        start, until = max(one.start, span.start), _earliest(one.until, span.until)
        if until is not None and until <= start:
            continue
        if found and (found[-1].until is None or start <= found[-1].until):
            found[-1] = Span(found[-1].start, _latest(found[-1].until, until))
        else:
            found.append(Span(start, until))
    return tuple(found)


def _earliest(one: date | None, other: date | None) -> date | None:
    """Of two ends; None is that of what goes on."""
    ends = [end for end in (one, other) if end is not None]
    return min(ends) if ends else None


def _latest(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


# --- those of a case ---------------------------------------------------------------------------------

TIMED = {
    "recevabilite": ("Recevabilité", (_S.recu, _S.analyse)),
    "contact": ("Parties jointes", (_S.prise_de_contact,)),
    "mediation": ("Médiation", (_S.mediation,)),
    "suivi": ("Suivi d’accord", (_S.accord, _S.suivi_accord)),
    "fin": ("Parties informées de la fin", ENDING),
}
"""By its code: the words of a clock, and the states in which it runs."""


def allowed(flow: Flow) -> dict[str, int]:
    """The days each clock has."""
    delays = flow.delays
    return {
        "recevabilite": delays.eligibility,
        "contact": delays.contact,
        "mediation": delays.mediation,
        "suivi": delays.checks[-1],
        "fin": delays.telling,
    }


def clocks(moves: Sequence[Move], flow: Flow, today: date) -> list[Clock]:
    """Those that have begun: what runs first, then the latest. Of one that began twice, the last run."""
    pauses = tuple(one.span for one in _stretches(moves) if one.state == _S.suspendu)
    found = [_clock(code, span, pauses, allowed(flow)[code], today) for code, span in _runs(moves).items()]
    return sorted(found, key=lambda one: (one.runs, one.span.start), reverse=True)


def age(moves: Sequence[Move], today: date) -> int:
    """The day of a case: 0 on that of its receipt. Pauses count, for the person who waits they do."""
    return Span(moves[0].on).days_to(today) if moves else 0


@dataclass(frozen=True)
class _Stretch:
    state: str
    span: Span


def _stretches(moves: Sequence[Move]) -> Iterator[_Stretch]:
    ends = [*(one.on for one in moves[1:]), None]
    for move, until in zip(moves, ends, strict=False):
        yield _Stretch(move.state, Span(move.on, until))


def _runs(moves: Sequence[Move]) -> dict[str, Span]:
    found: dict[str, Span] = {}
    running = ""
    for one in _stretches(moves):
        code = running if one.state == _S.suspendu else _timed_in(one.state)
        if code:
            start = found[code].start if code == running else one.span.start
            found[code] = Span(start, one.span.until)
        running = code
    return found


def _timed_in(state: str) -> str:
    return next((code for code, (_, states) in TIMED.items() if state in states), "")


def _clock(code: str, span: Span, pauses: tuple[Span, ...], days: int, today: date) -> Clock:
    own = within(span, pauses)
    still = any(one.until is None for one in own)
    paused = sum(one.days_to(today) for one in own)
    due_on = None if still else span.start + timedelta(days=days + paused)
    return Clock(code, TIMED[code][0], span, own, elapsed(span, own, today), days, due_on)
