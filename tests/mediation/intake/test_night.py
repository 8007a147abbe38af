"""Past midnight, before the service day ends at 05:00: a request has one date, that of calendars, and each form takes
what it proposes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import write_unit
from app.mediation.intake import checks
from app.mediation.intake.models import CaseRequest
from app.mediation.models import MediationCase
from app.mediation.opening import check_asked_on
from app.mediation.pages.opening import proposed
from app.parties.models import Party
from tests.mediation.intake.asking import PLATE, ask, open_to_all
from tests.sent.forms import opened, send
from tests.world import World

DAY, PARIS = date(2026, 11, 21), ZoneInfo("Europe/Paris")
OPENING = "/bureau/dossiers/nouveau"
MOMENTS = [time(0), time(0, 30), time(4, 59), time(5), time(23, 58)]


def at(moment: time) -> None:
    """Of the 21st, a Saturday, in Paris; the world begins the day before."""
    clock.move(datetime.combine(DAY, moment, PARIS) - clock.now())


@given(st.times(), st.integers(0, 400))
@example(time(0), 0)
@example(time(4, 59, 59), 0)
def test_at_any_minute_what_is_proposed_is_accepted(moment: time, later: int) -> None:
    with clock.frozen(datetime.combine(DAY + timedelta(days=later), moment, PARIS)) as now:
        check_asked_on(proposed(), clock.calendar_date(now))
        assert list(checks.day_of_coming(proposed(), clock.calendar_date(now))) == []


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_a_request_of_the_night_becomes_a_case_of_its_date(
    world: World, client: FlaskClient, as_desk: Any, moment: time
) -> None:
    open_to_all(world)
    at(moment)
    receipt = ask(client, telephone="06 01 02 03 04", souhait="rappel").get_data(as_text=True)
    assert "sam. 21 nov. à" in receipt and PLATE.search(receipt)
    desk = as_desk(world.claire)
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.scalars(select(CaseRequest)).one()
        asked = row.id
        assert (row.received_on, row.acknowledged_on, row.number) == (DAY, DAY, "D-2026-001")
    page = desk.get(f"/bureau/demandes/{asked}").get_data(as_text=True)
    assert "en ligne, sam. 21 nov." in page and "ven. 20 nov." not in page
    case_id = became(world, desk, asked)
    shown = desk.get(f"/bureau/dossiers/{case_id}").get_data(as_text=True)
    assert "le 21 novembre 2026" in shown and "jour 0" in shown and "Formulaire en ligne" in shown
    with tenant.tenant(world.org_id), write_unit() as s:
        party = s.scalars(select(Party)).one()
        assert (party.contact, party.channel) == ({"phone": "06 01 02 03 04"}, "appel_sortant")


def became(world: World, desk: FlaskClient, asked: UUID) -> UUID:
    assert "Formulaire en ligne" in desk.get(f"{OPENING}?demande={asked}").get_data(as_text=True)
    form = opened(desk, f"{OPENING}?demande={asked}", OPENING)
    home = str(world.glycines.estate_id)
    answer = send(desk, form, {"type": "bruit", "residence": home, "suivre": "non", "vu": f"{home} bruit"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.scalars(select(MediationCase)).one()
        assert (row.asked_on, row.canal) == (DAY, "autre")
        return row.id


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_one_that_is_noted_is_acknowledged_with_the_day_its_form_proposes(
    world: World, as_desk: Any, moment: time
) -> None:
    at(moment)
    desk, page = as_desk(world.claire), "/bureau/demandes/nouvelle"
    typed = {"canal": "appel_entrant", "origine": "habitant_partie", "ou": "Hall 7", "faits": "Bruit de fête."}
    answer = send(desk, opened(desk, page, page), typed)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    one = str(answer.location)
    answer = send(desk, opened(desk, one, f"{one}/accuser"), {"moyen": "telephone"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
