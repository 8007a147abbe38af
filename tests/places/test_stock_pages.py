"""Patrimoine by clicks: what is typed is kept, what is wrong is told in French, and the phones follow."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.rows import get
from app.core.tenant import every_tenant, tenant
from app.core.unit import read_unit, write_unit
from app.people.rules import Role
from app.places import actions as places
from app.places import geocoding
from app.places.models import Entrance, Estate, Landlord
from app.places.rules import squeeze
from app.places.stock import pages
from tests import world as worlds
from tests.clients import Desk, Phone
from tests.desk.evening import payload
from tests.hostile.pages import read
from tests.hostile.strings import WORST
from tests.world import Home, World

ROOT = "/bureau/patrimoine"
FICHE = {"nom": "Les Glycines", "plaque": "14", "adresse": "14 rue des Glycines", "code_postal": "74000",
         "commune": "Valserein", "agence": "", "logements": "", "annee": ""}  # fmt: skip


NOBODYS = "0190a000-0000-7000-8000-00000000f001"


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


def said(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def fiche(world: World, home: Home, **typed: str) -> dict[str, str]:
    """The form of Les Glycines as it stands, with these answers instead."""
    return {**FICHE, "bailleur": str(world.landlord_id), "secteur": str(world.sector_id), **typed}


def estate(world: World, id: UUID) -> Estate:
    with tenant(world.org_id), read_unit():
        return get(Estate, world.org_id, id)


def at(home: Home) -> str:
    return f"{ROOT}/{home.estate_id}"


def held(phone: Phone, home: Home) -> dict[str, Any] | None:
    """What a fresh pull says of an estate."""
    phone.cursor = None
    return phone.pull_all().get(("estate", str(home.estate_id)), {}).get("data")


def halls(data: dict[str, Any]) -> list[tuple[str, bool]]:
    return [(one["plate"], one.get("closed", False)) for built in data["buildings"] for one in built["entrances"]]


def test_a_corrected_estate_is_kept_as_typed_and_the_phones_receive_it(world: World, desk: Desk, phone: Phone) -> None:
    phone.pull_all()
    typed = fiche(
        world, world.glycines, nom="Les Glycines bleues", plaque="14 bis", code_postal="01000", logements="1 019",
        annee="1962", agence="Agence Sud",
    )  # fmt: skip
    assert desk.submit(at(world.glycines), typed).status_code == 303
    row = estate(world, world.glycines.estate_id)
    assert (row.name, row.plate, row.postcode, row.dwellings, row.year, row.agency) == (
        "Les Glycines bleues", "14 bis", "01000", 1019, 1962, "Agence Sud",
    )  # fmt: skip
    changed = phone.pull_all()["estate", str(world.glycines.estate_id)]["data"]
    assert (changed["name"], changed["plate"]) == ("Les Glycines bleues", "14 bis")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("nom", "", "Écrivez le nom de la résidence."),
        ("nom", "x" * 201, "200 caractères au plus"),
        ("plaque", "x" * 13, "12 caractères au plus"),
        ("code_postal", "1000", "Un code postal compte cinq chiffres"),
        ("logements", "douze", "Écrivez un nombre entier"),
        ("logements", "20001", "il va de 0 à 20000"),
        ("annee", "62", "elle va de 1000 à 2100"),
        ("bailleur", NOBODYS, "Choisissez une réponse dans la liste."),
        ("secteur", "N1", "Choisissez une réponse dans la liste."),
    ],
)
def test_what_cannot_be_is_told_in_french_beside_its_field_and_nothing_is_written(
    world: World, desk: Desk, field: str, value: str, words: str
) -> None:
    before = estate(world, world.glycines.estate_id).rev
    for url in (at(world.glycines), f"{ROOT}/nouvelle"):
        answer = desk.submit(url, {**fiche(world, world.glycines, agence="Agence <Sud>"), field: value})
        assert answer.status_code == 422 and words in said(answer) and "Agence <Sud>" in said(answer)
    assert estate(world, world.glycines.estate_id).rev == before


def test_an_estate_made_by_hand_reaches_the_phones_of_its_sector(world: World, desk: Desk, phone: Phone) -> None:
    phone.pull_all()
    typed = {"nom": "Clos de l’Étoile", "adresse": "3 rue Haute", "secteur": str(world.sector_id), "bailleur": ""}
    answer = desk.submit(f"{ROOT}/nouvelle", typed)
    made = UUID(answer.location.rsplit("/", 1)[1])
    row = estate(world, made)
    assert (row.name, row.plate, row.source, row.landlord_id) == ("Clos de l’Étoile", "CÉ", None, None)
    assert phone.pull_all()["estate", str(made)]["data"]["name"] == "Clos de l’Étoile"
    desk.submit(f"{ROOT}/{made}/halls", {"batiment": "Tour", "hall": "Hall 3"}, f"{ROOT}/{made}")
    [built] = phone.pull_all()["estate", str(made)]["data"]["buildings"]
    assert (built["name"], built["entrances"][0]["plate"]) == ("Tour", "3")


def test_a_hall_is_added_renamed_closed_and_reopened_and_keeps_its_name(world: World, desk: Desk, phone: Phone) -> None:
    home = world.glycines
    desk.submit(f"{at(home)}/halls", {"batiment": "BÂTIMENT a", "hall": "Hall 18", "plaque_hall": "18"}, at(home))
    assert halls(held(phone, home)) == [("14", False), ("16", False), ("18", False)]
    hall = f"{ROOT}/halls/{home.entrances[0]}"
    assert desk.submit(hall, {"nom": "Hall du parc", "plaque": "P"}).status_code == 303
    assert desk.submit(f"{hall}/fermer", {}, hall).status_code == 303
    [built] = held(phone, home)["buildings"]
    assert [(one["label"], one["plate"], one.get("closed")) for one in built["entrances"]] == [
        ("Hall 16", "16", None), ("Hall 18", "18", None), ("Hall du parc", "P", True),
    ]  # fmt: skip
    assert "Les Glycines" in said(found(desk, "parc")) and "Aucune résidence pour" in said(found(desk, "hall 19"))
    assert estate(world, home.estate_id).hall_words == "batiment a hall 16 16 hall 18 18 hall du parc p"
    desk.submit(f"{hall}/rouvrir", {}, hall)
    assert not any(closed for _, closed in halls(held(phone, home)))


def test_a_closed_building_takes_its_halls_along_and_gives_them_back(world: World, desk: Desk, phone: Phone) -> None:
    built = f"{ROOT}/batiments/{world.glycines.building_id}"
    desk.submit(f"{built}/fermer", {}, built)
    assert halls(held(phone, world.glycines)) == [("14", True), ("16", True)]
    desk.submit(f"{built}/rouvrir", {}, built)
    assert halls(held(phone, world.glycines)) == [("14", False), ("16", False)]


def test_a_hall_that_is_there_already_is_not_said_to_be_added(world: World, desk: Desk) -> None:
    hall, again = {"batiment": "Bâtiment A", "hall": "Hall 22"}, {"batiment": "batiment a", "hall": "HALL 22"}
    building = {"batiment": "Bâtiment Z", "hall": ""}
    for typed, told in (
        (hall, "Le hall est ajouté."), (again, "Le hall existait"),
        (building, "Le bâtiment est ajouté."), (building, "Le bâtiment existait"),
    ):  # fmt: skip
        answer = desk.submit(f"{at(world.glycines)}/halls", typed, at(world.glycines))
        assert told in said(desk.get(answer.location)), typed


def test_two_halls_of_one_building_do_not_bear_one_name(world: World, desk: Desk) -> None:
    hall = f"{ROOT}/halls/{world.glycines.entrances[0]}"
    answer = desk.submit(hall, {"nom": "HALL 16", "plaque": ""})
    assert answer.status_code == 422 and "Un autre hall de ce bâtiment porte ce nom." in said(answer)
    for _ in range(2):
        typed = {"batiment": "Bâtiment A", "hall": "hall 16"}
        assert desk.submit(f"{at(world.glycines)}/halls", typed, at(world.glycines)).status_code == 303
    with tenant(world.org_id), read_unit() as s:
        assert len(s.scalars(select(Entrance).where(Entrance.building_id == world.glycines.building_id)).all()) == 2


def test_what_was_told_of_a_closed_estate_or_hall_still_comes_in_and_stays(
    world: World, evening: Any, desk: Desk, phone: Phone
) -> None:
    home = world.glycines
    for url in (f"{ROOT}/halls/{home.entrances[0]}", at(home)):
        desk.submit(f"{url}/fermer", {"le": clock.today().isoformat()}, url)
    light = {"category": "electricite_eclairage", "sub_category": "eclairage_hall", "severity": "t2", "call": None}
    told = payload("technical", world, evening.partner_id, None)
    body = {**told, **light, "place": {"entrance": str(home.entrances[0])}}
    assert phone.sync(phone.op("technical.flag", body))["results"][0]["result"] == "applied"
    html = said(desk.get("/bureau/techniques"))
    assert "Les Glycines" in html and "Hall 14" in html
    assert "Les Glycines" in said(desk.get("/bureau/relire"))


def test_a_closing_day_to_come_is_refused(world: World, desk: Desk) -> None:
    answer = desk.submit(f"{at(world.glycines)}/fermer", {"le": "2026-11-21"}, at(world.glycines))
    assert answer.status_code == 422 and "Choisissez aujourd’hui ou un jour passé." in said(answer)
    assert estate(world, world.glycines.estate_id).closed_on is None


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("48,8566", "2,3522"),
        ("48.8566", "2.3522"),
        ("-20,88°", "55.45"),
        ("\u221217,53", "\u2212149,57"),
        ("16.25", "-61.55"),
    ],
)
def test_a_position_in_france_or_overseas_is_taken_comma_or_point(
    world: World, desk: Desk, phone: Phone, lat: str, lon: str
) -> None:
    assert (
        desk.submit(f"{at(world.glycines)}/position", {"lat": lat, "lon": lon}, at(world.glycines)).status_code == 303
    )
    row = estate(world, world.glycines.estate_id)
    wanted = [float(one.replace(",", ".").replace("\u2212", "-").replace("°", "")) for one in (lat, lon)]
    assert [row.lat, row.lon] == wanted
    data = held(phone, world.glycines)
    assert [data["lat"], data["lon"]] == wanted


@pytest.mark.parametrize(
    ("lat", "lon", "words"),
    [
        ("2,3522", "48,8566", "Latitude et longitude sont inversées"),
        ("55,45", "-20,88", "Latitude et longitude sont inversées"),
        ("0", "0", "hors de France et de ses outre-mer"),
        ("40,4168", "-3,7038", "hors de France et de ses outre-mer"),
        ("48,8566", "", "Écrivez la longitude."),
        ("48°51'24\"", "2,35", "Écrivez des degrés décimaux"),
        ("nan", "inf", "Écrivez des degrés décimaux"),
        ("1e1", "6", "Écrivez des degrés décimaux"),
    ],
)
def test_a_position_that_cannot_be_is_told_and_stays_typed(
    world: World, desk: Desk, lat: str, lon: str, words: str
) -> None:
    answer = desk.submit(f"{at(world.glycines)}/position", {"lat": lat, "lon": lon}, at(world.glycines))
    assert answer.status_code == 422 and words in said(answer) and unescape(f'value="{lat}"') in said(answer)
    row = estate(world, world.glycines.estate_id)
    assert (row.lat, row.lon) == (46.0, 6.0)
    both = said(desk.submit(f"{at(world.glycines)}/position", {"lat": "nord", "lon": "est"}, at(world.glycines)))
    assert "48,8566" in both and "2,3522" in both, "all at once"


def test_both_numbers_are_pasted_into_the_first_field(world: World, desk: Desk) -> None:
    sent = {"lat": "46.2260, 5.2094", "lon": ""}
    assert desk.submit(f"{at(world.glycines)}/position", sent, at(world.glycines)).status_code == 303
    row = estate(world, world.glycines.estate_id)
    assert (row.lat, row.lon) == (46.226, 5.2094)


def test_an_estate_of_no_sector_is_said_to_be_on_no_phone(world: World, desk: Desk) -> None:
    page = at(world.glycines)
    assert desk.submit(page, fiche(world, world.glycines, secteur=""), page).status_code == 303
    assert "La résidence est corrigée. Sans secteur, elle n’est sur aucun téléphone." in said(desk.get(page))
    assert desk.submit(page, fiche(world, world.glycines), page).status_code == 303
    assert "La résidence est corrigée. Les téléphones de son secteur le reçoivent." in said(desk.get(page))


def test_an_estate_taken_off_the_map_is_to_place_again(world: World, desk: Desk) -> None:
    desk.submit(f"{at(world.glycines)}/position", {"lat": "", "lon": "", "acte": "retirer"}, at(world.glycines))
    assert estate(world, world.glycines.estate_id).lat is None
    html = said(desk.get(f"{ROOT}?etat=a_placer"))
    assert "1 résidence, 2 halls" in html and "À placer" in html


def test_the_geocoder_off_is_said_and_refused(world: World, desk: Desk) -> None:
    page = said(desk.get(at(world.glycines)))
    assert "Le géocodeur est éteint" in page and "Chercher par l’adresse" not in page
    answer = desk.submit(f"{at(world.glycines)}/position", {"acte": "chercher"}, at(world.glycines))
    assert answer.status_code == 422 and "Le géocodeur est éteint" in said(answer)


ANSWER = {
    "geometry": {"type": "Point", "coordinates": [6.12, 46.05]},
    "properties": {"label": "14 Rue des Glycines 74000 Valserein", "score": 0.93, "citycode": "74010"},
}


@pytest.mark.parametrize(
    ("answer", "words", "where"),
    [
        (ANSWER, "La résidence est placée\u00a0: 14 Rue des Glycines", (46.05, 6.12)),
        (None, "n’a pas trouvé", (46.0, 6.0)),
    ],
)
def test_the_geocoder_on_places_by_the_address_or_says_it_could_not(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch, answer: Any, words: str, where: tuple[float, float]
) -> None:
    asked: list[str] = []
    on = SimpleNamespace(geocoder=True)
    monkeypatch.setattr(pages, "settings", lambda: on)
    monkeypatch.setattr(geocoding, "settings", lambda: on)
    monkeypatch.setattr(geocoding, "ask_ban", lambda question: asked.append(question) or answer)
    assert "Chercher par l’adresse" in said(desk.get(at(world.glycines)))
    done = desk.submit(f"{at(world.glycines)}/position", {"acte": "chercher"}, at(world.glycines))
    assert done.status_code == 303 and words in unescape(desk.get(done.location).get_data(as_text=True))
    row = estate(world, world.glycines.estate_id)
    assert (row.lat, row.lon) == where and asked == ["14 rue des Glycines 74000 Valserein"]


def test_whatever_is_typed_of_a_place_is_shown_as_text(world: World, desk: Desk, as_desk: Any) -> None:
    keeper = as_desk(world.admin)
    hall = f"{ROOT}/halls/{world.glycines.entrances[0]}"
    for name in [*WORST, "É" * 110]:
        name = squeeze(name)[:110]
        if not name:
            continue
        assert desk.submit(at(world.glycines), fiche(world, world.glycines, nom=name, agence=name)).status_code == 303
        assert desk.submit(hall, {"nom": name, "plaque": "14"}).status_code == 303
        assert keeper.submit(f"{ROOT}/bailleurs/{world.landlord_id}", {"nom": name}).status_code == 303
        for url in (ROOT, at(world.glycines), hall, f"{ROOT}/bailleurs"):
            assert name in read(desk.get(url).get_data(as_text=True)).text, url


def found(desk: Desk, words: str, **more: str) -> Any:
    return desk.submit(ROOT, {"filtres": "1", "mots": words, **more}, ROOT)


def test_estates_are_found_by_words_folded_their_halls_too_and_never_by_an_address(world: World, desk: Desk) -> None:
    with tenant(world.org_id), write_unit():
        for number in range(52):
            places.create_estate(world.org_id, name=f"Résidence de l’Œuvre {number:02}", commune="Saint-Étienne")
    html = said(found(desk, "oeuvre saint etienne"))
    assert "52 résidences, 0 hall" in html and "Page 1 sur 2 · lignes 1 à 50 sur 52" in html
    second = said(found(desk, "oeuvre saint etienne", page="2"))
    assert "Œuvre 50" in second and "Œuvre 49" not in second
    assert "1 résidence, 2 halls" in said(found(desk, "glycines 16"))
    last = said(found(desk, "oeuvre saint etienne", tri="-nom"))
    assert "Œuvre 51" in last and "Œuvre 00" not in last and 'aria-sort="descending"' in last
    assert 'name="tri" value="-nom"' in said(found(desk, "oeuvre saint etienne", tri="nom"))
    narrowed = said(found(desk, "oeuvre", bailleur=str(world.landlord_id)))
    assert "Aucune résidence pour ces filtres." in narrowed
    assert found(desk, "", bailleur="aucun").location == f"{ROOT}?bailleur=aucun"
    assert "52 résidences" in said(desk.get(f"{ROOT}?bailleur=aucun&secteur=aucun"))


def test_a_landlord_is_one_name_and_the_phones_follow_a_new_one(world: World, phone: Phone, as_desk: Any) -> None:
    desk = as_desk(world.admin)
    phone.pull_all()
    owners = f"{ROOT}/bailleurs"
    for name in ("Office de l'Habitat", "OFFICE DE L’HABITAT"):
        assert desk.submit(owners, {"nom": name}).status_code == 303
    with tenant(world.org_id), read_unit() as s:
        assert sorted(s.scalars(select(Landlord.name))) == ["Brenne Logis", "Office de l'Habitat", "Valserein Habitat"]
    mine = f"{owners}/{world.landlord_id}"
    answer = desk.submit(mine, {"nom": "brenne  logis"})
    assert answer.status_code == 422 and "Un autre bailleur porte déjà ce nom." in said(answer)
    assert desk.submit(mine, {"nom": "Valserein Habitat & Cie"}).status_code == 303
    assert phone.pull_all()["estate", str(world.glycines.estate_id)]["data"]["landlord"] == "Valserein Habitat & Cie"
    assert "Valserein Habitat & Cie" in said(as_desk(world.admin).get("/bureau/equipe/inviter"))


def test_an_administrator_reads_the_stock_and_keeps_the_landlords(world: World, as_desk: Any) -> None:
    adele = as_desk(world.admin)
    page = said(adele.get(at(world.glycines)))
    assert "14 rue des Glycines" in page and "Enregistrer la fiche" not in page and "Modifier" not in page
    assert adele.submit(f"{ROOT}/bailleurs", {"nom": "Cimes"}).status_code == 303


def test_the_coordination_reads_the_landlords_and_is_told_whom_to_ask(world: World, desk: Desk) -> None:
    owners = f"{ROOT}/bailleurs"
    html = said(desk.get(owners))
    assert "Valserein Habitat" in html and "demandez-lui d’en ajouter un" in html
    assert "Renommer" not in html and "Ajouter le bailleur" not in html
    assert desk.get(f"{owners}/{world.landlord_id}").status_code == 403


def test_an_organisation_that_begins_is_told_how(world: World, as_desk: Any) -> None:
    with every_tenant(), write_unit():
        bare = worlds._person(worlds._org("Les Nouveaux", "nouveaux"), "Zoé Nouvelle", Role.coordinator)
    html = said(as_desk(bare).get(ROOT))
    assert "Importez le fichier de votre bailleur, ou créez la première à la main" in html
    assert "Aucun bailleur. L’administration ajoute le premier" in said(as_desk(bare).get(f"{ROOT}/bailleurs"))
