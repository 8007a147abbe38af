"""Nothing is cut silently: every list says how many there are in all, and its pages hold them all."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.followups import actions as followups
from app.followups.models import Followup
from app.pages import lists
from app.people.models import Membership
from app.people.rules import Role
from app.places import actions as places
from app.places.models import Estate, Landlord, Sector
from app.planning import actions as planning
from app.planning.models import Absence
from app.referrals import actions as referrals
from app.referrals.models import Partner, Referral
from app.review import queries as review
from app.rounds.models import Consigne
from app.sync.models import HeldOp
from app.technical.models import TechnicalProblem
from tests import world as worlds
from tests.clients import Desk, Phone
from tests.conftest import standing
from tests.hostile.test_statements import growing
from tests.world import World

pytestmark = pytest.mark.slow  # three pages of everything
MANY = 103
"""More than two pages of any list, and more than any page shows at once."""
HERS = ("/bureau/a-faire", "/bureau/annuaire")
"""At Nadia's own desk: every follow-up there is is hers."""
ROW = re.compile(r'<(?:tr|li) id="l-')
SAID = re.compile(r"Page (\d+) sur (\d+) · lignes (\d+) à (\d+) sur (\d+)")


@pytest.fixture
def much(app: Flask, world: World) -> dict[str, int]:
    """More of everything than a page shows; by list, how many there are. Told once for all who look at it."""
    found: dict[str, int] = standing(app, "much", lambda: _much(app))
    return found


def _much(app: Flask) -> dict[str, int]:
    world: World = standing(app, "world", worlds.build)
    growing(world, Phone.enrolled(app, world.nadia))(MANY)
    claire, at = world.claire.actor, clock.now()
    with tenant.every_tenant(), write_unit():
        for n in range(MANY):
            worlds._person(world.org_id, f"Zoé{n:03} Martin", Role.agent)
    with tenant.tenant(world.org_id), write_unit():
        for n in range(MANY):
            places.create_landlord(world.org_id, name=f"Habitat {n:03}")
            referrals.create_partner(claire, at, name=f"Association {n:03}", domaines=["logement"])
            places.create_sector(world.org_id, name=f"Îlot {n:03}", code=f"I{n:03}")
            starts_at = at + timedelta(days=30 + n)
            planning.declare_absence(
                claire, at, user_id=world.yoann.user_id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=9)
            )
            subject = {"kind": "conflict", "id": uuid7()}
            followups.schedule(world.nadia.act(), {"subject": subject, "due_on": clock.today(), "reason": "repasser"})
    with tenant.tenant(world.org_id), read_unit() as s:

        def count(model: Any, *conditions: Any) -> int:
            return s.scalar(select(func.count()).select_from(model).where(*conditions)) or 0

        return {
            "/bureau/relire": review.count_to_review(world.org_id),
            "/bureau/regler": count(HeldOp, HeldOp.settled_at.is_(None)),
            "/bureau/suivis": count(Followup),
            "/bureau/a-faire": count(Followup),
            "/bureau/annuaire": count(Partner),
            "/bureau/consignes": count(Consigne),
            "/bureau/techniques": count(TechnicalProblem),
            "/bureau/orientations": count(Referral, Referral.consent == "accorde"),
            "/bureau/partenaires": count(Partner),
            "/bureau/equipe": count(Membership),
            "/bureau/planning/absences": count(Absence),
            "/bureau/secteurs": count(Sector),
            f"/bureau/secteurs/{world.sector_id}/residences": count(Estate, Estate.sector_id == world.sector_id),
            "/bureau/patrimoine": count(Estate),
            "/bureau/patrimoine/bailleurs": count(Landlord),
        }


def read(desk: Desk, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.get_data(as_text=True))


def test_every_list_says_how_many_there_are_and_its_pages_hold_them_all(
    world: World, much: dict[str, int], as_desk: Any
) -> None:
    claire, nadia = as_desk(world.claire), as_desk(world.nadia)
    for url, total in much.items():
        desk: Desk = nadia if url in HERS else claire
        assert total > 100, url
        pages = -(-total // 50)
        shown = [read(desk, f"{url}?page={n}") for n in range(1, pages + 1)]
        assert sum(len(ROW.findall(html)) for html in shown) == total, url
        for n, html in enumerate(shown, 1):
            first, last = 50 * (n - 1) + 1, min(50 * n, total)
            assert SAID.findall(html) == [tuple(map(str, (n, pages, first, last, total)))], url
        assert SAID.findall(read(desk, f"{url}?page=999"))[0][0] == str(pages), url
        for wrong in ("0", "-1", "abc", "", "1e3"):
            assert SAID.findall(read(desk, f"{url}?page={wrong}"))[0][0] == "1", (url, wrong)
    _excerpts_say_of_how_many(claire, much)


def _excerpts_say_of_how_many(desk: Desk, much: dict[str, int]) -> None:
    html = read(desk, "/bureau/")
    shown = f'12 sur {much["/bureau/suivis"]}<span class="noprint">, <a href="/bureau/suivis">tout voir</a></span>'
    assert shown in html
    received = re.search(r"12 sur (\d+)<span class=\"noprint\">\u00a0: <a href=\"/bureau/relire\?du=", html)
    assert received and int(received.group(1)) >= much["/bureau/relire"]
    to_read = much["/bureau/relire"]
    sheet = re.search(r'<td><a href="(/bureau/relire/[^"]+)"', read(desk, "/bureau/relire"))
    assert sheet and f"12 affichées sur {to_read} <a" in read(desk, sheet.group(1))
    assert f"Les 200 plus anciennes, sur {to_read}," in read(desk, "/bureau/relire/tout-montrer")


NEXT = re.compile(r'rel="next" href="([^"]+)"')
OPENED = re.compile(r'<a href="(/bureau/relire/[^"]+)"><b>')
BACK = re.compile(r'<a href="([^"]+)">Revenir à la liste')


def test_shown_many_at_once_a_list_stays_so_to_its_last_page_sorted_and_come_back_to(
    app: Flask, world: World, much: dict[str, int], as_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire, nadia = as_desk(world.claire), as_desk(world.nadia)
    desk: Desk = claire
    monkeypatch.setattr(lists, "ALL_AT_ONCE", 60)
    monkeypatch.setitem(app.jinja_env.globals, "all_at_once", 60)
    for url, total in much.items():
        shown, following = 0, f"{url}?tout=1"
        while following:
            html = read(nadia if url in HERS else claire, following)
            shown += len(ROW.findall(html))
            following = next(iter(NEXT.findall(html)), "")
        assert shown == total, url
    last = read(desk, "/bureau/relire?tout=1&tri=lieu&page=2")
    assert "tout=1" in SORTS.findall(last)[0]
    line = OPENED.findall(last)[-1]
    back = BACK.findall(read(desk, line))[0]
    address, _, row = back.partition("#")
    assert f'<tr id="{row}">' in read(desk, address)


SORTED = (
    "/bureau/techniques?urgence=t2", "/bureau/orientations?domaine=logement", "/bureau/consignes?etat=a_venir",
    "/bureau/partenaires?etat=retire", "/bureau/equipe?role=agent", "/bureau/relire?nature=technical",
    "/bureau/secteurs?agent={nadia}",
    "/bureau/patrimoine?secteur={sector}",
    "/bureau/listes?etat=livree",
)  # fmt: skip
SORTS = re.compile(r'<th scope="col"[^>]*><a href="([^"]+)"')


def test_every_heading_that_sorts_does_up_then_down_then_not_at_all(
    world: World, asked: dict[str, Any], as_desk: Any
) -> None:
    desk: Desk = as_desk(world.claire)
    for url in (one.format(**asked) for one in SORTED):
        own = read(desk, url)
        links = SORTS.findall(own)
        assert links, url
        for rank in range(len(links)):
            up = read(desk, links[rank])
            assert url.partition("?")[2] in links[rank] and 'aria-sort="ascending"' in up
            down = read(desk, SORTS.findall(up)[rank])
            assert 'aria-sort="descending"' in down
            assert "tri=" not in SORTS.findall(down)[rank]
            assert len(ROW.findall(up)) == len(ROW.findall(down)) == len(ROW.findall(own)), links[rank]


def test_technical_problems_are_sorted_by_severity_place_and_day(
    world: World, asked: dict[str, Any], as_desk: Any
) -> None:
    desk: Desk = as_desk(world.claire)

    def cells(query: str, rank: int) -> list[str]:
        html = read(desk, f"/bureau/techniques?{query}")
        rows = [row for row in re.findall(r'<tr id="l-.*?</tr>', html, re.DOTALL) if "Espace public" not in row]
        found = [row.split("<td")[rank].partition(">")[2] for row in rows]
        return [" ".join(re.sub(r"<[^>]+>", " ", one).split()).partition(",")[0] for one in found]

    for query, rank in (("tri=residence", 3), ("tri=urgence", 1)):
        up, down = cells(query, rank), cells(query.replace("=", "=-"), rank)
        assert len(set(up)) > 1 and list(dict.fromkeys(up)) == list(dict.fromkeys(down))[::-1], query


CUTS = {
    "desk/queries/readiness.py": 1,  # « et d’autres »
    "desk/queries/review.py": 2,  # the batch, what is beside a sheet: « 12 sur 31 »
    "desk/queries/said.py": 2,  # « et aussi n autres réponses », an ellipsis
    "desk/queries/today.py": 2,  # « 12 sur 31 », « +4 »
    "desk/views/search.py": 1,  # what is typed
    "followups/queries.py": 1,  # of Aujourd’hui
    "mediation/pages/letters.py": 1,  # « et n autres »
    "mediation/sheet.py": 1,  # closed cases that look alike, the last ones
    "merging/queries.py": 2,  # a page, « 5 sur 12 »
    "pages/finding.py": 2,  # what is typed, « 20 personnes sur 45 »
    "pages/lists.py": 2,  # a page, the digits of its number
    "pages/workbook.py": 1,  # what a cell holds
    "places/finder.py": 1,  # « 20 résidences sur 450 »
    "places/pages.py": 1,  # what is typed
    "places/queries.py": 1,  # the words that are looked for
    "portal/queries.py": 1,  # a page
    "portal/routes.py": 1,  # what is typed
    "referrals/pages/directory.py": 1,  # what is typed
    "retention/queries.py": 1,  # the last runs
    "review/queries.py": 1,  # a page
    "sectors/pages.py": 1,  # what is typed
    "sync/queries.py": 1,  # dangers of Aujourd’hui
    "technical/listing.py": 1,  # « 5 sur 12 »
}
"""By file of pages, how many lists or texts it cuts; each says so."""
PAGES = (
    "*/queries.py", "*/listing.py", "*/directory.py", "*/sheet.py", "*/pages.py", "*/routes.py", "*/finder.py",
    "*/grid.py", "desk/**/*.py", "portal/*.py", "pages/*.py", "*/pages/*.py",
)  # fmt: skip
CUT = re.compile(r"\.limit\((?!1\))|\[ ?: ?[A-Z_]{3,}\]")


def test_no_page_cuts_a_list_without_saying_so() -> None:
    app = Path(__file__).parents[2] / "app"
    files = {path for pattern in PAGES for path in app.glob(pattern)}
    found = {str(path.relative_to(app)): len(CUT.findall(path.read_text())) for path in files}
    found = {name: count for name, count in found.items() if count and not name.startswith(("keys/", "door/", "push/"))}
    assert found == CUTS
