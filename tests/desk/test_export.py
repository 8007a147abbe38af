"""*Exporter*: every line a list of the review shows, its codes in words and its answers typed; not a word that was
written."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest

from app.desk.queries import export
from app.fields import drafts
from tests.clients import Desk
from tests.desk.evening import Evening, payload, tell
from tests.fields.stage import BAGS, NEXT, WEATHER, act, published, recorded
from tests.world import World

XLSX = "/bureau/relire/saisies.xlsx"
WRITTEN = "Zoubida-Kerguelen"
ABOUT = "À propos"


def tabs(desk: Desk, query: str = "") -> dict[str, list[dict[str, Any]]]:
    """The lines of each tab, by heading."""
    answer = desk.get(f"{XLSX}?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    book = openpyxl.load_workbook(BytesIO(answer.data))
    found = {}
    for tab in book:
        header, *lines = tab.iter_rows(values_only=True)
        assert tab.freeze_panes == "A2" and tab.auto_filter.ref and len(set(header)) == len(header)
        found[tab.title] = [dict(zip(header, map(day, line), strict=True)) for line in lines]
    return found


def day(value: Any) -> Any:
    """What a spreadsheet keeps as a moment was a day."""
    return value.date() if isinstance(value, datetime) else value


def test_what_a_structure_asks_for_is_a_column_typed_as_it_was_answered(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    weather, bags, following = published(world.claire, "contact", WEATHER, BAGS, NEXT)
    nadia = as_phone(world.nadia)
    nadia.sync(
        recorded(world, nadia, "contact", {weather: "pluie", bags: 12, following: "2026-12-01"}),
        recorded(world, nadia, "contact", {bags: 0}),
    )
    first, second = sorted(tabs(as_desk(world.claire))["Contact"], key=lambda one: -one["Sacs ramassés (sacs)"])
    assert first["Météo du passage"] == "Pluie" and second["Météo du passage"] is None
    assert (first["Sacs ramassés (sacs)"], second["Sacs ramassés (sacs)"]) == (12, 0)
    assert first["Prochain nettoyage"] == date(2026, 12, 1) and second["Prochain nettoyage"] is None


def test_a_field_no_longer_asked_for_keeps_its_column_while_it_has_answers(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    weather, bags = published(world.claire, "contact", WEATHER, BAGS)
    nadia = as_phone(world.nadia)
    nadia.sync(recorded(world, nadia, "contact", {bags: 7}))
    for code in (weather, bags):
        act(world.claire, drafts.switch, "contact", code, on=False)
    act(world.claire, drafts.publish, "contact")
    (line,) = tabs(as_desk(world.claire))["Contact"]
    assert line["Sacs ramassés (sacs)"] == 7 and "Météo du passage" not in line


def test_each_kind_says_its_codes_in_words_its_days_hours_and_numbers_typed(
    world: World, evening: Evening, as_desk: Any
) -> None:
    found = tabs(as_desk(world.claire))
    assert list(found) == ["Contact", "Conflit", "Problème technique", "Orientation", ABOUT]
    (conflict,), (problem,), (contact,) = (found[one] for one in ("Conflit", "Problème technique", "Contact"))
    common = {
        "Date": date(2026, 11, 20), "Heure": time(8), "Jour de service": date(2026, 11, 20),
        "Résidence": "Les Glycines", "Commune": "Valserein", "Bâtiment ou hall": "Hall 14", "Endroit": "Hall",
        "Agent": "Nadia B.", "Relecture": "À relire", "Motif interne": None,
    }  # fmt: skip
    assert conflict.items() >= common.items() and set(conflict["Présents"].split(", ")) == {"Nadia B.", "Yoann L."}
    assert (conflict["Nature"], conflict["Niveau"], conflict["Résultat"]) == ("Musique", "Tension", "Apaisé")
    assert (problem["Précision"], problem["Urgence"], problem["Étage"]) == ("Porte du hall", "Danger", 2)
    assert problem["Transmission"] == "Pas encore envoyé au service"
    assert contact["Personnes rencontrées, en tout"] == 3 and "3" in contact["Personnes rencontrées"]
    assert {one["Partenaire"] for one in found["Orientation"]} == {"Maison du droit", None}


def test_nothing_that_was_written_is_in_the_file(world: World, as_phone: Any, as_desk: Any) -> None:
    phone = as_phone(world.nadia)
    evening = tell(world, phone, WRITTEN)
    street = {**payload("conflict", world, evening.partner_id, WRITTEN), "place": {"public_point": {"label": WRITTEN}}}
    phone.sync(phone.op("conflict.report", street))
    desk: Desk = as_desk(world.claire)
    sheet = f"/bureau/relire/contact/{evening.contact}"
    desk.submit(f"{sheet}/garder", {"rev": "1", "motif": "situation_sensible", "precision": WRITTEN}, sheet)
    waiting, kept = tabs(desk), tabs(desk, "etat=retenu")
    assert "Passage" in waiting and {one["Résidence"] for one in waiting["Conflit"]} == {
        "Les Glycines", "Espace public"
    }  # fmt: skip
    assert kept["Contact"][0]["Motif interne"] == "Situation sensible"
    assert WRITTEN not in str(waiting) + str(kept)


def test_it_holds_what_the_filters_show_to_the_last_line_in_the_order_of_the_list(
    world: World, evening: Evening, as_phone: Any, as_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 20)
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    body = payload("conflict", world, evening.partner_id, None)
    levels = ["g1", "g3", "g4"] * 20
    phone.sync(*(phone.op("conflict.report", {**body, "gravite": one, "issue": "apaise"}) for one in levels))
    found = tabs(desk, f"nature=conflict&residence={world.glycines.estate_id}&tri=niveau")
    assert list(found) == ["Conflit", ABOUT] and len(found["Conflit"]) == 61
    ranks = ["Danger", "Conflit ouvert", "Tension", "Gêne"]
    said = [ranks.index(one["Niveau"]) for one in found["Conflit"]]
    assert said in (sorted(said), sorted(said, reverse=True))
    about = {one["Rubrique"]: one["Valeur"] for one in found[ABOUT]}
    assert (about["Saisies"], about["Résidence"], about["Nature"], about["Conflit"], about["Par"]) == (
        "À relire", "Les Glycines", "Conflit", 61, "Claire Vasseur",
    )  # fmt: skip
    assert list(tabs(desk, "nature=conflict&au=2001-01-01")) == [ABOUT]


def test_the_name_of_the_file_says_what_was_asked(world: World, evening: Evening, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)

    def named(query: str) -> str:
        return unquote(desk.get(f"{XLSX}?{query}").headers["Content-Disposition"].rpartition("''")[2])

    assert named("") == "Palier saisies à relire.xlsx"
    query = f"etat=diffuse&nature=visit&residence={world.glycines.estate_id}&du=2026-11-01&au=2026-11-30"
    assert named(query) == "Palier saisies déjà validées 2026-11 Les Glycines Passage.xlsx"
    assert named("etat=retenu") == f"Palier saisies gardées en interne depuis {date(2026, 9, 21)}.xlsx"


def test_the_list_leads_to_it_with_its_filters_and_an_empty_one_does_not(
    world: World, evening: Evening, as_desk: Any
) -> None:
    desk: Desk = as_desk(world.claire)
    html = desk.get("/bureau/relire?nature=conflict&tri=-date").get_data(as_text=True)
    assert f'href="{XLSX}?nature=conflict&amp;tri=-date"' in html and "Exporter (Excel)" in html
    assert f'href="{XLSX}?etat=diffuse"' in desk.get("/bureau/relire?etat=diffuse").get_data(as_text=True)
    assert "Exporter" not in desk.get("/bureau/relire?etat=retenu").get_data(as_text=True)
