"""What is read at a page is noted after it: a value that does not open, when it is found and once a day."""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from flask import has_app_context

from app.core import clock, damage, keyring, secrets
from app.core.secrets import Place
from app.core.unit import read_unit
from app.keys import beside, marks, unreadable
from app.settings import settings
from app.worker import later, tasks

log = logging.getLogger(__name__)


@tasks.task
def note(table: str, column: str, row_id: str, org_id: str) -> None:
    """One value that somebody could not read."""
    found = unreadable.column_named(table, column)
    if found is not None:
        unreadable.look_at(found, Place(table, column, UUID(row_id), UUID(org_id)), clock.now())


@tasks.task
def note_clear(table: str, column: str) -> None:
    """A value in clear that somebody could not read: which rows hold such ones."""
    found = unreadable.clear_table(table, column)
    if found is not None:
        unreadable.look_through_clear(found, clock.now())


@tasks.every_minute
def look_beside() -> None:
    """The files of the secrets, for an installation whose /healthz nobody asks."""
    with read_unit() as s:
        beside.is_well(s, settings())


@tasks.every_minute
def look_again() -> None:
    """A text that was restored or written anew leaves the list while whoever did it still looks."""
    unreadable.look_again()


@tasks.daily
def look_through() -> None:
    """Every value of the installation, and the files of the keys as they are now."""
    for ring in marks.RINGS:
        keyring.look_again(ring)
    found = unreadable.look_at_all(clock.now())
    if found:
        log.error("%s values cannot be read: ./palier keys check names those that are sealed", found)


def listen() -> None:
    """Have what cannot be read noted from now on."""
    secrets.when_unreadable(_queue)
    damage.when_damaged(_queue_clear)


def _queue(place: Place) -> None:
    if place.org_id is not None:
        _later(note, place.table, place.column, str(place.row_id), str(place.org_id))


def _queue_clear(table: str, column: str) -> None:
    _later(note_clear, table, column)


def _later(job: Callable[..., object], *arguments: str) -> None:
    # Why swallow: something stands for it on the page already, and the daily round finds it again.
    if not has_app_context():
        return
    try:
        later(job, *arguments)
    except Exception:
        log.exception("an unreadable value could not be queued")
