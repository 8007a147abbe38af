"""A reset rings the phones of whom it is about, and says nothing that a locked screen may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app import worker
from app.core import tenant
from app.core.unit import read_unit
from app.push.models import PushSubscription
from tests.push.conftest import _service as _service
from tests.push.conftest import online as online
from tests.push.conftest import ringing as ringing
from tests.push.conftest import service as service
from tests.push.fake_service import Browser, FakeService
from tests.world import World


def reset(desk: Any, url: str) -> int:
    return int(desk.submit(url, {"quoi": "mot_de_passe"}).status_code)


def test_the_phones_of_whom_it_is_about_are_told_once_without_a_fact_and_ring_no_more(
    world: World, as_desk: Any, ringing: Callable[..., Browser], service: FakeService
) -> None:
    mine, other = ringing(world.nadia), ringing(world.yoann)
    assert reset(as_desk(world.admin), f"/bureau/equipe/{world.nadia.user_id}/reinitialiser") == 200
    worker.drain()
    heard = [(one.path, one.payload) for one in service.messages]
    assert heard == [("/wpush" + mine.endpoint.split("/wpush")[1], {"id": "access", "n": 0})]
    with tenant.every_tenant(), read_unit() as s:
        left = [one.endpoint for one in s.query(PushSubscription).all()]
    assert left == [other.endpoint]


@pytest.mark.parametrize("who", ["lead", "admin"])
def test_nobody_is_rung_for_a_reset_that_was_refused_or_who_has_no_phone(
    world: World, as_desk: Any, ringing: Callable[..., Browser], service: FakeService, who: str
) -> None:
    if who == "admin":
        ringing(world.admin)
    about = getattr(world, who)
    assert reset(as_desk(world.admin), f"/bureau/equipe/{about.user_id}/reinitialiser") == (
        422 if who == "admin" else 200
    )
    worker.drain()
    assert service.messages == []
