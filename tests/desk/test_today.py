"""*Aujourd’hui* says of each list what the page it leads to shows."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

from app.core import clock
from tests.clients import Desk
from tests.desk.evening import Evening, payload
from tests.world import World

TALLY = re.compile(r'<a class="row" href="([^"]+)"><span class="n">(\d+)</span>')
LINE = re.compile(r'<(?:li|tr)[^>]* id="l-[0-9a-f-]{36}"')
OF_DAY = re.compile(r'<a href="/bureau/relire/(\w+/[0-9a-f-]{36})"><b>.*?<td class="r">([^<]+)</td>', re.DOTALL)
LISTED = re.compile(r'href="/bureau/relire/(\w+/[0-9a-f-]{36})')


def test_each_number_and_each_state_of_today_is_what_its_page_lists(
    world: World, evening: Evening, as_phone: Any, as_desk: Any
) -> None:
    """Among the entries: a conflict both phones noted, one that was cancelled, one decided, one that is held."""
    nadia, yoann, desk = as_phone(world.nadia), as_phone(world.yoann), as_desk(world.claire)
    same, gone, undone = (payload("conflict", world, evening.partner_id, None) for _ in range(3))
    later = clock.now() + timedelta(minutes=4)
    twin = yoann.op("conflict.report", same, occurred_at=later.isoformat())
    void = nadia.op("conflict.report", {**gone, "type": "chien"}, occurred_at=later.isoformat())
    yoann.sync(twin, yoann.op("entry.twin", {"kind": "conflict", "other": str(evening.conflict), "same": True},
                              twin["record_id"]))  # fmt: skip
    nadia.sync(void, nadia.op("entry.cancel", {"kind": "conflict"}, void["record_id"]), nadia.op("drone.fly", {}),
               nadia.op("list.propose", {"list": "lieu", "want": "inutile", "line": "gare"}))  # fmt: skip
    nadia.sync(nadia.op("contact.record", {**undone, "besoin": "fee"}, uuid4()))
    one = f"/bureau/relire/contact/{evening.contact}"
    assert desk.submit(f"{one}/montrer", {"rev": rev(desk, one)}, one).status_code == 303

    today = read(desk, "/bureau/")
    tallies = TALLY.findall(today)
    assert len(tallies) == 6 and sum(int(count) for _, count in tallies) > 5
    for href, count in tallies:
        assert len(LINE.findall(read(desk, f"{href}{'&' if '?' in href else '?'}tout=1"))) == int(count), href
    of_day = dict(OF_DAY.findall(today))
    for state, code in {"À relire": "a_relire", "Validée": "diffuse", "En interne": "retenu"}.items():
        told = {entry for entry, its in of_day.items() if its == state}
        assert told == set(LISTED.findall(read(desk, f"/bureau/relire?etat={code}&tout=1"))), state
    assert f"conflict/{twin['record_id']}" not in of_day and f"conflict/{evening.conflict}" in of_day


def read(desk: Desk, url: str) -> str:
    return unescape(desk.get(url).get_data(as_text=True))


def rev(desk: Desk, url: str) -> str:
    found = re.search(r'name="rev" value="(\d+)"', read(desk, url))
    assert found
    return found.group(1)
