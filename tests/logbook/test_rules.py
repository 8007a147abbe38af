"""When an entry happened, whatever the phone's clock says; and who may still change it."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.core.errors import NotAllowed
from app.logbook.rules import CLOCK_AHEAD, believed, check_may_change

VECTORS = json.loads(Path(__file__).parents[1].joinpath("vectors/may_correct.json").read_text())

AT = datetime(2026, 11, 22, 21, 46, tzinfo=UTC)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
gaps = st.none() | st.integers(-(10**14), 10**14)


def test_a_right_clock_is_believed() -> None:
    assert believed(AT - timedelta(hours=3), 0, 0, AT).occurred_at == AT - timedelta(hours=3)


def test_a_clock_three_days_ahead_is_set_right_by_the_measured_gap() -> None:
    ahead = timedelta(days=3)
    moment = believed(AT + ahead - timedelta(hours=1), -int(ahead.total_seconds() * 1000), None, AT)
    assert moment.occurred_at == AT - timedelta(hours=1)
    assert not moment.suspect


def test_a_phone_at_1970_that_never_measured_is_set_right_by_the_exchange() -> None:
    phone = datetime(1970, 1, 1, tzinfo=UTC)
    gap = int((AT - phone - timedelta(minutes=30)).total_seconds() * 1000)
    moment = believed(phone, None, gap, AT)
    assert moment.occurred_at == AT - timedelta(minutes=30)
    assert not moment.suspect


def test_a_clock_nobody_can_believe_is_flagged_never_refused() -> None:
    moment = believed(datetime(1970, 1, 1, tzinfo=UTC), 0, 0, AT)
    assert moment.occurred_at == AT
    assert moment.suspect


@given(moments, gaps, gaps)
def test_no_entry_happens_after_it_was_received(phone: datetime, measured: int | None, exchange: int | None) -> None:
    moment = believed(phone, measured, exchange, AT)
    assert AT - timedelta(days=91) < moment.occurred_at <= AT
    assert moment.suspect or abs(moment.occurred_at - AT) <= timedelta(days=90) + CLOCK_AHEAD


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["why"])
def test_those_who_were_there_correct_for_48_hours_after_the_entry_was_received(case: dict[str, Any]) -> None:
    people, made_at = defaultdict[str, UUID](uuid4), clock.parse(case["made_at"])
    agents = [str(people[name]) for name in case["agents"]]
    # What was not received when it was corrected is received later, with its correction.
    received_at = clock.parse(case["received_at"]) if case["received_at"] else made_at + timedelta(weeks=1)
    told = (people[case["by"]], False, agents, received_at, made_at)
    if case["ok"]:
        check_may_change(*told)
        return
    with pytest.raises(NotAllowed):
        check_may_change(*told)


def test_a_coordinator_corrects_what_others_wrote_at_any_time() -> None:
    check_may_change(uuid4(), True, [str(uuid4())], AT - timedelta(days=400), AT)
