"""The code of a request: three plates to read aloud. Known from the form that was sent, kept as a keyed digest.

The same form sent again is answered the same code, though no row holds it: it is derived from the id of the form and
the key that signs forms. Crockford's alphabet: no I, L, O nor U, and who writes them is understood; 60 bits.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

from app.settings import settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, EACH = 3, 4
MEANT = str.maketrans("OILU", "011V")
_SIGNS = re.compile(f"[{ALPHABET}]{{{GROUPS * EACH}}}")


def _mark(key: str, purpose: str, text: str) -> bytes:
    return hmac.new(key.encode(), f"demande.{purpose}.{text}".encode(), hashlib.sha256).digest()


def signing() -> Sequence[str]:
    """The present key, then those that still verify."""
    return settings().secret_keys


def plates(form_id: str, key: str | None = None) -> tuple[str, ...]:
    """K7P2, 4M29, 9XDA: the code of the form of this id."""
    drawn = int.from_bytes(_mark(key or signing()[0], "code", form_id), "big")
    signs = "".join(ALPHABET[drawn >> 5 * rank & 31] for rank in range(GROUPS * EACH))
    return tuple(signs[rank : rank + EACH] for rank in range(0, len(signs), EACH))


def digest(text: str, purpose: str = "tenu", key: str | None = None) -> str:
    """How a code, or the id of a form, is kept."""
    return _mark(key or signing()[0], purpose, text).hex()


def digests(text: str, purpose: str = "tenu") -> list[str]:
    """The same under each key it may have been kept with."""
    return [digest(text, purpose, one) for one in signing()]


def read(typed: str) -> str | None:
    """What was typed or heard as a code, as `digest` takes it; None for what cannot be one."""
    signs = re.sub(r"[\s.\-–—_]+", "", typed.upper()).translate(MEANT)
    return signs if _SIGNS.fullmatch(signs) else None
