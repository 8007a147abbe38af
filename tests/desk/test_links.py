"""Every link of the desk leads to a page, from whatever is listed: what was cancelled, closed or settled too."""

from __future__ import annotations

import re
from collections import Counter
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
STARTS = (
    "/bureau/", "/bureau/suivis?etat=annulee", "/bureau/suivis?etat=faite", "/bureau/relire?etat=diffuse",
    "/bureau/relire?etat=retenu", "/bureau/regler?etat=reglees", "/bureau/relire/doublons?etat=tranches",
    "/bureau/consignes?etat=close", "/bureau/orientations?etat=transmis", "/bureau/techniques?etat=envoye",
    "/bureau/techniques?etat=retenu",
)  # fmt: skip


def follow(desk: Desk) -> tuple[set[str], list[tuple[int, str, str]]]:
    """What was opened, a few of each form of address, and what led nowhere: status, address, from where."""
    seen, lost, kinds = set(), [], Counter[str]()
    waiting = [(start, "") for start in STARTS]
    while waiting:
        url, source = waiting.pop()
        kind = VALUE.sub("", ID.sub("*", url))
        if url in seen or kinds[kind] >= ALIKE:
            continue
        seen.add(url)
        kinds[kind] += 1
        answer = desk.get(url)
        if answer.status_code >= 400:
            lost.append((answer.status_code, url, source))
        if answer.mimetype == "text/html":
            waiting += [(unescape(href), url) for href in HREF.findall(answer.get_data(as_text=True))]
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
