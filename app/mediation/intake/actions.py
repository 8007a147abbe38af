"""What becomes of a request: received, noted, taken in charge, acknowledged, placed, ended, taken back, erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.rows import get
from app.core.unit import savepoint
from app.extensions import db
from app.mail import actions as mail
from app.mail.rules import may_be_sent_to
from app.mediation import numbers
from app.mediation.intake import checks, codes, complements, letters, queries, setting
from app.mediation.intake.complements import noted
from app.mediation.intake.models import CaseRequest, RequestMore
from app.mediation.rules import requests as rules
from app.mediation.rules.requests import Acknowledged, Happened, Reason, RequestNext, RequestState
from app.people.acting import Act, Actor
from app.people.models import Membership, Organisation
from app.people.rules import COORDINATION
from app.places.models import Building, Entrance, Estate

BY_HER = "habitant_partie"
"""Who sends the public form, unless coordination says otherwise: somebody concerned."""


@dataclass(frozen=True)
class Receipt:
    """What who sent a request keeps: its plates, its number, when it came and until when it is answered."""

    plates: tuple[str, ...]
    number: str
    received_at: datetime
    answer_by: date


def submit(org_id: UUID, at: datetime, form_id: str, said: dict[str, Any]) -> Receipt:
    """The public form, once however often it is sent. `said`: as `checks.typed`, and `family`, `type`, `wants`."""
    row = queries.of_form(org_id, form_id)
    if row is None:
        try:
            with savepoint():
                row = _sent(org_id, at, form_id, said)
        except IntegrityError:  # its twin, at the same instant
            row = queries.of_form(org_id, form_id)
            if row is None:
                raise
    return _receipt(row, form_id)


def _sent(org_id: UUID, at: datetime, form_id: str, said: dict[str, Any]) -> CaseRequest:
    """Acknowledged at once: who sent it reads its receipt."""
    row = _received(org_id, uuid7(), at, {**said, "origine": BY_HER, "written": True})
    row.form, row.code = codes.digest(form_id, "formulaire"), codes.digest("".join(codes.plates(form_id)))
    _acknowledge(row, Acknowledged.en_ligne, at, clock.calendar_date(at))
    db.session().flush()
    noted(row, Happened.recue, at)
    return row


def note(act: Act, said: dict[str, Any]) -> CaseRequest:
    """One that came by another way, noted at the desk (`act.record_id`)."""
    _check_desk(act.actor)
    row = _received(act.actor.org_id, act.record_id, act.occurred_at, said)
    row.received_by = act.actor.user_id
    db.session().flush()
    noted(row, Happened.notee, act.occurred_at, act.actor)
    return row


def _received(org_id: UUID, id: UUID, at: datetime, said: dict[str, Any]) -> CaseRequest:
    """Numbered, dated, to be seen to by whoever coordinates on the first working day."""
    clean, today, written = checks.typed(org_id, said), clock.service_day(at), clock.calendar_date(at)
    on, org = clean.pop("received_on") or written, db.session().get_one(Organisation, org_id)
    for refused in checks.day_of_coming(on, written):
        raise refused
    first = setting.working_day(org_id, on, 1)
    number = numbers.number(org_id, rules.SERIES, written.year, rules.PREFIX)
    row = CaseRequest(
        org_id=org_id, id=id, number=number, received_at=at, received_on=on,
        state=RequestState.recue.value, next_action=RequestNext.prendre.value, next_on=max(first, today),
        acknowledge_by=first, answer_by=setting.working_day(org_id, on, setting.of(org).answer_days), **clean,
    )  # fmt: skip
    db.session().add(row)
    return row


def _receipt(row: CaseRequest, form_id: str) -> Receipt:
    made = (codes.plates(form_id, one) for one in codes.signing())
    kept = next((one for one in made if row.code in codes.digests("".join(one))), codes.plates(form_id))
    return Receipt(kept, row.number, row.received_at, row.answer_by)


def take(act: Act, owner_id: UUID | None, action: str, on: date) -> CaseRequest:
    """In somebody's charge, who has to do this by that day; the same again changes who, what or when."""
    row = _open(act, Deed.request_taken)
    _check_owner(act.actor.org_id, owner_id)
    if action not in [one.value for one in rules.TO_CHOOSE]:
        raise Refused("suite", "Dites ce qui est à faire ensuite.", field="suite")
    if on < clock.service_day(act.occurred_at):
        raise Refused("date", "Choisissez aujourd’hui ou un jour à venir.", field="le")
    first = row.state == RequestState.recue
    row.state = RequestState.prise_en_charge.value
    row.owner_id, row.next_action, row.next_on = owner_id, action, on
    noted(row, Happened.prise if first else Happened.confiee, act.occurred_at, act.actor)
    return row


def acknowledge(act: Act, how: str, on: date | None = None) -> CaseRequest:
    """She knows it was received; by mail, one leaves now, which says its number and how to call. Raises Refused."""
    row = _open(act, Deed.request_acknowledged)
    if row.acknowledged_at is not None:
        raise Refused("accuse", "La réception de cette demande est déjà accusée.")
    if how not in [one.value for one in rules.BY_HAND]:
        raise Refused("moyen", "Dites comment la réception a été accusée.", field="moyen")
    today = clock.calendar_date(act.occurred_at)  # of a proof, the day of the calendar
    if on is not None and not row.received_on <= on <= today:
        raise Refused("date", "La date va de la réception à aujourd’hui.", field="quand")
    if how == Acknowledged.courriel:
        _send(row, act.occurred_at)
    _acknowledge(row, Acknowledged(how), act.occurred_at, on or today)
    noted(row, Happened.accusee, act.occurred_at, act.actor)
    return row


def _send(row: CaseRequest, at: datetime) -> None:
    if not row.mail or not may_be_sent_to(row.mail):
        raise Refused("adresse", "Aucune adresse de courriel utilisable n’est notée.", field="moyen")
    org = db.session().get_one(Organisation, row.org_id)
    call = setting.of(org).contact
    if mail.queue(row.org_id, letters.RECEIVED, row.mail, at, row.id, number=row.number, call=call) is None:
        raise Refused("serveur", "Aucun courriel ne part d’ici\u00a0: accusez réception autrement.", field="moyen")


def _acknowledge(row: CaseRequest, how: Acknowledged, at: datetime, on: date) -> None:
    row.acknowledged_at, row.acknowledged_how, row.acknowledged_on = at, how.value, on


def place(act: Act, estate_id: UUID, entrance_id: UUID | None = None) -> CaseRequest:
    """Where it is, in the stock; what was typed stays beside."""
    row = _open(act, Deed.request_placed)
    org_id = act.actor.org_id
    home = get(Estate, org_id, estate_id)
    hall = get(Entrance, org_id, entrance_id) if entrance_id else None
    building = get(Building, org_id, hall.building_id) if hall else None
    if building is not None and building.estate_id != home.id:
        raise Unknown()
    row.estate_id, row.entrance_id, row.public_point_id = home.id, hall.id if hall else None, None
    row.building_id = building.id if building else None
    noted(row, Happened.placee, act.occurred_at, act.actor)
    return row


def end(act: Act, reason: str, *, told: bool) -> CaseRequest:
    """Nothing more is done with it. Raises Refused without a reason."""
    row = _open(act, Deed.request_ended)
    if reason not in Reason.codes():
        raise Refused("motif", "Choisissez pourquoi cette demande s’arrête là.", field="motif")
    row.reason, row.told = reason, told
    _over(row, RequestState.sans_suite, act.occurred_at, act.actor)
    noted(row, Happened.sans_suite, act.occurred_at, act.actor)
    return row


def taken(act: Act, request_id: UUID, case_id: UUID, shown: int = 0) -> CaseRequest:
    """It became this case: called by the opening of one, in its unit. `shown`: how many complements its form had; one
    that came since is to be read. Raises Unknown, Refused."""
    _check_desk(act.actor)
    row = get(CaseRequest, act.actor.org_id, request_id, lock=True)
    rules.check_move(row.state, RequestState.en_dossier, "C")
    changes.note(act.actor, row.id, Deed.request_taken)
    row.case_id = case_id
    _over(row, RequestState.en_dossier, act.occurred_at, act.actor)
    noted(row, Happened.dossier, act.occurred_at, act.actor)
    for one in queries.added(row)[shown:]:
        complements.arrived(row, one.at)
    return row


def complete(row: CaseRequest, at: datetime, form_id: str, text: str) -> None:
    """What she adds by her code, once however often it is sent. Raises Refused."""
    if queries.added_by(row, form_id):
        return
    if row.state not in rules.TAKES_MORE:
        raise Refused("etat", "Cette demande ne reçoit plus de complément. Appelez-nous.")
    count = db.session.scalar(
        select(func.count()).select_from(RequestMore).where(
            RequestMore.org_id == row.org_id, RequestMore.request_id == row.id
        )
    )  # fmt: skip
    if (count or 0) >= rules.MORE_AT_MOST:
        raise Refused("nombre", f"Une demande reçoit {rules.MORE_AT_MOST} compléments au plus. Appelez-nous.")
    clean = checks.more(text)
    id = queries.id_of_more(row, form_id)
    db.session().add(RequestMore(org_id=row.org_id, id=id, request_id=row.id, at=at, text=clean))
    noted(row, Happened.completee, at)
    complements.arrived(row, at)


def withdraw(row: CaseRequest, at: datetime) -> None:
    """She takes it back, by her code; again, it stays so. Raises Refused for one that is over."""
    if row.state == RequestState.retiree:
        return
    rules.check_move(row.state, RequestState.retiree, "S")
    _over(row, RequestState.retiree, at, None)
    noted(row, Happened.retiree, at)


def withdrawn(act: Act) -> CaseRequest:
    """The same, said to somebody of the service."""
    row = _open(act, Deed.request_ended)
    _over(row, RequestState.retiree, act.occurred_at, act.actor)
    noted(row, Happened.retiree, act.occurred_at, act.actor)
    return row


def _over(row: CaseRequest, state: RequestState, at: datetime, by: Actor | None) -> None:
    rules.check_move(row.state, state, "C" if by else "S")
    row.state, row.closed_at, row.next_action, row.next_on = state.value, at, None, None
    mail.drop(row.org_id, row.id, at)


def _open(act: Act, deed: Deed) -> CaseRequest:
    """The request to do this with (`act.record_id`), held. Raises NotAllowed, Unknown, Refused once it is over."""
    _check_desk(act.actor)
    row = get(CaseRequest, act.actor.org_id, act.record_id, lock=True)
    changes.note(act.actor, row.id, deed)
    if row.state not in rules.OPEN:
        said = RequestState.label_of(row.state)
        raise Refused("etat", f"Cette demande est «\u00a0{said}\u00a0»\u00a0: elle n’attend plus rien.")
    return row


def _check_owner(org_id: UUID, owner_id: UUID | None) -> None:
    if owner_id is None:
        return
    some = (Membership.org_id == org_id, Membership.user_id == owner_id, Membership.active.is_(True))
    roles = Membership.role.in_([one.value for one in COORDINATION])
    if db.session.scalar(select(Membership.id).where(*some, roles)) is None:
        raise Refused("qui", "Choisissez quelqu’un qui coordonne.", field="qui")


def _check_desk(actor: Actor) -> None:
    if actor.role not in COORDINATION:
        raise NotAllowed("Les demandes reviennent à la coordination.")
