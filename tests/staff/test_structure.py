"""The structure at the desk: its name, its time, its holidays, its days of deposit, by the administration alone."""

from __future__ import annotations

from html import unescape
from typing import Any

from app.core import tenant
from app.core.unit import read_unit
from app.core.zones import Zones
from app.people.models import Organisation
from tests.clients import Desk
from tests.world import World

PAGE = "/bureau/structure"
SAID = {"nom": "Les Passeurs", "fuseau": "Europe/Paris", "feries": "metropole", "depot": "14"}


def change(desk: Desk, world: World, **said: str) -> Any:
    return desk.submit(f"{PAGE}/{world.org_id}", {**SAID, **said}, PAGE)


def ours(world: World) -> Organisation:
    with tenant.every_tenant(), read_unit() as s:
        return s.get_one(Organisation, world.org_id)


def test_what_is_changed_holds_and_the_rest_stays_as_it_was(world: World, as_desk: Any) -> None:
    desk = as_desk(world.admin)
    assert change(desk, world, nom="Médiation 74", depot="30").status_code == 303
    org = ours(world)
    assert (org.name, org.deposit_days, org.holidays) == ("Médiation 74", 30, None)
    assert "Médiation 74" in unescape(desk.get(PAGE).get_data(as_text=True))
    assert change(desk, world, fuseau="Indian/Reunion", feries="metropole").status_code == 303
    assert Zones.read(ours(world).zones).present == "Indian/Reunion"
    shown = unescape(desk.get(PAGE).get_data(as_text=True))
    assert '<option selected value="reunion">' in shown, "holidays follow the zone until some are chosen"
    assert change(desk, world, fuseau="Indian/Reunion", feries="alsace_moselle").status_code == 303
    assert ours(world).holidays == "alsace_moselle"


def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(world: World, as_desk: Any) -> None:
    desk = as_desk(world.admin)
    for said, why in (
        ({"depot": "91"}, "de 0 à 90"),
        ({"depot": "-1"}, "de 0 à 90"),
        ({"nom": " "}, "Écrivez le nom"),
        ({"fuseau": "Mars/Base"}, "Choisissez une réponse dans la liste"),
    ):
        answer = change(desk, world, nom=said.pop("nom", "Autre"), **said)
        assert answer.status_code == 422 and why in unescape(answer.get_data(as_text=True)), why
    assert ours(world).name == "Les Passeurs"


def test_the_coordination_reads_it_and_no_other_structure_is_changed(world: World, as_desk: Any) -> None:
    page = unescape(as_desk(world.claire).get(PAGE).get_data(as_text=True))
    assert "Hexagone et Corse" in page and f'action="{PAGE}' not in page
    assert change(as_desk(world.claire), world, nom="Autre").status_code == 403
    desk = as_desk(world.admin)
    assert desk.submit(f"{PAGE}/{world.other_org_id}", SAID, PAGE).status_code == 404
