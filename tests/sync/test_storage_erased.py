"""What a phone announced and then lost is counted for the coordinator, and nothing else is."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from app.core import tenant
from app.core.unit import read_unit, write_unit
from app.door import actions as door
from app.sync import queries
from tests.clients import Phone
from tests.sync.test_exchange import contact
from tests.world import World


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    """Nadia's."""
    return as_phone(world.nadia)


def missing(world: World) -> list[int]:
    with tenant.tenant(world.org_id), read_unit():
        return list(queries.never_received(world.org_id).values())


def notes(world: World, phone: Phone, many: int) -> list[dict[str, Any]]:
    return [phone.op("contact.record", contact(world)) for _ in range(many)]


def test_what_waits_on_a_phone_is_not_missing(world: World, phone: Phone) -> None:
    waiting = notes(world, phone, 3)
    phone.send(*waiting[:1], outbox={"pending": 3, "max_no": 3, "oldest_at": None})
    assert missing(world) == []
    phone.send(*waiting[1:])
    assert missing(world) == []


def test_what_was_erased_stays_counted_while_work_goes_on(world: World, phone: Phone) -> None:
    phone.send(*notes(world, phone, 2))
    notes(world, phone, 4)  # on the phone, then erased with its storage
    phone.send()
    assert missing(world) == [4]
    phone.send(*notes(world, phone, 3))
    assert missing(world) == [4]


def test_a_loss_that_was_noted_is_told_no_more_and_the_next_one_is(world: World, phone: Phone, as_desk: Any) -> None:
    desk, team = as_desk(world.claire), "/bureau/equipe"
    notes(world, phone, 2)
    phone.send()
    read = unescape(desk.get(team).text)
    assert "2 saisies annoncées ne sont jamais arrivées" in read
    [note] = re.findall(rf"{team}/telephones/[\w-]+/pertes", read)
    notes(world, phone, 3)  # lost too, after the page was read
    phone.send()
    seen = re.search(r'name="jusqu" value="(\d+)"', read)[1]
    assert desk.submit(note, {"jusqu": seen}, page=team).status_code == 303
    assert missing(world) == [3]
    assert desk.submit(note, {"jusqu": "999999"}, page=team).status_code == 303
    assert missing(world) == []
    notes(world, phone, 1)
    phone.send(*notes(world, phone, 5))
    assert missing(world) == [1]


def test_an_operation_kept_under_another_name_did_arrive(world: World, phone: Phone) -> None:
    [first] = notes(world, phone, 1)
    [second] = notes(world, phone, 1)
    phone.send(first)
    phone.send({**second, "id": first["id"]})
    phone.send()
    assert missing(world) == []


def test_an_operation_kept_under_another_name_makes_up_for_none_outside_what_is_looked_at(
    world: World, phone: Phone
) -> None:
    [first, second] = notes(world, phone, 2)
    phone.send(first)
    phone.send({**second, "id": first["id"]})
    with tenant.tenant(world.org_id), write_unit():
        door.note_losses(world.claire.actor, phone.device_id, 2)
    notes(world, phone, 3)
    phone.send()
    assert missing(world) == [3]
    phone.no += queries.LOOKED_BACK
    phone.send()
    assert missing(world) == [queries.LOOKED_BACK]
    [again] = notes(world, phone, 1)
    phone.send({**again, "id": first["id"]})
    assert missing(world) == [queries.LOOKED_BACK - 1]


def test_trying_it_again_in_vain_or_sending_it_twice_under_one_number_changes_no_count(
    world: World, phone: Phone, as_desk: Any
) -> None:
    desk = as_desk(world.claire)
    [first] = notes(world, phone, 1)
    [second] = notes(world, phone, 1)
    phone.send(first)
    other = {**first["payload"], "text": "Autre chose."}
    phone.send({**second, "id": first["id"], "record_id": first["record_id"], "payload": other})
    [held] = re.findall(r"/bureau/regler/[\w-]+", desk.get("/bureau/regler").text)
    assert desk.submit(f"{held}/reprendre", {}, held).status_code == 303
    assert missing(world) == []
    phone.send({**first, "payload": {**other, "text": "Encore autre chose."}})
    notes(world, phone, 1)  # lost
    phone.send()
    assert missing(world) == [1]
