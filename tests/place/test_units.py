"""The units of the operating guide name what exists, and start again what dies without preparing everything anew."""

from __future__ import annotations

import os
import re
import shlex
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from flask import Flask

from app.start_up import main

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
HOME = "/srv/palier/"
Unit = dict[str, list[str]]


def units() -> dict[str, Unit]:
    """Each by its name: `Section.Key`, and all that is said there."""
    found: dict[str, Unit] = {}
    for block in re.findall(r"^```\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL):
        unit: Unit | None = None
        section = ""
        for line in block.splitlines():
            if named := re.fullmatch(r"# (palier-[a-z]+\.(?:service|timer))", line):
                unit = found.setdefault(named[1], {})
            elif unit is not None and re.fullmatch(r"\[\w+\]", line):
                section = line[1:-1]
            elif unit is not None and "=" in line and not line.startswith("#"):
                key, _, value = line.partition("=")
                unit.setdefault(f"{section}.{key}", []).append(value)
    return found


UNITS = units()


def test_the_guide_has_its_units_each_with_a_command() -> None:
    services = {"palier-prepare.service", "palier-web.service", "palier-worker.service", "palier-backup.service"}
    assert UNITS.keys() == {*services, "palier-backup.timer"}
    assert all(len(UNITS[name]["Service.ExecStart"]) == 1 for name in services)


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_names_units_of_the_guide_and_the_program_s_own_folder(name: str) -> None:
    unit = UNITS[name]
    for key in ("Unit.Requires", "Unit.After", "Unit.Upholds", "Install.WantedBy"):
        for other in " ".join(unit.get(key, [])).split():
            assert other in UNITS or other in ("network.target", "multi-user.target", "timers.target"), other
    if name.endswith(".service"):
        assert unit["Service.WorkingDirectory"] == [HOME.rstrip("/")] and unit["Service.User"] == ["palier"]
        told = dict(one.split("=") for one in unit["Service.Environment"][0].split())
        assert told["PALIER_DATA"] == "/var/lib/palier"
        assert (ROOT / told.get("FLASK_APP", "wsgi.py")).is_file()


COMMANDS = [
    one for unit in UNITS.values() for key, said in unit.items() if key.startswith("Service.Exec") for one in said
]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_of_a_unit_and_what_it_is_given_exist(app: Flask, command: str) -> None:
    program, *words = shlex.split(command)
    assert program.startswith(HOME)
    here = ROOT / program.removeprefix(HOME)
    assert here.is_file() and os.access(here, os.X_OK)
    if program == f"{HOME}palier":
        takes(app.cli.commands[words[0]], words[1:])
        return
    assert program == f"{HOME}.venv/bin/python" and words[0] == "-m" and find_spec(words[1])
    if words[1] == "app.start_up":
        takes(main, words[2:])
    else:
        assert words[1] == "gunicorn"
        served = import_module(words[words.index("-c") + 1].removeprefix("python:"))
        assert served.workers >= 2
        module, _, name = words[-1].partition(":")
        assert find_spec(module) and re.search(
            rf"^\s*{name} = ", (ROOT / "wsgi.py").read_text(encoding="utf-8"), re.MULTILINE
        )


def takes(command: click.Command, words: list[str]) -> None:
    """Whether a command knows these options and arguments."""
    command.make_context(command.name, list(words), resilient_parsing=False).close()


@pytest.mark.parametrize("name", ["palier-web.service", "palier-worker.service"])
def test_what_dies_is_back_at_once_and_prepares_nothing_again(name: str) -> None:
    unit, prepared = UNITS[name], UNITS["palier-prepare.service"]
    assert unit["Service.Restart"] == ["always"] and unit["Unit.StartLimitIntervalSec"] == ["0"]
    assert unit["Service.RestartSec"] == ["100ms"] and "Service.ExecStartPre" not in unit
    assert unit["Unit.Requires"] == unit["Unit.After"] == ["palier-prepare.service"]
    assert "start_up --" not in unit["Service.ExecStart"][0]
    assert (prepared["Service.Type"], prepared["Service.RemainAfterExit"]) == (["oneshot"], ["yes"])
    assert name in prepared["Unit.Upholds"][0] and prepared["Service.Restart"] == ["on-failure"]
    assert unit["Service.Environment"] == prepared["Service.Environment"]
