"""The head of a structure's paper: its name, where it is, how it is reached, who signs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LACKING = {
    "adresse": "l’adresse",
    "joindre": "un téléphone ou une adresse électronique",
    "lieu": "la ville où vous écrivez",
    "signataire": "qui signe",
}
"""What a letter needs, by what is missing, and how it is said."""


@dataclass(frozen=True)
class Head:
    """What a page shows of a structure. `missing`: said on a draft alone, in the place of what is not known."""

    name: str
    lines: list[str] = field(default_factory=list)
    reach: list[str] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    missing: str | None = None


def head(name: str, said: Mapping[str, str], *, draft: bool) -> Head:
    """`said`: the fields of the letterhead, by name, as they were typed."""
    return Head(
        name,
        lines=[one.strip() for one in said.get("adresse", "").splitlines() if one.strip()],
        reach=[one for name in ("telephone", "courriel", "site") if (one := said.get(name, ""))],
        foot=[one for name in ("donnees", "mentions") if (one := said.get(name, ""))],
        missing=missing(said) if draft else None,
    )


def lacking(said: Mapping[str, str]) -> list[str]:
    """What is not known and letters need, in words."""
    have = {
        "adresse": said.get("adresse"),
        "joindre": said.get("telephone") or said.get("courriel"),
        "lieu": said.get("lieu"),
        "signataire": said.get("signataire"),
    }
    return [LACKING[name] for name, there in have.items() if not there]


def missing(said: Mapping[str, str]) -> str | None:
    """The sentence that says it; None when nothing is."""
    left = lacking(said)
    if not left:
        return None
    told = left[0] if len(left) == 1 else f"{', '.join(left[:-1])} et {left[-1]}"
    return f"À compléter dans Réglages, Papier à en-tête\u00a0: {told}."


def signed(said: Mapping[str, str]) -> list[str]:
    """The lines under a letter."""
    return [one for name in ("signataire", "fonction") if (one := said.get(name, ""))]


def dated(said: Mapping[str, str], day: str) -> str:
    """Villeneuve, le 27 novembre 2026; without a town, Le 27 novembre 2026."""
    town = said.get("lieu", "")
    return f"{town}, le {day}" if town else f"Le {day}"
