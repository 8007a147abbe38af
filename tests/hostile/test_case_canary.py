"""A name in everything of a case that somebody may type: who never has it, and where it is never found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import Base
from app.core.keyring import CASES
from app.core.unit import read_unit, write_unit
from app.followups import jobs as followups
from app.keys.values import sealed_columns
from app.mail.models import Mail
from app.mediation import reminders
from app.mediation.models import Agreement, CommitmentCheck, MediationCase
from app.mediation.rules.states import CaseState, CheckState
from app.people.acting import at_desk
from app.people.rules import Role
from tests.clients import Desk, Phone
from tests.hostile.test_canary import CANARY
from tests.mediation.planting import planted
from tests.push.fake_service import FakeService
from tests.world import Person, World, _person

PARTS = ("Zyzomys", "0699887766")
OPEN = {"state": CaseState.mediation.value, "closed_on": None, "outcome": None, "kept": None, "told": None}
OF_CASES = ("mediation_case", "case_", "party", "document", "link_use", "rights_")


@pytest.fixture
def case_id(world: World, logs: list[str]) -> UUID:
    """One in mediation, in Nadia's hands, with a check of its agreement that reminds her tomorrow."""
    with tenant.tenant(world.org_id), write_unit() as s:
        id = planted(s, world, CANARY, **OPEN)
        s.flush()
        check = s.scalars(select(CommitmentCheck).where(CommitmentCheck.days == 90)).one()
        check.state, check.due_on = CheckState.prevu.value, clock.today() + timedelta(days=1)
        act = at_desk(world.nadia.actor, id, clock.now())
        reminders.plan(act, s.get_one(MediationCase, (world.org_id, id)), s.scalars(select(Agreement)).one())
    return id


def found_in(text: str) -> list[str]:
    return [one for one in PARTS if one in text]


def pages(app: Flask, start: str, **params: Any) -> Iterator[str]:
    """The addresses of every page under `start` that asks for just these parameters."""
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        for rule in sorted(app.url_map.iter_rules(), key=str):
            if "GET" in (rule.methods or ()) and str(rule).startswith(start) and rule.arguments == set(params):
                yield urls.build(rule.endpoint, params)


def everything_said(answer: Any) -> str:
    return answer.data.decode("utf-8", "replace") + str(answer.headers)  # a file is opened by tests of its own


def test_its_mediator_reads_it_and_no_title_address_or_header_says_it(
    app: Flask, world: World, as_desk: Any, case_id: UUID
) -> None:
    desk: Desk = as_desk(world.nadia)
    answers = {url: desk.get(url) for url in pages(app, "/bureau/dossiers/", case_id=case_id)}
    assert any(found_in(one.get_data(as_text=True)) for one in answers.values() if one.status_code == 200)
    for url, one in answers.items():
        title = re.findall(r"<title>(.*?)</title>", one.get_data(as_text=True), re.S)
        assert found_in(f"{title} {one.headers} {url}") == [], url


@pytest.mark.parametrize("who", ["claire", "lead"])
def test_coordination_has_its_envelope_on_every_page_and_not_a_word(
    app: Flask, world: World, as_desk: Any, case_id: UUID, who: str
) -> None:
    desk: Desk = as_desk(getattr(world, who))
    urls = [*pages(app, "/bureau/dossiers/", case_id=case_id), *pages(app, "/bureau")]
    answers = {url: desk.get(url) for url in urls}
    assert sum(one.status_code == 200 for one in answers.values()) > 20
    alerts = {url for url in answers if "alerte" in url}  # of somebody in danger: coordination reads it
    assert [url for url, one in answers.items() if url not in alerts and found_in(everything_said(one))] == []


def colleague(world: World) -> Person:
    with tenant.every_tenant(), write_unit():
        return _person(world.org_id, "Samir Diallo", Role.agent, sector=world.sector_id)


@pytest.mark.parametrize("who", ["colleague", "admin", "reader", "stranger"])
def test_for_anybody_else_of_the_desk_it_is_not_there(
    app: Flask, world: World, as_desk: Any, case_id: UUID, who: str
) -> None:
    person = colleague(world) if who == "colleague" else getattr(world, who)
    desk: Desk = as_desk(person)
    for url in pages(app, "/bureau/dossiers/", case_id=case_id):
        answer = desk.get(url)
        assert answer.status_code in (403, 404) and found_in(everything_said(answer)) == [], url
    for url in (*pages(app, "/bureau"), *pages(app, "/bailleur")):
        assert found_in(everything_said(desk.get(url))) == [], url


def test_the_landlord_reads_its_line_and_nothing_that_was_typed(world: World, as_desk: Any, case_id: UUID) -> None:
    reader: Desk = as_desk(world.reader)
    page = reader.get("/bailleur/journal").get_data(as_text=True)
    book = openpyxl.load_workbook(BytesIO(reader.get("/bailleur/journal.xlsx").data))
    sheet = repr([[cell.value for row in tab.iter_rows() for cell in row] for tab in book])
    assert "Dossier de médiation" in sheet and "Dossier 2026-" in page
    assert found_in(page + sheet) == [] and str(case_id) not in page + sheet


def test_the_file_of_entries_holds_nothing_of_it(world: World, as_desk: Any, case_id: UUID) -> None:
    answer = as_desk(world.claire).get("/bureau/relire/saisies.xlsx")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.data))
    said = repr([[cell.value for row in tab.iter_rows() for cell in row] for tab in book])
    assert found_in(said) == [] and str(case_id) not in said


def test_a_colleague_has_nothing_of_it_on_a_phone(app: Flask, world: World, case_id: UUID) -> None:
    held = json.dumps([[*key, one] for key, one in Phone.enrolled(app, colleague(world)).pull_all().items()])
    assert found_in(held) == [] and str(case_id) not in held


def test_a_reminder_of_it_says_an_id_and_a_number(
    world: World, case_id: UUID, ringing: Callable[..., Any], service: FakeService
) -> None:
    browser = ringing(world.nadia)
    at = clock.local(clock.now() + timedelta(days=1)).replace(hour=10, minute=0)
    while at.weekday() > 4:
        at += timedelta(days=1)
    followups.remind(at)
    assert service.messages
    for message in service.messages:
        assert found_in(repr(message)) == []
        assert set(json.loads(browser.open(message.body))) == {"id", "n"}


def test_no_line_of_a_log_or_of_the_journal_and_no_mail_says_it(
    app: Flask, world: World, as_desk: Any, case_id: UUID, logs: list[str]
) -> None:
    desk: Desk = as_desk(world.nadia)
    for url in pages(app, "/bureau/dossiers/", case_id=case_id):
        desk.get(url)
    assert any("SELECT" in line for line in logs)
    assert [line[:200] for line in logs if found_in(line)] == []
    folder = app.extensions["palier_settings"].data_dir
    written = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file()).decode("latin-1")
    assert found_in(written) == []
    with tenant.every_tenant(), read_unit() as s:
        assert found_in(repr([(one.address, one.params) for one in s.scalars(select(Mail))])) == []


def test_the_tables_hold_it_sealed_alone_and_under_the_keys_of_cases(app: Flask, case_id: UUID) -> None:
    with tenant.every_tenant(), read_unit() as s:
        for table in Base.metadata.sorted_tables:
            assert found_in(repr([tuple(row) for row in s.execute(table.select())])) == [], table.name
    of_a_case = [one for one in sealed_columns() if one.name.startswith(OF_CASES)]
    assert len(of_a_case) > 30 and {one.ring for one in of_a_case} == {CASES}
