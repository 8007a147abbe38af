"""*Réglages*: what is missing before the first round, what blocks first; it leaves once rounds are walked."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

from sqlalchemy import update

from app.core import clock, tenant
from app.core.unit import write_unit
from app.nomenclatures import actions as nomenclatures
from app.people import actions as people
from app.people.models import Membership
from app.people.rules import Role
from app.places.models import Estate
from tests import world as worlds
from tests.clients import Desk
from tests.rounds.test_week_page import NEW, typed
from tests.world import World

LINE = re.compile(r'<b>([^<]+)</b><span class="meta">([^<]+)</span></span>\s*<span class="badge[^"]*">([^<]+)</span>')


def lines(desk: Desk) -> dict[str, tuple[str, str]]:
    """Each line in its order: what it says, and its badge."""
    html = unescape(desk.get("/bureau/reglages").get_data(as_text=True))
    return {name: (said, badge) for name, said, badge in LINE.findall(html)}


def test_an_organisation_that_starts_is_told_all_it_lacks(world: World, as_desk: Any) -> None:
    with tenant.every_tenant(), write_unit():
        org_id = people.create_organisation("Trait d’union", "trait-d-union", "association").id
        nomenclatures.publish(org_id)
        first = worlds._person(org_id, "Ada Roche", Role.administrator)
        other = worlds._person(org_id, "Bo Vidal", Role.coordinator)
    desk = as_desk(first)
    assert "Il manque 4 choses avant la première tournée" in desk.get("/bureau/reglages").get_data(as_text=True)
    assert lines(desk) == {
        "Équipe": ("Encore aucun agent.", "Manque"),
        "Secteurs": ("Aucun secteur. La coordination s’en occupe.", "Manque"),
        "Patrimoine": ("Aucune résidence. La coordination s’en occupe.", "Manque"),
        "Téléphones": ("Aucun agent n’a de téléphone enrôlé.", "Manque"),
        "Listes": ("Listes du métier livrées, 0 partenaire.", "À compléter"),
        "Notifications": (lines(desk)["Notifications"][0], "À essayer"),
        "Courriels": (lines(desk)["Courriels"][0], "Sans courriel"),
        "Première tournée": ("Aucune vacation n’est publiée.", "À prévoir"),
    }
    assert "La coordination" not in str(lines(as_desk(other)))


def test_estates_without_a_sector_are_given_one_where_the_list_leads(world: World, as_desk: Any) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(update(Estate).values(sector_id=None))
    desk = as_desk(world.claire)
    html = unescape(desk.get("/bureau/reglages").get_data(as_text=True))
    assert re.search(r'href="([^"]+)">Répartir<span class="vh">, patrimoine', html)[1] == "/bureau/secteurs"
    assert "sans secteur" in unescape(desk.get("/bureau/secteurs").get_data(as_text=True))
    sector = unescape(desk.get(f"/bureau/secteurs/{world.sector_id}").get_data(as_text=True))
    assert "Prendre des résidences sans secteur" in sector
    empty = unescape(desk.get(f"/bureau/secteurs/{world.sector_id}/residences").get_data(as_text=True))
    assert re.search(r'<p class="soft small num">([^<]*)</p>', empty)[1] == "Nord"


def test_where_reminders_are_turned_on_is_said_as_the_phone_says_it(world: World, as_desk: Any) -> None:
    [named] = re.findall("«\u00a0(.+?)\u00a0»", lines(as_desk(world.claire))["Notifications"][0])
    pages = Path(__file__).parents[2] / "static" / "pwa" / "features"
    [leads] = [one for one in pages.rglob("*.js") if named in one.read_text(encoding="utf-8")]
    assert f'href("/telephone")}}>${{h(Icon, {{ name: "reglages", s: true }})}}{named}<' in leads.read_text("utf-8")
    assert "Recevoir les rappels" in (pages / "session" / "phone.js").read_text(encoding="utf-8")
    guide = (pages.parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    assert f"Turn reminders on: the status line, then *{named}*, *Recevoir les rappels*" in guide


def test_a_first_administrator_is_led_to_what_a_reader_and_a_stock_need(world: World, as_desk: Any) -> None:
    with tenant.every_tenant(), write_unit():
        org_id = people.create_organisation("Trait d’union", "trait-d-union", "association").id
        first = worlds._person(org_id, "Ada Roche", Role.administrator)
    desk = as_desk(first)
    assert '<a href="/bureau/patrimoine/bailleurs">son bailleur ajouté</a>' in desk.get("/bureau/equipe/inviter").text
    assert "La coordination importe le fichier du bailleur" in unescape(desk.get("/bureau/patrimoine").text)
    assert "son bailleur ajouté" not in as_desk(world.admin).get("/bureau/equipe/inviter").text


def test_a_structure_without_coordination_is_told_to_invite_it(world: World, as_desk: Any) -> None:
    alone = as_desk(world.admin)
    assert lines(alone)["Équipe"][0] == "2 agents."
    with tenant.every_tenant(), write_unit() as s:
        s.execute(update(Membership).where(Membership.user_id == world.claire.user_id).values(active=False))
    assert lines(alone)["Équipe"] == ("Encore personne à la coordination.", "Manque")


def test_each_line_says_how_far_it_is_and_all_leaves_once_a_round_is_walked(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    desk = as_desk(world.claire)
    assert lines(desk)["Téléphones"] == ("Aucun agent n’a de téléphone enrôlé.", "Manque")
    phone = as_phone(world.nadia)
    day = clock.today() + timedelta(days=4)
    assert desk.submit(NEW, typed(world, day, publier="1")).status_code == 303
    found = lines(desk)
    assert found["Téléphones"] == ("1 sur 2 agents\u00a0: téléphone enrôlé.", "1 sur 2")
    assert found["Secteurs"][1] == "Prêt"
    ready = '<a class="note" href="/bureau/reglages">'
    assert ready in desk.get("/bureau/").get_data(as_text=True)
    assert found["Première tournée"] == ("Mardi 24 novembre 2026 à 17:00.", "Prêt")
    round_id = next(id for kind, id in phone.pull_all() if kind == "round")
    phone.sync(phone.op("round.start", {"planned": True, "agents": []}, round_id))
    assert desk.get("/bureau/reglages").headers["Location"] == "/bureau/equipe"
    assert "Mise en route" not in desk.get("/bureau/equipe").get_data(as_text=True)
    assert ready not in desk.get("/bureau/").get_data(as_text=True)


def test_it_does_not_come_back_when_something_lacks_later(world: World, as_desk: Any, as_phone: Any) -> None:
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    phone.sync(phone.op("round.start", {"planned": False, "agents": []}))
    with tenant.every_tenant(), write_unit() as s:
        s.execute(update(Membership).where(Membership.role == Role.agent).values(active=False))
    assert desk.get("/bureau/reglages").headers["Location"] == "/bureau/equipe"


def test_a_round_the_coordination_tries_takes_nothing_away_while_something_lacks(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    desk, phone = as_desk(world.claire), as_phone(world.claire)
    phone.sync(phone.op("round.start", {"planned": False, "agents": []}))
    assert lines(desk)["Téléphones"] == ("Aucun agent n’a de téléphone enrôlé.", "Manque")
    assert "Mise en route" in desk.get("/bureau/equipe").get_data(as_text=True)
