"""How long an entry is kept: its words go, then its hour, its day and its hall; codes, month and estate stay.

The landlord's line is what was told then, of nobody: it stays as it is, and so do the figures, which are of a month,
an estate and codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.logbook.kinds import EntryKind, entry_kinds
from app.logbook.models import EntryVersion
from app.places.models import PublicPoint
from app.retention import declared
from app.retention.declared import Fade, Rule
from app.retention.rules import Cutoff
from app.review.models import Review

MOMENTS = ("phone_at", "received_at", "cancelled_at", "changed_at")
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def declare(
    kind: EntryKind[Any], texts: str, codes: str, *, typed: Sequence[str] = (), moments: Sequence[str] = (),
    sets: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """A kind of entry: the delay of its words (`typed`: sealed attributes of its own), the one of its details."""
    model, name = kind.model, kind.name

    def over(cut: Cutoff) -> list[ColumnElement[bool]]:
        return [model.service_date < cut.day]

    def its(table: type[EntryVersion] | type[Review]) -> Any:
        def due(cut: Cutoff) -> list[ColumnElement[bool]]:
            old = select(model.id).where(model.org_id == table.org_id, *over(cut))
            return [table.kind == name, table.entity_id.in_(old)]

        return due

    declared.declare(
        Rule(
            f"{name}.text", texts, f"{kind.label}\u00a0: ce qui a été écrit", "les codes", model, over,
            erases=("_text", *typed),
        ),
        Rule(
            f"{name}.version", texts, f"{kind.label}\u00a0: les versions d’avant, et pourquoi", "qui a corrigé, quand",
            EntryVersion, its(EntryVersion), erases=("_body", "_reason"),
        ),
        Rule(
            f"{name}.review", texts, f"{kind.label}\u00a0: la précision de la relecture", "la décision",
            Review, its(Review), erases=("_note",),
        ),
        Rule(
            f"{name}.detail", codes, f"{kind.label}\u00a0: l’heure, le jour, le hall", "codes, mois, résidence, durées",
            model, over, fades=_fade(kind, moments, sets or {}),
        ),
    )  # fmt: skip


def _fade(kind: EntryKind[Any], moments: Sequence[str], sets: dict[str, Any]) -> Fade:
    def along(s: Session, org_id: UUID, ids: Sequence[UUID]) -> None:
        _answers(s, kind.model, org_id, ids)
        _review(s, kind, org_id, ids)

    elsewhere = {"entrance_id": None, "building_id": None, **sets}
    return Fade("anonymised_at", "service_date", "occurred_at", (*MOMENTS, *moments), elsewhere, along)


def _answers(s: Session, model: Any, org_id: UUID, ids: Sequence[UUID]) -> None:
    """Of the answers to the structure's own fields, those that are days."""
    mine = model.org_id == org_id
    for id, own in s.execute(select(model.id, model.own).where(mine, model.id.in_(ids), model.own.is_not(None))):
        kept = {code: value for code, value in (own or {}).items() if not A_DAY.fullmatch(str(value))}
        if own and kept != own:
            changed = update(model).where(mine, model.id == id).values(own=kept or None)
            s.execute(changed.execution_options(synchronize_session=False))


def _review(s: Session, kind: EntryKind[Any], org_id: UUID, ids: Sequence[UUID]) -> None:
    """Its place in the review stands at the same month."""
    model = kind.model
    by_month: dict[Any, list[UUID]] = {}
    for id, day in s.execute(select(model.id, model.service_date).where(model.org_id == org_id, model.id.in_(ids))):
        by_month.setdefault(day, []).append(id)
    for first, some in by_month.items():
        hers = Review.org_id == org_id, Review.kind == kind.name, Review.entity_id.in_(some)
        then = {"service_date": first, "occurred_at": clock.zones().bounds(first)[0], "place": None}
        s.execute(update(Review).where(*hers).values(then).execution_options(synchronize_session=False))


USED_BY: list[Callable[[Cutoff], ColumnElement[bool]]] = []
"""What else may be at a public point, each a condition on `PublicPoint`: it is there still, at this cut."""


def _unused(cut: Cutoff) -> ColumnElement[bool]:
    """No entry since this day is there, nor anything of another feature."""
    return and_(_unused_after(cut), *(~used(cut) for used in USED_BY))


def _unused_after(cut: Cutoff) -> ColumnElement[bool]:
    """No entry since this day is there."""
    young = [
        exists().where(
            one.model.org_id == PublicPoint.org_id, one.model.public_point_id == PublicPoint.id,
            one.model.service_date >= cut.day,
        )
        for one in entry_kinds().values()
    ]  # fmt: skip
    return ~or_(*young)


declared.declare(
    Rule(
        "point", "logbook", "le nom et la commune d’un point de la rue", "qu’il est hors des résidences",
        PublicPoint, lambda cut: [_unused(cut)], erases=("_label", "_commune"),
    ),
    Rule(
        "point.position", "position", "la position d’un point de la rue", "son nom",
        PublicPoint, lambda cut: [_unused_after(cut)], erases=("lat", "lon"),
    ),
)  # fmt: skip
