"""Addresses: one account each."""

from __future__ import annotations

import pytest

from app.people import rules


def test_one_address_is_one_account_however_typed():
    assert rules.email_key(" Claire@Passeurs.EXAMPLE ") == "claire@passeurs.example"


@pytest.mark.parametrize(
    "bad", ["", "claire", "claire@", "@b.fr", "a@b", "a b@c.fr", "a@b.", "a@@b.fr", "a@b.fr\nBcc: c@d.fr"]
)
def test_an_incomplete_address_is_refused(bad):
    assert not rules.is_email(bad)
