"""What parties answered by their links, for whoever has to see to it: in codes; what they wrote, for its readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import select

from app.core.rows import find, get
from app.extensions import db
from app.followups.models import Followup
from app.followups.rules import OPEN
from app.mediation import journalled
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.rules import Reply
from app.mediation.models import CaseEvent, MediationCase
from app.parties.models import Party
from app.people.acting import Act

READ = "reponse_lue"
"""Verb of the event that says an answer was read."""


@dataclass(frozen=True)
class Said:
    """One answer. `letter`: of the party; `about`: the id of the letter it answers; `words`: what she wrote of it."""

    about: UUID
    letter: str
    said: str
    at: datetime | None
    words: str | None


@dataclass(frozen=True)
class Unread:
    """One that a follow-up still reminds of: whose it is to see to, and by when."""

    reply: Said
    owner_id: UUID
    due_on: date


def followup_id(letter_id: UUID) -> UUID:
    """Of the one follow-up of a letter, however often it is answered."""
    return uuid5(letter_id, "reponse")


def of_followup(org_id: UUID, case_id: UUID, id: UUID) -> str:
    """What was answered that a follow-up reminds of, in codes; nothing of any other."""
    return next((f"{one.letter}\u00a0: {one.said}" for one in _of(org_id, case_id) if followup_id(one.about) == id), "")


def of_meeting(org_id: UUID, case_id: UUID, meeting_id: UUID) -> list[Said]:
    return list(_of(org_id, case_id, meeting_id))


def read(act: Act, one: CaseLetter, letter: str) -> None:
    """A mediator of the case has it before her: it is no more to be read, until she answers otherwise (`letter`: hers).
    What is to be done of it, its follow-up still reminds of."""
    row = get(MediationCase, one.org_id, one.case_id, lock=True)
    if one.replied_at is not None and find(CaseEvent, row.org_id, read_id(one.id, one.replied_at)) is None:
        journalled.event(act, row, READ, letters=letter).id = read_id(one.id, one.replied_at)


def read_id(letter_id: UUID, replied_at: datetime) -> UUID:
    """Of what says that an answer was read: one for each time she answered."""
    return uuid5(letter_id, f"lue {round(replied_at.timestamp() * 1000)}")


def unread(row: MediationCase) -> list[Unread]:
    """Those nobody has read nor seen to yet, first due first."""
    found = {followup_id(one.about): one for one in _unread(row)}
    if not found:
        return []
    waits = Followup.state.in_([one.value for one in OPEN])
    query = select(Followup).where(Followup.org_id == row.org_id, Followup.id.in_(found), waits)
    rows: Sequence[Followup] = db.session.scalars(query.order_by(Followup.due_on, Followup.id)).all()
    return [Unread(found[one.id], one.owner_id, one.due_on) for one in rows]


def _unread(row: MediationCase) -> list[Said]:
    said = {read_id(one.about, one.at): one for one in _of(row.org_id, row.id) if one.at is not None}
    of = CaseEvent.org_id == row.org_id, CaseEvent.case_id == row.id, CaseEvent.verb == READ
    known = set(db.session.scalars(select(CaseEvent.id).where(*of))) if said else set()
    return [one for id, one in said.items() if id not in known]


def _of(org_id: UUID, case_id: UUID, meeting_id: UUID | None = None) -> Iterator[Said]:
    of = CaseLetter.org_id == org_id, CaseLetter.case_id == case_id, CaseLetter.reply.is_not(None)
    hers = (Party.org_id == CaseLetter.org_id) & (Party.id == CaseLetter.party_id)
    query = select(CaseLetter, Party.letter).join(Party, hers).where(*of).order_by(CaseLetter.replied_at.desc())
    if meeting_id is not None:
        query = query.where(CaseLetter.meeting_id == meeting_id)
    for one, letter in db.session.execute(query):
        yield Said(one.id, letter, Reply.label_of(one.reply), one.replied_at, one.words)
