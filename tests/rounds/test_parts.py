"""Each agent ends her part of a round, from her phone; the desk says who is waited for; time ends the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.core import clock, tenant
from app.core.unit import write_unit
from app.planning import actions as planning
from app.planning.schemas import moment
from app.rounds import actions, jobs
from tests.clients import Desk, Phone
from tests.rounds.test_ras import done, saw_nothing
from tests.world import World

START = "2026-11-20 18:00"


@pytest.fixture
def pair(world: World, as_phone: Any) -> Any:
    """Two phones, and their planned round of the evening, just started by the first."""
    with clock.frozen(START):
        nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
        walk = planned(world)
        done(nadia, nadia.op("round.start", {"planned": True}, walk))
        yield nadia, yoann, walk


def planned(world: World) -> str:
    claire, at = world.claire.actor, clock.now()
    with tenant.tenant(world.org_id), write_unit():
        shift = planning.create_shift(
            claire, at, service_date=clock.today(), starts_at=at, ends_at=at + timedelta(hours=4),
            agents=[world.nadia.user_id, world.yoann.user_id],
        )  # fmt: skip
        homes = [world.glycines.estate_id, world.verriers.estate_id]
        row = actions.plan_round(claire, at, shift_id=shift.id, estates=homes)
        actions.follow_shift(claire, at, planning.publish(claire, at, shift.id))
        return str(row.id)


def read(phone: Phone, walk: str) -> dict[str, Any]:
    phone.cursor = None
    data: dict[str, Any] = phone.pull_all()["round", walk]["data"]
    return data


def told(phone: Phone, walk: str) -> tuple[str, list[str], list[str]]:
    data = read(phone, walk)
    return data["state"], data["ended_by"], [one["state"] for one in data["stops"]]


def end(phone: Phone, walk: str, *, minutes: int = 0) -> None:
    clock.move(timedelta(minutes=minutes))
    stops = [{"id": one["id"], "state": "non_fait", "reason": None} for one in read(phone, walk)["stops"]]
    done(phone, phone.op("round.end", {"stops": stops}, walk))


def test_one_agent_s_end_is_hers_and_the_other_walks_on(world: World, pair: Any) -> None:
    nadia, yoann, walk = pair
    end(yoann, walk, minutes=60)
    his = str(world.yoann.user_id)
    assert told(nadia, walk) == ("demarree", [his], ["prevu", "prevu"])
    done(nadia, saw_nothing(nadia, walk, world.verriers))
    end(nadia, walk, minutes=30)
    assert told(yoann, walk) == ("terminee", [his, str(world.nadia.user_id)], ["non_fait", "visite"])
    assert read(nadia, walk)["ended_at"] == "2026-11-20T18:30:00Z"


def test_who_ended_takes_it_up_again_until_the_shift_is_over(world: World, pair: Any) -> None:
    nadia, yoann, walk = pair
    end(yoann, walk, minutes=60)
    end(nadia, walk, minutes=5)
    clock.move(timedelta(minutes=1))
    done(nadia, nadia.op("round.reopen", {}, walk))
    assert told(yoann, walk) == ("demarree", [str(world.yoann.user_id)], ["prevu", "prevu"])
    end(nadia, walk, minutes=100)
    clock.move(timedelta(hours=2))
    late = nadia.sync(nadia.op("round.reopen", {}, walk))["results"][0]
    assert (late["result"], late["reason"]) == ("held", "state")
    assert told(yoann, walk)[0] == "terminee"


def test_an_agent_alone_ends_the_round_at_once_as_phones_always_did(world: World, as_phone: Any) -> None:
    nadia, walk = as_phone(world.nadia), str(uuid4())
    stop = {"id": str(uuid4()), "estate_id": str(world.glycines.estate_id)}
    done(nadia, nadia.op("round.start", {"planned": False, "agents": [], "stops": [stop]}, walk))
    end(nadia, walk)
    assert told(nadia, walk) == ("terminee", [str(world.nadia.user_id)], ["non_fait"])


def test_the_desk_says_who_ended_and_who_is_waited_for(world: World, pair: Any, as_desk: Any) -> None:
    nadia, yoann, walk = pair
    end(yoann, walk, minutes=245)
    desk: Desk = as_desk(world.claire)
    said = "Yoann a terminé à 22:05, en attente de Nadia"
    day = desk.get("/bureau/").get_data(as_text=True)
    assert said in day
    end(nadia, walk, minutes=5)
    assert "en attente de" not in desk.get("/bureau/").get_data(as_text=True)


@pytest.mark.parametrize("ended", [True, False])
def test_nobody_is_waited_for_longer_than_four_hours_after_the_planned_end(
    world: World, pair: Any, ended: bool
) -> None:
    nadia, yoann, walk = pair
    if ended:
        end(yoann, walk, minutes=200)
    with clock.frozen("2026-11-21 01:59"):
        jobs.end_forgotten_rounds()
        assert told(nadia, walk)[0] == "demarree"
    with clock.frozen("2026-11-21 02:00"):
        jobs.end_forgotten_rounds()
        assert told(nadia, walk)[0::2] == ("terminee", ["non_fait", "non_fait"])
        assert read(nadia, walk)["ended_at"] == ("2026-11-20T20:20:00Z" if ended else "2026-11-20T21:00:00Z")
    with clock.frozen("2026-11-21 09:00"):
        jobs.end_forgotten_rounds()
        assert ("round", walk) not in nadia.pull_all()
        late = nadia.op("round.end", {"stops": []}, walk, occurred_at="2026-11-20T21:10:00Z")
        done(nadia, late)
        assert read(nadia, walk)["ended_at"] == "2026-11-20T21:10:00Z"


def test_who_paused_it_and_when_is_told_to_the_other_until_it_goes_on(world: World, pair: Any) -> None:
    nadia, yoann, walk = pair
    done(yoann, yoann.op("round.start", {"planned": True}, walk))
    clock.move(timedelta(minutes=20))
    first, second = (moment(clock.now() - timedelta(minutes=ago)) for ago in (10, 5))
    done(nadia, nadia.op("round.pause", {}, walk, occurred_at=second))
    assert read(yoann, walk)["paused"] == {"by": str(world.nadia.user_id), "at": second}
    done(yoann, yoann.op("round.pause", {}, walk, occurred_at=first))
    paused = {"by": str(world.yoann.user_id), "at": first}
    assert [read(one, walk)["paused"] for one in (nadia, yoann)] == [paused, paused]
    done(nadia, nadia.op("round.resume", {}, walk))
    assert read(yoann, walk)["paused"] is None and read(yoann, walk)["state"] == "demarree"
    clock.move(timedelta(minutes=5))
    done(nadia, nadia.op("round.pause", {}, walk))
    assert read(yoann, walk)["paused"]["by"] == str(world.nadia.user_id)
