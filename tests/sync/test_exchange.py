"""Phone and server: exactly once in effect, whatever the stairwell does to the network."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.rounds.models import Contact
from app.sync import inbox
from app.sync.models import HeldOp, Op
from app.sync.rules import MAX_INFLATED
from tests.clients import Phone
from tests.world import World


def contact(world: World, **more: Any) -> dict[str, Any]:
    """A contact at hall 14, as the phone writes it."""
    return {
        "place": {"entrance": str(world.glycines.entrances[0])},
        "lieu": "hall",
        "agents": [str(world.nadia.user_id), str(world.yoann.user_id)],
        "besoin": "ecoute",
        "reponses": ["ecoute_reformulation"],
        "registre": "presence",
        "canal": "rencontre_tournee",
        "counts": {"age": {"25_39": 2}},
        **more,
    }


def stored(world: World, model: Any) -> int:
    """How many rows of a table the organisation has."""
    with tenant.tenant(world.org_id), read_unit() as s:
        return s.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


def test_a_contact_sent_once_is_applied_and_comes_back_in_the_feed(phone: Phone, world: World) -> None:
    op = phone.op("contact.record", contact(world))
    body = phone.sync(op)
    assert body["results"] == [{"id": op["id"], "result": "applied", "rev": 1}]
    mine = [one for one in body["changes"] if one["kind"] == "contact"]
    assert [one["id"] for one in mine] == [op["record_id"]]
    assert mine[0]["data"]["besoin"] == "ecoute"


def test_ten_retries_of_a_lost_answer_have_one_effect_and_the_same_answer(phone: Phone, world: World) -> None:
    op = phone.op("contact.record", contact(world))
    first = phone.send(op).get_json()["results"][0]
    for _ in range(10):
        again = phone.send(op).get_json()["results"][0]
        assert again == {"id": op["id"], "result": "duplicate", "of": first}
    assert stored(world, Contact) == 1


def test_the_same_operation_twice_in_one_envelope_has_one_effect(phone: Phone, world: World) -> None:
    op = phone.op("contact.record", contact(world))
    results = phone.sync(op, op)["results"]
    assert [one["result"] for one in results] == ["applied", "duplicate"]
    assert stored(world, Contact) == 1


def test_the_same_id_with_another_content_goes_to_custody_not_to_waste(phone: Phone, world: World) -> None:
    op = phone.op("contact.record", contact(world))
    phone.sync(op)
    other = {**op, "payload": contact(world, besoin="conflit")}
    for _ in range(2):
        result = phone.sync(other)["results"][0]
        assert (result["result"], result["reason"]) == ("held", "id_reuse")
    assert stored(world, HeldOp) == 1


def test_operation_7_of_20_fails_and_the_19_others_are_applied(
    phone: Phone, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ops = [phone.op("contact.record", contact(world)) for _ in range(20)]
    perform = inbox._perform

    def poisoned(session: Any, who: Any, one: Any, done: Any) -> Any:
        if str(one.id) == ops[6]["id"]:
            raise RuntimeError("poison")
        return perform(session, who, one, done)

    monkeypatch.setattr(inbox, "_perform", poisoned)
    results = phone.sync(*ops)["results"]
    assert [one["result"] for one in results] == ["applied"] * 6 + ["held"] + ["applied"] * 13
    assert stored(world, Contact) == 19
    assert "poison" not in json.dumps(results)


HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown kind": ({"kind": "drone.launch"}, "newer"),
    "a newer schema": ({"schema": 2}, "newer"),
    "an unknown field": ({"colour": "green"}, "invalid"),
    "a seal that is none": ({"sealed": "x"}, "illisible"),
    "a seal of nothing": ({"sealed": None}, "illisible"),
    "a seal of an unknown kind": ({"kind": "drone.launch", "sealed": {"v": 1}}, "illisible"),
    "a moment that is no moment": ({"occurred_at": "demain"}, "invalid"),
    "a record id that is no id": ({"record_id": "1 OR 1=1"}, "invalid"),
    "no payload": ({"payload": None}, "invalid"),
    "a payload that is a list": ({"payload": []}, "invalid"),
    "an offset from Mars": ({"offset": 10**9}, "invalid"),
    "a huge clock gap": ({"clock_gap": 10**40}, "invalid"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_operation_that_cannot_be_read_is_kept_whole(phone: Phone, world: World, name: str) -> None:
    change, reason = HOSTILE[name]
    op = {**phone.op("contact.record", contact(world)), **change}
    fine = phone.op("contact.record", contact(world))
    first, second = phone.sync(op, fine)["results"]
    assert (first["result"], first["reason"]) == ("held", reason)
    assert second["result"] == "applied"
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.scalars(select(HeldOp)).one().body == op


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00.000Z", "2999-12-31T23:59:59.000Z"])
def test_an_absurd_clock_is_accepted_and_flagged(phone: Phone, world: World, moment: str) -> None:
    op = phone.op("contact.record", contact(world), occurred_at=moment, clock_gap=None)
    assert phone.sync(op)["results"][0]["result"] == "applied"
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.scalars(select(Contact)).one()
        assert row.suspect_clock
        assert abs((row.occurred_at - clock.now()).total_seconds()) < 60


def test_a_foreign_id_and_an_unknown_id_are_the_same_answer(phone: Phone, world: World) -> None:
    foreign = phone.op("contact.record", contact(world, place={"estate": str(world.strange_home.estate_id)}))
    unknown = phone.op("contact.record", contact(world, place={"estate": str(uuid4())}))
    answers = [{**one, "id": None} for one in phone.sync(foreign, unknown)["results"]]
    assert answers[0] == answers[1]
    assert answers[0]["reason"] == "unknown_record"


def test_a_child_that_arrives_before_its_parent_is_released_by_itself(phone: Phone, world: World) -> None:
    round_id = str(uuid4())
    child = phone.op("contact.record", contact(world, round_id=round_id))
    start = phone.op(
        "round.start",
        {"planned": False, "type_tournee": "reguliere", "agents": [], "stops": []},
        record_id=round_id,
    )
    assert phone.sync(child)["results"][0]["reason"] == "unknown_record"
    assert stored(world, Contact) == 0
    assert phone.sync(start)["results"][0]["result"] == "applied"
    assert stored(world, Contact) == 1
    assert phone.sync(child)["results"][0]["of"]["result"] == "applied"


def test_what_follows_a_held_operation_waits_for_it(phone: Phone, world: World) -> None:
    bad = phone.op("contact.record", contact(world, besoin="code_de_demain"))
    after = phone.op("contact.record", contact(world), after=bad["id"])
    first, second = phone.sync(bad, after)["results"]
    assert first["result"] == second["result"] == "held"
    assert second["reason"] == "waits"


def test_every_operation_gets_exactly_one_answer_in_its_order(phone: Phone, world: World) -> None:
    ops = [phone.op("contact.record", contact(world)) for _ in range(120)]
    results = phone.sync(*ops)["results"]
    assert [one["id"] for one in results] == [op["id"] for op in ops]
    assert stored(world, Op) == 120


@pytest.mark.parametrize("extra", [{"colour": "green"}, {"ops": "all"}, {"schema": "one"}, {"cursor": 3}])
def test_an_envelope_that_cannot_be_read_is_refused_and_stores_nothing(
    phone: Phone, world: World, extra: dict[str, Any]
) -> None:
    answer = phone.send(phone.op("contact.record", contact(world)), **extra)
    assert answer.status_code == 422
    assert answer.get_json()["message"]
    assert stored(world, Op) == 0


def test_501_operations_are_too_many(phone: Phone, world: World) -> None:
    op = phone.op("contact.record", {})
    assert phone.send(*[op] * 501).status_code == 422


def test_a_gzip_body_is_understood_and_a_cut_one_refused(phone: Phone, world: World) -> None:
    body = json.dumps(phone.envelope([phone.op("contact.record", contact(world))])).encode()
    packed = gzip.compress(body)
    more = {"content_type": "application/json", "headers": {"Content-Encoding": "gzip"}}
    assert phone.call("POST", "/api/sync", data=packed[:-9], **more).status_code == 400
    assert phone.call("POST", "/api/sync", data=b"gzip?", **more).status_code == 400
    assert phone.call("POST", "/api/sync", data=packed, **more).status_code == 200
    assert stored(world, Contact) == 1


def test_a_small_body_that_inflates_to_10_megabytes_is_refused(phone: Phone) -> None:
    bomb = gzip.compress(b" " * (5 * MAX_INFLATED))
    assert len(bomb) < 20_000
    headers = {"Content-Encoding": "gzip"}
    answer = phone.call("POST", "/api/sync", data=bomb, content_type="application/json", headers=headers)
    assert answer.status_code == 413


def test_nothing_new_is_one_small_answer(phone: Phone, world: World) -> None:
    phone.pull_all()
    answer = phone.send()
    assert len(answer.data) < 1000
    assert answer.get_json()["changes"] == []


@pytest.mark.parametrize("cursor", ["garbage", "", "a.b"])
def test_a_cursor_that_means_nothing_asks_for_a_resync(phone: Phone, cursor: str) -> None:
    body = phone.send(cursor=cursor).get_json()
    assert body["resync"] is True
    assert body["cursor"] is None


def test_another_persons_cursor_asks_for_a_resync(phone: Phone, world: World, as_phone: Any) -> None:
    phone.pull_all()
    assert as_phone(world.yoann).send(cursor=phone.cursor).get_json()["resync"] is True


def test_a_server_restored_from_backup_asks_for_a_resync(phone: Phone, world: World) -> None:
    from app.core.feed import OrgClock

    phone.pull_all()
    with tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(OrgClock, world.org_id).epoch = uuid4()
    assert phone.send().get_json()["resync"] is True


def test_another_phones_envelope_is_refused(phone: Phone, world: World, as_phone: Any) -> None:
    other = as_phone(world.yoann)
    answer = phone.send(other.op("contact.record", contact(world)), device=str(other.device_id))
    assert answer.status_code == 403
    assert stored(world, Op) == 0


def test_the_feed_never_leaves_the_organisation(app: Flask, world: World, as_phone: Any) -> None:
    nadia, stranger = as_phone(world.nadia), as_phone(world.strange_agent)
    nadia.sync(nadia.op("contact.record", contact(world, text="CANARI Mme Roche")))
    held = stranger.pull_all()
    assert "CANARI" not in json.dumps(list(held.values()))
    assert not any(kind == "contact" for kind, _ in held)


def test_a_follow_up_asked_for_alone_needs_its_subject_and_takes_its_estate(phone: Phone, world: World) -> None:
    met = phone.op("contact.record", contact(world))
    due = {"due_on": (clock.today() + timedelta(days=3)).isoformat(), "reason": "autre"}
    lost = phone.op("followup.schedule", {"subject": {"kind": "contact", "id": str(uuid4())}, **due})
    kept = phone.op("followup.schedule", {"subject": {"kind": "contact", "id": met["record_id"]}, **due})
    body = phone.sync(met, lost, kept)
    assert [one["result"] for one in body["results"]] == ["applied", "held", "applied"]
    (followup,) = [one for one in body["changes"] if one["kind"] == "followup"]
    assert followup["data"]["estate_id"] == str(world.glycines.estate_id)
