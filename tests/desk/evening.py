"""An evening of Nadia and Yoann, as their phones tell it: every kind of entry, a planned shift and its round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.planning import actions as planning
from app.referrals import actions as referrals
from app.rounds import actions as rounds
from tests.clients import Phone
from tests.world import World


@dataclass(frozen=True)
class Evening:
    """The ids of what was told."""

    shift_id: UUID
    round_id: UUID
    partner_id: UUID
    consigne_id: UUID
    visit: UUID
    contact: UUID
    conflict: UUID
    technical: UUID
    referral: UUID
    signposted: UUID

    def entries(self) -> dict[str, UUID]:
        """By kind."""
        kinds = ("visit", "contact", "conflict", "technical", "referral")
        return {kind: getattr(self, kind) for kind in kinds}


def tell(world: World, phone: Phone, text: str | None = None) -> Evening:
    """Plan, walk and note; `text` goes in every free text there is."""
    with tenant.tenant(world.org_id), write_unit():
        shift_id, round_id, partner_id, consigne_id = _plan(world, text)
    ids = {name: uuid7() for name in ("visit", "contact", "conflict", "technical", "referral", "signposted")}
    told = phone.sync(
        phone.op("round.start", {"planned": True, "agents": [str(world.yoann.user_id)]}, round_id),
        *(phone.op(kind, payload(name, world, partner_id, text), ids[name]) for kind, name in OPS),
    )
    assert {one["result"] for one in told["results"]} == {"applied"}, told["results"]
    return Evening(shift_id, round_id, partner_id, consigne_id, **ids)


OPS = (
    ("visit.record", "visit"),
    ("contact.record", "contact"),
    ("conflict.report", "conflict"),
    ("technical.flag", "technical"),
    ("referral.propose", "referral"),
    ("referral.signpost", "signposted"),
)


def _plan(world: World, text: str | None) -> tuple[UUID, UUID, UUID, UUID]:
    claire, at = world.claire.actor, clock.now()
    shift = planning.create_shift(
        claire, at, service_date=clock.today(), starts_at=at - timedelta(hours=2), ends_at=at + timedelta(hours=4),
        agents=[world.nadia.user_id, world.yoann.user_id], note=text,
    )  # fmt: skip
    estates = [world.glycines.estate_id, world.verriers.estate_id]
    walk = rounds.plan_round(claire, at, shift_id=shift.id, estates=estates)
    rounds.follow_shift(claire, at, planning.publish(claire, at, shift.id))
    partner = referrals.create_partner(claire, at, name="Maison du droit", domaines=["logement"], note=text)
    consigne = rounds.write_consigne(
        claire, at, estate_id=world.verriers.estate_id, text=text or "Vérifier la porte du hall 6.",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    return shift.id, walk.id, partner.id, consigne.id


def payload(name: str, world: World, partner_id: UUID, text: str | None) -> dict[str, Any]:
    """What a phone sends of one entry."""
    hall = {"entrance": str(world.glycines.entrances[0])}
    common = {"place": hall, "lieu": "hall", "agents": [str(world.yoann.user_id)], "text": text}
    own: dict[str, dict[str, Any]] = {
        "visit": {"state": "visite", "ras": text is None, "place": {"estate": str(world.glycines.estate_id)}},
        "contact": {
            "besoin": "ecoute", "reponses": ["information"], "registre": "presence",
            "canal": "rencontre_tournee", "counts": {"age": {"18_24": 3}},
        },
        "conflict": {
            "type": "bruit_musique", "gravite": "g2", "recurrence": "recurrent", "origine": "habitant_temoin",
            "issue": "apaise", "reponses": ["mediation_sur_place"],
        },
        "technical": {
            "category": "acces_fermeture", "sub_category": "porte_hall", "severity": "t0", "requester": "habitant",
            "floor": 2, "call": {"at": clock.now().isoformat(), "who": (text or "Astreinte")[:120]},
        },
        "referral": {
            "domaine": "logement", "besoin": "logement_bailleur", "partner_id": str(partner_id),
            "consent": "accorde", "consent_means": "oral",
        },
        "signposted": {"domaine": "numerique", "besoin": "demarche_formulaire"},
    }  # fmt: skip
    return {**common, **own[name]}
