"""Templates that hold together, what may be typed, moves, numbers; plain French of all that is shipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from flask import Flask

from app.core.errors import Refused
from app.documents import rules
from app.documents.rules import DOCUMENT, State
from app.documents.sample import SAMPLE
from app.documents.template import Place, Template, Text, Variable, declare
from tests.documents.office import ACCORD, FAULTS, INVITATION, SHIPPED

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("variables", "body", "more"),
    [
        ((), (Text("Le {jour}."),), {}),
        ((), (Text("Bonjour", when="jour"),), {}),
        ((Variable("nom", "Nom", person=True),), (), {}),
        ((Variable("mot", "Mot"),), (Place("mot", "Mot"),), {}),
        ((), (Place("mot", "Mot"), Place("mot", "Autre")), {}),
        ((), (), {"to": "destinataire"}),
        ((Variable("a", "A"),), (Text("{a.__class__}"),), {}),
        ((Variable("a", "A"),), (Text("{a!r}"),), {}),
        ((Variable("a", "A"),), (Text("{a:>9}"),), {}),
    ],
)
def test_a_template_that_does_not_hold_together_is_refused_when_it_is_written(variables, body, more) -> None:
    with pytest.raises(ValueError):
        Template("essai", "Essai", 1, variables, body, **more)


def test_two_templates_have_two_codes(app: Flask) -> None:
    code = next(iter(SHIPPED), None)
    declare(INVITATION)
    try:
        with pytest.raises(ValueError, match="twice"):
            declare(INVITATION)
    finally:
        del SHIPPED[INVITATION.code]
    assert next(iter(SHIPPED), None) == code


def test_what_is_typed_is_of_a_place_and_fits_it() -> None:
    place = Template("essai", "Essai", 1, (), (Place("mot", "Un mot", most=10, lines=2),))
    assert rules.check_typed(place, {"mot": " oui\nnon "}) == {"mot": "oui\nnon"}
    assert rules.check_typed(place, {"mot": "  "}) == {}
    for typed in ("onze signes.", "a\nb\nc"):
        with pytest.raises(Refused, match="au plus") as refused:
            rules.check_typed(place, {"mot": typed})
        assert refused.value.field == "mot"
    with pytest.raises(ValueError, match="autre"):
        rules.check_typed(place, {"autre": "x"})


def test_what_must_be_written_is_asked_for_when_it_is_frozen() -> None:
    assert rules.check_typed(ACCORD, {}) == {}
    with pytest.raises(Refused, match="ce qui reste ouvert"):
        rules.check_whole(ACCORD, {})


def test_a_value_that_is_not_asked_for_or_lacks_is_a_mistake_of_the_feature() -> None:
    for values in ({}, {"destinataire": ["A"], "jour": "lundi", "autre": "x"}):
        with pytest.raises(ValueError):
            rules.check_values(INVITATION, values)


@pytest.mark.parametrize(("source", "target"), list(product(State, State)))
def test_a_document_moves_forward_only_but_for_one_that_came_back(source: State, target: State) -> None:
    allowed = {"brouillon": {"fige", "annule"}, "fige": {"remis", "annule"}, "remis": set(), "annule": set()}
    assert DOCUMENT.may(source, target, "C") is (target in allowed[source])
    assert DOCUMENT.may(source, target, "S") is ((source, target) == ("remis", "fige"))
    if target not in allowed[source]:
        with pytest.raises(Refused):
            rules.check_move(source, target)


def test_it_is_handed_over_between_its_making_and_now() -> None:
    made = datetime(2026, 11, 20, 8, tzinfo=UTC)
    rules.check_sent(made, made, made)
    rules.check_sent(made + 400 * DAY, made, made)  # the clock was a year ahead
    for frozen, at in ((None, made), (made, made - 2 * DAY), (made, made + DAY)):
        with pytest.raises(Refused):
            rules.check_sent(frozen, at, made)


def test_numbers_are_of_a_year() -> None:
    assert [rules.number(2026, 42), rules.number(2027, 12345)] == ["2026-L-0042", "2027-L-12345"]


def test_all_that_is_shipped_is_in_plain_french(app: Flask) -> None:
    assert {one.code: FAULTS(one) for one in (SAMPLE, INVITATION, ACCORD, *SHIPPED.values()) if FAULTS(one)} == {}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Le cas échéant, vous pouvez venir.", "s’il y a lieu"),
        ("Les personnes susmentionnées viendront.", "dont nous parlons"),
        (f"Vous venez {'avec quelqu’un ' * 20}demain.", "mots\u00a0:"),
        (" ".join([f"Vous venez {'avec quelqu’un ' * 13}demain."] * 3), "en moyenne"),
    ],
)
def test_words_of_offices_and_long_sentences_are_told(said: str, why: str) -> None:
    assert any(why in one for one in FAULTS(Template("essai", "Essai", 1, (), (Text(said),))))
