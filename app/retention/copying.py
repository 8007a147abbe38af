"""What concerns a person, readable: the records joined to her request, as a page, a workbook and data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.base import uuid7
from app.pages.workbook import Cell, Sheet
from app.people.acting import Actor, at_desk
from app.retention import listing
from app.retention.about import SOURCES, Told
from app.retention.models import RightsRequest
from app.retention.rules import Right

LEFT_OUT = "Le texte n’est pas repris\u00a0: il parle aussi d’une autre personne."
GONE = "Cette fiche n’est plus là."


@dataclass(frozen=True)
class Copy:
    """`number`: that of the request; `records`: what is told of each record, in the order of the kinds."""

    number: int
    right: str
    records: list[Told]


def of(actor: Actor, row: RightsRequest, at: Any) -> Copy:
    """Open all that is joined; each reading of something confidential leaves its line. In a write unit."""
    told: list[Told] = []
    for link in listing.links_of(row):
        source = SOURCES.get(link.kind)
        found = source.tell(at_desk(actor, uuid7(), at), link.record_id) if source else None
        if found is None:
            told.append(Told(source.label if source else link.kind, [("", GONE)]))
        elif link.without_text and found.texts:
            told.append(Told(found.title, [*found.lines, ("Texte", LEFT_OUT)]))
        else:
            told.append(found)
    return Copy(row.number, Right.label_of(row.right), told)


def sheet(copy: Copy) -> Sheet:
    """A row for each thing that is told."""
    rows: list[list[Cell]] = [
        [rank, one.title, name, value]
        for rank, one in enumerate(copy.records, 1)
        for name, value in (*one.lines, *one.texts)
    ]
    return Sheet("Vos données", ("Fiche", "Nature", "Rubrique", "Valeur"), rows, (8, 24, 28, 90))


def data(copy: Copy) -> dict[str, Any]:
    """The same for a machine (GDPR, article 20)."""
    records = [
        {"nature": one.title, "rubriques": [{"nom": name, "valeur": value} for name, value in (*one.lines, *one.texts)]}
        for one in copy.records
    ]
    return {"demande": copy.number, "droit": copy.right, "fiches": records}
