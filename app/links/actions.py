"""What the service does with links: made, ended, revoked, prolonged, forgotten. What a visitor does: `visits`."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, or_, select, update

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.rows import get
from app.core.secrets import digest
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.links import purposes, rules
from app.links.models import Link, LinkUse
from app.links.purposes import Purpose
from app.links.rules import Standing, Why
from app.people.acting import Actor

About = tuple[str, UUID]
"""(kind, id) of the record a link is of."""
OVER = "Ce lien n’est plus valable. Faites-en un autre."


def make(
    actor: Actor | None,
    at: datetime,
    purpose: Purpose,
    about: About,
    party_id: UUID | None = None,
    expires_in: timedelta | None = None,
    *,
    org_id: UUID | None = None,
) -> tuple[Link, str]:
    """A link and its secret, which is known now and never again; it replaces the one of the same purpose that stands.

    `org_id`: for a form nobody signed in for (`actor` None). Called with the record held, so that two at the same
    instant do not leave two links. Raises Refused for a time that is none, or too long.
    """
    org = actor.org_id if actor is not None else org_id
    if org is None:
        raise ValueError("say which organisation the link is of")
    expires_at = rules.until(at, purpose.lives, purpose.most, expires_in)
    _end(_standing(org, about, party_id, at, purpose), Why.remplace, at, actor)
    secret = secrets.token_urlsafe(rules.SECRET_BYTES)
    row = Link(
        org_id=org, id=uuid7(), purpose=purpose.code, about_kind=about[0], about_id=about[1], party_id=party_id,
        token=digest(secret), made_by=actor.user_id if actor else None, made_at=at, expires_at=expires_at,
    )  # fmt: skip
    db.session().add(row)
    journal.note(Event.link_made, actor, org=org, about=row.id)
    return row, secret


def end(org_id: UUID, about: About, reason: Why, at: datetime, party_id: UUID | None = None) -> int:
    """The links of a record, or of one of its parties, open nothing any more. How many there were."""
    mine = (Link.party_id == party_id,) if party_id is not None else ()
    found = db.session().scalars(_of(org_id, about).where(Link.ended_at.is_(None), *mine).with_for_update()).all()
    _end(found, reason, at)
    return len(found)


def end_party(org_id: UUID, party_id: UUID, reason: Why, at: datetime) -> int:
    """Those of a party who is out of it, of whatever record each is. How many there were."""
    hers = (Link.org_id == org_id, Link.party_id == party_id, Link.ended_at.is_(None))
    found = db.session().scalars(select(Link).where(*hers).with_for_update()).all()
    _end(found, reason, at)
    return len(found)


def revoke(actor: Actor, link_id: UUID, at: datetime, about: About) -> Link:
    """By somebody who may write in this record. Raises Unknown for a link of another one, Refused once it is over."""
    row = _held(actor, link_id, about)
    changes.note(actor, row.id, Deed.link_revoked)
    if row.ended_at is not None:
        raise Refused("etat", "Ce lien est déjà fermé.")
    _end([row], Why.revoque, at, actor)
    return row


def prolong(actor: Actor, link_id: UUID, at: datetime, about: About, lasts: timedelta | None = None) -> Link:
    """Good for so long from now, never less than it was. Raises Unknown, Refused."""
    row = _held(actor, link_id, about)
    changes.note(actor, row.id, Deed.link_prolonged)
    if row.standing(at) != Standing.valable:
        raise Refused("etat", OVER)
    purpose = purposes.of(row)
    row.expires_at = max(row.expires_at, rules.until(at, purpose.lives, purpose.most, lasts))
    return row


def close(row: Link, reason: Why, at: datetime) -> None:
    """One link that is held, ended by what was answered through it."""
    _end([row], reason, at)


def sweep(at: datetime) -> None:
    """Of links that were over a month ago, what stays is what they were for, of which record, and their dates."""
    old = or_(Link.ended_at < at - rules.KEPT, Link.expires_at < at - rules.KEPT)
    swept = select(Link.id).where(old, Link.token.is_not(None)).scalar_subquery()
    s = db.session()
    s.execute(delete(LinkUse).where(LinkUse.link_id.in_(swept)).execution_options(synchronize_session=False))
    emptied = {"token": None, "party_id": None, "made_by": None, "opened": 0}
    s.execute(update(Link).where(old, Link.token.is_not(None)).values(emptied))


def forget(org_id: UUID, about: About) -> None:
    """All links of a record, for whoever erases it."""
    mine = _of(org_id, about).with_only_columns(Link.id).scalar_subquery()
    s = db.session()
    s.execute(delete(LinkUse).where(LinkUse.org_id == org_id, LinkUse.link_id.in_(mine)))
    s.execute(delete(Link).where(Link.org_id == org_id, Link.about_kind == about[0], Link.about_id == about[1]))


def _of(org_id: UUID, about: About) -> Select[Link]:
    return select(Link).where(Link.org_id == org_id, Link.about_kind == about[0], Link.about_id == about[1])


def _standing(org_id: UUID, about: About, party_id: UUID | None, at: datetime, purpose: Purpose) -> Iterable[Link]:
    same = (Link.purpose == purpose.code, Link.party_id == party_id, Link.ended_at.is_(None))
    return db.session().scalars(_of(org_id, about).where(*same, Link.expires_at > at).with_for_update()).all()


def _held(actor: Actor, link_id: UUID, about: About) -> Link:
    row = get(Link, actor.org_id, link_id, lock=True)
    if row.about != tuple(about):
        raise Unknown()
    return row


def _end(rows: Iterable[Link], reason: Why, at: datetime, actor: Actor | None = None) -> None:
    for row in rows:
        row.ended_at, row.reason = at, reason.value
        journal.note(Event.link_ended, actor, org=row.org_id, about=row.id)
