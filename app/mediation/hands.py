"""Who has a case in hand: asked by coordination, cleared by herself, replaced between two days, released."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.extensions import db
from app.mediation import journalled, queries, reminders
from app.mediation.models import CaseInterest, CaseMediator, MediationCase
from app.mediation.rules.party import Tie as Tie
from app.mediation.subject import hands
from app.parties.access import Mediator, check_stand_in
from app.people import queries as people
from app.people.acting import Act
from app.people.rules import FIELD_ROLES

MOST = 2


def ask(act: Act, case_id: UUID, user_id: UUID) -> CaseMediator:
    """Ask somebody to take it in hand (`act.record_id`); she has nothing of it but its envelope until she declares.

    Raises Refused for a third mediator, for one who is tied to a party, for somebody who cannot mediate. Twice is once.
    """
    row, today = _held(act, case_id), clock.service_day(act.occurred_at)
    if there := [one for one in _standing(row, today) if one.user_id == user_id and one.stands_in_for is None]:
        return there[0]
    _check_may_have(row, user_id, today)
    if len({one.user_id for one in _standing(row, today) if one.stands_in_for is None}) >= MOST:
        raise Refused("mediateurs", "Ce dossier a déjà deux médiateurs\u00a0: retirez-en un d’abord.", field="qui")
    one = _add(act, row, user_id, today, None, None)
    journalled.event(act, row, "mediateur_demande", who=user_id)
    return one


def take(act: Act, row: MediationCase) -> CaseMediator:
    """Whoever opens it takes it in hand at once, declaring that nothing ties her to a party; held already."""
    one = _add(act, row, act.actor.user_id, clock.service_day(act.occurred_at), None, None)
    journalled.event(act, row, "sans_conflit")
    return one


def replace(act: Act, case_id: UUID, absent_id: UUID, user_id: UUID, since: date, until: date) -> CaseMediator:
    """Somebody in the place of a mediator who is away, between two days that are both named. Raises Refused."""
    row, today = _held(act, case_id), clock.service_day(act.occurred_at)
    wanted = (user_id, since, until, absent_id)
    if there := [one for one in row.mediators if (one.user_id, one.since, one.until, one.stands_in_for) == wanted]:
        return there[0]
    if absent_id not in {one.user_id for one in _standing(row, today)}:
        raise Refused("mediateur", "Cette personne ne suit pas ce dossier.", field="absent")
    _check_may_have(row, user_id, today)
    check_stand_in(Mediator(user_id, since, until, stands_in=True), hands(row).mediators)
    if until < today:
        raise Refused("dates", "Ce remplacement est déjà fini\u00a0: son dernier jour est passé.", field="jusqu_au")
    one = _add(act, row, user_id, since, until, absent_id)
    journalled.event(act, row, "remplacement", who=user_id)
    return one


def clear(act: Act, case_id: UUID) -> CaseMediator:
    """She declares that nothing ties her to a party: from then on it is in her hands. Twice is once."""
    row, one = _asked(act, case_id)
    changes.note(act.actor, row.id, Deed.case_handed)
    if one.cleared_at is None:
        one.cleared_at = act.occurred_at
        journalled.event(act, row, "sans_conflit")
        reminders.follow(act, row)
    return one


def declare_tie(act: Act, case_id: UUID, tie: str) -> CaseInterest:
    """Something ties her to a party, found before or on the way: she is out of it, and is not asked again. Said again,
    it is what was said first."""
    if (known := _declared(act, case_id)) is not None:
        return known
    row, _ = _asked(act, case_id)
    changes.note(act.actor, row.id, Deed.case_handed)
    if tie not in Tie.codes():
        raise Refused("lien", "Dites ce qui empêche de suivre ce dossier.", field="lien")
    today = clock.service_day(act.occurred_at)
    for one in [one for one in _standing(row, today) if one.user_id == act.actor.user_id]:
        _end(row, one, act)
    interest = CaseInterest(
        org_id=row.org_id, id=act.record_id, case_id=row.id, user_id=act.actor.user_id, tie=tie, at=act.occurred_at
    )
    db.session.add(interest)
    reminders.follow(act, row)
    journalled.event(act, row, "conflit_interets", reason=tie)
    return interest


def release(act: Act, case_id: UUID, mediator_id: UUID) -> MediationCase:
    """Somebody no longer has it in hand, from today; who has it no more is left so. Raises Unknown, NotAllowed."""
    row, today = _held(act, case_id), clock.service_day(act.occurred_at)
    one = next((one for one in _standing(row, today) if one.id == mediator_id), None)
    if one is not None:
        _end(row, one, act)
        reminders.follow(act, row)
        journalled.event(act, row, "mediateur_retire", who=one.user_id)
    return row


def _declared(act: Act, case_id: UUID) -> CaseInterest | None:
    hers = CaseInterest.org_id == act.actor.org_id, CaseInterest.user_id == act.actor.user_id
    return db.session.scalar(select(CaseInterest).where(*hers, CaseInterest.case_id == case_id))


def _held(act: Act, case_id: UUID) -> MediationCase:
    row = queries.coordinated(act, case_id)
    changes.note(act.actor, row.id, Deed.case_handed)
    return row


def _check_may_have(row: MediationCase, user_id: UUID, today: date) -> None:
    member = people.membership(row.org_id, user_id)
    if member is None or not member.active or member.role not in FIELD_ROLES:
        raise Refused("mediateur", "Choisissez quelqu’un qui peut suivre un dossier.", field="qui")
    if user_id in queries.tied(row):
        raise Refused("conflit", "Cette personne a déclaré ne pas pouvoir suivre ce dossier.", field="qui")
    if user_id in {one.user_id for one in _standing(row, today)}:
        raise Refused("mediateur", "Cette personne suit déjà ce dossier.", field="qui")


def _standing(row: MediationCase, today: date) -> list[CaseMediator]:
    return [one for one in row.mediators if one.until is None or one.until >= today]


def _add(
    act: Act, row: MediationCase, user_id: UUID, since: date, until: date | None, absent_id: UUID | None
) -> CaseMediator:
    own = user_id == act.actor.user_id
    one = CaseMediator(
        org_id=row.org_id, id=uuid7(), case_id=row.id, user_id=user_id, since=since, until=until,
        stands_in_for=absent_id, named_by=act.actor.user_id, named_at=act.occurred_at,
        cleared_at=act.occurred_at if own else None,
    )  # fmt: skip
    row.mediators.append(one)
    db.session.flush()
    if own:
        reminders.follow(act, row)
    return one


def _asked(act: Act, case_id: UUID) -> tuple[MediationCase, CaseMediator]:
    today = clock.service_day(act.occurred_at)
    row, _ = queries.readable(act.actor, case_id, lock=True, at=act.occurred_at)
    mine = [one for one in _standing(row, today) if one.user_id == act.actor.user_id]
    if not mine:
        raise NotAllowed("Ce dossier ne vous est pas confié.")
    return row, mine[0]


def _end(row: MediationCase, one: CaseMediator, act: Act) -> None:
    if one.cleared_at is None:
        row.mediators.remove(one)  # asked, and it never was in her hands
        return
    one.until, one.left_at = clock.service_day(act.occurred_at) - timedelta(days=1), act.occurred_at
