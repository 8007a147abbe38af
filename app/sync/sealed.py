"""How an operation carries its private fields sealed: to the installation, and to the vault of who wrote it.

`sealed` beside the payload: `v` 1, `key` (which of our pairs), `point` (the public half of a pair made for the
sitting), `wrap` (the content key, for us), `own` (the same for the writer's vault: not ours to read), `box` (the
fields, deflated). docs/protocol.md has it byte by byte, tests/vectors/sealed_operation.json in examples.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.sealing import SealingKey

VERSION = 1
POINT, WRAP, NONCE, KEY = 65, 48, 12, 32
BOX_MAX = 64 * 1024
"""Bytes of the private fields of one operation, inflated: more than any form takes."""
NO_NONCE = bytes(NONCE)
"""A key that wraps wraps one key, once."""

Find = Callable[[str], SealingKey | None]


class Illegible(Exception):
    """It does not open here: altered, somebody else's, of another version, or its key is not held."""


class Misplaced(Exception):
    """It opens, and a field of it has no place: one in clear stands there."""


@dataclass(frozen=True)
class Bound:
    """What a box belongs to, and opens nowhere else."""

    operation: UUID
    organisation: UUID
    user: UUID
    device: UUID

    def associated(self, key_id: str) -> bytes:
        """The associated data of the box."""
        ids = (self.operation, self.organisation, self.user, self.device)
        return "\n".join((f"palier seal {VERSION}", key_id, *map(str, ids))).encode()


Elsewhere = Callable[[Bound], Iterable[Bound]]


def nowhere(_bound: Bound) -> Iterable[Bound]:
    """Where a box belongs is known."""
    return ()


class Opener:
    """Opens the operations of one exchange. Those of a sitting share their content key, unwrapped once.

    `elsewhere`: what else of the same person a box may belong to. `inflated`: bytes that came out of the boxes so far.
    """

    def __init__(self, find: Find, elsewhere: Elsewhere = nowhere) -> None:
        self._find, self._elsewhere = find, elsewhere
        self._keys: dict[tuple[str, str, str], AESGCM | None] = {}
        self.inflated = 0

    def open(self, op: Mapping[str, Any], bound: Bound) -> dict[str, Any]:
        """The same operation as if sent in clear. Raises Illegible, Misplaced."""
        sealed = op["sealed"]
        if not isinstance(sealed, dict) or type(sealed.get("v")) is not int or sealed["v"] != VERSION:
            raise Illegible("another version")
        box = bytes_of(sealed.get("box"))
        content = self._content_key(*(_text(sealed.get(name)) for name in ("key", "point", "wrap")))
        fields = _fields(self._inflate(self._unboxed(content, box, sealed["key"], bound)))
        return {
            **{name: one for name, one in op.items() if name != "sealed"},
            "payload": _merged(op["payload"], fields),
        }

    def _unboxed(self, content: AESGCM, box: bytes, key_id: str, bound: Bound) -> bytes:
        for one in self._places(bound):
            with contextlib.suppress(InvalidTag, ValueError):  # ValueError: cut before its end
                return content.decrypt(box[:NONCE], box[NONCE:], one.associated(key_id))
        raise Illegible("altered, or of another row")

    def _places(self, bound: Bound) -> Iterator[Bound]:
        yield bound
        yield from self._elsewhere(bound)

    def _content_key(self, key_id: str, point: str, wrap: str) -> AESGCM:
        asked = (key_id, point, wrap)
        if asked not in self._keys:
            self._keys[asked] = _unwrapped(self._find(key_id), point, wrap)
        if (found := self._keys[asked]) is None:
            raise Illegible("its content key does not unwrap")
        return found

    def _inflate(self, packed: bytes) -> bytes:
        inflater = zlib.decompressobj(wbits=-15)
        try:
            plain = inflater.decompress(packed, BOX_MAX + 1)
        except zlib.error:
            raise Illegible("not deflated") from None
        if not inflater.eof or inflater.unused_data or len(plain) > BOX_MAX:
            raise Illegible("cut, followed by something, or too long")
        self.inflated += len(plain)
        return plain


def wrapping_key(shared: bytes, point: bytes, whose: str) -> bytes:
    """The key that wraps a content key. `whose`: `installation <key id>`, or `vault <its key id>`."""
    return HKDF(SHA256(), KEY, salt=point, info=f"palier wrap {VERSION} {whose}".encode()).derive(shared)


def bytes_of(text: object) -> bytes:
    """Bytes in base64url without padding, in the one way to write them. Raises Illegible."""
    written = _text(text)
    try:
        found = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Illegible("not base64url") from None
    if base64.urlsafe_b64encode(found).rstrip(b"=").decode() != written:
        raise Illegible("bits that say nothing are set")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Illegible("a member is missing")
    return value


def _unwrapped(key: SealingKey | None, point: str, wrap: str) -> AESGCM | None:
    if key is None:
        return None
    try:
        public, wrapped = bytes_of(point), bytes_of(wrap)
        if (len(public), len(wrapped)) != (POINT, WRAP):
            return None
        outer = wrapping_key(key.shared_with(public), public, f"installation {key.id}")
        return AESGCM(AESGCM(outer).decrypt(NO_NONCE, wrapped, None))
    except (Illegible, InvalidTag, ValueError):  # ValueError: no point of the curve
        return None


def _fields(plain: bytes) -> dict[str, Any]:
    try:
        found = json.loads(plain)  # as the body of an exchange is read: what is sealed is what would be in clear
    except (ValueError, RecursionError):
        raise Illegible("not what a phone writes") from None
    if not isinstance(found, dict):
        raise Illegible("not what a phone writes")
    return found


def _merged(payload: object, fields: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(payload, dict):
        raise Misplaced
    merged = dict(payload)
    for path in sorted(fields):
        _put(merged, path.split("."), fields[path])
    return merged


def _put(into: dict[str, Any], path: list[str], value: Any) -> None:
    name, *rest = path
    if not rest:
        if name in into:
            raise Misplaced
        into[name] = value
        return
    inside = into.get(name, {})
    if not isinstance(inside, dict):
        raise Misplaced
    into[name] = dict(inside)
    _put(into[name], rest, value)
