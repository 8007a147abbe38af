"""Lists at the desk: read by all, changed by the coordination in a draft, tried, published, thrown away."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.nomenclatures import queries, rules
from app.sectors import actions as sectors
from app.sectors.rules import Span
from tests.clients import Desk
from tests.hostile.strings import WORST
from tests.world import World

LIST = "/bureau/listes"


def at(world: World, code: str) -> str:
    return f"{LIST}/{rules.page_id(world.org_id, code)}"


def read(desk: Desk, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.get_data(as_text=True))


def rows(html: str) -> dict[str, str]:
    """Code of a line -> the words of its row."""
    found = re.findall(r'<tr id="l-([^"]+)">(.*?)</tr>', html, re.DOTALL)
    return {code: " ".join(re.sub(r"<[^>]+>", " ", one).split()) for code, one in found}


def press(desk: Desk, url: str, act: str) -> int:
    return desk.submit(url, {"acte": act}).status_code


def test_the_lists_say_how_many_lines_what_was_changed_and_when_it_was_published(world: World, as_desk: Any) -> None:
    desk, url = as_desk(world.claire), at(world, "lieu")
    assert f"{len(rules.LISTS)} listes" in read(desk, LIST)
    desk.submit(f"{url}/lignes/hall", {"libelle": "Entrée"}, page=f"{url}/lignes/hall")
    desk.submit(f"{url}/ajouter", {"libelle": "Ludothèque", "parent": "equipement_public"}, page=url)
    key = str(rules.page_id(world.org_id, "lieu"))
    assert "En brouillon" in rows(read(desk, LIST))[key] and "telle que livrée" in rows(read(desk, LIST))[key]
    desk.submit(f"{url}/publier", {}, page=url)
    told = rows(read(desk, LIST))[key]
    assert "2 dont 1 à vous" in told and "version 1" in told and "le 20 novembre 2026" in told
    assert "brouillon" not in told
    assert [key] == list(rows(read(desk, f"{LIST}?etat=changee")))
    html = read(desk, url)
    assert "Version 1" in html and "le 20 novembre 2026 à 08:00, Claire Vasseur" in html
    assert "s’appelait «\u00a0Hall\u00a0»" in html and "Ludothèque</bdi>\u00a0: ajoutée" in html


def test_children_are_under_their_family_and_what_is_switched_off_is_said(world: World, as_desk: Any) -> None:
    desk, url = as_desk(world.claire), at(world, "type_conflit")
    order = list(rows(read(desk, url)))
    assert order[0] == "bruit" and order.index("hygiene") > order.index("bruit_commerce") > order.index("bruit")
    assert press(desk, url, "eteindre:bruit_fete") == 303
    assert (
        "N’est plus proposée" in rows(read(desk, url))["bruit_fete"]
        and "Proposer" in rows(read(desk, url))["bruit_fete"]
    )
    assert press(desk, url, "placer:bruit_travaux:0") == 303
    assert list(rows(read(desk, url)))[1] == "bruit_travaux"
    assert press(desk, url, "placer:bruit_travaux:3") == 303 and press(desk, url, "proposer:bruit_fete") == 303
    assert list(rows(read(desk, url))) == order and "Brouillon, pas encore publié" not in read(desk, url)


def test_what_stays_offered_says_why_and_has_no_button_to_switch_it_off(world: World, as_desk: Any) -> None:
    desk, url = as_desk(world.claire), at(world, "recurrence")
    told = rows(read(desk, url))
    assert (
        "Reste proposée. Le téléphone la coche d’avance." in told["isole"] and "Ne plus proposer" not in told["isole"]
    )
    assert "Ne plus proposer" in told["permanent"]
    assert press(desk, url, "eteindre:isole") == 422
    assert "Ne plus proposer" not in read(desk, at(world, "gravite")) and "Monter" not in read(
        desk, at(world, "gravite")
    )


@pytest.mark.parametrize("act", ["", "placer", "placer:hall", "placer:hall:-1", "placer:hall:x", "detruire:hall"])
def test_a_button_of_no_page_changes_nothing(world: World, as_desk: Any, act: str) -> None:
    desk, url = as_desk(world.claire), at(world, "lieu")
    assert press(desk, url, act) == 303
    assert "Brouillon, pas encore publié" not in read(desk, url)
    assert press(desk, url, "eteindre:lune") == 404


def test_an_administrator_reads_without_a_button(world: World, as_desk: Any) -> None:
    as_desk(world.claire).submit(at(world, "lieu"), {"acte": "eteindre:gare"})
    html = read(as_desk(world.admin), at(world, "lieu"))
    assert "N’est plus proposée" in rows(html)["gare"]
    main = html.split("<main", 1)[1]
    assert "<form" not in main and "<button" not in main


def test_a_draft_is_not_said_to_come_on_a_phone_that_nobody_enrolled(world: World, as_desk: Any, as_phone: Any) -> None:
    desk, url = as_desk(world.claire), at(world, "lieu")
    press(desk, url, "eteindre:gare")
    html = read(desk, url)
    assert "il vous faut un téléphone enrôlé" in html and 'href="/bureau/equipe"' in html
    assert "Essayer sur mon téléphone" not in html
    desk.submit(f"{url}/essayer", {}, page=url)  # from a page opened before the phone was taken out of service
    told = read(desk, url)
    assert "Aucun téléphone n’est enrôlé à votre nom" in told and "Votre téléphone, et lui seul" not in told
    as_phone(world.claire)
    assert "Essayer sur mon téléphone" in read(desk, url)


def test_who_tries_a_draft_without_a_sector_is_told_that_her_phone_holds_no_estate(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    desk, url = as_desk(world.claire), at(world, "lieu")
    as_phone(world.claire)
    press(desk, url, "eteindre:gare")
    told = "Aucun secteur n’est le vôtre\u00a0: votre téléphone n’a aucune résidence où l’essayer."
    html = read(desk, url)
    assert told in html and '<a href="/bureau/secteurs">Secteurs</a>' in html
    desk.submit(f"{url}/essayer", {}, page=url)
    assert read(desk, url).count(told) == 2, "once as the answer, once on the page"
    with tenant.tenant(world.org_id), write_unit():
        sectors.assign(world.claire.actor, clock.now(), world.sector_id, world.claire.user_id, Span(clock.today()))
    assert told not in read(desk, url)
    desk.submit(f"{url}/essayer", {}, page=url)
    html = read(desk, url)
    assert told not in html and "Votre téléphone, et lui seul, recevra le brouillon" in html


def test_a_draft_on_trial_says_for_whom_and_what_it_does_not_hold_yet(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    desk, url = as_desk(world.claire), at(world, "lieu")
    as_phone(world.claire)
    press(desk, url, "eteindre:gare")
    desk.submit(f"{url}/essayer", {}, page=url)
    assert "Votre téléphone l’essaie depuis le 20 novembre 2026 à 08:00." in read(desk, url)
    assert "À l’essai pour Claire Vasseur" in read(as_desk(world.lead), url)
    desk.submit(f"{url}/jeter", {}, page=url)
    assert "Brouillon, pas encore publié" not in read(desk, url)


def test_a_label_of_any_letters_is_kept_and_shown_as_it_is_or_refused(world: World, as_desk: Any) -> None:
    desk, url = as_desk(world.claire), at(world, "lieu")
    kept = 0
    for text in [*WORST[:40], "קומת קרקע", "Hall \u202eesrever\u202c", "A" * 81, "=cmd()", "<b>Hall</b> & cie"]:
        answer = desk.submit(f"{url}/lignes/gare", {"libelle": text}, page=f"{url}/lignes/gare")
        assert answer.status_code in (303, 422), text
        if answer.status_code == 303:
            kept += 1
            with tenant.tenant(world.org_id), read_unit():
                label = {one.code: one.label for one in queries.draft_items(world.org_id, "lieu")}["gare"]
            assert f"<bdi>{label}</bdi>" in read(desk, url).replace("\n", " ") and "\u202e" not in label
    assert kept
