"""Publishing the lists of an organisation, and changing them at once, as the terminal does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.core import clock
from app.core.base import uuid7
from app.core.rows import find
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.nomenclatures import editing, queries, rules
from app.nomenclatures.models import ListOverride, ListPublication, ListVersion, PublishedLists
from app.nomenclatures.rules import Change
from app.people.acting import Actor

_others: dict[str, Callable[[UUID], bool]] = {}


def published_with(list_code: str, work: Callable[[UUID], bool]) -> None:
    """A list that a feature makes of its own data is sent with the others; `work` says whether it changed."""
    _others[list_code] = work


def publish(org_id: UUID) -> int:
    """Merge every list and store what changed; the phones then receive it. Idempotent.

    Called when an organisation is created, after a publication, and at each start (shipped lists may have
    grown). Returns the number of lists that changed.
    """
    changed = sum(send(org_id, list_code) for list_code in rules.LISTS)
    changed += sum(work(org_id) for work in _others.values())
    db.session().merge(PublishedLists(org_id=org_id, shipped=rules.shipped_now()))
    return changed


def send(org_id: UUID, list_code: str) -> bool:
    """The list as it is now, for the phones; True when it changed."""
    shipped = rules.shipped(list_code)
    lines = rules.export(rules.merge(shipped, queries.changes(db.session(), org_id, list_code)))
    return hand_out(org_id, list_code, shipped.version, lines)


def hand_out(org_id: UUID, list_code: str, version: int, lines: list[dict[str, Any]], title: str | None = None) -> bool:
    """These lines, for the phones; True when they changed. `title`: of a list that is not shipped."""
    row = find(ListVersion, org_id, rules.list_id(list_code))
    if row is None:
        row = ListVersion(
            org_id=org_id, id=rules.list_id(list_code), list_code=list_code, title=title, version=version, items=lines
        )
        db.session.add(row)
        return True
    if row.items == lines:
        return False
    row.items, row.version = lines, version
    return True


def change_list(org_id: UUID, list_code: str, change: Change) -> None:
    """Relabel, switch, reorder a shipped code, or add or change a local one, for everybody at once. Raises Refused."""
    shipped = rules.shipped(list_code)
    before = queries.find(org_id, list_code, change.code)
    rules.validate(shipped, change, before.label if before else None)
    if change.active is False:
        editing.refuse_off(shipped, change.code)
    decide(org_id, list_code, [change], new=() if before else (change.code,))


def decide(
    org_id: UUID, list_code: str, changes: Iterable[Change], *, new: Collection[str] = (), actor: Actor | None = None
) -> None:
    """These changes are everybody's, under the next number. `new`: the lines that are added."""
    before = {one.code: one for one in queries.items(org_id, list_code)}
    for change in changes:
        write(org_id, list_code, change)
    after = queries.items(org_id, list_code)
    editing.refuse_empty(rules.shipped(list_code), after)
    if said := editing.differences(before, after, new):
        number(org_id, list_code, said, actor)
    send(org_id, list_code)


def number(org_id: UUID, list_code: str, said: list[dict[str, Any]], actor: Actor | None) -> int:
    """Remember a publication, under the next number. `said`: what it changed, line by line."""
    row = ListPublication(
        org_id=org_id, id=uuid7(), list_code=list_code, number=_next(org_id, list_code), at=clock.now(),
        user_id=actor.user_id if actor else None, changes=said,
    )  # fmt: skip
    db.session.add(row)
    journal.note(Event.list_changed, actor, org=org_id, about=row.id)
    return row.number


def write(org_id: UUID, list_code: str, change: Change) -> None:
    """Keep what was decided of one code."""
    session = db.session()
    mine = ListOverride.org_id == org_id, ListOverride.list_code == list_code
    row = session.scalar(select(ListOverride).where(*mine, ListOverride.code == change.code))
    if row is None:
        row = ListOverride(org_id=org_id, id=uuid7(), list_code=list_code, code=change.code)
        session.add(row)
    row.parent, row.label_fr = change.parent, change.label
    row.active, row.sort = change.active, change.sort
    session.flush()
    queries.forget()


def _next(org_id: UUID, list_code: str) -> int:
    mine = ListPublication.org_id == org_id, ListPublication.list_code == list_code
    return (db.session.scalar(select(func.max(ListPublication.number)).where(*mine)) or 0) + 1
