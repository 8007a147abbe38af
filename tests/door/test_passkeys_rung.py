"""Whose passkey comes or goes is rung wherever they ring: it may be somebody else who holds their session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app import worker
from app.core.unit import read_unit
from app.door.models import Passkey
from tests.door.authenticator import OWN, Authenticator, Bent, add
from tests.door.visitor import PASSWORD, settle
from tests.push.conftest import _service as _service
from tests.push.conftest import online as online
from tests.push.conftest import ringing as ringing
from tests.push.conftest import service as service
from tests.push.fake_service import Browser, FakeService
from tests.world import World


def test_their_phone_is_told_of_each_without_a_fact_and_goes_on_ringing(
    world: World, as_desk: Any, ringing: Callable[..., Browser], service: FakeService
) -> None:
    settle(world.nadia)
    mine, desk = ringing(world.nadia), as_desk(world.nadia)
    ringing(world.yoann)
    add(desk.client, PASSWORD, Authenticator(), bent=Bent(host="palier.example"))
    worker.drain()
    assert service.messages == [], "nothing was added"
    add(desk.client, PASSWORD, Authenticator())
    with read_unit() as s:
        url = f"{OWN}/{s.scalars(select(Passkey.id)).one()}/retirer"
    desk.submit(url, {}, OWN)
    worker.drain()
    heard = [(one.path, one.payload) for one in service.messages]
    assert heard == [("/wpush" + mine.endpoint.split("/wpush")[1], {"id": "access", "n": 0})] * 2
