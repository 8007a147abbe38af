"""Cases that go wherever their rules let them, known and unknown things drawn: what must hold, holds at each step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.core.errors import Refused
from app.mediation.rules.flows import shipped
from app.mediation.rules.holding import holding_rate, result, summary
from app.mediation.rules.states import ACTIVE, CASE, CaseState, CheckState, Kept, Next
from tests.mediation.rules.life import (
    ALL_KNOWN,
    FRIDAY,
    Life,
    agreed_case,
    eligible_answers,
    own_flow,
    to_bring_together,
)

S = CaseState
letters = st.frozensets(st.sampled_from("AB"))
FACTS = {
    "redirect_to": st.booleans(), "told": letters, "not_told": letters, "mediators": st.integers(0, 3),
    "agreed": letters, "out": letters, "correspondent": st.booleans(), "agreement": st.booleans(),
    "commitments": st.integers(0, 2), "read_aloud": st.booleans(), "copies": letters, "outcome": st.booleans(),
    "followups_open": st.integers(0, 1), "reasons": st.sampled_from([(), ("hors_champ",)]),
    "met": letters, "bound": letters,
    "checklist_done": st.booleans(), "blocked": st.sampled_from([(), ("violence_danger",)]),
}  # fmt: skip
MOVED_ON = {
    S.recevable: lambda known: known.checklist_done and not known.blocked,
    S.non_recevable: lambda known: bool(known.reasons),
    S.reoriente: lambda known: known.redirect_to,
    S.prise_de_contact: lambda known: 1 <= known.mediators <= 2,
    S.mediation: lambda known: known.mediators and len(known.agreed - known.out) >= known.flow.parties,
    S.accord: lambda known: known.agreement and known.commitments >= 1 and known.bound <= known.met,
    S.suivi_accord: lambda known: known.read_aloud and known.agreed - known.out <= known.copies,
    S.clos: lambda known: known.outcome and known.letters <= known.told | known.not_told and not known.followups_open,
}
"""What is true of a case the moment it reaches a state, written apart from the guards; resumed, it was so before."""


class Cases(RuleBasedStateMachine):
    """`met`: whether the last move found what its state asks."""

    life: Life
    met = True

    @initialize(
        flow=st.sampled_from(list(shipped().values())),
        ready=st.booleans(),
        state=st.sampled_from([one for one in S if one not in (S.suspendu, S.clos)]),
    )
    def come_in(self, flow: Any, ready: bool, state: CaseState) -> None:
        """At any point of its life: what leads there was played by another."""
        self.life = Life(flow, state)
        if ready:
            self.life.learn(**ALL_KNOWN)

    @rule(facts=st.fixed_dictionaries({}, optional=FACTS))
    def learn(self, facts: dict[str, Any]) -> None:
        self.life.learn(**facts)

    @rule(days=st.integers(1, 200))
    def wait(self, days: int) -> None:
        self.life.wait(days)

    @rule(data=st.data(), who=st.sampled_from("ACM"))
    def go_on(self, data: Any, who: str) -> None:
        ways = [one for one in self.life.ways(who) if one not in (S.interrompu, S.suspendu)]
        if ways:
            self.move(data.draw(st.sampled_from(ways)), who)

    @rule(tried=st.sampled_from(S), who=st.sampled_from("ACM"))
    def try_any(self, tried: CaseState, who: str) -> None:
        self.move(tried, who)

    @precondition(lambda self: self.life.state in ACTIVE)
    @rule()
    def suspend(self) -> None:
        self.life.learn(resume_on=date(2999, 1, 1))
        before = self.life.state
        self.move(S.suspendu, "A")
        assert self.life.state == before, "nobody suspends for ever"
        self.life.learn(resume_on=self.life.known.today + timedelta(days=3))
        self.move(S.suspendu, "A")
        assert self.life.state == S.suspendu

    @precondition(lambda self: self.life.state in (*ACTIVE, S.suspendu))
    @rule()
    def interrupt(self) -> None:
        self.move(S.interrompu, "A")
        assert self.life.state == S.interrompu

    @precondition(lambda self: any(one.state == CheckState.prevu for one in self.life.checks))
    @rule(state=st.sampled_from([one for one in CheckState if one != CheckState.prevu]))
    def note(self, state: CheckState) -> None:
        self.life.note(state)

    def move(self, target: CaseState, who: str) -> None:
        source = self.life.state
        try:
            self.life.move(target, who)
        except Refused:
            assert self.life.state == source
            return
        assert (source, target) in CASE.transitions
        resumed = source == S.suspendu and target in ACTIVE
        self.met = bool(resumed or target not in MOVED_ON or MOVED_ON[target](self.life.known))

    @invariant()
    def no_state_is_reached_that_its_guard_forbids(self) -> None:
        assert self.met

    @invariant()
    def an_open_case_has_a_next_step(self) -> None:
        assert (self.life.next() is not None) == self.life.is_open

    @invariant()
    def a_suspended_case_resumes_where_it_was_or_is_interrupted(self) -> None:
        if self.life.state == S.suspendu:
            assert set(self.life.ways()) == {self.life.known.before, S.interrompu}

    @invariant()
    def its_clocks_are_never_negative(self) -> None:
        assert all(one.used >= 0 and one.late >= 0 for one in self.life.clocks())


Cases.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestCases = Cases.TestCase


@pytest.mark.parametrize("flow", shipped().values(), ids=shipped())
def test_a_case_lives_from_its_receipt_to_an_agreement_that_holds(flow):
    life = agreed_case(flow)
    assert life.next() == Next.verifier
    for days, state in ((15, CheckState.partiel), (15, CheckState.inconnu), (60, CheckState.tenu)):
        life.wait(days)
        assert S.clos not in life.ways(), "a check whose day came is noted first"
        life.note(state)
    assert summary(life.checks, life.known.today) == "1 point tenu sur 2 connus, 1 inconnu"
    assert result(life.checks) == Kept.tenu and holding_rate([life.checks], life.known.today).share == 1
    assert life.holds()[1] == "100\u00a0% d’accords tenus à 90\u00a0jours\u00a0: 1 sur 1."
    life.move(S.clos, reason=Kept.tenu)
    assert life.next() is None and life.age() == 90


def test_a_case_is_not_eligible_and_its_requester_is_sent_to_somebody():
    life = Life()
    life.move(S.analyse)
    life.answer({**eligible_answers(life.flow), "justice": "oui"})
    with pytest.raises(Refused, match="tribunal saisi"):
        life.move(S.recevable, "C")
    life.learn(reasons=life.known.blocked)
    life.move(S.non_recevable, "C")
    assert life.next() == Next.reorienter and life.ways() == []
    assert life.sent_to()[:2] == ("point_justice", "conciliateur")
    life.learn(redirect_to=True)
    life.move(S.reoriente)
    assert life.next() == Next.informer
    life.learn(told=frozenset("A"), not_told=frozenset("B"), outcome=True)
    life.move(S.clos)


def test_a_case_closed_opens_again_for_a_year():
    life = agreed_case()
    life.move(S.clos, reason=Kept.rompu)
    life.wait(365)
    life.move(S.rouvert, "C")
    assert life.is_open and life.next() == Next.preparer
    life.move(S.mediation)


def test_a_suspension_stops_the_clock_of_the_mediation():
    life = Life()
    life.learn(**ALL_KNOWN)
    for target, who in ((S.analyse, "A"), (S.recevable, "C"), (S.prise_de_contact, "C"), (S.mediation, "A")):
        life.move(target, who)
    life.wait(10)
    life.learn(resume_on=life.known.today + timedelta(days=5))
    life.move(S.suspendu)
    life.wait(5)
    assert life.clock("mediation").used == 10 and life.next() == Next.reprendre
    life.move(S.mediation)
    life.wait(2)
    assert life.clock("mediation").used == 12


def test_a_structure_makes_the_flow_of_a_case_its_own():
    flow = own_flow(shipped(), "bruit_musique", "bruit", {"label": "Entre habitants", "delays": {"contact": 20}})
    life = agreed_case(flow)
    assert (life.flow.label, life.clock("contact").allowed) == ("Entre habitants", 20)


def test_a_table_ronde_is_held_once_each_was_met_and_agrees():
    life = agreed_case()
    with pytest.raises(Refused, match="entretien"):
        life.meet("AB", neutral=True)
    life.learn(interviews=frozenset("AB"))
    with pytest.raises(Refused, match="un lieu neutre"):
        life.meet("AB", neutral=False)
    five = life.meet("AB", neutral=False, reason="La salle est prise.")
    assert [one.code for one in five if not one.met] == ["lieu_neutre"]


def test_three_cases_of_one_estate_are_shown_together():
    traces = [Life().trace("a", "bruit", "25"), Life().trace("b", "bruit", "27"), Life().trace("c", "bruit", "25")]
    alike, causes = to_bring_together(traces, FRIDAY)
    assert [one.id for one in alike] == ["c", "b"] and [len(one) for one in causes] == [3]
