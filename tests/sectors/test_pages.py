"""Sectors at the desk: opened, named, staffed, filled, closed and reopened by clicks."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import tenant
from app.core.unit import read_unit, write_unit
from app.people.models import SectorAssignment
from app.places import actions as places
from app.places.models import Estate, Sector
from tests.clients import Desk
from tests.world import World

LIST = "/bureau/secteurs"


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


def read(desk: Desk, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.get_data(as_text=True))


def rows(html: str) -> list[str]:
    """The words of each line of a list."""
    found = re.findall(r'<tr id="l-.*?</tr>', html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def opened(desk: Desk, code: str = "C2", name: str = "Centre, Rive droite") -> str:
    """A new sector: its page."""
    answer = desk.submit(f"{LIST}/nouveau", {"code": code, "nom": name})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def stored(world: World, model: Any) -> list[Any]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return list(s.scalars(select(model)))


def days_of(world: World, user_id: UUID, sector: str) -> list[tuple[date, date | None]]:
    wanted = UUID(sector.rpartition("/")[2])
    found = [one for one in stored(world, SectorAssignment) if (one.user_id, one.sector_id) == (user_id, wanted)]
    return [(one.starts_on, one.ends_on) for one in found]


def error_at(html: str, field: str) -> str:
    """What is said beside a field."""
    found = re.search(rf'id="{field}-error">.*?<span>([^<]+)</span>', html, re.DOTALL)
    assert found, field
    return found.group(1)


def test_an_organisation_that_starts_is_told_what_a_sector_is_and_creates_one(world: World, as_desk: Any) -> None:
    with tenant.tenant(world.other_org_id), write_unit() as s:
        for model in (SectorAssignment, Estate):
            for one in s.scalars(select(model)):
                if model is Estate:
                    one.sector_id = None
                else:
                    s.delete(one)
        s.flush()
        for one in s.scalars(select(Sector)):
            s.delete(one)
    desk = as_desk(world.stranger)
    html = read(desk, LIST)
    assert "Un secteur réunit les résidences qu’une équipe parcourt" in html and "Créer le premier secteur" in html
    page = read(desk, opened(desk))
    assert "Secteur C2, Centre, Rive droite" in page and "1 résidence n’a pas de secteur" in page


def test_the_list_says_stock_and_people_and_a_sector_of_nobody_is_a_danger(world: World, desk: Desk) -> None:
    opened(desk)
    html = read(desk, LIST)
    centre, north = rows(html)
    assert centre.startswith("C2 Centre, Rive droite aucune résidence Personne") and "badge--late" in html
    assert north.startswith("N1 Nord 3 résidences, 6 halls Nadia Belkacem et Yoann Le Guen depuis le 16 oct. 2025")
    assert "2 secteurs" in html
    assert rows(read(desk, f"{LIST}?etat=vide")) == [centre]
    assert rows(read(desk, f"{LIST}?agent={world.nadia.user_id}")) == [north]
    assert rows(read(desk, f"{LIST}?secteur={world.sector_id}")) == [north]
    assert rows(read(desk, f"{LIST}?tri=-code")) == [north, centre]


def test_a_code_is_one_sectors_alone_whatever_its_case_and_is_refused_beside_its_field(
    world: World, desk: Desk
) -> None:
    answer = desk.submit(f"{LIST}/nouveau", {"code": " n1 ", "nom": "Nord bis"})
    assert answer.status_code == 422
    assert error_at(unescape(answer.get_data(as_text=True)), "code") == "Le secteur N1 existe déjà."
    answer = desk.submit(f"{LIST}/nouveau", {"code": "x" * 21, "nom": ""})
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422 and "20 caractères au plus" in error_at(html, "code")
    assert "Écrivez le nom du secteur" in error_at(html, "nom")
    page = opened(desk)
    answer = desk.submit(page, {"code": "N1", "nom": "Centre"})
    assert answer.status_code == 422 and "Le secteur N1 existe déjà." in unescape(answer.get_data(as_text=True))
    assert {one.code for one in stored(world, Sector)} == {"N1", "C2"}


def test_a_name_that_changes_reaches_the_phones_of_its_team(world: World, desk: Desk, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    phone.pull_all()
    page = f"{LIST}/{world.sector_id}"
    assert desk.submit(page, {"code": "n1", "nom": "Nord, Les Hauts"}).status_code == 303
    assert phone.pull_all()[("sector", str(world.sector_id))]["data"] == {"name": "Nord, Les Hauts", "code": "n1"}


def test_somebody_is_found_by_two_letters_and_assigned_and_the_page_says_what_the_phone_receives(
    world: World, desk: Desk
) -> None:
    page = f"{LIST}/{world.sector_id}"
    found = desk.submit(f"{LIST}/trouver", {"mots": "an mo", "quoi": "personne"}, page).get_json()
    assert [one["text"] for one in found["options"]] == ["Anne Morel"] and found["said"] == "1 personne trouvée."
    step = {"personne-mots": "morel", "personne-acte": "chercher", "du": "2026-12-01", "au": ""}
    html = unescape(desk.submit(f"{page}/affecter", step, page).get_data(as_text=True))
    assert f'name="personne" value="{world.lead.user_id}"' in html and 'value="2026-12-01"' in html
    sent = {"personne": str(world.lead.user_id), "du": "2026-12-01", "au": ""}
    answer = desk.submit(f"{page}/affecter", sent, page)
    assert answer.status_code == 303
    html = read(desk, page)
    assert "Anne Morel y travaille à partir du 1er déc. Son téléphone" in html
    assert "Son téléphone recevra les 3 résidences du secteur N1 le 1er décembre 2026" in html
    assert days_of(world, world.lead.user_id, page) == [(date(2026, 12, 1), None)]
    assert desk.submit(f"{page}/affecter", sent, page).status_code == 303  # said twice is once
    assert days_of(world, world.lead.user_id, page) == [(date(2026, 12, 1), None)]


@pytest.mark.parametrize(
    ("data", "field", "said"),
    [
        ({"personne": "", "du": "2026-12-01"}, "personne", "Choisissez qui y travaille."),
        ({"personne": "{lead}", "du": ""}, "du", "Choisissez le premier jour."),
        ({"personne": "{lead}", "du": "hier"}, "du", "Écrivez la date comme ceci\u00a0: 24/11/2026."),
        (
            {"personne": "{lead}", "du": "2026-12-02", "au": "2026-12-01"},
            "au",
            "vient avant le premier.",
        ),
        ({"personne": "{lead}", "du": "2026-11-01", "au": "2026-11-19"}, "au", "Ce dernier jour est déjà passé."),
        ({"personne": "{nadia}", "du": "2026-12-01"}, "personne", "travaille déjà dans ce secteur"),
        ({"personne": "{reader}", "du": "2026-12-01"}, "personne", "Choisissez une personne de la liste."),
        ({"personne": "{strange}", "du": "2026-12-01"}, "personne", "Choisissez une personne de la liste."),
    ],
)
def test_an_assignment_that_cannot_be_is_refused_in_french_beside_its_field_and_writes_nothing(
    world: World, desk: Desk, data: dict[str, str], field: str, said: str
) -> None:
    who = {
        "lead": world.lead.user_id, "nadia": world.nadia.user_id, "reader": world.reader.user_id,
        "strange": world.strange_agent.user_id,
    }  # fmt: skip
    page, before = f"{LIST}/{world.sector_id}", len(stored(world, SectorAssignment))
    answer = desk.submit(f"{page}/affecter", {key: value.format(**who) for key, value in data.items()}, page)
    assert answer.status_code == 422 and said in error_at(unescape(answer.get_data(as_text=True)), field)
    assert len(stored(world, SectorAssignment)) == before


def test_days_are_ended_prolonged_and_what_has_not_begun_is_withdrawn(world: World, desk: Desk) -> None:
    page = f"{LIST}/{world.sector_id}"
    links = re.findall(rf'href="({LIST}/affectations/[^"]+)"', read(desk, page))
    assert len(links) == 2
    first = re.search(r'name="du"[^>]*value="([^"]+)"', read(desk, links[0])) or re.search(
        r'value="([^"]+)"[^>]*name="du"', read(desk, links[0])
    )
    assert first
    answer = desk.submit(links[0], {"du": first.group(1), "au": "2026-12-31"})
    assert answer.status_code == 303
    html = read(desk, page)
    assert "jusqu’au 31 déc." in html and "le 1er janvier 2027" in html
    answer = desk.submit(links[0], {"du": "2026-11-01", "au": ""})
    assert answer.status_code == 422
    assert "a commencé" in error_at(unescape(answer.get_data(as_text=True)), "du")
    desk.submit(f"{page}/affecter", {"personne": str(world.lead.user_id), "du": "2026-12-01"}, page)
    begins = re.findall(rf'href="({LIST}/affectations/[^"]+)"', read(desk, page))[-1]
    assert "Retirer l’affectation" in read(desk, begins)
    assert "Retirer l’affectation" not in read(desk, links[0])
    assert desk.submit(f"{begins}/retirer", {}, begins).status_code == 303
    assert "Anne Morel" not in read(desk, page)


def test_a_sector_is_closed_with_what_is_in_it_in_one_act_and_reopened_empty(
    world: World, desk: Desk, as_phone: Any
) -> None:
    phone = as_phone(world.nadia)
    assert ("estate", str(world.glycines.estate_id)) in phone.pull_all()
    centre, page = opened(desk), f"{LIST}/{world.sector_id}"
    desk.submit(f"{page}/affecter", {"personne": str(world.lead.user_id), "du": "2026-12-01"}, page)
    html = read(desk, f"{page}/fermer")
    assert "3 résidences y sont encore." in html and "3 affectations se terminent ce soir" in html
    mark = re.search(r'name="vu" value="([^"]+)"', html)
    assert mark
    answer = desk.submit(f"{page}/fermer", {"vu": mark.group(1), "vers": ""}, f"{page}/fermer")
    assert answer.status_code == 422
    assert "Choisissez où vont ses résidences." in error_at(unescape(answer.get_data(as_text=True)), "vers")
    to = centre.rpartition("/")[2]
    assert desk.submit(f"{page}/fermer", {"vu": "2", "vers": to}, f"{page}/fermer").status_code == 422
    assert desk.submit(f"{page}/fermer", {"vu": mark.group(1), "vers": to}, f"{page}/fermer").status_code == 303
    html = read(desk, LIST)
    assert "3 résidences déplacées, 3 affectations terminées ce soir." in html
    assert [one.split()[0] for one in rows(html)] == ["C2"]
    assert rows(read(desk, f"{LIST}?etat=ferme"))[0].startswith("N1 Nord Fermé le 20 novembre 2026")
    assert {one.sector_id for one in stored(world, Estate)} == {UUID(to)}
    assert {one.ends_on for one in stored(world, SectorAssignment)} == {date(2026, 11, 20), date(2026, 11, 30)}
    assert f'value="{world.sector_id}"' not in read(desk, f"{centre}/residences")  # receives nothing any more
    assert not {key for key in phone.pull_all() if key[0] == "estate"}
    assert "Ce secteur est fermé" in read(desk, page)
    answer = desk.submit(f"{LIST}/nouveau", {"code": "N1", "nom": "Nord"})
    assert "est le code d’un secteur fermé" in error_at(unescape(answer.get_data(as_text=True)), "code")
    assert desk.submit(f"{page}/rouvrir", {}, page).status_code == 303
    assert {one.split()[0] for one in rows(read(desk, LIST))} == {"C2", "N1"}


def closed(world: World, estate_id: UUID) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(Estate, (world.org_id, estate_id)).closed_on = date(2026, 11, 19)


def test_a_closed_estate_is_counted_and_listed_nowhere_and_goes_along_when_its_sector_closes(
    world: World, desk: Desk
) -> None:
    page = f"{LIST}/{world.sector_id}"
    closed(world, world.glycines.estate_id)
    assert rows(read(desk, LIST))[0].startswith("N1 Nord 2 résidences, 4 halls")
    assert "2 résidences, 4 halls." in read(desk, page)
    own = read(desk, f"{page}/residences")
    assert "Les siennes · 2" in own and len(rows(own)) == 2 and "Les Glycines" not in own
    assert "2 résidences, 4 halls · 1 fermée" in read(desk, "/bureau/patrimoine")
    closed(world, world.verriers.estate_id)
    html = read(desk, f"{page}/fermer")
    assert "1 résidence y est encore." in html
    mark = re.search(r'name="vu" value="([^"]+)"', html)
    assert mark
    assert desk.submit(f"{page}/fermer", {"vu": mark.group(1), "vers": "sans"}, f"{page}/fermer").status_code == 303
    assert "1 résidence déplacée, 2 affectations terminées" in read(desk, LIST)
    assert {one.sector_id for one in stored(world, Estate)} == {None}  # none is left in a sector nobody works in
    assert "1 résidence sans secteur" in read(desk, LIST)


def test_an_empty_sector_is_closed_without_a_question_of_estates(world: World, desk: Desk) -> None:
    centre = opened(desk)
    html = read(desk, f"{centre}/fermer")
    assert "Il n’a aucune résidence." in html and 'name="vers"' not in html
    assert desk.submit(f"{centre}/fermer", {"vu": "0"}, f"{centre}/fermer").status_code == 303
    assert "Personne n’y travaillait." in read(desk, LIST)


def test_estates_ticked_go_to_another_sector_and_those_without_one_are_taken_in(
    world: World, desk: Desk, as_phone: Any
) -> None:
    phone = as_phone(world.nadia)
    phone.pull_all()
    centre, own = opened(desk), f"{LIST}/{world.sector_id}/residences"
    to, home = centre.rpartition("/")[2], str(world.glycines.estate_id)
    assert len(rows(read(desk, own))) == 3
    answer = desk.submit(f"{own}/deplacer", {"lesquelles": "cochees", "vers": to}, own)
    assert answer.status_code == 422 and "Cochez au moins une résidence." in unescape(answer.get_data(as_text=True))
    sent = {"lesquelles": "cochees", "residences": [home]}
    answer = desk.submit(f"{own}/deplacer", sent, own)
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422 and "Choisissez le secteur qui les reçoit." in error_at(html, "vers")
    assert f'value="{home}" checked' in html
    assert desk.submit(f"{own}/deplacer", {**sent, "vers": "sans"}, own).status_code == 303
    assert "1 résidence déplacée." in read(desk, own)
    assert {"kind": "estate", "id": home} in phone.sync()["evictions"]
    assert "1 résidence sans secteur" in read(desk, LIST)
    without = f"{centre}/residences?etat=sans"
    assert [one.split()[1:3] for one in rows(read(desk, without))] == [["Les", "Glycines"]]
    answer = desk.submit(f"{centre}/residences/deplacer?etat=sans", sent, without)
    assert answer.status_code == 303 and answer.headers["Location"] == without
    assert "Toutes les résidences ont un secteur." in read(desk, without)
    assert len(rows(read(desk, f"{centre}/residences"))) == 1


def test_all_that_a_filter_leaves_moves_at_once_unless_it_is_no_longer_what_was_seen(world: World, desk: Desk) -> None:
    centre, own = opened(desk).rpartition("/")[2], f"{LIST}/{world.sector_id}/residences"
    narrowed = f"?bailleur={world.landlord_id}"
    assert len(rows(read(desk, own + narrowed))) == 2
    sent = {"lesquelles": "toutes", "vers": centre}
    stale = desk.submit(f"{own}/deplacer{narrowed}", {**sent, "vu": "3"}, own)
    assert stale.status_code == 422 and "ont changé de secteur depuis" in unescape(stale.get_data(as_text=True))
    assert desk.submit(f"{own}/deplacer{narrowed}", {**sent, "vu": "2"}, own).status_code == 303
    moved = {one.id: one.sector_id for one in stored(world, Estate)}
    assert moved[world.tuilerie.estate_id] == world.sector_id
    assert moved[world.glycines.estate_id] == moved[world.verriers.estate_id] == UUID(centre)


def test_what_a_colleague_moved_meanwhile_is_not_moved_again(world: World, desk: Desk) -> None:
    centre, south = opened(desk).rpartition("/")[2], opened(desk, "S1", "Sud").rpartition("/")[2]
    own, home = f"{LIST}/{world.sector_id}/residences", str(world.glycines.estate_id)
    with tenant.tenant(world.org_id), write_unit():
        places.move_estate(world.org_id, world.glycines.estate_id, UUID(south))
    answer = desk.submit(f"{own}/deplacer", {"residences": [home], "vers": centre}, own)
    assert answer.status_code == 422 and "ont changé de secteur" in unescape(answer.get_data(as_text=True))


def test_an_administrator_reads_and_changes_nothing(world: World, as_desk: Any) -> None:
    admin = as_desk(world.admin)
    for url in (LIST, f"{LIST}/{world.sector_id}", f"{LIST}/{world.sector_id}/residences"):
        html = read(admin, url)
        posts = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', html.partition("<main")[2])
        assert set(posts) <= {url} and "Créer un secteur" not in html
    assert admin.get(f"{LIST}/nouveau").status_code == 403
    sent = admin.submit(f"{LIST}/{world.sector_id}", {"code": "N2", "nom": "Nord"})
    assert sent.status_code == 403


def test_another_organisations_sector_assignment_and_estates_are_not_there(world: World, as_desk: Any) -> None:
    stranger, page = as_desk(world.stranger), f"{LIST}/{world.sector_id}"
    with tenant.tenant(world.org_id), read_unit() as s:
        theirs = s.scalars(select(SectorAssignment.id)).first()
    for url in (page, f"{page}/residences", f"{page}/fermer", f"{LIST}/affectations/{theirs}"):
        assert stranger.get(url).status_code == 404, url
    own = re.search(rf'href="({LIST}/[0-9a-f-]{{36}})\?', read(stranger, LIST))
    assert own
    sent = {"lesquelles": "cochees", "residences": [str(world.glycines.estate_id)], "vers": "sans"}
    assert stranger.submit(f"{own.group(1)}/residences/deplacer", sent, LIST).status_code == 422
    assert {one.sector_id for one in stored(world, Estate)} == {world.sector_id}


def test_a_closed_sector_is_offered_to_no_new_shift(world: World, desk: Desk) -> None:
    centre = opened(desk)
    assert "C2 · Centre" in read(desk, "/bureau/planning/vacation")
    desk.submit(f"{centre}/fermer", {"vu": "0"}, f"{centre}/fermer")
    assert "C2 · Centre" not in read(desk, "/bureau/planning/vacation")


def test_nobody_who_has_left_counts_as_working_there(world: World, desk: Desk) -> None:
    for who in (world.nadia, world.yoann):
        page = f"/bureau/equipe/{who.user_id}/fermer"
        desk.submit(page, {"vu": ""}, page)
    assert "Personne" in rows(read(desk, LIST))[0]
