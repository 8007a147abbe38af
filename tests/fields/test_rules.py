"""What may be a field, and what may be answered to one, whatever is sent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.fields import editing, rules
from app.fields.rules import DAYS_AROUND, HIGHEST, Nature, Option, OwnField

ON = date(2026, 11, 20)
CHOICE = OwnField("meteo", "Météo", Nature.choix, (Option("pluie", "Pluie"), Option("soleil", "Soleil", active=False)))
NUMBER = OwnField("sacs", "Sacs", Nature.nombre, least=2, most=40, unit="sacs")
DAY = OwnField("le", "Le", Nature.jour)
KNOWN = {one.code: one for one in (CHOICE, NUMBER, DAY)}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


def accepts(field: OwnField, value: object) -> bool:
    try:
        rules.check_values(KNOWN, {field.code: value}, ON)
    except Refused as refused:
        assert refused.field == "own"
        return False
    return True


@given(anything)
def test_no_answer_of_any_shape_is_kept_but_a_known_code_a_number_within_bounds_or_a_day_near(value: object) -> None:
    assert accepts(CHOICE, value) == (value in ("pluie", "soleil") if isinstance(value, str) else False)
    assert accepts(NUMBER, value) == (type(value) is int and 2 <= value <= 40)
    assert not accepts(DAY, value)


@given(st.integers(-2 * DAYS_AROUND, 2 * DAYS_AROUND))
def test_a_day_is_near_its_entry_so_that_none_is_a_birth(off: int) -> None:
    assert accepts(DAY, (ON + timedelta(days=off)).isoformat()) == (abs(off) <= DAYS_AROUND)


@pytest.mark.parametrize(
    "value", ["2026-02-30", "20261120", "2026-11-20T10:00", "20/11/2026", "２０２６-11-20", "2026-W47-5"]
)
def test_a_day_is_written_one_way(value: str) -> None:
    assert not accepts(DAY, value)


VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "own_fields.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda one: f"{one['field']}:{one['typed']}")
def test_what_a_phone_takes_for_an_answer_is_one_and_what_it_refuses_is_none(case: dict[str, Any]) -> None:
    (field,) = rules.loaded([VECTORS["fields"][case["field"]]])
    sent = case["typed"] if case["value"] is None else case["value"]
    if case["value"] is None:
        with pytest.raises(Refused):
            rules.check_value(field, sent, date.fromisoformat(VECTORS["day"]))
    else:
        rules.check_value(field, sent, date.fromisoformat(VECTORS["day"]))


@given(anything)
def test_answers_of_no_known_shape_or_field_are_refused(values: object) -> None:
    if values is None or values == {}:
        rules.check_values(KNOWN, values, ON)
        return
    if not (isinstance(values, dict) and values.keys() <= KNOWN.keys()):
        with pytest.raises(Refused):
            rules.check_values(KNOWN, values, ON)


def test_no_telephone_number_fits() -> None:
    with pytest.raises(Refused):
        editing.check_field(replace(NUMBER, most=HIGHEST + 1))
    assert len(str(HIGHEST)) == 6


@pytest.mark.parametrize(
    "label",
    ["Nom du locataire", "Prénom", "Téléphone", "Date de NAISSANCE", "Nationalité", "Religion de la famille", "Santé",
     "N° de sécurité sociale", "Carte d’identité vue", "Âge", "Suspect", "E-mail"],
)  # fmt: skip
def test_a_label_that_names_what_is_somebodys_is_refused_as_a_field_and_as_a_choice(label: str) -> None:
    with pytest.raises(Refused):
        editing.check_field(replace(DAY, label=label))
    with pytest.raises(Refused):
        editing.check_field(replace(CHOICE, options=(*CHOICE.options, Option("x", label), Option("y", "Rien"))))


@pytest.mark.parametrize("label", ["Nombre de sacs", "Météo", "Hauteur d’eau", "Étage", "Ménage fait", "Nominations"])
def test_a_label_of_a_place_or_a_service_is_not(label: str) -> None:
    editing.check_field(replace(DAY, label=label))


fields = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), unique=True, max_size=6).map(
    lambda codes: tuple(OwnField(code, code.upper(), Nature.jour) for code in codes)
)


@given(fields, st.integers(0, 9))
def test_a_field_is_moved_and_the_others_keep_their_order(all_: rules.Fields, rank: int) -> None:
    for one in all_:
        moved = editing.placed(all_, one.code, rank)
        assert sorted(moved, key=str) == sorted(all_, key=str) and moved[min(rank, len(all_) - 1)] == one
        assert [it for it in moved if it != one] == [it for it in all_ if it != one]


def test_what_is_kept_is_read_back_as_it_was() -> None:
    every = (CHOICE, NUMBER, DAY, replace(DAY, code="z", active=False))
    assert rules.loaded(rules.exported(every)) == every


def test_what_was_tried_is_known_and_switched_off_and_what_was_known_keeps_its_words() -> None:
    drafted = (replace(CHOICE, label="Temps", options=(*CHOICE.options, Option("neige", "Neige"))), NUMBER)
    known = editing.remembered((CHOICE,), drafted)
    assert [(one.code, one.label, one.active) for one in known] == [("meteo", "Météo", True), ("sacs", "Sacs", False)]
    assert [(one.code, one.active) for one in known[0].options] == [
        ("pluie", True),
        ("soleil", False),
        ("neige", False),
    ]
    assert editing.remembered(known, drafted) == known
