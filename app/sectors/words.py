"""Sectors in words: days, stocks, what a phone receives and gives back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from app.core.dates import SHORT_MONTHS, date_fr
from app.pages import names
from app.pages.lists import grouped
from app.places.coming import on
from app.sectors.actions import Given
from app.sectors.rules import Span

NONE = "sans"
"""In the place of a sector: the estates of none."""


def short_day(day: date, today: date) -> str:
    """23 nov.; 3 janv. 2027 of another year."""
    number = "1er" if day.day == 1 else day.day
    year = f" {day.year}" if day.year != today.year else ""
    return f"{number} {SHORT_MONTHS[day.month - 1]}{year}"


def days(span: Span, today: date) -> str:
    """depuis le 23 nov., jusqu’au 31 déc.; à partir du 1er déc."""
    since = "depuis le" if span.starts_on <= today else "à partir du"
    until = f", jusqu’au {short_day(span.ends_on, today)}" if span.ends_on else ""
    return f"{since} {short_day(span.starts_on, today)}{until}"


def counted(count: int, one: str) -> str:
    """4 174 résidences; aucune résidence."""
    return f"{grouped(count)} {one}{'s' * (count > 1)}" if count else f"aucune {one}"


def stock(estates: int, halls: int) -> str:
    """10 résidences, 29 halls."""
    has = counted(estates, "résidence")
    return f"{has}, {grouped(halls)} hall{'s' * (halls > 1)}" if estates else has


def received(code: str, estates: int, span: Span, today: date) -> str:
    """What the phone of somebody assigned gets, and when: by itself, on that service day."""
    when = "dès son prochain contact" if span.starts_on <= today else f"le {date_fr(span.starts_on)}"
    what = "la résidence" if estates == 1 else f"les {grouped(estates)} résidences"
    if not estates:
        return f"Son téléphone recevra les résidences du secteur {code} quand il en aura."
    return f"Son téléphone recevra {what} du secteur {code} {when}{_until(span)}."


def _until(span: Span) -> str:
    if span.ends_on is None:
        return ", et rendra celles qu’il ne sert plus"
    return f", et les rendra le {date_fr(span.ends_on + timedelta(days=1))}"


def given_back(code: str, span: Span, today: date) -> str:
    """When the phone of somebody whose assignment ends lets go of the sector."""
    if span.ends_on is None:
        return f"Son téléphone garde les résidences du secteur {code} sans fin prévue."
    if span.is_over(today):
        return f"Son téléphone rendra les résidences du secteur {code} à son prochain contact."
    return f"Son téléphone rendra les résidences du secteur {code} le {date_fr(span.ends_on + timedelta(days=1))}."


def left(estates: int, ended: int, fallen: int = 0) -> str:
    """What became of what was in a sector that was closed."""
    s = "s" * (ended > 1)
    ends = f"{counted(ended, 'affectation')} terminée{s} ce soir" if ended else "personne n’y travaillait"
    said = f"{moved(estates)}, {ends}." if estates else f"{ends.capitalize()}."
    whose = "une résidence" if fallen == 1 else f"{grouped(fallen)} résidences"
    return f"{said} Ce qui était prévu pour {whose} ne se fera pas." if fallen else said


def given(done: Given, sector: str | None) -> str:
    """What happens to estates that were given, and when."""
    if done.on is None:
        said = f"{moved(done.count)}. Les téléphones suivent à leur prochain contact."
    else:
        where = f"au secteur {sector}" if sector else "sans secteur"
        verb = "passeront" if done.count > 1 else "passera"
        what = counted(done.count, "résidence").capitalize()
        said = f"{what} {verb} {where} {on(done.on)}. Les téléphones suivront ce jour-là."
    if not done.replaced:
        return said
    which = "une d’elles" if done.replaced == 1 else f"{grouped(done.replaced)} d’entre elles"
    if done.count == 1:
        which = "elle"
    return f"{said} Ce qui était prévu pour {which} est remplacé."


def withdrawn(kept: int) -> str:
    """Of a planned move that somebody took back."""
    if not kept:
        return "Plus rien n’était prévu\u00a0: rien n’a changé."
    what = "La résidence reste" if kept == 1 else f"{grouped(kept)} résidences restent"
    return f"Le changement est retiré. {what} où {'elle est' if kept == 1 else 'elles sont'}."


def moved(estates: int) -> str:
    """12 résidences déplacées."""
    return f"{counted(estates, 'résidence').capitalize()} déplacée{'s' * (estates > 1)}"


def together(people: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """People with the same days on one line: (names, days)."""
    found: dict[str, list[str]] = {}
    for name, said in people:
        found.setdefault(said, []).append(name)
    return [(names.joined(who), said) for said, who in found.items()]
