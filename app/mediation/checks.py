"""The checks of an agreement: what becomes of each commitment at its dates, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused, Unknown
from app.mediation import journalled, known, moves, queries, reminders
from app.mediation.models import Agreement, CommitmentCheck, MediationCase
from app.mediation.rules import agreement as rules
from app.mediation.rules.states import CheckState
from app.people.acting import Act


@dataclass(frozen=True)
class Noted:
    """What is known of one commitment: a state, and the letter of who says it, or M of a mediator who saw it."""

    state: str
    said_by: str | None = None


def note(act: Act, case_id: UUID, days: int, noted: Mapping[int, Noted]) -> MediationCase:
    """What becomes of the commitments (by rank) so many days after the agreement. Twice is once. Raises Refused."""
    row = queries.writable(act, case_id, closed=True)
    changes.note(act.actor, row.id, Deed.check_noted)
    agreement = known.standing_agreement(row)
    if agreement is None:
        raise Refused("accord", "Aucun accord ne tient dans ce dossier.")
    checks = of_days(agreement, days)
    if not noted:
        raise Refused("point", "Dites ce qu’il en est d’un engagement au moins.")
    rules.check_come(next(iter(checks.values())).due_on, clock.service_day(act.occurred_at))
    changed = [rank for rank, said in noted.items() if _note(act, row, checks, rank, said)]
    if changed:
        letters = {noted[rank].said_by for rank in changed} - {None, rules.SEEN}
        journalled.event(act, row, "point", reason=f"j{days}", letters=sorted(str(one) for one in letters))
        reminders.settle(act, checks.values())
        moves.refresh(act, row)
    return row


def of_days(agreement: Agreement, days: int) -> dict[int, CommitmentCheck]:
    """Those of one date, by the rank of their commitment. Raises Unknown where there are none."""
    found = {
        commitment.rank: check
        for commitment in agreement.commitments
        for check in commitment.checks
        if check.days == days
    }
    if not found:
        raise Unknown()
    return found


def _note(act: Act, row: MediationCase, checks: Mapping[int, CommitmentCheck], rank: int, said: Noted) -> bool:
    """Whether it says something new."""
    one = checks.get(rank)
    if one is None:
        raise Unknown()
    try:
        rules.check_noted(one.state, said.state, said.said_by, known.letters_of(row))
    except Refused as refused:
        raise Refused(refused.code, refused.message, f"{refused.field}_{rank}" if refused.field else None) from None
    if one.state == said.state and one.said_by == said.said_by and not _again(act, one):
        return False
    if one.state == said.state and said.state != CheckState.inconnu:
        raise Refused("point", "Ce point est déjà noté autrement.", f"dit_{rank}")
    one.state, one.said_by = said.state, said.said_by
    one.by, one.at = act.actor.user_id, act.occurred_at
    return True


def _again(act: Act, one: CommitmentCheck) -> bool:
    """Asked again on a later day, and still unknown."""
    before = clock.service_day(one.at) if one.at else one.due_on
    return one.state == CheckState.inconnu and before < clock.service_day(act.occurred_at)
