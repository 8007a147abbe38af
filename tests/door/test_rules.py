"""What each role needs to come in, where one goes next, and how long a session lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.door import rules
from app.door.rules import SessionKind
from app.people.rules import Role

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_every_role_needs_a_second_factor_at_the_desk():
    assert all(rules.needs_second_factor(role) for role in Role)


def test_landlords_and_administrators_hold_no_phone():
    assert {role for role in Role if rules.may_hold_a_phone(role)} == {Role.agent, Role.coordinator, Role.lead}


@pytest.mark.parametrize("good", ["/bureau/", "/bureau/relire?page=2", "/bailleur/journal?residence=1#haut", "/é"])
def test_next_keeps_a_path_of_this_site(good):
    assert rules.same_origin_path(good) == good


@pytest.mark.parametrize(
    "bad",
    [
        None, "", "bureau", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "https://evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x",
        "/\t/evil.example", "\t//evil.example", "/\n/evil.example", " //evil.example", "/%2f/evil.example",
        "/%5cevil.example", "/%09/evil.example", "/ok\r\nSet-Cookie: a=b", "/" + "a" * 2001, "http:///evil.example",
        "/\x00/evil", "?next=/", "#", ".", "../", "@evil.example", "/\x7f/evil.example",
    ],
)  # fmt: skip
def test_next_refuses_what_could_leave_this_site(bad):
    assert rules.same_origin_path(bad) is None


@pytest.mark.parametrize(
    ("kind", "idle", "age", "alive"),
    [
        (SessionKind.desk, 29, 60, True),
        (SessionKind.desk, 30, 60, False),
        (SessionKind.desk, 1, 12 * 60, False),
        (SessionKind.device, 29 * 24 * 60, 29 * 24 * 60, True),
        (SessionKind.device, 30 * 24 * 60, 30 * 24 * 60, False),
    ],
)
def test_a_session_lives_while_used_and_not_too_old(kind, idle, age, alive):
    created = AT - timedelta(minutes=age)
    expires = created + rules.lifetime(kind, rules.Stage.full)
    assert rules.session_alive(kind, created, AT - timedelta(minutes=idle), expires, AT) is alive
