"""Note a change; refuse the one made from a page that had not seen the last."""

from __future__ import annotations

from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.changes import rules
from app.changes.models import LastChange
from app.changes.rules import Deed
from app.core import clock, feed, unit
from app.core.bulk import table
from app.core.errors import Refused
from app.extensions import db
from app.people.acting import Actor
from app.people.models import UserAccount

UNSETTLED = 0
_NOTED = "palier_changes"


class Stale(Refused):
    """Somebody was there since the page was read."""

    status = 409

    def __init__(self, message: str) -> None:
        super().__init__("change_depuis", message)


@dataclass
class Page:
    """What the present work was decided from: a page read at a position of the clock, about these records."""

    position: int
    about: Collection[UUID] = ()
    refused: Stale | None = None
    """What it was told, once it was found too old."""
    waits: bool = True
    """Whether what somebody else did since keeps it from being done."""


_page: ContextVar[Page | None] = ContextVar("palier_page", default=None)


def decided_from(page: Page | None) -> None:
    """Say which page the present work comes from; None for work that comes from none."""
    _page.set(page)


def refused() -> Stale | None:
    """What the page the present work comes from was told, if it was too old."""
    page = _page.get()
    return page.refused if page else None


def wait_for_nothing() -> None:
    """The present work is done whatever others did since its page was read: one's own declaration, an access taken
    away. `missed` says what they did."""
    if (page := _page.get()) is not None:
        page.waits = False


def waits() -> bool:
    """Whether a page that is too old is refused."""
    page = _page.get()
    return page is None or page.waits


def seen() -> int | None:
    """The position a form shown now has seen."""
    page = _page.get()
    return page.position if page else None


def position(session: Session, org_id: UUID) -> int:
    """Where the organisation's clock stands. Read before what the page shows, so that it is never ahead of it."""
    return feed.position(session, org_id)


def since(session: Session, org_id: UUID) -> LastChange | None:
    """The last change of what the page is about, if it came after the page was read."""
    page = _page.get()
    if page is None or not page.about:
        return None
    return session.scalar(
        select(LastChange)
        .where(LastChange.org_id == org_id, LastChange.id.in_(page.about), LastChange.seq > page.position)
        .order_by(LastChange.seq.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def refuse(session: Session, last: LastChange) -> None:
    """Raises Stale, in words; the form shown after it has seen that change."""
    stale = Stale(rules.told(*_words(session, last)))
    page = _page.get()
    if page is not None:
        page.position, page.refused = position(session, last.org_id), stale
    raise stale


def note(actor: Actor, record_id: UUID, deed: Deed) -> None:
    """This person changes this record now. Raises Stale when the page they decided from had not seen the last change.

    Called with the record held until commit, so that of two people at the same instant the second is told of the first.
    """
    session = db.session()
    row = _held(session, actor, record_id, deed)
    if _unseen(row, actor):
        refuse(session, row)
    row.user_id, row.at, row.deed, row.seq = actor.user_id, clock.now(), deed.value, UNSETTLED
    session.info.setdefault(_NOTED, {})[row.org_id, row.id] = None


def missed(actor: Actor) -> str | None:
    """In words, what somebody else did since the page was read."""
    session = db.session()
    last = since(session, actor.org_id)
    return rules.happened(*_words(session, last)) if last is not None and last.user_id != actor.user_id else None


def _unseen(row: LastChange, actor: Actor) -> bool:
    """Whether somebody else made it since the page was read."""
    page = _page.get()
    if page is None or not page.waits or row.id not in page.about:
        return False
    return row.seq > page.position and row.user_id != actor.user_id


def _words(session: Session, last: LastChange) -> tuple[str, str, datetime, datetime, str]:
    user = session.get(UserAccount, last.user_id)
    name = user.name if user else "Quelqu’un"
    return name, last.deed, clock.local(last.at), clock.local(clock.now()), clock.hour(last.at)


def check_seen(actor: Actor, record_ids: Collection[UUID]) -> None:
    """Before these are undone by the way: raises Stale when somebody else made one since the page was read."""
    page, session = _page.get(), db.session()
    if page is None or not record_ids:
        return
    newer = LastChange.seq > page.position, LastChange.user_id != actor.user_id, LastChange.id.in_(record_ids)
    query = select(LastChange).where(LastChange.org_id == actor.org_id, *newer).order_by(LastChange.seq.desc()).limit(1)
    if (last := session.scalar(query.execution_options(populate_existing=True))) is not None:
        refuse(session, last)


def was(org_id: UUID, record_id: UUID, deed: Deed) -> bool:
    """Whether that is the last that was done to a record: of one that is no more, that it was there."""
    last = db.session.get(LastChange, (org_id, record_id))
    return last is not None and last.deed == deed


def _held(session: Session, actor: Actor, record_id: UUID, deed: Deed) -> LastChange:
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    first = {"org_id": actor.org_id, "id": record_id, "seq": UNSETTLED, "user_id": actor.user_id,
             "at": clock.now(), "deed": deed.value}  # fmt: skip
    session.execute(insert(table(LastChange)).values(first).on_conflict_do_nothing())
    return session.get_one(LastChange, (actor.org_id, record_id), with_for_update=True, populate_existing=True)


def _forget(session: Session) -> None:
    session.info.pop(_NOTED, None)


def _settle(session: Session) -> None:
    """Last in the unit, after the feed: whoever reads the clock at this position or later sees the change."""
    for key in session.info.pop(_NOTED, ()):
        row = session.get(LastChange, key, populate_existing=True)
        # One noted in a savepoint that failed is as it was before, and keeps its position, or is gone.
        if row is not None and row.seq == UNSETTLED:
            row.seq = feed.tick(session, row.org_id)
            session.flush()


def sweep(session: Session, at: datetime) -> None:
    """Forget the changes no page is older than. For every organisation."""
    session.execute(delete(LastChange).where(LastChange.at < at - rules.KEPT))


def listen() -> None:
    """Have every write unit settle what it noted, and nothing that an earlier one could not."""
    unit.at_opening(_forget)
    unit.at_closing(_settle)
