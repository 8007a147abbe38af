"""The keys phones seal to: a pair of the installation, whose public half they all know and whose other half opens.

They are P-256 keys in a ring: the first one is announced, all of them open. What is sealed to them lies on phones
nobody holds here, so an earlier key stays long after it was replaced.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.core.following import Followed, Reader

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve: every private key is smaller."""
ID_BYTES = 4


@dataclass(frozen=True)
class SealingKey:
    """One pair. `point`: its public half, uncompressed (65 bytes); `id`: its name in a sealed operation."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)
    point: bytes

    @property
    def id(self) -> str:
        """8 hexadecimal digits."""
        return name_of(self.point)

    def shared_with(self, point: bytes) -> bytes:
        """What it has in common with whoever holds the other half of a point. Raises ValueError for no point."""
        other = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        return self.private.exchange(ec.ECDH(), other)


@dataclass(frozen=True)
class SealingRing:
    """Private keys as written (32 bytes each). `retired`: ids of those that were on it, as 4 bytes."""

    keys: tuple[bytes, ...] = field(repr=False)
    retired: frozenset[bytes] = frozenset()

    @property
    def first(self) -> SealingKey:
        """The one phones seal to."""
        return pair(self.keys[0])

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of its keys, in their order."""
        return tuple(pair(one).id for one in self.keys)

    def find(self, key_id: str) -> SealingKey | None:
        return next((pair(one) for one in self.keys if pair(one).id == key_id), None)

    def follows(self, earlier: SealingRing) -> bool:
        """Whether it is the same ring, rotated: it has a key of the earlier one, or says it had."""
        known = {*self.ids, *(one.hex() for one in self.retired)}
        return not known.isdisjoint(earlier.ids)


def name_of(point: bytes) -> str:
    """The name of a pair, by its public half."""
    return hashlib.sha256(point).digest()[:ID_BYTES].hex()


def is_key(written: bytes) -> bool:
    """Whether 32 bytes are a private key."""
    return 0 < int.from_bytes(written) < ORDER


def new_key() -> bytes:
    """One that is in no file yet."""
    while not is_key(made := secrets.token_bytes(32)):
        pass
    return made


def text_of(point: bytes) -> str:
    """Bytes as the wire says them: base64url without padding."""
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


@lru_cache(maxsize=64)
def pair(written: bytes) -> SealingKey:
    """The pair of a private key."""
    private = ec.derive_private_key(int.from_bytes(written), CURVE)
    return SealingKey(private, private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


_held: Followed[SealingRing] | None = None


def install(ring: SealingRing, file: Path | None = None, read: Reader[SealingRing] | None = None) -> None:
    """Hand the process its keys, once, at start-up; with a file, they are those of the file from then on."""
    global _held
    _held = Followed(ring, file, read)


def _mine() -> Followed[SealingRing]:
    if _held is None:
        raise RuntimeError("no sealing keys: the application was not created")
    return _held


def ring() -> SealingRing:
    """The keys of this process; fails closed when none were handed."""
    return _mine().now()


def look_again() -> SealingRing:
    """The keys as the file has them now."""
    _mine().look()
    return _mine().ring


def find(key_id: str) -> SealingKey | None:
    """The pair of a name; one that is not known here may have just been made elsewhere."""
    return ring().find(key_id) or look_again().find(key_id)
