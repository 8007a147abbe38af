"""What ordinary days do not bring: saisies held for the coordinator, lost phones, and the rounds of this moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.base import uuid7
from app.demo import desk, entries, stage
from app.demo.service import Service
from app.demo.stage import Home, Phone
from app.door import actions as door
from app.door import rules
from app.door.models import Device
from app.extensions import db
from app.nomenclatures.wishes import actions as wishes
from app.people.acting import Actor
from app.planning import actions as planning
from app.planning.models import Shift
from app.planning.rules import State as ShiftState
from app.sync import actions as sync
from app.sync.models import HeldOp

MINUTE = timedelta(minutes=1)
WISHES = (
    {"list": "lieu", "want": "manque", "text": "Jardin partagé"},
    {"list": "besoin", "want": "reformuler", "line": "ecoute", "text": "Parler, être écouté"},
    {"list": "lieu", "want": "inutile", "line": "gare"},
)
NOT_OFF = "Les équipes du soir passent devant la gare\u00a0: la ligne leur sert."
PREPARED = "Commencer par les Verriers, le gardien part à 18 h."


def schedule(service: Service) -> None:
    """Put them on the agenda, at hours when nobody is on duty."""
    for days, hour, scene in (
        (5, 11, _from_another_release),
        (4, 11, _dismissed),
        (3, 11, _one_rung),
        (2, 11, _before_its_round),
        (1, 11, _against_the_rules),
        (1, 12, _promises),
        (1, 13, _wishes),
    ):
        day = clock.service_day(service.now) - timedelta(days=days)
        service.agenda.put(clock.zones().moment(day, time(hour)), partial(scene, service))
    service.agenda.put(service.now - MINUTE, partial(_present, service))
    service.agenda.put(service.now, partial(_team, service))


def _home(service: Service, sector: str) -> Home:
    return service.stage.homes[sector][0]


def _alone(service: Service, phone: Phone, at: datetime, held: int) -> None:
    with service.stage.at(at):
        phone.send(at, held)


def _from_another_release(service: Service, at: datetime) -> None:
    """A phone one release ahead, and a form left half-filled by one behind."""
    phone = service.stage.phones["S3"][1]
    home = _home(service, "S3")
    where = {"place": {"estate": str(home.estate_id)}}
    phone.note(at - MINUTE, "photo.attach", {**where, "pages": 1}, schema=2)
    phone.note(at, "contact.record", {**where, "besoin": "ecoute", "humeur": "calme"})
    _alone(service, phone, at, held=2)


def _dismissed(service: Service, at: datetime) -> None:
    """A follow-up of a phone restored from an old copy, closed at the desk with a reason."""
    phone = service.stage.phones["C2"][0]
    phone.note(at, "followup.done", {"outcome": "fait"})
    _alone(service, phone, at, held=1)
    with service.stage.desk(at + timedelta(hours=2)) as (s, actor):
        mine = s.scalars(select(HeldOp).where(HeldOp.kind == "followup.done")).one()
        sync.dismiss(actor, mine.id, "deja_fait", "Suivi déjà clos sur l’autre téléphone.", at + timedelta(hours=2))


def _before_its_round(service: Service, at: datetime) -> None:
    """The second phone found a network first: its contact waited for the round, then was applied by itself."""
    stage_, (leader, mate) = service.stage, service.stage.phones["N1"]
    round_id = uuid7()
    both = [str(one.actor.user_id) for one in (leader, mate)]
    home = stage_.homes["N1"][3]
    start = {"planned": False, "agents": both, "type_tournee": "ciblee"}
    leader.note(at - 30 * MINUTE, "round.start", start, round_id)
    seen = {**entries.contact(stage_.draw, home), "round_id": str(round_id), "agents": both}
    mate.note(at - 20 * MINUTE, "contact.record", seen)
    leader.note(at - 5 * MINUTE, "round.end", {"stops": []}, round_id)
    _alone(service, mate, at, held=1)
    _alone(service, leader, at + 40 * MINUTE, held=0)


def _against_the_rules(service: Service, at: datetime) -> None:
    """A visit in another pair's sector, a pause on a round given up, a danger without its call."""
    phone = service.stage.phones["C2"][1]
    phone.note(at - 3 * MINUTE, "visit.record", entries.visit(service.stage.draw, _home(service, "N1")))
    phone.note(at - 2 * MINUTE, "round.pause", {}, service.given_up["C2"])
    danger = {
        "place": {"entrance": str(_home(service, "C2").halls[0][1])},
        "category": "gaz_incendie",
        "sub_category": "odeur_gaz",
        "severity": "t0",
        "requester": "habitant",
    }
    phone.note(at - MINUTE, "technical.flag", danger)
    _alone(service, phone, at, held=3)


def _again(
    service: Service, phone: Phone, at: datetime, due_on: date, *, rank: int, reason: str, **said: str
) -> tuple[UUID, UUID]:
    """A conflict at the `rank`-th estate of the sector, to come back to: the ids of the entry and of its follow-up."""
    pair = service.stage.phones["N1"]
    asked = uuid7()
    told = {
        **entries.conflict(service.stage.draw, service.stage.homes["N1"][rank], at, {}),
        "type": "bruit_musique",
        "gravite": "g2",
        "text": "Chacun entendu, rendez-vous pris pour en parler.",
        **said,
        "issue": "a_suivre",
        "agents": [str(one.actor.user_id) for one in pair],
        "followup": {"id": str(asked), "due_on": due_on.isoformat(), "reason": reason},
    }
    return phone.note(at, "conflict.report", told), asked


def _one_rung(service: Service, at: datetime) -> None:
    """One due the next day, of which the phone rang since; one noted twice, so cancelled with its follow-up."""
    nadia, _ = service.stage.phones["N1"]
    soon, later = entries.followup_day(at, 1), entries.followup_day(at, 7)
    parked = {"type": "stationnement", "lieu": "parking_exterieur", "text": "Deux voitures devant l’accès."}
    _again(service, nadia, at - 5 * MINUTE, soon, rank=5, reason="relancer_bailleur", **parked)
    twice, _ = _again(service, nadia, at - 4 * MINUTE, later, rank=0, reason="voir_evolution")
    nadia.note(at - 3 * MINUTE, "entry.cancel", {"kind": "conflict", "reason": "Saisi deux fois."}, twice)
    _alone(service, nadia, at, held=0)


def _promises(service: Service, at: datetime) -> None:
    """For the pair on duty: one thing each to come back to today, one put off, one for next week."""
    today = entries.followup_day(service.now, 0)
    nadia, yoann = service.stage.phones["N1"]
    group = {"type": "reg_hall", "lieu": "hall", "text": "Le groupe accepte de se retrouver ailleurs."}
    quiet = {"type": "bruit_travaux", "lieu": "logement", "text": "Accord pour arrêter à 20 h, à vérifier."}
    talk = {
        "type": "voisinage_relationnel",
        "lieu": "palier",
        "text": "Chacun reçu séparément, une rencontre proposée.",
    }
    _again(service, nadia, at - 20 * MINUTE, today, rank=1, reason="voir_evolution")
    _again(service, yoann, at - 18 * MINUTE, today, rank=2, reason="repasser", **group)
    _again(service, yoann, at - 12 * MINUTE, today + timedelta(days=7), rank=3, reason="informer_demandeur", **quiet)
    _, put_off = _again(service, nadia, at - 10 * MINUTE, today, rank=4, reason="rappeler", **talk)
    later = {"due_on": (today + timedelta(days=3)).isoformat()}
    nadia.note(at - 2 * MINUTE, "followup.postpone", later, put_off)
    for phone in (nadia, yoann):
        _alone(service, phone, at, held=0)


def _wishes(service: Service, at: datetime) -> None:
    """What the first pair finds of the lists: two wait, one was refused."""
    nadia, refused = service.stage.phones["N1"][0], uuid7()
    for n, asked in enumerate(WISHES, 1):
        nadia.note(at - n * MINUTE, "list.propose", asked, refused if n == len(WISHES) else uuid7())
    _alone(service, nadia, at, held=0)
    with service.stage.desk(at + MINUTE) as (_, actor):
        wishes.refuse(actor, at + MINUTE, refused, NOT_OFF)


def _present(service: Service, at: datetime) -> None:
    """The rounds of this moment: the first pair's not yet started, one under way, one suspended."""
    for phone in service.stage.phones["N1"]:
        own = {"round_id": str(service.present["N1"].round_id), "text": PREPARED}
        phone.note(at - 30 * MINUTE, "preparation.write", own)
        _alone(service, phone, at, held=0)
    for sector, stops_after in (("C2", 2 * MINUTE), ("S3", 14 * MINUTE)):
        one, pair = service.present[sector], service.stage.phones[sector]
        walk = service.walk(one.duty, pair, one.round_id, one.stops, until=at - stops_after)
        walk.play()
        if sector == "S3":
            pair[0].note(at - 12 * MINUTE, "round.pause", {}, one.round_id)
        else:
            _just_seen(service, pair[0], at - MINUTE)
        for phone in pair:
            _alone(service, phone, at, held=0)


def _just_seen(service: Service, phone: Phone, at: datetime) -> None:
    """What nobody at the desk has touched yet, whatever the draw: a fault told by a resident, a hand-over accepted."""
    home = service.stage.homes["C2"][0]
    where = {"place": {"entrance": str(home.halls[0][1])}}
    fault = {
        "category": "electricite_eclairage",
        "sub_category": "eclairage_hall",
        "severity": "t2",
        "requester": "habitant",
    }
    phone.note(at, "technical.flag", {**where, **fault})
    asked = {"domaine": "numerique", "besoin": "demarche_formulaire", "consent": "accorde", "consent_means": "oral"}
    phone.note(at, "referral.propose", {**where, **asked, "partner_id": str(service.stage.partners["numerique"])})


def _team(service: Service, at: datetime) -> None:
    """An absence to come, a coming shift given up, a lost phone, one silent for nine days; the others' last words."""
    with service.stage.desk(at) as (_, actor):
        mathis = service.stage.cast.pairs["C2"][1]
        starts = at + timedelta(days=9)
        planning.declare_absence(
            actor, at, user_id=mathis.user_id, starts_at=starts, ends_at=starts + timedelta(days=2)
        )
        aicha, luc = service.stage.cast.pairs["S3"]
        lost = stage.enrol(aicha, "Ancien téléphone", at - timedelta(days=40))
        db.session.flush()
        door.revoke_device(actor, lost.id, at - timedelta(days=20))
        silent = stage.enrol(luc, "Téléphone de secours", at - timedelta(days=30))
        _announce(silent, at - timedelta(days=9), pending=12, oldest=at - timedelta(days=10))
        _give_up_one(actor, at)
        for pair in service.stage.phones.values():
            for rank, phone in enumerate(pair):
                device = db.session.get_one(Device, (phone.actor.org_id, phone.device_id))
                device.announced_max_no = phone.no
                _announce(device, at - timedelta(minutes=1 + 4 * rank), pending=0)


def _announce(device: Device, at: datetime, pending: int, oldest: datetime | None = None) -> None:
    device.last_contact, device.lease_until = at, rules.lease_until(at)
    device.announced_pending, device.oldest_pending_at = pending, oldest
    device.clock_offset_ms, device.quota_left = 0, 2_000_000_000


def _give_up_one(actor: Actor, at: datetime) -> None:
    coming = (Shift.state == ShiftState.publiee.value, Shift.starts_at > at)
    last = db.session.scalars(select(Shift).where(*coming).order_by(Shift.starts_at.desc(), Shift.id).limit(1)).one()
    desk.cancel_shift(actor, at, last.id)
