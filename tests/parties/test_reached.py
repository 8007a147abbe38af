"""A telephone and a mail at which nobody is reached are told where they are typed, by the same rule on both sides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Refused
from app.parties.rules import check_reached
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import held, on_phone, party_ids
from tests.world import World

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "coordinates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["value"])
def test_what_is_written_is_one_or_is_refused_in_its_field(case: dict[str, Any]) -> None:
    said = {case["field"]: case["value"]}
    if case["is"]:
        check_reached(said)
        return
    with pytest.raises(Refused) as refused:
        check_reached(said)
    assert refused.value.field == case["field"]


def test_nothing_written_is_no_fault() -> None:
    check_reached({"phone": None, "mail": " "})


@pytest.mark.usefixtures("app")
def test_of_a_phone_it_is_kept_with_a_sentence_and_nothing_of_it_is_written(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    who = {"phone": {"was": None, "now": "abc"}, "hours": {"was": None, "now": "Le soir"}}
    reason, said = held(phone, made, "name", {"party_id": party_ids(world, made)["A"], "who": who})
    assert (reason, said) == ("refused", "Ce n’est pas un numéro de téléphone\u00a0: des chiffres seulement.")
    assert on_phone(phone, made)["parties"][0]["who"]["hours"] is None


@pytest.mark.usefixtures("app")
def test_at_the_desk_what_was_typed_is_shown_again(world: World, as_desk: Any) -> None:
    made = a_case(world)
    page = f"/bureau/dossiers/{made}/parties/{party_ids(world, made)['A']}/identite"
    answer = as_desk(world.claire).submit(page, {"courriel": "pas un mail", "nom": "Zohra"}, page)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Ce n’est pas une adresse de courriel" in html and "pas un mail" in html
