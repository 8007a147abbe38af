"""A stock of hundreds: no page carries a list of it, each form lets one be found, with a script and without."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.places import actions as places
from app.rounds import actions as rounds
from app.rounds.models import Consigne, Round
from tests.access_policy import OBJECTS, POLICY, Stage
from tests.clients import TOKEN, Desk, Phone
from tests.desk.evening import tell
from tests.forms import Form
from tests.hostile.pages import read
from tests.hostile.strings import WORST, dreams
from tests.hostile.test_statements import counted
from tests.rows import only
from tests.sent.stage import CASES
from tests.test_access_matrix import address
from tests.world import World

STOCK = 300
MOST = 60
"""Places a page may name: a list has fifty lines."""
CONSIGNE, SHIFT = "/bureau/consignes/nouvelle", "/bureau/planning/vacation"
LISTS = ("/bureau/relire", "/bureau/techniques", "/bureau/orientations", "/bureau/consignes", "/bailleur/journal")
FOUND = {"claire": "/bureau/residences", "reader": "/bailleur/residences"}
ENDPOINTS = tuple(FOUND.items())


@pytest.fixture
def stock(world: World) -> dict[str, str]:
    """Three hundred estates of the reader's landlord and of the sector, by name: their ids."""
    with tenant.tenant(world.org_id), write_unit():
        made = {}
        for number in range(STOCK):
            one = places.create_estate(
                world.org_id, name=f"Clos d’Ü{number:03}", address=f"{number} bis, rue Basse", commune="Valserein",
                landlord_id=world.landlord_id, sector_id=world.sector_id,
            )  # fmt: skip
            made[one.name] = str(one.id)
    return made


def desk_of(world: World, as_desk: Any, url: str) -> Desk:
    return as_desk(world.reader if url.startswith("/bailleur") else world.claire)


def test_no_page_of_the_desk_or_the_portal_carries_the_stock(
    app: Flask, world: World, as_desk: Any, stock: dict[str, str]
) -> None:
    phone = Phone.enrolled(app, world.nadia)
    stage = Stage(world, tell(world, phone), phone)
    real = {name: find(stage) for name, find in OBJECTS.items()}
    seen, heavy = 0, {}
    for rule, line in POLICY.items():
        if not line.get("GET") or not rule.startswith(("/bureau", "/bailleur")):
            continue
        askers = (world.reader, world.claire, world.admin, world.lead, world.nadia)
        who = next(one for one in askers if one.role in line["GET"])
        ready = CASES[rule].ready(stage) if rule in CASES else {}  # what has begun is changed by nobody
        answer = as_desk(who).get(address(rule, real | ready), follow_redirects=True)
        assert answer.status_code == 200, rule
        if answer.mimetype == "text/html":
            html = unescape(answer.get_data(as_text=True))
            carried = sum(name in html or id in html for name, id in stock.items())
            seen += 1
            if carried > MOST:
                heavy[rule] = carried
    assert heavy == {} and seen > 25


def test_a_consigne_finds_its_estate_in_a_step_and_keeps_what_was_typed(
    world: World, as_desk: Any, stock: dict[str, str]
) -> None:
    form = Form(as_desk(world.claire), CONSIGNE)
    wanted = stock["Clos d’Ü217"]
    typed = {"texte": "Sonner deux fois.", "priorite": "haute", "residence-mots": "clos d'u21"}
    assert form.send(("residence-acte", "chercher"), **typed).status_code == 200
    assert "10 résidences trouvées." in form.page and "Sonner deux fois." in form.page and wanted in form.page
    assert form.send().status_code == 422 and "Choisissez la résidence" in form.page
    assert form.send(**{"residence-mots": "217bis"}).status_code == 422  # words nobody looked for, a choice nobody made
    assert "Vous cherchez" in form.page and "1 résidence trouvée." in form.page
    assert form.send(residence=wanted).status_code == 303
    said = only(world, Consigne)
    assert (str(said.estate_id), said.priority) == (wanted, "haute")


def test_words_typed_beside_a_choice_are_never_taken_for_it(world: World, as_desk: Any, stock: dict[str, str]) -> None:
    form = Form(as_desk(world.claire), f"{CONSIGNE}?residence={stock['Clos d’Ü005']}", CONSIGNE)
    assert "Clos d’Ü005" in unescape(form.page)
    assert form.send(texte="Sonner.", **{"residence-mots": "verriers"}).status_code == 422
    assert "Les Verriers" in form.page
    assert form.send(residence=str(world.verriers.estate_id)).status_code == 303
    assert only(world, Consigne).estate_id == world.verriers.estate_id


def test_with_its_script_a_form_says_the_choice_alone(world: World, as_desk: Any, stock: dict[str, str]) -> None:
    desk = as_desk(world.claire)
    sent = {"residence": stock["Clos d’Ü299"], "residence-vus": "", "texte": "Sonner.", "du": str(clock.today()),
            "priorite": "normale"}  # fmt: skip
    assert desk.submit(CONSIGNE, sent).status_code == 303
    shift = {"jour": str(clock.today()), "debut": "17:00", "fin": "22:00", "type_tournee": "reguliere",
             "agents": [str(world.nadia.user_id)], "etapes": [stock["Clos d’Ü299"], stock["Clos d’Ü001"]],
             "etapes-vus": "", "brouillon": "1"}  # fmt: skip
    assert desk.submit(SHIFT, shift).status_code == 303
    assert [str(one.estate_id) for one in only(world, Round).stops] == shift["etapes"]


def test_the_stops_of_a_round_are_added_moved_and_taken_out_without_a_script(
    world: World, as_desk: Any, stock: dict[str, str]
) -> None:
    form = Form(as_desk(world.claire), SHIFT)
    one, two, three = (stock[f"Clos d’Ü{n:03}"] for n in (101, 102, 103))
    pair = [str(world.nadia.user_id), str(world.yoann.user_id)]
    typed = {"jour": str(clock.today()), "debut": "17:00", "fin": "22:00", "agents": pair,
             "note": "Prendre les clés.", "etapes-mots": "clos 10"}  # fmt: skip
    form.send(("etapes-acte", "chercher"), **typed)
    for id in (one, two, three):
        assert form.send(("etapes-acte", f"ajouter:{id}")).status_code == 200
    form.send(("etapes-acte", "monter:2"))
    form.send(("etapes-acte", "descendre:0"))
    form.send(("etapes-acte", "retirer:2"))
    assert form.send(("publier", "1")).status_code == 303
    walk = only(world, Round)
    assert [str(stop.estate_id) for stop in walk.stops] == [three, one]


@pytest.mark.parametrize("url", LISTS)
def test_the_filter_of_a_list_finds_an_estate_and_no_word_goes_into_an_address(
    world: World, as_desk: Any, stock: dict[str, str], url: str
) -> None:
    form = Form(desk_of(world, as_desk, url), url)
    wanted = stock["Clos d’Ü033"]
    assert form.send(("residence-acte", "chercher"), **{"residence-mots": "Ü033"}).status_code == 200
    assert wanted in form.page and "1 résidence trouvée." in form.page
    leads = form.send(residence=wanted).headers["Location"]
    assert f"residence={wanted}" in leads and "mots" not in leads and "033" not in leads.replace(wanted, "")
    narrowed = Form(form.desk, leads, url)
    assert re.search(rf'value="{wanted}"[^>]* checked', narrowed.page) and "Tout voir" in narrowed.page
    assert "residence=" not in narrowed.send(residence="").headers["Location"]
    assert narrowed.send(**{"residence-mots": "zyzomys"}).status_code == 200 and "Aucune résidence" in narrowed.page


@pytest.mark.parametrize("who, url", ENDPOINTS)
def test_what_a_field_is_told_is_the_readers_own_stock_and_kept_nowhere(
    world: World, as_desk: Any, stock: dict[str, str], who: str, url: str
) -> None:
    page = {"claire": CONSIGNE, "reader": "/bailleur/journal"}[who]
    answer = as_desk(getattr(world, who)).submit(url, {"mots": "clos"}, page)
    told = answer.get_json()
    assert answer.headers["Cache-Control"] == "no-store"
    assert told["total"] == STOCK and len(told["options"]) == 20 and "20 résidences sur 300" in told["said"]
    for typed, mine in {"tuilerie": who == "claire", "cimes": False, "verriers hall 6": True, "%": False}.items():
        assert bool(as_desk(getattr(world, who)).submit(url, {"mots": typed}, page).get_json()["total"]) is mine, typed
    other: Desk = as_desk(world.other_reader if who == "reader" else world.stranger)
    nothing = other.submit(url, {"mots": "clos"}, page).get_json()
    assert (nothing["total"], nothing["options"]) == (0, []) and "Aucune résidence" in nothing["said"]


def test_a_search_within_a_sector_leaves_the_others_out(world: World, as_desk: Any, stock: dict[str, str]) -> None:
    desk: Desk = as_desk(world.claire)
    with tenant.tenant(world.org_id), write_unit():
        south = places.create_sector(world.org_id, name="Sud", code="S1").id
    for sector, total in {str(world.sector_id): STOCK, str(south): 0, "": 0, "x": 0}.items():
        assert desk.submit(FOUND["claire"], {"mots": "clos", "secteur": sector}, CONSIGNE).get_json()["total"] == total


def test_a_search_costs_as_many_statements_whatever_it_finds(
    app: Flask, world: World, as_desk: Any, stock: dict[str, str]
) -> None:
    desk: Desk = as_desk(world.claire)
    spent = []
    for typed in ("glycines", "clos", "valserein bis", ""):
        desk.submit(FOUND["claire"], {"mots": typed}, CONSIGNE)
        with counted(app) as said:
            desk.submit(FOUND["claire"], {"mots": typed}, CONSIGNE)
        spent.append(len(said))
    assert len(set(spent)) == 1, spent
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.scalars(select(Consigne)).all() == []


def test_words_of_any_content_are_looked_for(world: World, as_desk: Any) -> None:
    form = Form(as_desk(world.claire), CONSIGNE)
    token = TOKEN.search(form.page)
    assert token
    for one in [*WORST, *dreams()[:: len(WORST)], "\x00", "\x00 %", "_", "a" * 5000, "12 " * 99]:
        sent = {"csrf_token": token[1], "mots": one}
        assert form.desk.client.post(FOUND["claire"], data=sent).status_code == 200, one
    assert form.send(("residence-acte", "chercher"), **{"residence-mots": "<b>\x00"}).status_code == 200
    read(form.page)


@pytest.mark.parametrize("number", ["999", "9999999999999"])
def test_a_page_too_far_is_the_last_one_and_an_unreadable_one_the_first(
    world: World, as_desk: Any, stock: dict[str, str], number: str
) -> None:
    with tenant.tenant(world.org_id), write_unit():
        for id in list(stock.values())[:60]:
            rounds.write_consigne(
                world.claire.actor, clock.now(), estate_id=UUID(id), text="Sonner.", valid_from=clock.today()
            )
    desk: Desk = as_desk(world.claire)
    for asked, said in ((number, "Page 2 sur 2"), ("2", "Page 2 sur 2"), ("-1", "Page 1 sur 2"), ("x", "Page 1 sur 2")):
        assert said in desk.get(f"/bureau/consignes?page={asked}").get_data(as_text=True), asked
