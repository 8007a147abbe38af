"""Follow-ups at the desk: all those of the service, what can be done of each, and what the phones are told."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.followups import actions
from tests.clients import Desk
from tests.desk.evening import Evening
from tests.followups.helpers import everything
from tests.world import Person, World

ROW = re.compile(r'<tr id="l-([0-9a-f-]{36})">(.*?)</tr>', re.DOTALL)


def asked_for(world: World, person: Person, days: int, subject: UUID, **more: Any) -> UUID:
    """A follow-up of theirs, due so many days from now, decided a month ago."""
    act = person.act(at=clock.now() - timedelta(days=30))
    data = {"subject": {"kind": "conflict", "id": subject}, "due_on": clock.today() + timedelta(days=days),
            "reason": "repasser", "estate_id": world.glycines.estate_id, **more}  # fmt: skip
    with tenant.tenant(world.org_id), write_unit():
        return actions.schedule(act, data).id


def shown(desk: Desk, url: str) -> dict[UUID, str]:
    """The rows of a list, by record, in order."""
    html = unescape(desk.get(url).get_data(as_text=True))
    return {UUID(id): " ".join(re.sub(r"<[^>]+>", " ", row).split()) for id, row in ROW.findall(html)}


def test_all_those_of_the_service_are_there_late_first_with_place_subject_and_owner(
    world: World, evening: Evening, as_desk: Any
) -> None:
    tomorrow = asked_for(world, world.yoann, 1, evening.conflict)
    late = asked_for(world, world.nadia, -3, evening.conflict)
    outside = asked_for(world, world.nadia, 0, uuid7(), estate_id=None)
    desk: Desk = as_desk(world.lead)
    rows = shown(desk, "/bureau/suivis")
    assert list(rows) == [late, outside, tomorrow]
    assert "17 novembre 2026" in rows[late] and "En retard" in rows[late] and "Nadia Belkacem" in rows[late]
    assert "Conflit" in rows[late] and "Les Glycines" in rows[late] and "14" in rows[late]
    assert "Espace public" in rows[outside] and "Yoann Le Guen" in rows[tomorrow]
    html = desk.get("/bureau/suivis").get_data(as_text=True)
    assert f'href="/bureau/relire/conflict/{evening.conflict}"' in html
    for words in ("À faire · 3", "En retard · 1", "Aujourd’hui · 1", "Cette semaine · 2", "Faits · 0", "1 en retard"):
        assert words in unescape(html), words
    assert list(shown(desk, "/bureau/suivis?tri=-agent")) == [tomorrow, late, outside]
    for query, kept in (
        ("etat=en_retard", [late]), ("etat=semaine", [outside, tomorrow]), (f"agent={world.yoann.user_id}", [tomorrow]),
        ("residence=espace_public", [outside]), (f"secteur={world.sector_id}", [late, tomorrow]), ("nature=visit", []),
    ):  # fmt: skip
        assert list(shown(desk, f"/bureau/suivis?{query}")) == kept, query


def test_done_and_put_off_at_the_desk_come_back_to_the_list_and_to_its_line(
    world: World, evening: Evening, as_desk: Any
) -> None:
    first, second = (asked_for(world, world.nadia, days, evening.conflict) for days in (-2, -1))
    desk: Desk = as_desk(world.claire)
    page = f"/bureau/suivis/{first}?agent={world.nadia.user_id}&ligne={second}"
    html = unescape(desk.get(page).get_data(as_text=True))
    assert "Demain, sam. 21 nov." in html and "Dans 15\u00a0jours, sam. 5 déc." in html
    for path, wrong in (("fait", {}), ("reporter", {"jour": "hier"}), ("confier", {"personne": str(uuid7())})):
        assert desk.submit(f"/bureau/suivis/{first}/{path}", wrong, page).status_code == 422
    done = desk.submit(page.replace("?", "/fait?"), {"resultat": "ameliore"}, page)
    assert done.headers["Location"] == f"/bureau/suivis?agent={world.nadia.user_id}#l-{second}"
    assert "Cela va mieux" in shown(desk, "/bureau/suivis?etat=faite")[first]
    stale = desk.submit(f"/bureau/suivis/{first}/reporter", {"jour": "2026-12-05"}, f"/bureau/suivis/{second}")
    html = stale.get_data(as_text=True)
    assert stale.status_code == 422 and 'role="alert"' in html and "<h2 id=" not in html, "nothing is left to be done"
    desk.submit(f"/bureau/suivis/{second}/reporter", {"jour": "2026-12-05"}, f"/bureau/suivis/{second}")
    assert "5 décembre 2026" in shown(desk, "/bureau/suivis")[second]


def test_handed_over_it_leaves_one_phone_for_the_other(
    world: World, evening: Evening, as_desk: Any, as_phone: Any
) -> None:
    id = asked_for(world, world.nadia, 0, evening.conflict)
    nadia, yoann, desk = as_phone(world.nadia), as_phone(world.yoann), as_desk(world.claire)
    assert ("followup", str(id)) in nadia.pull_all() and ("followup", str(id)) not in yoann.pull_all()
    page = f"/bureau/suivis/{id}"
    assert world.admin.name not in desk.get(page).get_data(as_text=True)
    desk.submit(f"{page}/confier", {"personne": str(world.yoann.user_id)}, page)
    gone = [one["id"] for one in nadia.sync()["evictions"] if one["kind"] == "followup"]
    come = [one for one in yoann.sync()["changes"] if one["kind"] == "followup"]
    assert gone == [str(id)]
    assert [one["id"] for one in come] == [str(id)] and come[0]["data"]["handed_at"]
    assert "avant : Nadia Belkacem" in shown(desk, "/bureau/suivis")[id].replace("\u00a0", " ")


def test_a_phone_s_change_is_a_change_for_the_page_of_the_desk(
    world: World, evening: Evening, as_desk: Any, as_phone: Any
) -> None:
    id = asked_for(world, world.nadia, 0, evening.conflict)
    desk: Desk = as_desk(world.claire)
    page = f"/bureau/suivis/{id}"
    seen = re.findall(r'name="seen" value="(\d+)"', desk.get(page).get_data(as_text=True))[0]
    phone = as_phone(world.nadia)
    clock.move(timedelta(minutes=3))
    phone.sync(phone.op("followup.done", {"outcome": "inchange"}, id))
    answer = desk.submit(f"{page}/fait", {"resultat": "fait", "seen": seen}, page)
    assert answer.status_code == 409
    assert "Nadia Belkacem a noté ce suivi comme fait à" in unescape(answer.get_data(as_text=True))
    assert [row.outcome for row in everything(actions.Followup)] == ["inchange"]


def sheet(desk: Desk, id: UUID) -> str:
    """What the page of one says of it, above what can be done."""
    html = unescape(desk.get(f"/bureau/suivis/{id}").get_data(as_text=True))
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition('<dl class="kv">')[2].partition("</dl>")[0]).split())


def test_the_page_of_one_done_put_off_or_cancelled_says_who_did_it_and_when(
    world: World, evening: Evening, as_desk: Any, as_phone: Any
) -> None:
    done, put_off, left = (asked_for(world, world.nadia, days, evening.conflict) for days in (-2, -1, 0))
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    assert "Noté" not in sheet(desk, done) and "Reporté" not in sheet(desk, put_off)
    desk.submit(f"/bureau/suivis/{done}/fait", {"resultat": "ameliore"}, f"/bureau/suivis/{done}")
    clock.move(timedelta(minutes=3))
    phone.sync(phone.op("followup.postpone", {"due_on": "2026-11-27"}, put_off))
    assert sheet(desk, put_off).endswith("Reporté par Nadia Belkacem, ven. 20 nov. à 08:03")
    clock.move(timedelta(minutes=20))
    phone.sync(phone.op("entry.cancel", {"kind": "conflict", "reason": None}, evening.conflict, base_rev=1))
    assert sheet(desk, done).endswith("Fait, cela va mieux Noté par Claire Vasseur, ven. 20 nov. à 08:00")
    for id in (put_off, left):
        assert sheet(desk, id).endswith("État Annulé Annulé par Nadia Belkacem, ven. 20 nov. à 08:23")
    for state in ("faite", "annulee"):
        html = desk.get(f"/bureau/suivis?etat={state}").get_data(as_text=True)
        assert f"/bureau/suivis/{done if state == 'faite' else left}?" in html and ">Traiter<" not in html
