"""Whatever is done with a link, in whatever order: no answer after its end, and no press either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import clock
from app.core.errors import Refused
from app.links.jobs import sweep
from app.links.rules import Why
from tests.links import essai
from tests.links.essai import Holder, do, read
from tests.world import World

STEPS = st.lists(
    st.sampled_from(
        ["look", "press", "answer", "refuse", "replace", "withdraw", "close", "revoke", "prolong", "days", "month"]
    ),
    max_size=9,
)


@dataclass
class Model:
    """What is true of one link, by the sentences of its package."""

    until: datetime
    several: bool
    ended: bool = False
    presses: int = 0
    answers: int = 0

    @property
    def stands(self) -> bool:
        return not self.ended and clock.now() < self.until

    @property
    def takes(self) -> bool:
        return self.stands and (self.several or self.answers == 0)


class Played:
    """One link, and what is expected of it."""

    def __init__(self, app: Flask, world: World, *, several: bool) -> None:
        self.world, self.kind = world, essai.OFTEN if several else essai.ONCE
        self.link, self.secret = essai.given(world.claire, self.kind)
        self.holder, self.page = Holder(app, self.secret), Holder(app, self.secret)
        self.model = Model(self.link.expires_at, several)
        self.page.press()
        self.model.presses += 1
        essai.done.clear()

    def look(self) -> None:
        assert (self.holder.look().status_code == 200) is self.model.stands

    def press(self) -> None:
        stood = self.model.stands
        assert (self.holder.press().status_code == 200) is stood
        self.model.presses += stood

    def answer(self, verb: str = "venir") -> None:
        """From a page that was opened at the beginning; a fresh form, as it would be after a refusal."""
        takes = self.model.takes
        page = self.fresh()
        status = self.page.send(verb, page, jour="lundi").status_code
        assert status == (200 if takes else 409 if self.model.stands else 404)
        self.model.answers += takes
        self.model.ended |= takes and verb == "refuser"

    def fresh(self) -> dict[str, str]:
        from uuid import uuid4

        from app.links import rules

        once = uuid4().hex
        return {"once": once, "mark": rules.mark_of(self.secret, once)}

    def refuse(self) -> None:
        self.answer("refuser")

    def replace(self) -> None:
        essai.given(self.world.claire, self.kind, self.link.about_id)
        self.model.ended |= self.model.stands

    def withdraw(self) -> None:
        do(self.world.claire, "end", self.world.org_id, self.link.about, Why.retrait, clock.now())
        self.model.ended = True

    def close(self) -> None:
        essai.closed.add(self.link.about_id)
        self.model.ended = True

    def by_desk(self, verb: str) -> bool:
        try:
            do(self.world.claire, verb, self.world.claire.actor, self.link.id, clock.now(), self.link.about)
        except Refused:
            return False
        return True

    def revoke(self) -> None:
        self.by_desk("revoke")
        self.model.ended = True

    def prolong(self) -> None:
        stood = self.link.about_id in essai.closed or self.model.stands
        if self.by_desk("prolong"):
            assert stood
            self.model.until = max(self.model.until, clock.now() + self.kind.lives)

    def days(self) -> None:
        clock.move(timedelta(days=11))

    def month(self) -> None:
        clock.move(timedelta(days=40))
        sweep()


@pytest.mark.parametrize("several", [False, True], ids=["one answer", "several"])
def test_no_press_and_no_answer_after_the_end(app: Flask, known: World, several: bool) -> None:
    @settings(max_examples=40, suppress_health_check=list(HealthCheck), database=None)
    @given(STEPS)
    def play(steps: list[str]) -> None:
        with clock.frozen(clock.now().isoformat()):
            played: Any = Played(app, known, several=several)
            for step in steps:
                getattr(played, step)()
            found = read(known.claire, played.link).link
            assert len(essai.done) == played.model.answers
            assert found.token is None or found.opened == played.model.presses
            assert (found.answered_at is not None) is (played.model.answers > 0)

    play()
