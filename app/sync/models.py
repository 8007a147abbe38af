"""The operations received, and those kept whole until a person settles them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.feed import Synced, user_scope
from app.core.secrets import Encrypted, EncryptedJson
from app.sync.rules import kind_of


class Op(OrgOwned, Base):
    """One operation in custody and the answer given; `id` is the phone's. Kept for good: sent again, it is known."""

    __tablename__ = "op"
    __table_args__ = (Index(None, "org_id", "device_id", "device_no"), fk("device", "device_id"))

    device_id: Mapped[UUID]
    device_no: Mapped[int]
    user_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[UUID | None]
    payload_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20))
    result: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class HeldOp(OrgOwned, Synced, Base):
    """An operation stored, not applied: the work list *À régler*. `body` is the operation, verbatim; `grave`: it tells
    of something that calls for the coordinator now.

    Settled, it says how, and its author's phones are told: `filled`, what a coordinator put in or left out of its
    payload before it was applied (`sync.filling`); `why`, a code of `motif_refus`, and `note` of one refused.
    """

    __tablename__ = "held_op"
    feed_kind: ClassVar[str] = "settlement"
    __table_args__ = (
        Index(None, "org_id", "settled_at", "held_at"),
        Index(None, "org_id", "waits_for"),
        fk("device", "device_id"),
    )

    op_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(60))
    schema: Mapped[int]
    record_id: Mapped[UUID | None]
    device_id: Mapped[UUID]
    user_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(20))
    message: Mapped[str] = mapped_column(String(300))
    waits_for: Mapped[UUID | None]
    held_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=1)
    grave: Mapped[bool] = mapped_column(default=False)

    _body: Mapped[bytes | None] = mapped_column("body_sealed")
    body: Any = EncryptedJson("_body")

    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]
    settled: Mapped[str | None] = mapped_column(String(20))
    _note: Mapped[bytes | None] = mapped_column("note_sealed")
    note = Encrypted("_note")
    why: Mapped[str | None] = mapped_column(String(60))
    _filled: Mapped[bytes | None] = mapped_column("filled_sealed")
    filled: Any = EncryptedJson("_filled")

    def scopes(self) -> set[str]:
        """Its author's, once it is settled: until then her phone knows what it was answered."""
        return {user_scope(self.user_id)} if self.settled_at else set()


def called(held: HeldOp) -> str:
    """The kind it says it is, which this release may know by now."""
    return kind_of({"kind": body_of(held).get("kind")}) or held.kind


def is_sealed(held: HeldOp) -> bool:
    """Whether its private fields did not open: the body is what the phone sent."""
    return "sealed" in body_of(held)


def body_of(held: HeldOp) -> dict[str, Any]:
    """The operation as it came; empty when it does not open any more."""
    return held.body if isinstance(held.body, dict) else {}
