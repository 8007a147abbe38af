"""Folded names, short signs, hashes: the pure rules of places."""

import pytest

from app.core.folding import fold
from app.places.rules import address_hash, is_postcode, pair, plate, squeeze


@pytest.mark.parametrize(
    "name, sign",
    [
        ("25 RUE DES ANNELETS", "25"),
        ("12-14-16, RUE DELAITRE", "12-14-16"),
        ("13 BIS,  AVENUE PHILIPPE AUGUSTE", "13BIS"),
        ("Les Glycines", "G"),
        ("Hauts de Brenne", "HB"),
        ("8-10-12-14-16-18-20 RUE LONGUE", "8-10-12-14-1"),
        ("…", "?"),
        ("Entrée <b>gauche</b>", "EBG"),
        ("E <script>", "ES"),
        ("🏠 Maison & « Cie »", "MC"),
        ("E\u0301toile \u202edu\u202c Nord", "ÉN"),
        ("L'Étoile_du-Nord", "ÉN"),
        ("= cmd()", "C"),
        ("Tour\tB\n2", "TB2"),
    ],
)
def test_the_plate_is_the_number_else_the_initials(name, sign):
    assert plate(name) == sign


def test_the_hash_ignores_how_an_address_is_written_and_nothing_else():
    assert address_hash("12, rue de l’Élan", 2001) == address_hash("12,  RUE DE L’ELAN\n", 2001)
    assert address_hash("12 rue X", 2001) != address_hash("12 rue X", 2002)
    assert address_hash("12 rue X", None) != address_hash("12-18 rue X", None)


def test_control_characters_become_spaces():
    assert squeeze("21, AVENUE X\n7-9\x00 RUE Y ") == "21, AVENUE X 7-9 RUE Y"
    assert fold("Élogie  SIEMP") == "elogie siemp"


def test_a_postcode_is_five_digits():
    assert is_postcode("75020") and not is_postcode("code_75020") and not is_postcode("７５０２０")


@pytest.mark.parametrize(
    "text, both",
    [
        ("46.2260, 5.2094", ("46.2260", "5.2094")), ("46,2260 ; 5,2094", ("46,2260", "5,2094")),
        ("46.2260 5.2094", ("46.2260", "5.2094")), ("−20.88, 55.45", ("−20.88", "55.45")),
        ("48,8566", None), ("48.8566", None), ("nord, est", None), ("1, 2, 3", None), ("", None),
    ],
)  # fmt: skip
def test_two_numbers_copied_together_are_a_position_and_a_french_decimal_is_one(text, both):
    assert pair(text) == both
