"""A text that leaves a case says nothing of who a party is, however what is stored of her is written in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.mediation.rules.nameless import Spot, Who, check, tells_where, tells_who

ZOHRA = Who("Zohra Kébir", "+33 6 12 34 56 78", "zohra.kebir@example.org", "12, rue des Lilas, 59000 Lille")
PARTS = ["Zohra", "kebir", "KÉBIR", "06 12 34 56 78", "06.12.34.56.78", "Zohra.Kebir@example.org", "rue des lilas"]
BESIDE = st.text(alphabet="abcdefghij ,.'’?", max_size=40).map(lambda said: f" {said} ")


@given(BESIDE, st.sampled_from(PARTS), BESIDE)
def test_a_part_of_who_she_is_is_found_wherever_it_stands(before: str, part: str, after: str) -> None:
    assert tells_who(before + part + after, [Who(), ZOHRA])
    with pytest.raises(Refused) as refused:
        check(before + part + after, [ZOHRA], "question")
    assert refused.value.field == "question"
    assert not any(word in refused.value.message for word in ("Zohra", "bir", "0612", "Lilas"))


@pytest.mark.parametrize("text", [
    "Une voisine âgée ne répond plus : par quel service passer ?", "À Lille, qui appeler pour le bruit ?",
    "La rue est-elle du ressort du bailleur ? Appelez le 3919.", "",
])  # fmt: skip
def test_a_question_without_persons_passes(text: str) -> None:
    assert not tells_who(text, [ZOHRA, Who(), Who("Li Wu")])


def test_a_name_of_two_letters_is_found_as_it_is_written() -> None:
    assert tells_who("Faut-il revoir Wu ?", [Who("Li Wu")])
    assert not tells_who("On le lui a dit, il l’a lu.", [Who("Lu")])


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu"], max_codepoint=0x17F), min_size=3, max_size=20))
def test_any_name_is_found(name: str) -> None:
    assert tells_who(f"Que faire pour {name}, demain ?", [Who(name)])


HERE = Spot(("Bel Horizon", "Bâtiment C", "14", "hall 14"), ("12 rue des Lilas, 69200 Vénissieux",))


@pytest.mark.parametrize(("text", "says"), [
    ("Que faire au Bel-Horizon ?", True), ("Que faire à HORIZON ?", True), ("Au hall 14, rien ne bouge.", True),
    ("Un voisin des Lilas refuse.", True), ("Le bâtiment C refuse.", True), ("Un bel échange.", False),
    ("Depuis 14 jours, dans le hall.", False), ("Le bâtiment refuse.", False), ("À Vénissieux, qui appeler ?", False),
])  # fmt: skip
def test_a_place_is_told_by_its_name_its_hall_or_its_street(text: str, says: bool) -> None:
    assert tells_where(text, HERE) is says
