"""How often someone may try: five a minute on an account, without locking out its own browsers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock
from app.core.unit import write_unit
from app.door import throttle
from app.door.models import Throttle
from tests.door.visitor import Door, settle

AT = "2026-11-24 09:00:55"


def tries(budget, many):
    with write_unit() as s:
        return [throttle.spend(s, [budget], clock.now()) for _ in range(many)]


def test_the_sixth_try_within_a_minute_is_refused_even_across_the_turn_of_it(app):
    with clock.frozen(AT):
        assert tries(("account:a", 5), 4) == [True] * 4
        clock.move(timedelta(seconds=20))
        assert tries(("account:a", 5), 2) == [True, False]


def test_waiting_a_minute_clears_it_however_hard_one_hammered(app):
    with clock.frozen(AT):
        tries(("account:a", 5), 5)
        for _ in range(5):
            clock.move(timedelta(seconds=10))
            assert tries(("account:a", 5), 3) == [False] * 3
        clock.move(timedelta(seconds=10))
        assert tries(("account:a", 5), 1) == [True]


def test_an_account_out_of_tries_still_counts_on_its_network(app):
    with clock.frozen(AT), write_unit() as s:
        for _ in range(7):
            throttle.spend(s, [("account:a", 5), ("network:n", 60)], clock.now())
        assert s.get_one(Throttle, ("network:n", int(clock.now().timestamp()) // 10)).count == 7


@pytest.mark.parametrize(
    ("one", "other"),
    [("192.0.2.1", "192.0.2.254"), ("2001:db8::1", "2001:db8::ffff:1"), (None, "not an address")],
)
def test_neighbours_share_a_network(one, other):
    assert throttle.network(one) == throttle.network(other)


def test_wrong_passwords_are_answered_429_in_french_then_forgiven(app, world):
    settle(world.claire)
    with clock.frozen(AT):
        stranger = Door(app)
        answers = [stranger.give_password(world.claire, "un mauvais mot de passe") for _ in range(6)]
        assert [one.status_code for one in answers] == [401] * 5 + [429]
        assert answers[-1].headers["Retry-After"] == "60"
        assert "Trop d’essais" in answers[-1].get_data(as_text=True)
        clock.move(timedelta(minutes=1))
        assert stranger.give_password(world.claire).location == "/connexion/code"


def test_a_browser_that_came_in_before_is_not_locked_out_by_a_stranger(app, world):
    settle(world.claire)
    with clock.frozen(AT):
        mine, stranger = Door(app), Door(app)
        mine.come_in(world.claire)
        mine.fill("/deconnexion", page="/connexion/organisation")
        clock.move(timedelta(minutes=2))
        for _ in range(6):
            stranger.give_password(world.claire, "un mauvais mot de passe")
        assert stranger.give_password(world.claire).status_code == 429
        assert mine.give_password(world.claire).location == "/connexion/code"


def test_a_known_browser_has_five_tries_too(app, world):
    settle(world.claire)
    with clock.frozen(AT):
        mine = Door(app)
        mine.come_in(world.claire)
        mine.fill("/deconnexion", page="/connexion/organisation")
        clock.move(timedelta(minutes=2))
        answers = [mine.give_password(world.claire, "un mauvais mot de passe").status_code for _ in range(6)]
        assert answers == [401] * 5 + [429]


def test_an_unknown_address_gets_the_same_page_as_a_wrong_password(app, world):
    settle(world.claire)
    door = Door(app)
    pages = []
    for email in (world.claire.email, "personne@passeurs.example"):
        answer = door.fill("/connexion", email=email, password="un mauvais mot de passe")
        pages.append((answer.status_code, _without_what_changes(answer.get_data(as_text=True), email)))
    assert pages[0] == pages[1]


def _without_what_changes(html: str, email: str) -> str:
    import re

    html = re.sub(r'(name="csrf_token"[^>]*value=|nonce=)"[^"]*"', "", html)
    return html.replace(email, "")
