"""A start on a bare machine, a later one, and one that was cut while the demonstration was loading."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, sql, tenant
from app.core.errors import Refused
from app.core.unit import read_unit, write_unit
from app.demo import accounts, load
from app.demo.accounts import Account
from app.door import factors, queries
from app.door.models import EnrolmentCode
from app.people import actions
from app.people.models import Organisation
from app.settings import FILES, UnsafeSetting
from app.start_up import served
from tests.world import World


def start(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = environment_of(data)
    command = [sys.executable, "-m", "app.start_up", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_start_on_nothing_makes_private_keys_a_database_and_the_link_of_the_first_structure(tmp_path: Path) -> None:
    data = tmp_path / "new"
    first = start(data, "--no-demo")
    assert first.returncode == 0, first.stderr
    secrets = list((data / "secrets").iterdir())
    assert {one.name for one in secrets} == {*FILES.values(), served.MARK}
    assert {stat.S_IMODE(one.stat().st_mode) for one in secrets} == {0o600}
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert (data / "palier.sqlite").exists()
    again = start(data, "--no-demo")
    links = [LINK.findall(one.stdout) for one in (first, again)]
    assert [len(one) for one in links] == [1, 1] and links[0] != links[1]
    assert len(again.stdout.splitlines()) == 2, "and nothing else"


LINK = re.compile(r"/premiers-pas/([\w-]{32})$", re.MULTILINE)
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


@pytest.fixture(scope="module")
def two_services(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in use, and another whose secrets are its own."""
    folder = tmp_path_factory.mktemp("two")
    for name in ("used", "other"):
        assert start(folder / name, "--no-demo").returncode == 0
    create = [*FLASK, "org", "create", "Une", "--slug", "une"]
    subprocess.run(create, env=environment_of(folder / "used"), check=True, capture_output=True)
    return folder


def environment_of(data: Path) -> dict[str, str]:
    environment = {**os.environ, "PALIER_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    return environment


@pytest.mark.slow
@pytest.mark.parametrize("name", list(FILES))
def test_a_start_beside_a_used_database_without_one_of_its_secrets_is_refused_in_a_sentence(
    two_services: Path, tmp_path: Path, name: str
) -> None:
    shutil.copytree(two_services / "used", tmp_path, dirs_exist_ok=True)
    check, environment = [*FLASK, "keys", "check"], environment_of(tmp_path)
    file = tmp_path / "secrets" / FILES[name]
    file.unlink()
    missing = start(tmp_path, "--no-demo")
    assert (missing.returncode, file.exists()) == (1, False)
    assert str(file) in missing.stderr and "Traceback" not in missing.stderr
    file.write_bytes((two_services / "other" / "secrets" / FILES[name]).read_bytes())
    file.chmod(0o600)
    served = subprocess.run(check, env=environment, capture_output=True, text=True, check=False)
    assert served.returncode == 1 and str(file) in served.stderr and "Traceback" not in served.stderr
    assert start(tmp_path, "--no-demo", "--lost", name).returncode == 0
    lines = (tmp_path / "logs" / "security.jsonl").read_text().splitlines()
    told = json.loads(lines[-1])
    assert (told["event"], told["outcome"], told["endpoint"]) == ("key_changed", "done", "flask start-up")
    assert subprocess.run(check, env=environment, capture_output=True, check=False).returncode == 0


def moved_aside(data: Path) -> None:
    (data / "palier.sqlite").rename(data / "elsewhere.sqlite")


def emptied(data: Path) -> None:
    (data / "palier.sqlite").write_bytes(b"")


def cut_by_a_former_restoration(data: Path) -> None:
    (data / "palier.sqlite").rename(data / "palier.sqlite.before-2026-11-20T070000Z")
    (data / "secrets" / served.MARK).unlink()


@pytest.mark.slow
@pytest.mark.parametrize("happens", [moved_aside, emptied, cut_by_a_former_restoration])
def test_a_database_that_served_and_is_gone_is_not_made_anew_unless_it_is_asked_for(
    two_services: Path, tmp_path: Path, happens: Callable[[Path], None]
) -> None:
    data = tmp_path / "mounted elsewhere"
    shutil.copytree(two_services / "used", data)
    happens(data)
    before = sorted(one for one in data.rglob("*") if "logs" not in one.parts)
    for refused in (start(data, "--no-demo"), start(data), ask(data, "start-up", "--no-demo")):
        assert refused.returncode == 1 and refused.stdout == "" and "Traceback" not in refused.stderr
        assert "./palier restore" in refused.stderr and "--no-demo --anew" in refused.stderr
        assert ("before-2026-11-20" in refused.stderr) == (happens is cut_by_a_former_restoration)
    assert sorted(one for one in data.rglob("*") if "logs" not in one.parts) == before
    anew = start(data, "--no-demo", "--anew")
    assert anew.returncode == 0 and LINK.search(anew.stdout), anew.stderr
    assert start(data, "--no-demo").returncode == 0


def ask(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*FLASK, *arguments], env=environment_of(data), capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "url,other", [("postgresql://a:secret@h/palier", "postgresql://h/essai"), ("sqlite:////srv/x", "sqlite:////srv/y")]
)
def test_the_mark_is_of_one_database_and_tells_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, other: str
) -> None:
    monkeypatch.setattr(sql, "is_made", lambda _: False)
    monkeypatch.setenv("DATABASE_URL", url)
    served.refuse_anew(tmp_path)
    served.mark(tmp_path)
    assert "secret" not in (tmp_path / "secrets" / served.MARK).read_text()
    with pytest.raises(UnsafeSetting, match="n’est pas là"):
        served.refuse_anew(tmp_path)
    monkeypatch.setenv("DATABASE_URL", other)
    served.refuse_anew(tmp_path)
    served.mark(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(UnsafeSetting, match="n’est pas là"):
        served.refuse_anew(tmp_path)


@pytest.mark.slow
def test_a_start_beside_real_work_is_silent_and_beside_invented_work_says_where_to_go(
    two_services: Path, tmp_path: Path
) -> None:
    shutil.copytree(two_services / "used", tmp_path, dirs_exist_ok=True)
    for arguments in (("--no-demo",), ()):
        told = start(tmp_path, *arguments)
        assert (told.returncode, told.stdout) == (0, ""), "no link, and no town beside it"
    with sqlite3.connect(tmp_path / "palier.sqlite") as database:
        assert database.execute("SELECT slug FROM organisation").fetchall() == [("une",)]
        database.execute("UPDATE organisation SET demo = 1")
    refused = start(tmp_path, "--no-demo")
    assert refused.returncode == 1 and refused.stdout == "" and "Traceback" not in refused.stderr
    assert "démonstration" in refused.stderr and "--no-demo --data DOSSIER" in refused.stderr
    assert start(tmp_path).returncode == 0


@pytest.mark.slow
def test_a_code_is_refused_in_a_sentence_where_there_is_no_demonstration(tmp_path: Path) -> None:
    told = start(tmp_path, "code", "claire.vasseur@passeurs.example")
    assert told.returncode == 1
    assert "n’est pas un compte de démonstration" in told.stderr
    assert "Traceback" not in told.stderr


def account(world: World, **changes: str) -> Account:
    known = {"email": world.nadia.email, "name": "Nadia", "role": "agent", "organisation": "passeurs", "password": "x"}
    return Account(**{**known, **changes})


def test_each_start_prints_a_fresh_code_and_the_former_one_dies(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts.write(tmp_path, [account(world)])
    accounts.show(tmp_path)
    first = accounts.read(tmp_path)[0].code
    accounts.show(tmp_path)
    second = accounts.read(tmp_path)[0].code
    printed = capsys.readouterr().out
    assert first and second and first != second
    assert first in printed and second in printed
    with tenant.every_tenant(), read_unit():
        later = clock.now() + timedelta(seconds=1)
        assert queries.open_code(world.nadia.user_id, first, later) is None
        assert queries.open_code(world.nadia.user_id, second, later) is not None


def test_the_accounts_file_is_its_owner_s_alone(world: World, tmp_path: Path) -> None:
    accounts.write(tmp_path, [account(world)])
    assert stat.S_IMODE((tmp_path / accounts.FILE).stat().st_mode) == 0o600
    assert json.loads((tmp_path / accounts.FILE).read_text())[0]["email"] == world.nadia.email


def test_accounts_of_another_database_are_not_printed(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts.write(tmp_path, [account(world, email="elsewhere@passeurs.example")])
    accounts.show(tmp_path)
    assert capsys.readouterr().out == ""
    with tenant.every_tenant(), read_unit() as s:
        assert s.scalars(select(EnrolmentCode)).all() == []


def test_the_six_digits_are_those_of_the_moment(tmp_path: Path, world: World) -> None:
    secret = factors.new_secret()
    accounts.write(tmp_path, [account(world, email="c@x.example", totp_secret=secret), account(world)])
    at = clock.parse("2026-11-20 09:00")
    assert accounts.digits(tmp_path, " C@X.example", at) == factors.code_at(secret, at)
    with pytest.raises(Refused, match="second facteur"):
        accounts.digits(tmp_path, world.nadia.email, at)


def test_a_demonstration_cut_half_way_is_begun_again(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cut(now: object) -> list[Account]:
        with tenant.every_tenant(), write_unit():
            actions.create_organisation("Les Passeurs", "passeurs", "association")
        raise KeyboardInterrupt

    monkeypatch.setattr(load, "load", cut)
    for _ in range(2):  # cut, and cut again: the first half-town does not stand in the way
        with pytest.raises(KeyboardInterrupt):
            load.into_empty(tmp_path)
    monkeypatch.setattr(load, "load", lambda now: [])
    load.into_empty(tmp_path)
    assert "reprise du début" in capsys.readouterr().out
    assert not (tmp_path / load.UNDER_WAY).exists()
    with tenant.every_tenant(), read_unit() as s:
        assert s.scalars(select(Organisation)).all() == []


def test_a_marker_left_behind_never_empties_a_real_database(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / load.UNDER_WAY).touch()
    with tenant.every_tenant(), write_unit():
        actions.create_organisation("Une vraie structure", f"s-{uuid4().hex[:8]}", "association")
    monkeypatch.setattr(load, "load", lambda now: pytest.fail("loaded into a database in use"))
    load.into_empty(tmp_path)
    with tenant.every_tenant(), read_unit() as s:
        assert len(s.scalars(select(Organisation)).all()) == 1
