"""Words of a case travel sealed, lie sealed, and of one that is held are shown to nobody but who wrote them."""

from __future__ import annotations

from typing import Any

import pytest

from app.core import clock, sealing
from app.core.base import uuid7
from app.core.kinds import KINDS, OPERATIONS
from app.core.sealing import pair
from app.mediation.rules.states import CaseState
from app.sync.sealed import Bound
from tests.clients import Phone
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import STROKES, agreement, meeting, moment, new, on_phone, opening, said
from tests.sealing import Sitting
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")
WORD = "Saxifrage"
OURS = [one for one in OPERATIONS.values() if one.name.startswith("case.")]


def told(world: World) -> dict[str, Any]:
    """By operation, all that may be typed in it."""
    promises = [{"letter": "A", "what": WORD, "seen": WORD, "by_on": None}]
    signed = [{"letter": "A", "strokes": STROKES}]
    return {
        "open": opening(world, facts=WORD), "line": {"line_id": new(), "party": "A", "part": "mots", "text": WORD},
        "note": {"note_id": new(), "meeting_id": None, "text": WORD},
        "meet": meeting(lines=[said(text=WORD)], note={"id": new(), "text": WORD}, advice=WORD),
        "agreement": agreement(commitments=promises, form="ecrit", signatures=signed),
        "interrupt": {"reason": "securite", "words": WORD}, "alert": {"alert_id": new(), "facts": WORD},
        "tell": {"letter": "A", "how": None, "why_not": WORD},
        "party": {"party_id": new(), "side": "autre", "speaks": "soi", "who": {"name": WORD}},
        "protect": {"alert_id": new(), "facts": WORD, "called": "17", "called_at": moment()},
    }  # fmt: skip


def sealed(phone: Phone, name: str, payload: Any, record: Any) -> dict[str, Any]:
    op, private = phone.op(f"case.{name}", payload, record), OPERATIONS[f"case.{name}"].private
    bound = Bound(op_id(op), phone.person.org_id, phone.person.user_id, phone.device_id)
    return Sitting(sealing.ring().first, pair(b"v" * 32)).seal(op, private, bound)


def op_id(op: dict[str, Any]) -> Any:
    from uuid import UUID

    return UUID(op["id"])


def test_all_that_is_typed_in_an_operation_is_sealed_and_done_as_if_it_came_in_clear(
    world: World, as_phone: Any
) -> None:
    phone = as_phone(world.nadia)
    for name, payload in told(world).items():
        made = uuid7() if name == "open" else a_case(world, state=CaseState.mediation, met="AB")
        op = sealed(phone, name, payload, made)
        assert WORD not in str(op) and "strokes" not in str(op), name
        assert [one["result"] for one in phone.sync(op)["results"]] == ["applied"], name


def test_every_operation_that_says_something_is_of_its_author_alone() -> None:
    assert OURS and all(one.own for one in OURS)
    assert {one.name for one in OURS if not one.private} >= {"case.clear", "case.close", "case.copy"}


def test_coordination_settles_one_that_is_held_without_a_word_of_it(world: World, as_phone: Any, as_desk: Any) -> None:
    made, desk = a_case(world, state=CaseState.clos, closed_on=clock.today()), as_desk(world.lead)
    phone = as_phone(world.nadia)
    phone.sync(phone.op("case.meet", told(world)["meet"], made))
    page = desk.get("/bureau/regler").get_data(as_text=True)
    assert "Séance tenue" in page and WORD not in page
    from app.core import tenant
    from app.core.unit import read_unit
    from app.sync.models import HeldOp

    with tenant.tenant(world.org_id), read_unit() as s:
        [id] = s.scalars(HeldOp.__table__.select().with_only_columns(HeldOp.id)).all()
    sheet = desk.get(f"/bureau/regler/{id}")
    assert sheet.status_code == 200 and WORD not in sheet.get_data(as_text=True)


def test_what_phones_hold_of_a_case_says_its_private_paths(world: World, as_phone: Any) -> None:
    made, phone = a_case(world), as_phone(world.nadia)
    for name in ("line", "note", "agreement", "party"):
        phone.sync(phone.op(f"case.{name}", told(world)[name], made))
    clear, _ = split(on_phone(phone, made), KINDS["case"].private)
    assert WORD not in str(clear)


def split(data: Any, paths: tuple[str, ...]) -> tuple[Any, None]:
    for path in paths:
        drop(data, path.split("."))
    return data, None


def drop(data: Any, names: list[str]) -> None:
    if isinstance(data, list):
        for one in data:
            drop(one, names)
    elif isinstance(data, dict) and names[0] in data:
        if len(names) == 1:
            del data[names[0]]
        else:
            drop(data[names[0]], names[1:])
