"""A case goes from a state to another, under the guard of that move; what is next is known at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused
from app.core.labels import Label
from app.mediation import journalled, known, out, queries, reminders, telling
from app.mediation.letters import over
from app.mediation.models import Agreement, MediationCase
from app.mediation.rules import guards, next_step, outcomes
from app.mediation.rules.closed import check_open
from app.mediation.rules.states import CASE, ENDING, CaseState, CheckState, Kept
from app.nomenclatures import queries as lists
from app.people.acting import Act
from app.people.rules import letter_of


class Then(Label):
    """What comes after an interruption, once each party knows."""

    reorienter = "reorienter", "Orienter vers un service"
    clore = "clore", "Clore le dossier"


UNCHECKED = (*ENDING, CaseState.reprise, *CASE.final)
"""In which no commitment is to be checked any more."""
CHECKED = (CaseState.accord, CaseState.suivi_accord)
"""In which they are."""
UNSAID = "non_renseigne"
"""Of the lists: how a case is never closed, nor a party told of its end, since that is to say how."""


def move(act: Act, row: MediationCase, target: CaseState, reason: str | None = None, words: str | None = None) -> None:
    """One move of a case that is held, by whoever may make it. Raises Refused."""
    today = clock.service_day(act.occurred_at)
    source = CaseState(row.state)
    if source == target:
        return
    guards.check_move(source, target, _letter(act, row, source, target), known.of(row, today), reason or "")
    row.state, row.state_since = target.value, act.occurred_at
    journalled.event(act, row, "etat", source=source, target=target, reason=reason, words=words)
    if target in (*UNCHECKED, CaseState.suspendu):
        reminders.drop(act, row)
    if target in (*ENDING, CaseState.clos):
        over.end_links(row, act.occurred_at)
    refresh(act, row)


def refresh(act: Act, row: MediationCase) -> None:
    """What has to be done next, by whom and by when, from what is known now."""
    refresh_on(row, clock.service_day(act.occurred_at))


def refresh_on(row: MediationCase, today: date) -> None:
    """The same, of a case that nobody of the service touched: a day came, a party answered."""
    step = next(iter(steps_of(row, today)), None)
    row.next, row.next_on = (step.code.value, step.due_on) if step else (None, None)
    row.owner_id = owner_of(row, step.who, today) if step else None


def steps_of(row: MediationCase, today: date) -> list[next_step.Step]:
    """All that must be done in a case, the late ones first."""
    have = known.of(row, today)
    off = min((clock.service_day(one.starts_at) for one, _ in out.to_warn(row, today)), default=None)
    return next_step.steps(row.state, have, have.flow, replace(known.dates_of(row, today), off_on=off))


def suspend(act: Act, case_id: UUID, reason: str, resume_on: date | None) -> MediationCase:
    """Put aside until a day, its clocks stopped; put aside already, it is left so. Raises Refused."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, row.id, Deed.case_moved)
    if row.state == CaseState.suspendu:
        return row
    row.before, row.resume_on = row.state, resume_on
    move(act, row, CaseState.suspendu, reason)
    return row


def resume(act: Act, case_id: UUID) -> MediationCase:
    """Back to where it was; what was to be checked comes later by as many days."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, row.id, Deed.case_moved)
    if row.state != CaseState.suspendu or row.before is None:
        raise Refused("etat", "Ce dossier n’est pas suspendu.")
    since = clock.service_day(row.state_since)
    move(act, row, CaseState(row.before))
    row.before = row.resume_on = None
    agreement = known.standing_agreement(row) if row.state in CHECKED else None
    if agreement is not None:
        reminders.plan_again(act, row, agreement, clock.service_day(act.occurred_at) - since)
        refresh(act, row)
    return row


def interrupt(
    act: Act, case_id: UUID, reason: str, words: str | None = None, then: str = Then.clore.value
) -> MediationCase:  # fmt: skip
    """A mediator ends it, alone and at any time, and is reminded to tell each party. Raises Refused for a reason that
    is none of the flow's; interrupted already, it is left so."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, row.id, Deed.case_moved)
    if row.state == CaseState.interrompu:
        return row
    move(act, row, CaseState.interrompu, reason, words)
    row.before = row.resume_on = None
    row.sends_on = then == Then.reorienter
    telling.plan(act, row)
    refresh(act, row)
    return row


def tell(act: Act, case_id: UUID, letter: str, how: str | None, why_not: str | None = None) -> MediationCase:
    """A party was told how it ends (`how`: a code of `canal`), or it is written why she was not."""
    row = queries.touched(act, case_id, closed=True)
    changes.note(act.actor, row.id, Deed.case_told)
    if letter not in known.letters_of(row):
        raise Refused("partie", "Choisissez une partie de ce dossier.", field="partie")
    said: dict[str, Any] = {"on": clock.calendar_date(act.occurred_at).isoformat()}
    if how == UNSAID:
        raise Refused("retour", "Dites par quel moyen cette partie l’a su, ou pourquoi elle ne le sait pas.",
                      field="comment")  # fmt: skip
    if how:
        said["how"] = lists.check(row.org_id, "canal", how)
    elif why_not:
        said["why_not"] = why_not
    else:
        raise Refused(
            "retour", "Dites comment cette partie a été informée, ou pourquoi elle ne l’a pas été.", field="comment"
        )
    row.told = {**known.told_of(row), letter: said}
    telling.settle(act, row, letter)
    journalled.event(act, row, "informee" if how else "non_informee", letters=letter)
    refresh(act, row)
    return row


def redirect(act: Act, case_id: UUID, to: str) -> MediationCase:
    """Sent on to somebody named, or to nobody, with the reason why. Raises Refused."""
    row = queries.touched(act, case_id)
    changes.note(act.actor, row.id, Deed.case_moved)
    row.redirect, row.sends_on = to or None, False
    move(act, row, CaseState.reoriente)
    return row


def close(act: Act, case_id: UUID, outcome: str, kept: str | None = None) -> MediationCase:
    """It is over, each party told or not for a reason; closed already with the same end, it is so. Raises Refused."""
    row = queries.touched(act, case_id, closed=True)
    changes.note(act.actor, row.id, Deed.case_moved)
    if row.state == CaseState.clos and (row.outcome, row.kept) == (outcome, kept):
        return row
    check_open(row.state)
    _check_outcome(row, lists.check(row.org_id, "issue", outcome))
    row.outcome = outcome
    if kept is not None and kept not in Kept.codes():
        raise Refused("tenue", "Dites si l’accord a tenu.", field="tenue")
    row.kept = kept
    move(act, row, CaseState.clos, kept)
    row.closed_on = clock.service_day(act.occurred_at)
    return row


def reopen(act: Act, case_id: UUID, why: str) -> MediationCase:
    """Under its number, within twelve months of its end: back to the follow-up of the agreement it was closed with, as
    long as something of it is to be checked. Open again already, it is left so. Raises Refused."""
    row = queries.coordinated(act, case_id)
    changes.note(act.actor, row.id, Deed.case_moved)
    if row.reopened and row.state not in CASE.final:
        return row
    if not why.strip():
        raise Refused("pourquoi", "Écrivez pourquoi ce dossier est rouvert.", field="pourquoi")
    agreement = still_followed(row, clock.service_day(act.occurred_at))
    move(act, row, CaseState.rouvert, words=why.strip())
    row.closed_on = row.outcome = row.kept = row.told = None
    row.sends_on = False
    row.reopened += 1
    if agreement is not None:
        move(act, row, CaseState.suivi_accord)
        reminders.plan(act, row, agreement)
    refresh(act, row)
    return row


def still_followed(row: MediationCase, today: date) -> Agreement | None:
    """Of one that is closed, the agreement that was followed until then and has something to be checked still."""
    last, agreement = known.last_move(row), known.standing_agreement(row)
    if last is None or last.source != CaseState.suivi_accord or agreement is None:
        return None
    lacking = guards.missing(CaseState.rouvert, CaseState.suivi_accord, known.of(row, today))
    return agreement if points_to_come(agreement) and not lacking else None


def points_to_come(agreement: Agreement) -> list[tuple[int, date]]:
    """What is to be checked still: how many days after it, and when."""
    return sorted({(one.days, one.due_on) for one in known.checks_of(agreement) if one.state == CheckState.prevu})


def _check_outcome(row: MediationCase, code: str) -> None:
    if code == UNSAID:
        raise Refused("issue", "Choisissez l’issue\u00a0: sans objet et autre en sont aussi.", field="issue")
    agreement = known.standing_agreement(row)
    outcomes.check(row.state, agreement.extent if agreement else None, code)


def _letter(act: Act, row: MediationCase, source: CaseState, target: CaseState) -> str:
    """What this person is to this case in this move: its mediator (A) where a mediator makes it, else by their role."""
    mediates = queries.is_mediator(act, row)
    return "A" if mediates and target in guards.moves(source, "A") else letter_of(act.actor.role)


def owner_of(row: MediationCase, who: str, today: date) -> UUID | None:
    """Who owes a step: nobody by name of what any of the coordination may do."""
    if who == next_step.COORDINATION:
        return None
    standing = (one for one in row.mediators if one.cleared_at is not None and one.since <= today)
    mediating = next((one.user_id for one in standing if one.until is None or one.until >= today), None)
    return mediating if who == next_step.MEDIATOR else UUID(who)
