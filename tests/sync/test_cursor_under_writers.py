"""A cursor skips nothing while many write at once (the classic loss: 8 to 45 % with a sequence or a date)."""

from __future__ import annotations

import random
import threading
import time
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.core import tenant
from app.core.feed import Feed
from app.core.unit import attempt, read_unit, write_unit
from app.extensions import db
from app.places.models import Sector
from tests.world import World

WRITERS = 16
EACH = 8


class Fleet:
    """Sixteen writers and one reader on the same organisation."""

    def __init__(self, app: Flask, org_id: UUID) -> None:
        self.app, self.org_id = app, org_id
        self.written: set[UUID] = set()
        self.seen: set[UUID] = set()
        self.failures: list[BaseException] = []
        self.finished = threading.Event()

    def write(self, number: int) -> None:
        """A few units, each with a pause between its writing and its commit."""
        chance = random.Random(number)
        with self.app.app_context(), tenant.tenant(self.org_id):
            for turn in range(EACH):
                try:
                    self.written.add(attempt(lambda turn=turn: self.unit(f"{number}-{turn}", chance)))  # type: ignore[misc]
                except BaseException as failure:
                    self.failures.append(failure)
                    return
                db.session.remove()

    def unit(self, code: str, chance: random.Random) -> UUID:
        """One sector written."""
        sector = Sector(org_id=self.org_id, name="S", code=code)
        with write_unit() as s:
            s.add(sector)
            s.flush()
            time.sleep(chance.random() / 200)
        return sector.id

    def read(self) -> None:
        """Follow the feed by its cursor until the writers are done, then once more."""
        last = 0
        with self.app.app_context(), tenant.tenant(self.org_id):
            ending = False
            while not ending:
                ending = self.finished.is_set()
                with read_unit() as s:
                    after = select(Feed.seq, Feed.entity_id).where(Feed.kind == "sector", Feed.seq > last)
                    rows = s.execute(after.order_by(Feed.seq)).all()
                db.session.remove()
                last = max([last, *(row.seq for row in rows)])
                self.seen |= {row.entity_id for row in rows}


def test_sixteen_writers_with_random_pauses_and_a_reader_that_misses_nothing(app: Flask, world: World) -> None:
    fleet = Fleet(app, world.org_id)
    writers = [threading.Thread(target=fleet.write, args=(number,)) for number in range(WRITERS)]
    reader = threading.Thread(target=fleet.read)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    fleet.finished.set()
    reader.join()
    assert fleet.failures == []
    assert len(fleet.written) == WRITERS * EACH
    assert fleet.written <= fleet.seen
