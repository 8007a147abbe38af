"""What is better not written of people: the kinds of words, and what to write instead, as data. Pure.

Source: CNIL, zones bloc-note et commentaires (28 février 2019): comments are personal data, read by whom they are of.
Said to who writes and to nobody else; it keeps nobody from saving, since a word may be right where it stands (her own,
between quotation marks). The phone does the same (static/pwa/features/mediation/wording.js); both are tried on
tests/vectors/wording.json.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

from app.core.folding import fold
from app.mediation.rules.flows import DATA

ENDINGS = ("", "e", "s", "es")


@dataclass(frozen=True)
class Wording:
    """A kind of words: the last words of each may have an ending; or a `pattern`, of what is written in digits."""

    code: str
    label: str
    instead: str
    words: tuple[str, ...] = ()
    pattern: str = ""

    def is_in(self, text: str, folded: str) -> bool:
        """`folded`: the same text, bare, between two spaces."""
        if self.pattern:
            return re.search(self.pattern, text) is not None
        return any(f" {word}{ending} " in folded for word in self.words for ending in ENDINGS)


@cache
def shipped() -> tuple[Wording, ...]:
    found = json.loads((DATA / "words" / "people.json").read_text(encoding="utf-8"))["kinds"]
    return tuple(
        Wording(code, one["label"], one["instead"], tuple(one.get("words", ())), one.get("pattern", ""))
        for code, one in found.items()
    )


def noticed(text: str) -> list[Wording]:
    """The kinds of words there are in a text, in the order of the data."""
    folded = f" {fold(text)} "
    return [one for one in shipped() if one.is_in(text, folded)]


EXPORTED = {
    "WORDING_SAID": {one.code: (one.label, one.instead) for one in shipped()},
    "WORDING_WORDS": {one.code: list(one.words) for one in shipped() if one.words},
    "WORDING_PATTERNS": {one.code: one.pattern for one in shipped() if one.pattern},
    "WORDING_ENDINGS": list(ENDINGS),
}
