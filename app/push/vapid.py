"""The server's VAPID key (RFC 8292): one file, mode 0600, never in the database, a log or a page."""

from __future__ import annotations

import base64
import logging
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from py_vapid import Vapid02

from app.core.following import Mark, mark_of
from app.settings import UnsafeSetting, absent, private_bytes, write_private

log = logging.getLogger(__name__)


def ensure(path: Path) -> bool:
    """Create the key file (PEM, P-256) unless it exists. True when it was created."""
    if path.exists():
        return False
    replace(path)
    return True


def replace(path: Path) -> None:
    """Write a new key in the file, whatever is there."""
    pem, _ = new_key()
    write_private(path, pem)


def new_key() -> tuple[str, str]:
    """One that is in no file yet: what the file is to hold, and the public half as `public_key` says it."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode(), _public(key)


def private_key(path: Path) -> Vapid02:
    """The key that signs. Raises UnsafeSetting, which never quotes the file.

    It is raised when the file is absent, readable by others, or not such a key.
    """
    return Vapid02(_load(path))


def public_key(path: Path) -> str:
    """What the phone subscribes with: the uncompressed point, base64url without padding (87 characters)."""
    return _public(_load(path))


def offered(path: Path) -> str | None:
    """The same, or None, told in the log, when there is no such key: what is asked beside it is answered."""
    try:
        return public_key(path)
    except UnsafeSetting as refusal:
        log.error("no key to subscribe with: %s", refusal)
        return None


def _public(key: ec.EllipticCurvePrivateKey) -> str:
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _load(path: Path) -> ec.EllipticCurvePrivateKey:
    if not path.exists():
        raise UnsafeSetting(absent("vapid", path))
    return _read(path, mark_of(path))


@lru_cache(maxsize=4)
def _read(path: Path, seen: Mark | None) -> ec.EllipticCurvePrivateKey:
    # Read again when it changes, not at each reminder and each question about health.
    try:
        key = load_pem_private_key(private_bytes(path), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it asks for a password
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise UnsafeSetting(f"{path} n’est pas une clé privée P-256 en PEM.")
    return key
