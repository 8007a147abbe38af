"""A column key is changed while everything runs: nothing is unreadable at any moment, nothing is sent to a phone."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.core import clock, following, keyring, tenant
from app.core.base import uuid7
from app.core.feed import Feed
from app.core.following import Followed
from app.core.keyring import KeyRing, Unsealable
from app.core.secrets import UNREADABLE
from app.core.unit import read_unit, write_unit
from app.door.models import LoginSession, RecoveryCode
from app.extensions import db
from app.journal.actions import EXTENSION
from app.keys import marks, rotation, values
from app.keys.models import SecretCanary
from app.push import vapid
from app.push.models import PushSubscription
from app.referrals.models import Partner
from app.settings import Settings, UnsafeSetting, read_ring, write_private
from tests.clients import Phone
from tests.keys.conftest import KEY, written
from tests.together import at_once
from tests.world import World

pytestmark = pytest.mark.slow

NEW = b"3" * 32


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A key file is looked at at every turn, and nobody waits for it."""
    before = dict(keyring._held)
    for module in (following, rotation):
        monkeypatch.setattr(module, "LOOK_EVERY_S", 0.0)
    yield
    keyring._held.update(before)


def command(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["keys", *arguments])


def partners(town: World, count: int) -> list[UUID]:
    """So many, each with a note of its own number."""
    with tenant.tenant(town.org_id), write_unit() as s:
        rows = [
            Partner(org_id=town.org_id, id=uuid7(), name=f"P{n}", domaines=[], note=f"note {n}") for n in range(count)
        ]
        s.add_all(rows)
    return [row.id for row in rows]


def notes(town: World) -> list[str | None]:
    with tenant.tenant(town.org_id), read_unit() as s:
        s.expire_all()
        return sorted(one.note or "" for one in s.scalars(select(Partner)))


def the_keys_of_notes(town: World) -> set[bytes]:
    column = next(one for one in values.sealed_columns() if one.name == "partner.note")
    with tenant.every_tenant(), read_unit() as s:
        return set(values.by_key(s, column))


def test_readers_and_a_writer_go_on_through_a_rotation(used: Flask, town: World, own: Settings) -> None:
    partners(town, 2 * values.BATCH + 7)
    stop, seen = threading.Event(), []

    def reads() -> None:
        while not stop.is_set():
            with read_unit() as s:
                s.expire_all()
                seen.append([one.note for one in s.scalars(select(Partner).order_by(Partner.id))])

    def writes() -> None:
        for number in range(60):
            with write_unit() as s:
                s.add(Partner(org_id=town.org_id, id=uuid7(), name="W", domaines=[], note=f"writer {number}"))

    def rotates() -> None:
        try:
            said = command(used, "rotate", "columns")
            assert said.exit_code == 0, said.output
        finally:
            stop.set()

    at_once(used, town.org_id, [reads, reads, writes, rotates])
    assert seen and all(UNREADABLE not in one and None not in one for one in seen)
    assert command(used, "rotate", "columns", "--retire").exit_code == 0
    assert the_keys_of_notes(town) == {keyring.ring().ids[0]}
    assert len(notes(town)) == 2 * values.BATCH + 67 and UNREADABLE not in notes(town)
    assert len(read_ring(own.column_key_file or used.instance_path).keys) == 1  # type: ignore[arg-type]


def test_another_process_rotates_while_this_one_reads_and_writes(used: Flask, town: World, own: Settings) -> None:
    partners(town, values.BATCH + 5)
    places = {"PALIER_DATA": str(own.data_dir), "PALIER_VAPID_KEY_FILE": str(own.vapid_key_file)}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "keys", "rotate", "columns"]
    other = subprocess.Popen(command, env={**os.environ, **places, "DATABASE_URL": own.database_url})
    written, moved = 0, 0
    while other.poll() is None or moved < 2:
        with tenant.tenant(town.org_id), write_unit() as s:
            s.add(Partner(org_id=town.org_id, id=uuid7(), name="W", domaines=[], note=f"writer {written}"))
        written += 1
        time.sleep(0.1)
        assert UNREADABLE not in notes(town)
        moved += other.returncode is not None
    assert other.returncode == 0
    assert keyring.ring().keys[0] != KEY and the_keys_of_notes(town) == {keyring.ring().ids[0]}
    assert len(notes(town)) == values.BATCH + 5 + written


def test_sealing_again_counts_no_revision_and_tells_no_phone(used: Flask, town: World) -> None:
    partners(town, 3)

    def known() -> object:
        with tenant.every_tenant(), read_unit() as s:
            return s.scalar(select(func.max(Feed.seq))), s.execute(
                select(Partner.id, Partner.rev).order_by(Partner.id)
            ).all()

    before = known()
    assert command(used, "rotate", "columns").exit_code == 0
    assert known() == before


def test_cut_half_way_the_same_command_goes_on_with_the_key_it_made(
    used: Flask, town: World, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    partners(town, values.BATCH + 20)
    with monkeypatch.context() as cut:
        pages = iter(range(1))
        page = values.page

        def once(*args: object, **kwargs: object) -> object:
            if kwargs and args[1].name == "partner.note" and next(pages, None) is None:  # type: ignore[attr-defined]
                raise KeyboardInterrupt
            return page(*args, **kwargs)  # type: ignore[arg-type]

        cut.setattr(values, "page", once)
        assert command(used, "rotate", "columns").exit_code != 0
    assert own.column_key_file is not None
    assert len(the_keys_of_notes(town)) == 2 and len(read_ring(own.column_key_file).keys) == 2
    assert command(used, "rotate", "columns").exit_code == 0
    assert len(the_keys_of_notes(town)) == 1 and len(read_ring(own.column_key_file).keys) == 2


def test_a_key_that_a_value_or_a_code_still_needs_is_not_retired(used: Flask, town: World, own: Settings) -> None:
    assert own.column_key_file is not None
    with tenant.every_tenant(), write_unit() as s:
        s.add(RecoveryCode(id=uuid7(), user_id=town.claire.user_id, code_hash="without a key"))
    assert command(used, "rotate", "columns").exit_code == 0
    assert "encore nécessaire" in command(used, "rotate", "columns").output
    refused = command(used, "rotate", "columns", "--retire").output
    assert "Aucune clé" in refused and "1 code(s) de secours d’une version antérieure" in refused
    assert KEY in read_ring(own.column_key_file).keys


def test_a_process_that_slept_through_a_rotation_and_a_retirement_follows(
    used: Flask, town: World, own: Settings
) -> None:
    partners(town, 2)
    asleep = Followed(KeyRing((KEY,)), own.column_key_file, read_ring)
    command(used, "rotate", "columns")
    command(used, "rotate", "columns", "--retire")
    keyring._held[keyring.COLUMNS] = asleep
    assert notes(town) == ["note 0", "note 1"]
    assert keyring.ring().keys[0] != KEY


def test_a_file_of_another_installation_is_not_followed_while_running(
    used: Flask, town: World, own: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assert own.column_key_file is not None
    partners(town, 1)
    written(own.column_key_file, NEW)
    assert notes(town) == ["note 0"] and keyring.ring().keys == (KEY,)
    own.column_key_file.write_text("half a key")
    assert notes(town) == ["note 0"]
    own.column_key_file.unlink()
    assert notes(town) == ["note 0"]
    assert "none of the keys in use" in caplog.text and "cannot be used" in caplog.text


def test_two_rotations_at_once_are_one(used: Flask, own: Settings) -> None:
    with rotation.alone(own.data_dir / "secrets"):
        said = command(used, "rotate", "columns")
    assert said.exit_code == 1 and "en cours" in said.output


def test_keys_of_the_environment_are_sealed_again_but_never_written(
    used: Flask, town: World, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    partners(town, 5)
    by_hand = replace(own, column_keys=(NEW, KEY), column_key_file=None, secret_key_file=None)
    monkeypatch.setitem(used.extensions, "palier_settings", by_hand)
    keyring.install(KeyRing((KEY,)))
    said = command(used, "rotate", "columns")
    assert said.exit_code == 1 and "PALIER_COLUMN_KEYS" in said.output
    assert command(used, "rotate", "signing").exit_code == 1
    keyring.install(KeyRing((NEW, KEY)))
    assert command(used, "rotate", "columns").exit_code == 0
    assert the_keys_of_notes(town) == {KeyRing.key_id(NEW)}
    assert "PALIER_COLUMN_KEYS" in command(used, "rotate", "columns", "--retire").output
    with tenant.every_tenant(), read_unit() as s:
        keyring.install(KeyRing((NEW,)))
        assert marks.wrong(s, replace(by_hand, column_keys=(NEW,))) == []


def test_a_new_signing_key_signs_and_the_former_verifies_until_it_is_retired(used: Flask, own: Settings) -> None:
    assert own.secret_key_file is not None
    assert command(used, "rotate", "signing").exit_code == 0
    first, second = own.secret_key_file.read_text().split()
    assert second == own.secret_keys[0] and first != second
    assert '"event": "key_changed", "outcome": "done"' in used.extensions[EXTENSION].file.path.read_text()


def test_another_reminders_key_forgets_the_subscriptions_and_is_this_database_s_own(used: Flask, own: Settings) -> None:
    before = marks.public_mark(own)
    assert command(used, "rotate", "vapid").exit_code == 0
    assert marks.public_mark(own) != before
    with read_unit() as s:
        assert marks.wrong(s, own) == []


def subscribed(app: Flask, town: World) -> None:
    """A phone, to the key of now."""
    Phone.enrolled(app, town.nadia)
    with tenant.tenant(town.org_id), write_unit() as s:
        of = select(LoginSession.id_hash).where(LoginSession.user_id == town.nadia.user_id)
        s.add(
            PushSubscription(
                org_id=town.org_id, id=uuid7(), user_id=town.nadia.user_id, session_id_hash=s.scalars(of).first(),
                endpoint="https://push.example/1", endpoint_hash=uuid7().hex, p256dh="p", auth="a",
                created_at=clock.now(),
            )
        )  # fmt: skip


def subscriptions() -> int:
    with tenant.every_tenant(), read_unit() as s:
        return s.scalar(select(func.count()).select_from(PushSubscription)) or 0


@contextlib.contextmanager
def killed_before(step: int) -> Iterator[list[str]]:
    """One of the steps of the change of the reminders' key: its units, and the writing of the file."""
    done: list[str] = []

    def look(name: str) -> None:
        if len(done) == step:
            raise KeyboardInterrupt
        done.append(name)

    @contextlib.contextmanager
    def unit() -> Iterator[Session]:
        with write_unit() as s:
            yield s
            look("unit")  # before its commit

    def write(path: Path, text: str) -> None:
        look("file")
        write_private(path, text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rotation, "write_unit", unit)
        patch.setattr(rotation, "write_private", write)
        with contextlib.suppress(KeyboardInterrupt):
            yield done


@pytest.mark.parametrize("goes_on", ["the same command", "a start"])
def test_a_change_of_the_reminders_key_killed_at_any_step_leaves_a_base_that_starts_and_ends_it(
    used: Flask, town: World, own: Settings, goes_on: str
) -> None:
    cuts = []
    for step in range(6):
        before = marks.public_mark(own)
        subscribed(used, town)
        with tenant.every_tenant(), killed_before(step) as done:
            rotation.new_vapid_key(own)
        cuts.append(done)
        create_app(own)  # any command, and the next start: nothing is refused
        replaced = marks.public_mark(own) != before
        with tenant.every_tenant():
            if goes_on == "a start":
                marks.keep(own)
            else:
                rotation.new_vapid_key(own)
                replaced = marks.public_mark(own) != before
                assert replaced
        with read_unit() as s:
            assert marks.wrong(s, own) == [] and s.get(SecretCanary, marks.COMING) is None
            assert s.get_one(SecretCanary, marks.VAPID).mark == marks.public_mark(own)
        assert (subscriptions() == 0) == replaced
        if len(done) < step:
            break
    assert cuts[-1] == ["unit", "unit", "file", "unit"]
    stranger = replace(own, vapid_key_file=own.data_dir / "stranger.pem")
    vapid.ensure(stranger.vapid_key_file)
    with pytest.raises(UnsafeSetting, match="vapid"):
        create_app(stranger)


def test_check_counts_by_key_and_fails_on_what_does_not_open(used: Flask, town: World) -> None:
    one, *_ = partners(town, 4)
    said = command(used, "check")
    assert said.exit_code == 0, said.output
    assert f"partner.note : 4 par {KeyRing.key_id(KEY).hex()}" in said.output
    with tenant.tenant(town.org_id), write_unit() as s:
        row = s.get_one(Partner, (town.org_id, one))
        sealed = row._note or b""
        row._note = sealed[:-1] + bytes([sealed[-1] ^ 1])
    said = command(used, "check")
    assert said.exit_code == 1 and str(one) in said.output and "note 0" not in said.output


def test_a_value_moved_under_another_row_is_not_sealed_again(used: Flask, town: World) -> None:
    one, other = partners(town, 2)
    with tenant.tenant(town.org_id), write_unit() as s:
        stolen = s.get_one(Partner, (town.org_id, one))._note
        s.get_one(Partner, (town.org_id, other))._note = stolen
    assert command(used, "rotate", "columns").exit_code == 0
    with tenant.tenant(town.org_id), read_unit() as s:
        s.expire_all()
        row = s.get_one(Partner, (town.org_id, other))
        assert row._note == stolen and row.note == UNREADABLE
        with pytest.raises(Unsealable):
            Partner.note.opened(row)
    db.session.rollback()
