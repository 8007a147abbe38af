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


def author_of(held: HeldOp) -> Actor:
    """Its author, with the role they have now. Raises Unknown when they are gone."""
    member = db.session.scalar(
        select(Membership).where(Membership.org_id == held.org_id, Membership.user_id == held.user_id)
    )
    if member is None:
        raise Unknown()
    user = db.session.get_one(UserAccount, held.user_id)
    return Actor(user.id, held.org_id, Role(member.role), member.id, member.landlord_id, held.device_id, user.name)


def as_received(held: HeldOp) -> dict[str, Any]:
    """The operation as it came."""
    return {**held.body, "id": held.op_id}
