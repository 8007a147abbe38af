"""What each mediator notes of a case: added and never changed; what was wrong is said in a new one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.errors import Unknown
from app.core.rows import find, get
from app.extensions import db
from app.mediation import journalled, queries
from app.mediation.models import CaseNote, MediationCase, Meeting
from app.mediation.rules import meeting as rules
from app.people.acting import Act, Actor


def add(act: Act, case_id: UUID, meeting_id: UUID | None, text: str) -> CaseNote:
    """One more, under `act.record_id`; sent twice, the last says nothing new. Raises Refused, Unknown."""
    row = queries.writable(act, case_id)
    rules.check_text(text, rules.NOTE_MAX)
    if meeting_id is not None and get(Meeting, row.org_id, meeting_id).case_id != row.id:
        raise Unknown()
    changes.note(act.actor, meeting_id or row.id, Deed.note_added)
    known = find(CaseNote, row.org_id, act.record_id)
    if known is None and act.op_id is None:  # a form has no id of its own that would tell
        known = _said(act.actor, row, meeting_id, text)
    if known is not None:
        return known
    one = CaseNote(
        org_id=row.org_id, id=act.record_id, case_id=row.id, meeting_id=meeting_id, author_id=act.actor.user_id,
        at=act.occurred_at, text=text.strip(),
    )  # fmt: skip
    db.session.add(one)
    journalled.event(act, row, "note")
    return one


def of_meeting(org_id: UUID, meeting_id: UUID) -> Sequence[CaseNote]:
    """Those of a session, the first first. Whoever shows them notes the reading."""
    of = CaseNote.org_id == org_id, CaseNote.meeting_id == meeting_id
    return db.session.scalars(select(CaseNote).where(*of).order_by(CaseNote.at, CaseNote.id)).all()


def of(row: MediationCase) -> Sequence[CaseNote]:
    """All of a case, the first first. Whoever shows them notes the reading."""
    mine = CaseNote.org_id == row.org_id, CaseNote.case_id == row.id
    return db.session.scalars(select(CaseNote).where(*mine).order_by(CaseNote.at, CaseNote.id)).all()


def counted(row: MediationCase) -> dict[UUID, int]:
    """How many there are of each session: what somebody may know who does not read them."""
    of = CaseNote.org_id == row.org_id, CaseNote.case_id == row.id, CaseNote.meeting_id.is_not(None)
    rows = db.session.execute(select(CaseNote.meeting_id, func.count()).where(*of).group_by(CaseNote.meeting_id))
    return {id: number for id, number in rows if id is not None}


def _said(actor: Actor, row: MediationCase, meeting_id: UUID | None, text: str) -> CaseNote | None:
    """The last of hers there, when it says just that."""
    hers = CaseNote.author_id == actor.user_id, CaseNote.case_id == row.id
    about = CaseNote.meeting_id == meeting_id if meeting_id else CaseNote.meeting_id.is_(None)
    last = db.session.scalar(
        select(CaseNote).where(CaseNote.org_id == row.org_id, *hers, about).order_by(CaseNote.at.desc()).limit(1)
    )
    return last if last is not None and last.text == text.strip() else None
