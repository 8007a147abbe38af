"""The history of a case in words. A module that writes events says their words by `tells`; what was typed of one is
told to whoever reads what was said, and to who typed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.mediation import flows, queries
from app.mediation.models import CaseEvent, MediationCase
from app.mediation.rules.flows import Flow, label_of
from app.mediation.rules.states import CaseState
from app.pages import names

SYSTEM = "Palier"


@dataclass(frozen=True)
class Said:
    """How a verb is told: `words` may hold {who}, {letters}, {reason}. `mark`: `d` done, `w` warns, empty besides."""

    words: str
    mark: str = ""


VERBS: dict[str, Said] = {}


@dataclass(frozen=True)
class Told:
    """`day`: of a case of which months alone are known, how many since it was opened, which stays true; else None.
    `typed`: what was written of it, for this reader; `veiled`: there is something, which she does not read."""

    at: datetime
    day: int | None
    words: str
    mark: str
    by: str
    typed: str | None = None
    veiled: bool = False


def tells(verb: str, words: str, mark: str = "") -> None:
    """Say how events of this verb are told; a module that writes some says so once."""
    VERBS[verb] = Said(words, mark)


def of(row: MediationCase, reader: UUID, *, reads: bool) -> list[Told]:
    """All that happened, the last first; three statements for any number of events. `reads`: what was said in it."""
    people, flow = names.people(row.org_id), flows.of(row.org_id, row.flow)
    return [_told(one, row, flow, people, reads or one.by == reader) for one in queries.events(row.org_id, row.id)]


def _told(
    one: CaseEvent, row: MediationCase, flow: Flow, people: Mapping[UUID, names.Person], opens: bool
) -> Told:  # fmt: skip
    there = one._words is not None
    return Told(
        one.at,
        (one.at - row.opened_at).days if row.anonymised_at else None,
        _words(one, flow, people),
        _mark(one),
        people[one.by].name if one.by and one.by in people else SYSTEM,
        one.words if there and opens else None,
        there and not opens,
    )


def _mark(event: CaseEvent) -> str:
    if event.target == CaseState.interrompu:
        return "w"
    return "d" if event.target else VERBS.get(event.verb, Said("")).mark


def _words(event: CaseEvent, flow: Flow, people: Mapping[UUID, names.Person]) -> str:
    who = people[event.who].name if event.who and event.who in people else "quelqu’un"
    reason = _reason(flow, event.reason)
    if event.verb == "etat" and event.target:
        return CaseState.label_of(event.target) + (f"\u00a0: {reason}" if reason else "")
    said = VERBS.get(event.verb)
    if said is None:
        return event.verb.replace("_", " ").capitalize()
    return said.words.format(who=who, letters=" et ".join(event.letters or ""), reason=reason)


def _reason(flow: Flow, code: str | None) -> str:
    if not code:
        return ""
    lists = (flow.refusals, flow.interruptions, flow.suspensions, flow.droppings)
    words = next((label_of(some, code) for some in lists if any(one.code == code for one in some)), "")
    return words[:1].lower() + words[1:]


tells("ouvert", "Dossier ouvert", "d")
tells("mediateur_demande", "Demande de suivre le dossier à {who}")
tells("remplacement", "Remplacement par {who}")
tells("sans_conflit", "Déclare ne connaître aucune partie, et suit le dossier", "d")
tells("conflit_interets", "Déclare un lien, et ne suit pas ce dossier")
tells("mediateur_retire", "{who} ne suit plus le dossier")
tells("informee", "{letters} sait comment cela finit", "d")
tells("non_informee", "{letters} ne sait pas comment cela finit, il est écrit pourquoi")
tells("modifie", "Enveloppe corrigée")
