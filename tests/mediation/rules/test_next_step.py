"""Who must do what by when: of a case that is open there is always an answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mediation.rules.flows import default, shipped
from app.mediation.rules.next_step import COORDINATION, MEDIATOR, Dates, Step, next_of, steps
from app.mediation.rules.states import OPEN, CaseState, Next
from tests.mediation.rules.life import FRIDAY, known

FLOW = default()
ALL, TWO = frozenset("AB"), {"agreed": frozenset("AB"), "mediators": 2}


def on(days: int) -> date:
    return FRIDAY + timedelta(days=days)


def dates(**values: int) -> Dates:
    return Dates(FRIDAY, FRIDAY, **{name: on(value) for name, value in values.items()})


TABLE = [
    ("recu", {}, {}, (Next.analyser, COORDINATION, 2)),
    ("analyse", {}, {}, (Next.analyser, COORDINATION, 2)),
    ("analyse", {"checklist_done": True}, {}, (Next.decider, COORDINATION, 7)),
    ("analyse", {"blocked": ("hors_champ",)}, {}, (Next.decider, COORDINATION, 7)),
    ("recevable", {}, {}, (Next.confier, COORDINATION, 2)),
    ("recevable", {}, {"asked_on": 1}, (Next.attendre, COORDINATION, 3)),
    ("recevable", {"mediators": 1}, {"asked_on": 1}, (Next.attendre, COORDINATION, 3)),
    ("recevable", {"mediators": 2}, {}, (Next.commencer, COORDINATION, 2)),
    ("mediation", {"agreed": ALL}, {"asked_on": 3, "alone_since": 1}, (Next.attendre, COORDINATION, 5)),
    ("mediation", TWO, {"asked_on": 3}, (Next.preparer, MEDIATOR, 15)),
    ("non_recevable", {}, {}, (Next.reorienter, COORDINATION, 2)),
    ("non_recevable", {"redirect_to": True}, {}, (Next.informer, COORDINATION, 7)),
    ("reoriente", {"told": ALL}, {}, (Next.clore, COORDINATION, 7)),
    ("reoriente", {"told": frozenset("A")}, {}, (Next.informer, COORDINATION, 7)),
    ("prise_de_contact", {"mediators": 1}, {}, (Next.joindre, MEDIATOR, 10)),
    ("prise_de_contact", {"mediators": 1}, {"last_try_on": 1}, (Next.joindre, MEDIATOR, 5)),
    ("prise_de_contact", {"mediators": 1, "letters": frozenset()}, {}, (Next.joindre, MEDIATOR, 10)),
    ("prise_de_contact", TWO, {}, (Next.preparer, MEDIATOR, 10)),
    ("prise_de_contact", {**TWO, "agreed": frozenset("A"), "out": frozenset("B")}, {}, (Next.clore, MEDIATOR, 10)),
    ("mediation", TWO, {}, (Next.preparer, MEDIATOR, 15)),
    ("mediation", TWO, {"last_meeting_on": 6}, (Next.preparer, MEDIATOR, 21)),
    ("mediation", TWO, {"meeting_on": 3}, (Next.rencontrer, MEDIATOR, 3)),
    ("mediation", {**TWO, "agreement": True}, {}, (Next.relever, MEDIATOR, 7)),
    ("mediation", {**TWO, "out": frozenset("B")}, {}, (Next.clore, MEDIATOR, 7)),
    ("accord", TWO, {}, (Next.remettre, MEDIATOR, 7)),
    ("suivi_accord", {**TWO, "checks_open": 3}, {"check_on": 15}, (Next.verifier, MEDIATOR, 15)),
    ("suivi_accord", TWO, {}, (Next.informer, MEDIATOR, 97)),
    ("suivi_accord", {**TWO, "told": ALL}, {}, (Next.clore, MEDIATOR, 97)),
    ("suivi_accord", TWO, {"check_on": 22}, (Next.verifier, MEDIATOR, 22)),
    ("suivi_accord", {**TWO, "checks_open": 1}, {"check_on": 90, "failed_on": 30}, (Next.renegocier, MEDIATOR, 45)),
    ("suivi_accord", {**TWO, "checks_open": 2}, {"check_on": 30, "failed_on": 16}, (Next.renegocier, MEDIATOR, 29)),
    ("suivi_accord", {**TWO, "checks_open": 2}, {"check_on": 15, "failed_on": 16}, (Next.verifier, MEDIATOR, 15)),
    ("suivi_accord", TWO, {"failed_on": 91}, (Next.renegocier, MEDIATOR, 106)),
    ("suivi_accord", {**TWO, "told": frozenset("A")}, {"failed_on": 30}, (Next.informer, MEDIATOR, 45)),
    ("suivi_accord", {**TWO, "told": ALL}, {"failed_on": 30}, (Next.clore, MEDIATOR, 45)),
    ("accord", TWO, {"check_on": 3}, (Next.verifier, MEDIATOR, 3)),
    ("suspendu", {"mediators": 1, "resume_on": on(9)}, {}, (Next.reprendre, MEDIATOR, 9)),
    ("suspendu", TWO, {}, (Next.reprendre, MEDIATOR, 60)),
    ("suspendu", {"resume_on": on(9)}, {}, (Next.confier, COORDINATION, 2)),
    ("mediation", {"agreed": ALL}, {"meeting_on": 3}, (Next.confier, COORDINATION, 2)),
    ("mediation", {"agreed": ALL}, {"alone_since": 6}, (Next.confier, COORDINATION, 8)),
    ("suivi_accord", {"checks_open": 3}, {"check_on": 15}, (Next.confier, COORDINATION, 2)),
    ("mediation", TWO, {"meeting_on": 3, "freed_on": 3}, (Next.mener, MEDIATOR, 2)),
    ("suivi_accord", {**TWO, "checks_open": 3}, {"check_on": 15, "freed_on": 9}, (Next.mener, MEDIATOR, 8)),
    ("mediation", TWO, {"meeting_on": 3, "twice_on": 3}, (Next.separer, MEDIATOR, 2)),
    ("mediation", TWO, {"meeting_on": 3, "off_on": 9}, (Next.prevenir, MEDIATOR, 8)),
    ("mediation", {"agreed": ALL}, {"alone_since": 6, "meeting_on": 3, "freed_on": 3}, (Next.confier, COORDINATION, 2)),
    ("suspendu", TWO, {"freed_on": 3}, (Next.reprendre, MEDIATOR, 60)),
    ("interrompu", {"mediators": 1}, {"freed_on": 3}, (Next.informer, MEDIATOR, 7)),
    ("rouvert", {}, {}, (Next.confier, COORDINATION, 2)),
    ("rouvert", TWO, {}, (Next.preparer, MEDIATOR, 15)),
]  # fmt: skip


@pytest.mark.parametrize(("state", "facts", "days", "step"), TABLE)
def test_what_must_be_done_next(state, facts, days, step):
    code, who, due = step
    assert next_of(state, known(**facts), FLOW, dates(**days)) == Step(code, who, on(due))


def test_nothing_is_to_be_done_of_a_closed_case():
    assert next_of("clos", known(), FLOW, dates()) is None and steps("illisible", known(), FLOW, dates()) == []


def test_beside_an_institution_its_correspondent_is_joined_first():
    flow = shipped()["institution"]
    facts = known(flow=flow, agreed=ALL, mediators=1)
    assert next_of("prise_de_contact", facts, flow, dates()).code == Next.joindre


def test_who_took_it_in_charge_looks_at_it_and_pauses_move_the_day():
    step = next_of("recu", known(), FLOW, Dates(FRIDAY, FRIDAY, paused=5, owner="nadia"))
    assert step == Step(Next.analyser, "nadia", on(7))
    assert (step.late(on(7)), step.late(on(9))) == (0, 2)


letters = st.frozensets(st.sampled_from("ABC"))
facts = st.fixed_dictionaries({
    "letters": letters, "agreed": letters, "out": letters, "told": letters, "not_told": letters,
    "mediators": st.integers(0, 2), "checklist_done": st.booleans(), "redirect_to": st.booleans(),
    "agreement": st.booleans(), "commitments": st.integers(0, 2), "checks_open": st.integers(0, 3),
    "flow": st.sampled_from(list(shipped().values())), "correspondent": st.booleans(),
    "resume_on": st.none() | st.just(on(4)),
})  # fmt: skip
DAYS = ["last_try_on", "meeting_on", "last_meeting_on", "check_on", "freed_on", "failed_on"]
moments = st.dictionaries(st.sampled_from(DAYS), st.integers(-30, 30))


@given(st.sampled_from(CaseState), facts, moments)
def test_an_open_case_always_has_a_next_step_and_what_is_due_first_leads(state, values, days):
    found = steps(state, known(**values), values["flow"], dates(**days))
    assert bool(found) == (state in OPEN)
    assert found == sorted(found, key=lambda one: one.due_on)


@given(st.sampled_from(OPEN), facts, moments)
def test_what_nobody_is_there_to_do_is_coordinations_to_entrust(state, values, days):
    values = {**values, "mediators": 0}
    found = steps(state, known(**values), values["flow"], dates(**days))
    assert MEDIATOR not in {one.who for one in found}
