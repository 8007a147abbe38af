"""An evening as the phone sends it: every kind of entry is applied, and comes back to the pair's phones."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core import clock
from app.core.tenant import tenant
from app.core.unit import write_unit
from app.referrals import actions as referrals
from app.rounds import actions as rounds
from tests.world import World


@pytest.fixture
def desk(world: World) -> dict[str, str]:
    """A partner and a consigne, made at the desk."""
    with tenant(world.org_id), write_unit():
        actor, at = world.claire.actor, clock.now()
        partner = referrals.create_partner(actor, at, name="ADIL 74", domaines=["logement"])
        note = rounds.write_consigne(
            actor, at, estate_id=world.glycines.estate_id, text="Lumière du 2e", valid_from=clock.today()
        )
        return {"partner": str(partner.id), "consigne": str(note.id)}


def evening(world: World, phone: Any, desk: dict[str, str]) -> list[dict[str, Any]]:
    round_id, stop_id, contact_id = str(uuid4()), str(uuid4()), str(uuid4())
    estate, hall = str(world.glycines.estate_id), str(world.glycines.entrances[0])
    both = [str(world.nadia.user_id), str(world.yoann.user_id)]
    here = {"round_id": round_id, "place": {"entrance": hall}, "agents": both}
    need = {"besoin": "probleme_technique", "reponses": ["signalement"], "registre": "veille_technique"}
    follow_up = {"id": str(uuid4()), "due_on": clock.today().isoformat(), "reason": "repasser"}
    quarrel = {"type": "reg_escalier", "gravite": "g2", "recurrence": "recurrent", "origine": "habitant_temoin"}
    fault = {"category": "gaz_incendie", "sub_category": "odeur_gaz", "severity": "t0", "requester": "habitant"}
    reading = str(uuid4())
    return [
        phone.op("consigne.read", {}, desk["consigne"]),
        phone.op(
            "round.start",
            {"planned": False, "agents": both, "stops": [{"id": stop_id, "estate_id": estate}]},
            round_id,
        ),
        phone.op("ambience.record", {**here, "level": 3, "dimensions": {"bruit": 3}}, reading),
        phone.op("entry.correct", {"kind": "ambience", "changes": {"level": 2}, "reason": "Changé"}, reading),
        phone.op(
            "visit.record",
            {"round_id": round_id, "place": {"estate": estate}, "agents": both, "stop_id": stop_id,
             "state": "visite", "ras": False, "entrances": [hall]},
        ),
        phone.op(
            "contact.record",
            {**here, **need, "canal": "rencontre_tournee", "counts": {"age": {"nc": 1}}, "text": "Fuite"},
            contact_id,
        ),
        phone.op(
            "technical.flag",
            {**here, **fault, "call": {"impossible": True}, "origin": {"kind": "contact", "id": contact_id}},
        ),
        phone.op(
            "conflict.report",
            {**here, **quarrel, "issue": "a_suivre", "reponses": ["rappel_regles"], "followup": follow_up},
        ),
        phone.op("referral.signpost", {**here, "domaine": "numerique"}),
        phone.op(
            "referral.propose",
            {**here, "domaine": "logement", "besoin": "logement_bailleur", "partner_id": desk["partner"],
             "consent": "accorde", "consent_means": "oral"},
        ),
        phone.op("round.pause", {}, round_id),
        phone.op("round.resume", {}, round_id),
        phone.op("round.end", {"stops": [{"id": stop_id, "state": "visite"}]}, round_id),
    ]  # fmt: skip


def test_a_whole_evening_is_applied_and_reaches_the_pair(world: World, as_phone: Any, desk: dict[str, str]) -> None:
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    ops = evening(world, nadia, desk)
    results = nadia.sync(*ops)["results"]
    assert [(op["kind"], one["result"], one.get("message")) for op, one in zip(ops, results, strict=True)] == [
        (op["kind"], "applied", None) for op in ops
    ]
    held = yoann.pull_all()
    kinds = {kind for kind, _ in held}
    assert {"round", "visit", "ambience", "contact", "conflict", "technical", "referral", "consigne"} <= kinds
    (walked,) = [one["data"] for (kind, _), one in held.items() if kind == "round"]
    assert [stop["state"] for stop in walked["stops"]] == ["visite"]
    assert walked["ended_by"] == [str(world.nadia.user_id)] and walked["ended_at"] is None, "his part is not over"
    (talk,) = [one["data"] for (kind, _), one in held.items() if kind == "contact"]
    assert talk["text"] == "Fuite", "the pair reads what its other half wrote"


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("contact.record", {"person": "Mme Rabatel"}),
        ("visit.record", {"state": "vu", "ras": True}),
        ("ambience.record", {"level": 5}),
        ("ambience.record", {"level": True}),
        ("technical.flag", {"severity": "t0", "call": {"who": "Astreinte"}}),
        ("round.start", {"planned": "peut-être"}),
    ],
)
def test_a_malformed_payload_is_held_and_kept(world: World, as_phone: Any, kind: str, payload: dict[str, Any]) -> None:
    phone = as_phone(world.nadia)
    place = {} if kind.startswith("round") else {"place": {"estate": str(world.glycines.estate_id)}}
    (result,) = phone.sync(phone.op(kind, {**place, **payload}))["results"]
    assert (result["result"], result["reason"]) == ("held", "invalid")


def test_a_foreign_estate_is_as_unknown_as_none(world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    answers = []
    for estate in (world.strange_home.estate_id, UUID(int=7)):
        payload = {"place": {"estate": str(estate)}, "state": "visite", "ras": True}
        (result,) = phone.sync(phone.op("visit.record", payload))["results"]
        answers.append((result["result"], result["reason"], result["message"]))
    assert answers[0] == answers[1] and answers[0][:2] == ("held", "unknown_record")
