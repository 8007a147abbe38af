"""An evening of sessions, noted as it goes or once it is over."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete

from app.core import tenant
from app.core.unit import write_unit
from app.parties.models import Consent
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import agreement, held, meeting, moment, new, party_ids, play
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def test_an_evening_noted_once_it_was_over_is_taken_whole_though_its_hours_touch(world: World, as_phone: Any) -> None:
    """Consents noted once all had left, hours that a form proposed: no reason to keep back what was agreed."""
    phone, made = as_phone(world.nadia), a_case(world)
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(delete(Consent))
    ids = party_ids(world, made)
    consents = [
        ("agree", {"party_id": ids[letter], "consent_id": new(), "means": "oral", "what": ["mediation", "table_ronde"]})
        for letter in "AB"
    ]
    table = meeting("AB", mode="table_ronde", safe=True, neutral=True, advice="Une absence.")
    hers, his = meeting("A", starts_at=moment(minutes=80)), meeting("B", starts_at=moment(minutes=70))
    evening = [("meet", hers), ("meet", his), *consents, ("meet", table)]
    assert play(phone, made, *evening, ("agreement", agreement())) == ["applied"] * 6
    early = {**table, "meeting_id": new(), "starts_at": moment(hours=5), "ends_at": moment(hours=4)}
    assert "Un entretien séparé vient d’abord" in held(phone, made, "meet", early)[1]
