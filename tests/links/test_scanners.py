"""A mail scanner follows links, and opens nothing."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.core import tenant
from app.core.unit import read_unit
from app.links.models import LinkUse
from tests.links import essai
from tests.links.essai import Holder, given, read
from tests.world import World

PREFETCH = {"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch", "X-Moz": "prefetch"}


def noted(world: World) -> list[str]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return sorted(s.scalars(select(LinkUse.what)))


def test_looking_counts_for_nothing_however_often_and_is_noted_apart(app: Flask, known: World) -> None:
    link, secret = given(known.claire)
    holder = Holder(app, secret)
    for _ in range(10):
        assert holder.look().status_code == 200
    assert holder.look("HEAD").status_code == 200
    assert holder.look(**PREFETCH).status_code == 200
    found = read(known.claire, link).link
    assert (found.opened, found.opened_first_at, found.answered_at) == (0, None, None)
    assert noted(known) == ["vu"] * 11 and essai.done == []


def test_whoever_insists_does_not_fill_the_table(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    for _ in range(40):
        assert holder.look().status_code == 200
    assert len(noted(known)) == 20


def test_an_address_of_an_answer_answers_nothing_when_it_is_followed(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    for verb in essai.ANSWERS:
        for method in ("GET", "HEAD"):
            assert holder.client.open(f"{holder.url}/{verb}", method=method).status_code == 303
    assert essai.done == [] and noted(known) == []
