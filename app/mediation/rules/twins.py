"""Requests that look alike: perhaps one matter told twice, perhaps one that comes back. Shown, never merged by
itself. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.labels import Label

WINDOW = timedelta(days=90)
ONE_CAUSE = 3
"""So many at one estate within the window may have one cause."""

EXPORTED = {"ALIKE_DAYS": WINDOW.days}


class Alike(Label):
    jumeau = "jumeau", "Jumeau possible"
    recurrence = "recurrence", "Récurrence"


class Where(Label):
    entree = "entree", "Même entrée"
    residence = "residence", "Même résidence"


@dataclass(frozen=True)
class Trace:
    """What is compared of a case, or of a request: no person. `family`: first level of `type_conflit`; `closed_on`:
    None while it is open."""

    id: Hashable
    received_on: date
    family: str
    estate: Hashable | None = None
    entrance: Hashable | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Likeness:
    kind: Alike
    where: Where


def alike(a: Trace, b: Trace) -> Likeness | None:
    """How two look alike, whichever comes first; None when they do not. Twins when neither was closed before the other
    came; otherwise the second is the first come back."""
    where = _where(a, b)
    if a.id == b.id or where is None or not a.family or a.family != b.family:
        return None
    first, second = sorted((a, b), key=lambda one: one.received_on)
    last = max(first.received_on, first.closed_on or first.received_on)
    if second.received_on - last > WINDOW:
        return None
    closed = first.closed_on is not None and first.closed_on < second.received_on
    return Likeness(Alike.recurrence if closed else Alike.jumeau, where)


def _where(a: Trace, b: Trace) -> Where | None:
    if a.entrance is not None and a.entrance == b.entrance:
        return Where.entree
    return Where.residence if a.estate is not None and a.estate == b.estate else None


def look_alikes(of: Trace, others: Iterable[Trace]) -> list[tuple[Trace, Likeness]]:
    """Those that look like this one: the same entrance first, then the latest."""
    found = [(one, likeness) for one in others if (likeness := alike(of, one)) is not None]
    return sorted(found, key=lambda pair: (pair[1].where != Where.entree, -pair[0].received_on.toordinal()))


def one_cause(traces: Iterable[Trace], today: date) -> list[list[Trace]]:
    """Three of one family at one estate received within the window: perhaps one cause, the most numerous first."""
    groups: dict[tuple[Hashable, str], list[Trace]] = defaultdict(list)
    for one in traces:
        if one.estate is not None and one.family and timedelta() <= today - one.received_on <= WINDOW:
            groups[one.estate, one.family].append(one)
    found = [sorted(some, key=lambda one: one.received_on) for some in groups.values() if len(some) >= ONE_CAUSE]
    return sorted(found, key=len, reverse=True)
