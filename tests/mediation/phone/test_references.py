"""What an operation of a case names is of that case, or it is held and nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.core import refs, tenant
from app.core.base import Base, uuid7
from app.core.kinds import OPERATIONS
from app.core.unit import read_unit
from tests.clients import Phone
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import later, meeting, moment, new, opening, party_ids, play
from tests.sync.test_references import paths
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")
OURS = {name: one for name, one in OPERATIONS.items() if name.startswith("case.")}


def payloads(world: World) -> dict[str, dict[str, Any]]:
    """Of each operation that names something, a payload but for what it names."""
    session = meeting(starts_at=later(hours=1), ends_at=later(hours=2))
    times = {name: session[name] for name in ("starts_at", "ends_at")}
    return {
        "open": opening(world), "read": {"reading_id": new()}, "name": {"who": {}}, "inform": {"how": "oral"},
        "try": {"try_id": new(), "channel": "sms", "reached": True}, "leave": {"how": "se_retire"},
        "agree": {"consent_id": new(), "means": "oral", "what": ["mediation"]}, "take_back": {"what": "table_ronde"},
        "plan": session, "meet": meeting(), "missed": {"absent": ["A"]}, "safe": {},
        "shift": {**times, "meeting_id": new(), "was": times},
        "invite": {"letter": "A", "what": "rappel", "channel": "sms"},
        "note": {"note_id": new(), "text": "Revoir."},
        "heard": {"answered_at": moment()},
        "carry": {"rev": 1, "to": "B", "allowed": True}, "choose": {"rev": 1, "keep": "deux"},
    }  # fmt: skip


def put(payload: dict[str, Any], path: str, id: str) -> dict[str, Any]:
    """The payload with an id where it is asked for."""
    name, _, inner = path.partition(".")
    if name in ("origin", "place"):
        value: Any = {"kind": "contact", "id": id} if name == "origin" else {inner: id}
    else:
        value = [id] if name == "mediators" else id
    return {**payload, name: value}


def there(world: World, phone: Phone, other: UUID) -> dict[str, str]:
    """By what it refers to, something of another case."""
    line = {"line_id": new(), "party": "A", "part": "mots", "text": "Un.", "rev": None}
    session = meeting("A")
    alert = {"alert_id": new(), "facts": "Un."}
    assert play(phone, other, ("line", line), ("meet", session), ("alert", alert)) == ["applied"] * 3
    return {
        "party": party_ids(world, other)["A"], "case_line": line["line_id"], "case_meeting": session["meeting_id"],
        "case_alert": alert["alert_id"],
    }  # fmt: skip


def count() -> dict[str, int]:
    with tenant.every_tenant(), read_unit() as s:
        tables = [one for one in Base.metadata.sorted_tables if one.name not in ("op", "held_op", "device")]
        return {one.name: s.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def tries(world: World, others: dict[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    said = payloads(world)
    for name, one in OURS.items():
        for path, to in paths(one.schema):
            verb = name.removeprefix("case.")
            wrong = {"unknown": str(uuid4()), "of another kind": str(world.nadia.user_id)}
            wrong |= {"of another case": others[to]} if to in others else {}
            if to == refs.AGENT:
                wrong["of another kind"] = world.strange_agent.user_id.hex
            for what, id in wrong.items():
                yield f"{name} {path}: {what}", verb, put(said[verb], path, id)


def test_an_id_of_nothing_of_another_case_or_of_something_else_is_held_and_nothing_is_stored(
    world: World, as_phone: Any
) -> None:
    phone, made, other = as_phone(world.nadia), a_case(world), a_case(world)
    asked = list(tries(world, there(world, phone, other)))
    before = count()
    ops = [phone.op(f"case.{verb}", sent, uuid7() if verb == "open" else made) for _, verb, sent in asked]
    results = phone.sync(*ops)["results"]
    told = {what: one.get("reason", one["result"]) for (what, _, _), one in zip(asked, results, strict=True)}
    assert {what: why for what, why in told.items() if why not in ("unknown_record", "not_allowed")} == {}
    assert len(asked) > 30 and count() == before


@pytest.mark.parametrize("name", sorted({one.removeprefix("case.") for one in OURS} - {"open"}))
def test_of_a_case_that_is_not_there_everything_waits(world: World, as_phone: Any, name: str) -> None:
    phone = as_phone(world.nadia)
    [one] = phone.sync(phone.op(f"case.{name}", {}, uuid4()))["results"]
    assert one["result"] == "held" and one["reason"] in ("unknown_record", "invalid")
