"""A database is only served with the secrets it was used with; a secret is only made for one nobody used."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import reduce
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from app import create_app, health
from app.core import tenant
from app.core.unit import read_unit, write_unit
from app.keys import beside, marks
from app.keys.models import SecretCanary
from app.places import actions as places
from app.push import vapid
from app.settings import (
    FILES,
    VARIABLES,
    Settings,
    UnsafeSetting,
    from_env,
    new_key,
    new_pair,
    read_again,
    write_private,
)
from app.start_up import prepare
from tests.world import World

pytestmark = pytest.mark.slow

OTHER, OTHER_CASE = b"2" * 32, b"6" * 32


def changed(own: Settings, name: str, folder: Path) -> Settings:
    """The same installation with one secret of another."""
    if name == "columns":
        return replace(own, column_keys=(OTHER,), column_key_file=None)
    if name == "cases":
        return replace(own, case_keys=(OTHER_CASE,), case_key_file=None)
    if name == "signing":
        return replace(own, secret_keys=("z" * 32, "y" * 50))
    if name == "sealing":
        return replace(own, sealing_keys=(OTHER,), sealing_key_file=None)
    vapid.ensure(folder / "other.pem")
    return replace(own, vapid_key_file=folder / "other.pem")


@pytest.mark.parametrize("name", list(FILES))
def test_a_start_with_another_secret_is_refused_and_says_what_to_restore(
    used: Flask, own: Settings, name: str, tmp_path: Path
) -> None:
    create_app(own)
    with pytest.raises(UnsafeSetting) as refusal:
        create_app(changed(own, name, tmp_path))
    assert f"--lost {name}" in str(refusal.value) and "Restaurez" in str(refusal.value)
    create_app(own)  # the keys held by the process are its own again


def test_a_reminders_key_that_is_gone_or_closed_is_not_said_to_be_another(
    used: Flask, own: Settings, tmp_path: Path
) -> None:
    gone = replace(own, vapid_key_file=tmp_path / "gone.pem")
    with pytest.raises(UnsafeSetting, match=r"gone\.pem n’existe pas"):
        create_app(gone)
    (tmp_path / "gone.pem").write_bytes(own.vapid_key_file.read_bytes())
    (tmp_path / "gone.pem").chmod(0o644)
    with pytest.raises(UnsafeSetting, match="lisible par d’autres"):
        create_app(gone)


def test_the_refusal_names_the_variable_and_the_key_of_the_texts(used: Flask, own: Settings) -> None:
    with pytest.raises(UnsafeSetting, match=r"PALIER_COLUMN_KEYS n’a pas la clé [0-9a-f]{8}"):
        create_app(replace(own, column_keys=(OTHER,), column_key_file=None))


def test_a_key_added_before_the_others_is_no_other_key(used: Flask, own: Settings) -> None:
    more = replace(own, column_keys=(OTHER, *own.column_keys), secret_keys=("n" * 40, *own.secret_keys))
    with create_app(more).app_context(), tenant.every_tenant():
        marks.keep(more)
    with pytest.raises(UnsafeSetting):  # it may have sealed since: it is needed too
        create_app(own)
    create_app(replace(more, secret_keys=("n" * 40,)))  # the first one signs the mark from then on


def test_what_is_given_up_is_replaced_and_the_next_start_is_plain(used: Flask, own: Settings, tmp_path: Path) -> None:
    lost = ("columns", "cases", "vapid", "sealing")
    other = reduce(lambda have, name: changed(have, name, tmp_path), lost, own)
    given_up = replace(other, lost=lost)
    with create_app(given_up).app_context(), tenant.every_tenant():
        marks.keep(given_up)
    create_app(other)
    with pytest.raises(UnsafeSetting):
        create_app(own)


def test_a_database_of_an_earlier_release_is_marked_only_with_the_keys_of_its_texts(
    used: Flask, own: Settings, town: World
) -> None:
    with tenant.tenant(town.org_id), write_unit() as s:
        point = places.resolve_place(town.org_id, {"public_point": {"label": "Passerelle"}}).public_point
        s.execute(delete(SecretCanary))
    assert point is not None and point.label == "Passerelle"
    other = replace(own, column_keys=(OTHER,), column_key_file=None)
    with create_app(other).app_context(), tenant.every_tenant(), pytest.raises(UnsafeSetting, match="scellés"):
        marks.keep(other)
    with create_app(own).app_context(), tenant.every_tenant():
        marks.keep(own)
        with read_unit() as s:
            assert marks.made(s) and marks.wrong(s, own) == []


def test_health_tells_when_the_key_file_became_another_database_s(used: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "expected_revision", lambda: None)  # these tables were never migrated
    client = used.test_client()
    assert client.get("/healthz").get_json()["secrets"] is True
    with write_unit() as s:
        row = s.get_one(SecretCanary, "signing")
        row.mark = b"another"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["secrets"]) == (503, False)


def lost(file: Path) -> None:
    file.unlink()


def another(file: Path) -> None:
    file.unlink()
    if file.suffix == ".pem":
        vapid.replace(file)
    else:
        write_private(file, (new_pair() if file.stem == "sealing" else new_key()) + "\n")


def no_key(file: Path) -> None:
    write_private(file, "presque une clé\n")


def read_by_others(file: Path) -> None:
    file.chmod(0o644)


@pytest.mark.parametrize("name", list(FILES))
def test_a_key_file_that_changes_beside_a_running_server_is_told_once_and_again_when_it_is_back(
    used: Flask, own: Settings, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(health, "expected_revision", lambda: None)
    monkeypatch.setattr(beside, "_said", {})
    file = Path(marks.where(name, own))
    kept, client = file.read_text(encoding="utf-8"), used.test_client()
    for happens in (lost, another, no_key, read_by_others):
        caplog.clear()
        happens(file)
        answers = [client.get("/healthz") for _ in range(3)]
        assert {(one.status_code, one.get_json()["secrets"]) for one in answers} == {(503, False)}
        write_private(file, kept)
        assert client.get("/healthz").get_json()["secrets"] is True
        told, well = [one.getMessage() for one in caplog.records if one.name == "app.keys.beside"]
        assert str(file) in told and kept.strip() not in told and beside.WELL in well


def test_a_rotation_is_no_loss_and_neither_is_a_file_of_what_the_environment_gives(
    used: Flask, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "expected_revision", lambda: None)
    for file in (own.column_key_file, own.secret_key_file):
        assert file is not None
        write_private(file, f"{new_key()}\n{file.read_text(encoding='utf-8')}")
    assert used.test_client().get("/healthz").get_json()["secrets"] is True
    given = create_app(replace(own, column_key_file=None, secret_key_file=None))
    for file in (own.column_key_file, own.secret_key_file):
        file.unlink()  # type: ignore[union-attr]
    assert given.test_client().get("/healthz").get_json()["secrets"] is True


@pytest.fixture
def machine(own: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of that installation, as `./run` sees it."""
    monkeypatch.setenv("PALIER_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", own.database_url)
    for name in VARIABLES.values():
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize("name", list(FILES))
def test_a_secret_missing_beside_a_used_database_is_not_made(used: Flask, machine: Path, name: str) -> None:
    vapid.ensure(machine / "secrets" / "vapid.pem")
    (machine / "secrets" / FILES[name]).unlink()
    before = sorted(os.listdir(machine / "secrets"))
    with pytest.raises(UnsafeSetting, match=FILES[name]):
        prepare(machine)
    assert sorted(os.listdir(machine / "secrets")) == before
    assert [one.name for one in prepare(machine, lost=(name,))] == [FILES[name]]


@pytest.mark.parametrize("name", marks.CAME_LATER)
def test_a_database_of_a_release_that_knew_no_such_secret_receives_it(
    used: Flask, own: Settings, machine: Path, name: str
) -> None:
    vapid.ensure(machine / "secrets" / "vapid.pem")
    file = machine / "secrets" / FILES[name]
    file.unlink()
    with write_unit() as s:
        s.execute(delete(SecretCanary).where(SecretCanary.name.startswith(f"{name}:")))
    assert [one.name for one in prepare(machine)] == [FILES[name]]
    assert file.stat().st_mode & 0o777 == 0o600
    fresh = read_again(own, name)
    with create_app(fresh).app_context(), tenant.every_tenant():
        marks.keep(fresh)
    file.unlink()
    with pytest.raises(UnsafeSetting, match=f"{FILES[name]} n’existe pas"):
        prepare(machine)


def test_an_unused_database_receives_its_secrets_and_makes_no_file_to_find_out(machine: Path, own: Settings) -> None:
    (machine / "secrets" / "columns.key").unlink()
    assert [one.name for one in prepare(machine)] == ["columns.key", "vapid.pem"]
    assert not (machine / "own.sqlite").exists()


def test_a_secret_the_environment_gives_needs_no_file(
    used: Flask, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (machine / "secrets" / "signing.key").unlink()
    vapid.ensure(machine / "secrets" / "vapid.pem")
    monkeypatch.setenv("PALIER_SECRET_KEYS", "e" * 33)
    assert prepare(machine) == []
    assert from_env().secret_keys == ("e" * 33,)


def test_a_database_that_does_not_answer_is_not_taken_for_a_new_one(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    (machine / "secrets" / "columns.key").unlink()
    with pytest.raises(UnsafeSetting, match="ne répond pas"):
        prepare(machine)
