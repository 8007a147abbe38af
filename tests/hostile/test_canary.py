"""A name typed in every text field there is: where it may never be found (ASVS 16.2.5)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.core import clock, tenant
from app.core.base import Base
from app.core.unit import read_unit, write_unit
from app.desk.queries import review as pages
from app.extensions import db
from app.followups import jobs as followups
from app.logbook import actions as logbook
from app.people.rules import Role
from app.review.models import ReleasedLine
from app.sync.models import HeldOp
from tests.clients import Desk, Phone
from tests.desk.evening import Evening, tell
from tests.hostile.test_strings_at_the_desk import Form, stored
from tests.push.fake_service import FakeService
from tests.sync.test_exchange import contact
from tests.world import World, _person

CANARY = "Mme Zyzomys 0699887766"


@pytest.fixture
def evening(world: World, as_phone: Any, as_desk: Any, logs: list[str]) -> Evening:
    """The canary in every field an agent or a coordinator types, on the phone, at the desk, held or applied."""
    phone: Phone = as_phone(world.nadia)
    evening = tell(world, phone, CANARY)
    point = {"public_point": {"label": CANARY, "commune": "Valserein"}}
    due = (clock.today() + timedelta(days=1)).isoformat()
    follow = {"id": str(evening.visit), "due_on": due, "reason": "repasser"}
    ops = [
        phone.op("contact.record", contact(world, text=CANARY, place=point)),
        phone.op("contact.record", contact(world, text=CANARY, followup=follow)),
        phone.op("contact.record", contact(world, text=CANARY, besoin=CANARY)),
        phone.op("contact.record", {**contact(world), CANARY: CANARY}),
        phone.op("contact.record", contact(world, text=CANARY + "\ud800")),
        phone.op("contact.tomorrow", {"text": CANARY}),
        phone.op("entry.correct", {"kind": "contact", "changes": {"text": f"{CANARY} bis"}, "reason": CANARY},
                 evening.contact),
        phone.op("entry.cancel", {"kind": "visit", "reason": CANARY}, evening.visit),
    ]  # fmt: skip
    answers = phone.sync(*ops)["results"]
    assert [one["result"] for one in answers] == ["applied"] * 2 + ["held"] * 4 + ["applied"] * 2
    claire: Desk = as_desk(world.claire)
    held = stored(world, HeldOp, "id")
    form = Form(claire, f"/bureau/regler/{held[0]}")
    assert form.send(f"/bureau/regler/{held[0]}/classer", motif="autre", precision=CANARY) == 303
    url = f"/bureau/relire/conflict/{evening.conflict}"
    assert form.send(f"{url}/garder", motif="a_completer", precision=CANARY) == 303
    assert form.send(f"{url}/montrer") == 303
    assert form.send(f"/bureau/relire/contact/{evening.contact}/montrer") == 303
    form.send(f"/bureau/techniques/{evening.technical}/retenir")
    sent = {"canal": "courriel", "destinataire": "astreinte", "le": clock.today().isoformat(), "reference": CANARY}
    assert form.send(f"/bureau/techniques/{evening.technical}/envoyer", **sent) == 303
    for page in (url, "/bureau/relire", "/bureau/regler", f"/bureau/regler/{held[1]}", "/bureau/consignes"):
        claire.get(page)
    return evening


def test_it_was_planted_and_those_who_may_read_it_do(world: World, as_desk: Any, evening: Evening) -> None:
    page = as_desk(world.claire).get(f"/bureau/relire/conflict/{evening.conflict}").get_data(as_text=True)
    assert CANARY in page


def test_it_is_in_no_log_at_any_level(world: World, as_phone: Any, evening: Evening, logs: list[str]) -> None:
    phone: Phone = as_phone(world.yoann)
    phone.pull_all()
    assert any("SELECT" in line for line in logs)
    assert [line[:200] for line in logs if "Zyzomys" in line or "0699887766" in line] == []
    cookie = phone.client.get_cookie("__Host-palier-device")
    assert cookie is not None
    assert [line[:200] for line in logs if cookie.value in line] == []


def test_it_is_not_in_the_database_nor_in_its_files(app: Flask, world: World, evening: Evening) -> None:
    folder = app.extensions["palier_settings"].data_dir
    written = b"".join(path.read_bytes() for path in folder.glob("palier.sqlite*"))
    assert b"Zyzomys" not in written and b"0699887766" not in written
    with tenant.every_tenant(), read_unit() as s:
        assert s.scalar(select(func.count()).select_from(ReleasedLine)) > 1
        for table in Base.metadata.sorted_tables:
            rows = repr([tuple(row) for row in s.execute(table.select())])
            assert "Zyzomys" not in rows and "0699887766" not in rows, table.name


def test_it_never_reaches_the_landlord(world: World, as_desk: Any, evening: Evening) -> None:
    reader: Desk = as_desk(world.reader)
    for url in ("/bailleur/journal", f"/bailleur/journal?residence={world.glycines.estate_id}"):
        answer = reader.get(url)
        assert answer.status_code == 200 and "Zyzomys" not in answer.get_data(as_text=True)
    book = openpyxl.load_workbook(BytesIO(reader.get("/bailleur/journal.xlsx").data))
    assert "Zyzomys" not in repr([[cell.value for row in tab.iter_rows() for cell in row] for tab in book])
    for url in ("/bureau/relire", f"/bureau/relire/conflict/{evening.conflict}", "/bureau/regler", "/bureau/consignes"):
        answer = reader.get(url)
        assert answer.status_code == 403 and "Zyzomys" not in answer.get_data(as_text=True)


def test_only_those_who_were_there_have_it_on_their_phone(world: World, app: Flask, evening: Evening) -> None:
    with tenant.every_tenant(), write_unit():
        colleague = _person(world.org_id, "Samir Diallo", Role.agent, sector=world.sector_id)
    held = Phone.enrolled(app, colleague).pull_all()
    assert ("contact", str(evening.contact)) in held
    entries = {key: one for key, one in held.items() if key[0] not in ("consigne",)}
    assert "Zyzomys" not in json.dumps(list(entries.values()))


def test_a_push_says_nothing_of_it(
    world: World, evening: Evening, ringing: Callable[..., Any], service: FakeService
) -> None:
    browser = ringing(world.nadia)
    followups.remind(clock.now() + timedelta(days=2))
    at = clock.local(clock.now() + timedelta(days=2)).replace(hour=10, minute=0)
    while at.weekday() > 4:
        at += timedelta(days=1)
    followups.remind(at)
    assert service.messages
    for message in service.messages:
        assert "Zyzomys" not in repr(message)
        assert set(json.loads(browser.open(message.body))) == {"id", "n"}


def test_an_error_of_ours_shows_and_logs_none_of_it(
    world: World, as_phone: Any, as_desk: Any, evening: Evening, logs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement the database refuses carries its values: they stay out of the page and of the log."""
    phone, claire = as_phone(world.nadia), as_desk(world.claire)

    def refused(*args: Any, **kwargs: Any) -> Any:
        cause = RuntimeError("constraint")
        raise IntegrityError("INSERT INTO x VALUES (?)", {"name": CANARY}, cause, hide_parameters=True)

    monkeypatch.setattr(logbook, "record", refused)
    monkeypatch.setattr(pages, "sheet", refused)
    answer = phone.send(phone.op("contact.record", contact(world, text=CANARY)))
    result = answer.get_json()["results"][0]
    assert result["reason"] == "error"
    page = claire.get(f"/bureau/relire/conflict/{evening.conflict}")
    assert page.status_code == 500
    for body in (json.dumps(result), page.get_data(as_text=True)):
        assert "Zyzomys" not in body and "INSERT" not in body and "Traceback" not in body
    assert [line for line in logs if "Zyzomys" in line] == []


def test_what_the_database_says_of_a_statement_names_no_value(app: Flask) -> None:
    assert db.engine.hide_parameters
