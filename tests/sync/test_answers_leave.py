"""What is in custody is answered, whatever breaks after it; and nobody is told that nothing was kept when it was."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.core import tenant, turn, unit
from app.core.errors import NotAllowed
from app.core.feed import OrgClock
from app.core.unit import read_unit
from app.core.web import MESSAGES, PARTLY_KEPT
from app.door import access, proof
from app.door import contact as contacts
from app.people import queries as people
from app.referrals.models import Partner
from app.referrals.pages import partners
from app.rounds.models import Contact
from app.sync import bodies, changes, cursor, exchange, inbox, records
from tests.clients import Desk, Phone
from tests.rows import only
from tests.sync.test_exchange import contact
from tests.world import World

FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {}
"""Where an exchange may break once its operations are in custody."""


def breaks(where: Any, name: str, error: Exception) -> Callable[[pytest.MonkeyPatch], None]:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise error

    return lambda patch: patch.setattr(where, name, broken)


GONE = OperationalError("SELECT", {}, RuntimeError("gone"))
for _where, _name in (
    (contacts, "touch_device"), (people, "scopes_of"), (cursor, "pack"), (changes, "since"), (records, "load"),
    (exchange, "read_unit"), (exchange, "is_older"), (exchange, "_pull"),
):  # fmt: skip
    for _error in (RuntimeError("x"), GONE, KeyError("x")):
        FAULTS[f"{_name} {type(_error).__name__}"] = breaks(_where, _name, _error)


def shows_no_proof(phone: Phone) -> None:
    """It was enrolled before there was one, or lost it."""
    phone.client.delete_cookie(proof.name_of(phone.device_id), domain="localhost")


NEW_PROOF: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    f"{_name} {type(_error).__name__}": breaks(_where, _name, _error)
    for _where, _name in ((proof, "new"), (access, "note"))
    for _error in (RuntimeError("x"), GONE, KeyError("x"))
}
"""Where giving a phone its secret, after the exchange, may break."""


@pytest.mark.parametrize("fault", NEW_PROOF)
@pytest.mark.parametrize("method,url", [("POST", "/api/sync"), ("GET", "/api/me")])
def test_a_phone_without_its_secret_is_answered_and_given_one_the_next_time(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch, fault: str, method: str, url: str
) -> None:
    phone: Phone = as_phone(world.nadia)
    shows_no_proof(phone)
    body = phone.envelope([phone.op("contact.record", contact(world))]) if method == "POST" else None
    with monkeypatch.context() as patch:
        NEW_PROOF[fault](patch)
        answer = phone.call(method, url, json=body)
    assert answer.status_code == 200 and phone.client.get_cookie(proof.name_of(phone.device_id)) is None
    if body:
        assert [one["result"] for one in answer.get_json()["results"]] == ["applied"]
        assert only(world, Contact)
    assert phone.call(method, url, json=body).status_code == 200
    assert phone.client.get_cookie(proof.name_of(phone.device_id)) is not None


def test_a_database_locked_once_the_entry_is_in_takes_no_result_back(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone: Phone = as_phone(world.nadia)
    shows_no_proof(phone)
    taken, refused = turn.WRITING.taken, []

    @contextlib.contextmanager
    def locked(engine: Any) -> Iterator[None]:
        if unit.kept_something():
            refused.append(engine)
            raise OperationalError("BEGIN IMMEDIATE", {}, sqlite3.OperationalError("database is locked"))
        with taken(engine):
            yield

    monkeypatch.setattr(turn.WRITING, "taken", locked)
    answer = phone.send(phone.op("contact.record", contact(world)))
    assert answer.status_code == 200 and [one["result"] for one in answer.get_json()["results"]] == ["applied"]
    assert len(refused) == 2  # the contact, then the proof


@pytest.mark.parametrize("fault", FAULTS)
def test_the_results_of_an_exchange_that_breaks_later_still_leave(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    phone: Phone = as_phone(world.nadia)
    phone.pull_all()
    with monkeypatch.context() as patch:
        FAULTS[fault](patch)
        answer = phone.send(phone.op("contact.record", contact(world)))
    body = answer.get_json()
    assert answer.status_code == 200 and [one["result"] for one in body["results"]] == ["applied"]
    with tenant.tenant(world.org_id), read_unit() as s:
        assert len(s.scalars(select(Contact)).all()) == 1
    if not fault.startswith("touch_device"):
        assert (body["changes"], body["evictions"], body["more"], body["resync"]) == ([], [], True, False)
        assert body["cursor"] == phone.cursor
    assert ("contact", str(only(world, Contact).id)) in phone.pull_all()


def test_a_change_that_cannot_be_written_down_takes_no_answer_with_it(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone: Phone = as_phone(world.nadia)
    phone.pull_all()
    dumps = orjson.dumps

    def picky(body: Any, **options: Any) -> bytes:
        if isinstance(body, dict) and (body.get("changes") or body.get("own")):
            raise TypeError("half a character")
        return dumps(body, **options)

    monkeypatch.setattr(bodies.orjson, "dumps", picky)
    body = phone.send(phone.op("contact.record", contact(world))).get_json()
    assert [one["result"] for one in body["results"]] == ["applied"] and body["more"] and body["cursor"] == phone.cursor


def test_what_a_phone_that_follows_no_history_yet_is_told_does_not_stand_in_its_way(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone: Phone = as_phone(world.nadia)
    with monkeypatch.context() as patch:
        FAULTS["since RuntimeError"](patch)
        body = phone.send().get_json()
    assert body["epoch"] == str(exchange.NO_HISTORY) and body["cursor"] is None
    with tenant.tenant(world.org_id), read_unit() as s:
        epoch = s.scalars(select(OrgClock.epoch).where(OrgClock.org_id == world.org_id)).one()
    assert phone.sync()["epoch"] == str(epoch)


def test_a_deposit_that_ends_between_two_slices_answers_for_the_first(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone: Phone = as_phone(world.nadia)
    monkeypatch.setattr(inbox, "SLICE", 1)
    calls = iter([None, NotAllowed()])

    def ends(*args: Any) -> None:
        if (refusal := next(calls)) is not None:
            raise refusal

    known = inbox._known
    monkeypatch.setattr(inbox, "_known", lambda *args: (ends(), known(*args))[1])
    ops = [phone.op("contact.record", contact(world)) for _ in range(2)]
    assert [one["result"] for one in phone.send(*ops).get_json()["results"]] == ["applied", "retry"]


def test_the_page_of_an_error_says_what_became_of_what_was_sent(
    app: Flask, world: World, as_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire: Desk = as_desk(world.claire)
    saved = {"nom": "Point conseil", "domaines": ["logement"]}

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("x")

    with monkeypatch.context() as patch:
        patch.setattr(partners, "_back", broken)
        after = claire.submit("/bureau/partenaires/nouveau", saved)
    assert after.status_code == 500 and PARTLY_KEPT in after.get_data(as_text=True)
    assert only(world, Partner).name == "Point conseil"
    with monkeypatch.context() as patch:
        patch.setattr(partners, "_stored", broken)
        before = claire.submit("/bureau/partenaires/nouveau", {**saved, "nom": "Autre"})
    assert before.status_code == 500 and MESSAGES[500] in before.get_data(as_text=True)


def test_being_seen_is_not_something_kept(
    app: Flask, world: World, as_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from app.core import clock
    from app.door import rules

    claire: Desk = as_desk(world.claire)
    clock.move(rules.DESK_SEEN_EVERY + timedelta(seconds=1))
    monkeypatch.setattr(partners.queries, "listed", lambda *args: 1 / 0)
    answer = claire.get("/bureau/partenaires")
    assert answer.status_code == 500 and MESSAGES[500] in answer.get_data(as_text=True)
