"""Addresses: one account each."""

from __future__ import annotations

from itertools import islice

import pytest

from app.people import rules


def test_one_address_is_one_account_however_typed():
    assert rules.email_key(" Claire@Passeurs.EXAMPLE ") == "claire@passeurs.example"


@pytest.mark.parametrize(
    "bad", ["", "claire", "claire@", "@b.fr", "a@b", "a b@c.fr", "a@b.", "a@@b.fr", "a@b.fr\nBcc: c@d.fr"]
)
def test_an_incomplete_address_is_refused(bad):
    assert not rules.is_email(bad)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Les Passeurs", "les-passeurs"),
        ("Trait d’union", "trait-d-union"),
        ("  Œuvre & Médiation, 12 bis ", "oeuvre-mediation-12bis"),
        ("Ω≈ç√", "c"),
        ("中文", "structure"),
        ("--", "structure"),
    ],
)
def test_a_short_name_is_derived_from_the_name(name, short):
    assert next(rules.slugs(name)) == short


@pytest.mark.parametrize("name", ["Les Passeurs", "a" * 200, "a " * 200, "中文", "a" * 39 + "-b"])
def test_short_names_go_on_without_end_each_one_well_formed_and_another(name):
    found = list(islice(rules.slugs(name), 1200))
    assert len(set(found)) == 1200 and all(map(rules.is_slug, found))
