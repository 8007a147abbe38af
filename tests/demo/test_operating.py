"""The tables of the operating guide say what the code does: the way back, who reads, how long things are kept."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from app.journal import rules as journal
from app.people.rules import COORDINATION, DESK_ROLES, Role
from app.start_up import NEWER, server
from app.sync.rules import Reason
from app.worker import JOBS, tasks
from tests.access_policy import POLICY
from tools.journal import KEPT, MOST

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
NUMBERS = {"five": 5, "ten": 10}
SPAN = re.compile(r"(\d+) (second|minute|hour|day)s?")
SETTING = re.compile(r"`(app\.[a-z_.]+)\.([A-Z_]+)`")
JOB = re.compile(r"`(app\.[a-z_.]+)\.([a-z_]+)`, (daily|hourly)")
FORGET_NOTHING = {"look_through", "end_forgotten_rounds", "open_again", "look_who_is_left", "tell_phones"}
"""What the daily and hourly rounds do beside forgetting."""


def section(title: str) -> str:
    return GUIDE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """The cells of the first table under a title, its heading left out."""
    table = re.search(r"(?:^\|.*\n)+", section(title), re.MULTILINE)
    assert table
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[0].splitlines()[2:]]


def of(name: str, value: object) -> timedelta:
    """What a constant says; of a number, its name says the unit."""
    if isinstance(value, timedelta):
        return value
    assert isinstance(value, int) and name.endswith("_DAYS")
    return timedelta(days=value)


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda one: one.stem)
def test_no_page_says_one_thing_under_one_title_twice(page: Path) -> None:
    titles = re.findall(r"^##+ .*", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert [one for one in titles if titles.count(one) > 1] == []


def test_the_guide_says_of_a_locked_phone_what_the_readme_says() -> None:
    stays = re.search(r"\*\*In clear stay\*\* ([^:]+):", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert stays
    assert f"| A phone, locked, or its disk | {stays[1]};" in section("Who can read what")


# --- how long things are kept ----------------------------------------------------------------------

LIFE = rows("How long things are kept")
TIMED = {row[0]: row for row in LIFE if SETTING.search(row[3])}


@pytest.mark.parametrize("what", TIMED)
def test_a_time_of_the_table_is_the_one_of_the_code(what: str) -> None:
    _, how_long, _, set_by = TIMED[what]
    settings = [of(name, getattr(import_module(module), name)) for module, name in SETTING.findall(set_by)]
    told = [timedelta(**{f"{unit}s": int(count)}) for count, unit in SPAN.findall(how_long)]
    # Several settings of one value are told once.
    assert told == settings or (len(set(settings)) == 1 and told == settings[:1])


def test_the_table_names_every_round_that_forgets() -> None:
    for module in JOBS:
        import_module(module)
    told = {found for row in LIFE for found in JOB.findall(row[2])}
    done = {(one.__module__, one.__name__, period) for period, jobs in tasks.rounds.items() for one in jobs}
    assert {one for one in done if one[1] not in FORGET_NOTHING} == told


def test_logs_have_the_bounds_of_the_table_and_no_access_log_is_written() -> None:
    text = section("How long things are kept")
    told = {(NUMBERS[count], int(size)) for count, size in re.findall(r"(\w+) files of (\d) MB", text)}
    assert told == {(KEPT + 1, MOST // 10**6), (journal.KEPT + 1, journal.MOST // 10**6)}
    assert not hasattr(server, "accesslog")


# --- who can read what -----------------------------------------------------------------------------

READERS = {row[0]: row[1:] for row in rows("Who can read what")}


@pytest.mark.parametrize("what", READERS)
def test_the_desk_is_read_by_whom_the_table_says(what: str) -> None:
    address, _, coordination, administration, _ = READERS[what]
    said: set[Role] = set()
    said |= set(COORDINATION) if coordination != "–" else set()
    said |= {Role.administrator} if administration != "–" else set()
    read = POLICY[address.strip("`")]["GET"] if address != "–" else frozenset()
    assert read == said <= set(DESK_ROLES)


# --- upgrade and rollback --------------------------------------------------------------------------

ON_THE_PHONE = (
    ("outbox/courier.js", r"LONGEST_BACKOFF = 10 \* MINUTE", "at most ten minutes apart"),
    ("device/update.js", r"HOUR = 3_600_000;.*setInterval\(.*HOUR\)", "at its start and every hour"),
    ("outbox/rows.js", r"version: 1,", "one shape since the first release"),
    ("outbox/journal.js", r"version: 1,", "one shape since the first release"),
    ("store/drafts.js", r"version: 1,", "one shape since the first release"),
)


@pytest.mark.parametrize("file,does,told", ON_THE_PHONE, ids=[one[0] for one in ON_THE_PHONE])
def test_a_phone_does_meanwhile_what_is_told(file: str, does: str, told: str) -> None:
    assert re.search(does, (ROOT / "static" / "pwa" / file).read_text(encoding="utf-8"), re.DOTALL)
    assert told in section("Upgrade and rollback")


def test_the_way_back_quotes_what_is_said_and_installs_as_run_does() -> None:
    text = section("Upgrade and rollback")
    assert NEWER.partition(" {")[0] in text and Reason.newer.label in text
    assert "set_up run" in text and "set_up run" in (ROOT / "run").read_text(encoding="utf-8")
    assert "set_up()" in (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
