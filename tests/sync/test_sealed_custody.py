"""Operations sealed on a phone: applied as if in clear; what does not open is kept, and taken up when it does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, sealing, tenant
from app.core.sealing import SealingRing, pair
from app.core.unit import read_unit, write_unit
from app.people.models import Membership
from app.rounds.models import Contact
from app.settings import read_pairs, write_ring
from app.sync import reopening
from app.sync.models import HeldOp, Op
from app.sync.rules import MAX_INFLATED, Reason
from app.sync.sealed import Bound
from app.technical.models import TechnicalProblem
from tests import sealing as phones
from tests.clients import Desk, Phone
from tests.sealing import Sitting
from tests.sync.test_closed_access import close
from tests.sync.test_exchange import contact, stored
from tests.world import World

VAULT = pair(b"v" * 32)
TEXT = "Mme Péron, 3e gauche : « plus d’eau chaude »"
Ops = list[dict[str, Any]]


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


@pytest.fixture(autouse=True)
def same_keys_after(app: Flask) -> Iterator[None]:
    held = sealing._mine()
    ring = held.ring
    yield
    held.ring = ring
    sealing._held = held


def bound(phone: Phone, op: dict[str, Any], **more: Any) -> Bound:
    one = Bound(UUID(op["id"]), phone.person.org_id, phone.person.user_id, phone.device_id)
    return replace(one, **more)


def sitting() -> Sitting:
    return Sitting(sealing.ring().first, VAULT)


def seal(phone: Phone, op: dict[str, Any], *private: str, at: Sitting | None = None, **more: Any) -> dict[str, Any]:
    return (at or sitting()).seal(op, private or ("text",), bound(phone, op, **more))


def without_the_key() -> None:
    """This process has another key, as after a restoration of the wrong folder."""
    sealing.install(SealingRing((b"o" * 32,)))


def texts(world: World, model: Any = Contact) -> list[str | None]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return [one.text for one in s.scalars(select(model).order_by(model.id))]


def held(world: World) -> list[HeldOp]:
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        found = list(s.scalars(select(HeldOp).order_by(HeldOp.id)))
        for one in found:
            _ = one.body
        return found


def taken_up(world: World) -> int:
    """By the hourly job."""
    with tenant.tenant(world.org_id):
        return reopening.take_up(world.org_id, clock.now())


def results(answer: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(one["result"], one.get("reason")) for one in answer["results"]]


def test_a_sealed_entry_is_applied_and_comes_back_as_if_in_clear(phone: Phone, world: World) -> None:
    op = phone.op("contact.record", contact(world, text=TEXT))
    travels = seal(phone, op)
    assert TEXT not in json.dumps(travels, ensure_ascii=False)
    answer = phone.sync(travels)
    assert results(answer) == [("applied", None)] and texts(world) == [TEXT]
    mine = next(one for one in answer["changes"] if one["kind"] == "contact")
    assert mine["data"]["text"] == TEXT and mine["id"] == op["record_id"]


def test_its_hash_is_that_of_the_same_operation_in_clear(phone: Phone, world: World) -> None:
    first, second = (phone.op("contact.record", contact(world, text=text)) for text in ("un", "deux"))
    phone.sync(seal(phone, first), second)
    again = phone.sync(first, seal(phone, second), seal(phone, first, at=sitting()))
    assert [one[0] for one in results(again)] == ["duplicate"] * 3
    assert stored(world, Contact) == 2 and stored(world, HeldOp) == 0


def test_a_whole_sitting_under_one_key_and_each_its_own(phone: Phone, world: World) -> None:
    evening = sitting()
    ops = [phone.op("contact.record", contact(world, text=str(n))) for n in range(30)]
    sealed = [seal(phone, op, at=evening if n % 2 else None) for n, op in enumerate(ops)]
    assert {one[0] for one in results(phone.sync(*sealed))} == {"applied"}
    assert sorted(map(int, filter(None, texts(world)))) == list(range(30))


def test_a_correction_keeps_its_codes_in_clear(phone: Phone, world: World) -> None:
    op = phone.op("contact.record", contact(world, text="a"))
    changes = {"kind": "contact", "changes": {"text": TEXT, "besoin": "conflit"}, "reason": "mal noté"}
    correction = phone.op("entry.correct", changes, record_id=op["record_id"], after=op["id"], base_rev=1)
    travels = seal(phone, correction, "reason", "changes.text")
    assert travels["payload"] == {"kind": "contact", "changes": {"besoin": "conflit"}}
    assert [one[0] for one in results(phone.sync(op, travels))] == ["applied", "applied"]
    assert texts(world) == [TEXT]


def test_a_path_inside_a_shape_is_put_back_where_it_was(phone: Phone, world: World) -> None:
    call = {"at": clock.now().isoformat(), "who": "gardien, M. Ouédraogo"}
    codes = {"category": "gaz_incendie", "sub_category": "odeur_gaz", "severity": "t0", "requester": "habitant"}
    payload = {"place": contact(world)["place"], "agents": [], **codes, "call": call, "text": TEXT}
    travels = seal(phone, phone.op("technical.flag", payload), "text", "call.who")
    assert travels["payload"]["call"] == {"at": call["at"]}
    assert results(phone.sync(travels)) == [("applied", None)]
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.scalars(select(TechnicalProblem)).one().called_who == call["who"]


Tamper = Callable[[dict[str, Any]], dict[str, Any]]
HOW: dict[str, Tamper] = {
    "another version": lambda sealed: {**sealed, "v": 2},
    "an unknown key": lambda sealed: {**sealed, "key": "00000000"},
    "a point of no curve": lambda sealed: {**sealed, "point": phones.text_of(b"\x04" + bytes(64))},
    "another wrap": lambda sealed: {**sealed, "wrap": sealed["own"]},
    "truncated": lambda sealed: {**sealed, "box": sealed["box"][:-8]},
    "nothing in the box": lambda sealed: {**sealed, "box": ""},
    "no box": lambda sealed: {name: one for name, one in sealed.items() if name != "box"},
    "nothing": lambda sealed: {},
}


@pytest.mark.parametrize("how", HOW)
def test_what_does_not_open_is_kept_as_it_came_and_its_head_is_read(
    phone: Phone, world: World, as_desk: Any, how: str
) -> None:
    sound, other = (phone.op("contact.record", contact(world, text=TEXT)) for _ in range(2))
    travels = seal(phone, sound)
    bad = {**travels, "sealed": HOW[how](travels["sealed"])}
    answer = phone.sync(bad, seal(phone, other))
    assert results(answer) == [("held", "illisible"), ("applied", None)]
    kept = held(world)[0]
    assert {**kept.body, "no": bad["no"]} == bad and kept.kind == "contact.record"
    assert results(phone.sync(bad)) == [("duplicate", None)]
    desk: Desk = as_desk(world.claire)
    page = desk.get(f"/bureau/regler/{kept.id}").get_data(as_text=True)
    assert "Contenu scellé qui ne s’ouvre pas" in page and "ils ne s’ouvrent pas ici" in page
    assert "Les Glycines" in page and "Nadia Belkacem" in page and TEXT not in page


def test_boxes_exchanged_between_two_rows_open_neither(phone: Phone, world: World) -> None:
    evening = sitting()
    one, two = (seal(phone, phone.op("contact.record", contact(world, text=n)), at=evening) for n in "ab")
    one["sealed"], two["sealed"] = two["sealed"], one["sealed"]
    assert results(phone.sync(one, two)) == [("held", "illisible")] * 2
    assert stored(world, Contact) == 0


def test_somebody_else_s_seal_under_a_colleague_s_name_opens_nothing(phone: Phone, world: World, as_phone: Any) -> None:
    his: Phone = as_phone(world.yoann)
    op = his.op("contact.record", contact(world, text="contre elle"))
    sealed = seal(his, op)
    assert results(phone.sync(sealed)) == [("held", "illisible")]
    foreign = phone.op("contact.record", contact(world, text="d’ailleurs"))
    assert results(phone.sync(seal(phone, foreign, organisation=uuid4()))) == [("held", "illisible")]
    assert stored(world, Contact) == 0


def test_enrolled_anew_a_phone_hands_in_what_was_sealed_before(phone: Phone, world: World, as_phone: Any) -> None:
    before = seal(phone, phone.op("contact.record", contact(world, text=TEXT)))
    anew = as_phone(world.nadia)
    after = seal(anew, anew.op("contact.record", contact(world, text="depuis")))
    assert results(anew.sync(before, after)) == [("applied", None)] * 2
    assert sorted(map(str, texts(world))) == sorted([TEXT, "depuis"])
    his = as_phone(world.yoann)
    hers = seal(phone, phone.op("contact.record", contact(world, text="à elle")))
    assert results(his.sync(hers)) == [("held", "illisible")]


def test_a_field_sealed_and_in_clear_is_refused(phone: Phone, world: World) -> None:
    op = phone.op("contact.record", contact(world, text=TEXT))
    travels = seal(phone, op)
    twice = {**travels, "payload": {**travels["payload"], "text": "autre"}}
    assert results(phone.sync(twice)) == [("held", "invalid")]
    assert stored(world, Contact) == 0


def test_the_key_gone_then_back(phone: Phone, world: World) -> None:
    ring = sealing.ring()
    op = phone.op("contact.record", contact(world, text=TEXT))
    undone = phone.op("entry.cancel", {"kind": "contact", "reason": None}, record_id=op["record_id"], after=op["id"])
    travels = seal(phone, op)
    without_the_key()
    assert results(phone.sync(travels, undone)) == [("held", "illisible"), ("held", "waits")]
    assert taken_up(world) == 0 and {one.tries for one in held(world)} == {1}
    sealing.install(ring)
    assert results(phone.sync(travels)) == [("duplicate", None)]
    assert taken_up(world) == 1
    assert texts(world) == [TEXT]
    with tenant.tenant(world.org_id), read_unit() as s:
        one = s.scalars(select(Contact)).one()
        assert one.author_id == world.nadia.user_id and one.cancelled_at is not None
        assert {row.status for row in s.scalars(select(Op))} == {"applied"}
    assert {row.settled for row in held(world)} == {"applied"}
    assert results(phone.sync(travels)) == [("duplicate", None)]
    assert taken_up(world) == 0


def test_a_person_takes_it_up_too_once_its_key_is_back(phone: Phone, world: World, as_desk: Any) -> None:
    ring, desk = sealing.ring(), as_desk(world.claire)
    travels = seal(phone, phone.op("contact.record", contact(world, text=TEXT)))
    without_the_key()
    phone.sync(travels)
    page = f"/bureau/regler/{held(world)[0].id}"
    desk.submit(f"{page}/reprendre", {}, page=page)
    assert (held(world)[0].settled, held(world)[0].tries, texts(world)) == (None, 2, [])
    sealing.install(ring)
    desk.submit(f"{page}/reprendre", {}, page=page)
    assert held(world)[0].settled == "applied" and texts(world) == [TEXT]


def test_what_opens_at_last_and_is_refused_is_read_as_any_other(phone: Phone, world: World, as_desk: Any) -> None:
    ring = sealing.ring()
    travels = seal(phone, phone.op("contact.record", contact(world, text=TEXT, besoin="rien_de_tel")))
    without_the_key()
    phone.sync(travels)
    sealing.install(ring)
    assert taken_up(world) == 0
    kept = held(world)[0]
    assert kept.reason != Reason.illisible and "sealed" not in kept.body and kept.body["payload"]["text"] == TEXT
    desk: Desk = as_desk(world.claire)
    assert TEXT in desk.get(f"/bureau/regler/{kept.id}").get_data(as_text=True)
    assert results(phone.sync(travels)) == [("duplicate", None)]


def test_taken_in_clear_or_opened_then_sent_when_it_does_not_open(phone: Phone, world: World) -> None:
    ring = sealing.ring()
    op = phone.op("contact.record", contact(world, text=TEXT))
    other = {**op, "payload": contact(world, text="autre chose")}
    phone.sync(op)
    without_the_key()
    key = Sitting(ring.first, VAULT)
    again, another = seal(phone, op, at=key), seal(phone, other, at=key)
    assert results(phone.sync(again, another, again)) == [("held", "illisible")] * 3
    assert stored(world, HeldOp) == 2
    sealing.install(ring)
    assert taken_up(world) == 1
    assert {(one.reason, one.settled) for one in held(world)} == {("illisible", "applied"), ("id_reuse", None)}
    assert texts(world) == [TEXT]


def test_the_job_leaves_to_a_person_what_is_after_the_end_of_an_access(phone: Phone, world: World) -> None:
    ring = sealing.ring()
    travels = seal(phone, phone.op("contact.record", contact(world, text=TEXT)))
    without_the_key()
    phone.sync(travels)
    with tenant.tenant(world.org_id), write_unit() as s:
        member = s.get_one(Membership, (world.org_id, world.nadia.membership_id))
        member.active, member.closed_at = False, clock.now() - timedelta(days=1)
    sealing.install(ring)
    assert taken_up(world) == 0 and held(world)[0].settled is None and texts(world) == []


def test_a_place_whose_name_is_sealed_has_a_page_still(phone: Phone, world: World, as_desk: Any) -> None:
    payload = contact(world, place={"public_point": {"label": "Passerelle du chat"}}, text=TEXT)
    travels = seal(phone, phone.op("contact.record", payload), "text", "place.public_point.label")
    ring = sealing.ring()
    without_the_key()
    phone.sync(travels)
    desk: Desk = as_desk(world.claire)
    for page in ("/bureau/regler", "/bureau/regler?trier=lieu", f"/bureau/regler/{held(world)[0].id}"):
        answer = desk.get(page)
        assert answer.status_code == 200 and "Passerelle" not in answer.get_data(as_text=True)
    sealing.install(ring)
    assert taken_up(world) == 1


def test_boxes_that_inflate_to_more_than_an_exchange_carries_are_halved(phone: Phone, world: World) -> None:
    evening, big = sitting(), "x" * 60_000
    ops = [phone.op("contact.record", contact(world, text=big)) for _ in range(MAX_INFLATED // len(big) + 1)]
    sealed = [seal(phone, op, at=evening) for op in ops]
    assert phone.send(*sealed).status_code == 413 and stored(world, Op) == 0
    half = len(sealed) // 2
    assert {one[1] for one in results(phone.sync(*sealed[:half]))} == {"invalid"}


def test_another_process_that_was_not_told_of_a_new_key_finds_it(phone: Phone, world: World, tmp_path: Path) -> None:
    file = tmp_path / "sealing.key"
    old, new = b"o" * 32, b"n" * 32
    write_ring(file, SealingRing((old,)))
    sealing.install(SealingRing((old,)), file, read_pairs)
    sealing.look_again()
    before = seal(phone, phone.op("contact.record", contact(world, text="a")))
    write_ring(file, SealingRing((new, old)))
    after = seal(phone, phone.op("contact.record", contact(world, text="b")), at=Sitting(pair(new), VAULT))
    assert [one[0] for one in results(phone.sync(after, before))] == ["applied", "applied"]
    assert phone.call("GET", "/api/me").get_json()["sealing"]["key"] == pair(new).id


def test_a_closed_access_hands_in_what_it_sealed(phone: Phone, world: World) -> None:
    travels = seal(phone, phone.op("contact.record", contact(world, text=TEXT)))
    other = seal(phone, phone.op("contact.record", contact(world, text=TEXT)))
    close(world)
    assert results(phone.sync(travels)) == [("held", "closed")]
    assert held(world)[0].body["payload"]["text"] == TEXT
    without_the_key()
    assert results(phone.sync(other)) == [("held", "closed")]


def test_the_session_announces_the_first_key(phone: Phone) -> None:
    first = sealing.ring().first
    assert phone.call("GET", "/api/me").get_json()["sealing"] == {"key": first.id, "point": phones.text_of(first.point)}
