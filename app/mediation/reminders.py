"""What reminds a mediator of the checks of an agreement: one follow-up a day of checks, which says a number at most."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from app.core import clock
from app.core.base import uuid7
from app.core.rows import find
from app.extensions import db
from app.followups import actions as followups
from app.followups import confidential
from app.followups.confidential import Confidential
from app.mediation import queries, telling
from app.mediation.letters import replies
from app.mediation.models import Agreement, CaseMediator, CommitmentCheck, MediationCase
from app.mediation.rules.states import CheckState
from app.mediation.subject import KIND, hands
from app.people.acting import Act

REASON, OUTCOME = "faire_point", "fait"


def plan(act: Act, row: MediationCase, agreement: Agreement) -> None:
    """One for each day on which something is to be checked from today on, of whoever has the case by then."""
    by_day: dict[date, list[CommitmentCheck]] = {}
    for check in checks_of([agreement]):
        if check.state == CheckState.prevu:
            by_day.setdefault(check.due_on, []).append(check)
    for day, checks in sorted(by_day.items()):
        due_on = max(day, clock.service_day(act.occurred_at))
        one = followups.schedule(_act(act), {
            "subject": {"kind": KIND, "id": row.id}, "due_on": due_on, "reason": REASON,
            "owner_id": owner(row, day) or act.actor.user_id,
        })  # fmt: skip
        db.session.flush()
        for check in checks:
            check.followup_id = one.id


def settle(act: Act, checks: Iterable[CommitmentCheck]) -> None:
    """Those of which nothing is left to note are done."""
    by_id: dict[UUID, list[CommitmentCheck]] = {}
    for one in checks:
        if one.followup_id is not None:
            by_id.setdefault(one.followup_id, []).append(one)
    over = [id for id, some in by_id.items() if all(one.state != CheckState.prevu for one in some)]
    followups.settle(act.actor, over, act.occurred_at, OUTCOME)


def plan_again(act: Act, row: MediationCase, agreement: Agreement, pause: timedelta) -> None:
    """The case was suspended so long, and rang for nothing: what is still to be checked is so much later.

    Every clock of a case stands still meanwhile, that of its follow-up too, and what it is due by moves on. So D+15 is
    fifteen days lived under the agreement, as the 90 days that tell whether it holds are; nobody comes back to five
    late checks, nor asks what became of an agreement in the very days it was put aside. What was late stays late by as
    many days as the day it was suspended.
    """
    for check in checks_of([agreement]):
        if check.state == CheckState.prevu:
            check.due_on += pause
    db.session.flush()
    plan(act, row, agreement)


def drop(act: Act, row: MediationCase) -> None:
    """Nothing is to be checked any more in this case: its reminders stop."""
    followups.drop(act.actor, _ids(row), act.occurred_at)


def follow(act: Act, row: MediationCase) -> None:
    """Its mediators changed: each reminder still to come goes to one of them; with nobody, it stays where it is."""
    follow_at(row, act.occurred_at)


def follow_at(row: MediationCase, at: datetime) -> None:
    """The same, of a case that nobody touched: a day came."""
    if (now := owner(row, clock.service_day(at))) is not None:
        telling.follow_at(row, now, at)
    for check in _open_checks(row):
        to = owner(row, max(check.due_on, clock.service_day(at)))
        if to is not None and check.followup_id is not None:
            followups.follow(row.org_id, [check.followup_id], to, at)


def owner(row: MediationCase, day: date) -> UUID | None:
    """Who has a case that day: the first of its mediators, then who stands in for one, then who is replaced."""
    held = hands(row)
    there = [one for one in row.mediators if one.cleared_at and _runs(one, day) and held.of(one.user_id, day)]
    away = {one.stands_in_for for one in there}
    ranked = sorted(there, key=lambda one: (one.user_id in away, one.stands_in_for is not None, one.since))
    return ranked[0].user_id if ranked else None


def _runs(one: CaseMediator, day: date) -> bool:
    return one.since <= day and (one.until is None or day <= one.until)


def checks_of(agreements: Iterable[Agreement]) -> list[CommitmentCheck]:
    return [check for one in agreements for commitment in one.commitments for check in commitment.checks]


def _ids(row: MediationCase) -> list[UUID]:
    return [one.followup_id for one in _open_checks(row) if one.followup_id is not None]


def _open_checks(row: MediationCase) -> list[CommitmentCheck]:
    of = Agreement.org_id == row.org_id, Agreement.case_id == row.id
    found = checks_of(db.session.scalars(select(Agreement).where(*of)).all())
    return [one for one in found if one.state == CheckState.prevu]


def _act(act: Act) -> Act:
    return Act(act.actor, uuid7(), act.occurred_at, act.offset_min, act.clock_gap_ms, act.received_at)


# --- what the list of follow-ups may say of a case ----------------------------------------------------


def _holders(org_id: UUID, case_id: UUID, day: date) -> set[UUID]:
    row = find(MediationCase, org_id, case_id)
    return {one.user_id for one in hands(row).mediators if one.has_it(day)} if row is not None else set()


def _page(case_id: UUID) -> str:
    return url_for("cases_agreements.page", case_id=case_id)


def _why(org_id: UUID, case_id: UUID, id: UUID) -> str:
    """What was answered, or the party who is to be told."""
    row = find(MediationCase, org_id, case_id)
    letter = telling.letter_of(row, id) if row is not None else None
    return f"Informer {letter}" if letter else replies.of_followup(org_id, case_id, id)


def init_app() -> None:
    confidential.declare(Confidential(KIND, "Dossier de médiation", queries.numbers, _holders, _page, _why))
