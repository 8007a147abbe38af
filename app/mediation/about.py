"""The parties of cases, offered to whoever answers a person who asks what is kept of her; and what is written of her.

A party is found by her letter, her case's number and estate, never by a name. Her own words are hers; what was noted of
a case may be of the other too, and whoever makes the copy says of each text whether it leaves. The words of the other's
sheet are not hers. An alert is between its author and coordination: of a person in danger, no copy tells that one was
sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from app.core.dates import noted_fr
from app.core.rows import find
from app.extensions import db
from app.mediation import known, notes, others
from app.mediation.intake import queries as requests
from app.mediation.intake.models import CaseRequest
from app.mediation.models import CaseEvent, CaseLine, Commitment, MediationCase
from app.mediation.rules.agreement import SEEN
from app.mediation.rules.preparation import HERS, Part
from app.mediation.rules.states import CheckState, Mode
from app.mediation.subject import KIND
from app.parties import about as parties
from app.parties.models import Party
from app.parties.rules import Side
from app.places import plates
from app.retention.about import FOUND_AT_MOST, Found, Passage, Wanted

NAMES = {**parties.CONTACT, "name": "Nom", "language": "Langue", "hours": "Quand la joindre"}


def found(wanted: Wanted) -> Sequence[Found]:
    """Those of the cases asked for in these days, the last first."""
    of, days = MediationCase, []
    if wanted.since:
        days.append(of.asked_on >= wanted.since)
    if wanted.until:
        days.append(of.asked_on <= wanted.until)
    joined = Party.org_id == of.org_id, Party.about_kind == KIND, Party.about_id == of.id
    query = select(Party.id, Party.letter, of.number, of.asked_on, of.estate_id).where(
        of.org_id == wanted.org_id, of.anonymised_at.is_(None), *joined, *days
    )
    rows = db.session.execute(query.order_by(of.asked_on.desc(), of.number, Party.letter).limit(FOUND_AT_MOST)).all()
    homes = plates.estates(wanted.org_id, [one.estate_id for one in rows if one.estate_id])
    return [Found(one.id, one.asked_on, _title(one.letter, one.number, homes.get(one.estate_id))) for one in rows]


def _title(letter: str, number: str, home: plates.Where | None) -> str:
    return f"Dossier {number}, partie {letter}" + (f", {home.name}" if home else "")


def of_case(row: Party) -> list[Passage]:
    """All that is written of her in her case, letters apart: hers first, then what may be of somebody else too."""
    case = find(MediationCase, row.org_id, row.about_id) if row.about_kind == KIND else None
    if case is None:
        return []
    return [*_asked(case, row), *_own(row), *_promised(case, row), *_others(case, row), *_noted(case)]


def _asked(case: MediationCase, row: Party) -> Iterator[Passage]:
    """The words of the request: those of the party who made it; of another, what was said of her."""
    hers = row.side == Side.demandeur
    if case.facts:
        yield Passage("facts", "Ce qui est demandé", case.facts, hers=hers)
    found = requests.of_case(case)
    if found is None:
        return
    request = find(CaseRequest, row.org_id, found[0])
    for one in requests.added(request) if request else ():
        if one.text:
            yield Passage(f"more.{one.id}", f"Ajouté à la demande le {noted_fr(one.at)}", one.text, hers=hers)


def _own(row: Party) -> Iterator[Passage]:
    """What she said, and what she could accept, as the mediators wrote it."""
    hers = CaseLine.org_id == row.org_id, CaseLine.party_id == row.id, CaseLine.part.in_([one.value for one in HERS])
    for one in db.session.scalars(select(CaseLine).where(*hers).order_by(CaseLine.added_at, CaseLine.id)):
        for key, text in ((f"line.{one.id}.{one.rev}", one.text), (f"line.{one.id}.{one.other_at}", one.other)):
            if text:
                yield Passage(key, Part.label_of(one.part), text, hers=True)


def _promised(case: MediationCase, row: Party) -> Iterator[Passage]:
    """What she undertook to do, in each agreement, one that another took the place of too; and what is known of it."""
    for deal in reversed(known.agreements_of(case)):
        over = f", qui a pris fin le {noted_fr(deal.ended_on)}" if deal.ended_on else ""
        name = f"Votre engagement, accord du {noted_fr(deal.made_on)}{over}"
        for one in deal.commitments:
            if one.letter == row.letter and (said := [*_words(one), *_checked(one, row.letter)]):
                # Of its last point, and of the day it was read: corrected, it is read again.
                last = max((it.at for it in one.checks if it.at), default=None)
                key = f"commitment.{one.id}.{deal.made_on}.{deal.read_at}.{last}"
                yield Passage(key, name, "\n".join(said), hers=True)


def _words(one: Commitment) -> list[str]:
    due = f"Pour le {noted_fr(one.by_on)}" if one.by_on else None
    return [text for text in (one.what, due, one.seen) if text]


def _checked(one: Commitment, letter: str) -> Iterator[str]:
    """What became of it at each date, and who said so: she, another, or a mediator who saw it."""
    by = {letter: ", dit par vous", SEEN: ", vu par un médiateur", None: ""}
    for it in one.checks:
        if it.state != CheckState.prevu:
            told = f"{CheckState.label_of(it.state).lower()}{by.get(it.said_by, ', dit par une autre partie')}"
            yield f"Point du {noted_fr(it.due_on)}\u00a0: {told}"


def _others(case: MediationCase, row: Party) -> Iterator[Passage]:
    """The second values of what is known of her, until somebody chooses."""
    for one in others.of(case):
        letter, _, field = one.field.rpartition(".")
        if letter == row.letter and one.value:
            yield Passage(f"other.{one.id}", f"Seconde version\u00a0: {NAMES.get(field, field).lower()}", one.value)


def _noted(case: MediationCase) -> Iterator[Passage]:
    """What the mediators noted, and the words of what happened: hers and the other's are not told apart there."""
    sessions = {one.id: one for one in known.meetings_of(case)}
    for note in notes.of(case):
        held = sessions.get(note.meeting_id) if note.meeting_id else None
        of = f", {Mode.label_of(held.mode).lower()} avec {', '.join(held.letters)}" if held else ""
        if note.text:
            yield Passage(f"note.{note.id}", f"Note du {noted_fr(note.at)}{of}", note.text)
    for one in sessions.values():
        if one.advice:
            name = f"Séance du {noted_fr(one.starts_at)}, pourquoi un conseil n’est pas suivi"
            yield Passage(f"advice.{one.id}", name, one.advice)
    its = CaseEvent.org_id == case.org_id, CaseEvent.case_id == case.id, CaseEvent._words.is_not(None)
    for fact in db.session.scalars(select(CaseEvent).where(*its).order_by(CaseEvent.at, CaseEvent.id)):
        if fact.words:
            yield Passage(f"event.{fact.id}", f"Précision notée le {noted_fr(fact.at)}", fact.words)


def init_app() -> None:
    """Known once for the process, however many applications are made in it."""
    if found not in parties.FINDERS:
        parties.found_by(found)
        parties.said_by(of_case)
