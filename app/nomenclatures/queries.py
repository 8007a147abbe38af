"""Reading the lists of an organisation: its merged lines, the check of a code, a label, a family."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import memory
from app.core.errors import Refused
from app.extensions import db
from app.nomenclatures import editing, rules
from app.nomenclatures.models import ListDraft, ListOverride, ListPublication, PublishedLists
from app.nomenclatures.rules import Change, Item
from app.people.models import Organisation

_LISTS = "lists of an organisation"


def items(org_id: UUID, list_code: str) -> list[Item]:
    """The lines of a list for this organisation, in order, inactive ones included."""
    return list(_lines(org_id, list_code).values())


def choices(org_id: UUID, list_code: str, parent: str | None = None) -> list[Item]:
    """The active lines one may choose from, first level or children of `parent`."""
    return [i for i in _lines(org_id, list_code).values() if i.active and i.parent == parent]


def find(org_id: UUID, list_code: str, code: object) -> Item | None:
    """The line of a code, inactive or not. Whatever is not a text (a phone may send anything) has none."""
    return _lines(org_id, list_code).get(code) if isinstance(code, str) else None


def check(org_id: UUID, list_code: str, code: object) -> str:
    """The code itself when the list knows it. Raises Refused("liste").

    An inactive code is accepted: a phone may have recorded it before it was switched off.
    """
    item = find(org_id, list_code, code)
    if item is None:
        title = rules.shipped(list_code).label
        raise Refused("liste", f"Ce choix n’existe pas dans la liste « {title} ».", field=list_code)
    return item.code


def check_pair(org_id: UUID, list_code: str, parent: object, child: object) -> tuple[str, str | None]:
    """A family and one of its lines (or none). Raises Refused("liste") when they do not go together."""
    family_code = check(org_id, list_code, parent)
    if child is None:
        return family_code, None
    item = find(org_id, list_code, child)
    if item is None or item.parent != family_code:
        title = rules.shipped(list_code).label
        raise Refused("liste", f"Ce choix ne va pas avec sa famille dans « {title} ».", field=list_code)
    return family_code, item.code


def label(org_id: UUID, list_code: str, code: str | None) -> str:
    """The French label; a code of a later release stays readable."""
    item = find(org_id, list_code, code or "non_renseigne")
    if item is not None:
        return item.label
    return rules.TO_UPDATE if code else "Non renseigné"


def shipped_code(org_id: UUID, list_code: str, code: str) -> str:
    """The shipped code a code counts as in consolidated figures and visibility rules."""
    item = find(org_id, list_code, code)
    return item.maps_to if item else code


def family(org_id: UUID, list_code: str, code: str) -> str:
    """The shipped first level of a code (itself in a one-level list): `bruit_fete` -> `bruit`."""
    return rules.family(rules.shipped(list_code), shipped_code(org_id, list_code, code))


def changes(session: Session, org_id: UUID, list_code: str) -> list[Change]:
    """What this organisation changed in a list."""
    rows = session.scalars(
        select(ListOverride).where(ListOverride.org_id == org_id, ListOverride.list_code == list_code)
    )
    return [Change(r.code, r.parent, r.label_fr, r.active, r.sort) for r in rows]


def known(org_id: UUID, list_code: str) -> dict[str, Change]:
    return {one.code: one for one in changes(db.session(), org_id, list_code)}


def draft(org_id: UUID, list_code: str) -> ListDraft | None:
    """What is being changed in a list."""
    return db.session().get(ListDraft, (org_id, rules.list_id(list_code)))


def drafted(org_id: UUID, list_code: str) -> dict[str, Change]:
    """What this organisation changed in a list, and what it is changing."""
    row = draft(org_id, list_code)
    return {**known(org_id, list_code), **(editing.loaded(row.changes) if row else {})}


def draft_items(org_id: UUID, list_code: str) -> list[Item]:
    """The lines as the draft would have them; those published without one."""
    return rules.merge(rules.shipped(list_code), drafted(org_id, list_code).values())


def publications(org_id: UUID, list_code: str) -> Sequence[ListPublication]:
    """The publications of a list, the last one first."""
    query = select(ListPublication).where(ListPublication.org_id == org_id, ListPublication.list_code == list_code)
    return db.session().scalars(query.order_by(ListPublication.number.desc())).all()


def behind(session: Session) -> Sequence[UUID]:
    """The organisations whose published lists are not of what is shipped now; under `every_tenant()`."""
    mine = PublishedLists.org_id == Organisation.id
    up_to_date = select(PublishedLists.org_id).where(mine, PublishedLists.shipped == rules.shipped_now())
    return session.scalars(select(Organisation.id).where(~up_to_date.exists())).all()


def forget() -> None:
    """Drop the lists read in this unit: one of them has just changed."""
    memory.forget(_LISTS)


def _lines(org_id: UUID, list_code: str) -> dict[str, Item]:
    # Remembered: one exchange checks a thousand codes.
    lists: dict[UUID, dict[str, dict[str, Item]]] = memory.once(_LISTS, dict)
    if org_id not in lists:
        lists[org_id] = _all(db.session(), org_id)
    if list_code not in lists[org_id]:
        lists[org_id][list_code] = _as_shipped(list_code)
    return lists[org_id][list_code]


def _all(session: Session, org_id: UUID) -> dict[str, dict[str, Item]]:
    """Every list this organisation changed, in one statement: most changed none."""
    with session.no_autoflush:
        codes = set(session.scalars(select(ListOverride.list_code).where(ListOverride.org_id == org_id)))
    return {
        code: {item.code: item for item in rules.merge(rules.shipped(code), changes(session, org_id, code))}
        for code in codes
    }


@cache
def _as_shipped(list_code: str) -> dict[str, Item]:
    return {item.code: item for item in rules.merge(rules.shipped(list_code), [])}
