"""What is asked before a letter is frozen: whether it may hold who another party is, and words better not written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.secrets import UNREADABLE
from app.documents.template import Template
from app.mediation import known
from app.mediation.models import MediationCase
from app.mediation.rules import elsewhere
from app.mediation.rules.elsewhere import Who
from app.mediation.rules.wording import noticed
from app.parties.models import Party

TOLD = {"vers": "Vers qui", "engagements": "Les engagements"}
"""What somebody typed elsewhere in the case, and the letter says: by variable, as its reader is told."""


def doubts(
    row: MediationCase, party: Party, template: Template, typed: Mapping[str, str], given: Mapping[str, Any]
) -> list[str]:  # fmt: skip
    """In sentences that say which party and what of hers, and nothing of it: whose it is may be nothing to the
    reader."""
    own, found = _who(party), []
    for place, text in _texts(template, typed, given):
        for letter, other in sorted(known.letters_of(row).items()):
            for kind in elsewhere.kinds(text, _who(other), own) if letter != party.letter else ():
                found.append(f"«\u00a0{place}\u00a0» porte {kind} noté pour la partie {letter}.")
    return found


def unread(typed: Mapping[str, str], kept: Mapping[str, str]) -> list[str]:
    """The same of words that were just typed, which nobody was told of by saving them."""
    if {name: text for name, text in typed.items() if text} == dict(kept):
        return []
    return [f"{one.label}. {one.instead}" for one in noticed("\n".join(typed.values()))]


def _texts(template: Template, typed: Mapping[str, str], given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for place in template.places:
        if text := typed.get(place.code):
            yield place.label, text
    for name, label in TOLD.items():
        if said := given.get(name):
            yield label, said if isinstance(said, str) else "\n".join(cell for line in said for cell in line[1:])


def _who(party: Party) -> Who:
    """What does not open is compared with nothing."""
    contact = party.contact if isinstance(party.contact, dict) else {}
    found = (party.name, contact.get("phone"), contact.get("mail"))
    return Who(*("" if one is None or one == UNREADABLE else one for one in found))
