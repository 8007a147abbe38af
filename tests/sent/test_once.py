"""A form sent twice makes one record: a second press, a page sent again, two at the same instant."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core import clock, tenant
from app.core.unit import read_unit
from app.referrals.models import Partner
from app.rounds.models import Consigne
from app.sent.jobs import sweep
from app.sent.models import SentForm
from tests.sent.forms import opened, send
from tests.sent.stage import CASES, ONE_BY_ONE, PARTNER, TYPED, counts, sender, sending_rules, set_up
from tests.together import at_once
from tests.world import World

DIFFERS = re.compile(r'nonce="[^"]*"|name="(csrf_token|once|seen)" value="[^"]*"')
NEW = "/bureau/partenaires/nouveau"


def seen(answer: TestResponse) -> tuple[int, str | None, str]:
    """What a person sees of an answer."""
    return answer.status_code, answer.location, DIFFERS.sub("", answer.get_data(as_text=True))


def test_every_form_is_in_the_walk_and_the_walk_has_no_other(app: Flask) -> None:
    assert sending_rules(app) == set(CASES), "say in tests/sent/stage.py where a new form is, and what is typed in it"


@pytest.mark.parametrize("rule", CASES)
def test_sent_twice_it_is_done_once_and_answered_the_same(app: Flask, world: World, as_desk: Any, rule: str) -> None:
    """A second press; then, of what changes something that is there, the same from another page: no alarm."""
    scene, desk = set_up(app, world, rule), as_desk(sender(world, rule))
    form = scene.opened(desk)
    other = scene.opened(desk) if rule in ONE_BY_ONE else None
    first = send(desk, form, scene.typed)
    assert first.status_code in (200, 303), first.get_data(as_text=True)
    made = counts()
    second = send(desk, form, scene.typed)
    assert seen(second) == seen(first)
    assert counts() == made
    if other is not None:
        again = send(desk, other, scene.typed)
        assert (again.status_code, again.location) == (first.status_code, first.location)
        assert counts() == made


def partners(world: World) -> int:
    with tenant.tenant(world.org_id), read_unit() as s:
        return s.scalar(select(func.count()).select_from(Partner)) or 0


@pytest.mark.on_both
@pytest.mark.parametrize("page", [NEW, "/bureau/equipe/inviter", "/bureau/consignes/nouvelle"])
def test_two_at_the_same_instant_make_one_and_get_one_answer(app: Flask, world: World, as_desk: Any, page: str) -> None:
    scene, desk = set_up(app, world, page), as_desk(world.claire)
    form, before = scene.opened(desk), counts()
    cookies = {name: desk.client.get_cookie(name).value for name in ("__Host-palier", "__Host-palier-flask")}
    answers: list[TestResponse] = []

    def press() -> None:
        browser = app.test_client()
        for name, value in cookies.items():
            browser.set_cookie(name, value, domain="localhost", secure=True)
        answers.append(browser.post(form.action, data=form.filled(scene.typed)))

    at_once(app, world.org_id, [press] * 4)
    after = counts()
    assert {seen(one) for one in answers} == {seen(answers[0])}
    assert answers[0].status_code in (200, 303)
    assert after["sent_form"] == before["sent_form"] + 1
    assert {name: after[name] - before[name] for name in ("partner", "invitation", "consigne")} == {
        name: int(name in page or (name == "invitation" and "inviter" in page) or (name == "partner" and page == NEW))
        for name in ("partner", "invitation", "consigne")
    }


def test_another_content_under_the_same_id_is_shown_again_and_is_another_form(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    form = opened(desk, NEW, NEW)
    assert send(desk, form, PARTNER).status_code == 303
    answer = send(desk, form, {**PARTNER, "nom": "Maison <des> services"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Maison &lt;des&gt; services" in page and partners(world) == 1
    again = opened_in(page)
    assert send(desk, again, {}).status_code == 303 and partners(world) == 2


def opened_in(page: str) -> Any:
    from tests.sent.forms import forms

    return next(one for one in forms(page) if one.path == NEW)


def test_a_form_that_was_refused_may_be_mended_under_its_id(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    form = opened(desk, NEW, NEW)
    assert send(desk, form, {**PARTNER, "nom": ""}).status_code == 422
    assert send(desk, form, PARTNER).status_code == 303 and partners(world) == 1


def test_two_pages_are_two_forms(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    for _ in range(2):
        assert send(desk, opened(desk, NEW, NEW), PARTNER).status_code == 303
    assert partners(world) == 2


def test_the_answer_is_for_its_author_alone(world: World, as_desk: Any) -> None:
    claire, anne = as_desk(world.claire), as_desk(world.lead)
    form = opened(claire, NEW, NEW)
    assert send(claire, form, PARTNER).status_code == 303
    theirs = opened(anne, NEW, NEW)
    theirs.fields["once"] = form.fields["once"]
    assert send(anne, theirs, PARTNER).status_code == 400
    assert partners(world) == 1


def test_a_page_is_given_again_for_an_hour_and_a_form_is_known_for_days(app: Flask, world: World, as_desk: Any) -> None:
    page = "/bureau/equipe/inviter"
    desk, typed = as_desk(world.claire), {"adresse": "zoe@passeurs.example", "role": "agent"}
    form = opened(desk, page, page)
    assert "Lien d’invitation" in send(desk, form, typed).get_data(as_text=True)
    made = counts()
    clock.move(timedelta(minutes=61))
    sweep()
    desk = as_desk(world.claire)
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.scalars(select(SentForm)).one()._answer is None
    fresh = opened(desk, page, page)
    fresh.fields["once"] = form.fields["once"]
    late = send(desk, fresh, typed)
    assert late.status_code == 303
    assert "déjà enregistré" in desk.get(late.location).get_data(as_text=True)
    assert counts()["invitation"] == made["invitation"]
    clock.move(timedelta(days=7))
    sweep()
    assert counts()["sent_form"] == 0


def test_what_is_kept_of_a_form_is_sealed(app: Flask, world: World, as_desk: Any) -> None:
    scene, desk = set_up(app, world, "/bureau/consignes/nouvelle"), as_desk(world.claire)
    assert send(desk, scene.opened(desk), scene.typed).status_code == 303
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.scalars(select(SentForm)).one()
        assert TYPED not in repr(vars(row)) and b"/bureau" not in (row._answer or b"") and row.answer["location"]
        assert s.scalar(select(func.count()).select_from(Consigne)) == 2
