"""What is said of a mail, and when it is tried again: the tables of the rules, whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.mail import rules
from app.mail.rules import BACK_OFF, GIVEN_UP_AFTER, State, Verdict

AT = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "code", "words"),
    [
        (State.a_envoyer, "", ""),
        (State.reporte, "451", "l’a fait attendre (451)"),
        (State.reporte, "ConnectionRefusedError", "refuse la connexion"),
        (State.reporte, "SSLCertVerificationError", "certificat"),
        (State.refuse, "550", "Le serveur l’a refusé (550)"),
        (State.refuse, "451", "plusieurs jours"),
        (State.refuse, "5.1.1", "Revenu sans avoir été remis (5.1.1)"),
        (State.refuse, rules.ADDRESS, "ne peut pas recevoir"),
        (State.annule, rules.STALE, "n’était plus bon"),
        (State.envoye, "250", ""),
    ],
)
def test_what_became_of_a_mail_is_said_in_words(state: State, code: str, words: str) -> None:
    said = rules.said(state.value, code)
    assert words in said and bool(words) == bool(said) and "Error" not in said


def test_each_try_waits_longer_than_the_last_and_none_begins_after_three_days() -> None:
    waits = [moment - AT for n in range(1, 12) if (moment := rules.next_try(n, AT, AT))]
    assert waits[: len(BACK_OFF)] == sorted(BACK_OFF) and set(waits[len(BACK_OFF) :]) == {BACK_OFF[-1]}
    assert rules.next_try(9, AT - GIVEN_UP_AFTER + timedelta(hours=1), AT) is None


@pytest.mark.parametrize("code", range(400, 600, 7))
def test_a_refusal_for_good_is_a_five_hundred(code: int) -> None:
    assert (rules.of_recipient(code).verdict == Verdict.refused) == (code >= 500)
