"""Put entries up for review, release or retain them, and keep the landlord's lines in step.

Every verb says which entries it touched; `lines` writes what a landlord reads of them, once, before the commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.extensions import db
from app.nomenclatures import queries as lists
from app.people.acting import Actor
from app.people.rules import COORDINATION
from app.review import lines, rules
from app.review.models import Review
from app.review.rules import MACHINE, NOTE_MAX, Facts, State


class Entry(Protocol):
    """What the review keeps of an entry, for its work list; the main courante's rows have it."""

    @property
    def estate_id(self) -> UUID | None: ...
    @property
    def building_id(self) -> UUID | None: ...
    @property
    def entrance_id(self) -> UUID | None: ...
    @property
    def public_point_id(self) -> UUID | None: ...
    @property
    def service_date(self) -> date: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def author_id(self) -> UUID: ...
    @property
    def agents(self) -> list[str]: ...


def born(
    *,
    org_id: UUID,
    kind: str,
    entity_id: UUID,
    rev: int,
    facts: Facts | None,
    entry: Entry,
    needs_review: bool,
    at_once: bool = False,
    **keys: Any,
) -> Review:
    """A new entry enters the review. `keys`: level, place, sort, part_of (see `models.Review`)."""
    state = State.a_relire if needs_review else State.diffuse
    row = _revision(org_id, kind, entity_id, rev, state, facts, entry, entry.received_at, keys)
    row.at_once = at_once
    lines.born(row)
    return row


def corrected(
    *,
    org_id: UUID,
    kind: str,
    entity_id: UUID,
    rev: int,
    facts: Facts | None,
    entry: Entry,
    at: datetime,
    **keys: Any,
) -> Review:
    """A correction goes back to `a_relire`; the landlord keeps the last released revision meanwhile."""
    before = current(org_id, kind, entity_id)
    before.current = False
    keys.setdefault("part_of", before.part_of)
    row = _revision(org_id, kind, entity_id, rev, State.a_relire, facts, entry, at, keys)
    row.at_once = before.at_once
    row.aside, row.asks = before.aside, before.asks
    db.session.add(row)
    lines.touched(row)
    return row


def release(actor: Actor, at: datetime, kind: str, entity_id: UUID, rev: int | None = None) -> Review:
    """The coordinator lets a landlord see it. `rev`: the revision that was read, when it was on a screen."""
    return _decide(actor, at, kind, entity_id, rev, State.diffuse)


def release_all(actor: Actor, at: datetime, entries: Iterable[tuple[str, UUID, int | None]]) -> int:
    """Release each (kind, id, revision read); one corrected or cancelled since is left. Returns how many."""
    done = 0
    for kind, entity_id, rev in entries:
        row = current(actor.org_id, kind, entity_id)
        if row.state == State.a_relire and not row.aside and row.withdrawn_at is None and rev in (None, row.rev):
            release(actor, at, kind, entity_id, rev)
            done += 1
    return done


def retain(
    actor: Actor,
    at: datetime,
    kind: str,
    entity_id: UUID,
    reason: str,
    note: str | None = None,
    rev: int | None = None,
) -> Review:
    """Keep an entry inside, for a reason of the list `motif_retenue`; its line is deleted at once."""
    lists.check(actor.org_id, "motif_retenue", reason)
    if note is not None and len(note) > NOTE_MAX:
        raise Refused("longueur", f"La précision compte au plus {NOTE_MAX} signes.", field="note")
    row = _decide(actor, at, kind, entity_id, rev, State.retenu)
    row.reason, row.note = reason, note or None
    return row


def withdraw(org_id: UUID, kind: str, entity_id: UUID, at: datetime) -> None:
    """The entry is cancelled: it leaves the work list and the landlord's view."""
    row = current(org_id, kind, entity_id)
    row.withdrawn_at = at
    lines.touched(row)


def project(org_id: UUID, kind: str, entity_id: UUID, facts: Facts | None) -> None:
    """The landlord's columns changed without anything new to read (an axis moved)."""
    _tell(current(org_id, kind, entity_id), facts)


def attach(org_id: UUID, kind: str, entity_id: UUID, part_of: UUID | None, facts: Facts | None) -> None:
    """Say which entry this one completes (the visit an ambience was read in), now that it is known."""
    row = current(org_id, kind, entity_id)
    if row.part_of is not None:
        lines.left(org_id, row.part_of)
    row.part_of = part_of
    _tell(row, facts)


def counted(org_id: UUID, kind: str, entity_id: UUID, asks: UUID | None, facts: Facts | None, *, aside: bool) -> None:
    """It is the same fact as another entry, which counts for both (`aside`), or counts for itself (again)."""
    row = current(org_id, kind, entity_id)
    row.asks, row.aside = asks, aside
    _tell(row, facts)


def _tell(row: Review, facts: Facts | None) -> None:
    row.facts = rules.pack(facts) if facts else None
    lines.touched(row)


def current(org_id: UUID, kind: str, entity_id: UUID) -> Review:
    """The review of an entry's last revision, held until commit: two coordinators decide one after the other.

    Raises Unknown.
    """
    row = lines.newborn(org_id, kind, entity_id) or db.session.scalar(
        select(Review)
        .where(
            Review.org_id == org_id,
            Review.kind == kind,
            Review.entity_id == entity_id,
            Review.current.is_(True),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise Unknown()
    return row


def _revision(
    org_id: UUID,
    kind: str,
    entity_id: UUID,
    rev: int,
    state: State,
    facts: Facts | None,
    entry: Entry,
    at: datetime,
    keys: dict[str, Any],
) -> Review:
    keys.setdefault("place", _place(entry))
    return Review(
        org_id=org_id,
        id=uuid7(),
        kind=kind,
        entity_id=entity_id,
        rev=rev,
        current=True,
        aside=False,
        state=state.value,
        at=at,
        facts=rules.pack(facts) if facts else None,
        estate_id=entry.estate_id,
        service_date=entry.service_date,
        occurred_at=entry.occurred_at,
        author_id=entry.author_id,
        agents=list(entry.agents),
        **keys,
    )


def _place(entry: Entry) -> str:
    return str(entry.entrance_id or entry.building_id or entry.estate_id or entry.public_point_id)


def _decide(actor: Actor, at: datetime, kind: str, entity_id: UUID, rev: int | None, state: State) -> Review:
    if actor.role not in COORDINATION:
        raise NotAllowed("La relecture revient à la coordination.")
    row = current(actor.org_id, kind, entity_id)
    changes.note(actor, entity_id, Deed.released if state == State.diffuse else Deed.retained)
    if row.withdrawn_at is not None:
        raise Refused("annulee", "Cette saisie a été annulée.")
    if row.aside:
        raise Refused("doublon", "Cette saisie est comptée avec celle de l’autre téléphone\u00a0: relisez celle-là.")
    if rev is not None and rev != row.rev:
        raise Refused("version", "Cette saisie a été corrigée depuis\u00a0: relisez-la avant de décider.")
    if row.state != state and not MACHINE.may(row.state, state, "C"):
        raise Refused(
            "etat", f"Cette saisie est «\u00a0{State.label_of(row.state)}\u00a0»\u00a0: ce choix n’est plus possible."
        )
    row.state, row.by, row.at = state.value, actor.user_id, at
    row.reason = row.note = None
    lines.touched(row)
    return row
