"""Agreements: concluded, read aloud, a copy to each, followed, said anew, and left for mediation again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.base import uuid7
from app.core.errors import Refused
from app.extensions import db
from app.mediation import flows, journalled, known, moves, queries, reminders
from app.mediation.models import Agreement, Commitment, CommitmentCheck, MediationCase
from app.mediation.rules import agreement as rules
from app.mediation.rules import signature
from app.mediation.rules.agreement import Agreed, Promise
from app.mediation.rules.holding import due_checks, failed
from app.mediation.rules.states import CaseState
from app.people.acting import Act

_S = CaseState
RENEWED_IN = (_S.accord, _S.suivi_accord)


def conclude(act: Act, case_id: UUID, said: Agreed, *, dated: bool = True) -> Agreement:
    """What they agree on, under `act.record_id`; its checks are planned at once. Twice is once. Raises Refused."""
    row = _held(act, case_id)
    standing = known.standing_agreement(row)
    if standing is not None and (standing.id == act.record_id or _says(standing, said)):
        return standing
    if row.state != _S.mediation:
        raise Refused("etat", "Un accord se conclut pendant la médiation.")
    if standing is not None:
        _end(act, row, standing)  # of before it was taken up again
    one = _made(act, row, said, dated=dated)
    moves.move(act, row, _S.accord)
    return one


def renegotiate(act: Act, case_id: UUID, said: Agreed, *, dated: bool = True) -> Agreement:
    """Another agreement in the place of the one that stands, under `act.record_id`; its checks begin anew."""
    row = _held(act, case_id)
    before = _standing(row)
    if before.id == act.record_id or (_says(before, said) and before.made_on == said.made_on):
        return before
    if row.state not in RENEWED_IN:
        raise Refused("etat", "Un accord se renégocie tant qu’il est suivi.")
    rules.check_bound(said, known.states_of(row))
    _end(act, row, before)
    if row.state == _S.suivi_accord:
        moves.move(act, row, _S.reprise)
        moves.move(act, row, _S.mediation)
    one = _made(act, row, said, dated=dated)
    moves.move(act, row, _S.accord)
    journalled.event(act, row, "accord_renegocie")
    moves.refresh(act, row)
    return one


def read_aloud(act: Act, case_id: UUID) -> Agreement:
    """It was read aloud to those who make it."""
    row = _held(act, case_id)
    one = _standing(row)
    if one.read_at is None:
        one.read_at = act.occurred_at
        journalled.event(act, row, "accord_lu")
        moves.refresh(act, row)
    return one


def sign(one: Agreement, strokes: Mapping[str, Any]) -> None:
    """What each drew on the screen, by letter, kept with the agreement it was drawn under; drawn already, it stays."""
    if strokes and one.signatures is None:
        one.signatures = {letter: signature.plain(lines) for letter, lines in sorted(strokes.items())}


def hand_copy(act: Act, case_id: UUID, letter: str, how: str) -> Agreement:
    """A party has her copy, or wants none, of a case that is over too. Raises Refused."""
    row = _held(act, case_id, closed=True)
    one = _standing(row)
    party = known.letters_of(row).get(letter)
    if party is None:
        raise Refused("partie", "Choisissez une partie de ce dossier.", field="partie")
    rules.check_copy(how, letter, mail=known.has_mail(party))
    if letter not in one.copies:
        one.copies = sorted([*one.copies, letter])
        journalled.event(act, row, "accord_copie", reason=how, letters=letter)
        moves.refresh(act, row)
    return one


def take_copy_back(act: Act, case_id: UUID, letter: str) -> Agreement:
    """It was noted by mistake: she has no copy; that it was noted, and taken back, stays in the history."""
    row = _held(act, case_id, closed=True)
    one = _standing(row)
    if letter in one.copies:
        one.copies = [it for it in one.copies if it != letter]
        journalled.event(act, row, "accord_copie_reprise", letters=letter)
        moves.refresh(act, row)
    return one


def begin_following(act: Act, case_id: UUID) -> MediationCase:
    """Read, and in everybody's hands: from now on it is seen whether it holds. Raises Refused."""
    row = _held(act, case_id)
    moves.move(act, row, _S.suivi_accord)
    return row


def leave_as_it_is(act: Act, case_id: UUID) -> Agreement:
    """Something of it is not kept, and it stands all the same: its next checks will tell."""
    row = _held(act, case_id)
    one = _standing(row)
    broken = {(it.commitment, it.days) for it in failed(known.seen(one))}
    left = [check for it in one.commitments for check in it.checks if (it.rank, check.days) in broken]
    for check in left:
        check.left_at = act.occurred_at
    if left:
        journalled.event(act, row, "accord_laisse", letters=_makers(one))
        db.session.flush()
        moves.refresh(act, row)
    return one


def take_up_again(act: Act, case_id: UUID) -> MediationCase:
    """It does not hold, or no longer suits: back to mediation; what was agreed is over, what is known of it stays."""
    row = _held(act, case_id)
    if row.state == _S.mediation and known.standing_agreement(row) is None:
        return row
    if row.state not in (_S.suivi_accord, _S.reprise):
        raise Refused("etat", "La médiation reprend depuis le suivi d’un accord.")
    _end(act, row, _standing(row))
    moves.move(act, row, _S.reprise)
    moves.move(act, row, _S.mediation)
    return row


def promises_of(one: Agreement) -> list[Promise]:
    return [Promise(it.letter, it.what or "", it.by_on, it.seen or "") for it in one.commitments]


def _made(act: Act, row: MediationCase, said: Agreed, *, dated: bool) -> Agreement:
    """`dated`: its day is judged by when each took part; a phone of an earlier release is believed."""
    today = clock.calendar_date(act.occurred_at)
    rules.check(said, known.letters_of(row), today)
    rules.check_bound(said, known.states_of(row))
    rules.check_met(said, known.met(known.meetings_of(row)))
    rules.check_after(said.made_on, row.asked_on)
    if dated:
        rules.check_dated(said, known.since_of(row))
    one = Agreement(
        org_id=row.org_id, id=act.record_id, case_id=row.id, form=said.form, extent=said.extent, made_on=said.made_on,
        made_by=act.actor.user_id, signed=said.signed if said.form == "ecrit" else None, copies=[],
    )  # fmt: skip
    db.session.add(one)
    for rank, promise in enumerate(said.promises, 1):
        one.commitments.append(_promised(row, one, rank, promise))
    db.session.flush()
    reminders.plan(act, row, one)
    journalled.event(act, row, "accord", reason=f"{said.form}_{said.extent}", letters=_makers(one))
    db.session.flush()
    return one


def _promised(row: MediationCase, one: Agreement, rank: int, said: Promise) -> Commitment:
    made = Commitment(
        org_id=row.org_id, id=uuid7(), agreement_id=one.id, rank=rank, letter=said.letter, by_on=said.by_on,
        what=said.what.strip(), seen=said.seen.strip(),
    )  # fmt: skip
    for days, due_on in due_checks(one.made_on, flows.of(row.org_id, row.flow).delays.checks):
        made.checks.append(
            CommitmentCheck(org_id=row.org_id, id=uuid7(), commitment_id=made.id, days=days, due_on=due_on)
        )
    return made


def _makers(one: Agreement) -> set[str]:
    return {it.letter for it in one.commitments}


def _says(one: Agreement, said: Agreed) -> bool:
    same = (one.form, one.extent) == (said.form, said.extent)
    return same and rules.same(promises_of(one), said.promises)


def _end(act: Act, row: MediationCase, one: Agreement) -> None:
    reminders.drop(act, row)
    one.ended_on = clock.calendar_date(act.occurred_at)
    db.session.flush()


def _held(act: Act, case_id: UUID, *, closed: bool = False) -> MediationCase:
    row = queries.writable(act, case_id, closed=closed)
    changes.note(act.actor, row.id, Deed.agreement_changed)
    return row


def _standing(row: MediationCase) -> Agreement:
    one = known.standing_agreement(row)
    if one is None:
        raise Refused("accord", "Aucun accord ne tient dans ce dossier.")
    return one
