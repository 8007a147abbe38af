"""Of a case that is nobody's any more the month of each thing is known: its pages say months, and no day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.dates import MONTHS, SHORT_MONTHS, of_fr, on_fr, until_fr
from app.core.unit import write_unit
from app.retention import jobs
from tests.mediation.planting import planted
from tests.world import World

A_DAY = re.compile(
    rf"(?<!\+)\b(?:1er|[0-3]?\d) (?:{'|'.join(map(re.escape, [*MONTHS, *SHORT_MONTHS]))})|\d\d/\d\d/\d{{4}}"
)


def said(desk: Any, page: str) -> str:
    """The words of the part of a page that is of the case."""
    html = desk.get(page, follow_redirects=True).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(html.split("<main", 1)[1])))


def links(desk: Any, page: str) -> set[str]:
    html = desk.get(page).get_data(as_text=True).split("<main", 1)[1]
    return {unescape(one) for one in re.findall(r'<a [^>]*href="(/bureau/[^"#?]+)"', html)}


def test_its_pages_say_months_and_no_day(app: Flask, world: World, as_desk: Any) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        case_id = planted(s, world, "Mme Zyzomys")
    clock.move(timedelta(days=735))
    jobs.run(world.org_id, clock.now())
    page, nadia = f"/bureau/dossiers/{case_id}", as_desk(world.nadia)
    today = re.compile(f"{on_fr(clock.now())}|{clock.today():%d/%m/%Y}")  # when it was erased, which is of nobody
    for one in {page, *(it for it in links(nadia, page) if it.startswith(page) and not it.endswith("/lectures"))}:
        words = today.sub("", said(nadia, one))
        assert A_DAY.findall(words) == [], one
    whole = said(nadia, page)
    assert "clos en novembre 2026" in whole and "Accord de novembre 2026" in whole and "jour 39" in whole


def test_the_board_says_the_month_it_was_closed_in(app: Flask, world: World, as_desk: Any) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        planted(s, world, "Mme Zyzomys")
    clock.move(timedelta(days=735))
    jobs.run(world.org_id, clock.now())
    claire = as_desk(world.claire)
    board = said(claire, "/bureau/dossiers?etape=clos").rpartition("Les Passeurs")[0]  # at the foot, today
    assert "en novembre 2026" in board and not A_DAY.search(board)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 1), ("en mars 2026", "jusqu’en mars 2026", "de mars 2026")),
        (date(2026, 10, 9), ("en octobre 2026", "jusqu’en octobre 2026", "d’octobre 2026")),
    ],
)
def test_a_month_is_said_with_its_own_words(day: date, expected: tuple[str, ...]) -> None:
    assert (on_fr(day, True), until_fr(day, True), of_fr(day, True)) == expected
    assert on_fr(date(2026, 3, 1)) == "le 1er mars 2026" and until_fr(date(2026, 3, 1)) == "jusqu’au 1er mars 2026"
