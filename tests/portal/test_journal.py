"""A landlord reads the closed table of its own stock, on the page and in the spreadsheet, and nothing else."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import update

from app.core import clock, tenant
from app.core.unit import write_unit
from app.places.models import Estate
from app.review import actions as review
from app.technical import actions as technical
from tests.clients import Desk
from tests.desk.evening import Evening, payload, tell
from tests.desk.test_pages import inspected
from tests.world import World

CANARY = "Mme Zoubida-Kerguelen"
JOURNAL, XLSX = "/bailleur/journal", "/bailleur/journal.xlsx"


def released(world: World, evening: Evening) -> None:
    """Everything the coordinator can show, shown."""
    at = clock.now()
    with tenant.tenant(world.org_id), write_unit():
        for kind, entry in evening.entries().items():
            review.release(world.claire.actor, at, kind, entry)


def cells(desk: Desk, url: str = XLSX) -> list[list[Any]]:
    """The values of every row of every tab."""
    answer = desk.get(url)
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(BytesIO(answer.data))
    return [list(row) for tab in book for row in tab.iter_rows(values_only=True)]


def texts(desk: Desk, url: str = XLSX) -> str:
    """All of the spreadsheet as one text."""
    return "\n".join(str(value) for row in cells(desk, url) for value in row)


def test_the_page_and_the_spreadsheet_show_the_closed_table(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    evening, desk = tell(world, as_phone(world.nadia), CANARY), as_desk(world.reader)
    released(world, evening)
    page = desk.get(JOURNAL)
    assert inspected(page, app) == "Journal des incidents"
    html, sheet = page.get_data(as_text=True), texts(desk)
    year, week, _ = clock.today().isocalendar()
    assert f"Semaine {week} (" in html and f"{year}-S{week:02}" in sheet
    for shown in ("Les Glycines", "Hall 14", "Porte du hall", "Danger", "Bruit", "Tension", "Apaisé"):
        assert shown in html and shown in sheet, shown
    assert "moins de 5" in html and "moins de 5" in sheet


def test_nothing_typed_or_internal_ever_shows(world: World, as_phone: Any, as_desk: Any) -> None:
    evening, desk = tell(world, as_phone(world.nadia), CANARY), as_desk(world.reader)
    released(world, evening)
    for body in (desk.get(JOURNAL).get_data(as_text=True), texts(desk)):
        secrets = [
            CANARY, "Nadia", "Yoann", "Claire", "Maison du droit", "Astreinte", "Habitant", "Témoin", "Musique",
            "Récurrent", "récurrent", "18-24", "Étage", str(evening.conflict), str(world.nadia.user_id),
        ]  # fmt: skip
        assert [one for one in secrets if one in body] == []


def test_before_review_only_a_technical_problems_codes_and_place_are_there(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    tell(world, as_phone(world.nadia), CANARY)
    tabs = openpyxl.load_workbook(BytesIO(as_desk(world.reader).get(XLSX).data)).worksheets
    lines = [[value for value in row if value] for tab in tabs if tab.title != "À propos" for row in tab.values]
    assert [line for line in lines if "Porte du hall" in line] == lines[1:2], "one line, and no month of contacts"
    assert len(lines) == 3


def test_a_landlord_never_sees_the_stock_of_another(world: World, as_phone: Any, as_desk: Any) -> None:
    released(world, tell(world, as_phone(world.nadia)))
    other = as_desk(world.other_reader)
    assert "Glycines" not in other.get(JOURNAL).get_data(as_text=True) + texts(other)
    for estate in (world.glycines.estate_id, world.strange_home.estate_id, "019200a0-0000-7000-8000-000000000000"):
        assert other.get(f"{JOURNAL}?residence={estate}").status_code == 404
        assert other.get(f"{XLSX}?residence={estate}").status_code == 404
    assert other.get(f"{JOURNAL}?residence={world.tuilerie.estate_id}").status_code == 200


def test_the_portal_is_closed_to_everyone_else(world: World, as_desk: Any, client: Any) -> None:
    for person in (world.claire, world.lead, world.admin, world.nadia, world.stranger):
        assert as_desk(person).get(JOURNAL).status_code == 403
        assert as_desk(person).get(XLSX).status_code == 403
    assert client.get(JOURNAL).status_code == 303


def test_a_count_under_five_is_never_a_number(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.reader)
    evening = tell(world, phone)
    said = {"place": {"estate": str(world.verriers.estate_id)}, "lieu": "hall"}
    ops = [
        phone.op("contact.record", {**payload("contact", world, evening.partner_id, None), **said}) for _ in range(5)
    ]
    phone.sync(*ops)
    with tenant.tenant(world.org_id), write_unit():
        for entry in (evening.contact, *(UUID(op["record_id"]) for op in ops)):
            review.release(world.claire.actor, clock.now(), "contact", entry)
    shown = {row[1]: row[2] for row in cells(desk) if len(row) == 3}
    assert shown == {"Résidence": "Contacts", "Les Glycines": "moins de 5", "Les Verriers": 5}
    page = desk.get(f"{JOURNAL}?du={clock.today()}").get_data(as_text=True).split("Contacts par résidence")[1]
    assert re.findall(r'<td class="r">([^<]+)</td>', page) == ["moins de 5", "5"]


def test_the_order_of_lines_says_nothing_of_the_hour(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.reader)
    evening = tell(world, phone)
    told = payload("conflict", world, evening.partner_id, None)
    ops = [phone.op("conflict.report", {**told, "gravite": level}) for level in ("g3", "g1", "g3", "g1")]
    phone.sync(*ops)
    with tenant.tenant(world.org_id), write_unit():
        for entry in (evening.conflict, *(UUID(op["record_id"]) for op in ops)):
            review.release(world.claire.actor, clock.now(), "conflict", entry)
    levels = [row[7] for row in cells(desk) if row[4:5] == ["Conflit"]]
    assert levels == ["Gêne", "Gêne", "Tension", "Conflit ouvert", "Conflit ouvert"]


NARROWED = (
    ("nature=technical", "Porte du hall", "Apaisé"),
    ("nature=conflict:bruit", "Apaisé", "Porte du hall"),
    ("nature=conflict:usage", "Contacts", "Apaisé"),
    ("nature=technical&niveau=t0", "Porte du hall", "Apaisé"),
    ("nature=technical&niveau=t1", "Contacts", "Porte du hall"),
    ("nature=technical&niveau=g2", "Porte du hall", "Apaisé"),
    ("du=2020-01-01&au=2020-02-01", "Contacts", "Apaisé"),
    ("nature=conflict:bruit&niveau=g2&page=99", "Apaisé", "Porte du hall"),
)


def test_filters_narrow_the_page_and_the_spreadsheet_alike(world: World, as_phone: Any, as_desk: Any) -> None:
    released(world, tell(world, as_phone(world.nadia)))
    desk = as_desk(world.reader)
    for query, there, absent in NARROWED:
        page = desk.get(f"{JOURNAL}?{query}").get_data(as_text=True).split("En chiffres")[1]
        for body in (page, texts(desk, f"{XLSX}?{query}")):
            assert there in body and absent not in body, query


HOSTILE = ("du=hier", "du=9999-12-31", "au=0001-01-01", "du=0001-01-01&au=9999-12-31", "page=-1", "page=x",
           "nature=%00", "nature=conflict:%00", "niveau=%00", "residence=x", "niveau=%27--", "page=9999999999999",
           "du=2026-11-20&au=2020-01-01")  # fmt: skip


def test_a_hostile_address_is_answered_calmly(world: World, as_desk: Any) -> None:
    desk = as_desk(world.reader)
    for query in HOSTILE:
        assert desk.get(f"{JOURNAL}?{query}").status_code in (200, 404), query
        assert desk.get(f"{XLSX}?{query}").status_code in (200, 404), query


def options(html: str, name: str) -> list[str]:
    """The words of a filter's choices; empty when it is not asked."""
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', html, re.S)
    return [unescape(one) for one in re.findall(r"<option[^>]*>([^<]+)<", found[0])] if found else []


SCALES = {
    "": [],
    "nature=technical": ["Danger", "Urgent", "Important", "Courant", "Amélioration"],
    "nature=conflict:bruit": ["Gêne", "Tension", "Conflit ouvert", "Danger"],
    "nature=visit": ["Calme", "Vigilance", "Tendu", "Critique"],
}


def test_a_level_is_asked_of_one_scale_at_a_time_and_of_none_before_the_nature(world: World, as_desk: Any) -> None:
    desk = as_desk(world.reader)
    for query, steps in SCALES.items():
        found = options(desk.get(f"{JOURNAL}?{query}").get_data(as_text=True), "niveau")
        assert found[1:] == steps, query
    assert ">Urgence <" in desk.get(f"{JOURNAL}?nature=technical").get_data(as_text=True).replace("</label>", " <")


def test_other_is_offered_once_for_each_nature_and_says_of_what(world: World, as_phone: Any, as_desk: Any) -> None:
    natures = options(as_desk(world.reader).get(JOURNAL).get_data(as_text=True), "nature")
    others = [one for one in natures if "utre" in one or "renseigné" in one]
    assert others == ["Autres conflits", "Autres problèmes techniques", "Autres dossiers de médiation"]
    assert len(set(natures)) == len(natures)


def test_the_words_of_a_landlord_are_no_words_of_the_desk(world: World, as_phone: Any, as_desk: Any) -> None:
    evening, desk = tell(world, as_phone(world.nadia)), as_desk(world.reader)
    released(world, evening)
    for html in (desk.get(JOURNAL).get_data(as_text=True), texts(desk)):
        told = html.lower()
        assert "pas encore envoyé au service" in told
        for jargon in ("axe", "diffus", "retenu", "relu", "relecture", "à transmettre", "constaté ·", "sans objet"):
            assert jargon not in told, jargon


def firsts(desk: Desk, query: str) -> list[str]:
    html = desk.get(f"{JOURNAL}?{query}").get_data(as_text=True)
    return re.findall(r'<td class="what"><b>([^<]+)</b>', html)


def test_what_calls_for_somebody_comes_first_until_it_is_over_or_the_latest_are_asked_for(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone = as_phone(world.nadia)
    evening = tell(world, phone)  # a danger by its door, a tension of noise that was calmed
    clock.move(timedelta(days=4))
    light = {"category": "electricite_eclairage", "sub_category": "eclairage_hall", "severity": "t3", "call": None}
    insults = {"type": "insultes", "gravite": "g2", "issue": "a_suivre"}
    phone.sync(
        phone.op("technical.flag", {**payload("technical", world, evening.partner_id, None), **light}),
        unsettled := phone.op("conflict.report", {**payload("conflict", world, evening.partner_id, None), **insults}),
    )
    released(world, evening)
    with tenant.tenant(world.org_id), write_unit():
        review.release(world.claire.actor, clock.now(), "conflict", UUID(unsettled["record_id"]))
    desk = as_desk(world.reader)
    urgent, latest = firsts(desk, ""), firsts(desk, "tri=recents")
    assert urgent == ["Porte, accès", "Insultes, menaces", "Éclairage, électricité", "Bruit", "Passage"]
    assert latest[-1] == "Passage" and latest[0] != urgent[0] and sorted(urgent) == sorted(latest)
    with tenant.tenant(world.org_id), write_unit():
        technical.transmit(world.claire.actor, clock.now(), evening.technical, channel="telephone", sent_to="syndic")
    assert firsts(desk, "") == ["Insultes, menaces", "Éclairage, électricité", "Porte, accès", "Bruit", "Passage"], (
        "sent, it calls for nobody any more, and still stands before what was less grave"
    )


def test_a_reader_without_an_estate_is_told_what_to_do(world: World, as_desk: Any) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(update(Estate).where(Estate.landlord_id == world.reader.landlord_id).values(landlord_id=None))
    html = as_desk(world.reader).get(JOURNAL).get_data(as_text=True)
    assert "Aucune résidence ne vous est rattachée" in html


def test_the_file_says_by_its_name_and_on_its_second_sheet_what_it_holds(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    evening, desk = tell(world, as_phone(world.nadia)), as_desk(world.reader)
    released(world, evening)
    query = f"du=2026-11-01&au=2026-11-30&nature=conflict:bruit&niveau=g2&residence={world.glycines.estate_id}"
    answer = desk.get(f"{XLSX}?{query}")
    named = unquote(answer.headers["Content-Disposition"].rpartition("''")[2]) or answer.headers["Content-Disposition"]
    assert "Palier journal 2026-11 Les Glycines" in named
    book = openpyxl.load_workbook(BytesIO(answer.data))
    assert book.sheetnames[:2] == ["Journal 2026-11", "À propos"]
    assert not any(tab.merged_cells.ranges for tab in book)
    told = {row[0]: row[1] for row in book["À propos"].iter_rows(min_row=2, values_only=True)}
    assert told["Résidence"] == "Les Glycines" and told["Nature"] == "Bruit" and told["Gravité"] == "Tension"
    assert (told["Du"].date(), told["Au"].date()) == (date(2026, 11, 1), date(2026, 11, 30))
    assert told["Lignes du journal"] == 1 and told["Par"] == world.reader.name
    assert "moins de 5" in told["Petits nombres"]


@pytest.mark.parametrize(
    ("query", "figures", "level"),
    [("", 4, "Niveau"), ("?nature=technical", 1, "Urgence"), ("?nature=conflict:bruit", 1, "Gravité"),
     ("?nature=visit", 1, "Ambiance")],
)  # fmt: skip
def test_a_nature_chosen_leaves_the_other_figures_out_and_names_its_own_scale(
    world: World, as_phone: Any, as_desk: Any, query: str, figures: int, level: str
) -> None:
    released(world, tell(world, as_phone(world.nadia)))
    page = as_desk(world.reader).get(JOURNAL + query).get_data(as_text=True)
    assert page.count('<p class="figure">') == figures
    assert ("Seule la nature choisie est comptée" in page) == bool(query)
    assert f'<th scope="col">{level}</th>' in page


NEXT = re.compile(r'rel="next" href="([^"]+)"')


def test_each_of_the_two_lists_of_the_page_keeps_its_place_while_the_other_is_turned(
    world: World, as_phone: Any, as_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.reader)
    evening = tell(world, phone)
    there = {"place": {"estate": str(world.verriers.estate_id)}, "lieu": "hall"}
    phone.sync(op := phone.op("contact.record", {**payload("contact", world, evening.partner_id, None), **there}))
    released(world, evening)
    with tenant.tenant(world.org_id), write_unit():
        review.release(world.claire.actor, clock.now(), "contact", UUID(op["record_id"]))
    monkeypatch.setattr("app.pages.lists.PAGE_SIZE", 1)

    def turned(url: str) -> tuple[str, list[str], list[str]]:
        html = unescape(desk.get(url).get_data(as_text=True))
        return html, re.findall(r"Page (\d+) sur", html), NEXT.findall(html)

    _, _, (log, _) = turned(f"{JOURNAL}?nature=")
    _, at, (_, months) = turned(log)
    assert at == ["2", "1"]
    html, at, (log,) = turned(months.partition("#")[0])
    assert at == ["2", "2"] and 'id="mois-1"' in html and months.endswith("#mois-1")
    assert turned(log)[1] == ["3", "2"]
    whole = re.findall(r'href="([^"]+)">Tout afficher', html)
    assert len(whole) == 2 and not [one for one in whole if "page=" in one or "mois=" in one]
