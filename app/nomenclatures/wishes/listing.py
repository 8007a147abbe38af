"""Proposals as the desk shows them: those that wait and those answered, one with its list as it is now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.core.folding import fold
from app.core.labels import Label
from app.core.rows import get
from app.extensions import db
from app.nomenclatures import queries
from app.nomenclatures import rules as lists
from app.nomenclatures.wishes.models import ListWish
from app.nomenclatures.wishes.rules import State, Want
from app.pages import names
from app.pages.lists import Column, Order, Page, paginate, ranked, same

BADGES = {State.en_attente: "wait", State.acceptee: "half", State.publiee: "done", State.refusee: ""}


class Standing(Label):
    en_attente = "en_attente", "En attente"
    repondue = "repondue", "Répondues"


@dataclass(frozen=True)
class Line:
    """One proposal. `about`: the line it is about, as it is called now; `put`: the one it became, likewise."""

    id: UUID
    page: UUID
    list_code: str
    title: str
    want: Want
    about: str
    text: str
    author: str
    made_at: datetime
    state: str
    state_label: str
    badge: str
    put: str
    number: int | None
    reason: str
    answered_by: str
    answered_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.state == State.en_attente

    @property
    def named(self) -> str:
        """What it is about, in few words."""
        return self.text or self.about


@dataclass(frozen=True)
class Filters:
    """What narrows the list; None does not. Codes, of a list and of `Want`."""

    list_code: str | None = None
    want: str | None = None


COLUMNS = (
    Column("liste", "Liste", (ranked(ListWish.list_code, sorted(lists.LISTS, key=lambda one: fold(
        lists.shipped(one).label))),)),
    Column("proposition", "Proposition", (ranked(ListWish.want, Want.codes()),)),
    Column("date", "Proposée", (ListWish.made_at,)),
)  # fmt: skip


def listed(org_id: UUID, standing: Standing, asked: Filters, order: Order, number: int) -> Page[Line]:
    """One page: of those that wait the oldest first, of those answered the last one answered."""
    waits = standing == Standing.en_attente
    own = (ListWish.made_at, ListWish.id) if waits else (ListWish.answered_at.desc(), ListWish.id.desc())
    query = select(ListWish).where(*_narrowed(org_id, asked), _stands(standing)).order_by(*order.by(*own))
    page = paginate(db.session(), query, number)
    people, words = names.people(org_id), _words(org_id, {one.list_code for one in page.items})
    return Page([_line(one, people, words) for one in page.items], page.number, page.total, page.size)


def how_many(org_id: UUID, asked: Filters) -> dict[str, int]:
    """How many of each standing these filters leave."""
    mine = select(func.count()).select_from(ListWish).where(*_narrowed(org_id, asked))
    return {one.value: db.session.scalar(mine.where(_stands(one))) or 0 for one in Standing}


def waiting(org_id: UUID, list_code: str | None = None) -> Select[Any]:
    """How many wait for an answer, of one list or of all."""
    return select(func.count()).where(*_narrowed(org_id, Filters(list_code)), _stands(Standing.en_attente))


def how_many_wait(org_id: UUID, list_code: str | None = None) -> int:
    return db.session.scalar(waiting(org_id, list_code)) or 0


def one(org_id: UUID, wish_id: UUID) -> Line:
    """Raises Unknown."""
    row = get(ListWish, org_id, wish_id)
    return _line(row, names.people(org_id), _words(org_id, {row.list_code}))


def named_lists(org_id: UUID) -> Sequence[tuple[str, str]]:
    """The lists something was proposed for, by title."""
    found = db.session.scalars(select(ListWish.list_code).where(ListWish.org_id == org_id).distinct())
    return sorted(((code, lists.shipped(code).label) for code in found), key=lambda pair: fold(pair[1]))


def _narrowed(org_id: UUID, asked: Filters) -> list[ColumnElement[bool]]:
    wanted = {ListWish.list_code: asked.list_code, ListWish.want: asked.want}
    return [ListWish.org_id == org_id, *same(wanted)]


def _stands(standing: Standing) -> ColumnElement[bool]:
    waits = ListWish.state == State.en_attente.value
    return waits if standing == Standing.en_attente else ~waits


Words = Mapping[str, Mapping[str, str]]


def _words(org_id: UUID, list_codes: Collection[str]) -> Words:
    """By list, what the draft calls each line, by code."""
    return {one: {item.code: item.label for item in queries.draft_items(org_id, one)} for one in list_codes}


def _line(row: ListWish, people: Mapping[UUID, names.Person], words: Words) -> Line:
    called = words[row.list_code]
    about, put = (called.get(code, code) if code else "" for code in (row.line, row.put))
    return Line(
        row.id, lists.page_id(row.org_id, row.list_code), row.list_code, lists.shipped(row.list_code).label,
        Want.read(row.want), about, row.text or "", people[row.author_id].name, row.made_at, row.state,
        State.label_of(row.state), BADGES.get(State.read(row.state), ""), put, row.number, row.reason or "",
        people[row.answered_by].name if row.answered_by else "", row.answered_at,
    )  # fmt: skip
