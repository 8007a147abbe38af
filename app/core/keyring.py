"""The keys of the encrypted columns, and how a running process learns that their file has changed.

Stored bytes: `version (1) | key id (4) | nonce (12) | ciphertext and tag`. The file is looked at again, a second at
most after the last look, and at once for a value whose key is not on the ring: a rotation stops nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

log = logging.getLogger(__name__)

VERSION = b"\x01"
ID_STARTS, ID_BYTES = len(VERSION), 4
LOOK_EVERY_S = 1.0


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


Reader = Callable[[Path], KeyRing]
Mark = tuple[int, int, int]


@dataclass
class _Held:
    """The ring of this process, and the file it follows."""

    ring: KeyRing
    file: Path | None
    read: Reader | None
    seen: Mark | None = (0, 0, 0)
    looked: float = 0.0

    def look(self) -> None:
        """Take the file's keys when it changed. Any other file than a rotated one is refused: the keys held go on."""
        self.looked = time.monotonic()
        if self.file is None or self.read is None or (mark := mark_of(self.file)) == self.seen:
            return
        self.seen = mark
        if mark is None:
            log.error("the key file is gone: the keys held go on")
            return
        try:
            fresh = self.read(self.file)
        except Exception as wrong:  # half a restore, a typing mistake: what is held still opens everything
            log.error("the key file changed and cannot be used: %s", wrong)
            return
        if fresh.follows(self.ring):
            self.ring = fresh
        else:
            log.error("the key file changed and has none of the keys in use: it is not followed")


def mark_of(file: Path) -> Mark | None:
    """What changes with the content, the name or the rights of a file; None when it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ctime_ns, found.st_ino, found.st_size


_held: _Held | None = None


def install(ring: KeyRing, file: Path | None = None, read: Reader | None = None) -> None:
    """Hand the process its keys, once, at start-up; with a file, they are those of the file from then on."""
    global _held
    _held = _Held(ring, file, read)


def _mine() -> _Held:
    if _held is None:
        raise RuntimeError("no key ring: the application was not created")
    return _held


def ring() -> KeyRing:
    """The keys of this process; fails closed when none were handed."""
    held = _mine()
    if held.file is not None and time.monotonic() - held.looked >= LOOK_EVERY_S:
        held.look()
    return held.ring


def look_again() -> KeyRing:
    """The keys as the file has them now."""
    _mine().look()
    return _mine().ring


def unseal(sealed: bytes, bound_to: bytes) -> bytes:
    """The plain bytes; a key that is not known here may have just been made elsewhere. Raises Unsealable."""
    try:
        return ring().open(sealed, bound_to)
    except UnknownKey:
        return look_again().open(sealed, bound_to)
