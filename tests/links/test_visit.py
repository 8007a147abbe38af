"""What somebody who was given a link sees and does, without account, cookie or script."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

from flask import Flask

from app.core import clock
from tests.links import essai
from tests.links.essai import NEUTRAL, ONCE, Holder, given, read
from tests.world import World

OVER = "Ce lien n’est plus valable"


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def test_the_page_anybody_may_see_says_who_wrote_and_nothing_of_what(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    shown = holder.look()
    assert shown.status_code == 200
    assert "<b>Les Passeurs</b>" in text(shown) and NEUTRAL in text(shown)
    assert "Zyzo" not in text(shown) and "Claire" not in text(shown)


def test_a_press_shows_what_it_is_about_and_is_counted(app: Flask, known: World) -> None:
    link, secret = given(known.claire)
    holder = Holder(app, secret)
    assert essai.CANARY in text(holder.press()) and "12 rue Zyzolieu" in text(holder.press())
    assert read(known.claire, link).link.opened == 2


def test_a_link_of_a_purpose_without_a_paper_has_none(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    holder.press()
    answer = holder.send("papier")
    assert answer.status_code == 404 and OVER in text(answer)


def test_an_answer_is_noted_and_its_page_says_whether_it_may_change(app: Flask, known: World) -> None:
    for kind, may in ((ONCE, False), (essai.OFTEN, True)):
        holder = Holder(app, given(known.claire, kind)[1])
        holder.press()
        noted = text(holder.send("venir", jour="lundi"))
        assert "Vous venez lundi" in noted
        assert ("Vous pouvez encore changer votre réponse" in noted) is may


def test_an_answer_may_be_changed_where_its_purpose_says_so(app: Flask, known: World) -> None:
    link, secret = given(known.claire)
    holder = Holder(app, secret)
    for day in ("lundi", "mardi"):
        holder.press()
        assert holder.send("venir", jour=day).status_code == 200
    assert essai.done == [(link.id, "lundi"), (link.id, "mardi")]


def test_one_answer_is_one_where_it_does_not(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire, ONCE)[1])
    holder.press()
    page = holder.page
    holder.send("venir", jour="lundi")
    again = holder.send("venir", page, jour="mardi")
    assert again.status_code == 409 and "Une réponse est déjà notée" in text(again)
    assert "Dire quand je viens" not in text(holder.press())
    assert [day for _, day in essai.done] == ["lundi"]


def test_a_form_that_is_refused_comes_back_with_what_was_chosen(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    holder.press()
    assert "Choisissez une réponse" in text(missing := holder.send("venir")) and missing.status_code == 422
    full = holder.send("venir", jour="complet")
    assert full.status_code == 422 and "Ce jour est complet" in text(full)
    assert "<title>Erreur" in text(full) and "<title>Erreur" not in text(holder.press())
    assert 'checked id="jour-2"' in text(full) and essai.done == []
    assert holder.send("venir", jour="lundi").status_code == 200


def test_a_refusal_ends_the_link(app: Flask, known: World) -> None:
    link, secret = given(known.claire)
    holder = Holder(app, secret)
    holder.press()
    assert "Ce lien est maintenant fermé" in text(holder.send("refuser"))
    assert read(known.claire, link).reason == "La personne a refusé"
    assert holder.look().status_code == 404 and OVER in text(holder.look())


def test_a_record_that_is_closed_closes_its_links_even_between_the_press_and_the_answer(
    app: Flask, known: World
) -> None:
    link, secret = given(known.claire)
    holder = Holder(app, secret)
    holder.press()
    essai.closed.add(link.about_id)
    assert holder.send("venir", jour="lundi").status_code == 404
    assert holder.look().status_code == 404 and essai.done == []


def test_a_link_is_over_on_its_day(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire, expires_in=timedelta(days=2))[1])
    clock.move(timedelta(days=2) - timedelta(seconds=1))
    assert holder.press().status_code == 200
    clock.move(timedelta(seconds=1))
    assert holder.send("venir", jour="lundi").status_code == 404


def test_the_page_of_an_answer_asked_for_by_its_address_begins_anew(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    answer = holder.client.get(f"{holder.url}/venir")
    assert (answer.status_code, answer.location) == (303, holder.url)
