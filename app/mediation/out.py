"""Who is off what was planned: a session goes on with who is left, or not at all; who expects it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from app.core import clock
from app.extensions import db
from app.mediation import known
from app.mediation.models import MediationCase, Meeting
from app.mediation.rules import meeting as rules
from app.mediation.rules.meeting import Cancelled, Word
from app.mediation.rules.states import MeetingState, Mode
from app.parties.models import Party
from app.parties.rules import PartyState

Happened = Callable[[str], object]
"""Writes a verb in the history of the case."""


def follow(row: MediationCase, party: Party, at: datetime, happened: Happened) -> None:
    """A party is out: of the sessions that had yet to begin, by that moment.

    Whoever cannot be reached may still be sought where she was to be met: only meeting the others has no sense left.
    """
    away = party.state == PartyState.injoignable
    for one in _to_come(row, party.letter, at):
        if not (away and one.mode in rules.ALONE):
            left = _without(one, party.letter, Cancelled.retrait, at)
            happened("seance_sans" if left else "seance_retrait")
    db.session.flush()


def part(row: MediationCase, party: Party, at: datetime, happened: Happened) -> None:
    """She no longer agrees to meet the other party, and stays: of what would have brought them together."""
    for one in _to_come(row, party.letter, at):
        if one.mode == Mode.table_ronde:
            left = _without(one, party.letter, Cancelled.partie, at)
            happened("seance_sans" if left else "seance_refusee")
    db.session.flush()


def to_warn(row: MediationCase, today: date) -> list[tuple[Meeting, list[str]]]:
    """The sessions to come that are off, and who does not know it yet; the first first."""
    there = {letter for letter, one in known.letters_of(row).items() if one.state not in known.OUT}
    off = [one for one in known.meetings_of(row) if _was_expected(one) and clock.service_day(one.starts_at) >= today]
    found = [(one, sorted(there & _expecting(one) - _knowing(one))) for one in off]
    return [(one, letters) for one, letters in found if letters]


def _to_come(row: MediationCase, letter: str, at: datetime) -> list[Meeting]:
    planned = [one for one in known.meetings_of(row) if one.state == MeetingState.prevue and one.starts_at > at]
    return [one for one in planned if letter in one.letters]


def _without(one: Meeting, letter: str, reason: Cancelled, at: datetime) -> list[str]:
    """Who is left; of nobody, it is off."""
    if left := rules.left_with(one.mode, one.letters, letter):
        one.letters = left
    else:
        one.state, one.reason, one.settled_at = MeetingState.annulee.value, reason.value, at
    return left


def _was_expected(one: Meeting) -> bool:
    """Off before its hour: after it, whoever came knows."""
    return one.state == MeetingState.annulee and (one.settled_at is None or one.settled_at < one.starts_at)


def _expecting(one: Meeting) -> set[str]:
    """Of one planned by mistake, those alone who were told of it."""
    told = {said["letter"] for said in one.told} | set(one.again)
    return told if one.reason == Cancelled.erreur else set(one.letters)


def _knowing(one: Meeting) -> set[str]:
    return {said["letter"] for said in one.told if said["what"] == Word.annulation}
