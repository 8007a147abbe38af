"""Sessions as pages show them: who reads their notes, what is doubtful of an hour, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.dates import date_fr, in_month_fr, noted_day_fr
from app.core.errors import Unknown
from app.core.rows import get
from app.mediation import calendar, known, meetings, notes
from app.mediation.calendar import Said
from app.mediation.models import CaseNote, MediationCase, Meeting
from app.mediation.pages.sections import Seen
from app.mediation.rules.meeting import MET_IN, Cancelled, Word
from app.mediation.rules.states import MeetingState, Mode
from app.nomenclatures import queries as lists
from app.pages import names
from app.parties.access import Layer
from app.planning.hours import dated
from app.planning.rules import Window

LOOKS = {
    MeetingState.prevue.value: "half", MeetingState.tenue.value: "done", MeetingState.absence.value: "wait",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One session. `doubts`: what is doubtful of its hour; `noted`: how many notes there are of it, whoever reads
    them; `met`: of a *table ronde*, how many of its conditions are, or were; `freed`: somebody was to lead
    it who has the case no more, and is not named; `again`: who knows of it as it no longer is; `untold`: who was told
    nothing of it."""

    id: UUID
    starts_at: datetime
    when: str
    letters: list[str]
    mode: str
    state: str
    look: str
    lieu: str
    led_by: str
    freed: bool
    doubts: str
    told: list[str]
    again: str
    untold: str
    advice: str | None
    safe: str
    met: str
    noted: int
    late: bool
    reason: str


@dataclass(frozen=True)
class Noted:
    """`text` is absent for whoever does not read it."""

    author: str
    at: datetime
    text: str | None


def meeting_of(seen: Seen, meeting_id: UUID) -> Meeting:
    """Raises Unknown for one of another case."""
    one = get(Meeting, seen.row.org_id, meeting_id)
    if one.case_id != seen.row.id:
        raise Unknown()
    return one


def all_lines(seen: Seen) -> list[Line]:
    """Those of a case, the last first."""
    counted = notes.counted(seen.row)
    return [_line(seen, one, counted) for one in reversed(known.meetings_of(seen.row))]


@dataclass(frozen=True)
class Section:
    """`plans`: whether a session may be planned by whoever looks, as the case stands."""

    lines: list[Line]
    plans: bool


def section(seen: Seen) -> Section:
    return Section(all_lines(seen), seen.writes and seen.row.state in MET_IN)


def line(seen: Seen, one: Meeting) -> Line:
    return _line(seen, one, notes.counted(seen.row))


def _line(seen: Seen, one: Meeting, counted: dict[UUID, int]) -> Line:
    people, to_come = names.people(one.org_id), one.state == MeetingState.prevue
    led = known.led_by(seen.row, one)
    reads = seen.layer == Layer.narrative
    return Line(
        id=one.id, starts_at=one.starts_at, when=_when(seen.row, one), letters=one.letters,
        mode=Mode.label_of(one.mode), state=_state(one), look=LOOKS.get(one.state, ""),
        lieu=lists.label(one.org_id, "lieu", one.lieu) if one.lieu else "",
        led_by=names.joined(people[id].name for id in led if id in people), freed=known.freed(seen.row, one),
        doubts=in_words(one.org_id, _doubts(one, led)) if to_come else "", told=[_told(one, it) for it in one.told],
        again=names.joined(one.again) if to_come else "", untold=_untold(one) if to_come else "",
        advice=one.advice if reads else None, safe=_safe(seen.row, one, people), met=_met(seen.row, one),
        noted=counted.get(one.id, 0), late=to_come and one.ends_at < clock.now(),
        reason=Cancelled.label_of(one.reason) if one.reason else "",
    )  # fmt: skip


def notes_of(seen: Seen, one: Meeting) -> list[Noted]:
    """With their words for whoever reads what was said; for the others, that they are there."""
    people, reads = names.people(one.org_id), seen.layer == Layer.narrative
    return [_noted(it, people, reads) for it in notes.of_meeting(one.org_id, one.id)]


def _noted(one: CaseNote, people: dict[UUID, Any], reads: bool) -> Noted:
    author = people[one.author_id].name if one.author_id in people else "inconnu"
    return Noted(author, one.at, one.text if reads else None)


def _state(one: Meeting) -> str:
    if one.state != MeetingState.absence:
        return MeetingState.label_of(one.state)
    return f"{names.joined(one.absent)} absent{'s' if len(one.absent) > 1 else ''}"


def _doubts(one: Meeting, led: list[UUID]) -> list[Said]:
    return calendar.doubts(one.org_id, led, one.starts_at, one.ends_at, one.id) if one.ends_at > clock.now() else []


def _untold(one: Meeting) -> str:
    told = {said["letter"] for said in one.told}
    return names.joined(letter for letter in one.letters if letter not in told and letter not in one.again)


def _told(one: Meeting, said: dict[str, str]) -> str:
    """Invitation à A, SMS, le 20 novembre 2026."""
    on = date_fr(datetime.fromisoformat(said["on"]).date())
    canal = lists.label(one.org_id, "canal", said["canal"]).lower()
    return f"{Word.label_of(said['what'])} à {said['letter']}, {canal}, le {on}"


def _when(row: MediationCase, one: Meeting) -> str:
    return in_month_fr(one.starts_at) if row.anonymised_at else dated(one.starts_at, one.ends_at)


def _safe(row: MediationCase, one: Meeting, people: dict[UUID, Any]) -> str:
    if one.safe_at is None or one.safe_by is None:
        return ""
    by = people[one.safe_by].name if one.safe_by in people else "inconnu"
    return f"{by}, {in_month_fr(one.safe_at) if row.anonymised_at else noted_day_fr(one.safe_at)}"


def _met(row: MediationCase, one: Meeting) -> str:
    if one.mode != Mode.table_ronde or one.state not in (MeetingState.prevue, MeetingState.tenue):
        return ""
    held = one.state == MeetingState.tenue  # then the hard ones were met, whatever became of them since
    met = [it.met or (held and it.hard) for it in meetings.conditions(row, one)]
    return f"{sum(met)} conditions sur {len(met)} réunies"


def in_words(org_id: UUID, found: Iterable[Said]) -> str:
    """Nadia Belkacem\u00a0: hors de ses vacations. Empty when nothing is doubtful."""
    people = names.people(org_id)
    said = [f"{people[one.user_id].name}\u00a0: {one.doubt.label}" for one in found if one.user_id in people]
    return f"{', '.join(said)}." if said else ""


def hour(one: Window) -> str:
    return dated(one.start, one.end)
