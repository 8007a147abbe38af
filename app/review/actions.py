"""Put entries up for review, release or retain them, and keep the landlord's lines in step.

Every verb ends in `_refresh`, the only writer of `released_line`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select

from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.extensions import db
from app.nomenclatures import queries as lists
from app.people.acting import Actor
from app.people.rules import Role
from app.review import rules
from app.review.models import ReleasedLine, Review
from app.review.rules import Facts, State

REVIEWERS = (Role.coordinator, Role.lead)
NOTE_MAX = 500


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
    """A new entry enters the review. `keys`: level, place, sort, part_of (see `models.Review`).

    What an entry noted earlier completes this one is said by `attach`: a new entry asks the database nothing.
    """
    state = State.a_relire if needs_review else State.diffuse
    row = _revision(org_id, kind, entity_id, rev, state, facts, entry, entry.received_at, keys)
    row.at_once = at_once
    db.session.add(row)
    if row.part_of is not None:
        _refresh_parent(row)
    else:
        _write_line(row, None, rules.shown([row.revision()]))
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
    db.session.add(row)
    _refresh(row)
    return row


def release(actor: Actor, at: datetime, kind: str, entity_id: UUID, rev: int | None = None) -> Review:
    """The coordinator lets a landlord see it. `rev`: the revision that was read, when it was on a screen."""
    return _decide(actor, at, kind, entity_id, rev, State.diffuse)


def release_all(actor: Actor, at: datetime, entries: Iterable[tuple[str, UUID, int | None]]) -> int:
    """Release each (kind, id, revision read); one corrected or cancelled since is left. Returns how many."""
    done = 0
    for kind, entity_id, rev in entries:
        row = current(actor.org_id, kind, entity_id)
        if row.state == State.a_relire and row.withdrawn_at is None and rev in (None, row.rev):
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
    _refresh(row)


def project(org_id: UUID, kind: str, entity_id: UUID, facts: Facts | None) -> None:
    """The landlord's columns changed without anything new to read (an axis moved, a twin stands alone)."""
    row = current(org_id, kind, entity_id)
    row.facts = rules.pack(facts) if facts else None
    _refresh(row)


def attach(org_id: UUID, kind: str, entity_id: UUID, part_of: UUID | None) -> None:
    """Say which entry this one completes (the visit an ambience was read in), now that it is known."""
    row = current(org_id, kind, entity_id)
    before, row.part_of = row.part_of, part_of
    _refresh(row)
    if before is not None and before != part_of:
        _refresh_entity(org_id, before)


def current(org_id: UUID, kind: str, entity_id: UUID) -> Review:
    """The review of an entry's last revision, held until commit: two coordinators decide one after the other.

    Raises Unknown.
    """
    row = db.session.scalar(
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
    if actor.role not in REVIEWERS:
        raise NotAllowed("La relecture revient à la coordination.")
    row = current(actor.org_id, kind, entity_id)
    if row.withdrawn_at is not None:
        raise Refused("annulee", "Cette saisie a été annulée par son auteur.")
    if rev is not None and rev != row.rev:
        raise Refused("version", "Cette saisie a été corrigée depuis\u00a0: relisez-la avant de décider.")
    row.state, row.by, row.at = state.value, actor.user_id, at
    row.reason = row.note = None
    _refresh(row)
    return row


def _refresh(row: Review) -> None:
    if row.part_of is not None:
        _drop_line(row)
        _refresh_parent(row)
        return
    history = [one.revision() for one in _history(row)]
    _write_line(row, _line(row), _with_parts(row, rules.shown(history)))


def _refresh_parent(part: Review) -> None:
    assert part.part_of is not None
    _refresh_entity(part.org_id, part.part_of)


def _refresh_entity(org_id: UUID, entity_id: UUID) -> None:
    parents = select(Review).where(
        Review.org_id == org_id,
        Review.entity_id == entity_id,
        Review.current.is_(True),
        Review.part_of.is_(None),
    )
    for parent in db.session.scalars(parents).all():
        _refresh(parent)


def _history(row: Review) -> list[Review]:
    if row.rev == 1:
        return [row]
    same = select(Review).where(Review.org_id == row.org_id, Review.kind == row.kind, Review.entity_id == row.entity_id)
    return list(db.session.scalars(same))


def _with_parts(row: Review, visible: rules.Revision | None) -> rules.Revision | None:
    if visible is None or visible.facts is None:
        return None
    facts = visible.facts
    for part in _shown_parts(row):
        facts = rules.with_part(facts, part)
    return rules.Revision(visible.rev, visible.state, facts)


def _shown_parts(row: Review) -> list[Facts]:
    parts = select(Review).where(Review.org_id == row.org_id, Review.part_of == row.entity_id, Review.current.is_(True))
    found = sorted(db.session.scalars(parts), key=lambda one: one.occurred_at)
    visible = [rules.shown([one.revision() for one in _history(part)]) for part in found]
    return [one.facts for one in visible if one is not None and one.facts is not None]


def _line(row: Review) -> ReleasedLine | None:
    return db.session.scalar(
        select(ReleasedLine).where(
            ReleasedLine.org_id == row.org_id,
            ReleasedLine.kind == row.kind,
            ReleasedLine.entity_id == row.entity_id,
        )
    )


def _drop_line(row: Review) -> None:
    line = _line(row)
    if line is not None:
        db.session.delete(line)


def _write_line(row: Review, line: ReleasedLine | None, visible: rules.Revision | None) -> None:
    if visible is None or visible.facts is None:
        if line is not None:
            db.session.delete(line)
        return
    values = asdict(visible.facts)
    if line is None:
        line = ReleasedLine(
            org_id=row.org_id, id=uuid7(), kind=row.kind, entity_id=row.entity_id, rev=visible.rev, **values
        )
        db.session.add(line)
        return
    line.rev = visible.rev
    for name, value in values.items():
        setattr(line, name, value)
