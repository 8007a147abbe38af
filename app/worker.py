"""Background work: what features ask to run later or regularly, and the process that runs it.

Features note their jobs (`tasks.task`, `tasks.every_minute`, `tasks.hourly`, `tasks.daily`); `later` puts one in
the queue, which is a hint and never the truth: what is due is found again in the database, by lease. The
queue is a SQLite file under the data directory, or PostgreSQL when the database is (`DATABASE_URL` moves both).
`flask worker` runs the queue; its beat, read by /healthz, proves that scheduler and workers turn.
"""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey, crontab
from sqlalchemy import String, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock, database
from app.core.base import Base
from app.core.tenant import every_tenant
from app.core.unit import make_private, read_unit, write_unit
from app.settings import Settings, settings

log = logging.getLogger(__name__)
Job = Callable[..., object]
T = TypeVar("T")

STEADY_FOR = timedelta(hours=1)
JUMP = timedelta(minutes=2)
AWAY = timedelta(minutes=10)
"""A worker that beat less long ago comes back under the same clock."""
STEADY = "steady"
PACE = "palier_pace"
JOBS = (
    "app.door.jobs", "app.keys.jobs", "app.push.jobs", "app.followups.jobs", "app.rounds.jobs", "app.sync.jobs",
    "app.sent.jobs", "app.mail.jobs", "app.links.jobs", "app.sync.reopening", "app.places.imports.jobs",
    "app.sectors.jobs", "app.retention.jobs", "app.mediation.jobs",
)  # fmt: skip
QUEUE = "palier_queue"
WORKER = "worker"
PERIODS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1)}


class WorkerBeat(Base):
    """When the worker last turned (`worker`), last did its hourly and daily rounds, and since when the clock is
    `steady`: it has gone on as clocks do."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    at: Mapped[datetime]


class Tasks:
    """The jobs of all features, noted at import; a queue is built from them for each application."""

    def __init__(self) -> None:
        self.called: dict[str, Job] = {}
        self.minutely: list[Job] = []
        self.rounds: dict[str, list[Job]] = {name: [] for name in PERIODS}

    def task(self, job: Job) -> Job:
        """A job that `later` may queue; its arguments are plain values."""
        self.called[_name(job)] = job
        return job

    def every_minute(self, job: Job) -> Job:
        """A job run at each minute; one that is still running is not started again beside itself."""
        self.minutely.append(job)
        return job

    def hourly(self, job: Job) -> Job:
        """Housekeeping, once an hour over the whole installation."""
        self.rounds["hourly"].append(job)
        return job

    def daily(self, job: Job) -> Job:
        """Housekeeping, once a day over the whole installation, at the first minute the worker is up."""
        self.rounds["daily"].append(job)
        return job


tasks = Tasks()


def queue() -> Huey:
    """The queue of the running application, opened at its first use: serving a page needs none."""
    held = current_app.extensions
    if QUEUE not in held:
        held[QUEUE] = build(current_app._get_current_object(), settings())  # type: ignore[attr-defined]
    return held[QUEUE]


def later(job: Job, *arguments: object) -> None:
    """Queue a job noted with `tasks.task`. Call it after the commit of what it will look for."""
    queue().palier_jobs[_name(job)](*arguments)


def build(app: Flask, have: Settings) -> Huey:
    """A queue that knows all the jobs, each run inside the application."""
    for module in JOBS:
        importlib.import_module(module)
    huey = _storage(have)
    huey.palier_jobs = {name: huey.task(name=name)(_inside(app, job)) for name, job in tasks.called.items()}
    for job in (_turn, *tasks.minutely):
        once = _one_at_a_time(_inside(app, job))
        huey.periodic_task(crontab(minute="*"), name=f"minute_{_name(job)}", expires=50)(once)
    huey.on_startup(name="beat")(_inside(app, beat))
    return huey


def _storage(have: Settings) -> Huey:
    if have.testing:
        return MemoryHuey("palier", results=False)
    if have.is_sqlite:
        file = have.data_dir / "queue.sqlite"
        make_private(file)
        return SqliteHuey("palier", filename=str(file), results=False)
    dsn = have.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    return PostgresHuey("palier", dsn=dsn, results=False)


def _name(job: Callable[..., Any]) -> str:
    return f"{job.__module__}.{job.__name__}".replace(".", "_")


def _inside(app: Flask, job: Job) -> Job:
    def run(*arguments: object) -> None:
        with app.app_context(), every_tenant():
            job(*arguments)

    return run


def _one_at_a_time(job: Job) -> Job:
    busy = threading.Lock()

    def run() -> None:
        if not busy.acquire(blocking=False):
            return
        try:
            job()
        finally:
            busy.release()

    return run


def beat() -> bool:
    """Say that the worker turns; true when the clock has been steady for so long."""
    at = clock.now()
    steady = _goes_steadily(at, clock.ticks())
    with write_unit() as s:
        _mark(s, WORKER, at)
    return steady


def last_beat(s: Session) -> datetime | None:
    """When a worker last said that it turns."""
    return _moment(s, WORKER)


def _moment(s: Session, name: str) -> datetime | None:
    row = s.get(WorkerBeat, name)
    return row.at if row is not None else None


def _turn() -> None:
    """Beat, then do the rounds that are due: a laptop asleep at three in the morning does them on waking.

    Rounds forget and delete by age: after a jump of the clock they wait until it has been steady for an hour, which
    leaves somebody the time to put it right before a year of things looks old.
    """
    if not beat():
        return
    for name, period in PERIODS.items():
        if _take(name, clock.now(), period):
            for job in tasks.rounds[name]:
                apart(job)


def _goes_steadily(at: datetime, ticks: timedelta) -> bool:
    with read_unit() as s:
        s.expire_all()
        last, since = last_beat(s), _moment(s, STEADY)
    if _jumped(at, ticks, last):
        log.warning("the clock has jumped: housekeeping waits until it has been steady for %s", STEADY_FOR)
        since = at
    elif since is None:
        since = at - STEADY_FOR
    else:
        return STEADY_FOR <= clock.elapsed(since, at) < clock.EVER
    with write_unit() as s:
        _mark(s, STEADY, since)
    return since < at


def _jumped(at: datetime, ticks: timedelta, last: datetime | None) -> bool:
    """Whether the clock went otherwise than time since this worker looked; at its first look, since the last beat."""
    before: tuple[datetime, timedelta] | None = current_app.extensions.get(PACE)
    current_app.extensions[PACE] = (at, ticks)
    if before is None:
        return last is not None and clock.elapsed(last, at) > AWAY
    return abs((at - before[0]) - (ticks - before[1])) > JUMP


def clock_is_believed(s: Session, at: datetime) -> bool:
    """For what cannot be undone: a worker has just looked at this clock, and found it steady for an hour.

    True as well where no worker ever was.
    """
    last, since = last_beat(s), _moment(s, STEADY)
    if since is None:
        return True
    return clock.elapsed(last, at) <= AWAY and STEADY_FOR <= clock.elapsed(since, at) < clock.EVER


def _take(name: str, at: datetime, period: timedelta) -> bool:
    # The guarded update decides between two workers: one of them changes the row, the other changes none.
    with read_unit() as s:
        row = s.get(WorkerBeat, name)
        if row is not None and clock.elapsed(row.at, at) < period:
            return False
    with write_unit() as s:
        if row is None:
            return _mark(s, name, at)
        taken = update(WorkerBeat).where(WorkerBeat.name == name, WorkerBeat.at == row.at).values(at=at)
        return bool(s.execute(taken).rowcount)  # type: ignore[attr-defined]


def _mark(s: Session, name: str, at: datetime) -> bool:
    row = s.get(WorkerBeat, name, populate_existing=True)
    if row is not None:
        row.at = at
        return True
    try:
        with s.begin_nested():
            s.add(WorkerBeat(name=name, at=at))
    except IntegrityError:
        return False  # another worker started at the same moment
    return True


def apart(job: Callable[..., T], *arguments: object) -> T | None:
    """What a part of a round returns; None of one that fails, which the log tells."""
    # Why swallow: what one row, one organisation or one feature breaks keeps none of the others from being done.
    try:
        return job(*arguments)
    except Exception:
        named = [str(one) for one in arguments if isinstance(one, UUID)]
        log.exception("housekeeping failed: %s", " ".join([_name(job), *named]))
        return None


@click.command("worker")
@with_appcontext
@click.option("--threads", default=4, show_default=True, help="Travaux menés de front.")
def worker_command(threads: int) -> None:
    """Exécute les travaux de fond jusqu’à Ctrl-C."""
    try:
        beat()
    except OperationalError as error:
        raise click.ClickException(database.sentence(error)) from None
    queue().create_consumer(workers=threads, graceful_signal="TERM", max_delay=1.0).run()


def drain() -> int:
    """Run what the queue holds now, in this thread. Returns how many jobs ran. For tests and commands."""
    huey: Any = queue()
    done = 0
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
        done += 1
    return done
