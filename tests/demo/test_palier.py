"""./palier: the operator's commands, before and after the first ./run; and what the documents say of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from tests.demo.test_start_up import LINK, start

ROOT = Path(__file__).parents[2]
PALIER = ROOT / "palier"
COMMANDS = (["user", "invite", "a@b.fr", "--org", "une", "--role", "agent"], ["organisation"], ["backup", "copies"],
            ["keys", "check"], ["worker"])  # fmt: skip


def palier(*arguments: str, at: Path, script: Path = PALIER, data: Path | None = None) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PALIER_DATA")}
    if data is not None:
        environment["PALIER_DATA"] = str(data)
    return subprocess.run([script, *arguments], cwd=at, env=environment, capture_output=True, text=True, check=False)


def files(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*")}


def refused(told: subprocess.CompletedProcess) -> str:
    """The one sentence of a refusal."""
    assert (told.returncode, told.stdout) == (1, ""), told.stderr
    (sentence,) = told.stderr.splitlines()
    assert sentence.endswith(".") and "./run --no-demo" in sentence
    return sentence


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_before_anything_is_installed_a_command_is_answered_in_a_sentence_and_makes_nothing(
    tmp_path: Path, command: list[str]
) -> None:
    script = tmp_path / "palier"
    shutil.copy(PALIER, script)
    assert "installé" in refused(palier(*command, at=tmp_path, script=script))
    assert files(tmp_path) == {"palier"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
@pytest.mark.parametrize("there", ["nothing", "a folder", "secrets alone", "an empty file"])
def test_beside_no_data_a_command_is_answered_in_a_sentence_and_makes_nothing(
    tmp_path: Path, command: list[str], there: str
) -> None:
    data = tmp_path / "data"
    if there != "nothing":
        (data if there == "a folder" else data / "secrets").mkdir(parents=True)
    if there == "an empty file":
        (data / "palier.sqlite").touch()
    before = files(tmp_path)
    for told in (palier(*command, at=tmp_path, data=data), palier("--data", "data", *command, at=tmp_path)):
        assert str(data) in refused(told)
    assert files(tmp_path) == before


def test_an_option_that_is_none_of_its_own_is_told_in_french(tmp_path: Path) -> None:
    told = palier("--verbose", at=tmp_path)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "L’option --verbose n’existe pas : « ./palier --help » en dit plus.\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("palier") / "data"
    assert start(data, "--no-demo").returncode == 0
    return data


@pytest.mark.slow
def test_after_the_first_run_a_command_finds_python_and_data_from_anywhere(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("raise SystemExit('what lies in the present directory is no part of it')")
    link = tmp_path / "bin"
    link.symlink_to(PALIER)
    told = palier("--data", str(installed), "organisation", at=tmp_path, script=link)
    assert told.returncode == 0 and LINK.search(told.stdout), told.stderr
    made = palier("org", "create", "Une", "--slug", "une", at=tmp_path, data=installed)
    assert made.returncode == 0, made.stderr
    invited = palier(f"--data={os.path.relpath(installed, tmp_path)}", *COMMANDS[0], at=tmp_path)
    assert invited.returncode == 0 and "/invitation/" in invited.stdout, invited.stderr
    key = palier("backup-key", "copies.key", at=tmp_path, data=installed)
    assert key.returncode == 0 and (tmp_path / "copies.key").exists(), "a path is the caller's"
    unknown = palier("user", "reset", "a@b.fr", "--org", "deux", at=tmp_path, data=installed)
    assert unknown.returncode == 1 and "Traceback" not in unknown.stderr
    helped = palier("org", "zone", "--help", at=tmp_path, data=installed)
    assert helped.stdout.startswith("Emploi\u00a0: palier org zone "), "in the words that were typed"


@pytest.mark.slow
def test_while_run_serves_here_a_link_is_a_whole_address(installed: Path, tmp_path: Path) -> None:
    running = installed / "running"
    running.write_text(f"http://localhost:8123 (pid {os.getpid()})\n")
    assert "http://localhost:8123/premiers-pas/" in palier("organisation", at=tmp_path, data=installed).stdout
    running.write_text("http://localhost:8123 (pid 999999999)\n")
    assert "http" not in palier("organisation", at=tmp_path, data=installed).stdout


# --- what the documents say ------------------------------------------------------------------------

SAID = re.compile(r"(?:\./palier|/srv/palier/palier) ([a-z][^\n`»\\]*)")
WRITTEN = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "app").rglob("*.py"))]


def said() -> Iterator[str]:
    """Every command that a document, or a sentence of the product, tells somebody to type."""
    for file in WRITTEN:
        for command in SAID.findall(file.read_text(encoding="utf-8")):
            yield command.partition(" #")[0].replace("[", "").replace("]", "").strip()


def missing(app: Flask, words: list[str]) -> bool:
    """Whether there is no such command, or it has no such option."""
    found: click.Command | None = app.cli
    while isinstance(found, click.Group):
        found = found.commands.get(words.pop(0)) if words else None
    known = {option for one in found.params for option in one.opts} if found else set()
    return found is None or not {one for one in words if one.startswith("--")} <= known


def test_every_command_that_is_told_exists_with_its_options(app: Flask) -> None:
    told = sorted(set(said()))
    assert len(told) > 20
    assert [words for words in told if missing(app, words.split())] == []


def test_nothing_is_told_to_be_typed_otherwise() -> None:
    guide = [
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/operating.md", "docs/imports.md")
    ]
    assert [found for text in guide for found in re.findall(r"flask --app.*|^flask .*", text, re.MULTILINE)] == []


def test_the_help_of_the_wrapper_names_every_command(app: Flask) -> None:
    told = PALIER.read_text(encoding="utf-8").partition("HELP\n}")[0]
    others = {"worker", "start-up", "db", "openapi"}  # of services, of those who write Palier
    assert [one for one in sorted(set(app.cli.commands) - others) if one not in told] == []
