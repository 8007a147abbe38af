"""Six digits, each accepted once; codes that people read and type."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.door import codes, factors

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT = datetime(2026, 11, 24, 20, 0, 10, tzinfo=UTC)
NOW = int(AT.timestamp()) // 30


def test_the_digits_of_now_and_of_one_step_of_drift_are_right():
    for drift in (-30, 0, 30):
        digits = factors.code_at(SECRET, AT + timedelta(seconds=drift))
        assert factors.matching_step(SECRET, digits, AT, None) == NOW + drift // 30


def test_older_digits_are_wrong():
    assert factors.matching_step(SECRET, factors.code_at(SECRET, AT - timedelta(seconds=61)), AT, None) is None


def test_digits_at_or_before_the_last_accepted_step_are_spent():
    digits = factors.code_at(SECRET, AT)
    assert factors.matching_step(SECRET, digits, AT, NOW) is None
    assert factors.matching_step(SECRET, digits, AT, NOW - 1) == NOW


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "12345\u0663", "000 00", "-12345"])
def test_what_is_not_six_digits_is_wrong(typed):
    assert factors.matching_step(SECRET, typed, AT, None) is None


def test_digits_may_be_typed_with_a_space():
    digits = factors.code_at(SECRET, AT)
    assert factors.matching_step(SECRET, f"{digits[:3]} {digits[3:]} ", AT, None) == NOW


def test_a_code_is_read_over_the_telephone():
    code = codes.new_code()
    assert len(code) == 9 and code[4] == "-"
    assert not set(code) & set("0O1ILU")


def test_a_code_is_recognised_however_it_is_typed(app):
    kept = codes.kept("K7PM-4QXT")
    assert kept in codes.could_be(" k7pm 4qxt")
    assert "K7PM" not in kept


def test_the_drawing_has_its_quiet_zone_and_its_three_corners():
    drawing = factors.qr(SECRET, "claire@passeurs.example")
    dark = set(re.findall(r"M(\d+) (\d+)h", drawing.path))
    assert min(int(x) for x, _ in dark) == min(int(y) for _, y in dark) == 4
    far = str(drawing.size - 5)
    assert {("4", "4"), (far, "4"), ("4", far)} <= dark
