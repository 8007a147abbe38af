"""A held operation is played again under its own author."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.errors import Unknown
from app.extensions import db
from app.people.acting import Actor
from app.people.models import Membership, UserAccount
from app.people.rules import Role
from app.sync.models import HeldOp
from app.sync.rules import filled


def author_of(held: HeldOp, *, vouched: Role | None = None) -> Actor:
    """Its author, with the role they have now, or the one of who vouches for it. Raises Unknown when they are gone."""
    member = db.session.scalar(
        select(Membership).where(Membership.org_id == held.org_id, Membership.user_id == held.user_id)
    )
    if member is None:
        raise Unknown()
    user = db.session.get_one(UserAccount, held.user_id)
    role = vouched or Role.read(member.role)
    return Actor(user.id, held.org_id, role, member.id, member.landlord_id, held.device_id, user.name)


def to_apply(held: HeldOp) -> dict[str, Any]:
    """The operation as it came, with what a coordinator filled in over it."""
    op = {**held.body, "id": held.op_id}
    return filled(op, held.filled["put"], held.filled["left_out"]) if isinstance(held.filled, dict) else op
