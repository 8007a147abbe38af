"""What concerns a person, readable: the records joined to her request, as a page, a workbook and data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.base import uuid7
from app.core.errors import Unknown
from app.pages.workbook import Cell, Sheet
from app.people.acting import Act, Actor, at_desk
from app.people.rules import COORDINATION
from app.retention import listing, looking
from app.retention.about import SOURCES, Passage, Told
from app.retention.models import RightsLink, RightsRequest
from app.retention.rules import LeftOut, Right, left_out_words

GONE = "Cette fiche n’est plus là."
APART = "Ce que ce dossier dit de vous vous est remis à part, par les personnes qui le suivent."
LEFT_OUT = "Ce qui n’est pas repris"


@dataclass(frozen=True)
class Waits:
    """A record of which texts are still to be looked over before a copy leaves: how many."""

    link_id: UUID
    title: str
    count: int


@dataclass(frozen=True)
class Copy:
    """`number`: that of the request; `records`: what is told of each record, in the order of the kinds; none of it may
    leave while something `waits`."""

    number: int
    right: str
    records: list[Told]
    waits: list[Waits]


def of(actor: Actor, row: RightsRequest, at: datetime) -> Copy:
    """Open what is joined and theirs to open; each reading of something confidential leaves its line. In a write unit.

    Raises Unknown for somebody outside coordination who may open none of it.
    """
    links = listing.links_of(row)
    theirs = {link.id for link in links if looking.may(at_desk(actor, link.record_id, at), link)}
    if actor.role not in COORDINATION and not theirs:
        raise Unknown()
    records: list[Told] = []
    waits: list[Waits] = []
    for link in links:
        if link.id not in theirs:
            records.append(Told(looking.label(link), [("", APART)]))
        else:
            _add(at_desk(actor, uuid7(), at), link, records, waits)
    return Copy(row.number, Right.label_of(row.right), records, waits)


def _add(act: Act, link: RightsLink, records: list[Told], waits: list[Waits]) -> None:
    found = SOURCES[link.kind].tell(act, link.record_id)
    if found is None:
        records.append(Told(looking.label(link), [("", GONE)]))
        return
    decided = looking.decided(link, found)
    left = [one for one in decided if one.choice is None]
    if left:
        waits.append(Waits(link.id, found.title, len(left)))
        return
    said = left_out_words(one.choice for one in decided if one.choice in LeftOut.codes())
    kept = [one.passage for one in decided if one.kept]
    records.append(Told(found.title, [*found.lines, *((LEFT_OUT, line) for line in said)], kept))


def sheet(copy: Copy) -> Sheet:
    """A row for each thing that is told."""
    rows: list[list[Cell]] = [
        [rank, one.title, name, value] for rank, one in enumerate(copy.records, 1) for name, value in _told(one)
    ]
    return Sheet("Vos données", ("Fiche", "Nature", "Rubrique", "Valeur"), rows, (8, 24, 28, 90))


def data(copy: Copy) -> dict[str, Any]:
    """The same for a machine (GDPR, article 20)."""
    records = [
        {"nature": one.title, "rubriques": [{"nom": name, "valeur": value} for name, value in _told(one)]}
        for one in copy.records
    ]
    return {"demande": copy.number, "droit": copy.right, "fiches": records}


def _told(one: Told) -> Iterator[tuple[str, str]]:
    yield from one.lines
    yield from _pairs(one.texts)


def _pairs(texts: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    return ((one.name, one.text) for one in texts)
