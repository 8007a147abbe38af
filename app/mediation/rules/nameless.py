"""Whether a text that leaves a case says who a party is: her name, her numbers, her address. Pure.

What a text is compared with is never said back: whoever is told that it is refused is told which field to look at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.core.errors import Refused
from app.core.folding import fold

SAID = (
    "Ce texte contient de quoi reconnaître une partie (nom, téléphone, courriel ou adresse)\u00a0: "
    "il sort du dossier, retirez-le."
)
SHORT = 2
"""Letters of a word of a name that is looked for as it is written alone: Li is a name, li is not."""
LITTLE = 3
"""Letters of a word of a place that is looked for no more than with the others of its name: Bel, of Bel Horizon."""
DIGITS = 9
"""Of a telephone: the last ones, whatever stands before them."""
STREETS = frozenset(
    "rue avenue boulevard place allee impasse chemin route quai cours square residence cite batiment bat escalier "
    "etage appartement appt apt porte hall entree lotissement hameau villa passage sentier chez cedex les des "
    "sur".split()
)
"""Words of an address that are everybody's."""
_WORD = re.compile(r"[^\W\d_]+")
_COMMUNE = re.compile(r"\b\d{5}\b.*", re.DOTALL)


@dataclass(frozen=True)
class Who:
    """What is stored of who a party is."""

    name: str | None = None
    phone: str | None = None
    mail: str | None = None
    address: str | None = None


def tells_who(text: str, people: Collection[Who]) -> bool:
    """Whether a name, a number, an address of one of them stands in a text, however it is written."""
    words = set(_WORD.findall(text))
    there = words | {fold(one) for one in words}
    numbers = re.sub(r"[\s.\-/()]", "", text)
    return any(
        any(one in there for one in (*_named(who), *_lives(who)))
        or any(one in numbers for one in _numbers(who))
        or bool(mail := (who.mail or "").strip().casefold())
        and mail in text.casefold()
        for who in people
    )


@dataclass(frozen=True)
class Spot:
    """Where a case is: what its estate, its building, its hall are called, and the addresses they stand at."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def tells_where(text: str, spot: Spot) -> bool:
    """Whether a text says where a case is. A word that many places share, or a number alone, says nothing."""
    folded = f" {fold(text)} "
    told = set(folded.split())
    named = (f" {one} " in folded for name in spot.names if (one := fold(name)) and not one.isdigit())
    return any(named) or any(
        one in told
        for words in (*spot.names, *(_COMMUNE.sub("", address) for address in spot.addresses))
        for one in fold(words).split()
        if one.isalpha() and len(one) > LITTLE and one not in STREETS
    )


def check(text: str, people: Collection[Who], field: str) -> None:
    """Raises Refused, without a word of what was found."""
    if tells_who(text, people):
        raise Refused("nom", SAID, field=field)


def _named(who: Who) -> Iterator[str]:
    for word in _WORD.findall(who.name or ""):
        if len(word) > SHORT:
            yield fold(word)
        elif word[:1].isupper() and len(word) == SHORT:
            yield word


def _lives(who: Who) -> Iterator[str]:
    """The street; the commune, after its five digits, is of many."""
    for word in _WORD.findall(_COMMUNE.sub("", who.address or "")):
        if len(word) > SHORT and fold(word) not in STREETS:
            yield fold(word)


def _numbers(who: Who) -> Iterator[str]:
    digits = re.sub(r"\D", "", who.phone or "")
    if len(digits) >= DIGITS:
        yield digits[-DIGITS:]
