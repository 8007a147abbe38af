"""A text that turns the reading around turns nothing but itself: whatever shows what was typed keeps it apart."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from app.sync.models import HeldOp
from tests.desk.evening import payload, tell
from tests.rows import only
from tests.world import World

TURNED = "\u202enif à l’envers"
APART = {"bdi", "textarea", "option", "title"}
EMPTY = {"input", "meta", "link", "br", "use", "img", "hr"}


class Inside(HTMLParser):
    """The texts of a page that hold what turns, each with whether an element of its own keeps it apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if TURNED[0] in data:
            self.found.append((data, bool(APART & set(self.open))))


def test_no_page_of_the_desk_lets_a_typed_text_turn_what_is_around_it(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    evening = tell(world, phone, TURNED)
    phone.sync(phone.op("conflict.report", {**payload("conflict", world, evening.partner_id, TURNED), "type": "fee"}))
    held = only(world, HeldOp)
    here = {"public_point": {"label": TURNED}}
    point = phone.op("contact.record", {**payload("contact", world, evening.partner_id, TURNED), "place": here})
    phone.sync(point, phone.op("entry.cancel", {"kind": "contact", "demain": TURNED}, point["record_id"]))
    for page in (
        "/bureau/", "/bureau/regler", f"/bureau/regler/{held.id}", "/bureau/consignes",
        f"/bureau/consignes/{evening.consigne_id}/valable", f"/bureau/planning/vacation/{evening.shift_id}",
        f"/bureau/relire/conflict/{evening.conflict}", f"/bureau/relire/contact/{point['record_id']}",
        f"/bureau/techniques/{evening.technical}/envoyer", f"/bureau/orientations/{evening.referral}/transmettre",
    ):  # fmt: skip
        seen = Inside()
        seen.feed(desk.get(page).get_data(as_text=True))
        assert seen.found or page == "/bureau/", page
        assert [text for text, apart in seen.found if not apart] == [], page
