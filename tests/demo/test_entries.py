"""What the demonstration writes is of the trade's lists, loads by the phone's own schemas, and names nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from app.core import clock
from app.demo import cast, entries
from app.demo.stage import Home
from app.demo.town import plan, words
from app.logbook.rules import TEXT_MAX
from app.nomenclatures import rules as lists

AT = clock.parse("2026-11-20 21:46")
HOME = Home(uuid4(), "Les Glycines", ((uuid4(), uuid4()), (uuid4(), uuid4())))


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


@pytest.mark.parametrize(
    ("weights", "list_code"),
    [
        (entries.NEEDS, "besoin"), (entries.CHANNELS, "canal"), (entries.BANDS, "public_age"),
        (entries.FAMILIES, "type_conflit"), (entries.SEVERITIES, "gravite"), (entries.RECURRENCES, "recurrence"),
        (entries.ORIGINS, "origine"), (entries.ENDS, "issue_temps_reel"), (entries.GROUP_ENDS, "issue_regroupement"),
        (entries.FAULTS, "categorie_technique"), (entries.REQUESTERS, "demandeur"),
    ],
)  # fmt: skip
def test_every_code_drawn_is_shipped(weights: dict[Any, int], list_code: str) -> None:
    shipped = {one.code for one in lists.shipped(list_code).items}
    assert {str(code) for code in weights} <= shipped


def test_every_fault_and_every_kind_of_conflict_has_its_words() -> None:
    assert set(entries.FAULTS) == set(words()["technical"])
    assert set(entries.FAMILIES) == set(words()["conflict"])
    assert set(entries.NEEDS) == set(words()["contact"])


def test_a_danger_always_tells_of_its_call() -> None:
    drawn = [entries.technical(Random(n), HOME, AT, {}) for n in range(400)]
    dangers = [one for one in drawn if one["severity"] == "t0"]
    assert dangers
    assert all("call" in one for one in dangers)


def test_what_is_to_be_followed_has_its_follow_up() -> None:
    drawn = [entries.conflict(Random(n), HOME, AT, {}) for n in range(300)]
    assert all(("followup" in one) == (one["issue"] == "a_suivre") for one in drawn)


def test_no_phrase_names_anyone_or_exceeds_a_text() -> None:
    names = {part for one in (*cast.PASSEURS, *cast.VOISINAGE) for part in one.name.split() if len(part) > 3}
    for phrase in texts(words()):
        assert len(phrase) <= TEXT_MAX
        assert not re.search(rf"\b(?:{'|'.join(names)}|M\.|Mme|Monsieur|Madame)\b", phrase), phrase


def test_the_plans_name_landlords_and_sectors_that_exist() -> None:
    for name in ("passeurs", "voisinage-74"):
        town = plan(name)
        assert {one["sector"] for one in town["estates"]} == set(town["sectors"])
        assert all(one["halls"] and all(one["halls"]) for one in town["estates"])
