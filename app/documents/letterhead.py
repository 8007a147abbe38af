"""What stands at the head and at the foot of a structure's paper, and who changes it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid5

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.errors import Unknown
from app.core.rows import find
from app.documents.models import Letterhead
from app.extensions import db
from app.people.acting import Actor
from app.people.models import Organisation


def id_of(org_id: UUID) -> UUID:
    """Of the one letterhead a structure has, whether it was written already or not."""
    return uuid5(org_id, "letterhead")


def said(org_id: UUID) -> dict[str, str]:
    """What was written of it, field by field; a value that does not open counts for nothing."""
    row = find(Letterhead, org_id, id_of(org_id))
    return dict(row.said) if row is not None and isinstance(row.said, dict) else {}


def opens(org_id: UUID) -> bool:
    """Whether what was written can be read; nothing can."""
    row = find(Letterhead, org_id, id_of(org_id))
    return row is None or Letterhead.said.opens(row)


def name(org_id: UUID) -> str:
    return db.session().get_one(Organisation, org_id).name


def reach(org_id: UUID) -> list[str]:
    """Its telephone and its mail address, those it wrote."""
    written = said(org_id)
    return [one for field in ("telephone", "courriel") if (one := written.get(field, ""))]


def call_us(org_id: UUID) -> str:
    """« appelez-nous au 04 50 00 00 00 », « écrivez-nous à … », by what it wrote of itself; empty where it wrote
    neither: nobody is told to call a number that is not there."""
    written = said(org_id)
    if phone := written.get("telephone"):
        return f"appelez-nous au {phone}"
    return f"écrivez-nous à {mail}" if (mail := written.get("courriel")) else ""


def change(actor: Actor, letterhead_id: UUID, written: Mapping[str, str | None]) -> Letterhead:
    """From now on; what is frozen keeps the head it has. Raises Unknown for another structure's, Stale."""
    if letterhead_id != id_of(actor.org_id):
        raise Unknown()
    changes.note(actor, letterhead_id, Deed.letterhead_changed)
    row = find(Letterhead, actor.org_id, letterhead_id, lock=True)
    if row is None:
        row = Letterhead(org_id=actor.org_id, id=letterhead_id)
        db.session().add(row)
    row.said = {field: text for field, text in written.items() if text}
    return row
