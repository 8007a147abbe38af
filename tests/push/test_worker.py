"""The queue on both databases, the beat, and the rounds that are done once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import worker
from app.core import clock
from app.core.unit import read_unit
from app.settings import settings
from app.worker import Tasks

SEEN: list[object] = []


def note(*arguments: object) -> None:
    SEEN.append(arguments)


def note_each_minute() -> None:
    SEEN.append("minute")


def note_each_hour() -> None:
    SEEN.append("hour")


def note_each_day() -> None:
    SEEN.append("day")


def fail() -> None:
    raise ValueError("housekeeping that fails")


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tasks]:
    """Jobs of our own instead of the features'."""
    tasks = Tasks()
    tasks.task(note)
    tasks.every_minute(note_each_minute)
    tasks.hourly(fail)
    tasks.hourly(note_each_hour)
    tasks.daily(note_each_day)
    monkeypatch.setattr(worker, "tasks", tasks)
    SEEN.clear()
    yield tasks


def beaten() -> Any:
    with read_unit() as s:
        s.expire_all()
        return worker.last_beat(s)


def test_a_queued_job_runs_in_the_worker_on_the_queue_of_the_database(app: Flask, jobs: Tasks, tmp_path: Path) -> None:
    have = replace(settings(), testing=False, data_dir=tmp_path)
    web, consumer = worker.build(app, have), worker.build(app, have).create_consumer(workers=1, max_delay=0.1)
    consumer.start()
    try:
        web.palier_jobs["tests_push_test_worker_note"]("une", 2)
        until = time.monotonic() + 20
        while ("une", 2) not in SEEN and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        consumer.stop(graceful=True)
    assert ("une", 2) in SEEN
    assert (tmp_path / "queue.sqlite").exists() == have.is_sqlite
    assert beaten() is not None


def test_each_minute_the_worker_beats_and_runs_what_features_asked(app: Flask, jobs: Tasks) -> None:
    huey = worker.build(app, settings())
    with clock.frozen("2026-11-24 10:00"):
        for task in huey.read_periodic(None):
            huey.execute(task)
        assert beaten() == clock.now()
    assert sorted(map(str, SEEN)) == ["day", "hour", "minute"]


def test_the_hourly_and_daily_rounds_are_done_once_a_period_and_one_failure_stops_no_other(
    app: Flask, jobs: Tasks
) -> None:
    with clock.frozen("2026-11-24 10:00"):
        for hours in (0, 0.5, 0.5, 23, 1):
            clock.move(timedelta(hours=hours))
            worker._turn()
    assert (SEEN.count("hour"), SEEN.count("day")) == (4, 2)


def test_of_two_workers_one_does_the_round(app: Flask, jobs: Tasks) -> None:
    at = clock.now()
    hour = timedelta(hours=1)
    assert worker._take("hourly", at, hour)
    assert not worker._take("hourly", at, hour)
    assert worker._take("hourly", at + hour, hour)
