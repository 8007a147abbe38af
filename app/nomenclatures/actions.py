"""Publishing the lists of an organisation, and changing them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.core.base import uuid7
from app.core.rows import find
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.nomenclatures import queries, rules
from app.nomenclatures.models import ListOverride, ListVersion, PublishedLists
from app.nomenclatures.rules import Change


def publish(org_id: UUID) -> int:
    """Merge every list and store what changed; the phones then receive it. Idempotent.

    Called when an organisation is created, after an override, and at each start (shipped lists may have
    grown). Returns the number of lists that changed.
    """
    changed = sum(_publish_one(org_id, list_code) for list_code in rules.LISTS)
    db.session().merge(PublishedLists(org_id=org_id, shipped=rules.shipped_now()))
    return changed


def _publish_one(org_id: UUID, list_code: str) -> bool:
    session = db.session()
    shipped = rules.shipped(list_code)
    lines = rules.export(rules.merge(shipped, queries.changes(session, org_id, list_code)))
    row = find(ListVersion, org_id, rules.list_id(list_code))
    if row is None:
        session.add(
            ListVersion(
                org_id=org_id,
                id=rules.list_id(list_code),
                list_code=list_code,
                version=shipped.version,
                items=lines,
            )
        )
        return True
    if row.items == lines:
        return False
    row.items, row.version = lines, shipped.version
    return True


def change_list(org_id: UUID, list_code: str, change: Change) -> None:
    """Relabel, switch, reorder a shipped code, or add or change a local one. Raises Refused."""
    session = db.session()
    shipped = rules.shipped(list_code)
    row = session.scalar(
        select(ListOverride).where(
            ListOverride.org_id == org_id,
            ListOverride.list_code == list_code,
            ListOverride.code == change.code,
        )
    )
    rules.validate(shipped, change)
    if row is None:
        row = ListOverride(org_id=org_id, id=uuid7(), list_code=list_code, code=change.code)
        session.add(row)
    row.parent, row.label_fr = change.parent, change.label
    row.active, row.sort = change.active, change.sort
    session.flush()
    queries.forget()
    journal.note(Event.list_changed, org=org_id, about=row.id)
    _publish_one(org_id, list_code)
