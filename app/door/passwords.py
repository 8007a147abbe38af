"""Passwords: which are accepted, and their argon2id hashes. At least 12 characters and no other rule of form.

argon2id m = 47,104 KiB, t = 2, p = 1 (measured near 160 ms); two at a time in a process, so that a burst of
sign-ins takes neither the memory nor the processor of those who work.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import Refused

SHORTEST, LONGEST = 12, 128
WEAK = Path(__file__).parent / "data" / "weak_passwords.txt"

_hasher = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)
_turns = BoundedSemaphore(2)
# Checked when the address is unknown, so that both answers take the same time. Of a forgotten random text.
DUMMY = "$argon2id$v=19$m=47104,t=2,p=1$aPk9QJ5gBJblATXvQ9xh5Q$VQh3qHXDPsRuBFJprbw4shLHSAb8q81WWRqIasfazn0"
_UNLEET = str.maketrans("013457@$!€", "oieastasie")


def normal(password: str) -> str:
    """The same text typed on another keyboard is the same password (NFKC); half a character is a question mark."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()


def hashed(password: str) -> str:
    with _turns:
        return _hasher.hash(normal(password))


def matches(stored: str | None, password: str) -> bool:
    """True when the password is the one; takes as long when there is none to compare with."""
    text = normal(password) if len(password) <= LONGEST * 4 else ""
    with _turns:
        try:
            _hasher.verify(stored or DUMMY, text)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def outdated(stored: str) -> bool:
    """True when a hash was made under other parameters: it is renewed at the next sign-in."""
    return _hasher.check_needs_rehash(stored)


def check(password: str, *about: str) -> str:
    """The password in its normal form, if acceptable; `about` are words anyone would try first.

    Raises Refused on field `password`.
    """
    text = normal(password)
    if len(text) < SHORTEST:
        _refuse(f"Choisissez au moins {SHORTEST} caractères. Une phrase courte convient.")
    if len(text) > LONGEST:
        _refuse(f"Choisissez au plus {LONGEST} caractères.")
    if is_weak(text, *about):
        _refuse("Ce mot de passe est trop courant. Choisissez une phrase que vous seul connaissez.")
    return text


def _refuse(message: str) -> None:
    raise Refused("mot_de_passe", message, field="password")


def is_weak(password: str, *about: str) -> bool:
    """True for a well-known password, dressed up or not, and for a few characters repeated."""
    text = _bare(password)
    if len(set(text)) <= 3 or _repeats(text):
        return True
    inner = text.strip("0123456789")
    forms = {text, inner, text.translate(_UNLEET), inner.translate(_UNLEET)}
    return not forms.isdisjoint(_weak() | {_bare(word) for word in about if word})


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in folded if one.isalnum() or one in "@$€")


def _repeats(text: str) -> bool:
    return any(text == text[:n] * (len(text) // n) for n in range(1, len(text) // 2 + 1) if len(text) % n == 0)


@cache
def _weak() -> frozenset[str]:
    lines = WEAK.read_text(encoding="utf-8").splitlines()
    return frozenset(_bare(line) for line in lines if line and not line.startswith("#"))
