"""The week: a shift and its round are stored, published, seen clashing, cancelled; a form keeps what was typed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

from flask import Flask

from app.core import clock, tenant
from app.core.unit import write_unit
from app.extensions import db
from app.places import actions as places
from app.planning.models import Shift
from app.rounds.models import Round
from tests.clients import Desk, Phone
from tests.world import World

NEW = "/bureau/planning/vacation"


def typed(world: World, day: date, **other: Any) -> dict[str, Any]:
    """A shift of the pair, with a round of two estates."""
    return {
        "jour": day.isoformat(), "debut": "17:00", "fin": "00:30", "type_tournee": "reguliere",
        "agents": [str(world.nadia.user_id), str(world.yoann.user_id)],
        "etapes": [str(world.verriers.estate_id), str(world.glycines.estate_id)],
        "note": "Prendre les clés.", **other,
    }  # fmt: skip


def stored(world: World) -> tuple[list[str], list[list[str]]]:
    """The states of the shifts, and the estates of each round in order."""
    names = {world.verriers.estate_id: "verriers", world.glycines.estate_id: "glycines"}
    with tenant.tenant(world.org_id):
        shifts = [one.state for one in db.session.query(Shift).order_by(Shift.id)]
        walks = [[names[stop.estate_id] for stop in one.stops] for one in db.session.query(Round)]
        db.session.rollback()
    return shifts, walks


def test_a_published_shift_reaches_both_phones_with_its_round_in_order(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    desk: Desk = as_desk(world.claire)
    day = clock.today() + timedelta(days=3)
    answer = desk.submit(NEW, typed(world, day, publier="1"))
    assert answer.status_code == 303 and answer.headers["Location"] == f"/bureau/planning?jour={day}"
    assert stored(world) == (["publiee"], [["verriers", "glycines"]])
    grid = desk.get(answer.headers["Location"]).get_data(as_text=True)
    assert grid.count("17:00 – 00:30") == 2 and "2 étapes" in grid
    for person in (world.nadia, world.yoann):
        phone: Phone = as_phone(person)
        kinds = [kind for kind, _ in phone.pull_all()]
        assert kinds.count("shift") == kinds.count("round") == 1


def test_a_draft_stays_at_the_desk_until_it_is_published(world: World, as_desk: Any, as_phone: Any) -> None:
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    desk.submit(NEW, typed(world, clock.today(), brouillon="1"))
    assert "shift" not in [kind for kind, _ in phone.pull_all()]
    with tenant.tenant(world.org_id):
        one = f"{NEW}/{db.session.query(Shift).one().id}"
        db.session.rollback()
    assert desk.submit(f"{one}/publier", {}, one).status_code == 303
    assert "shift" in [kind for kind, _ in phone.pull_all()]


def test_a_clash_is_said_in_words_and_nothing_typed_is_lost(world: World, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    day = clock.today() + timedelta(days=3)
    desk.submit(NEW, typed(world, day, publier="1"))
    refused = desk.submit(NEW, typed(world, day, debut="22:00", fin="23:00", note="<i>gardé</i>", publier="1"))
    html = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "en chevauche une autre" in html
    assert 'value="22:00"' in html and "&lt;i&gt;gardé&lt;/i&gt;" in html
    ticked = [box for box in re.findall(r"<input[^>]+checkbox[^>]+>", html) if " checked" in box]
    assert len(ticked) == 2 and str(world.nadia.user_id) in "".join(ticked)
    for place in (world.verriers, world.glycines):
        assert f'name="etapes" value="{place.estate_id}"' in html
    assert stored(world)[0] == ["publiee"]
    desk.submit(NEW, typed(world, day, debut="22:00", fin="23:00", brouillon="1"))
    grid = desk.get(f"/bureau/planning?jour={day}").get_data(as_text=True)
    assert grid.count("Chevauche 22:00 – 23:00") == grid.count("Chevauche 17:00 – 00:30") == 2


def test_what_is_wrong_is_said_at_its_field(world: World, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    twice = {"etapes": [str(world.verriers.estate_id)] * 2}
    foreign = {"etapes": [str(world.strange_home.estate_id)], "agents": [str(world.strange_agent.user_id)]}
    wrong = (
        (typed(world, clock.today(), jour=""), "Choisissez le jour"),
        (typed(world, clock.today(), jour="31/02/2026"), "Écrivez la date comme ceci"),
        (typed(world, clock.today(), jour="0001-01-01"), "Vérifiez l’année"),
        (typed(world, clock.today(), debut="25:99"), "Écrivez l’heure comme ceci"),
        (typed(world, clock.today(), agents=[]), "Choisissez au moins un agent"),
        (typed(world, clock.today(), debut="01:00", fin="23:00"), "16 heures"),
        (typed(world, clock.today(), type_tournee="x"), "Choisissez une réponse dans la liste"),
        (typed(world, clock.today(), note="a" * 501), "500 caractères au plus"),
        (typed(world, clock.today(), **twice), "choisie deux fois"),
        (typed(world, clock.today(), **foreign), "Choisissez des réponses de la liste"),
        (typed(world, clock.today(), etapes=["x"]), "Choisissez une résidence de la liste"),
    )
    for data, message in wrong:
        answer = desk.submit(NEW, data)
        assert answer.status_code == 422 and message in answer.get_data(as_text=True), message
    assert stored(world) == ([], [])


def test_a_stop_of_another_organisation_is_refused(world: World, as_desk: Any) -> None:
    data = typed(world, clock.today(), etapes=[str(world.strange_home.estate_id)])
    assert as_desk(world.claire).submit(NEW, data).status_code in (404, 422)
    assert stored(world) == ([], [])


def test_cancelling_asks_first_and_gives_up_the_round(world: World, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    desk.submit(NEW, typed(world, clock.today(), publier="1"))
    with tenant.tenant(world.org_id):
        one = f"{NEW}/{db.session.query(Shift).one().id}/annuler"
        db.session.rollback()
    assert "2 étapes" in desk.get(one).get_data(as_text=True)
    assert stored(world)[0] == ["publiee"]
    assert desk.submit(one, {}).status_code == 303
    with tenant.tenant(world.org_id):
        assert db.session.query(Round).one().state == "annulee"
        db.session.rollback()
    assert stored(world)[0] == ["annulee"]


def test_the_week_names_its_public_holidays(app: Flask, world: World, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    christmas = "/bureau/planning?jour=2026-12-21"
    page = desk.get(christmas).get_data(as_text=True)
    assert page.count("Noël</span></th>") == 1 and "Saint-Étienne" not in page
    run = app.test_cli_runner().invoke
    assert "jours fériés de La Réunion" in run(args=["org", "zone", "passeurs", "Indian/Reunion"]).output
    assert "Alsace et Moselle" in run(args=["org", "holidays", "passeurs", "alsace_moselle"]).output
    assert "jours fériés de Alsace et Moselle" in run(args=["org", "zone", "passeurs", "Europe/Paris"]).output
    page = desk.get(christmas).get_data(as_text=True)
    assert page.count("Noël</span></th>") == page.count("Saint-Étienne</span></th>") == 1
    assert run(args=["org", "holidays", "passeurs", "corse"]).exit_code == 2


def test_a_week_without_a_shift_does_not_say_that_all_is_published(world: World, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    page = f"/bureau/planning?jour={clock.today()}"
    assert "rien n’est prévu" in desk.get(page).get_data(as_text=True)
    desk.submit(NEW, typed(world, clock.today(), publier="1"))
    assert "tout est publié" in desk.get(page).get_data(as_text=True)
    with tenant.tenant(world.org_id):
        one = f"{NEW}/{db.session.query(Shift).one().id}/annuler"
        db.session.rollback()
    desk.submit(one, {})
    assert "rien n’est prévu" in desk.get(page).get_data(as_text=True)


def test_another_sector_keeps_what_was_typed_but_the_stops_of_the_one_before(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    with tenant.tenant(world.org_id), write_unit():
        other = places.create_sector(world.org_id, name="La Plaine", code="S3").id
    sent = typed(world, clock.today(), debut="18:30", note="Clés au local", autre_secteur=str(other))
    html = unescape(desk.submit(NEW, sent).get_data(as_text=True))
    assert 'value="18:30"' in html and "Clés au local" in html
    assert set(re.findall(r'<input checked[^>]*name="agents"[^>]*value="([^"]+)"', html)) == set(sent["agents"])
    assert str(world.glycines.estate_id) not in html and "(secteur S3)" in html
    assert f'name="secteur" value="{other}"' in html


def test_enter_in_a_field_changes_no_sector_and_stores_nothing(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    with tenant.tenant(world.org_id), write_unit():
        places.create_sector(world.org_id, name="Avant", code="A0")
    blank = desk.get(f"{NEW}?secteur={world.sector_id}").get_data(as_text=True)
    form = blank[blank.index(f'action="{NEW}"') :]
    first = re.search(r'<button (?!type="button")[^>]*name="(\w+)"', form)
    assert first and first[1] == "revoir"
    sent = typed(world, clock.today(), secteur=str(world.sector_id), revoir="1")
    html = desk.submit(NEW, sent).get_data(as_text=True)
    assert f'name="secteur" value="{world.sector_id}"' in html and str(world.glycines.estate_id) in html
    assert stored(world) == ([], [])
