"""Whether words written to one person hold who another is: a name, a telephone, a mail address. Pure.

Compared as people write them: accents, case and what stands between words or digits make no difference. Nothing of what
was compared is returned, only of what kind it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.folding import fold

LEAST = 3
"""Letters of a word of a name that is looked for by itself."""
TITLES = frozenset(
    ("madame", "mademoiselle", "monsieur", "mme", "mlle", "des", "les", "von", "van", "ben", "bin", "dit")
)
DIGITS = 9
"""Those of a telephone that tell it apart, whatever stands before: 0, +33 or 0033."""
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.\-/()]+(?=\d)")


@dataclass(frozen=True)
class Who:
    """What is noted of somebody; nothing where nothing is, or where it does not open."""

    name: str = ""
    phone: str = ""
    mail: str = ""


def kinds(text: str, other: Who, own: Who) -> list[str]:
    """In words, what of `other` there is in a text to `own`: a name they share is her own."""
    found = [("le nom", _named(text, other, own)), ("le téléphone", _called(text, other.phone, own.phone)),
             ("le courriel", _mailed(text, other.mail, own.mail))]  # fmt: skip
    return [kind for kind, there in found if there]


def _named(text: str, other: Who, own: Who) -> bool:
    """Her whole name, or a word of it: whole words."""
    folded = f" {fold(text)} "
    return any(f" {one} " in folded for one in _words(other.name) - _words(own.name))


def _words(name: str) -> set[str]:
    whole = fold(name)
    return {one for one in (whole, *_of(whole)) if one}


def _of(whole: str) -> Iterable[str]:
    return (one for one in whole.split() if len(one) >= LEAST and one not in TITLES)


def _called(text: str, phone: str, own: str) -> bool:
    digits = _last(phone)
    return len(digits) == DIGITS and digits != _last(own) and digits in _BETWEEN_DIGITS.sub("", text)


def _last(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-DIGITS:]


def _mailed(text: str, mail: str, own: str) -> bool:
    there = mail.strip().lower()
    return bool(there) and there != own.strip().lower() and there in text.lower()
