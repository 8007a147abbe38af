"""What the coordinator does: plan and publish, write consignes, read over, transmit. Each verb inside a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.core import clock
from app.demo.duties import Duty
from app.demo.entries import pick, sometimes
from app.demo.stage import Home, Stage
from app.demo.town import words
from app.demo.walk import Stop
from app.followups import actions as followups
from app.followups.models import Followup
from app.followups.rules import FollowupState
from app.people.acting import Actor
from app.planning import actions as planning
from app.referrals import actions as referrals
from app.referrals.models import Referral
from app.referrals.rules import Consent
from app.referrals.rules import State as ReferralState
from app.review import actions as review
from app.review.models import Review
from app.review.queries import is_kept
from app.review.rules import State as ReviewState
from app.rounds import actions as rounds
from app.technical import actions as technical
from app.technical.models import TechnicalProblem
from app.technical.rules import Feedback, Transmission, Work

Entry = TypeVar("Entry", TechnicalProblem, Referral)

RETAINED = {
    "personne_reconnaissable": ("Le logement se devine.", 4),
    "situation_sensible": ("À garder dans l’équipe.", 3),
    "a_completer": ("Préciser le lieu avant de diffuser.", 2),
    "bailleur_partie": ("Le bailleur est partie au désaccord.", 1),
}


def plan(stage: Stage, actor: Actor, at: datetime, duty: Duty, homes: Sequence[Home]) -> tuple[UUID, UUID, list[Stop]]:
    """A shift with its round, published unless a draft: (shift, round, stops). `homes`: the estates, in order."""
    pair = stage.cast.pairs[duty.pair]
    shift = planning.create_shift(
        actor,
        at,
        service_date=duty.day,
        starts_at=duty.starts_at,
        ends_at=duty.ends_at,
        agents=[one.user_id for one in pair],
    )
    if duty.kind != "draft":
        planning.publish(actor, at, shift.id)
    hinted = stage.draw.sample(list(homes), min(2, len(homes)))
    row = rounds.plan_round(
        actor,
        at,
        shift_id=shift.id,
        estates=[home.estate_id for home in homes],
        type_tournee=pick(stage.draw, {"reguliere": 70, "aleatoire": 20, "verticale": 10}),
        hints={home.estate_id: stage.draw.choice(words()["hint"]) for home in hinted},
        planned_at=duty.starts_at + timedelta(minutes=15),
    )
    by_estate = {home.estate_id: home for home in homes}
    return shift.id, row.id, [(stop.id, by_estate[stop.estate_id]) for stop in row.stops]


def cancel_shift(actor: Actor, at: datetime, shift_id: UUID) -> None:
    """Somebody is missing: the shift is given up, and its round with it."""
    rounds.follow_shift(actor, at, planning.cancel(actor, at, shift_id))


def write_consigne(stage: Stage, actor: Actor, at: datetime, one: dict[str, str], days: int) -> tuple[UUID, str]:
    """A consigne valid for some days from now: its id, and the sector whose phones receive it."""
    named = {home.name: (code, home) for code, group in stage.homes.items() for home in group}
    code, home = named[one["estate"]]
    day = clock.service_day(at)
    row = rounds.write_consigne(
        actor,
        at,
        estate_id=home.estate_id,
        text=one["text"],
        valid_from=day,
        valid_to=day + timedelta(days=days),
        priority=one["priority"],
    )
    return row.id, code


def keep_partners(stage: Stage, actor: Actor, at: datetime) -> None:
    """The directory of partners, one of which is no longer proposed."""
    for one in words()["partners"]:
        partner = referrals.create_partner(actor, at, **one)
        stage.partners |= dict.fromkeys(one["domaines"], partner.id)
    closed = referrals.create_partner(actor, at, name="Permanence de quartier (fermée)", domaines=["lien_social"])
    referrals.close_partner(actor, at, closed.id)


def morning(stage: Stage, s: Session, actor: Actor, at: datetime) -> None:
    """Faults first, then what waits to be read over, then the introductions."""
    _faults(stage, s, actor, at)
    _read_over(stage, s, actor, at)
    _introduce(stage, s, actor, at)


def _faults(stage: Stage, s: Session, actor: Actor, at: datetime) -> None:
    draw = stage.draw
    waiting = _rows(s, TechnicalProblem, TechnicalProblem.transmission == Transmission.a_transmettre.value)
    for row in waiting:
        if is_kept(row.org_id, "technical", row.id):
            continue
        if sometimes(draw, 72) or row.severity in ("t0", "t1"):
            channel = pick(draw, {"courriel": 55, "extranet": 30, "telephone": 15})
            to = "astreinte" if row.severity == "t0" else "mairie" if row.category == "vehicules" else "bailleur"
            reference = f"S{row.service_date:%y%m}-{draw.randint(100, 999)}"
            technical.transmit(actor, at, row.id, channel=channel, sent_to=to, reference=reference)
        elif row.work == Work.constate and sometimes(draw, 60):
            technical.keep(actor, at, row.id)
    asked = (TechnicalProblem.feedback == Feedback.a_informer.value, TechnicalProblem.work == Work.retenu.value)
    for row in _rows(s, TechnicalProblem, *asked):
        if sometimes(draw, 25):
            technical.told(actor, at, row.id)


def _read_over(stage: Stage, s: Session, actor: Actor, at: datetime) -> None:
    draw = stage.draw
    waiting = (Review.state == ReviewState.a_relire.value, Review.current, Review.withdrawn_at.is_(None))
    for row in s.scalars(select(Review).where(*waiting).order_by(Review.occurred_at, Review.id)).all():
        if sometimes(draw, 4):
            reason = pick(draw, {code: weight for code, (_, weight) in RETAINED.items()})
            review.retain(actor, at, row.kind, row.entity_id, reason, RETAINED[reason][0], row.rev)
        elif sometimes(draw, 96):
            review.release(actor, at, row.kind, row.entity_id, row.rev)


def _introduce(stage: Stage, s: Session, actor: Actor, at: datetime) -> None:
    drafts = (Referral.state == ReferralState.brouillon.value, Referral.consent == Consent.accorde.value)
    for row in _rows(s, Referral, *drafts):
        if row.partner_id and sometimes(stage.draw, 70):
            channel = pick(stage.draw, {"telephone": 50, "courriel": 40, "plateforme": 10})
            referrals.transmit(actor, at, row.id, channel=channel)


def remind(s: Session, at: datetime, ring: bool) -> None:
    """What has come to its day becomes due; with `ring`, their owners' phones say so."""
    followups.play(s, at, 500)
    if ring:
        due = s.scalars(select(Followup).where(Followup.state == FollowupState.due.value))
        followups.mark_notified(due.all(), at)


def _rows(s: Session, model: type[Entry], *conditions: ColumnElement[bool]) -> Sequence[Entry]:
    live = select(model).where(model.standing(), *conditions)
    return s.scalars(live.order_by(model.occurred_at, model.id)).all()
