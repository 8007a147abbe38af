"""The fields of a form at the desk: added, worded, ordered and switched off in a draft, tried, published, dropped."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from app.fields import drafts, rules
from app.nomenclatures.rules import page_id
from tests.clients import Desk
from tests.fields.stage import BAGS, NEXT, WEATHER, act, fields_of, published
from tests.world import World

FORMS = "/bureau/champs"
WEATHER_TYPED = {"libelle": "Météo", "nature": "choix", "choix": "Pluie\r\nSoleil\r\n\r\n"}


def at(world: World, kind: str) -> str:
    return f"{FORMS}/{page_id(world.org_id, rules.list_of(kind))}"


def read(desk: Desk, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.get_data(as_text=True))


def rows(html: str) -> dict[str, str]:
    """Code of a field -> the words of its row."""
    found = re.findall(r'<tr id="l-([^"]+)">(.*?)</tr>', html, re.DOTALL)
    return {code: " ".join(re.sub(r"<[^>]+>", " ", one).split()) for code, one in found}


def add(desk: Desk, url: str, **typed: str) -> Any:
    return desk.submit(f"{url}/ajouter", {**WEATHER_TYPED, **typed}, page=url)


def test_a_field_is_added_tried_published_and_numbered(world: World, as_desk: Any, as_phone: Any) -> None:
    desk, url, nadia = as_desk(world.claire), at(world, "contact"), as_phone(world.nadia)
    assert add(desk, url).status_code == 303
    assert "Brouillon" in rows(read(desk, url))["meteo"] and "Pluie, Soleil" in rows(read(desk, url))["meteo"]
    assert not any(one["data"].get("items") for one in nadia.pull_all().values() if "champs" in str(one["data"]))
    assert "Essayer sur mon téléphone" not in read(desk, url)
    as_phone(world.claire)
    desk.submit(f"{url}/essayer", {}, page=url)
    assert "Votre téléphone l’essaie" in read(desk, url)
    assert '<a href="/bureau/secteurs">Secteurs</a>' in read(desk, url), "nor a place to try it at"
    assert "À l’essai sur le téléphone de Claire Vasseur" in read(as_desk(world.lead), url)
    desk.submit(f"{url}/publier", {}, page=url)
    html = read(desk, url)
    assert "Version 1" in html and "Météo</bdi>\u00a0: ajouté" in html and "Brouillon, pas" not in html
    assert fields_of(nadia.pull_all(), "contact")["meteo"]["extra"]["choices"][0] == {"code": "pluie", "label": "Pluie"}
    told = rows(read(desk, FORMS))[url.rpartition("/")[2]]
    assert "Météo" in told and "version 1" in told and "le 20 novembre 2026" in told


def test_words_change_and_a_choice_left_out_is_switched_off(world: World, as_desk: Any, as_phone: Any) -> None:
    (code,) = published(world.claire, "contact", WEATHER)
    desk, url = as_desk(world.claire), at(world, "contact")
    words = f"{url}/mots/{code}"
    assert "Pluie\nGrand soleil</textarea>" in read(desk, words).replace("\r", "")
    typed = {"libelle": "Temps", "choix": "Neige\nPLUIE"}
    assert desk.submit(words, typed).status_code == 303
    desk.submit(f"{url}/publier", {}, page=url)
    html = read(desk, url)
    assert "s’appelait «\u00a0Météo du passage\u00a0»" in html and "Neige</bdi>\u00a0: ajouté" in html
    line = fields_of(as_phone(world.nadia).pull_all(), "contact")[code]
    assert [(one["code"], one["label"], one.get("active", True)) for one in line["extra"]["choices"]] == [
        ("neige", "Neige", True), ("pluie", "PLUIE", True), ("grand_soleil", "Grand soleil", False)
    ]  # fmt: skip


def test_fields_are_moved_switched_off_and_asked_again(world: World, as_desk: Any) -> None:
    first, second, third = published(world.claire, "contact", WEATHER, BAGS, NEXT)
    desk, url = as_desk(world.claire), at(world, "contact")
    assert desk.submit(url, {"acte": f"placer:{third}:0"}).status_code == 303
    assert list(rows(read(desk, url))) == [third, first, second]
    desk.submit(url, {"acte": f"eteindre:{first}"})
    assert "Plus demandé" in rows(read(desk, url))[first]
    desk.submit(url, {"acte": f"proposer:{first}"})
    desk.submit(url, {"acte": f"placer:{third}:9"})
    assert "Brouillon, pas encore publié" not in read(desk, url), "back where it was"
    assert desk.submit(url, {"acte": "eteindre:lune"}).status_code == 404


def test_a_draft_thrown_away_leaves_no_field_that_was_never_tried(world: World, as_desk: Any) -> None:
    desk, url = as_desk(world.claire), at(world, "contact")
    add(desk, url)
    desk.submit(url, {"acte": "eteindre:meteo"})
    assert "meteo" not in rows(read(desk, url)) and "Brouillon, pas encore publié" not in read(desk, url)
    add(desk, url)
    desk.submit(f"{url}/essayer", {}, page=url)
    desk.submit(f"{url}/jeter", {}, page=url)
    assert "Plus demandé" in rows(read(desk, url))["meteo"]


REFUSED = [
    ({"libelle": ""}, "Écrivez la question"),
    ({"libelle": "A" * 61}, "60 caractères au plus"),
    ({"libelle": "Nom du locataire"}, "un champ n’en décrit aucune"),
    ({"choix": "Sans handicap\nMalvoyant"}, "un champ n’en décrit aucune"),
    ({"choix": "Pluie"}, "de 2 à 12 choix"),
    ({"choix": "Pluie\npluie !"}, "Deux choix portent le même libellé"),
    ({"choix": "\n".join("abcdefghijklm")}, "de 2 à 12 choix"),
    ({"nature": "texte"}, "Choisissez une réponse"),
    ({"nature": "nombre", "plus_grand": "1000000"}, "Un nombre de 0 à 999"),
    ({"nature": "nombre", "plus_petit": "9", "plus_grand": "3"}, "Le plus petit va de 0"),
    ({"nature": "nombre", "unite": "téléphone"}, "un champ n’en décrit aucune"),
]


@pytest.mark.parametrize(("typed", "said"), REFUSED)
def test_what_cannot_be_a_field_is_refused_beside_what_was_typed(
    world: World, as_desk: Any, typed: dict[str, str], said: str
) -> None:
    desk, url = as_desk(world.claire), at(world, "contact")
    answer = add(desk, url, **typed)
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422 and said in html and "Brouillon, pas encore publié" not in html
    assert typed.get("libelle", "Météo") in html


def test_five_are_the_most_a_form_asks_for(world: World, as_desk: Any) -> None:
    desk, url = as_desk(world.claire), at(world, "contact")
    for label in ("Un", "Deux", "Trois", "Quatre", "Cinq"):
        assert "Ajouter le champ" in read(desk, url)
        add(desk, url, libelle=label)
    assert "Ajouter le champ" not in read(desk, url)
    assert add(desk, url, libelle="Six").status_code == 422
    act(world.claire, drafts.publish, "contact")
    desk.submit(url, {"acte": "eteindre:un"})
    assert add(desk, url, libelle="Six").status_code == 303
    assert desk.submit(url, {"acte": "proposer:un"}).status_code == 422
    assert add(desk, at(world, "conflict"), libelle="Un").status_code == 303, "of another form"


def test_the_page_says_plainly_that_no_field_describes_a_person(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    assert "Un champ ne décrit jamais une personne." in read(desk, at(world, "referral"))
    assert "Aucun champ ne décrit une personne." in read(desk, FORMS)
