"""Estates that go to another sector on a day: planned, shown, withdrawn, replaced, done, or ended by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.changes.actions import Page, Stale, decided_from, position
from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.people import actions as people
from app.people.models import Organisation
from app.places import actions as places
from app.places import coming
from app.places.models import Estate, EstateMove
from app.places.rules import MoveState
from app.places.stock import actions as stock
from app.sectors import actions as sectors
from app.sectors import jobs, words
from app.sectors.rules import Span
from tests.clients import Desk, Phone
from tests.world import World

LIST = "/bureau/secteurs"
ON = date(2026, 11, 30)
SAID = "passe au secteur Centre le lundi 30 novembre 2026"
EVE, DAY = "2026-11-30 04:59", "2026-11-30 05:00"
"""The last minute of the service day before, the first of that day."""


@pytest.fixture
def centre(world: World) -> UUID:
    with tenant.tenant(world.org_id), write_unit():
        return sectors.create(world.claire.actor, code="C2", name="Centre").id


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


def give(world: World, homes: Sequence[UUID], to: UUID | None, on: date | None = ON) -> sectors.Given:
    with tenant.tenant(world.org_id), write_unit():
        return sectors.give(world.claire.actor, world.sector_id, homes, to, on)


def moves(world: World) -> list[tuple[str, UUID | None]]:
    """What became of each that was planned, and where it goes, by these words."""
    with tenant.tenant(world.org_id), read_unit() as s:
        rows = s.scalars(select(EstateMove).where(EstateMove.on_day.is_not(None))).all()
        return sorted(((row.state, row.to_id) for row in rows), key=str)


def where(world: World) -> dict[UUID, UUID | None]:
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        return {one.id: one.sector_id for one in s.scalars(select(Estate))}


def played(at: str) -> None:
    """The worker looks at this moment."""
    with clock.frozen(at) as moment:
        jobs.move(moment)


def read(desk: Desk, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200, url
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.get_data(as_text=True))))


def estates(held: dict[tuple[str, str], Any]) -> set[UUID]:
    return {UUID(id) for kind, id in held if kind == "estate"}


@pytest.mark.on_both
def test_phones_change_hands_at_the_start_of_that_service_day(world: World, as_phone: Any, centre: UUID) -> None:
    """Midnight changes nothing; at five Nadia's phone loses the estate, and Anne's of the centre receives it."""
    with tenant.tenant(world.org_id), write_unit():
        sectors.assign(world.claire.actor, clock.now(), centre, world.lead.user_id, Span(clock.today()))
    home = world.glycines.estate_id
    assert give(world, [home], centre) == sectors.Given(1, ON)
    played("2026-11-30 00:01")
    played(EVE)
    assert where(world)[home] == world.sector_id
    with clock.frozen(EVE):
        nadia, anne = as_phone(world.nadia), as_phone(world.lead)
        assert home in estates(nadia.pull_all()) and home not in estates(anne.pull_all())
    played(DAY)
    assert where(world)[home] == centre and moves(world) == [("done", centre)]
    with clock.frozen("2026-11-30 08:00"):
        assert {"kind": "estate", "id": str(home)} in again(nadia).sync()["evictions"]
        assert home in estates(again(anne).pull_all())
    played("2026-11-30 05:01")
    assert moves(world) == [("done", centre)]


def again(phone: Phone) -> Phone:
    """The same phone, some days later."""
    return phone.again()


def test_a_worker_that_was_away_does_it_when_it_comes_back(world: World, centre: UUID) -> None:
    give(world, [world.glycines.estate_id, world.verriers.estate_id], centre)
    played("2026-12-04 15:00")
    now = where(world)
    assert now[world.glycines.estate_id] == now[world.verriers.estate_id] == centre
    assert now[world.tuilerie.estate_id] == world.sector_id


def test_the_day_is_that_of_the_organisation(world: World, centre: UUID) -> None:
    """Five in Réunion is two in the night in Paris."""
    with tenant.every_tenant(), write_unit() as s:
        people.change_zone(s.get_one(Organisation, world.org_id), "Indian/Reunion", clock.now())
    give(world, [world.glycines.estate_id], centre)
    played("2026-11-30T00:59:00+00:00")
    assert where(world)[world.glycines.estate_id] == world.sector_id
    played("2026-11-30T01:00:00+00:00")
    assert where(world)[world.glycines.estate_id] == centre


def test_it_is_planned_on_the_page_and_shown_where_it_leaves_where_it_comes_and_on_the_estate(
    world: World, desk: Desk, centre: UUID
) -> None:
    own, home = f"{LIST}/{world.sector_id}/residences", world.glycines.estate_id
    sent = {"lesquelles": "cochees", "residences": [str(home)], "vers": str(centre)}
    for day, told in (("2026-11-19", "Ce jour est passé"), ("2027-12-24", "à un an d’aujourd’hui au plus")):
        answer = desk.submit(f"{own}/deplacer", {**sent, "du": day}, own)
        html = unescape(answer.get_data(as_text=True))
        assert answer.status_code == 422 and told in html and f'value="{home}" checked' in html
    assert desk.submit(f"{own}/deplacer", {**sent, "du": "2026-11-30"}, own).status_code == 303
    page = read(desk, own)
    assert "1 résidence passera au secteur Centre le lundi 30 novembre 2026." in page and SAID in page
    assert where(world)[home] == world.sector_id
    assert f"Les Glycines {SAID}." in read(desk, f"{LIST}/{world.sector_id}")
    assert "Prévu par Claire Vasseur" in read(desk, f"{LIST}/{world.sector_id}")
    assert "Les Glycines arrive du secteur Nord le lundi 30 novembre 2026." in read(desk, f"{LIST}/{centre}")
    assert f"Les Glycines {SAID}." in read(desk, f"/bureau/patrimoine/{home}")


def test_today_or_no_day_is_at_once(world: World, desk: Desk, centre: UUID) -> None:
    own = f"{LIST}/{world.sector_id}/residences"
    for home, day in ((world.glycines, ""), (world.verriers, "2026-11-20")):
        sent = {"lesquelles": "cochees", "residences": [str(home.estate_id)], "vers": str(centre), "du": day}
        assert desk.submit(f"{own}/deplacer", sent, own).status_code == 303
    assert list(where(world).values()).count(centre) == 2 and moves(world) == []


def test_all_that_a_filter_leaves_and_those_of_no_sector_are_planned_too(
    world: World, desk: Desk, centre: UUID
) -> None:
    own = f"{LIST}/{world.sector_id}/residences"
    sent = {"lesquelles": "toutes", "vers": str(centre), "vu": "2", "du": "2026-11-30"}
    assert desk.submit(f"{own}/deplacer?bailleur={world.landlord_id}", sent, own).status_code == 303
    assert "2 résidences passent au secteur Centre le lundi 30 novembre 2026." in read(
        desk, f"{LIST}/{world.sector_id}"
    )
    give(world, [world.tuilerie.estate_id], None, None)
    without = f"{LIST}/{centre}/residences?etat=sans"
    taken = {"lesquelles": "cochees", "residences": [str(world.tuilerie.estate_id)], "du": "2026-12-01"}
    assert desk.submit(f"{LIST}/{centre}/residences/deplacer?etat=sans", taken, without).status_code == 303
    played("2026-12-01 06:00")
    assert set(where(world).values()) >= {centre} and list(where(world).values()).count(centre) == 3


def test_a_later_decision_replaces_it_and_the_same_said_twice_is_one(world: World, centre: UUID) -> None:
    home = [world.glycines.estate_id]
    give(world, home, centre)
    assert give(world, home, centre) == sectors.Given(1, ON)
    assert moves(world) == [("planned", centre)]
    assert give(world, home, None, ON + timedelta(days=1)) == sectors.Given(1, ON + timedelta(days=1), 1)
    assert moves(world) == [("planned", None), ("replaced", centre)]
    assert words.given(sectors.Given(1, ON, 1), "Centre").endswith("Ce qui était prévu pour elle est remplacé.")
    assert words.given(sectors.Given(2, ON, 1), "Centre").endswith("Ce qui était prévu pour une d’elles est remplacé.")
    assert give(world, home, centre, None) == sectors.Given(1, None, 1)
    assert [state for state, _ in moves(world)] == ["replaced", "replaced"]
    played("2026-12-02 12:00")
    assert where(world)[home[0]] == centre


def test_who_would_replace_what_they_have_not_seen_is_told_first(world: World, centre: UUID) -> None:
    """Two sectors take in one estate of none: the pages are of different sectors."""
    home = world.glycines.estate_id
    give(world, [home], None, None)
    with tenant.tenant(world.org_id):
        with read_unit() as s:
            seen = position(s, world.org_id)
        with write_unit():
            sectors.take_in(world.lead.actor, centre, [home], ON)
        decided_from(Page(seen, [world.sector_id]))
        try:
            with pytest.raises(Stale, match="Anne Morel a prévu un autre secteur pour ces résidences"), write_unit():
                sectors.take_in(world.claire.actor, world.sector_id, [home], ON)
            with write_unit():  # now it is seen
                sectors.take_in(world.claire.actor, world.sector_id, [home], ON)
        finally:
            decided_from(None)
    assert moves(world) == [("planned", world.sector_id), ("replaced", centre)]


def test_all_of_a_decision_is_withdrawn_or_one_estate_of_it(world: World, desk: Desk, centre: UUID) -> None:
    give(world, [one.estate_id for one in (world.glycines, world.verriers, world.tuilerie)], centre)
    home = f"/bureau/patrimoine/{world.glycines.estate_id}"
    assert desk.submit(f"{home}/changement/retirer", {}, home).status_code == 303
    page = read(desk, home)
    assert "Le changement est retiré. La résidence reste où elle est." in page and SAID not in page
    sector = f"{LIST}/{world.sector_id}"
    html = desk.get(sector).get_data(as_text=True)
    act = re.search(r'action="(/bureau/secteurs/deplacements/[^"]+)"', html)
    assert act and "2 résidences passent au secteur Centre" in unescape(html)
    assert desk.submit(act.group(1), {}, sector).status_code == 303
    assert "2 résidences restent où elles sont." in read(desk, sector)
    assert {state for state, _ in moves(world)} == {"withdrawn"}
    played("2026-11-30 12:00")
    assert set(where(world).values()) >= {world.sector_id} and centre not in where(world).values()


def test_what_was_done_is_not_withdrawn(world: World, desk: Desk, centre: UUID) -> None:
    give(world, [world.glycines.estate_id], centre)
    act = re.search(r'action="(/bureau/secteurs/deplacements/[^"]+)"',
                    desk.get(f"{LIST}/{centre}").get_data(as_text=True))  # fmt: skip
    assert act
    played(DAY)
    with tenant.tenant(world.org_id), pytest.raises(Refused, match="déjà changé de secteur"), write_unit():
        sectors.withdraw_move(world.claire.actor, UUID(act.group(1).split("/")[4]))
    assert where(world)[world.glycines.estate_id] == centre


def test_it_ends_by_itself_and_says_why_where_it_was_shown(world: World, desk: Desk, centre: UUID) -> None:
    homes = [one.estate_id for one in (world.glycines, world.verriers)]
    give(world, homes, centre)
    with tenant.tenant(world.org_id), write_unit():
        places.move_estate(world.org_id, homes[0], None)
        stock.close_estate(world.claire.actor, homes[1], clock.today())
    assert moves(world) == [("closed", centre), ("moved", centre)]
    for page in (f"{LIST}/{world.sector_id}", f"{LIST}/{centre}"):
        said = read(desk, page)
        assert "Les Glycines devait passer au secteur Centre le lundi 30 novembre 2026" in said
        assert "ce n’est plus prévu (fermeture, ou réunion avec une autre résidence)" in said
    assert "ce n’est plus prévu (un autre changement" in read(desk, f"/bureau/patrimoine/{homes[0]}")
    with tenant.tenant(world.org_id), write_unit():  # back where it was, and open again: nothing comes to life
        places.move_estate(world.org_id, homes[0], world.sector_id)
        stock.reopen_estate(world.claire.actor, homes[1])
    played(DAY)
    assert centre not in where(world).values()
    with clock.frozen("2026-12-08 12:00"), tenant.tenant(world.org_id), read_unit():
        assert coming.of_sector(world.org_id, centre) == []


def test_a_sector_that_closes_says_what_falls_and_it_falls(world: World, desk: Desk, centre: UUID) -> None:
    give(world, [world.glycines.estate_id], centre)
    page = f"{LIST}/{centre}/fermer"
    stale = {"vu": "0"}
    assert "Les Glycines arrive du secteur Nord le lundi 30 novembre 2026." in read(desk, page)
    assert desk.submit(page, stale, page).status_code == 422  # a page read before it was planned
    mark = re.search(r'name="vu" value="([^"]+)"', desk.get(page).get_data(as_text=True))
    assert mark and desk.submit(page, {"vu": mark.group(1)}, page).status_code == 303
    assert "Ce qui était prévu pour une résidence ne se fera pas." in read(desk, LIST)
    assert moves(world) == [("sector_closed", centre)]
    assert "ce n’est plus prévu (fermeture d’un secteur)" in read(desk, f"{LIST}/{world.sector_id}")
    played(DAY)
    assert where(world)[world.glycines.estate_id] == world.sector_id


def test_a_closed_sector_is_planned_for_by_nobody(world: World, centre: UUID) -> None:
    with tenant.tenant(world.org_id), write_unit():
        sectors.close(world.claire.actor, clock.now(), centre, None, sectors.mark_of(0, []))
    with pytest.raises(Refused, match="il ne reçoit plus de résidence"):
        give(world, [world.glycines.estate_id], centre)


def test_where_it_was_is_kept_with_its_days(world: World, desk: Desk, centre: UUID) -> None:
    home = world.glycines.estate_id
    give(world, [home], centre)
    played(DAY)
    with clock.frozen("2026-12-10 12:00"), tenant.tenant(world.org_id):
        with write_unit():
            places.move_estate(world.org_id, home, None)
        with read_unit():
            found = [(one.sector, one.since, one.until) for one in coming.stays(world.org_id, home)]
    assert found == [("C2, Centre", ON, date(2026, 12, 10)), ("N1, Nord", None, ON)]
    assert "N1, Nord jusqu’au 30 novembre 2026" in read(desk, f"/bureau/patrimoine/{home}")


def test_a_file_open_over_that_day_does_not_bring_the_estate_back(world: World, desk: Desk, centre: UUID) -> None:
    page = f"/bureau/patrimoine/{world.glycines.estate_id}"
    sent = {"nom": "Les Glycines", "plaque": "14", "adresse": "14 rue", "code_postal": "74000", "commune": "Valserein",
            "bailleur": "", "agence": "", "logements": "", "annee": "", "secteur": str(world.sector_id),
            "secteur_vu": str(world.sector_id)}  # fmt: skip
    give(world, [world.glycines.estate_id], centre)
    played(DAY)
    assert desk.submit(page, sent, page).status_code == 303
    assert where(world)[world.glycines.estate_id] == centre
    assert desk.submit(page, {**sent, "secteur_vu": str(centre)}, page).status_code == 303
    assert where(world)[world.glycines.estate_id] == world.sector_id


@pytest.mark.on_both
def test_one_that_cannot_be_done_keeps_none_of_the_others(
    app: Flask, world: World, centre: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(world, [one.estate_id for one in (world.glycines, world.verriers, world.tuilerie)], centre)
    move = places.move_estates

    def breaks(org_id: UUID, homes: Sequence[Estate], to: UUID | None) -> None:
        if world.verriers.estate_id in {one.id for one in homes}:
            raise RuntimeError("broken")
        move(org_id, homes, to)

    monkeypatch.setattr(places, "move_estates", breaks)
    played(DAY)
    assert [one for one, at in where(world).items() if at == world.sector_id] == [world.verriers.estate_id]
    assert [state for state, _ in moves(world)] == ["done", "done", "planned"]
    monkeypatch.setattr(places, "move_estates", move)
    played("2026-11-30 05:01")
    assert list(where(world).values()).count(centre) == 3
    assert {state for state, _ in moves(world)} == {MoveState.done.value}
    db.session.rollback()
