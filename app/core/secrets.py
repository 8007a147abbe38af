"""Encrypted columns: AES-256-GCM (core.keyring), bound to their table, column, row and tenant.

Associated data: `table.column.row id.tenant`, so that a ciphertext moved to another row or another tenant does not
open. A bind-time type decorator cannot see the row: hence a descriptor that seals on assignment, with the
client-chosen id and the tenant set first (`Base.__init__` sees to the order).

A value that does not open never keeps the others from being read: words stand in its place (`UNREADABLE`), and
whoever listens is told once. A credential has no words: reading it is refused (`Credential`).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any, NamedTuple, overload
from uuid import UUID

from app.core import keyring
from app.core.errors import Refused
from app.core.keyring import Unsealable

log = logging.getLogger(__name__)

GLOBAL = UUID(int=0)
UNREADABLE = "illisible, à restaurer"


class Place(NamedTuple):
    """Where a sealed value stands; `org_id` None for what is of no organisation."""

    table: str
    column: str
    row_id: UUID
    org_id: UUID | None

    def bound_to(self, attribute: str) -> bytes:
        """The associated data of what is sealed there."""
        return f"{self.table}.{attribute}.{self.row_id}.{self.org_id or GLOBAL}".encode()


_told: set[Place] = set()
_listeners: list[Callable[[Place], None]] = []
TOLD_AT_MOST = 10_000


def when_unreadable(listener: Callable[[Place], None]) -> None:
    """Have `listener` told of each value that does not open, once by process."""
    if listener not in _listeners:
        _listeners.append(listener)


def _tell(place: Place) -> None:
    if place in _told or len(_told) >= TOLD_AT_MOST:
        return
    _told.add(place)
    log.error("a sealed value does not open: %s.%s, row %s", place.table, place.column, place.row_id)
    for listener in _listeners:
        listener(place)


class Encrypted:
    """A text over a bytes column: `_text: Mapped[bytes | None]`, `text = Encrypted("_text")`.

    `ring`: whose keys seal it (core.keyring).
    """

    def __init__(self, attribute: str, ring: str = keyring.COLUMNS) -> None:
        self.attribute = attribute
        self.ring = ring

    @overload
    def __get__(self, row: None, owner: type) -> Encrypted: ...
    @overload
    def __get__(self, row: object, owner: type) -> str | None: ...
    def __get__(self, row: object | None, owner: type) -> Encrypted | str | None:
        if row is None:
            return self
        try:
            return self.opened(row)
        except Unsealable:
            return self.unopened()

    def unopened(self) -> str:
        """What stands for a value that does not open."""
        return UNREADABLE

    def __set__(self, row: object, value: str | None) -> None:
        # The same again, and the words shown for what does not open, leave the sealed bytes as they are.
        if value is not None and value == self.shown(row):
            return
        sealed = None if value is None else keyring.ring(self.ring).seal(value.encode(), self._bound_to(row))
        setattr(row, self.attribute, sealed)

    def opened(self, row: object) -> str | None:
        """The text. Raises Unsealable, once told."""
        sealed = getattr(row, self.attribute)
        if sealed is None:
            return None
        try:
            return keyring.unseal(sealed, self._bound_to(row), self.ring).decode()
        except (Unsealable, UnicodeDecodeError):
            _tell(self.place(row))
            raise Unsealable(self.attribute) from None

    def opens(self, row: object) -> bool:
        """Whether it can be read; nothing there can."""
        try:
            self.opened(row)
        except Unsealable:
            return False
        return True

    def place(self, row: Any) -> Place:
        if getattr(row, "id", None) is None or getattr(row, "org_id", GLOBAL) is None:
            raise RuntimeError("set id and org_id before an encrypted attribute")
        return Place(row.__tablename__, self.attribute.lstrip("_"), row.id, getattr(row, "org_id", None))

    def _bound_to(self, row: object) -> bytes:
        return self.place(row).bound_to(self.attribute)

    def shown(self, row: object) -> str | None:
        """The text, or the words for what does not open, even of a credential: for a list, never to be used."""
        try:
            return self.opened(row)
        except Unsealable:
            return UNREADABLE


class EncryptedJson(Encrypted):
    """The same over any JSON value; the words of a value that does not open are a text."""

    def __get__(self, row: object | None, owner: type) -> Any:
        if row is None:
            return self
        try:
            text = self.opened(row)
        except Unsealable:
            return UNREADABLE
        return None if text is None else json.loads(text)

    def __set__(self, row: object, value: Any) -> None:
        # In ASCII: JSON can carry half a character (a cut emoji), UTF-8 cannot, and custody refuses nothing.
        if value == UNREADABLE and not self.opens(row):
            return
        super().__set__(row, None if value is None else json.dumps(value, sort_keys=True))


class Credential(Encrypted):
    """What opens something, or says where to send it: no words stand for one that cannot be read."""

    def __init__(self, attribute: str, refusal: str) -> None:
        super().__init__(attribute)
        self.refusal = refusal

    def unopened(self) -> str:
        """Raises Refused."""
        raise Refused("illisible", self.refusal) from None


def digest(secret: str) -> str:
    """How a random secret (session, code, token) is stored: SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
