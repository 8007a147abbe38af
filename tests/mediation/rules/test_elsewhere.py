"""Whether words to one person say who another is."""

from __future__ import annotations

import pytest

from app.mediation.rules.elsewhere import Who, kinds

OTHER = Who("Madame Éléonore d’Arcy-Benoît", "06 39 98 12 40", "E.Arcy@poste.example")
OWN = Who("Paul Benoît", "06 39 98 12 41", "paul@poste.example")


@pytest.mark.parametrize(("text", "found"), [
    ("Nous revenons mardi.", []),
    ("ELEONORE nous a dit oui.", ["le nom"]),
    ("Madame vous écoute, et Benoît aussi.", []),
    ("Arcy : d’accord.", ["le nom"]),
    ("Les arcyens de la rue.", []),
    ("Au +33 6 39.98-12.40, le soir.", ["le téléphone"]),
    ("Au 06 39 98 12 41, le soir.", []),
    ("Par e.arcy@poste.example", ["le nom", "le courriel"]),
])  # fmt: skip
def test_a_name_a_telephone_a_mail_are_found_however_they_are_written(text: str, found: list[str]) -> None:
    assert kinds(text, OTHER, OWN) == found


def test_who_is_not_known_is_in_no_words() -> None:
    assert kinds("Tout, et son contraire.", Who(), OWN) == []
