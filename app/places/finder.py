"""Finding an estate by what is typed, for the pages that let one be chosen: never the whole list of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.core.forms import id_or_none
from app.extensions import db
from app.pages.finding import SHOWN, Found, Option, Source
from app.places.models import Estate
from app.places.queries import found_by, nearest_first

Within = Sequence[ColumnElement[bool]]


def source(address: str, *within: ColumnElement[bool], only: Within = (), scope: dict[str, str] | None = None,
           fixed: Sequence[tuple[str, str]] = ()) -> Source:  # fmt: skip
    """Where a field of this page looks: estates `within` these conditions, which say the organisation first.

    `only`: what is looked for besides; one that was chosen before it stopped being so stays chosen.
    """
    return Source(
        lambda typed: search([*within, *only], typed), lambda ids: named(within, ids), address, scope or {}, fixed
    )


def of_org(org_id: UUID) -> ColumnElement[bool]:
    """Every estate of an organisation."""
    return Estate.org_id == org_id


def of_sector(sector_id: UUID | None) -> ColumnElement[bool]:
    """Those of one sector; of none."""
    return Estate.sector_id == sector_id


def still_open() -> ColumnElement[bool]:
    """Those that are in the stock now."""
    return Estate.closed_on.is_(None)


def search(within: Within, typed: str) -> Found:
    """The first ones found, names that begin with what was typed before the others, and how many there are."""
    query = select(*COLUMNS, func.count().over()).where(*within, *found_by(typed)).order_by(*nearest_first(typed))
    rows = db.session.execute(query.limit(SHOWN)).all()
    return Found([_option(row) for row in rows], rows[0][-1] if rows else 0)


def named(within: Within, ids: Iterable[str]) -> dict[str, Option]:
    """Those of these ids, as they were written; the others are left out."""
    asked = {one: id for one in ids if (id := id_or_none(one)) is not None}
    rows = db.session.execute(select(*COLUMNS).where(*within, Estate.id.in_(asked.values()))) if asked else ()
    found = {row.id: _option(row) for row in rows}
    return {one: found[id] for one, id in asked.items() if id in found}


COLUMNS = (Estate.id, Estate.name, Estate.plate, Estate.address, Estate.commune, Estate.closed_on)


def _option(row: Any) -> Option:
    where = [one for one in (row.address, row.commune) if one and one != row.name]
    closed = [f"fermée le {row.closed_on:%d/%m/%Y}"] if row.closed_on else []
    return Option(str(row.id), row.name, ", ".join(where + closed), row.plate)
