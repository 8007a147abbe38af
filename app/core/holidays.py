"""French public holidays where an organisation is: Alsace-Moselle and overseas have their own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from holidays import country_holidays

MAINLAND = "metropole"

REGIONS: Mapping[str, tuple[str, str | None]] = {
    MAINLAND: ("Métropole", None),
    "alsace_moselle": ("Alsace et Moselle", "57"),
    "guadeloupe": ("Guadeloupe", "971"),
    "martinique": ("Martinique", "972"),
    "guyane": ("Guyane", "973"),
    "reunion": ("La Réunion", "974"),
    "mayotte": ("Mayotte", "976"),
    "saint_pierre_et_miquelon": ("Saint-Pierre-et-Miquelon", "PM"),
    "saint_barthelemy": ("Saint-Barthélemy", "BL"),
    "saint_martin": ("Saint-Martin", "MF"),
    "nouvelle_caledonie": ("Nouvelle-Calédonie", "NC"),
    "wallis_et_futuna": ("Wallis-et-Futuna", "WF"),
    "polynesie": ("Polynésie française", "PF"),
}
"""Code -> (label, subdivision in the library's words): those an organisation may choose."""

OF_ZONE: Mapping[str, str] = {
    "America/Guadeloupe": "guadeloupe",
    "America/Martinique": "martinique",
    "America/Cayenne": "guyane",
    "Indian/Reunion": "reunion",
    "Indian/Mayotte": "mayotte",
    "America/Miquelon": "saint_pierre_et_miquelon",
    "America/St_Barthelemy": "saint_barthelemy",
    "America/Marigot": "saint_martin",
    "Pacific/Noumea": "nouvelle_caledonie",
    "Pacific/Wallis": "wallis_et_futuna",
    "Pacific/Tahiti": "polynesie",
    "Pacific/Marquesas": "polynesie",
    "Pacific/Gambier": "polynesie",
}


def region_of(chosen: str | None, zone: str) -> str:
    """The region whose holidays hold: the one chosen, else that of the time zone."""
    return chosen or OF_ZONE.get(zone, MAINLAND)


def between(region: str, first: date, last: date) -> dict[date, str]:
    """The holidays of a region from one day to another, both included, in order, with their names in French."""
    years = range(first.year, last.year + 1)
    return {day: name for year in years for day, name in _of_year(region, year).items() if first <= day <= last}


@lru_cache(maxsize=128)
def _of_year(region: str, year: int) -> dict[date, str]:
    found = country_holidays("FR", subdiv=REGIONS[region][1], years=year, language="fr")
    return {day: name.replace("'", "’") for day, name in sorted(found.items())}
