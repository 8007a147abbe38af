"""The days of an assignment: their order, what has begun, what meets."""

from __future__ import annotations

from datetime import date

import pytest

from app.sectors import words
from app.sectors.rules import Span, change_problem, new_problem

TODAY = date(2026, 11, 20)


def span(first: str, last: str | None = None) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last) if last else None)


def test_two_assignments_meet_when_a_day_is_of_both() -> None:
    assert span("2026-11-01", "2026-11-30").meets(span("2026-11-30"))
    assert span("2026-12-01").meets(span("2027-05-01", "2027-05-01"))
    assert not span("2026-11-01", "2026-11-29").meets(span("2026-11-30"))
    assert not span("2026-12-01").withdrawn().meets(span("2026-11-01"))


def test_a_span_holds_both_its_days_and_one_withdrawn_holds_none() -> None:
    december = span("2026-12-01", "2026-12-31")
    assert [december.holds(date(2026, *day)) for day in ((11, 30), (12, 1), (12, 31))] == [False, True, True]
    assert not december.holds(date(2027, 1, 1))
    void = december.withdrawn()
    assert void.is_void and void.is_over(date(2026, 1, 1)) and not void.holds(date(2026, 12, 1))


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (span("2026-11-20"), None),
        (span("2026-10-01", "2026-11-20"), None),
        (span("2026-12-24", "2026-12-24"), None),
        (span("2026-12-24", "2026-12-23"), "ends_on"),
        (span("2026-10-01", "2026-11-19"), "ends_on"),
        (span("2025-11-01"), "starts_on"),
        (span("2028-01-01"), "starts_on"),
        (span("2027-01-31"), "user_id"),
    ],
)
def test_a_new_assignment_is_refused_beside_the_field_that_is_wrong(wanted: Span, field: str | None) -> None:
    found = new_problem(wanted, TODAY, [span("2027-01-01", "2027-01-31")] if wanted.ends_on is None else [])
    if wanted == span("2026-11-20"):
        found = new_problem(wanted, TODAY, [])
    assert (found and found[0]) == field


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        (span("2026-11-01"), span("2026-11-01", "2026-11-20"), None),
        (span("2026-11-01"), span("2026-11-01", "2026-11-19"), None),  # ends now: yesterday was the last day
        (span("2026-11-01"), span("2026-11-01", "2026-11-18"), "ends_on"),
        (span("2026-11-01"), span("2026-11-02"), "starts_on"),
        (span("2026-11-20"), span("2026-11-21"), "starts_on"),
        (span("2026-12-01"), span("2026-11-20"), None),
        (span("2026-12-01"), span("2026-11-19"), "starts_on"),
        (span("2026-12-01"), span("2026-12-01", "2026-11-30"), "ends_on"),
        (span("2026-10-01", "2026-11-19"), span("2026-10-01"), "ends_on"),
        (span("2026-11-01"), span("2026-11-01", "2027-02-01"), "user_id"),
    ],
)
def test_what_has_been_stays_when_days_change(before: Span, after: Span, field: str | None) -> None:
    found = change_problem(before, after, TODAY, [span("2027-01-01")])
    if field is None and after.ends_on is None:
        found = change_problem(before, after, TODAY, [])
    assert (found and found[0]) == field


def test_days_stocks_and_phones_are_said_in_whole_sentences() -> None:
    assert words.days(span("2026-11-01"), TODAY) == "depuis le 1er nov."
    assert words.days(span("2026-11-23", "2027-01-31"), TODAY) == "à partir du 23 nov., jusqu’au 31 janv. 2027"
    assert words.stock(0, 0) == "aucune résidence" and words.stock(1, 1) == "1 résidence, 1 hall"
    assert words.stock(4174, 12) == "4\u202f174 résidences, 12 halls"
    said = words.received("C2", 10, span("2026-12-01"), TODAY)
    assert said == (
        "Son téléphone recevra les 10 résidences du secteur C2 le 1er décembre 2026, et rendra celles qu’il ne sert"
        " plus."
    )
    assert "dès son prochain contact, et les rendra le 1er janvier 2027." in words.received(
        "C2", 3, span("2026-11-20", "2026-12-31"), TODAY
    )
    assert words.together([("Nadia", "a"), ("Luc", "b"), ("Yoann", "a")]) == [("Nadia et Yoann", "a"), ("Luc", "b")]
