"""A landlord added by mistake leaves the list; one that something names stays, and its page says what."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

from sqlalchemy import delete, select

from app.core import clock
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.door.models import Invitation
from app.people.rules import Role
from app.places import actions as places
from app.places.models import Landlord
from tests import world as worlds
from tests.sent.forms import opened, send
from tests.world import World

ROOT = "/bureau/patrimoine"


def said(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def test_a_landlord_made_by_mistake_is_removed_and_one_in_use_says_why_not(world: World, as_desk: Any) -> None:
    desk, owners = as_desk(world.admin), f"{ROOT}/bailleurs"
    desk.submit(owners, {"nom": "Valserein Habita"})
    with tenant(world.org_id), read_unit() as s:
        mistaken = s.scalars(select(Landlord.id).where(Landlord.name == "Valserein Habita")).one()
    page = desk.get(f"{owners}/{mistaken}").get_data(as_text=True)
    assert '<details class="sure">' in page and "Il ne se retire pas" not in page
    desk.submit("/bureau/equipe/inviter", {"adresse": "lea@habitat.example", "role": "landlord_reader",
                                           "bailleur": str(mistaken)})  # fmt: skip
    assert "Il ne se retire pas : 1 invitation le nomme." in said(desk.get(f"{owners}/{mistaken}"))
    in_use = said(desk.get(f"{owners}/{world.landlord_id}"))
    assert "Il ne se retire pas : " in in_use and "2 résidences, même fermées, " in in_use and " le nomment." in in_use
    refused = desk.submit(f"{owners}/{world.landlord_id}/retirer", {}, page=owners)
    assert refused.status_code == 422 and "Il ne se retire pas" in said(refused)
    with tenant(world.org_id), write_unit() as s:
        s.execute(delete(Invitation).where(Invitation.landlord_id == mistaken))
    assert desk.submit(f"{owners}/{mistaken}/retirer", {}, page=f"{owners}/{mistaken}").status_code == 303
    html = said(desk.get(owners))
    assert "Le bailleur est retiré de la liste." in html and "Habita<" not in html
    assert desk.get(f"{owners}/{mistaken}").status_code == 404


def test_one_that_is_in_the_list_already_is_said_to_be_there(world: World, as_desk: Any) -> None:
    desk, owners = as_desk(world.admin), f"{ROOT}/bailleurs"
    desk.submit(owners, {"nom": "VALSEREIN  habitat"})
    assert "Le bailleur y était déjà : Valserein Habitat. Rien n’est ajouté." in said(desk.get(owners))
    desk.submit(owners, {"nom": "Toits de Brenne"})
    assert "Le bailleur est dans la liste." in said(desk.get(owners))


def test_who_renames_a_landlord_that_was_removed_meanwhile_is_told_and_keeps_the_name_typed(
    world: World, as_desk: Any
) -> None:
    desk, owners = as_desk(world.admin), f"{ROOT}/bailleurs"
    with tenant(world.org_id), write_unit():
        mistaken = places.create_landlord(world.org_id, name="Toits").id
        other = worlds._person(world.org_id, "Bruno Aubin", Role.administrator)
    bruno = as_desk(other)
    form = opened(bruno, f"{owners}/{mistaken}", f"{owners}/{mistaken}")
    clock.move(timedelta(minutes=3))
    desk.submit(f"{owners}/{mistaken}/retirer", {}, page=f"{owners}/{mistaken}")
    answer = send(bruno, form, {"nom": "Toits du Val"})
    assert answer.status_code == 422
    assert "Adèle Simon a retiré ce bailleur à 08:03." in said(answer) and 'value="Toits du Val"' in answer.text
