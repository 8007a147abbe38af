"""One landlord made of two, and two of one again: whatever names a landlord follows, readers and phones included.

The one that left is no row any more: no list has to leave it out, and its name may be taken again. Its ids and names
are the other's, so that files and what was kept of an import go on being understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import Base, OrgOwned, uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.letters import letters
from app.core.rows import find, get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.merging.actions import UNDONE_HOURS, UNDONE_WITHIN, mark_of
from app.merging.models import MergedLandlord
from app.people.acting import Actor
from app.people.models import Membership
from app.people.rules import Role
from app.places.models import Estate, Landlord

KEPT_OF_IT = ("name", "name_key", "former_keys", "former_ids")
OTHERS = "Autre chose y a été rattaché depuis que la page est ouverte. Relisez, puis recommencez."
LEFT = "Le bailleur gardé n’est plus dans la liste\u00a0: séparez-le d’abord de celui avec qui il a été réuni."
TAKEN = "Un bailleur porte de nouveau ce nom\u00a0: renommez-le d’abord."


def tables() -> Iterator[type[Any]]:
    """Every table whose rows name a landlord."""
    for mapper in sorted(Base.registry.mappers, key=lambda one: one.class_.__name__):
        if issubclass(mapper.class_, OrgOwned) and "landlord_id" in mapper.columns:
            yield mapper.class_


def about(org_id: UUID, landlord_id: UUID) -> dict[str, int]:
    """How many rows of each table would follow; of estates, closed ones included."""
    found = {}
    for model in tables():
        of = model.org_id == org_id, model.landlord_id == landlord_id
        found[model.__tablename__] = db.session.scalar(select(func.count()).select_from(model).where(*of)) or 0
    return found


def readers(org_id: UUID, landlord_id: UUID) -> int:
    """Whose accounts are open, and read its stock."""
    of = Membership.org_id == org_id, Membership.landlord_id == landlord_id, Membership.active.is_(True)
    return db.session.scalar(select(func.count()).select_from(Membership).where(*of)) or 0


def seen(org_id: UUID, kept_id: UUID, gone_id: UUID) -> str:
    """Of what a page said of both."""
    return f"{mark_of(about(org_id, kept_id))} / {mark_of(about(org_id, gone_id))}"


def join(actor: Actor, at: datetime, kept_id: UUID, gone_id: UUID, mark: str) -> MergedLandlord:
    """All that was the one's is the other's from now on, and its readers read the other's too. `mark`: of the page.

    Raises Refused, Unknown.
    """
    kept, gone = _both(actor, kept_id, gone_id, Deed.landlords_joined)
    if gone is None and (known := _joined(actor.org_id, kept_id, gone_id)) is not None:
        return known  # said twice
    if kept is None or gone is None:
        raise Unknown()
    if seen(actor.org_id, kept_id, gone_id) != mark:
        raise Refused("change", OTHERS)
    moved = {model.__tablename__: _give(model, gone, kept_id) for model in tables()}
    given = _known_by(kept, gone)
    row = MergedLandlord(
        org_id=actor.org_id, id=uuid7(), kept_id=kept_id, gone_id=gone_id, by_id=actor.user_id, at=at, given=given,
        gone={name: getattr(gone, name) for name in KEPT_OF_IT},
        moved={name: ids for name, ids in moved.items() if ids},
    )  # fmt: skip
    db.session.add(row)
    db.session.delete(gone)
    db.session.flush()
    journal.note(Event.settings_changed, actor, about=kept_id)
    return row


def part(actor: Actor, at: datetime, merge_id: UUID) -> MergedLandlord:
    """Two again: what was moved and still is there goes back, what came since stays. Raises Refused, Unknown."""
    row = get(MergedLandlord, actor.org_id, merge_id, lock=True)
    kept, _ = _both(actor, row.kept_id, row.gone_id, Deed.landlords_parted)
    changes.note(actor, merge_id, Deed.landlords_parted)
    if row.undone_at is not None:
        return row
    if at - row.at > UNDONE_WITHIN:
        within = f"dans les {letters(UNDONE_HOURS)} heures"
        raise Refused("delai", f"Deux bailleurs réunis se séparent {within}\u00a0: c’est passé.")
    if kept is None:
        raise Refused("plus", LEFT)
    _forget(kept, row)
    _come_back(row)
    for model in tables():
        wanted = {UUID(one) for one in row.moved.get(model.__tablename__, ())}
        _give(model, kept, row.gone_id, wanted)
    row.undone_at = at
    journal.note(Event.settings_changed, actor, about=row.kept_id)
    return row


def _joined(org_id: UUID, kept_id: UUID, gone_id: UUID) -> MergedLandlord | None:
    mine = MergedLandlord.org_id == org_id, MergedLandlord.kept_id == kept_id, MergedLandlord.gone_id == gone_id
    return db.session.scalar(select(MergedLandlord).where(*mine, MergedLandlord.undone_at.is_(None)))


def _both(actor: Actor, kept_id: UUID, gone_id: UUID, deed: Deed) -> tuple[Landlord | None, Landlord | None]:
    """Held until commit; None of one that is no more. Raises NotAllowed, Refused, Stale."""
    if actor.role != Role.administrator:
        raise NotAllowed("Les bailleurs sont tenus par l’administration.")
    if kept_id == gone_id:
        raise Refused("meme", "C’est le même bailleur.")
    held = {id: find(Landlord, actor.org_id, id, lock=True) for id in sorted((kept_id, gone_id))}
    for id in held:
        changes.note(actor, id, deed)
    return held[kept_id], held[gone_id]


def _give(model: type[Any], before: Landlord, after_id: UUID, only: set[UUID] | None = None) -> list[str]:
    """Rows of the one to the other: of estates, the phones of their sectors receive them by the feed."""
    given = []
    for row in db.session.scalars(
        select(model).where(model.org_id == before.org_id, model.landlord_id == before.id)
    ):  # fmt: skip
        if only is None or row.id in only:
            row.landlord_id = after_id
            given.append(str(row.id))
            if isinstance(row, Estate):
                db.session.expire(row, ["landlord"])
    db.session.flush()
    return given


def _known_by(kept: Landlord, gone: Landlord) -> list[str]:
    """The names by which the one is known from now on, that it was not before."""
    known = [kept.name_key, *(kept.former_keys or ())]
    given = [key for key in dict.fromkeys([gone.name_key, *(gone.former_keys or ())]) if key not in known]
    kept.former_keys = [*(kept.former_keys or ()), *given]
    kept.former_ids = [*(kept.former_ids or ()), str(gone.id), *(gone.former_ids or ())]
    return given


def _forget(kept: Landlord, row: MergedLandlord) -> None:
    ids = {str(row.gone_id), *row.gone["former_ids"]}
    kept.former_keys = [one for one in kept.former_keys if one not in row.given]
    kept.former_ids = [one for one in kept.former_ids if one not in ids]


def _come_back(row: MergedLandlord) -> None:
    """The row it was, unless its name is another's by now. Raises Refused."""
    said: Mapping[str, Any] = row.gone
    twin = Landlord.org_id == row.org_id, Landlord.name_key == said["name_key"]
    if db.session.scalar(select(Landlord.id).where(*twin)) is not None:
        raise Refused("deja", TAKEN)
    db.session.add(Landlord(org_id=row.org_id, id=row.gone_id, **said))
    db.session.flush()
