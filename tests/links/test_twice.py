"""A form sent twice is one answer, and gets the page of the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.forms import FrenchForm
from app.core.rows import get
from app.core.unit import write_unit
from app.links import actions, purposes
from app.links.models import Link
from app.links.purposes import Answer
from app.links.rules import Why
from app.places.models import Estate
from tests.links import essai
from tests.links.essai import ONCE, Holder, given, read
from tests.links.test_visit import OVER, text
from tests.test_access_matrix import seen
from tests.together import at_once
from tests.world import World

pytestmark = pytest.mark.on_both


def test_sent_again_it_is_one_answer_even_once_the_link_is_ended_by_it(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    holder.press()
    page = holder.page
    first, again = (holder.send("refuser", page) for _ in range(2))
    assert seen(first) == seen(again) and len(essai.done) == 1
    clock.move(timedelta(hours=2))
    assert holder.send("refuser", page).status_code == 404


@pytest.mark.parametrize("kind", [ONCE, essai.OFTEN], ids=["one", "several"])
def test_at_the_same_instant_it_is_one_answer(app: Flask, known: World, kind: essai.Purpose) -> None:
    secret = given(known.claire, kind)[1]
    holder = Holder(app, secret)
    holder.press()
    said: list[str] = []

    def send() -> None:
        said.append(text(Holder(app, secret).send("venir", holder.page, jour="lundi")))

    at_once(app, known.org_id, [send] * 4)
    assert len(essai.done) == 1
    assert all("Vous venez lundi" in one for one in said) and len(said) == 4


def test_two_answers_at_the_same_instant_where_one_is_taken_leave_one(app: Flask, known: World) -> None:
    secret = given(known.claire, ONCE)[1]
    holders = [Holder(app, secret) for _ in range(2)]
    for one in holders:
        one.press()
    codes: list[int] = []

    def send(holder: Holder, day: str) -> None:
        codes.append(holder.send("venir", jour=day).status_code)

    at_once(app, known.org_id, [lambda: send(holders[0], "lundi"), lambda: send(holders[1], "mardi")])
    assert sorted(codes) == [200, 409] and len(essai.done) == 1


def test_a_press_sent_again_is_one_opening(app: Flask, known: World) -> None:
    link, secret = given(known.claire)
    holder = Holder(app, secret)
    holder.look()
    page = holder.page
    assert [holder.send("", page).status_code for _ in range(3)] == [200] * 3
    assert read(known.claire, link).link.opened == 1


def test_an_earlier_page_sent_again_after_a_change_does_not_say_that_it_stands(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    holder.press()
    page = holder.page
    for day in ("lundi", "mardi"):
        holder.send("venir", page, jour=day)
        clock.move(timedelta(minutes=5))
    again = holder.send("venir", page, jour="lundi")
    assert again.status_code == 422 and "Vous avez répondu autrement depuis" in text(again)
    assert holder.send("venir", jour="lundi").status_code == 200
    assert [day for _, day in essai.done] == ["lundi", "mardi", "lundi"]


def held(link: Link) -> Estate:
    return get(Estate, link.org_id, link.about_id, lock=True)


def written(link: Link, form: FrenchForm, at: datetime) -> str:
    held(link).plate = "99"
    return "C’est écrit."


OF_AN_ESTATE = replace(
    essai.OFTEN, code="essai_lieu", hold=held, still=lambda link: True, answers={"ecrire": Answer("Écrire", written)}
)


def test_an_answer_and_the_end_of_its_record_do_not_wait_for_each_other(
    app: Flask, known: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(purposes.PURPOSES, OF_AN_ESTATE.code, OF_AN_ESTATE)
    home = known.glycines.estate_id
    for _ in range(5):
        holder = Holder(app, given(known.claire, OF_AN_ESTATE, home)[1])
        holder.press()
        codes: list[int] = []

        def close() -> None:
            with write_unit():
                get(Estate, known.org_id, home, lock=True)
                actions.end(known.org_id, ("essai", home), Why.cloture, clock.now())

        def answer(holder: Holder = holder, codes: list[int] = codes) -> None:
            codes.append(holder.send("ecrire").status_code)

        at_once(app, known.org_id, [close, answer, close])
        assert codes[0] in (200, 404)


def test_a_record_that_is_gone_is_a_link_that_is_over(
    app: Flask, known: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(purposes.PURPOSES, OF_AN_ESTATE.code, OF_AN_ESTATE)
    pressed = Holder(app, given(known.claire, OF_AN_ESTATE)[1]).press()
    assert pressed.status_code == 404 and OVER in text(pressed)
