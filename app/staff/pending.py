"""What somebody wrote that waits for the coordination: it stays theirs, whoever takes it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.pages import names
from app.people.rules import COORDINATION
from app.review import queries as review
from app.sync import queries as sync
from app.technical import listing as technical
from app.technical.rules import Feedback, Transmission


@dataclass(frozen=True)
class Pile:
    """So many entries of one list of the desk, which the address shows: its page, and what narrows it."""

    count: int
    what: str
    page: str
    narrowed: dict[str, Any]


def piles(org_id: UUID, user_id: UUID) -> list[Pile]:
    """Those that hold something. An entry may be in two: read again, and sent."""
    unsent = technical.how_many(org_id, technical.Filters(author_id=user_id))[Transmission.a_transmettre.value]
    untold = technical.how_many(org_id, technical.Filters(author_id=user_id, feedback=Feedback.a_informer.value))
    sent = untold[Transmission.envoye.value]
    whose = {"agent": user_id}
    told = {**whose, "etat": Transmission.envoye.value, "retour": Feedback.a_informer.value}
    found = [
        _pile(review.count_of(org_id, user_id), "saisie{s} à relire", "desk.to_review", whose),
        _pile(sync.how_many_of(org_id, user_id), "saisie{s} à régler", "desk.held", whose),
        _pile(unsent, "problème{s} technique{s} à transmettre", "technical.page", whose),
        _pile(sent, "problème{s} technique{s} envoyé{s}, personne à informer", "technical.page", told),
    ]
    return [one for one in found if one.count]


def _pile(count: int, words: str, page: str, narrowed: dict[str, Any]) -> Pile:
    return Pile(count, words.format(s="s" if count > 1 else ""), page, narrowed)


def takers(org_id: UUID, user_id: UUID) -> str:
    """Who takes them up: those of the coordination whose access is open, but for this person."""
    return names.joined(one.name for one in names.team(org_id) if one.role in COORDINATION and one.id != user_id)
