"""Whatever an agent typed, none of it reaches the landlord; whatever a place is called, a cell is a text."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from app.core import clock, tenant
from app.core.unit import write_unit
from app.places import actions as places
from app.review import actions as review
from tests.clients import Desk, Phone
from tests.desk.evening import payload, tell
from tests.hostile.pages import read
from tests.hostile.strings import WORST, dreams
from tests.hostile.test_strings_from_phones import ENTRIES
from tests.world import World


def sheets(desk: Desk) -> list[Any]:
    """The spreadsheet, read again by another library."""
    answer = desk.get("/bailleur/journal.xlsx")
    assert answer.status_code == 200
    return openpyxl.load_workbook(BytesIO(answer.data)).worksheets


def release_everything(world: World, ops: list[dict[str, Any]]) -> None:
    """As a coordinator who reads nothing."""
    with tenant.tenant(world.org_id), write_unit():
        for op in ops:
            kind = dict(ENTRIES)[op["kind"]]
            review.release(world.claire.actor, clock.now(), kind, UUID(op["record_id"]), None)


@pytest.fixture
def told(world: World, as_phone: Any) -> list[dict[str, Any]]:
    """Every string in the text of an entry that a landlord sees, all of them released."""
    phone: Phone = as_phone(world.nadia)
    evening, ops = tell(world, phone), []
    for number, text in enumerate(one for one in dreams() if 0 < len(one) <= 500):
        kind, name = ENTRIES[number % 4]
        body = payload(name, world, evening.partner_id, text)
        ops.append(phone.op(kind, {**body, "text": text}))
    assert {one["result"] for one in phone.sync(*ops[:500])["results"]} == {"applied"}
    phone.sync(*ops[500:])
    release_everything(world, ops)
    return ops


def test_no_text_of_an_agent_reaches_the_landlord(world: World, as_desk: Any, told: list[dict[str, Any]]) -> None:
    reader: Desk = as_desk(world.reader)
    pages = [read(reader.get(f"/bailleur/journal?page={n}").get_data(as_text=True)).text for n in (1, 2, 9)]
    cells = [cell for sheet in sheets(reader) for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 5 * len(told) and {cell.data_type for cell in cells} <= {"s", "n", "d"}
    seen = {cell.value for cell in cells if cell.data_type == "s" and cell.value is not None}
    typed = {op["payload"]["text"].strip() for op in told}
    assert seen & typed == set()
    long = [one for one in typed if len(one) > 11]
    assert len(long) > len(told) / 4
    assert [one for one in long if any(one in page for page in [*pages, *seen])] == []


def test_a_place_of_any_name_is_a_text_in_the_spreadsheet(world: World, as_desk: Any, as_phone: Any) -> None:
    names = [one for one in dict.fromkeys(" ".join(text.split()) for text in dreams()) if 0 < len(one) <= 120]
    names = [one for one in names if one in WORST or names.index(one) % 8 == 0]
    phone: Phone = as_phone(world.nadia)
    with tenant.tenant(world.org_id), write_unit():
        homes = [
            places.create_estate(
                world.org_id, name=one, landlord_id=world.landlord_id, sector_id=world.sector_id, commune=one
            ).id
            for one in names
        ]
    base = payload("conflict", world, world.org_id, None)
    ops = [phone.op("conflict.report", {**base, "place": {"estate": str(id)}}) for id in homes]
    assert {one["result"] for one in phone.sync(*ops)["results"]} == {"applied"}
    release_everything(world, ops)
    reader: Desk = as_desk(world.reader)
    log, about, contacts = sheets(reader)
    cells = [cell for sheet in (log, about, contacts) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"} and not any(cell.hyperlink for cell in cells)
    shown = {str(cell.value) for cell in cells}
    assert [one for one in names if one.isprintable() and one not in shown] == []
    for page in (1, 2, 3):
        read(reader.get(f"/bailleur/journal?page={page}").get_data(as_text=True))
    claire: Desk = as_desk(world.claire)
    for url in ("/bureau/", "/bureau/relire", "/bureau/consignes/nouvelle", "/bureau/planning/vacation"):
        read(claire.get(url).get_data(as_text=True))
