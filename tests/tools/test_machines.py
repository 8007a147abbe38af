"""The states, numbers and choices the phone reads are those of the rules."""

import json
import re

import pytest

from app.door import rules as door
from app.logbook import rules as logbook
from tools import machines


def test_the_phone_has_every_machine_of_the_trade() -> None:
    told = {"tournee", "point_de_passage", "suivi", "orientation", "technique_travaux", "relecture"}
    assert told <= machines.machines().keys()


def test_the_files_on_the_phone_are_up_to_date() -> None:
    assert machines.OUT.read_text(encoding="utf-8") == machines.source()
    for to in machines.sheets():
        assert to.read_text(encoding="utf-8") == machines.numbers(to)


def test_each_number_is_a_constant_of_its_own_under_the_name_the_rules_gave_it() -> None:
    all_of_them = "".join(machines.numbers(to) for to in machines.sheets())
    written = dict(re.findall(r"^export const (\w+) = (.+);$", all_of_them, re.M))
    told = {name: value for named in machines.exported().values() for name, value in named.items()}
    assert {name: json.loads(text) for name, text in written.items()} == json.loads(json.dumps(told))
    assert (written["TEXT_MAX"], written["CORRECTION_HOURS"]) == ("500", "48")


def test_two_rules_may_not_give_one_name_to_two_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(door.EXPORTED, "TEXT_MAX", logbook.TEXT_MAX + 1)
    with pytest.raises(ValueError, match="TEXT_MAX"):
        machines.exported()


@pytest.mark.parametrize(
    ("value", "type"),
    [([1, 2], "number[]"), (("a", "b"), "string[]"), ([(5, "matin")], "[number, string][]"), ("a", "string")],
)
def test_lists_and_pairs_are_typed(value: object, type: str) -> None:
    assert machines.shape(value) == type
