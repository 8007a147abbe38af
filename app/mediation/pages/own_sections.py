"""The parts of the page of a case that say the case itself: what was asked, its clocks, who reads, its links, its
history."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.mediation import known, near, origin, places, sheet
from app.mediation.intake import queries as requests
from app.mediation.pages import story
from app.mediation.pages.sections import Section, Seen, declare
from app.nomenclatures import queries as lists
from app.parties.access import Layer
from app.retention import listing as rights
from app.retention.models import RightsLink, RightsRequest


def _asked(seen: Seen) -> dict[str, Any]:
    row = seen.row
    told = [("Demandé par", lists.label(row.org_id, "origine", row.origine)),
            ("Par quelle voie", requests.way(row))]  # fmt: skip
    return {"told": told, "row": row, "facts": row.facts if seen.layer >= Layer.narrative else None,
            "open": seen.layer >= Layer.narrative, "has": row._facts is not None}  # fmt: skip


def _readers(seen: Seen) -> dict[str, Any]:
    _, found = sheet.readers(seen.row, places.where(seen.row).landlord)
    return {"readers": found, "asked": sheet.asked(seen.row, clock.today())}


def _links(seen: Seen) -> dict[str, Any]:
    row = seen.row
    previous = sheet.previous(row)
    return {
        "request": requests.for_reader(seen.actor, row),
        "born": origin.of(row.org_id, row.origin_kind, row.origin_id), "row": row,
        "previous": previous, "opens_previous": previous is not None and seen.coordinates,
        "like": near.like(seen.actor, row), "similar": sheet.similar(row),
    }  # fmt: skip


def _copies(seen: Seen) -> list[tuple[str, RightsRequest, RightsLink]]:
    """The requests of persons her case is joined to, with the letter of who asked."""
    people = {party.id: letter for letter, party in known.letters_of(seen.row).items()}
    found = rights.asked_of(seen.row.org_id, "party", people)
    return [(people[link.record_id], row, link) for row, link in found]


declare(Section("demande", 12, "mediation/case/asked.html", _asked))


def _story(seen: Seen) -> list[story.Told]:
    return story.of(seen.row, seen.actor.user_id, reads=seen.layer >= Layer.narrative)


declare(Section("historique", 90, "mediation/case/story.html", _story))
declare(Section("horloges", 10, "mediation/case/clocks.html", lambda seen: sheet.bars(seen.row), aside=True))
declare(Section("lecteurs", 20, "mediation/case/readers.html", _readers, aside=True))
declare(
    Section(
        "copies", 25, "mediation/case/copies.html", _copies, aside=True,
        shown=lambda seen: seen.layer >= Layer.narrative,
    )
)  # fmt: skip
declare(Section("liens", 30, "mediation/case/links.html", _links, aside=True))
