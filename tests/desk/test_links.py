"""Every link of the desk leads to a page, from whatever is listed, what is over too; and what the fields
of all these pages leave to a browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from app.core import clock
from tests.clients import Desk, Phone
from tests.desk.evening import payload
from tests.world import World

pytestmark = pytest.mark.slow  # some two hundred pages

HREF = re.compile(r'href="(/bureau/[^"#]*)')
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
VALUE = re.compile(r"=[^&]*")
ALIKE = 2
"""Addresses of one form that are followed."""
FIELD = re.compile(r"<(?:input|textarea)\b[^>]*>")
UNTYPED = re.compile(r'type="(?:hidden|radio|checkbox|file)"')
FILLED = ("current-password", "new-password")
"""What a browser fills in here, of whoever is signed in."""
OWN = ("/compte/mot-de-passe", "/compte/cles")
READ = ("/bailleur/journal", *OWN)
STARTS = (
    "/bureau/", "/bureau/suivis?etat=annulee", "/bureau/suivis?etat=faite", "/bureau/relire?etat=diffuse",
    "/bureau/relire?etat=retenu", "/bureau/regler?etat=reglees", "/bureau/relire/doublons?etat=tranches",
    "/bureau/consignes?etat=close", "/bureau/orientations?etat=transmis", "/bureau/techniques?etat=envoye",
    "/bureau/techniques?etat=retenu",
)  # fmt: skip


def follow(desk: Desk, starts: Sequence[str] = STARTS) -> tuple[dict[str, str], list[tuple[int, str, str]]]:
    """The pages opened, a few of each form of address, and what led nowhere: status, address, from where."""
    seen: dict[str, str] = {}
    lost, kinds = [], Counter[str]()
    waiting = [(start, "") for start in starts]
    while waiting:
        url, source = waiting.pop()
        kind = VALUE.sub("", ID.sub("*", url))
        if url in seen or kinds[kind] >= ALIKE:
            continue
        kinds[kind] += 1
        answer = desk.get(url)
        if answer.status_code >= 400:
            lost.append((answer.status_code, url, source))
        seen[url] = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        waiting += [(unescape(href), url) for href in HREF.findall(seen[url])]
    return seen, lost


def test_every_link_leads_to_a_page(world: World, asked: dict[str, Any], as_phone: Any, as_desk: Any) -> None:
    phone: Phone = as_phone(world.nadia)
    again = {"id": str(uuid4()), "due_on": clock.today().isoformat(), "reason": "repasser"}
    told = phone.op("conflict.report", {**payload("conflict", world, uuid4(), None), "followup": again})
    phone.sync(told)
    done = phone.sync(phone.op("entry.cancel", {"kind": "conflict", "reason": None}, told["record_id"], base_rev=1))
    assert [one["result"] for one in done["results"]] == ["applied"]
    seen, lost = follow(as_desk(world.claire))
    assert lost == []
    assert len(seen) > 60


def test_no_field_has_a_browser_keep_what_is_typed_of_people_and_places(world: World, as_desk: Any) -> None:
    asked = 0
    for who, starts in (
        (world.claire, STARTS), (world.admin, ("/bureau/reglages", *OWN)), (world.reader, READ),
        (world.nadia, ("/bureau/a-faire", *OWN)),
    ):  # fmt: skip
        pages, _ = follow(as_desk(who), starts)
        for url, page in pages.items():
            fields = [one for one in FIELD.findall(page) if not UNTYPED.search(one)]
            asked += len(fields)
            kept = [one for one in fields if 'autocomplete="off"' not in one]
            assert [one for one in kept if not any(name in one for name in FILLED)] == [], url
    assert asked > 100
