"""Referrals and partners at the desk: handed over with an agreement, kept by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.core import clock
from app.referrals.models import Partner, Referral
from tests.clients import Desk
from tests.desk.evening import Evening, payload
from tests.rows import only
from tests.world import World


def test_a_referral_is_handed_over_only_with_the_persons_agreement(
    world: World, evening: Evening, as_desk: Any, as_phone: Any
) -> None:
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    refused = {**payload("referral", world, evening.partner_id, None), "consent": "refuse"}
    op = phone.op("referral.propose", refused)
    phone.sync(op)
    data = {"canal": "telephone", "partenaire": str(evening.partner_id), "le": clock.today().isoformat()}
    no = f"/bureau/orientations/{op['record_id']}/transmettre"
    yes = f"/bureau/orientations/{evening.referral}/transmettre"
    answer = desk.submit(no, data)
    assert answer.status_code == 422 and "Sans accord noté" in answer.get_data(as_text=True)
    assert only(world, Referral, id=UUID(op["record_id"])).state == "brouillon"
    assert desk.submit(yes, data).status_code == 303
    assert only(world, Referral, id=evening.referral).state == "transmis"


def test_partners_are_kept_by_hand(world: World, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    data = {"nom": "Maison du droit", "domaines": ["logement"], "telephone": "01 02", "note": "Demander Aline."}
    assert desk.submit("/bureau/partenaires/nouveau", {**data, "nom": ""}).status_code == 422
    assert desk.submit("/bureau/partenaires/nouveau", {**data, "domaines": []}).status_code == 422
    assert desk.submit("/bureau/partenaires/nouveau", data).status_code == 303
    page = f"/bureau/partenaires/{only(world, Partner).id}"
    assert 'value="Maison du droit"' in desk.get(page).get_data(as_text=True)
    assert desk.submit(page, {**data, "nom": "Point justice"}).status_code == 303
    assert desk.submit(f"{page}/retirer", {}, page).status_code == 303
    row = only(world, Partner)
    assert (row.name, row.note, row.active) == ("Point justice", "Demander Aline.", False)
