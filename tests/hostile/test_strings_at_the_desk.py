"""Whatever is typed, sent or put in an address, the desk shows it as text or refuses it; nothing runs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock, holidays, tenant
from app.core.forms import CONTROLS
from app.core.kinds import KINDS
from app.core.unit import read_unit
from app.logbook.kinds import COMMON_FIELDS
from app.planning.models import Shift
from app.review.models import Review
from app.sync.models import HeldOp
from app.technical.models import TechnicalProblem
from tests.clients import TOKEN, Desk, Phone
from tests.desk.evening import payload
from tests.hostile.pages import read
from tests.hostile.strings import UNSTORABLE, WORST, dreams
from tests.sync.test_exchange import contact
from tests.world import World

NAMED = {"kind", "reason", *COMMON_FIELDS, *(name for kind in KINDS.values() for name in kind.fields)}
"""Fields a held operation is read by name: their codes may be put into words."""


def kept(size: int) -> list[str]:
    """The strings as a text field of at most `size` characters keeps them."""
    texts = (CONTROLS.sub("", one.replace("\r\n", "\n")).strip() for one in dreams())
    return [one for one in dict.fromkeys(texts) if 0 < len(one) <= size]


def packs(size: int) -> list[str]:
    """The same, several to a text."""
    packed = [""]
    for one in kept(size):
        fits = packed[-1] and len(packed[-1]) + 1 + len(one) <= size
        packed = [*packed[:-1], f"{packed[-1]}\n{one}"] if fits else [*packed, one]
    return packed[1:]


class Form:
    """A desk whose token was read once: a form a second time is a form."""

    def __init__(self, desk: Desk, page: str) -> None:
        found = TOKEN.search(desk.get(page).get_data(as_text=True))
        assert found
        self.desk, self.token = desk, found.group(1)

    def send(self, url: str, **data: Any) -> int:
        """Post it; the status."""
        return self.desk.client.post(url, data={"csrf_token": self.token, **data}).status_code


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


def shown(desk: Desk, url: str) -> str:
    """What the page says, once nothing foreign was found on it."""
    answer = desk.get(url)
    assert answer.status_code == 200, url
    return read(answer.get_data(as_text=True)).text


def stored(world: World, model: Any, *names: str) -> list[Any]:
    """Every row of the organisation, as tuples of attributes; of one attribute, as they are."""
    with tenant.tenant(world.org_id), read_unit() as s:
        rows = [tuple(getattr(row, name) for name in names) for row in s.scalars(select(model))]
    return rows if len(names) > 1 else [row[0] for row in rows]


def test_held_operations_of_any_content_are_read_and_closed_with_any_note(
    desk: Desk, phone: Phone, world: World
) -> None:
    notes = packs(480)
    strings = [*UNSTORABLE, *dreams()]
    many = max(len(notes), len(strings) // 15)  # a page says the first thirty things of an operation
    batches = [strings[start::many] for start in range(many)]
    ops = [
        phone.op("contact.record", {**contact(world), "besoin": "?", **{f"k{n}": one for n, one in enumerate(batch)}})
        for batch in batches
    ]
    ops += [phone.op(one[:60] or "x", {one: one}) for one in [*WORST, *UNSTORABLE]]
    assert {one["result"] for one in phone.sync(*ops)["results"]} == {"held"}
    held = stored(world, HeldOp, "id", "body")
    form = Form(desk, f"/bureau/regler/{held[0][0]}")
    for number in range(1, -(-len(held) // 50) + 1):
        shown(desk, f"/bureau/regler?page={number}")
    for (id, body), note in zip(held, notes * 2, strict=False):
        said = shown(desk, f"/bureau/regler/{id}")
        foreign = [one for name, one in body["payload"].items() if name not in NAMED]
        texts = [one for one in foreign if isinstance(one, str) and one.isprintable()]
        assert all(one in said for one in texts[:20])
        assert form.send(f"/bureau/regler/{id}/classer", motif="autre", precision=note) == 303
    assert set(notes) <= set(stored(world, HeldOp, "note"))


def test_reasons_to_keep_an_entry_inside_are_kept_word_for_word(desk: Desk, phone: Phone, world: World) -> None:
    reasons = packs(480)
    ops = [phone.op("contact.record", contact(world, text="à relire")) for _ in reasons]
    phone.sync(*ops)
    form = Form(desk, f"/bureau/relire/contact/{ops[0]['record_id']}")
    for op, reason in zip(ops, reasons, strict=True):
        url = f"/bureau/relire/contact/{op['record_id']}"
        assert form.send(f"{url}/garder", motif="a_completer", precision=reason, rev="1") == 303
    assert set(stored(world, Review, "note")) == set(reasons)
    for op in ops[:: max(1, len(ops) // 10)]:
        shown(desk, f"/bureau/relire/contact/{op['record_id']}")


def test_references_of_what_was_sent_are_kept_word_for_word(desk: Desk, phone: Phone, world: World) -> None:
    alone = [one for one in kept(60) if "\n" not in one]
    references = alone[:: max(1, len(alone) // 25)]
    body = {**payload("technical", world, world.org_id, None), "severity": "t2"}
    body.pop("call")
    ops = [phone.op("technical.flag", body) for _ in references]
    phone.sync(*ops)
    form = Form(desk, f"/bureau/techniques/{ops[0]['record_id']}/envoyer")
    for op, reference in zip(ops, references, strict=True):
        url = f"/bureau/techniques/{op['record_id']}"
        form.send(f"{url}/retenir")
        sent = form.send(
            f"{url}/envoyer", canal="courriel", destinataire="astreinte",
            le=clock.today().isoformat(), reference=reference,
        )  # fmt: skip
        assert sent == 303, reference
    assert set(stored(world, TechnicalProblem, "sent_reference")) == set(references)
    shown(desk, "/bureau/techniques?etat=envoye")


def test_notes_of_shifts_are_kept_word_for_word(desk: Desk, phone: Phone, world: World) -> None:
    notes, form = packs(480), Form(desk, "/bureau/planning/vacation")
    coming = [clock.today() + timedelta(days=number) for number in range(1, 2 * len(notes) + 20)]
    closed = holidays.between(holidays.MAINLAND, coming[0], coming[-1])  # a holiday asks before it is published
    for day, note in zip((one for one in coming if one not in closed), notes, strict=False):
        sent = form.send(
            "/bureau/planning/vacation", jour=day.isoformat(), debut="17:00", fin="22:00", note=note,
            agents=[str(world.nadia.user_id), str(world.yoann.user_id)], type_tournee="reguliere", publier="1",
        )  # fmt: skip
        assert sent == 303, note
    found = dict(stored(world, Shift, "id", "note"))
    assert set(found.values()) == set(notes)
    for id, note in list(found.items())[:: max(1, len(found) // 8)]:
        assert note in re.sub("\r\n?", "\n", shown(desk, f"/bureau/planning/vacation/{id}"))


FILTERED = {
    "/bureau/relire": "claire",
    "/bureau/relire/tout-montrer": "claire",
    "/bureau/regler": "claire",
    "/bureau/suivis": "claire",
    "/bureau/planning": "claire",
    "/bureau/planning/vacation": "claire",
    "/bureau/consignes": "claire",
    "/bureau/consignes/nouvelle": "claire",
    "/bureau/techniques": "claire",
    "/bureau/orientations": "claire",
    "/bureau/demandes": "claire",
    "/bureau/partenaires": "claire",
    "/bureau/equipe": "admin",
    "/bureau/courriels": "admin",
    "/bureau/droits": "claire",
    "/bureau/secteurs": "admin",
    "/bureau/listes": "admin",
    "/bureau/listes/propositions": "claire",
    "/bureau/a-faire": "nadia",
    "/bureau/annuaire": "nadia",
    "/bureau/mon-planning": "nadia",
    "/bailleur/journal": "reader",
    "/bailleur/journal.xlsx": "reader",
}
NAMES = (
    "residence",
    "etat",
    "nature",
    "niveau",
    "agent",
    "secteur",
    "jour",
    "du",
    "au",
    "page",
    "rev",
    "tri",
    "ligne",
    "numero",
    "canal",
    "famille",
    "<b>",
)
DAYS = ["0001-01-01", "9999-12-31", "2026-02-30", "-1", "10000-01-01", "2026-W01-1", "20261120", "NaN", "1e9", "٣"]
ALLOWED = (200, 404, 422)


@pytest.mark.parametrize("url", FILTERED)
def test_an_address_of_any_content_is_understood_or_refused(world: World, as_desk: Any, url: str) -> None:
    desk: Desk = as_desk(getattr(world, FILTERED[url]))
    share = list(FILTERED).index(url)
    for one in [*WORST[::3], *UNSTORABLE[:2], *DAYS, *dreams()[len(WORST) + share :: 4 * len(FILTERED)]]:
        try:
            answer = desk.get(url, query_string=dict.fromkeys(NAMES, one))
        except UnicodeEncodeError:
            continue  # no browser sends half a character in an address
        assert answer.status_code in ALLOWED, (url, one)
        if answer.mimetype == "text/html":
            read(answer.get_data(as_text=True))


@pytest.mark.parametrize("name", ["du", "au", "jour"])
@pytest.mark.parametrize("url", ["/bureau/relire", "/bureau/planning", "/bailleur/journal", "/bailleur/journal.xlsx"])
def test_a_day_at_the_end_of_the_calendar_breaks_no_page(world: World, as_desk: Any, url: str, name: str) -> None:
    desk: Desk = as_desk(getattr(world, FILTERED[url]))
    for day in DAYS:
        assert desk.get(url, query_string={name: day}).status_code in ALLOWED, day
