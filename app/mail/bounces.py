"""Mail that comes back: each leaves under a return address of its own, which says which it is and that we said so.

`bounce+<id of the mail, then a mark>@…` (VERP): the mark is an HMAC under the signing key, so that nobody can have
somebody else's mail refused by guessing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from uuid import UUID

from app.settings import settings

READ_AT_MOST = 1024 * 1024
MARK = 16
_TOKEN = re.compile(rf"\+([0-9a-f]{{32}})([0-9a-f]{{{MARK}}})@", re.IGNORECASE)
_FAILED = re.compile(r"5\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True)
class Bounce:
    """A mail that was not delivered, and the status its server gave (RFC 3463)."""

    mail_id: UUID
    code: str


def address_of(mail_id: UUID, sender: str) -> str:
    """The return address of a mail: its own where the operator named one for bounces, else the sender's."""
    home = settings().mail_bounces
    if not home:
        return sender
    user, _, domain = home.partition("@")
    return f"{user}+{mail_id.hex}{_mark(mail_id, settings().secret_keys[0])}@{domain}"


def read(raw: bytes) -> Bounce | None:
    """What a delivery report (RFC 3464) says of one of our mails; None for any other mail, or one only delayed."""
    mail_id = next((id for id in _named(raw[:READ_AT_MOST].decode("latin-1"))), None)
    code = next(_failures(message_from_bytes(raw[:READ_AT_MOST])), None)
    return Bounce(mail_id, code) if mail_id and code else None


def _named(text: str) -> Iterator[UUID]:
    for found in _TOKEN.finditer(text):
        id, mark = UUID(found[1]), found[2].lower()
        if any(hmac.compare_digest(mark, _mark(id, key)) for key in settings().secret_keys):
            yield id


def _failures(report: Message) -> Iterator[str]:
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in part.walk():
            status = _FAILED.match(str(fields.get("Status", "")).strip())
            if str(fields.get("Action", "")).strip().lower() == "failed" and status:
                yield status[0]


def _mark(mail_id: UUID, key: str) -> str:
    return hmac.new(key.encode(), b"bounce" + mail_id.bytes, hashlib.sha256).hexdigest()[:MARK]
