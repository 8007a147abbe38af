"""What was held is put right by whoever wrote it, or refused at the desk: nothing behind it stays shut in for ever."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from app.sync.models import HeldOp
from app.sync.rules import Reason
from tests.clients import Phone
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import Op, agreement, meeting, moment, new, on_phone, party_ids, play, said
from tests.rows import only
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def ready(world: World, phone: Phone) -> UUID:
    """A case whose parties were met alone, and agree to meet."""
    made = a_case(world)
    ids = party_ids(world, made)
    consents = [
        ("agree", {"party_id": ids[letter], "consent_id": new(), "means": "oral", "what": ["mediation", "table_ronde"]})
        for letter in "AB"
    ]
    before = {"starts_at": moment(minutes=90), "ends_at": moment(minutes=70)}
    met = [("meet", meeting(letter, **before)) for letter in "AB"]
    assert set(play(phone, made, *consents, *met)) == {"applied"}
    return made


def together(**more: Any) -> Op:
    return meeting("AB", mode="table_ronde", safe=True, neutral=True, advice="Une absence.", **more)


def kept_back(phone: Phone, made: UUID, first: Op, behind: tuple[str, Op]) -> None:
    """The session is refused, what was noted after it waits for it."""
    wrong = phone.op("case.meet", first, made)
    after = phone.op(f"case.{behind[0]}", behind[1], made, after=wrong["id"])
    assert [one["reason"] for one in phone.sync(wrong, after)["results"]] == ["refused", "waits"]


def test_a_session_put_right_and_sent_again_takes_with_it_what_was_noted_behind_it(world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    made, whole = ready(world, phone), together(lines=[said(None, "vrai")])
    early = {**whole, "starts_at": moment(hours=5), "ends_at": moment(hours=4)}
    kept_back(phone, made, early, ("agreement", agreement()))
    assert play(phone, made, ("meet", whole)) == ["applied"]
    seen = on_phone(phone, made)
    assert seen["agreement"] is not None and len(seen["lines"]) == 1
    assert [one["mode"] for one in seen["meetings"]].count("table_ronde") == 1


def test_another_session_leaves_the_refused_one_to_a_person(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    kept_back(phone, made, meeting("A", mode="table_ronde"), ("note", {"note_id": new(), "text": "Rappeler jeudi."}))
    assert play(phone, made, ("meet", meeting("A"))) == ["applied"]
    assert on_phone(phone, made)["notes"] == []


def test_what_followed_a_refused_one_is_judged_by_itself(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    kept_back(phone, made, meeting("A", mode="table_ronde"), ("note", {"note_id": new(), "text": "Rappeler jeudi."}))
    page = f"/bureau/regler/{only(world, HeldOp, reason=Reason.refused.value).id}"
    assert as_desk(world.claire).submit(f"{page}/classer", {"motif": "doublon"}, page).status_code == 303
    assert len(on_phone(phone, made)["notes"]) == 1
