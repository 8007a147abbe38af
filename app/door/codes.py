"""Codes that people read, type or say: enrolment codes, recovery codes. Kept as keyed hashes only.

A short code has too little chance in it for a plain hash to protect (ASVS 6.5.2): an HMAC under the keys of
the encrypted columns does, since those are not in the database.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from app.core.keyring import KeyRing, ring

# Neither 0 and O, nor 1, I and L, nor U and V: a code is read over the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code(groups: int = 2, size: int = 4) -> str:
    """A fresh code, such as K7PM-4QXT."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(size)) for _ in range(groups))


def plain(code: str) -> str:
    """A code as typed, without case, spaces or dashes."""
    return "".join(one for one in code.upper() if one.isalnum())[:64]


def _keyed(key: bytes, code: str) -> str:
    return hmac.new(key, b"palier code " + plain(code).encode(), hashlib.sha256).hexdigest()


def _key_name(key: bytes) -> str:
    return f"{KeyRing.key_id(key).hex()}:"


def kept(code: str) -> str:
    """What is stored of a code: which key, and its hash under it."""
    key = ring().keys[0]
    return _key_name(key) + _keyed(key, code)


def could_be(code: str) -> list[str]:
    """What may be stored of a code, under any key still on the ring; earlier releases did not say which."""
    return [start + _keyed(key, code) for key in ring().keys for start in (_key_name(key), "")]


def key_of(stored: str) -> bytes | None:
    """The id of the key a stored code needs; None when it does not say."""
    key_id, colon, _ = stored.partition(":")
    return bytes.fromhex(key_id) if colon else None
