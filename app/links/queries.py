"""A link by its secret; those of a record, for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core.secrets import digest
from app.core.tenant import every_tenant
from app.extensions import db
from app.links import purposes
from app.links.models import Link
from app.links.rules import Standing, Why
from app.people.models import Organisation


@dataclass(frozen=True)
class Line:
    """One link as the desk reads it. `reason`: why it was ended, in words."""

    link: Link
    label: str
    standing: Standing
    reason: str


def by_secret(secret: str) -> Link | None:
    """Whatever its state; looked for whatever the secret looks like, so that each wrong one takes as long."""
    with every_tenant():
        text = secret.encode(errors="replace").decode()
        return db.session().scalars(select(Link).where(Link.token == digest(text))).first()


def of_record(org_id: UUID, about: tuple[str, UUID], at: datetime) -> Sequence[Line]:
    """All of them, the newest first."""
    mine = (Link.org_id == org_id, Link.about_kind == about[0], Link.about_id == about[1])
    found = db.session().scalars(select(Link).where(*mine).order_by(Link.made_at.desc(), Link.id.desc()))
    return [_line(one, at) for one in found]


def _line(link: Link, at: datetime) -> Line:
    purpose = purposes.PURPOSES.get(link.purpose)
    reason = Why.label_of(link.reason) if link.reason else ""
    return Line(link, purpose.label if purpose else link.purpose, link.standing(at), reason)


def org_name(org_id: UUID) -> str:
    return db.session().get_one(Organisation, org_id).name
