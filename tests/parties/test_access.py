"""Who reads what of a confidential record: the whole table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.core.errors import Refused
from app.parties import access
from app.parties.access import Hands, Layer, Mediator, check_stand_in
from app.people.rules import Role

ME, OTHER = UUID(int=1), UUID(int=2)
DAY = date(2026, 11, 20)
TIED_AT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
MINE = Mediator(ME, date(2026, 11, 1))
NOTHING, ENVELOPE, NARRATIVE = Layer

# Outside the record: plain, formal, opened to coordination by the structure, both.
OUTSIDE = {
    Role.agent: (NOTHING, NOTHING, NOTHING, NOTHING),
    Role.coordinator: (ENVELOPE, ENVELOPE, NARRATIVE, NARRATIVE),
    Role.lead: (ENVELOPE, NARRATIVE, NARRATIVE, NARRATIVE),
    Role.administrator: (NOTHING, NOTHING, NOTHING, NOTHING),
    Role.landlord_reader: (NOTHING, NOTHING, NOTHING, NOTHING),
    Role.landlord_service: (NOTHING, NOTHING, NOTHING, NOTHING),
}
SETTINGS = ((False, False), (True, False), (False, True), (True, True))


@pytest.mark.parametrize("role", Role)
def test_outside_the_record(role: Role) -> None:
    hands = [Hands((Mediator(OTHER, DAY),), *setting) for setting in SETTINGS]
    assert tuple(access.layer(role, ME, one, DAY) for one in hands) == OUTSIDE[role]
    assert not any(access.may_write(role, ME, one, DAY) for one in hands)


@pytest.mark.parametrize("role", Role)
def test_a_mediator_of_it_reads_and_writes_all_if_her_role_goes_to_the_field(role: Role) -> None:
    field = role in (Role.agent, Role.coordinator, Role.lead)
    for setting in SETTINGS:
        hands = Hands((MINE,), *setting)
        assert access.layer(role, ME, hands, DAY) == (NARRATIVE if field else NOTHING)
        assert access.may_write(role, ME, hands, DAY) == field


@pytest.mark.parametrize("role", Role)
def test_whoever_is_tied_to_a_party_reads_none_of_what_was_said(role: Role) -> None:
    for setting in SETTINGS:
        for mediators in ((Mediator(OTHER, DAY),), (MINE,)):
            hands = Hands(mediators, *setting, tied={ME: TIED_AT})
            assert access.layer(role, ME, hands, DAY) == min(OUTSIDE[role][0], ENVELOPE)
            assert not access.may_write(role, ME, hands, DAY)


def test_what_was_done_before_a_tie_was_declared_is_judged_at_its_own_moment() -> None:
    hands = Hands((MINE,), tied={ME: TIED_AT})
    for minutes, hers in ((-1, True), (0, False), (1, False)):
        at = TIED_AT + timedelta(minutes=minutes)
        assert access.may_write(Role.agent, ME, hands, DAY, at) is hers
        assert access.layer(Role.agent, ME, hands, DAY, at) == (NARRATIVE if hers else NOTHING)


@pytest.mark.parametrize("role", Role)
def test_who_may_erase_an_identity(role: Role) -> None:
    coordination = role in (Role.coordinator, Role.lead)
    assert access.may_erase(role, ME, Hands((Mediator(OTHER, DAY),)), DAY) == coordination
    assert access.may_erase(role, ME, Hands((MINE,)), DAY) == (coordination or role == Role.agent)


@pytest.mark.parametrize(
    ("day", "reads"),
    [(date(2026, 11, 18), False), (date(2026, 11, 19), True), (date(2026, 11, 21), True), (date(2026, 11, 22), False)],
)
def test_a_stand_in_reads_from_the_first_of_its_days_to_the_last(day: date, reads: bool) -> None:
    stand_in = Mediator(ME, date(2026, 11, 19), date(2026, 11, 21), stands_in=True)
    found = access.layer(Role.agent, ME, Hands((stand_in, Mediator(OTHER, date.min))), day)
    assert found == (NARRATIVE if reads else NOTHING)


def test_who_handed_it_over_reads_it_no_more_the_day_after() -> None:
    former = Hands((Mediator(ME, date(2026, 11, 1), DAY),))
    assert access.layer(Role.agent, ME, former, DAY) == NARRATIVE
    assert access.layer(Role.agent, ME, former, date(2026, 11, 21)) == NOTHING


def test_a_stand_in_without_an_end_has_nothing_and_cannot_be_named() -> None:
    endless = Mediator(ME, DAY, None, stands_in=True)
    assert access.layer(Role.agent, ME, Hands((endless,)), DAY) == NOTHING
    for one, others in (
        (endless, ()),
        (Mediator(ME, DAY, date(2026, 11, 19), stands_in=True), ()),
        (Mediator(ME, DAY, DAY, stands_in=True), (MINE,)),
    ):
        with pytest.raises(Refused):
            check_stand_in(one, others)
    check_stand_in(Mediator(ME, DAY, DAY, stands_in=True), (Mediator(OTHER, DAY),))
