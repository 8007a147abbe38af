"""A server put back from its backup, and five phones that come back to it, or not."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app import create_app, worker
from app.backup import actions, archive, queries
from app.core import clock, tenant
from app.core.errors import Refused
from app.core.feed import OrgClock
from app.core.unit import read_unit, write_unit
from app.door import actions as door
from app.door.models import Device
from app.extensions import db
from app.settings import Settings, UnsafeSetting
from app.start_up import migrate
from app.start_up.restore import installed
from app.sync import exchange
from app.sync import queries as sync
from app.sync.models import Op
from tests.clients import Phone, Visitor
from tests.conftest import settings_for
from tests.sync.test_exchange import contact
from tests.world import World, build

pytestmark = pytest.mark.slow


@pytest.fixture
def have(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, f"sqlite:///{tmp_path / 'palier.sqlite'}")


@contextlib.contextmanager
def started(have: Settings) -> Iterator[Flask]:
    """The server on what stands there now."""
    app = create_app(have)
    app.test_client_class = Visitor
    with app.app_context():
        migrate()
        yield app
        db.session.remove()
        db.engine.dispose()


class Kept(Phone):
    """A phone with the journal of what it sent."""

    def tells(self, world: World, *texts: str) -> None:
        """Entries sent and acknowledged."""
        ops = [self.op("contact.record", contact(world, text=text)) for text in texts]
        self.journal = [*getattr(self, "journal", []), *ops]
        assert {one["result"] for one in self.sync(*ops)["results"]} == {"applied"}

    def comes_back(self, epoch: Any, *, erased: bool = False) -> list[list[int]]:
        """To a server of another history: sends again what it is asked for, as it was sealed. What was asked."""
        body = self.send(epoch=str(epoch)).get_json()
        assert body["resync"] is True
        wanted = [op for op in self.journal if any(a <= op["no"] <= z for a, z in body["lacks"])] if not erased else []
        self.cursor = None
        assert {one["result"] for one in self.sync(*wanted)["results"]} <= {"applied"}
        lacks: list[list[int]] = body["lacks"]
        return lacks


def epoch_of(phone: Phone) -> str:
    body = phone.send().get_json()
    return str(body["epoch"])


def backed_up(have: Settings) -> tuple[Path, str]:
    key = have.data_dir / "elsewhere" / "palier.key"
    actions.make_key(have, key)
    return actions.make(have, have.data_dir / "backups", clock.now()), key.read_text()


def put_back(have: Settings, made: Path, identity: str) -> None:
    actions.restore(have, made, identity, installed, clock.now(), replace=True)


def test_after_a_restoration_phones_bring_back_what_is_lacking_and_the_rest_is_told(have: Settings) -> None:
    with started(have) as app:
        world = build()
        ahead, silent, erased, quiet, waiting = phones = [Kept.enrolled(app, world.nadia) for _ in range(5)]
        for phone in phones:
            phone.tells(world, "avant")
        made, identity = backed_up(have)
        saved_at = clock.now()
        clock.move(timedelta(hours=1))
        ahead.tells(world, "un", "deux", "trois")
        silent.tells(world, "quatre")
        erased.tells(world, "cinq", "six")
        late = waiting.op("contact.record", contact(world, text="pas encore parti"))
        former = epoch_of(quiet)
        truth = ahead.pull_all() and Kept.enrolled(app, world.nadia).pull_all()
    clock.move(timedelta(minutes=30))
    put_back(have, made, identity)
    clock.move(timedelta(minutes=5))
    with started(have) as app:
        for phone in phones:
            phone.client = _same_cookies(app, phone)
        with tenant.tenant(world.org_id), read_unit():
            told = queries.untold(world.org_id)
        assert told is not None and told.saved_at == saved_at
        assert [(one.owner, one.seen) for one in told.silent] == [(world.nadia.name, saved_at)] * len(phones)
        assert ahead.comes_back(former) == [[2, 4]]
        assert erased.comes_back(former, erased=True) == [[2, 3]]
        assert quiet.comes_back(former) == []
        assert waiting.comes_back(former) == [[2, 2]]
        assert [one["result"] for one in waiting.sync(late)["results"]] == ["applied"]
        again = ahead.sync(*ahead.journal)["results"]
        assert {one["result"] for one in again} == {"duplicate"}
        with tenant.tenant(world.org_id), read_unit() as s:
            assert sync.never_received(world.org_id) == {erased.device_id: 2}
            assert len(s.scalars(select(Op)).all()) == 5 + 3 + 1
        fresh = Kept.enrolled(app, world.nadia).pull_all()
        sent_since = {op["record_id"] for phone in (silent, erased) for op in phone.journal[1:]}
        lost = {key for key in truth if key[1] in sent_since}
        assert truth.keys() - fresh.keys() == lost and len(lost) == 3


def test_the_phone_of_a_closed_access_brings_back_what_is_lacking_before_it_is_told_to_forget(have: Settings) -> None:
    with started(have) as app:
        world = build()
        phones = [Kept.enrolled(app, world.nadia) for _ in range(3)]
        for phone in phones:
            phone.tells(world, "avant")
        with tenant.tenant(world.org_id), write_unit():
            door.disable_user(world.claire.actor, world.nadia.user_id, clock.now())
        made, identity = backed_up(have)
        former = history_of(world)
        idle, busy, level = phones
        for phone, texts in ((idle, ["un", "deux"]), (busy, ["trois", "quatre", "cinq"])):
            closed_tells(phone, world, *texts)
    put_back(have, made, identity)
    with started(have) as app:
        for phone in phones:
            phone.client = _same_cookies(app, phone)
        assert level.send(epoch=former).status_code == 403
        for phone, waits, lacks in ((idle, 0, [[2, 3]]), (busy, 1, [[2, 4]])):
            late = [phone.op("contact.record", contact(world, text="encore là")) for _ in range(waits)]
            told = phone.send(*late, epoch=former, outbox={"pending": waits, "max_no": phone.no - waits})
            body = told.get_json()
            assert (told.status_code, body["device"]["state"], body["lacks"]) == (200, "closed", lacks)
            assert body["epoch"] == history_of(world) != former
            back = phone.send(*phone.journal[1:], epoch=body["epoch"]).get_json()
            assert {one["result"] for one in back["results"]} == {"held"} and back["lacks"] == []
            assert phone.send(epoch=body["epoch"]).get_json() == {"device": "revoked", "id": str(phone.device_id)}
        with tenant.tenant(world.org_id), read_unit() as s:
            assert len(s.scalars(select(Op)).all()) == 3 + 2 + 4


@pytest.mark.parametrize("fault", [RuntimeError("x"), OperationalError("SELECT", {}, RuntimeError("gone"))], ids=repr)
def test_a_closed_phone_is_not_told_to_forget_by_a_server_that_could_not_look_for_what_it_lacks(
    have: Settings, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    with started(have) as app:
        world = build()
        phone = Kept.enrolled(app, world.nadia)
        with tenant.tenant(world.org_id), write_unit():
            door.disable_user(world.claire.actor, world.nadia.user_id, clock.now())
        with monkeypatch.context() as patch:
            patch.setattr(exchange, "_epoch", lambda _: (_ for _ in ()).throw(fault))
            body = phone.send(epoch=str(uuid4())).get_json()
        assert body["device"]["state"] == "closed" and body["more"]
        assert phone.send(epoch=history_of(world)).status_code == 403


def closed_tells(phone: Kept, world: World, *texts: str) -> None:
    """Handed in after the closing, and received."""
    ops = [phone.op("contact.record", contact(world, text=text)) for text in texts]
    phone.journal += ops
    assert {one["result"] for one in phone.send(*ops).get_json()["results"]} == {"held"}


def history_of(world: World) -> str:
    with tenant.tenant(world.org_id), read_unit() as s:
        return str(s.scalars(select(OrgClock.epoch).where(OrgClock.org_id == world.org_id)).one())


def _same_cookies(app: Flask, phone: Phone) -> Any:
    client = app.test_client()
    for cookie in phone.client._cookies.values():
        client.set_cookie(cookie.key, cookie.value, domain="localhost", secure=True)
    return client


def test_each_phone_not_yet_back_is_named_and_one_that_had_locked_itself_is_only_counted(have: Settings) -> None:
    with started(have) as app:
        world = build()
        Kept.enrolled(app, world.nadia).tells(world, "dans un tiroir depuis")
        clock.move(timedelta(days=8))
        away, back = (Kept.enrolled(app, world.nadia) for _ in range(2))
        for phone in (away, back):
            phone.tells(world, "la veille")
        seen = clock.now()
        clock.move(timedelta(hours=1))
        actions.renew(clock.now(), clock.now())
        clock.move(timedelta(minutes=1))
        back.send()
        with tenant.tenant(world.org_id), read_unit() as s:
            told = queries.untold(world.org_id)
            label = s.get_one(Device, (world.org_id, away.device_id)).label
    assert told is not None and told.older == 1
    assert told.silent == [queries.Silent(world.nadia.name, label, seen)]


def test_the_coordination_reads_the_word_once(have: Settings) -> None:
    with started(have):
        world = build()
        actions.renew(None, clock.now())
        with tenant.tenant(world.org_id), read_unit():
            told = queries.untold(world.org_id)
        assert told is not None
        with tenant.tenant(world.org_id), write_unit():
            actions.note(world.claire.actor, told.id, clock.now())
        with tenant.tenant(world.org_id), read_unit():
            assert queries.untold(world.org_id) is None
        with tenant.tenant(world.other_org_id), read_unit():
            assert queries.untold(world.other_org_id) is not None


def test_what_was_written_while_it_was_made_is_in_it_whole_or_not_at_all(have: Settings, tmp_path: Path) -> None:
    with started(have) as app:
        world = build()
        phone = Kept.enrolled(app, world.nadia)
        phone.tells(world, "une saisie scellée")
        with tenant.tenant(world.org_id), write_unit():
            made, identity = backed_up(have)  # a writer holds its turn meanwhile
    room = tmp_path / "room"
    room.mkdir()
    manifest = archive.unpack(made, identity, room)
    with contextlib.closing(sqlite3.connect(room / manifest["content"])) as base:
        assert base.execute("SELECT count(*) FROM op").fetchone() == (1,)
    assert "une saisie scellée".encode() not in (room / manifest["content"]).read_bytes()
    assert b"Passeurs" not in made.read_bytes()
    assert made.stat().st_mode & 0o077 == 0


REFUSALS = {
    "another key": (lambda made, key: archive.new_identity()[0], "ne s’ouvre pas"),
    "no key": (lambda made, key: "bonjour", "n’est pas une clé"),
    "cut": (lambda made, key: made.write_bytes(made.read_bytes()[:-2000]) and key, "incomplet ou abîmé"),
    "altered": (lambda made, key: made.write_bytes(made.read_bytes()[:-9] + b"123456789") and key, "abîmé"),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_what_cannot_be_trusted_is_refused_in_a_sentence_and_nothing_moves(have: Settings, what: str) -> None:
    spoil, sentence = REFUSALS[what]
    with started(have):
        world = build()
        made, key = backed_up(have)
    before = Path(have.data_dir / "palier.sqlite").read_bytes()
    with pytest.raises(Refused, match=sentence):
        put_back(have, made, spoil(made, key))
    assert Path(have.data_dir / "palier.sqlite").read_bytes() == before
    assert not list(have.data_dir.glob(".restore-*")) and world


def test_texts_sealed_with_a_key_that_is_not_here_are_not_put_back(have: Settings) -> None:
    with started(have) as app:
        world = build()
        Kept.enrolled(app, world.nadia).tells(world, "scellé avec la clé d’alors")
        made, key = backed_up(have)
    with pytest.raises(Refused, match="clé absente"):
        put_back(replace(have, column_keys=(b"z" * 32,)), made, key)


def test_a_base_of_a_later_release_is_said_to_be_one_and_nothing_moves(have: Settings) -> None:
    with started(have):
        build()
        db.session.remove()
        with contextlib.closing(sqlite3.connect(have.data_dir / "palier.sqlite")) as base, base:
            base.execute("UPDATE alembic_version SET version_num = '0999'")
        made, key = backed_up(have)
    before = (have.data_dir / "palier.sqlite").read_bytes()
    with pytest.raises(UnsafeSetting, match=r"version plus récente de Palier \(migration 0999\)"):
        put_back(have, made, key)
    assert (have.data_dir / "palier.sqlite").read_bytes() == before
    with pytest.raises(UnsafeSetting, match="version plus récente"), started(have):
        pass


@pytest.mark.parametrize("spoilt", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_a_base_that_does_not_say_its_migration_is_told_what_to_do_and_left_alone(have: Settings, spoilt: str) -> None:
    with started(have):
        build()
        db.session.remove()
        with contextlib.closing(sqlite3.connect(have.data_dir / "palier.sqlite")) as base, base:
            base.execute(spoilt)
    with pytest.raises(UnsafeSetting, match="ne dit pas à quelle migration elle en est"), started(have):
        pass


def test_a_disk_that_is_full_is_not_said_to_be_a_wrong_key(have: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with started(have):
        build()
        made, key = backed_up(have)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tarfile.TarFile.extract", full)
    with pytest.raises(OSError, match="No space left"):
        put_back(have, made, key)


def test_a_second_key_is_made_when_it_is_asked_for_alone(have: Settings) -> None:
    with started(have):
        build()
        _, key = backed_up(have)
        with pytest.raises(Refused, match="--replace"):
            actions.make_key(have, have.data_dir / "elsewhere" / "second.key")
        assert not (have.data_dir / "elsewhere" / "second.key").exists()
        put_back_by_both(have, key)


def put_back_by_both(have: Settings, former: str) -> None:
    """Each opens the backups of its own time."""
    early = actions.make(have, have.data_dir / "early", clock.now())
    second = have.data_dir / "elsewhere" / "second.key"
    actions.make_key(have, second, replace=True)
    late = actions.make(have, have.data_dir / "late", clock.now())
    for made, opens, refused in ((early, former, second.read_text()), (late, second.read_text(), former)):
        with pytest.raises(Refused, match="ne s’ouvre pas"):
            archive.unpack(made, refused, made.parent)
        assert archive.unpack(made, opens, made.parent)["content"] == "palier.sqlite"


def test_a_database_that_stands_there_is_asked_about_and_kept(have: Settings) -> None:
    with started(have):
        build()
        made, key = backed_up(have)
    with pytest.raises(Refused, match="--replace"):
        actions.restore(have, made, key, installed, clock.now(), replace=False)
    put_back(have, made, key)
    assert len(list(have.data_dir.glob("palier.sqlite.before-*"))) == 1


def test_what_is_wrong_with_the_backup_or_its_keys_is_said_before_what_stands_in_its_place(have: Settings) -> None:
    with started(have) as app:
        world = build()
        Kept.enrolled(app, world.nadia).tells(world, "un texte scellé")
        made, key = backed_up(have)
    others = replace(have, column_keys=(b"z" * 32,))
    for own, opens, sentence in ((others, key, "clé absente"), (have, archive.new_identity()[0], "ne s’ouvre pas")):
        with pytest.raises(Refused, match=sentence):
            actions.restore(own, made, opens, installed, clock.now(), replace=False)


def test_a_directory_with_its_secrets_alone_takes_a_backup_and_no_database_is_made_by_looking(
    have: Settings, tmp_path: Path
) -> None:
    with started(have) as app:
        world = build()
        Kept.enrolled(app, world.nadia).tells(world, "un texte scellé")
        made, key = backed_up(have)
    fresh = settings_for(tmp_path, f"sqlite:///{tmp_path / 'ailleurs' / 'palier.sqlite'}")
    (tmp_path / "ailleurs").mkdir()
    for wrong in ("bonjour", archive.new_identity()[0]):
        create_app(fresh)
        with pytest.raises(Refused):
            actions.restore(fresh, made, wrong, installed, clock.now(), replace=False)
    assert list((tmp_path / "ailleurs").iterdir()) == []
    former = os.umask(0)
    try:
        actions.restore(fresh, made, key, installed, clock.now(), replace=False)
        with started(fresh):
            worker.build(create_app(fresh), replace(fresh, testing=False)).storage.close()
    finally:
        os.umask(former)
    files = [*(tmp_path / "ailleurs").iterdir(), *tmp_path.glob("queue.sqlite*")]
    assert len(files) >= 2 and [one for one in files if one.stat().st_mode & 0o077] == []


def test_only_the_newest_backups_of_a_folder_are_kept(have: Settings) -> None:
    with started(have):
        build()
        made, _ = backed_up(have)
        for _ in range(3):
            clock.move(timedelta(days=1))
            last = actions.make(have, made.parent, clock.now())
    assert actions.forget_older(made.parent, 2) == 2
    assert sorted(made.parent.iterdir())[-1] == last and not made.exists()
