"""What links are for, each purpose declared by its feature; this room names none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.core.forms import FrenchForm
from app.links.models import Link
from app.links.rules import LIVES, MOST, Over, Why

Blank = Callable[[Link, Any], FrenchForm]
"""form(link, fields): the form of an answer; fields None, not sent yet."""


def _nothing_to_fill(link: Link, fields: Any) -> FrenchForm:
    return FrenchForm(fields)


@dataclass(frozen=True)
class Answer:
    """One thing that may be answered.

    `do(link, form, at)`: what it does, in a write unit; returns the sentence its page says. Raises Refused, shown above
    the form or at its field. `ends`: the link ends with it.
    """

    label: str
    do: Callable[[Link, Any, datetime], str]
    form: Blank = _nothing_to_fill
    ends: Why | None = None


@dataclass(frozen=True)
class Purpose:
    """What a link is for.

    `neutral`: the sentence of the page anybody may see, with nobody's name in it. `content(link)`: what `template`
    shows after the press, made in the unit that notes it. `still(link)`: whether it is good for something yet, asked
    when the neutral page is shown, and in the unit of each press and each answer. `hold(link)`: called first in these
    units, to hold the record as whoever ends its links does: record, then link, so that neither waits for the other.
    `several`: an answer may be changed, as long as the link is valid. `paper(link)`: the answer that is its file, for
    who would keep it; asked for by a press too.
    """

    code: str
    label: str
    neutral: str
    still: Callable[[Link], bool]
    content: Callable[[Link], dict[str, Any]]
    hold: Callable[[Link], object] = lambda link: None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    template: str = "links/content.html"
    lives: timedelta = LIVES
    most: timedelta = MOST
    several: bool = False
    paper: Callable[[Link], Any] | None = None


PURPOSES: dict[str, Purpose] = {}


def declare(purpose: Purpose) -> Purpose:
    """Make a purpose known. Raises ValueError for a name taken, or a life longer than the longest."""
    if purpose.code in PURPOSES:
        raise ValueError(f"{purpose.code!r} is declared twice")
    if not timedelta() < purpose.lives <= purpose.most:
        raise ValueError(f"{purpose.code!r} lives longer than it may")
    PURPOSES[purpose.code] = purpose
    return purpose


def of(link: Link) -> Purpose:
    """Raises Over for a purpose that this release does not know."""
    found = PURPOSES.get(link.purpose)
    if found is None:
        raise Over()
    return found


def answer_of(link: Link, verb: str) -> Answer:
    """Raises Over: an address nobody was given."""
    found = of(link).answers.get(verb)
    if found is None:
        raise Over()
    return found
