"""Public holidays where an organisation is."""

from __future__ import annotations

from datetime import date

import pytest

from app.core import holidays
from app.core.zones import FRENCH


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("metropole", date(2026, 7, 14), "Fête nationale"),
        ("metropole", date(2027, 3, 29), "Lundi de Pâques"),
        ("alsace_moselle", date(2026, 12, 26), "Saint-Étienne"),
        ("reunion", date(2026, 12, 20), "Abolition de l’esclavage"),
        ("nouvelle_caledonie", date(2026, 9, 24), "Fête de la Citoyenneté"),
    ],
)
def test_a_region_has_its_own_days(region: str, day: date, name: str) -> None:
    assert holidays.between(region, day, day) == {day: name}
    ordinary = name in ("Fête nationale", "Lundi de Pâques")
    assert (day in holidays.between(holidays.MAINLAND, day, day)) is ordinary


def test_a_period_may_pass_the_end_of_a_year() -> None:
    found = holidays.between(holidays.MAINLAND, date(2026, 12, 25), date(2027, 1, 1))
    assert list(found.values()) == ["Noël", "Jour de l’an"]


def test_every_region_is_known_to_the_library_and_every_zone_has_one() -> None:
    assert all(holidays.between(region, date(2026, 1, 1), date(2026, 1, 1)) for region in holidays.REGIONS)
    assert {holidays.region_of(None, zone) for zone in FRENCH} == set(holidays.REGIONS) - {"alsace_moselle"}


def test_the_region_chosen_goes_before_that_of_the_zone() -> None:
    assert holidays.region_of("alsace_moselle", "Europe/Paris") == "alsace_moselle"
