"""The values that do not open, as a coordinator looks for them: of which record, from when and where, and its page.

Every table with a sealed column is here, whatever its feature: it and its columns are called by the kind's own words
where it is a kind, and by these where it is none, or says nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from app.core.damage import LONG_AGO
from app.core.kinds import KINDS, Kind
from app.extensions import db
from app.keys import clear, unreadable, values
from app.keys.models import Unreadable
from app.logbook.kinds import COMMON_FIELDS
from app.pages.lists import Page, paginate
from app.places import plates
from app.review.models import Review

RECORDS = {
    "device": "Téléphone",
    "document": "Document d’un dossier",
    "entry_version": "Version d’une saisie",
    "held_op": "Saisie à régler",
    "invitation": "Invitation",
    "letterhead": "Papier à en-tête",
    "mail": "Courriel",
    "party": "Partie d’un dossier",
    "public_point": "Lieu hors résidence",
    "review": "Relecture",
    "rights_request": "Demande d’une personne",
    "rights_step": "Étape d’une demande",
    "round_stop": "Étape d’une tournée",
    "sent_form": "Formulaire déjà traité",
    "shift_change": "Changement d’une vacation",
    "stock_import": "Import d’un patrimoine",
}
COLUMNS = {
    "about": "fichier et réponses",
    "address": "adresse électronique",
    "answer": "réponse montrée",
    "asked": "demande",
    "body": "contenu",
    "commune": "commune",
    "contact": "coordonnées",
    "email": "adresse électronique",
    "filled": "champs complétés au bureau",
    "given": "ce que le dossier y met",
    "hint": "indication",
    "hours": "horaires",
    "label": "nom",
    "language": "langue",
    "name": "nom",
    "note": "note",
    "params": "lien",
    "pdf64": "fichier",
    "phone": "téléphone",
    "reach": "comment répondre",
    "reason": "motif",
    "said": "ce qu’il porte",
    "title": "titre",
    "typed": "ce qui y est écrit",
    "was": "ce qu’elle disait avant",
    "who": "qui demande",
}
ANOTHER = "date ou liste"
"""What is said of a column in clear, which has no name for its readers."""
WHEN = ("occurred_at", "starts_at", "held_at", "made_at", "created_at", "enrolled_at", "at", "received_at")
PAGES = {
    "device": "staff.page",
    "invitation": "staff.page",
    "consigne": "consignes.page",
    "letterhead": "documents.page",
}


@dataclass(frozen=True)
class Line:
    """One value: `what` record, which `column` of it, `at` and `where` (or whose) if known, `href` to its page."""

    what: str
    column: str
    at: datetime | None
    where: str | None
    href: str | None
    found_at: datetime


def listed(org_id: UUID, number: int) -> Page[Line]:
    """One page of them, the latest found first."""
    page = paginate(db.session(), unreadable.of(org_id), number)
    rows = _rows(org_id, ((one.in_table, one.row_id) for one in page.items))
    rows |= _rows(org_id, {_entry(row) for row in rows.values() if _is_of_an_entry(row)})
    shown = _reviewed(org_id, {key[1] for key in rows})
    estates = plates.estates(org_id, [getattr(row, "estate_id", None) for row in rows.values()])
    lines = [_line(one, rows, shown, estates) for one in page.items]
    return Page(lines, page.number, page.total, page.size)


def named(table: str) -> str:
    """What a record of a table is called."""
    kind = _kind(table)
    return kind.label if kind else RECORDS.get(table, "Réglage")


def column_of(table: str, name: str) -> str:
    """What one of its columns is called."""
    kind = _kind(table)
    said = {**COMMON_FIELDS, **kind.fields}.get(name) if kind else None
    return f"{said.label[0].lower()}{said.label[1:]}" if said and said.label else COLUMNS.get(name, ANOTHER)


def _kind(table: str) -> Kind[Any] | None:
    return next((kind for kind in KINDS.values() if kind.model.__tablename__ == table), None)


def _rows(org_id: UUID, keys: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Any]:
    """The rows by table and id, a read for each table."""
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for table, row_id in keys:
        wanted[table].add(row_id)
    models: dict[str, Any] = {one.model.__tablename__: one.model for one in values.sealed_columns()}
    models |= {one.name: one.model for one in clear.tables()}
    found = {}
    for table, ids in wanted.items():
        model = models[table]
        for row in db.session.scalars(select(model).where(model.org_id == org_id, model.id.in_(ids))):
            found[table, row.id] = row
    return found


def _is_of_an_entry(row: Any) -> bool:
    return hasattr(row, "entity_id") and row.kind in KINDS


def _entry(row: Any) -> tuple[str, UUID]:
    """The entry that a version or a review is of."""
    return KINDS[row.kind].model.__tablename__, row.entity_id


def _reviewed(org_id: UUID, ids: set[UUID]) -> dict[UUID, str]:
    """The kind of those that have a page in the review."""
    query = select(Review.entity_id, Review.kind).where(Review.org_id == org_id, Review.entity_id.in_(ids))
    return {row.entity_id: row.kind for row in db.session.execute(query)}


def _line(
    one: Unreadable, rows: dict[tuple[str, UUID], Any], shown: dict[UUID, str], estates: dict[UUID, plates.Where]
) -> Line:
    row = rows.get((one.in_table, one.row_id))
    entry = rows.get(_entry(row)) if _is_of_an_entry(row) else row
    estate = estates.get(getattr(entry, "estate_id", None) or UUID(int=0))
    return Line(
        what=named(one.in_table),
        column=column_of(one.in_table, one.in_column),
        at=next((at for name in WHEN if (at := getattr(entry, name, None)) not in (None, LONG_AGO)), None),
        where=estate.name if estate else _of_whom(one.in_table, row),
        href=_page(one.in_table, entry, shown),
        found_at=one.found_at,
    )


def _of_whom(table: str, row: Any) -> str | None:
    """The name of what has one in clear."""
    return row.name if table == "partner" and row is not None else None


def _page(table: str, row: Any, shown: dict[UUID, str]) -> str | None:
    if row is None:
        return None
    if row.id in shown:
        return url_for("desk.to_review_one", kind=shown[row.id], entity_id=row.id)
    if table == "held_op":
        return url_for("desk.held_one", held_id=row.id)
    if table == "partner":
        return url_for("partners.one", partner_id=row.id)
    if table == "list_wish":
        return url_for("wishes.one", wish_id=row.id)
    if table == "shift":
        return url_for("week.one", shift_id=row.id)
    if table == "shift_change":
        return url_for("week.one", shift_id=row.shift_id)
    if table == "stock_import":
        return url_for("imports.one", import_id=row.id)
    return url_for(PAGES[table]) if table in PAGES else None
