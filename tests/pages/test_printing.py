"""Paper: the foot is one line whatever the names, and a form says what its record holds."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from app.core.rows import get
from app.core.tenant import tenant
from app.core.unit import write_unit
from app.places.models import Estate, Landlord
from tests.world import World

LANDLORDS = "/bureau/patrimoine/bailleurs"
FOOT = re.compile(r'data-foot="([^"]*)"')
TOLD = re.compile(r'<div class="told print-only"><b>(.*?)</b>(.*?)</div>', re.DOTALL)


def test_a_foot_stays_on_its_line_whatever_the_names(world: World, as_desk: Any) -> None:
    with tenant(world.org_id), write_unit():
        get(Landlord, world.org_id, world.landlord_id).name = "<b>Office & " + "Habitat_" * 20
    page = as_desk(world.admin).get(f"{LANDLORDS}/{world.landlord_id}/reunir").get_data(as_text=True)
    [foot] = [unescape(one) for one in FOOT.findall(page)]
    assert re.fullmatch(r".{2,36} · Réunir <b>Office & Habitat_[a-zA-Z_]+… · le \d\d/\d\d/\d{4}", foot), foot
    assert len(foot) < 110


def test_a_form_says_on_paper_what_its_record_holds_and_nothing_of_what_it_does_not(world: World, as_desk: Any) -> None:
    with tenant(world.org_id), write_unit():
        estate = get(Estate, world.org_id, world.verriers.estate_id)
        estate.name, estate.agency, estate.year = "Les <i>Verriers</i>", "", 1968
    page = as_desk(world.claire).get(f"/bureau/patrimoine/{estate.id}").get_data(as_text=True)
    told = {label: " ".join(unescape(text).split()) for label, text in TOLD.findall(page)}
    assert told["Nom\u00a0:"] == "Les <i>Verriers</i>" and "1968" in told.values()
    assert not any(label.startswith("Agence") for label in told)
    with tenant(world.org_id), write_unit():
        landlord = get(Landlord, world.org_id, get(Estate, world.org_id, estate.id).landlord_id)
    assert told["Bailleur\u00a0:"] == landlord.name
