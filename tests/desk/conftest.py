"""Lists with enough in them to be narrowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.unit import write_unit
from app.desk.queries import held
from app.door import actions as door
from app.pages import lists
from app.places import actions as places
from app.places.stock import actions as stock
from app.places.stock import listing as stock_listing
from app.referrals import actions as directory
from app.referrals import listing as referrals
from app.rounds import actions as rounds
from app.rounds import listing as consignes
from app.staff import queries as staff
from app.technical import listing as technical
from tests.clients import Phone
from tests.conftest import after_an_evening, standing
from tests.desk.evening import Evening, payload
from tests.world import World


@pytest.fixture
def asked(app: Flask, world: World) -> dict[str, Any]:
    """Two or more of everything there is to narrow; the ids the filters name."""
    found: dict[str, Any] = standing(app, "asked", lambda: _asked(app, world))
    return found


def _asked(app: Flask, world: World) -> dict[str, Any]:
    _, evening = after_an_evening(app)
    claire, at = world.claire.actor, clock.now()
    estates = {"glycines": world.glycines.estate_id, "verriers": world.verriers.estate_id}
    with tenant.tenant(world.org_id), write_unit():
        for name in ("Espace numérique", "Cyberbase"):
            closed = directory.create_partner(claire, at, name=name, domaines=["numerique", "emploi"])
            directory.close_partner(claire, at, closed.id)
        directory.create_partner(claire, at, name="Café des parents", domaines=["famille_parentalite"])
        for estate_id in estates.values():
            for first, last in ((-9, None), (-9, 0), (3, None), (-9, -2), (-9, -2)):
                one = rounds.write_consigne(
                    claire, at, estate_id=estate_id, text="Sonner.", valid_from=clock.today() + timedelta(days=first),
                    valid_to=None if last is None else clock.today() + timedelta(days=last),
                )  # fmt: skip
            rounds.close_consigne(claire, at, one.id)
        for number in range(3):
            bare = places.create_estate(world.org_id, name=f"Clos {number}", address="Rue Haute")
            if number:
                stock.close_estate(claire, bare.id, clock.today())
        door.disable_user(world.admin.actor, world.yoann.user_id, at)
        door.disable_user(world.admin.actor, world.lead.user_id, at)
        door.enable_user(world.admin.actor, world.yoann.user_id)
    for person in (world.nadia, world.yoann):
        _tell(world, Phone.enrolled(app, person), evening, [str(one) for one in estates.values()])
    return {**estates, "nadia": world.nadia.user_id, "yoann": world.yoann.user_id, "sector": world.sector_id,
            "partner": evening.partner_id, "tuilerie": world.tuilerie.estate_id}  # fmt: skip


def _tell(world: World, phone: Phone, evening: Evening, estates: list[str]) -> None:
    ops = [phone.op("drone.fly", {}), phone.op("visit.fly", {}), phone.op("round.end", {}, uuid4())]
    light = {"category": "electricite_eclairage", "sub_category": "eclairage_hall", "severity": "t2", "call": None}
    other = {"domaine": "numerique", "besoin": "demarche_formulaire", "partner_id": None}
    for place in [*({"estate": one} for one in estates), {"public_point": {"label": "Square Voltaire"}}]:
        for name, kind, more in (
            ("technical", "technical.flag", {}),
            ("technical", "technical.flag", light),
            ("referral", "referral.propose", {}),
            ("referral", "referral.propose", other),
        ):
            body = payload(name, world, evening.partner_id, None)
            ops.append(phone.op(kind, {**body, "place": place, **more}))
    told = phone.sync(*ops)
    assert {one["result"] for one in told["results"][3:]} == {"applied"}, told


@pytest.fixture
def one_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of one line, so that every list has several."""
    paginate = lists.paginate

    def one(session: Any, query: Any, number: int, **known: Any) -> Any:
        return paginate(session, query, number, 1, **known)

    for module in (held, consignes, referrals, stock_listing, technical):
        monkeypatch.setattr(module, "paginate", one)
    for module in (lists, staff):
        monkeypatch.setattr(module, "PAGE_SIZE", 1)
