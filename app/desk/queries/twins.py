"""*Doublons*: what may be one fact noted by both phones of a pair, and what was said of it lately."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import memory
from app.core.labels import Label
from app.desk.queries.review import Answer, Waiting, answer, lines
from app.extensions import db
from app.logbook.kinds import entry_kinds
from app.pages.lists import Page, cut, paginate
from app.review import queries as review


class Standing(Label):
    """What the list shows: it opens on the first."""

    a_trancher = "a_trancher", "À trancher"
    tranches = "tranches", "Tranchés"


@dataclass(frozen=True)
class Pair:
    """Two entries that may be one fact. `once`: they count as one now; `said`: None while nobody said."""

    one: Waiting
    other: Waiting
    once: bool
    said: Answer | None = None


Said = tuple[UUID, UUID, Mapping[str, Any]]
"""Two entries, and what was last said of both."""


def listed(org_id: UUID, standing: Standing, since: date, number: int) -> Page[Pair]:
    """One page: nobody said yet, or what was said of entries since a day, the last said first."""
    return _asked(org_id, number) if standing == Standing.a_trancher else _settled(org_id, since, number)


def how_many(org_id: UUID, since: date) -> dict[str, int]:
    """Of each, how many there are."""
    return {Standing.a_trancher: review.count_asking(org_id), Standing.tranches: len(_told(org_id, since))}


def _asked(org_id: UUID, number: int) -> Page[Pair]:
    page = paginate(db.session(), review.asking(org_id), number)
    heads = review.beside(org_id, org_id, [row.asks for row in page.items if row.asks])
    told = {one.id: one for one in lines(org_id, [*page.items, *heads])}
    pairs = [
        Pair(told[row.entity_id], told[row.asks], row.aside)
        for row in page.items
        if row.asks is not None and row.asks in told
    ]
    return Page(pairs, page.number, page.total, page.size)


def _settled(org_id: UUID, since: date, number: int) -> Page[Pair]:
    page = cut(_told(org_id, since), number)
    rows = review.beside(org_id, org_id, {id for one, other, _ in page.items for id in (one, other)})
    known = {one.id: one for one in lines(org_id, rows)}
    pairs = [
        Pair(known[one], known[other], said["same"], answer(org_id, said))
        for one, other, said in page.items
        if one in known and other in known
    ]
    return Page(pairs, page.number, page.total, page.size)


def _told(org_id: UUID, since: date) -> Sequence[Said]:
    """Each pair of entries that stand and that somebody said to be one or two, once: both keep what was said."""
    return memory.once(("twins told", org_id, since), lambda: _read(org_id, since))


def _read(org_id: UUID, since: date) -> Sequence[Said]:
    found = [pair for kind in entry_kinds().values() if kind.alike for pair in _of_kind(org_id, kind.model, since)]
    return sorted(found, key=lambda one: (str(one[2]["at"]), str(one[0])), reverse=True)


def _of_kind(org_id: UUID, model: Any, since: date) -> Iterable[Said]:
    standing = (model.org_id == org_id, model.service_date >= since, model.cancelled_at.is_(None))
    asked = select(model.id, model.twins).where(*standing, model.twins.is_not(None)).order_by(model.occurred_at)
    rows = {id: twins or {} for id, twins in db.session.execute(asked)}
    for id, twins in rows.items():
        for other, said in twins.items():
            if UUID(other) in rows and str(id) < other:
                yield id, UUID(other), said
