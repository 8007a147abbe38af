"""A shift changed at the desk: who is told, what is warned of, what phones hold then, and what is kept."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.door import actions as door
from app.planning.models import Shift, ShiftChange
from app.rounds.models import Round, RoundStop, Visit
from app.sync.models import HeldOp
from tests.clients import Desk, Phone
from tests.rounds.test_week_page import NEW, typed
from tests.world import World

DAY = date(2026, 11, 24)
VU = re.compile(r'name="vu" value="([0-9a-f]+)"')
TICK = re.compile(r'name="quand_meme" value="([^"]+)"')


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


def made(desk: Desk, world: World, how: str = "publier", **other: Any) -> UUID:
    known = ids(world)
    assert desk.submit(NEW, typed(world, DAY, **{how: "1", **other})).status_code == 303
    return (ids(world) - known).pop()


def ids(world: World) -> set[UUID]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return set(s.scalars(select(Shift.id)))


def page_of(shift_id: UUID) -> str:
    return f"{NEW}/{shift_id}/modifier"


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def change(desk: Desk, world: World, shift_id: UUID, **other: Any) -> Any:
    """Typed, read what is said, agreed to."""
    data = {**typed(world, DAY), "motif": "effectif", **other}
    data = {name: value for name, value in data.items() if value is not None}
    shown = desk.submit(page_of(shift_id), data)
    if shown.status_code == 303:
        return shown
    html = text(shown)
    agreed = {name: found[1] for name, one in (("vu", VU), ("quand_meme", TICK)) if (found := one.search(html))}
    return desk.submit(page_of(shift_id), {**data, **agreed}) if agreed else shown


def held(phone: Phone) -> dict[str, Any]:
    return {kind: one for (kind, _), one in phone.pull_all().items() if kind in ("shift", "round")}


def stops(world: World) -> dict[UUID, tuple[bool, bool]]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return {one.estate_id: (one.added, one.removed) for one in s.scalars(select(RoundStop))}


def test_the_page_shows_what_the_shift_says(desk: Desk, world: World) -> None:
    page = text(desk.get(page_of(made(desk, world))))
    assert 'value="17:00"' in page and 'value="00:30"' in page and f'value="{DAY}"' in page
    assert f'name="etapes" value="{world.verriers.estate_id}"' in page and "Prendre les clés." in page
    assert len(re.findall(r"<input[^>]*checked[^>]*checkbox", page)) == 2
    assert "Effectif ou absence" in page


def test_a_draft_is_changed_at_once_without_a_reason_and_nobody_hears(desk: Desk, world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    shift_id = made(desk, world, "brouillon")
    assert "Pourquoi" not in text(desk.get(page_of(shift_id)))
    data = typed(world, DAY + timedelta(days=1), debut="18:00", etapes=[str(world.tuilerie.estate_id)])
    assert desk.submit(page_of(shift_id), data).status_code == 303
    with tenant.tenant(world.org_id), read_unit() as s:
        shift, walked = s.get_one(Shift, (world.org_id, shift_id)), s.scalars(select(Round)).one()
        assert (shift.service_date, shift.state, shift.version) == (DAY + timedelta(days=1), "brouillon", 0)
        assert (walked.service_date, walked.planned_at) == (shift.service_date, shift.starts_at)
        assert [one.estate_id for one in walked.stops] == [world.tuilerie.estate_id]
    assert held(phone) == {}


def test_what_was_published_says_first_who_is_told_and_saves_nothing_yet(desk: Desk, world: World) -> None:
    shift_id = made(desk, world)
    lead = [str(world.nadia.user_id), str(world.lead.user_id)]
    shown = desk.submit(page_of(shift_id), typed(world, DAY, agents=lead, motif="effectif", debut="18:00"))
    page = text(shown)
    assert shown.status_code == 200 and 'value="18:00"' in page
    assert "Nadia Belkacem reçoit la vacation changée sur son téléphone." in page
    assert "Anne Morel reçoit cette vacation sur son téléphone." in page
    assert "Yoann Le Guen ne l’a plus sur son téléphone." in page
    with tenant.tenant(world.org_id), read_unit() as s:
        assert len(s.get_one(Shift, (world.org_id, shift_id)).agents) == 2
        assert [one.verb for one in s.scalars(select(ShiftChange))] == ["publiee"]


def test_what_was_agreed_to_is_what_is_saved_and_nothing_typed_after_it(desk: Desk, world: World) -> None:
    shift_id = made(desk, world)
    data = typed(world, DAY, debut="18:00", motif="besoin")
    seen = VU.search(text(desk.submit(page_of(shift_id), data))).group(1)
    other = desk.submit(page_of(shift_id), {**data, "debut": "19:00", "vu": seen})
    assert other.status_code == 200 and VU.search(text(other)).group(1) != seen
    assert desk.submit(page_of(shift_id), {**data, "vu": seen}).status_code == 303


def test_a_published_shift_changes_on_the_phones_of_those_who_stay_come_and_go(
    desk: Desk, world: World, as_phone: Any
) -> None:
    nadia, yoann, lead = (as_phone(one) for one in (world.nadia, world.yoann, world.lead))
    shift_id = made(desk, world)
    assert set(held(nadia)) == set(held(yoann)) == {"shift", "round"} and held(lead) == {}
    agents = [str(world.nadia.user_id), str(world.lead.user_id)]
    order = [str(world.tuilerie.estate_id), str(world.verriers.estate_id)]
    assert change(desk, world, shift_id, agents=agents, etapes=order, debut="18:00").status_code == 303
    for phone in (nadia, lead):
        found = held(phone)
        assert found["shift"]["data"]["starts_at"] == "2026-11-24T17:00:00Z"
        assert [one["estate_id"] for one in found["round"]["data"]["stops"]] == order
        assert {one["name"] for one in found["round"]["data"]["agents"]} == {"Nadia Belkacem", "Anne Morel"}
    body = yoann.sync()
    assert {(one["kind"], one["id"]) for one in body["evictions"]} >= {("shift", str(shift_id))}
    assert "round" in {one["kind"] for one in body["evictions"]} and body["changes"] == []


def test_every_version_is_kept_with_who_when_and_why(desk: Desk, world: World) -> None:
    shift_id = made(desk, world)
    clock.move(timedelta(minutes=5))
    change(desk, world, shift_id, jour="2026-11-25", motif="demande", note="Nouvelle note")
    page = text(desk.get(f"{NEW}/{shift_id}"))
    assert "Modifiée par Claire Vasseur" in page and "à 08:05 · Demande d’un agent" in page
    assert "Avant\u00a0: 24/11/2026, 17:00 – 00:30 · Nadia Belkacem et Yoann Le Guen · Prendre les clés." in page
    assert "Étapes d’avant\u00a0: Les Verriers, Les Glycines" in page and "Publiée par Claire Vasseur" in page
    with tenant.tenant(world.org_id), read_unit() as s:
        rows = s.scalars(select(ShiftChange).where(ShiftChange.verb == "modifiee")).all()
        assert [one.reason for one in rows] == ["demande"] and "clés".encode() not in (rows[0]._was or b"")


def test_without_a_reason_a_day_or_an_agent_it_is_asked_and_nothing_typed_is_lost(desk: Desk, world: World) -> None:
    shift_id = made(desk, world)
    for other, said in (
        ({"motif": None}, "Dites pourquoi cette vacation change"),
        ({"jour": ""}, "Choisissez le jour"),
        ({"agents": []}, "Choisissez au moins un agent"),
        ({"fin": "25:00"}, "Écrivez l’heure comme ceci"),
    ):
        answer = change(desk, world, shift_id, note="Gardé <là>", **other)
        assert answer.status_code == 422 and said in text(answer), said
        assert "Gardé <là>" in text(answer) and f'name="etapes" value="{world.glycines.estate_id}"' in text(answer)


def test_a_change_over_another_shift_an_absence_or_a_closed_access_is_refused_in_words(
    desk: Desk, world: World
) -> None:
    made(desk, world, debut="12:00", fin="15:00", etapes=[])
    shift_id = made(desk, world)
    answer = change(desk, world, shift_id, debut="14:00", fin="19:00")
    assert answer.status_code == 422 and "en chevauche une autre le 24/11/2026 de 12:00 à 15:00" in text(answer)
    absences = "/bureau/planning/absences"
    desk.submit(absences, {"agent": str(world.nadia.user_id), "du": "2026-11-26", "au": "2026-11-26"})
    answer = change(desk, world, shift_id, jour="2026-11-26")
    assert answer.status_code == 422 and "Absence notée sur ces heures\u00a0: Nadia Belkacem" in text(answer)
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.get_one(Shift, (world.org_id, shift_id)).service_date == DAY


def test_a_round_that_started_or_is_over_holds_its_shift(desk: Desk, world: World, as_phone: Any) -> None:
    shift_id, phone = made(desk, world), as_phone(world.nadia)
    round_id = next(id for kind, id in phone.pull_all() if kind == "round")
    assert desk.get(page_of(shift_id)).status_code == 200
    phone.sync(phone.op("round.start", {"planned": True, "agents": []}, round_id))
    answer = desk.submit(page_of(shift_id), typed(world, DAY, debut="18:00", motif="besoin"), page=NEW)
    assert answer.status_code == 422 and 'value="18:00"' in text(answer)
    assert "a commencé le 20/11/2026 à 08:00 et elle est en cours\u00a0: elle ne se modifie plus" in text(answer)
    assert "/modifier" not in text(desk.get(f"{NEW}/{shift_id}"))


def test_its_round_may_be_given_up_or_given_by_the_change(desk: Desk, world: World, as_phone: Any) -> None:
    shift_id, phone = made(desk, world), as_phone(world.nadia)
    assert change(desk, world, shift_id, etapes=[]).status_code == 303
    assert "Pas de tournée prévue" in text(desk.get(f"{NEW}/{shift_id}"))
    assert held(phone)["round"]["data"]["state"] == "annulee"
    assert change(desk, world, shift_id).status_code == 303
    states = [one["data"]["state"] for (kind, _), one in phone.pull_all().items() if kind == "round"]
    assert states == ["planifiee"]


def test_nothing_is_lost_of_a_phone_that_left_on_the_old_version(
    app: Flask, desk: Desk, world: World, as_phone: Any
) -> None:
    """Offline, Nadia walks the stop that was withdrawn, on the old day; Yoann is no longer of the round."""
    shift_id, nadia, yoann = made(desk, world), as_phone(world.nadia), as_phone(world.yoann)
    round_id = next(id for kind, id in nadia.pull_all() if kind == "round")
    yoann.pull_all()
    stop = {one["estate_id"]: one["id"] for one in held_round(desk, world)}[str(world.glycines.estate_id)]
    agents, order = [str(world.nadia.user_id), str(world.lead.user_id)], [str(world.verriers.estate_id)]
    assert change(desk, world, shift_id, jour="2026-11-25", agents=agents, etapes=order).status_code == 303
    assert stops(world)[world.glycines.estate_id] == (True, True)
    clock.move(timedelta(days=4, hours=10))

    def walk(phone: Phone) -> list[dict[str, Any]]:
        visit = {"round_id": round_id, "stop_id": stop, "place": {"estate": str(world.glycines.estate_id)},
                 "agents": [], "state": "visite", "ras": True, "entrances": []}  # fmt: skip
        start = phone.op("round.start", {"planned": True, "agents": []}, round_id)
        return phone.sync(start, phone.op("visit.record", visit))["results"]

    assert [one["result"] for one in walk(nadia)] == ["applied", "applied"]
    assert [one["reason"] for one in walk(yoann)] == ["not_allowed", "not_allowed"]
    with tenant.tenant(world.org_id), read_unit() as s:
        walked, visit = s.scalars(select(Round)).one(), s.scalars(select(Visit)).one()
        assert {str(one.id): one.state for one in walked.standing_stops}[stop] == "visite"
        assert visit.service_date == walked.service_date == DAY + timedelta(days=1)
        assert len(s.scalars(select(HeldOp)).all()) == 2
    desk = Desk.signed_in(app, world.claire)
    page = text(desk.get(f"{NEW}/{shift_id}"))
    assert "La tournée a commencé le 24/11/2026 à 18:00, un autre jour que la vacation" in page
    assert "Yoann Le Guen" in text(desk.get("/bureau/regler"))


def held_round(desk: Desk, world: World) -> list[dict[str, str]]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return [{"id": str(one.id), "estate_id": str(one.estate_id)} for one in s.scalars(select(RoundStop))]


# --- what is said before it is published ---------------------------------------------------------------


def test_a_lone_shift_of_a_holiday_is_published_once_ticked_and_that_is_kept(desk: Desk, world: World) -> None:
    christmas = typed(world, date(2026, 12, 25), agents=[str(world.nadia.user_id)], publier="1", etapes=[])
    shown = desk.submit(NEW, christmas)
    assert shown.status_code == 422
    assert "Une personne seule\u00a0: une tournée se fait à deux." in text(shown)
    assert "Jour férié\u00a0: Noël." in text(shown) and "Prendre les clés." in text(shown)
    tick = TICK.search(text(shown)).group(1)
    assert desk.submit(NEW, {**christmas, "quand_meme": "x"}).status_code == 422
    assert desk.submit(NEW, {**christmas, "quand_meme": tick}).status_code == 303
    with tenant.tenant(world.org_id), read_unit() as s:
        assert [one.accepted for one in s.scalars(select(ShiftChange))] == [["ferie", "seul"]]
        shift_id = s.scalars(select(Shift.id)).one()
    assert "malgré\u00a0: jour férié, une personne seule" in text(desk.get(f"{NEW}/{shift_id}"))


def test_a_draft_is_published_from_its_page_once_ticked(desk: Desk, world: World) -> None:
    shift_id = made(desk, world, "brouillon", agents=[str(world.nadia.user_id)])
    one = f"{NEW}/{shift_id}"
    refused = desk.submit(f"{one}/publier", {}, one)
    assert refused.status_code == 422 and "cochez la case" in text(refused)
    tick = TICK.search(text(refused)).group(1)
    assert desk.submit(f"{one}/publier", {"quand_meme": tick}, one).status_code == 303


def test_the_week_says_it_in_the_cell_and_publishes_what_was_ticked(desk: Desk, world: World) -> None:
    lone = made(desk, world, "brouillon", agents=[str(world.nadia.user_id)], jour="2026-11-25")
    early = made(desk, world, "brouillon", jour="2026-11-26", debut="09:00", fin="12:00")
    pair = made(desk, world, "brouillon", jour="2026-11-27", debut="17:00", fin="20:00")
    week = text(desk.get(f"/bureau/planning?jour={DAY}"))
    assert week.count("Repos\u00a0: 8\u00a0h\u00a030") == 2 and week.count("</svg>Seul</span>") == 1
    page = f"/bureau/planning/publier?jour={DAY}"
    shown = text(desk.get(page))
    assert "1 vacation à publier · 2 à vérifier" in shown
    assert "Nadia Belkacem\u00a0: 8\u00a0h\u00a030 de repos entre deux jours, au lieu de 11\u00a0h." in shown
    ticks = dict(one.split(":") for one in TICK.findall(shown))
    assert set(ticks) == {str(lone), str(early)}
    data = {"jour": str(DAY), "quand_meme": [f"{lone}:{ticks[str(lone)]}", f"{early}:x"]}
    assert desk.submit("/bureau/planning/publier", data, page).status_code == 303
    with tenant.tenant(world.org_id), read_unit() as s:
        states = {one.id: one.state for one in s.scalars(select(Shift))}
    assert states == {lone: "publiee", early: "brouillon", pair: "publiee"}


def test_publishing_a_past_day_or_a_seventh_hour_too_many_asks(desk: Desk, world: World) -> None:
    past = desk.submit(NEW, typed(world, date(2026, 11, 19), publier="1"))
    assert past.status_code == 422 and "La date est passée" in text(past)
    for day in range(23, 28):
        made(desk, world, "brouillon", jour=f"2026-11-{day}", debut="08:00", fin="17:30", etapes=[])
    full = desk.submit(NEW, typed(world, date(2026, 11, 28), debut="09:00", fin="10:00", publier="1"))
    assert full.status_code == 422
    assert "Yoann Le Guen\u00a0: 48\u00a0h\u00a030 de travail dans la semaine" in text(full)


def test_nobody_whose_access_is_closed_is_published_or_given_a_shift(desk: Desk, world: World) -> None:
    shift_id = made(desk, world, "brouillon")
    with tenant.tenant(world.org_id), write_unit():
        door.disable_user(world.admin.actor, world.yoann.user_id, clock.now())
    one = f"{NEW}/{shift_id}"
    answer = desk.submit(f"{one}/publier", {}, one)
    assert answer.status_code == 422 and "Accès fermé\u00a0: Yoann Le Guen." in text(answer)
    assert 'href="/bureau/equipe?acces=ferme"' in text(answer)
