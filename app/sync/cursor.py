"""Where a phone stands in the feed: opaque and signed, so that it cannot be guessed, edited or borrowed.

It holds the epoch of the server's history and, per scope, the last number received. A scope gained starts at
zero and is backfilled like the rest; a scope missing from what the reader may see now was lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from app.settings import settings


class Resync(Exception):
    """The cursor is foreign, stale, garbage, or of another epoch: the phone starts again, outbox untouched."""


@dataclass(frozen=True)
class Cursor:
    """`seen`: last number received by scope. `until`: upper bound of a paging under way; `fresh`: the scopes it began
    from nothing."""

    epoch: UUID
    user_id: UUID
    seen: dict[str, int]
    until: int | None = None
    fresh: frozenset[str] = frozenset()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(list(reversed(settings().secret_keys)), salt="palier.cursor")


def pack(cursor: Cursor) -> str:
    """The text a phone keeps."""
    paging = [sorted(cursor.fresh)] if cursor.fresh else []
    return str(_signer().dumps([cursor.epoch.hex, cursor.user_id.hex, cursor.seen, cursor.until, *paging]))


def unpack(text: str, *, epoch: UUID, user_id: UUID, seq: int, forgotten: int = 0) -> Cursor:
    """The cursor, if it was made for this person in this history. Raises Resync."""
    try:
        epoch_hex, user_hex, seen, until, *paging = _signer().loads(text)
        fresh = frozenset(map(str, paging[0])) if paging else frozenset()
        cursor = Cursor(UUID(epoch_hex), UUID(user_hex), {str(k): int(v) for k, v in seen.items()}, until, fresh)
    except (BadData, ValueError, TypeError, AttributeError):
        raise Resync("garbage") from None
    if cursor.epoch != epoch or cursor.user_id != user_id:
        raise Resync("another history, or another person")
    if any(number > seq for number in cursor.seen.values()):
        raise Resync("beyond the clock: the server was restored")
    if any(0 < number < forgotten for number in cursor.seen.values()):
        raise Resync("older than the departures still known")
    return cursor
