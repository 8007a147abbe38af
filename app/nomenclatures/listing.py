"""The lists as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core.folding import fold
from app.core.labels import Label
from app.extensions import db
from app.nomenclatures import editing, queries, rules
from app.nomenclatures.editing import Said
from app.nomenclatures.models import ListDraft, ListOverride, ListPublication
from app.nomenclatures.rules import Change, Item
from app.pages import names
from app.pages.lists import Column, Order, Page, cut


class Standing(Label):
    """Which lists are shown; all of them unless asked otherwise."""

    brouillon = "brouillon", "En brouillon"
    changee = "changee", "Changées ici"
    livree = "livree", "Telles que livrées"


@dataclass(frozen=True)
class Line:
    """One list. `changed`: lines that are not as shipped; `own`: those of the structure's own that are offered."""

    id: UUID
    code: str
    title: str
    offered: int
    changed: int
    own: int
    number: int
    at: datetime | None
    drafted: bool

    def keep(self, standing: str | None) -> bool:
        return {
            Standing.brouillon: self.drafted,
            Standing.changee: self.changed > 0,
            Standing.livree: self.changed == 0,
        }.get(Standing(standing), True) if standing else True  # fmt: skip


COLUMNS = (
    Column("nom", "Liste", (lambda one: fold(one.title),)),
    Column("lignes", "Lignes proposées", (lambda one: one.offered,)),
    Column("changees", "Changées ici", (lambda one: one.changed,)),
    Column("publiee", "Publiée", (lambda one: one.at.timestamp() if one.at else 0,)),
)


def listed(org_id: UUID, standing: str | None, order: Order, number: int) -> Page[Line]:
    """One page by title; read whole, for there are some tens of them."""
    found = sorted(_lines(org_id), key=lambda one: fold(one.title))
    return cut(order.sort([one for one in found if one.keep(standing)]), number)


def _lines(org_id: UUID) -> list[Line]:
    changes: dict[str, list[Change]] = {}
    for one in db.session.scalars(select(ListOverride).where(ListOverride.org_id == org_id)):
        changes.setdefault(one.list_code, []).append(Change(one.code, one.parent, one.label_fr, one.active, one.sort))
    mine = select(ListPublication).where(ListPublication.org_id == org_id)
    last = {one.list_code: one for one in db.session.scalars(mine.order_by(ListPublication.number))}
    drafted = set(db.session.scalars(select(ListDraft.list_code).where(ListDraft.org_id == org_id)))
    return [_line(org_id, code, changes.get(code, []), last.get(code), code in drafted) for code in rules.LISTS]


def _line(org_id: UUID, code: str, changes: Sequence[Change], last: ListPublication | None, drafted: bool) -> Line:
    shipped = rules.shipped(code)
    items = rules.merge(shipped, changes)
    own = [one for one in items if one.maps_to != one.code and one.active]
    changed = [one for one in items if one != shipped.find(one.code) and (one.active or one.maps_to == one.code)]
    return Line(
        rules.page_id(org_id, code), code, shipped.label, sum(one.active for one in items), len(changed), len(own),
        last.number if last else 0, last.at if last else None, drafted,
    )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of a list: as the draft would have it, and what is to be said beside it.

    `rank` of `among` lines it is moved among, from 0; `kept`: why it stays offered.
    """

    item: Item
    shipped: str
    counts_as: str
    rank: int
    among: int
    kept: str
    draft: bool

    @property
    def own(self) -> bool:
        return self.item.maps_to != self.item.code


@dataclass(frozen=True)
class Draft:
    """What is being changed, by whom; who tries it, and whether what they hold is all of it."""

    said: Sequence[Said]
    who: str
    user_id: UUID
    at: datetime
    tried_by: UUID | None
    tester: str
    tried_at: datetime | None
    behind: bool


@dataclass(frozen=True)
class Published:
    number: int
    at: datetime
    who: str
    said: Sequence[Said]


@dataclass(frozen=True)
class Sheet:
    """One list: its lines in order, its draft, its publications."""

    id: UUID
    code: str
    title: str
    scale: bool
    rows: Sequence[Row]
    draft: Draft | None
    history: Sequence[Published]


def sheet(org_id: UUID, page: UUID) -> Sheet:
    """Raises Unknown."""
    code = rules.list_of(org_id, page)
    shipped, items = rules.shipped(code), queries.draft_items(org_id, code)
    now = {one.code: one for one in queries.items(org_id, code)}
    return Sheet(
        page, code, shipped.label, shipped.scale, [_row(shipped, items, one, now) for one in editing.in_order(items)],
        drafted(org_id, code, _told(org_id, code, items, now)), history(org_id, code),
    )  # fmt: skip


def _row(shipped: rules.ShippedList, items: Sequence[Item], item: Item, now: dict[str, Item]) -> Row:
    among = editing.beside(items, item.code)
    delivered, target = shipped.find(item.code), shipped.find(item.maps_to)
    return Row(
        item, delivered.label if delivered and delivered.label != item.label else "",
        target.label if target and target.code != item.code else "", among.index(item), len(among),
        editing.kept_on(shipped, item.code), now.get(item.code) != item,
    )  # fmt: skip


def _told(org_id: UUID, code: str, items: Sequence[Item], now: dict[str, Item]) -> list[Said]:
    row = queries.draft(org_id, code)
    new = [one for one in row.changes if one not in now] if row else []
    return editing.told(editing.differences(now, items, new))


def drafted(org_id: UUID, code: str, said: Sequence[Said]) -> Draft | None:
    """What is being changed, which `said` tells; None when nothing is."""
    row = queries.draft(org_id, code)
    if row is None:
        return None
    people = names.people(org_id)
    tester = people[row.tried_by].name if row.tried_by else ""
    return Draft(
        said, people[row.user_id].name, row.user_id, row.at,
        row.tried_by, tester, row.tried_at, row.tried_at is not None and row.tried_at < row.at,
    )  # fmt: skip


def history(org_id: UUID, code: str, e: str = "e") -> list[Published]:
    """Its publications, the last one first. `e`: as in `editing.told`."""
    people = names.people(org_id)
    return [
        Published(one.number, one.at, people[one.user_id].name if one.user_id else "au terminal",
                  editing.told(one.changes, e))
        for one in queries.publications(org_id, code)
    ]  # fmt: skip


def parents(list_code: str) -> list[tuple[str, str]]:
    """The shipped lines one of one's own may be under, each family before its lines."""
    lines = editing.in_order(rules.shipped(list_code).items)
    return [(one.code, f"\u2013 {one.label}" if one.parent else one.label) for one in lines
            if one.code != editing.LEFT_OUT]  # fmt: skip
