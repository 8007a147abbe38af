"""The key phones seal to is changed while everything runs: the earlier ones open for a year more."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.core import clock, sealing, tenant
from app.core.following import Followed
from app.core.sealing import SealingRing, pair
from app.core.unit import read_unit
from app.keys import marks
from app.keys.models import SecretCanary
from app.settings import Settings, read_again, read_pairs, write_private
from app.sync.sealed import Bound
from tests.clients import Phone, Visitor
from tests.keys.conftest import PAIR
from tests.sealing import Sitting
from tests.sync.test_exchange import contact
from tests.together import at_once
from tests.world import World

pytestmark = pytest.mark.slow


def command(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["keys", *arguments])


def marked() -> set[str]:
    with read_unit() as s:
        return {row for row in s.scalars(select(SecretCanary.name)) if row.startswith(marks.SEALING)}


def test_a_new_key_is_announced_and_the_earlier_one_opens_and_is_still_asked_for(used: Flask, own: Settings) -> None:
    before = sealing.ring().first
    asleep = Followed(SealingRing((PAIR,)), own.sealing_key_file, read_pairs)
    done = command(used, "rotate", "sealing")
    assert done.exit_code == 0, done.output
    first = sealing.ring().first
    assert first.id in done.output and first.id != before.id == sealing.ring().ids[1]
    assert sealing.find(before.id) == before and asleep.now().ids == sealing.ring().ids
    assert marked() == {marks.SEALING + first.id, marks.SEALING + before.id}
    assert (own.sealing_key_file or own.data_dir).stat().st_mode & 0o777 == 0o600
    check = command(used, "check")
    assert check.exit_code == 0 and f"{first.id} est annoncée aux téléphones, {before.id} ouvre" in check.output
    create_app(own_again(own))


def own_again(own: Settings) -> Settings:
    return read_again(own, "sealing")


def test_an_earlier_key_leaves_a_year_after_it_was_replaced_and_no_sooner(used: Flask, own: Settings) -> None:
    before = sealing.ring().first.id
    command(used, "rotate", "sealing")
    first = sealing.ring().first.id
    early = command(used, "rotate", "sealing", "--retire")
    assert "Aucune clé d’avant" in early.output and re.search(
        rf"{before} : .* à partir du \d+ \w+ \d{{4}}", early.output
    )
    clock.move(timedelta(days=364))
    command(used, "rotate", "sealing", "--retire")
    assert sealing.look_again().ids == (first, before)
    clock.move(timedelta(days=2))
    late = command(used, "rotate", "sealing", "--retire")
    assert f"Retirée(s) : {before}." in late.output
    assert sealing.look_again().ids == (first,) and sealing.find(before) is None
    assert marked() == {marks.SEALING + first}
    create_app(own_again(own))


def test_a_process_asleep_through_a_rotation_and_a_retirement_follows(used: Flask, own: Settings) -> None:
    asleep = Followed(SealingRing((PAIR,)), own.sealing_key_file, read_pairs)
    command(used, "rotate", "sealing")
    clock.move(timedelta(days=366))
    command(used, "rotate", "sealing", "--retire")
    assert asleep.now() == sealing.ring() and pair(PAIR).id not in asleep.ring.ids


def test_phones_hand_in_what_they_sealed_while_the_key_changes(used: Flask, own: Settings, town: World) -> None:
    used.test_client_class = Visitor
    phones = [Phone.enrolled(used, one) for one in (town.nadia, town.yoann)]
    done, taken = threading.Event(), []

    def hands_in(phone: Phone) -> None:
        more = 3  # after it too
        while more:
            more -= done.is_set()
            told = phone.call("GET", "/api/me").get_json()["sealing"]
            key = sealing.find(told["key"])
            assert key is not None and told["point"] == sealing.text_of(key.point)
            op = phone.op("contact.record", contact(town, text=told["key"]))
            bound = Bound(UUID(op["id"]), town.org_id, phone.person.user_id, phone.device_id)
            answer = phone.sync(Sitting(key, pair(b"v" * 32)).seal(op, ["text"], bound))
            taken.append((told["key"], answer["results"][0]["result"]))

    def rotates() -> None:
        try:
            for _ in range(3):
                assert command(used, "rotate", "sealing").exit_code == 0
        finally:
            done.set()

    at_once(used, town.org_id, [*(partial(hands_in, one) for one in phones), rotates])
    assert {result for _, result in taken} == {"applied"}
    assert sealing.ring().first.id in {key for key, _ in taken} and len(sealing.ring().ids) == 4


def test_a_rotation_cut_before_its_mark_is_ended_by_the_next_start(
    used: Flask, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*arguments: Any, **more: Any) -> None:
        raise RuntimeError("the machine went down")

    with monkeypatch.context() as down:
        down.setattr(marks, "put", cut)
        assert command(used, "rotate", "sealing").exit_code == 1
    fresh = own_again(own)
    assert len(fresh.sealing_keys) == 2
    with create_app(fresh).app_context(), tenant.every_tenant():
        marks.keep(fresh)
        assert len(marked()) == 2


def test_keys_given_by_the_environment_are_changed_by_hand(
    used: Flask, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(used.extensions, "palier_settings", replace(own, sealing_key_file=None))
    for more in ([], ["--retire"]):
        refused = command(used, "rotate", "sealing", *more)
        assert refused.exit_code == 1 and "PALIER_SEALING_KEYS" in refused.output


def test_a_file_of_another_installation_is_not_followed(used: Flask, own: Settings) -> None:
    assert own.sealing_key_file is not None
    held = sealing.ring()
    write_private(own.sealing_key_file, "Q" * 43 + "\n")
    assert sealing.look_again() == held
