"""The server's VAPID key (RFC 8292): one file, mode 0600, never in the database, a log or a page."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from py_vapid import Vapid02

from app.settings import UnsafeSetting, write_private


def ensure(path: Path) -> bool:
    """Create the key file (PEM, P-256) unless it exists. True when it was created."""
    if path.exists():
        return False
    replace(path)
    return True


def replace(path: Path) -> None:
    """Write a new key in the file, whatever is there."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(path, pem.decode())


def private_key(path: Path) -> Vapid02:
    """The key that signs. Raises UnsafeSetting, which never quotes the file.

    It is raised when the file is absent, readable by others, or not such a key.
    """
    return Vapid02(_load(path))


def public_key(path: Path) -> str:
    """What the phone subscribes with: the uncompressed point, base64url without padding (87 characters)."""
    point = _load(path).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _load(path: Path) -> ec.EllipticCurvePrivateKey:
    if not path.exists():
        raise UnsafeSetting(f"{path} does not exist: ./run creates it")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UnsafeSetting(f"{path} is readable by others: chmod 600 it")
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError:
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise UnsafeSetting(f"{path} is not a P-256 private key in PEM")
    return key
