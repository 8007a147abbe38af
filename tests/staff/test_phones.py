"""Phones at the desk: enrolled by a code shown once, revoked after a question."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

from app.core import clock, tenant
from app.core.unit import write_unit
from app.door.models import Device
from app.places import actions as places
from app.sectors import actions as sectors
from app.sectors.rules import Span
from tests.clients import Desk, Phone
from tests.rows import only
from tests.world import World


def test_an_enrolment_code_is_shown_once(world: World, as_desk: Any) -> None:
    for person in (world.claire, world.admin):
        desk: Desk = as_desk(person)
        made = desk.submit(f"/bureau/equipe/{world.nadia.user_id}/code", {}, "/bureau/equipe")
        found = re.search(r'class="code-once">([^<]+)<', made.get_data(as_text=True))
        assert made.status_code == 200 and found
        assert found.group(1) not in desk.get("/bureau/equipe").get_data(as_text=True)
    assert desk.submit(f"/bureau/equipe/{world.reader.user_id}/code", {}, "/bureau/equipe").status_code == 422
    assert desk.submit(f"/bureau/equipe/{world.strange_agent.user_id}/code", {}, "/bureau/equipe").status_code == 404


def test_revoking_a_phone_asks_first_and_shuts_it_out(world: World, as_desk: Any, as_phone: Any) -> None:
    desk, phone = as_desk(world.admin), as_phone(world.nadia)
    assert isinstance(phone, Phone)
    page = f"/bureau/equipe/telephones/{phone.device_id}/revoquer"
    assert "Nadia Belkacem" in desk.get(page).get_data(as_text=True)
    assert phone.send().status_code == 200
    assert desk.submit(page, {}).status_code == 303
    assert only(world, Device).revoked_at is not None
    assert phone.send().get_json() == {"device": "revoked", "id": str(phone.device_id)}


HELD = re.compile(r'<td data-th="Secteurs gardés">([^<]*)</td>')


def test_each_phone_says_in_words_the_sectors_it_keeps(world: World, as_desk: Any, as_phone: Any) -> None:
    phone, desk, page = as_phone(world.nadia), as_desk(world.admin), f"/bureau/equipe/{world.nadia.user_id}"

    def held(page: str = "/bureau/equipe") -> list[str]:
        return HELD.findall(unescape(desk.get(page).get_data(as_text=True)))

    assert held() == held(page) == ["N1 Nord"]
    with tenant.tenant(world.org_id), write_unit():
        centre = sectors.create(world.claire.actor, code="C2", name="Centre").id
        lone = places.create_sector(world.org_id, name="Sud", code="S1").id
        sectors.assign(world.claire.actor, clock.now(), centre, world.nadia.user_id, Span(clock.today(), None))
        sectors.assign(world.claire.actor, clock.now(), lone, world.nadia.user_id, Span(date(2027, 1, 4), None))
    assert held() == ["C2 Centre, N1 Nord"], "as its next exchange will tell it: not what begins later"
    assert desk.submit(f"/bureau/equipe/telephones/{phone.device_id}/revoquer", {}).status_code == 303
    assert held() == ["plus aucun"]


def test_a_phone_of_nobody_s_sector_keeps_none(world: World, as_desk: Any, as_phone: Any) -> None:
    as_phone(world.claire)
    html = unescape(as_desk(world.admin).get("/bureau/equipe").get_data(as_text=True))
    assert HELD.findall(html) == ["aucun"]
