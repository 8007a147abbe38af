"""Encrypted columns: AES-256-GCM, bound to their table, column, row and tenant.

Stored bytes: `version (1) | key id (4) | nonce (12) | ciphertext and tag`. Associated data:
`table.column.row id.tenant`, so that a ciphertext moved to another row or another tenant does not open.
A bind-time type decorator cannot see the row: hence a descriptor that seals on assignment, with the
client-chosen id and the tenant set first (`Base.__init__` sees to the order).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from typing import Any, overload
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
GLOBAL = UUID(int=0)


class Unsealable(Exception):
    """The bytes do not open here: altered, moved from another row or tenant, or their key is gone."""


@dataclass(frozen=True)
class KeyRing:
    """The keys by id (4 bytes, first bytes of their SHA-256); the first one seals, all of them open."""

    keys: tuple[bytes, ...]

    @staticmethod
    def key_id(key: bytes) -> bytes:
        """The public name of a key."""
        return hashlib.sha256(b"palier key id" + key).digest()[:4]

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        """Bytes to store."""
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
                except InvalidTag:
                    raise Unsealable("altered, or moved from another row") from None
        raise Unsealable("its key is not on the ring")


_ring: KeyRing | None = None


def install(ring: KeyRing) -> None:
    """Hand the process its keys, once, at start-up."""
    global _ring
    _ring = ring


def ring() -> KeyRing:
    """The keys of this process; fails closed when none were handed."""
    if _ring is None:
        raise RuntimeError("no key ring: the application was not created")
    return _ring


def _bound_to(row: Any, column: str) -> bytes:
    row_id = getattr(row, "id", None)
    tenant = getattr(row, "org_id", GLOBAL)
    if row_id is None or tenant is None:
        raise RuntimeError("set id and org_id before an encrypted attribute")
    return f"{row.__tablename__}.{column}.{row_id}.{tenant}".encode()


class Encrypted:
    """A text over a bytes column: `_text: Mapped[bytes | None]`, `text = Encrypted("_text")`."""

    def __init__(self, attribute: str) -> None:
        self.attribute = attribute

    @overload
    def __get__(self, row: None, owner: type) -> Encrypted: ...
    @overload
    def __get__(self, row: object, owner: type) -> str | None: ...
    def __get__(self, row: object | None, owner: type) -> Encrypted | str | None:
        if row is None:
            return self
        sealed = getattr(row, self.attribute)
        if sealed is None:
            return None
        return ring().open(sealed, _bound_to(row, self.attribute)).decode()

    def __set__(self, row: object, value: str | None) -> None:
        if value is not None and value == self.__get__(row, type(row)):
            return
        sealed = None if value is None else ring().seal(value.encode(), _bound_to(row, self.attribute))
        setattr(row, self.attribute, sealed)


class EncryptedJson(Encrypted):
    """The same over any JSON value."""

    def __get__(self, row: object | None, owner: type) -> Any:
        if row is None:
            return self
        text = super().__get__(row, owner)
        return None if text is None else json.loads(text)

    def __set__(self, row: object, value: Any) -> None:
        # In ASCII: JSON can carry half a character (a cut emoji), UTF-8 cannot, and custody refuses nothing.
        super().__set__(row, None if value is None else json.dumps(value, sort_keys=True))


def digest(secret: str) -> str:
    """How a random secret (session, code, token) is stored: SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
