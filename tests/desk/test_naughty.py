"""Whatever is typed at the desk comes back word for word, and runs nowhere."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from app.core import clock, tenant
from app.core.unit import write_unit
from app.extensions import db
from app.rounds import actions as rounds
from app.rounds.models import Consigne
from tests.clients import Desk, Phone
from tests.desk.evening import payload, tell
from tests.desk.naughty import naughty, packed
from tests.world import World

pytestmark = pytest.mark.slow  # five hundred strings, a page for each few
FOREIGN = {"img", "iframe", "object", "embed", "video", "audio", "base", "marquee", "math", "style"}


class Tags(HTMLParser):
    """The elements a browser would make of a page, and the attributes that run something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it; a script needs its nonce."""
        names = {name for name, _ in attrs}
        running = any(name.startswith("on") for name in names) or (tag == "script" and "nonce" not in names)
        self.found.add("script without nonce" if running else tag)

    def handle_data(self, data: str) -> None:
        """What is read on the page."""
        self.words.append(data)


def shown(desk: Desk, url: str) -> str:
    """What a reader of the page sees, the markup read as a browser does; nothing typed became markup."""
    page = Tags()
    page.feed(desk.get(url).get_data(as_text=True))
    assert not page.found & {*FOREIGN, "script without nonce"}, page.found
    return "".join(page.words)


def test_partners_of_any_name_are_listed_word_for_word(world: World, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    form = "/bureau/partenaires/nouveau"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', desk.get(form).get_data(as_text=True))
    assert token
    strings = [one for one in naughty() if len(one) <= 40 and "\n" not in one]
    for start in range(0, len(strings), 4):
        four = (strings[start : start + 4] * 4)[:4]
        data = dict(zip(("nom", "telephone", "adresse", "horaires"), four, strict=True))
        answer = desk.client.post(form, data={**data, "domaines": ["logement"], "csrf_token": token.group(1)})
        assert answer.status_code == 303, four
    listed = "".join(shown(desk, f"/bureau/partenaires?page={number}") for number in (1, 2, 3))
    assert [one for one in strings if one not in listed] == []


def test_consignes_and_entries_of_any_text_are_shown_word_for_word(world: World, as_desk: Any, as_phone: Any) -> None:
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    assert isinstance(phone, Phone)
    evening, texts = tell(world, phone), packed(480)
    ops = [phone.op("contact.record", payload("contact", world, evening.partner_id, one)) for one in texts]
    assert {one["result"] for one in phone.sync(*ops)["results"]} == {"applied"}
    with tenant.tenant(world.org_id), write_unit():
        for one in texts:
            rounds.write_consigne(
                world.claire.actor, clock.now(), estate_id=world.glycines.estate_id, text=one, valid_from=clock.today()
            )
        pages = -(-db.session.query(Consigne).count() // 50)
    listed = "".join(shown(desk, f"/bureau/consignes?page={number}") for number in range(1, pages + 1))
    assert [one for one in texts if one not in listed] == []
    for one, op in zip(texts, ops, strict=True):
        assert one in shown(desk, f"/bureau/relire/contact/{op['record_id']}")


def test_a_refused_form_gives_back_what_was_typed(world: World, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    form = "/bureau/consignes/nouvelle"
    for one in packed(480):
        answer = desk.submit(form, {"texte": one, "residence": "", "du": "x"})
        assert answer.status_code == 422
        assert one in html.unescape(answer.get_data(as_text=True))
