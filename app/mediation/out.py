"""A party is out: what was to be held with her is held with who is left, or not at all; who is left is to be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from app.core import clock
from app.extensions import db
from app.mediation import known
from app.mediation.models import MediationCase, Meeting
from app.mediation.rules import meeting as rules
from app.mediation.rules.meeting import Cancelled, Word
from app.mediation.rules.states import MeetingState
from app.parties.models import Party
from app.parties.rules import PartyState


def follow(row: MediationCase, party: Party, at: datetime, happened: Callable[[str], object]) -> None:
    """Of the sessions that had yet to begin, by that moment. `happened`: writes the verb in the history of the case.

    Whoever cannot be reached may still be sought where she was to be met: only meeting the others has no sense left.
    """
    away = party.state == PartyState.injoignable
    for one in known.meetings_of(row):
        if one.state != MeetingState.prevue or one.starts_at <= at or party.letter not in one.letters:
            continue
        if away and one.mode in rules.ALONE:
            continue
        left = rules.left_with(one.mode, one.letters, party.letter)
        if left:
            one.letters = left
        else:
            one.state, one.reason, one.settled_at = MeetingState.annulee.value, Cancelled.retrait.value, at
        happened("seance_sans" if left else "seance_retrait")
    db.session.flush()


def to_warn(row: MediationCase, today: date) -> list[tuple[Meeting, list[str]]]:
    """The sessions to come that are off since somebody is out, and who does not know it yet; the first first."""
    there = {letter for letter, one in known.letters_of(row).items() if one.state not in known.OUT}
    off = [one for one in known.meetings_of(row) if one.state == MeetingState.annulee]
    off = [one for one in off if one.reason == Cancelled.retrait and clock.service_day(one.starts_at) >= today]
    found = [(one, sorted(there & set(one.letters) - _knowing(one))) for one in off]
    return [(one, letters) for one, letters in found if letters]


def _knowing(one: Meeting) -> set[str]:
    return {said["letter"] for said in one.told if said["what"] == Word.annulation}
