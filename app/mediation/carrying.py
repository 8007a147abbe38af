"""What a party allows to be told to another, and what was told. Nothing is carried without that leave.

A leave is of one line and for one party; it is taken back at any time, and she for whom it was knows nothing of it.
What was told stays written, with the session in which it was.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.rows import find, get
from app.extensions import db
from app.mediation import journalled, known, preparation, queries
from app.mediation.models import CaseCarry, CaseLine, MediationCase, Meeting
from app.mediation.rules import meeting as meetings
from app.mediation.rules import preparation as rules
from app.mediation.rules.preparation import Mark, Session
from app.mediation.rules.states import MeetingState
from app.parties.models import Party
from app.people.acting import Act


def allow(act: Act, case_id: UUID, line_id: UUID, rev: int, to: str) -> CaseCarry:
    """She whose words they are lets them be told to another (`to`: her letter). Twice is once. Raises Refused."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, line_id, Deed.sheet_marked)
    one = preparation.held_as_shown(act, case_id, line_id, rev)
    people = known.letters_of(row)
    owner = letter_of(people, one.party_id)
    rules.check_leave(one.part, owner, to, people.keys())
    if owner and people[owner].state in rules.SILENT:
        raise Refused("etat", f"{owner} ne prend plus part à la médiation\u00a0: rien n’est porté.")
    if one.other is not None:
        raise Refused("choix", "Deux textes sont ici\u00a0: choisissez d’abord.")
    given = (it for it in preparation.carries_of(one) if it.to_party_id == people[to].id and it.withdrawn_at is None)
    if (found := next(given, None)) is not None:
        return found
    leave = CaseCarry(
        org_id=row.org_id, id=uuid7(), line_id=one.id, to_party_id=people[to].id, allowed_by=act.actor.user_id,
        allowed_at=act.occurred_at,
    )  # fmt: skip
    db.session.add(leave)
    return leave


def leave_at(act: Act, one: CaseLine, to: Party) -> CaseCarry:
    """By which leave a line was told when it was: one that stood then, though it was taken back since. Raises Refused.

    What was told before it was taken back is told: the leave stands again, with what was done of it.
    """
    given = [it for it in preparation.carries_of(one) if it.to_party_id == to.id]
    stood = [it for it in given if it.withdrawn_at is None or it.withdrawn_at > act.occurred_at >= it.allowed_at]
    if not stood:
        raise Refused("marque", "Sans le consentement de la personne qui l’a dit, rien n’est porté.", field="choses")
    leave = next((it for it in stood if it.withdrawn_at is None), stood[-1])
    leave.withdrawn_at = leave.withdrawn_by = None
    return leave


def keep_here(act: Act, case_id: UUID, line_id: UUID, to: str) -> CaseLine:
    """She changed her mind, or never allowed it: it stays here. Raises Refused for what was told already."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, line_id, Deed.sheet_marked)
    one, people = preparation.line_of(row, line_id), known.letters_of(row)
    if to not in people:
        raise Refused("a_qui", "Choisissez l’autre partie.", field="a_qui")
    for leave in preparation.carries_of(one):
        if leave.to_party_id != people[to].id or leave.withdrawn_at is not None:
            continue
        if leave.carried_at is not None:
            raise Refused("portee", f"C’est déjà dit à {to}.")
        leave.withdrawn_by, leave.withdrawn_at = act.actor.user_id, act.occurred_at
    return one


def carried(
    act: Act, case_id: UUID, meeting_id: UUID, carry_ids: Collection[UUID], *, asks: bool = False
) -> Meeting:  # fmt: skip
    """These were told in a session that was held, each with the leave of her who said it. Raises Refused, Unknown.

    The same again says nothing new; one without its leave, and none of them is noted. `asks`: of a leave that was
    noted after the session, whether she gave it before.
    """
    row = queries.writable(act, case_id)
    meeting = get(Meeting, row.org_id, meeting_id)
    if meeting.case_id != row.id:
        raise Unknown()
    if not carry_ids:
        raise Refused("choses", "Cochez ce qui a été dit.", field="choses")
    changes.note(act.actor, row.id, Deed.sheet_carried)
    letters = {party.id: letter for letter, party in known.letters_of(row).items()}
    leaves = [_leave(row, one) for one in sorted(set(carry_ids))]
    for leave, line in leaves:
        rules.check_carried(_mark(leave, line, letters), _session(meeting))
    told = [leave for leave, _ in leaves if leave.carried_at is None]
    if asks:
        rules.check_allowed_before({letters[it.to_party_id] for it in told if it.allowed_at > meeting.ends_at})
    for leave in told:
        leave.meeting_id, leave.carried_by, leave.carried_at = meeting.id, act.actor.user_id, act.occurred_at
    if told:
        journalled.event(act, row, "porte", letters={letters[one.to_party_id] for one in told})
    return meeting


def fall(row: MediationCase, party: Party, at: datetime, by: UUID | None = None) -> None:
    """She is out, as she said herself or somebody noted (`by`): what was not told yet is told to nobody."""
    for leave, line in leaves_of(row):
        if line.party_id == party.id and leave.carried_at is None:
            leave.withdrawn_by, leave.withdrawn_at = by, at


def leaves_of(row: MediationCase) -> Sequence[tuple[CaseCarry, CaseLine]]:
    """Every leave of a case that stands, carried or not, with its line; the first given first."""
    joined = CaseCarry.org_id == CaseLine.org_id, CaseCarry.line_id == CaseLine.id
    of = CaseLine.org_id == row.org_id, CaseLine.case_id == row.id, CaseCarry.withdrawn_at.is_(None)
    query = select(CaseCarry, CaseLine).where(*joined, *of).order_by(CaseCarry.allowed_at, CaseCarry.id)
    return [(leave, line) for leave, line in db.session.execute(query)]


def apart(row: MediationCase) -> list[Meeting]:
    """The sessions in which something may have been told: held, each party met alone; the last first."""
    held = (one for one in known.meetings_of(row) if one.state == MeetingState.tenue)
    return [one for one in held if one.mode in meetings.APART][::-1]


def letter_of(people: dict[str, Party], party_id: UUID | None) -> str | None:
    return next((letter for letter, party in people.items() if party.id == party_id), None)


def _leave(row: MediationCase, carry_id: UUID) -> tuple[CaseCarry, CaseLine]:
    leave = find(CaseCarry, row.org_id, carry_id)
    if leave is None:
        raise Refused("choses", "Choisissez parmi ce qui peut être dit.", field="choses")
    return leave, preparation.line_of(row, leave.line_id)


def _mark(leave: CaseCarry, line: CaseLine, letters: dict[UUID, str]) -> Mark:
    owner = letters.get(line.party_id, "") if line.party_id else ""
    where = str(leave.meeting_id) if leave.meeting_id else None
    return Mark(owner, letters[leave.to_party_id], leave.withdrawn_at is None, where)


def _session(meeting: Meeting) -> Session:
    met = frozenset(meeting.letters) - frozenset(meeting.absent)
    return Session(str(meeting.id), meeting.mode, meeting.state, met)
