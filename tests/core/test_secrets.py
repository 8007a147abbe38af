"""Sealed columns open only in their own row, column and tenant."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.keyring import KeyRing, Unsealable

OLD, NEW = b"o" * 32, b"n" * 32
ROW = b"contact._text.1.org"


@given(st.binary(max_size=600))
def test_what_is_sealed_opens_again_and_says_nothing(plain: bytes) -> None:
    ring = KeyRing((NEW,))
    sealed = ring.seal(plain, ROW)
    assert ring.open(sealed, ROW) == plain
    assert len(plain) < 8 or plain not in sealed


def test_a_ciphertext_moved_to_another_row_column_or_tenant_does_not_open() -> None:
    ring = KeyRing((NEW,))
    sealed = ring.seal(b"Mme R.", ROW)
    for other in (b"contact._text.2.org", b"contact._note.1.org", b"visit._text.1.org", b"contact._text.1.other"):
        with pytest.raises(Unsealable):
            ring.open(sealed, other)


def test_one_altered_bit_is_noticed_wherever_it_is() -> None:
    ring = KeyRing((NEW,))
    sealed = ring.seal(b"fait", ROW)
    for position in range(len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(Unsealable):
            ring.open(bytes(altered), ROW)


def test_after_a_rotation_old_values_still_open_and_new_ones_use_the_new_key() -> None:
    sealed = KeyRing((OLD,)).seal(b"avant", ROW)
    rotated = KeyRing((NEW, OLD))
    assert rotated.open(sealed, ROW) == b"avant"
    assert KeyRing((NEW,)).open(rotated.seal(b"apres", ROW), ROW) == b"apres"
    with pytest.raises(Unsealable):
        KeyRing((NEW,)).open(sealed, ROW)


def test_two_seals_of_one_text_differ() -> None:
    ring = KeyRing((NEW,))
    bound = uuid4().bytes
    assert ring.seal(b"RAS", bound) != ring.seal(b"RAS", bound)
