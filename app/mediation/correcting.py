"""An agreement that was noted wrongly is put right by its mediators, for a week and until its first check is noted.

What changes of it is what was written: words, days. Who undertakes something, and how many things, is another
agreement. Those who had it read to them heard other words, and a copy that was handed says them: both are done again.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused
from app.extensions import db
from app.mediation import agreements, journalled, known, moves, queries, reminders
from app.mediation.models import Agreement, MediationCase
from app.mediation.rules import agreement as rules
from app.mediation.rules.agreement import Agreed, Promise
from app.people.acting import Act

CORRECTED, MADE = "accord_corrige", "accord"
"""Events: what was noted was corrected; it was noted."""


def correct(act: Act, case_id: UUID, said: Agreed) -> Agreement:
    """The agreement that stands says this. Its checks move with its day. Twice is once. Raises Refused."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, row.id, Deed.agreement_changed)
    one = known.standing_agreement(row)
    if one is None:
        raise Refused("accord", "Aucun accord ne tient dans ce dossier.")
    today = clock.calendar_date(act.occurred_at)
    before = _said(one)
    if (said.made_on, said.promises) == (before.made_on, before.promises):
        return one
    if row.state not in agreements.RENEWED_IN:
        raise Refused("etat", "Un accord se corrige tant qu’il est suivi.")
    rules.check_correctable(known.seen(one), one.signed, noted_on(row, one), today)
    rules.check_same_sides(before, said)
    rules.check(said, known.letters_of(row), today)
    rules.check_after(said.made_on, row.asked_on)
    rules.check_dated(said, known.since_of(row))
    _write(act, row, one, said)
    words = _changed(before, said)
    journalled.event(act, row, CORRECTED, letters={it.letter for it in one.commitments}, words=words)
    moves.refresh(act, row)
    return one


def may(row: MediationCase, one: Agreement, today: date) -> bool:
    """Whether it may still be corrected."""
    if row.state not in agreements.RENEWED_IN:
        return False
    try:
        rules.check_correctable(known.seen(one), one.signed, noted_on(row, one), today)
    except Refused:
        return False
    return True


def noted_on(row: MediationCase, one: Agreement) -> date:
    """The day it was noted, whatever its own."""
    noted = [clock.calendar_date(it.at) for it in queries.events(row.org_id, row.id) if it.verb == MADE]
    return max(noted, default=one.made_on)


def _said(one: Agreement) -> Agreed:
    return Agreed(one.form, one.extent, one.made_on, tuple(agreements.promises_of(one)), one.signed)


def _write(act: Act, row: MediationCase, one: Agreement, said: Agreed) -> None:
    reworded = tuple(agreements.promises_of(one)) != said.promises
    for it, promise in zip(one.commitments, said.promises, strict=True):
        it.what, it.seen, it.by_on = promise.what.strip(), promise.seen.strip(), promise.by_on
    later = said.made_on - one.made_on
    one.made_on, one.copies = said.made_on, []
    if reworded:
        one.read_at = None
    if later:
        reminders.drop(act, row)
        reminders.plan_again(act, row, one, later)
    db.session.flush()


def _changed(before: Agreed, said: Agreed) -> str:
    """What it said before, of what is not said so any more."""
    day = [f"Conclu le {before.made_on:%d/%m/%Y}."] if before.made_on != said.made_on else []
    pairs = zip(before.promises, said.promises, strict=True)
    return "\n".join([*day, *(_told(was) for was, now in pairs if was != now)])


def _told(one: Promise) -> str:
    due = f" Pour le {one.by_on:%d/%m/%Y}." if one.by_on else ""
    return f"{one.letter}\u00a0: {one.what}{due} ({one.seen})"
