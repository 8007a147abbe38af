"""Two people at one desk: the second is told who did what and when, and keeps what they typed."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any

import pytest
from flask import Flask

from app.changes.rules import told
from app.core import clock
from tests.clients import Phone
from tests.sent.forms import forms, send
from tests.sent.stage import A_WISH, SHARED, TYPED, id_in, others, rows, sender, set_up
from tests.together import at_once
from tests.world import World

TOLD = re.compile(r"(?:Anne Morel|Adèle Simon) (?:a|n’a) [^<]*? à \d\d:\d\d\.")
ASIDE = ("login_session", "throttle", "sent_form", "org_clock", "reading")


@pytest.mark.parametrize("rule", SHARED)
def test_a_page_that_did_not_see_the_last_change_is_refused_keeps_what_was_typed_and_then_knows(
    app: Flask, world: World, as_desk: Any, rule: str
) -> None:
    scene, claire, other = set_up(app, world, rule), as_desk(sender(world, rule)), as_desk(others(world, rule))
    form = scene.opened(claire)
    clock.move(timedelta(minutes=3))
    assert send(other, scene.opened(other), scene.typed).status_code in (200, 303)
    done = rows(*ASIDE)
    answer = send(claire, form, scene.typed)
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code in (409, 422), page
    assert TOLD.search(page), page
    assert rows(*ASIDE) == done
    left = [one for one in forms(answer.get_data(as_text=True), scene.path) if one.path == scene.path]
    if not left:  # what is over has no form any more: a choice goes with it, never what was written
        assert TYPED not in scene.typed.values()
        return
    for name, value in scene.typed.items():
        assert left[0].fields.getlist(name) == (value if isinstance(value, list) else [value]), name
    assert not TOLD.search(unescape(send(claire, left[0], scene.typed).get_data(as_text=True)))


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("/bureau/regler/<uuid:held_id>/classer", {"motif": ""}),
        ("/bureau/regler/<uuid:held_id>/completer", {"besoin": "x"}),
        ("/bureau/techniques/<uuid:problem_id>/envoyer", {"canal": ""}),
        ("/bureau/orientations/<uuid:referral_id>/transmettre", {"canal": ""}),
        (f"{A_WISH}/accepter", {"parent": "x"}),
    ],
)
def test_a_fault_of_one_s_own_in_what_another_has_settled_loses_nothing_and_then_says_who(
    app: Flask, world: World, as_desk: Any, rule: str, fault: dict[str, str]
) -> None:
    scene, claire, other = set_up(app, world, rule), as_desk(sender(world, rule)), as_desk(others(world, rule))
    form = scene.opened(claire)
    clock.move(timedelta(minutes=3))
    assert send(other, scene.opened(other), scene.typed).status_code == 303
    answer = send(claire, form, {**scene.typed, **fault})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'role="alert"' in html
    [left] = [one for one in forms(html, scene.path) if one.path == scene.path]
    for name in scene.typed.keys() - fault.keys():
        assert left.fields.get(name) == scene.typed[name], name
    assert TOLD.search(unescape(send(claire, left, scene.typed).get_data(as_text=True)))


@pytest.mark.parametrize(
    "rule",
    [
        one
        for one in SHARED
        if one.endswith(
            ("/classer", "/envoyer", "/finir", "/fermer", "/role", "<uuid:organisation_id>", "<uuid:letterhead_id>")
        )
    ],
)
@pytest.mark.on_both
def test_of_two_people_at_the_same_instant_the_second_is_told_of_the_first(
    app: Flask, world: World, as_desk: Any, rule: str
) -> None:
    scene, person = set_up(app, world, rule), others(world, rule)
    desks = [as_desk(sender(world, rule)), as_desk(person)]
    pages = [scene.opened(one) for one in desks]
    answers: dict[int, Any] = {}

    def press(which: int) -> None:
        answers[which] = send(desks[which], pages[which], scene.typed)

    at_once(app, world.org_id, [partial(press, 0), partial(press, 1)])
    second = max(answers, key=lambda which: answers[which].status_code)
    first = 1 - second
    assert answers[first].status_code == 303 and answers[second].status_code in (409, 422)
    page = unescape(answers[second].get_data(as_text=True))
    assert re.search(rf"{desks[first].person.name} a [^<]*? à \d\d:\d\d\.", page), page


def test_a_phone_that_cancelled_meanwhile_is_told_and_what_was_typed_is_kept(
    app: Flask, world: World, as_desk: Any
) -> None:
    rule = "/bureau/relire/<kind>/<uuid:entity_id>/garder"
    scene, claire = set_up(app, world, rule), as_desk(sender(world, rule))
    form = scene.opened(claire)
    phone = Phone.enrolled(app, world.nadia)
    phone.sync(phone.op("entry.cancel", {"kind": "conflict", "reason": None}, id_in(scene.path), base_rev=1))
    answer = send(claire, form, scene.typed)
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409 and re.search(r"Nadia Belkacem a annulé cette saisie à \d\d:\d\d\.", page)
    assert scene.typed["precision"] in page


def test_a_change_of_another_day_says_its_day() -> None:
    late, today = clock.local(clock.now()), clock.local(clock.now() + timedelta(days=2))
    said = told("Claire", "released", late, today, f"{late:%H:%M}")
    assert said.startswith(f"Claire a validé le {late:%d/%m/%Y} à {late:%H:%M}.")
