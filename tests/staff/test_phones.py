"""Phones at the desk: enrolled by a code shown once, revoked after a question."""

from __future__ import annotations

import re
from typing import Any

from app.door.models import Device
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
