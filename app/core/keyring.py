"""The keys of the encrypted columns, which a running process takes from their files again when they change.

Two rings, by name: `columns` for what the service writes down, `cases` for what is confidential between parties.
Neither opens what the other sealed, so one lost or stolen says nothing of the other.

Stored bytes: `version (1) | key id (4) | nonce (12) | ciphertext and tag`. The file is looked at again, a second at
most after the last look, and at once for a value whose key is not on the ring: a rotation stops nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.following import Followed, Reader

VERSION = b"\x01"
COLUMNS, CASES = "columns", "cases"
ID_STARTS, ID_BYTES = len(VERSION), 4


class Unsealable(Exception):
    """The bytes do not open here: altered, moved from another row or tenant, or their key is gone."""


class UnknownKey(Unsealable):
    """The key they name is not on the ring."""


@dataclass(frozen=True)
class KeyRing:
    """The keys by id (4 bytes, first bytes of their SHA-256); the first one seals, all of them open.

    `retired`: ids of keys that were on it and that nothing needs any more.
    """

    keys: tuple[bytes, ...]
    retired: frozenset[bytes] = frozenset()

    @staticmethod
    def key_id(key: bytes) -> bytes:
        """The public name of a key."""
        return hashlib.sha256(b"palier key id" + key).digest()[:ID_BYTES]

    @property
    def ids(self) -> tuple[bytes, ...]:
        """The names of its keys, in their order."""
        return tuple(map(self.key_id, self.keys))

    def follows(self, earlier: KeyRing) -> bool:
        """Whether it is the same ring, rotated: a key of the earlier one is on it, or was retired from it."""
        return not {*self.ids, *self.retired}.isdisjoint(earlier.ids)

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        key = self.keys[0]
        nonce = os.urandom(12)
        return VERSION + self.key_id(key) + nonce + AESGCM(key).encrypt(nonce, plain, bound_to)

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        """The plain bytes. Raises Unsealable."""
        if sealed[:1] != VERSION:
            raise Unsealable("unknown version")
        for key in self.keys:
            if hmac.compare_digest(self.key_id(key), sealed[1:5]):
                try:
                    return AESGCM(key).decrypt(sealed[5:17], sealed[17:], bound_to)
                except (InvalidTag, ValueError):  # ValueError: cut before its end
                    raise Unsealable("altered, or moved from another row") from None
        raise UnknownKey("its key is not on the ring")


_held: dict[str, Followed[KeyRing]] = {}


def install(
    ring: KeyRing, file: Path | None = None, read: Reader[KeyRing] | None = None, *, name: str = COLUMNS
) -> None:
    """Hand the process a ring, once, at start-up; with a file, its keys are those of the file from then on."""
    _held[name] = Followed(ring, file, read)


def _mine(name: str) -> Followed[KeyRing]:
    if name not in _held:
        raise RuntimeError("no key ring: the application was not created")
    return _held[name]


def ring(name: str = COLUMNS) -> KeyRing:
    """The keys of this process; fails closed when none were handed."""
    return _mine(name).now()


def look_again(name: str = COLUMNS) -> KeyRing:
    """The keys as the file has them now."""
    _mine(name).look()
    return _mine(name).ring


def unseal(sealed: bytes, bound_to: bytes, name: str = COLUMNS) -> bytes:
    """The plain bytes; a key that is not known here may have just been made elsewhere. Raises Unsealable."""
    try:
        return ring(name).open(sealed, bound_to)
    except UnknownKey:
        return look_again(name).open(sealed, bound_to)
