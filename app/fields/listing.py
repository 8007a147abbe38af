"""The fields as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.fields import editing, queries, rules
from app.fields.rules import Fields, Nature, OwnField
from app.nomenclatures import editing as lists
from app.nomenclatures import queries as kept
from app.nomenclatures.editing import Said
from app.nomenclatures.listing import Draft, Published, drafted, history
from app.nomenclatures.rules import page_id


@dataclass(frozen=True)
class Line:
    """One form of the phone, and what it asks for more."""

    id: UUID
    label: str
    asked: str
    number: int
    at: datetime | None
    drafted: bool


@dataclass(frozen=True)
class Row:
    """One field as the draft has it. `answers`: how it is answered, in words; `draft`: not yet everybody's so."""

    field: OwnField
    answers: str
    rank: int
    draft: bool


@dataclass(frozen=True)
class Sheet:
    """One form: its fields in order, its draft, its publications."""

    id: UUID
    kind: str
    title: str
    rows: Sequence[Row]
    draft: Draft | None
    history: Sequence[Published]

    @property
    def full(self) -> bool:
        """True when one is to be switched off before another is added."""
        return sum(one.field.active for one in self.rows) >= rules.AT_MOST


def listed(org_id: UUID) -> list[Line]:
    """The forms that take fields."""
    return [_listed(org_id, one.name, one.label) for one in queries.kinds()]


def _listed(org_id: UUID, kind: str, label: str) -> Line:
    code = rules.list_of(kind)
    last = next(iter(kept.publications(org_id, code)), None)
    asked = ", ".join(one.label for one in queries.known(org_id, kind) if one.active)
    return Line(
        page_id(org_id, code), label, asked, last.number if last else 0, last.at if last else None,
        kept.draft(org_id, code) is not None,
    )  # fmt: skip


def sheet(org_id: UUID, page: UUID) -> Sheet:
    """Raises Unknown."""
    kind = queries.kind_at(org_id, page)
    code = rules.list_of(kind.name)
    now, after = queries.known(org_id, kind.name), queries.drafted(org_id, kind.name)
    before = {one.code: one for one in now}
    rows = [Row(one, _answers(one), rank, before.get(one.code) != one) for rank, one in enumerate(after)]
    draft = drafted(org_id, code, _said(org_id, kind.name, now, after))
    return Sheet(page, kind.name, kind.label, rows, draft, history(org_id, code, e=""))


def _said(org_id: UUID, kind: str, now: Fields, after: Fields) -> list[Said]:
    return lists.told(editing.differences(now, after, queries.published(org_id, kind)), e="")


def _answers(field: OwnField) -> str:
    if field.nature == Nature.choix:
        return ", ".join(one.label for one in field.options if one.active)
    return f"Un nombre {rules.bounds(field)}" if field.nature == Nature.nombre else field.nature.label
