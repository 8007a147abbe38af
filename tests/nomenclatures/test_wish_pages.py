"""Proposals at the desk: those that wait, answered into the draft or with a reason; each list says how many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from app.core import tenant
from app.core.unit import read_unit
from app.nomenclatures import queries, rules
from app.nomenclatures.wishes.models import ListWish
from app.pages import lists as pages
from tests.clients import Desk
from tests.nomenclatures.test_wishes import MISSING, OTHERWISE, USELESS, proposed
from tests.world import World

WISHES = "/bureau/listes/propositions"
ROW = re.compile(r'<tr id="l-([^"]+)">(.*?)</tr>', re.DOTALL)
SORTS = re.compile(r'<th scope="col"[^>]*><a href="([^"]+)"')


def read(desk: Desk, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.get_data(as_text=True))


def rows(html: str) -> dict[UUID, str]:
    return {UUID(id): " ".join(re.sub(r"<[^>]+>", " ", one).split()) for id, one in ROW.findall(html)}


@pytest.fixture
def asked(world: World, as_phone: Any) -> Iterator[list[UUID]]:
    """A line missing, one to call otherwise, one of no use, by Nadia; one of another list, by Yoann."""
    besoin = {"list": "besoin", "want": "manque", "text": "Aide au courrier"}
    yield [
        *proposed(as_phone(world.nadia), MISSING, OTHERWISE, USELESS),
        *proposed(as_phone(world.yoann), besoin, ago=1),
    ]


def test_they_wait_the_oldest_first_narrowed_and_counted_where_they_are_answered(
    world: World, asked: list[UUID], as_desk: Any
) -> None:
    desk = as_desk(world.claire)
    told = rows(read(desk, WISHES))
    assert list(told) == asked
    assert "Laverie Une ligne manque Lieu précis" in told[asked[0]] and "Nadia Belkacem" in told[asked[0]]
    assert "Entrée Une ligne à reformuler : Hall" in told[asked[1]].replace("\u00a0", " ")
    assert "Gare Une ligne ne sert pas" in told[asked[2]]
    assert list(rows(read(desk, f"{WISHES}?liste=besoin"))) == [asked[3]]
    assert list(rows(read(desk, f"{WISHES}?nature=inutile"))) == [asked[2]]
    assert "Aucune proposition pour ces filtres." in read(desk, f"{WISHES}?nature=reformuler&liste=besoin")
    assert "Aucune proposition répondue." in read(desk, f"{WISHES}?etat=repondue")
    page = f"/bureau/listes/{rules.page_id(world.org_id, 'lieu')}"
    assert "3 propositions d’agents attendent une réponse" in read(desk, page)
    assert re.search(r'Propositions des agents<span class="count">4</span>', read(desk, "/bureau/listes"))
    assert "agents" not in read(as_desk(world.admin), "/bureau/listes").split("<main")[1].split("<table")[0]


def test_pages_hold_them_all_and_headings_sort(
    world: World, asked: list[UUID], as_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 1)
    desk = as_desk(world.claire)
    assert [id for n in range(1, 5) for id in rows(read(desk, f"{WISHES}?page={n}"))] == asked
    links = SORTS.findall(read(desk, WISHES))
    assert len(links) == 3
    for link in links:
        up, down = (next(iter(rows(read(desk, one)))) for one in (link, link.replace("tri=", "tri=-")))
        assert up != down


def test_accepted_with_other_words_it_is_in_the_draft_and_told_published(
    world: World, asked: list[UUID], as_desk: Any
) -> None:
    desk, one = as_desk(world.claire), f"{WISHES}/{asked[0]}"
    assert 'value="Laverie"' in read(desk, one) and "Compte comme" in read(desk, one)
    answer = desk.submit(f"{one}/accepter", {"libelle": "", "parent": ""}, one)
    assert answer.status_code == 422 and "Écrivez le libellé" in unescape(answer.get_data(as_text=True))
    answer = desk.submit(f"{one}/accepter", {"libelle": "Laverie du bas", "parent": "equipement_public"}, one)
    page = f"/bureau/listes/{rules.page_id(world.org_id, 'lieu')}"
    assert (answer.status_code, answer.location) == (303, page)
    assert "Brouillon, pas encore publié" in read(desk, page) and "Laverie du bas" in read(desk, page)
    assert "Acceptée, dans le brouillon" in rows(read(desk, f"{WISHES}?etat=repondue"))[asked[0]]
    desk.submit(f"{page}/publier", {}, page=page)
    html = read(desk, one)
    assert "Publiée" in html and "version 1" in html and "Laverie du bas" in html and "accepter" not in html
    assert f"{WISHES}?liste=lieu" in read(desk, page)


def test_a_line_of_no_use_is_switched_off_and_a_label_taken_is_told_at_its_field(
    world: World, asked: list[UUID], as_desk: Any
) -> None:
    desk = as_desk(world.claire)
    assert desk.submit(f"{WISHES}/{asked[2]}/accepter", {}, f"{WISHES}/{asked[2]}").status_code == 303
    answer = desk.submit(f"{WISHES}/{asked[1]}/accepter", {"libelle": "Logement"}, f"{WISHES}/{asked[1]}")
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422 and "Une autre ligne porte déjà ce libellé." in html
    with tenant.tenant(world.org_id), read_unit():
        assert {one.code: one.active for one in queries.draft_items(world.org_id, "lieu")}["gare"] is False


def test_refused_it_says_why_and_to_another_structure_it_is_unknown(
    world: World, asked: list[UUID], as_desk: Any
) -> None:
    desk, one = as_desk(world.claire), f"{WISHES}/{asked[0]}"
    assert desk.submit(f"{one}/refuser", {"motif": ""}, one).status_code == 422
    answer = desk.submit(f"{one}/refuser", {"motif": "Dites <laverie> dans la note."}, one)
    assert (answer.status_code, answer.location) == (303, WISHES)
    assert "Dites <laverie> dans la note." in unescape(read(desk, one)) and "<laverie>" not in desk.get(one).text
    foreign = as_desk(world.stranger)
    assert foreign.get(one).status_code == 404 and rows(read(foreign, WISHES)) == {}
    assert foreign.submit(f"{one}/refuser", {"motif": "Non."}, WISHES).status_code == 404
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.get_one(ListWish, (world.org_id, asked[0])).answered_by == world.claire.user_id
