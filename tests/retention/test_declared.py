"""The declarations and the data: whole, of one source, and never longer than what was said."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.backup import actions as backup
from app.changes import rules as changes
from app.core.errors import Refused
from app.core.kinds import KINDS
from app.journal import rules as journal
from app.logbook.kinds import entry_kinds
from app.logbook.rules import TEXT_ON_PHONE
from app.mail import rules as mail
from app.push import jobs as push
from app.retention import rules
from app.retention.declared import ALLOWED, RULES, Rule, declare
from app.retention.rules import shipped
from app.sent import rules as sent
from tools import processing


def test_each_delay_says_why_by_which_right_after_whom_and_since_when() -> None:
    for one in shipped().values():
        assert one.purpose and one.basis and one.source and date.fromisoformat(one.sourced_on)
        assert bool(one.months) != bool(one.days) and one.least <= one.months


def test_a_text_is_named_where_somebody_read_it_and_elsewhere_it_is_said_to_be_a_choice() -> None:
    read = {"case": "2023-095", "position": "2015-165"}
    assert {code for code, one in shipped().items() if not one.unsourced} == set(read)
    assert all(number in shipped()[code].source for code, number in read.items())


def test_a_delay_that_another_job_keeps_is_the_one_that_job_knows() -> None:
    kept = {
        "mail": mail.KEPT,
        "push": push.KEPT,
        "change": changes.KEPT,
        "sent": sent.KEPT,
        "preparation": TEXT_ON_PHONE,
    }
    assert {code: timedelta(days=shipped()[code].days) for code in kept} == kept
    assert shipped()["journal"].months * 31 >= journal.LONGEST.days > shipped()["journal"].months * 30


def test_each_job_that_is_named_is_there() -> None:
    for one in RULES.values():
        if one.kept_by:
            module, _, name = one.kept_by.rpartition(".")
            assert callable(getattr(import_module(module), name))


def test_each_kind_of_record_is_named_by_a_delay_or_holds_nobody() -> None:
    declared = {one.model.__tablename__ for one in RULES.values() if one.model} | {one.split(".")[0] for one in ALLOWED}
    nobody = {"list_version", "sector", "estate", "round"}
    assert {kind.model.__tablename__ for kind in KINDS.values()} - declared <= nobody


def test_each_kind_of_entry_has_the_four_rules() -> None:
    wanted = {f"{name}.{what}" for name in entry_kinds() for what in ("text", "version", "review", "detail")}
    assert wanted <= RULES.keys()


def test_two_rules_of_one_name_and_a_delay_nobody_shipped_are_refused() -> None:
    for bad in (Rule("held", "settled", "", "", None, kept_by="x"), Rule("x", "nothing", "", "", None, kept_by="x")):
        with pytest.raises(ValueError, match="twice|no delay"):
            declare(bad)


@given(st.sampled_from(sorted(shipped())), st.one_of(st.none(), st.integers(-5, 500)))
def test_a_structure_shortens_and_never_lengthens(code: str, months: int | None) -> None:
    delay = shipped()[code]
    try:
        assert delay.least <= rules.check_shorter(delay, months) <= delay.months
    except Refused:
        assert not delay.least or months is None or not delay.least <= months <= delay.months


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_so_many_months_before_is_in_that_month(day: date, months: int) -> None:
    then = rules.earlier(day, months)
    assert (day.year * 12 + day.month) - (then.year * 12 + then.month) == months and then.day <= day.day


def test_the_record_of_processing_names_every_delay_and_rule() -> None:
    page = processing.source()
    assert all(f"## {one.label}\n" in page for one in shipped().values())
    assert all(processing.plain(one.goes) in page for one in RULES.values())


def test_a_backup_outlives_what_was_erased_by_thirty_days_and_the_last_one_stays(tmp_path: Path) -> None:
    from app.core import clock

    names = [
        "palier-2026-09-01T000000Z.age",
        "palier-2026-10-25T000000Z.age",
        "palier-2026-11-19T000000Z.age",
        "mine.age",
    ]
    for name in names:
        (tmp_path / name).touch()
    assert backup.forget_older(tmp_path, 0, clock.now() - rules.BACKUPS_KEPT) == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(names[1:])
    assert backup.forget_older(tmp_path, 0, clock.now() + timedelta(days=900)) == 1
    assert backup.forget_older(tmp_path, 0) == 0 and (tmp_path / names[2]).exists()


def test_the_dry_run_says_what_would_go_and_changes_nothing(app: Flask, world: Any) -> None:
    from app.core import clock

    clock.move(timedelta(days=800))
    told = app.test_cli_runner().invoke(args=["retention", "dry-run"])
    assert told.exit_code == 0, told.output
    assert "Les Passeurs\u00a0: 0" in told.output and "Toute l’installation\u00a0: 0" in told.output
