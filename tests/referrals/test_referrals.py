"""Referrals and partners on both databases: consent, who may see them, the directory on phones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.feed import Feed
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.referrals import actions, queries, schemas
from app.referrals.models import Partner, Referral
from app.review import actions as review
from app.review.models import ReleasedLine
from tests.records import common, proposal
from tests.world import World


@pytest.fixture(autouse=True)
def in_the_organisation(world: World) -> Any:
    with tenant(world.org_id), clock.frozen("2026-11-20 19:40"):
        yield


@pytest.fixture
def partner(world: World) -> UUID:
    with write_unit():
        return actions.create_partner(
            world.claire.actor, clock.now(), name=" ADIL 74 ", domaines=["logement"], note="Demander Lucie"
        ).id


def proposed(world: World, **more: Any) -> UUID:
    with write_unit():
        return actions.propose(world.nadia.act(), proposal(world, **more)).id


def transmitted(world: World, id: UUID, **more: Any) -> Referral:
    with write_unit():
        return actions.transmit(world.claire.actor, clock.now(), id, channel="courriel", **more)


def test_a_signposted_person_is_not_tracked(world: World) -> None:
    data = common(world, domaine="sante", besoin=None, partner_id=None)
    with write_unit():
        row = actions.signpost(world.nadia.act(), data)
        assert (row.state, row.consent) == ("remis_a_la_personne", None)
    with pytest.raises(Refused, match="Remis"):
        transmitted(world, row.id)


def test_an_agreed_proposal_is_transmitted_once(world: World, partner: UUID) -> None:
    id = proposed(world, partner_id=partner)
    row = transmitted(world, id, on=date(2026, 11, 20))
    assert (row.state, row.channel, row.transmitted_on) == ("transmis", "courriel", date(2026, 11, 20))
    with pytest.raises(Refused, match="Transmis"):
        transmitted(world, id)


def test_without_agreement_nothing_leaves(world: World, partner: UUID) -> None:
    id = proposed(world, partner_id=partner, consent="refuse")
    with pytest.raises(Refused, match="accord"):
        transmitted(world, id)


def test_a_referral_needs_a_partner_a_known_channel_and_a_sound_date(world: World, partner: UUID) -> None:
    id = proposed(world)
    with pytest.raises(Refused, match="partenaire"):
        transmitted(world, id)
    with pytest.raises(Refused, match="date"):
        transmitted(world, id, partner_id=partner, on=date(2026, 11, 20) + timedelta(days=1))
    with pytest.raises(NotAllowed), write_unit():
        actions.transmit(world.nadia.actor, clock.now(), id, channel="courriel", partner_id=partner)
    assert transmitted(world, id, partner_id=partner).partner_id == partner


def test_only_those_who_were_there_hold_a_referral(world: World) -> None:
    id = proposed(world, agents=[world.yoann.user_id])
    with read_unit() as s:
        scopes = set(s.scalars(select(Feed.scope).where(Feed.entity_id == id)))
    assert scopes == {f"user:{one.user_id}" for one in (world.nadia, world.yoann)}


def test_a_released_referral_still_has_no_line(world: World) -> None:
    id = proposed(world)
    with write_unit():
        review.release(world.claire.actor, clock.now(), "referral", id)
    with read_unit() as s:
        assert s.scalars(select(ReleasedLine)).all() == []


def test_partners_are_on_every_phone_until_closed_without_the_desk_note(world: World, partner: UUID) -> None:
    with read_unit() as s:
        told = schemas.wire_partner(s.get_one(Partner, (world.org_id, partner)))
        assert told["name"] == "ADIL 74" and "Lucie" not in str(told)
    with write_unit():
        actions.update_partner(world.claire.actor, clock.now(), partner, phone="04 50 00 00 00")
        actions.close_partner(world.claire.actor, clock.now(), partner)
    with read_unit() as s:
        rows = s.scalars(select(Feed).where(Feed.entity_id == partner)).all()
    assert [(row.scope, row.deleted) for row in rows] == [("org", True)]
    assert queries.partners(world.org_id, active_only=True) == []


@pytest.mark.parametrize("wrong", [{"name": " "}, {"domaines": []}, {"domaines": ["magie"]}, {"phone": "0" * 41}])
def test_a_partner_without_sense_is_refused(world: World, wrong: dict[str, Any]) -> None:
    data = {"name": "ADIL 74", "domaines": ["logement"], **wrong}
    with pytest.raises(Refused), write_unit():
        actions.create_partner(world.claire.actor, clock.now(), **data)
