"""What is known of a case, from its rows, for the rules to judge its next move.

A verb asks twice or three times, and a page from each of its sections: the rows of each table are read once a
transaction, until one of them is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select

from app.core import clock, memory
from app.extensions import db
from app.followups.models import Followup
from app.followups.rules import OPEN as FOLLOWUP_OPEN
from app.mediation import flows
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.rules import Sending
from app.mediation.models import (
    Agreement,
    CaseAnswer,
    CaseEvent,
    CaseVerdict,
    CommitmentCheck,
    MediationCase,
    Meeting,
)
from app.mediation.rules import apart, eligibility, holding
from app.mediation.rules.agreement import Since
from app.mediation.rules.apart import Slot
from app.mediation.rules.clocks import Move
from app.mediation.rules.guards import Known
from app.mediation.rules.holding import Seen
from app.mediation.rules.meeting import APART
from app.mediation.rules.next_step import Dates
from app.mediation.rules.states import CaseState, CheckState, MeetingState, Verdict
from app.mediation.subject import KIND, about, hands, mediating
from app.parties import queries as parties
from app.parties.models import ContactTry, Party
from app.parties.rules import Agreed, PartyState, Speaks
from app.people import queries as members
from app.people.rules import COORDINATION

TO_LOOK_AT = (CaseState.recu, CaseState.analyse, CaseState.non_recevable)
OUT = (PartyState.refuse, PartyState.injoignable, PartyState.se_retire)
ADDED, READ = "complement", "complement_lu"
"""Events: something was added by the code of its request; somebody who follows it read what was."""


def of(row: MediationCase, today: date) -> Known:
    """What the guards of a move ask about this case today."""
    people = _people(row)
    meetings = meetings_of(row)
    agreement = standing_agreement(row)
    checks = checks_of(agreement) if agreement else []
    told = told_of(row)
    verdict = last_verdict(row, decided=True)
    flow, given = flows.of(row.org_id, row.flow), {item: one.answer for item, one in answers_of(row).items()}
    return Known(
        today=today,
        flow=flow,
        checklist_done=not eligibility.to_ask(flow, given),
        blocked=eligibility.standing_in_the_way(flow, given),
        verdict=verdict.verdict if verdict else None,
        reasons=tuple(verdict.reasons) if verdict and verdict.verdict == Verdict.non_recevable else (),
        redirect_to=bool(row.redirect),
        sends_on=row.sends_on,
        letters=frozenset(one.letter for one in people),
        told=frozenset(letter for letter, said in told.items() if "how" in said),
        not_told=frozenset(letter for letter, said in told.items() if "why_not" in said),
        mediators=_mediators(row, today),
        agreed=frozenset(one.letter for one in people if one.state == PartyState.accepte),
        out=frozenset(one.letter for one in people if one.state in OUT),
        correspondent=any(one.speaks == Speaks.structure and one._name is not None for one in people),
        interviews=interviewed(meetings),
        met=met(meetings),
        bound=frozenset(one.letter for one in agreement.commitments) if agreement else frozenset(),
        meetings_held=sum(one.state == MeetingState.tenue for one in meetings),
        meetings_planned=sum(one.state == MeetingState.prevue for one in meetings),
        agreement=agreement is not None,
        commitments=len(agreement.commitments) if agreement else 0,
        read_aloud=agreement is not None and agreement.read_at is not None,
        copies=frozenset(agreement.copies) if agreement else frozenset(),
        checks_open=sum(one.state == CheckState.prevu for one in checks),
        checks_due_left=sum(one.state == CheckState.prevu and one.due_on <= today for one in checks),
        held=holding.result(seen(agreement)).value if agreement else None,
        followups_open=_followups(row),
        outcome=row.outcome is not None,
        before=row.before,
        resume_on=row.resume_on,
        closed_on=row.closed_on,
    )


def told_of(row: MediationCase) -> dict[str, Any]:
    """How each party knows how it ends, or why she does not, by letter; nothing of what does not open any more."""
    found = row.told
    return found if isinstance(found, dict) else {}


def dates_of(row: MediationCase, today: date) -> Dates:
    """The days its steps are counted from."""
    since, meetings = clock.service_day(row.state_since), meetings_of(row)
    agreement = standing_agreement(row)
    planned = [clock.service_day(one.starts_at) for one in meetings if one.state == MeetingState.prevue]
    held = [clock.service_day(one.starts_at) for one in meetings if one.state == MeetingState.tenue]
    points = seen(agreement) if agreement else []
    asked, broken = holding.to_note(points, today), holding.failed(points)
    return Dates(
        received_on=row.asked_on, since=since, paused=paused(row, since, today),
        owner=_looks(row, today) if row.state in TO_LOOK_AT else None, last_try_on=_last_try(row),
        meeting_on=min(planned, default=None), last_meeting_on=max(held, default=None),
        check_on=asked[1] if asked else None, asked_on=_asked_on(row, today),
        failed_on=min((one.noted_on or one.due_on for one in broken), default=None), alone_since=_alone_since(row),
        twice_on=min((clock.service_day(one.starts_at) for one in colliding(row, today)), default=None),
        changed_on=min((clock.service_day(one.starts_at) for one in meetings if to_tell_again(one)), default=None),
        freed_on=min((clock.service_day(one.starts_at) for one in meetings if freed(row, one)), default=None),
        more_on=more_on(row), letter_on=_letter_on(row),
    )  # fmt: skip


def _asked_on(row: MediationCase, today: date) -> date | None:
    waiting = [one for one in row.mediators if one.cleared_at is None and (one.until is None or one.until >= today)]
    return min((clock.service_day(one.named_at) for one in waiting), default=None)


def _looks(row: MediationCase, today: date) -> str | None:
    """Who opened it looks at it, if it is theirs to read; else any of the coordination does."""
    member = members.membership(row.org_id, row.opened_by)
    office = member is not None and member.active and member.role in COORDINATION
    return str(row.opened_by) if office or hands(row).of(row.opened_by, today) else None


def _alone_since(row: MediationCase) -> date | None:
    """The day after the last one on which somebody had it in hand."""
    ended = [one.until for one in row.mediators if one.cleared_at is not None and one.until is not None]
    return max(ended) + timedelta(days=1) if ended else None


def moves_of(row: MediationCase) -> list[Move]:
    """The days its states changed, the first first."""
    return [Move(clock.service_day(at), target) for at, _, target in _marks(row) if target is not None]


def more_on(row: MediationCase) -> date | None:
    """The day of the first complement that was added since one was read last."""
    marks = _marks(row)
    read = max((at for at, verb, _ in marks if verb == READ), default=None)
    waits = [at for at, verb, _ in marks if verb == ADDED and (read is None or at > read)]
    return clock.service_day(min(waits)) if waits else None


def _letter_on(row: MediationCase) -> date | None:
    """The day the first mail of a letter was refused that nobody has handed over otherwise."""
    of = CaseLetter.org_id == row.org_id, CaseLetter.case_id == row.id, CaseLetter.sending == Sending.refuse.value
    asked = select(func.min(CaseLetter.sending_at)).where(*of)
    at = memory.until_written((CaseLetter,), ("lost letters", row.id), lambda: db.session.scalar(asked))
    return clock.service_day(at) if at else None


def _marks(row: MediationCase) -> Sequence[Row[datetime, str, str | None]]:
    """When its state changed, and when something was added to its request or read of it; the first first."""
    tells = or_(CaseEvent.target.is_not(None), CaseEvent.verb.in_((ADDED, READ)))
    asked = select(CaseEvent.at, CaseEvent.verb, CaseEvent.target).order_by(CaseEvent.at, CaseEvent.id)
    asked = asked.where(CaseEvent.org_id == row.org_id, CaseEvent.case_id == row.id, tells)
    return memory.until_written((CaseEvent,), ("marks", row.id), lambda: db.session.execute(asked).all())


def paused(row: MediationCase, since: date, today: date) -> int:
    """Days it was suspended since then."""
    stops, found = [*moves_of(row), Move(today, "")], 0
    for one, following in pairwise(stops):
        if one.state == CaseState.suspendu:
            found += max(0, (following.on - max(one.on, since)).days)
    return found


def _last_try(row: MediationCase) -> date | None:
    ours = Party.org_id == row.org_id, Party.about_kind == KIND, Party.about_id == row.id
    joined = ContactTry.org_id == Party.org_id, ContactTry.party_id == Party.id
    last = select(func.max(ContactTry.at)).where(*ours, *joined)
    at = memory.until_written((ContactTry, Party), ("last try", row.id), lambda: db.session.scalar(last))
    return clock.service_day(at) if at else None


def meetings_of(row: MediationCase) -> Sequence[Meeting]:
    """Its sessions, the first first."""
    of = Meeting.org_id == row.org_id, Meeting.case_id == row.id
    asked = select(Meeting).where(*of).order_by(Meeting.starts_at, Meeting.id)
    return memory.until_written((Meeting,), ("meetings", row.id), lambda: db.session.scalars(asked).all())


def led_by(row: MediationCase, one: Meeting) -> list[UUID]:
    """Who leads a session: of one to come, those alone who have the case in hand on its day."""
    led, day = [UUID(id) for id in one.mediators], clock.service_day(one.starts_at)
    if one.state != MeetingState.prevue:
        return led
    held = mediating(row)
    return [id for id in led if any(it.user_id == id and it.has_it(day) for it in held)]


def freed(row: MediationCase, one: Meeting) -> bool:
    """Somebody was to lead it who left, or has this case no more by its day: it is to be taken up again."""
    return len(led_by(row, one)) < len(one.mediators)


def slot_of(one: Meeting) -> Slot:
    """Its hours, and who is in it."""
    return Slot(one.starts_at, one.ends_at, one.letters, one.mediators)


def colliding(row: MediationCase, today: date) -> list[Meeting]:
    """Those to come in which somebody is who is in another at the same time, each the later of two; the first first."""
    to_come = [one for one in meetings_of(row) if one.state == MeetingState.prevue]
    to_come = [one for one in to_come if clock.service_day(one.starts_at) >= today]
    both = apart.colliding(slot_of(one) for one in to_come)
    return [one for one in to_come if slot_of(one) in both]


def to_tell_again(one: Meeting) -> bool:
    """It is to come, and somebody knows of it as it no longer is."""
    return one.state == MeetingState.prevue and bool(one.again)


def interviewed(meetings: Sequence[Meeting]) -> frozenset[str]:
    """The letters of those who were met alone, a session held each."""
    apart = [one for one in meetings if one.state == MeetingState.tenue and one.mode in APART]
    return frozenset(letter for one in apart for letter in one.letters if letter not in one.absent)


def met(meetings: Sequence[Meeting]) -> frozenset[str]:
    """The letters of those who took part in a session that was held, whatever its kind."""
    held = [one for one in meetings if one.state == MeetingState.tenue]
    return frozenset(letter for one in held for letter in one.letters if letter not in one.absent)


def states_of(row: MediationCase) -> dict[str, str]:
    """Where each of its parties is, by letter."""
    return {letter: one.state for letter, one in letters_of(row).items()}


def has_mail(party: Party) -> bool:
    """Whether an address is known at which she has mail."""
    contact = party.contact
    return isinstance(contact, dict) and bool(contact.get("mail"))


def since_of(row: MediationCase) -> dict[str, Since]:
    """By letter, from when each party takes part: what she agrees to and did not take back, the sessions held."""
    return {letter: Since(_agreed_on(one), _met_on(row, letter)) for letter, one in letters_of(row).items()}


def _agreed_on(party: Party) -> date | None:
    days = [clock.service_day(one.at) for one in parties.standing(party) if Agreed.mediation in one.what]
    return min(days, default=None)


def _met_on(row: MediationCase, letter: str) -> date | None:
    days = [clock.service_day(one.starts_at) for one in meetings_of(row) if letter in met([one])]
    return min(days, default=None)


def standing_agreement(row: MediationCase) -> Agreement | None:
    """The last that has not been ended by another."""
    of = Agreement.org_id == row.org_id, Agreement.case_id == row.id, Agreement.ended_on.is_(None)
    last = select(Agreement).where(*of).order_by(Agreement.made_on.desc(), Agreement.id.desc()).limit(1)
    return memory.until_written((Agreement,), ("agreement", row.id), lambda: db.session.scalar(last))


def agreements_of(row: MediationCase) -> Sequence[Agreement]:
    """Those of a case, the last first; one that was ended by another too."""
    of = Agreement.org_id == row.org_id, Agreement.case_id == row.id
    asked = select(Agreement).where(*of).order_by(Agreement.made_on.desc(), Agreement.id.desc())
    return memory.until_written((Agreement,), ("agreements", row.id), lambda: db.session.scalars(asked).all())


def seen(agreement: Agreement) -> list[Seen]:
    """Its checks, as the rules of what holds read them."""
    return [
        Seen(commitment.rank, check.days, check.due_on, check.state,
             clock.service_day(check.at) if check.at else None, check.left_at is not None)
        for commitment in agreement.commitments
        for check in commitment.checks
    ]  # fmt: skip


def checks_of(agreement: Agreement) -> list[CommitmentCheck]:
    return [check for one in agreement.commitments for check in one.checks]


def last_verdict(row: MediationCase, *, decided: bool) -> CaseVerdict | None:
    of = CaseVerdict.org_id == row.org_id, CaseVerdict.case_id == row.id, CaseVerdict.decided.is_(decided)
    last = select(CaseVerdict).where(*of).order_by(CaseVerdict.at.desc(), CaseVerdict.id.desc()).limit(1)
    return memory.until_written((CaseVerdict,), ("verdict", row.id, decided), lambda: db.session.scalar(last))


def answers_of(row: MediationCase) -> dict[str, CaseAnswer]:
    """The answers to the checklist, by item."""
    asked = select(CaseAnswer).where(CaseAnswer.org_id == row.org_id, CaseAnswer.case_id == row.id)
    rows = memory.until_written((CaseAnswer,), ("answers", row.id), lambda: db.session.scalars(asked).all())
    return {one.item: one for one in rows}


def letters_of(row: MediationCase) -> dict[str, Party]:
    """Its parties, each under its letter."""
    return {one.letter: one for one in _people(row)}


def _people(row: MediationCase) -> Sequence[Party]:
    return memory.until_written((Party,), ("parties", row.id), lambda: parties.of_record(row.org_id, about(row.id)))


def _mediators(row: MediationCase, today: date) -> int:
    standing: set[UUID] = {
        one.user_id
        for one in row.mediators
        if one.cleared_at is not None and one.since <= today and (one.until is None or one.until >= today)
    }
    return len(standing)


def _followups(row: MediationCase) -> int:
    asked = select(func.count()).select_from(_open_followups(row).subquery())
    key = "followups of a case", row.id
    return memory.until_written((Followup, CommitmentCheck), key, lambda: db.session.scalar(asked)) or 0


def _open_followups(row: MediationCase) -> Select[Any]:
    """Those of its checks apart: they go with what they remind of."""
    of = Followup.org_id == row.org_id, Followup.subject_kind == KIND, Followup.subject_id == row.id
    open_ones = Followup.state.in_([one.value for one in FOLLOWUP_OPEN])
    checks = select(CommitmentCheck.id).where(
        CommitmentCheck.org_id == Followup.org_id, CommitmentCheck.followup_id == Followup.id
    )
    return select(Followup).where(*of, open_ones, ~checks.exists())


def followups_of(row: MediationCase) -> Sequence[Followup]:
    """Those open about it, first due first; those of its checks apart."""
    return db.session.scalars(_open_followups(row).order_by(Followup.due_on, Followup.id)).all()


def last_move(row: MediationCase) -> CaseEvent | None:
    """The last change of its state."""
    of = CaseEvent.org_id == row.org_id, CaseEvent.case_id == row.id, CaseEvent.target == row.state
    return db.session.scalar(select(CaseEvent).where(*of).order_by(CaseEvent.at.desc(), CaseEvent.id.desc()).limit(1))
