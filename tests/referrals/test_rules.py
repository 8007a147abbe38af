"""Nothing is transmitted without the person's agreement."""

from __future__ import annotations

import itertools

from app.referrals.rules import Consent, State, transmission_problem


def test_only_a_draft_with_recorded_agreement_and_a_partner_is_transmitted() -> None:
    everything = itertools.product(State, [None, *Consent], [None, "oral"], [True, False])
    allowed = [one for one in everything if transmission_problem(*one) is None]
    assert allowed == [(State.brouillon, Consent.accorde, "oral", True)]


def test_a_refusal_to_transmit_says_that_agreement_is_missing() -> None:
    problem = transmission_problem(State.brouillon, Consent.refuse, "oral", True)
    assert problem is not None and problem[0] == "consentement"
