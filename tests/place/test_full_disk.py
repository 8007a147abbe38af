"""A disk that is full or only read: /healthz says so, nothing breaks down, and nothing is lost once there is room."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app import create_app
from app.core import disk, unit
from app.core.base import Base
from app.core.database import NO_ROOM, is_of_the_disk
from app.door.access import public
from app.extensions import db
from app.rounds.models import Contact
from app.start_up import main, prepare
from app.sync.models import Op
from tests.clients import Phone, Visitor
from tests.conftest import settings_for
from tests.place.test_locked import hand_in
from tests.sync.test_exchange import contact, stored
from tests.world import World, build
from tools import journal, supervisor

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of twelve megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small file system, where mounting is allowed at all")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(autouse=True)
def asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "FRESH_S", 0.0)


def fill(folder: Path) -> Path:
    """Not a byte is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1_000_000, 4096, 1):
            while True:
                try:
                    if file.write(b"x" * size) < size:
                        break
                except OSError:
                    break
    return ballast


def free(folder: Path) -> None:
    (folder / "ballast").unlink()


def only_read(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def writable_again(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)


@pytest.fixture
def installed(small: Path) -> Iterator[tuple[Flask, World]]:
    """On SQLite, on that file system."""
    app = create_app(settings_for(small, f"sqlite:///{small / 'palier.sqlite'}"))
    app.test_client_class = Visitor
    with app.app_context():
        Base.metadata.create_all(unit.writable(db.engine))
        yield app, build()
        db.session.remove()
        db.engine.dispose()


def test_a_full_disk_is_said_by_every_door_and_costs_nothing(installed: tuple[Flask, World], small: Path) -> None:
    app, world = installed
    phone = Phone.enrolled(app, world.nadia)
    visitor = app.test_client()
    assert visitor.get("/healthz").get_json()["disk"]
    ops = [phone.op("contact.record", contact(world)) for _ in range(130)]
    hand_in(phone, *ops[:5])
    fill(small)
    said = visitor.get("/healthz")
    assert said.status_code == 503 and said.get_json()["disk"] is False
    told = _until_full(phone, ops)
    assert {one["result"] for one in told["results"]} == {"retry"} and told["cursor"]
    page = visitor.get("/connexion").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    refused = visitor.post("/connexion", data={"csrf_token": token, "email": "a@b.fr", "password": "x" * 20})
    assert refused.status_code == 503 and NO_ROOM in refused.get_data(as_text=True)
    assert refused.get_data(as_text=True).count("Rien n’a été enregistré") == 1
    free(small)
    assert visitor.get("/healthz").get_json()["disk"]
    hand_in(phone, *ops)
    assert stored(world, Contact) == stored(world, Op) == len(ops)


def test_a_disk_that_turns_read_only_is_said_and_loses_nothing(installed: tuple[Flask, World], small: Path) -> None:
    app, world = installed
    phone = Phone.enrolled(app, world.nadia)
    hand_in(phone, phone.op("contact.record", contact(world)))
    db.session.remove()
    db.engine.dispose()
    only_read(small)
    visitor, later = app.test_client(), phone.op("contact.record", contact(world))
    assert visitor.get("/healthz").get_json()["disk"] is False
    told = phone.send(later)
    assert told.status_code == 503 or [one["result"] for one in told.get_json()["results"]] == ["retry"]
    page = visitor.get("/connexion").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    refused = visitor.post("/connexion", data={"csrf_token": token, "email": "a@b.fr", "password": "x" * 20})
    assert refused.status_code == 503 and NO_ROOM in refused.get_data(as_text=True)
    db.session.remove()
    db.engine.dispose()
    writable_again(small)
    hand_in(phone, later)
    assert stored(world, Contact) == stored(world, Op) == 2


def _until_full(phone: Phone, ops: list[dict[str, Any]]) -> dict[str, Any]:
    """The journal of the database may still have had a page of its own: the first answer with nothing in custody."""
    for start in range(5, len(ops), 5):
        told: dict[str, Any] = phone.send(*ops[start : start + 5]).get_json()
        if {one["result"] for one in told["results"]} == {"retry"}:
            return told
    raise AssertionError("never full")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # PostgreSQL's own disk is not ours to fill
def test_a_database_that_may_not_grow_takes_the_rest_later(app: Flask, world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    ops = [phone.op("contact.record", contact(world)) for _ in range(40)]
    db.session.remove()
    db.engine.dispose()

    def bounded(connection: sqlite3.Connection, _: Any) -> None:
        connection.execute("PRAGMA max_page_count=1")  # SQLite rounds it up to what there is

    event.listen(db.engine, "connect", bounded)
    try:
        assert {one["result"] for one in phone.send(*ops).get_json()["results"]} == {"retry"}
    finally:
        event.remove(db.engine, "connect", bounded)
        db.engine.dispose()
    hand_in(phone, *ops)
    assert stored(world, Contact) == len(ops)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("number", "status", "said"),
    [(errno.ENOSPC, 503, NO_ROOM), (errno.EROFS, 503, NO_ROOM), (errno.ENOENT, 500, "Une erreur est survenue")],
)
def test_a_file_the_disk_does_not_take_is_told_as_such_and_another_fault_is_an_incident(
    app: Flask, monkeypatch: pytest.MonkeyPatch, number: int, status: int, said: str
) -> None:
    @public
    def refused() -> str:
        raise OSError(number, "refused")

    monkeypatch.setitem(app.view_functions, "health.healthz", refused)
    answer = app.test_client().get("/healthz", headers={"Accept": "text/html"})
    assert answer.status_code == status and said in answer.get_data(as_text=True)


@pytest.mark.parametrize("code", ["SQLITE_READONLY", "SQLITE_IOERR_WRITE", "SQLITE_CANTOPEN", "53100"])
def test_what_the_disk_refuses_is_told_from_what_is_only_busy(code: str) -> None:
    cause = Exception("refused")
    setattr(cause, "sqlstate" if code.isdigit() else "sqlite_errorname", code)
    assert is_of_the_disk(OperationalError("INSERT", {}, cause))
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorname = "SQLITE_BUSY"
    assert not is_of_the_disk(OperationalError("BEGIN IMMEDIATE", {}, cause))


def test_a_folder_that_only_reads_or_is_gone_takes_no_writes(small: Path) -> None:
    assert disk.takes_writes([small])
    only_read(small)
    assert not disk.takes_writes([small])
    writable_again(small)
    assert disk.takes_writes([small]) and not disk.takes_writes([small / "gone"])


def test_logs_have_a_bound_whatever_is_said_and_however_large_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST", 10_000)
    (tmp_path / "web.log").write_text("old\n" * 50_000)
    kept = journal.Journal(tmp_path / "web.log")
    kept.copy(io.StringIO("x" * 300_000 + "\n" + "a line\n" * 20_000 + "the last\n"))
    sizes = [one.stat().st_size for one in tmp_path.iterdir()]
    assert len(sizes) == journal.KEPT + 1 and sum(sizes) < (journal.KEPT + 1) * (10_000 + journal.LINE)
    assert kept.tail(1) == ["the last"]


def test_on_a_full_disk_lines_are_left_out_and_written_again_once_there_is_room(small: Path) -> None:
    kept = journal.Journal(small / "logs" / "web.log")
    kept.write("before")
    fill(small)
    kept.copy(io.StringIO("x" * 50_000 + "\n" + "lost\n" * 10_000))
    free(small)
    kept.write("between")
    kept.write("after")
    assert kept.tail(1) == ["after"]


def test_a_start_on_a_disk_that_is_only_read_ends_with_a_sentence(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (
        "PALIER_SECRET_KEYS",
        "PALIER_COLUMN_KEYS",
        "PALIER_CASE_KEYS",
        "PALIER_VAPID_KEY_FILE",
        "DATABASE_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.umask", lambda _: 0)
    prepare(small / "used")
    only_read(small)
    for folder in ("used", "new"):
        monkeypatch.setenv("PALIER_DATA", str(small / folder))
        ended = CliRunner().invoke(main, ["--no-demo"])
        assert ended.exit_code == 1 and "son disque est plein ou protégé" in ended.output, ended.output
    monkeypatch.setattr("sys.argv", ["./run"])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(SystemExit, match="ne peut pas écrire dans ce dossier"):
        supervisor.main()
    writable_again(small)
