"""Which passwords are accepted, and how they are kept."""

from __future__ import annotations

import threading
import time

import pytest

from app.core.errors import Refused
from app.door import passwords


def test_a_phrase_is_accepted_without_rules_of_composition():
    assert passwords.check("quatre marches et un palier")


@pytest.mark.parametrize("length", [passwords.SHORTEST, 64, passwords.LONGEST])
def test_lengths_from_12_to_128_are_accepted(length):
    text = "".join(chr(0x61 + (7 * i * i + 3 * i) % 26) for i in range(length))
    assert passwords.check(text) == text


@pytest.mark.parametrize("text", ["onze signes", "a" * 129])
def test_shorter_and_longer_are_refused(text):
    with pytest.raises(Refused) as refused:
        passwords.check(text)
    assert refused.value.field == "password"


@pytest.mark.parametrize(
    "weak",
    [
        "motdepasse123", "Motdepasse2026!", "MOT DE PASSE 12", "azertyuiop123", "P4ssw0rdP4ssw0rd", "123456789012",
        "aaaaaaaaaaaa", "abcabcabcabc", "marseillemarseille", "m0td3p@sse2026", "mediation2026", "jetaimemonamour",
    ],
)  # fmt: skip
def test_well_known_passwords_are_refused_even_dressed_up(weak):
    assert passwords.is_weak(weak)


def test_ones_own_address_is_no_password():
    assert passwords.is_weak("claire.vasseur@passeurs.fr", "claire.vasseur@passeurs.fr")
    assert passwords.is_weak("Claire Vasseur 2026", "Claire Vasseur")


def test_the_same_password_from_another_keyboard_matches():
    composed, decomposed = "clé du cinquième étage", "cle\u0301 du cinquie\u0300me e\u0301tage"
    assert passwords.matches(passwords.hashed(composed), decomposed)


def test_the_whole_password_counts():
    stored = passwords.hashed("x" * 20 + "palier du dessus")
    assert not passwords.matches(stored, "x" * 20 + "palier du dessous")


def test_nobody_matches_without_a_hash_and_it_takes_as_long():
    stored, spent = passwords.hashed("quatre marches et un palier"), []
    for known in (stored, None):
        began = time.perf_counter()
        assert not passwords.matches(known, "un autre mot de passe")
        spent.append(time.perf_counter() - began)
    assert spent[1] > spent[0] / 3


def test_the_stand_in_hash_has_todays_parameters():
    assert not passwords.outdated(passwords.DUMMY)
    assert passwords.outdated(passwords.DUMMY.replace("t=2", "t=1"))


def test_at_most_two_passwords_are_hashed_at_once(monkeypatch):
    running, most, lock = 0, 0, threading.Lock()

    class Counting:
        def hash(self, text):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            with lock:
                running -= 1
            return text

    monkeypatch.setattr(passwords, "_hasher", Counting())
    threads = [threading.Thread(target=passwords.hashed, args=("quatre marches",)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == 2
