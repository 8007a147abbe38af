"""The flows as delivered lead somewhere, are read strictly, and come back the same."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.mediation.rules import eligibility
from app.mediation.rules.flows import REASONS, read, shipped, suggested, written
from app.mediation.rules.states import Answer, Verdict
from app.nomenclatures.rules import family
from app.nomenclatures.rules import shipped as shipped_list
from tests.mediation.rules.life import eligible_answers
from tools import flows as page

FLOWS = list(shipped().values())
EVERY = pytest.mark.parametrize("flow", FLOWS, ids=[one.code for one in FLOWS])


@EVERY
def test_a_flow_comes_back_the_same(flow):
    assert read(json.loads(json.dumps(written(flow)))) == flow


@EVERY
def test_what_the_trade_asks_is_asked(flow):
    asked = {one.code for one in flow.checklist if one.blocking}
    assert asked >= {"champ", "defenseur_droits", "justice", "autre_mediateur", "danger", "anonyme"}
    assert "demarche" in {one.code for one in flow.checklist if one.dated}
    assert "conciliateur" in {one.code for one in flow.redirections}
    assert flow.delays.checks == (15, 30, 90) and flow.delays.reopening_months == 12 and not flow.formal


@EVERY
def test_its_families_are_of_the_list_of_the_trade(flow):
    types = shipped_list("type_conflit")
    assert [one for one in flow.families if types.find(one) is None] == []


@pytest.mark.parametrize(("code", "flow"), [
    ("bruit_musique", "voisinage"), ("dechets_depot", "voisinage"), ("familial", "voisinage"),
    ("locataire_bailleur", "institution"), ("usager_institution", "institution"), ("detresse", "voisinage"),
])  # fmt: skip
def test_a_type_suggests_its_flow(code, flow):
    assert suggested(shipped(), code, family(shipped_list("type_conflit"), code)).code == flow


def broken(**values):
    raw = written(FLOWS[0])
    return {**raw, **values}


def without(name):
    raw = written(FLOWS[0])
    del raw[name]
    return raw


def with_line(name, **values):
    raw = deepcopy(written(FLOWS[0]))
    raw[name][0].update(values)
    return raw


WRONG = {
    "an unknown key": broken(couleur="bleu"),
    "an unknown key inside": with_line("checklist", couleur="bleu"),
    "a key that lacks": without("refusals"),
    "another type": broken(parties="deux"),
    "a boolean for a number": broken(parties=True),
    "no list": broken(refusals="hors_champ"),
    "no object": [],
    "a state that is none": broken(states=["recu", "perdu"]),
    "no way to be interrupted": broken(states=[one for one in FLOWS[0].states if one != "interrompu"]),
    "a reason that leads nowhere": with_line("refusals", redirect="personne"),
    "a question whose reason is none": with_line("checklist", reason="invente"),
    "a question that blocks for no reason": with_line("checklist", reason=None),
    "a question that no longer blocks": with_line("checklist", active=False),
    "an answer that is none": with_line("checklist", blocks="peut_etre"),
    "a code twice": with_line("checklist", code="danger"),
    "no way to interrupt": broken(interruptions=[]),
    "a delay out of bounds": broken(delays={**written(FLOWS[0])["delays"], "mediation": 4000}),
    "no check that tells": broken(delays={**written(FLOWS[0])["delays"], "checks": [15, 30]}),
    "checks in disorder": broken(delays={**written(FLOWS[0])["delays"], "checks": [90, 15]}),
    "a delay of the law, of no formal flow": broken(
        added_delays=[{"code": "rejet", "label": "Rejet", "since": "recu", "days": 21}]
    ),
}


@pytest.mark.parametrize("raw", WRONG.values(), ids=WRONG)
def test_a_flow_that_leads_nowhere_is_refused(raw):
    with pytest.raises(Refused) as refused:
        read(raw)
    assert refused.value.code == "parcours"


def test_a_formal_flow_has_its_place():
    delay = {"code": "rejet", "label": "Avis de rejet", "since": "recu", "days": 21}
    flow = read(broken(formal=True, added_delays=[delay]))
    assert flow.added_delays[0].days == 21 and read(written(flow)) == flow


# --- a checklist and its answers ---------------------------------------------------------------------


@EVERY
def test_the_answers_that_open_a_case_open_it(flow):
    answers = eligible_answers(flow)
    assert eligibility.proposed(flow, answers) == Verdict.recevable
    assert eligibility.to_ask(flow, answers) == [] and eligibility.standing_in_the_way(flow, answers) == ()


@EVERY
def test_each_question_that_decides_is_enough_to_refuse(flow):
    for one in (one for one in flow.checklist if one.blocking):
        answers = {**eligible_answers(flow), one.code: one.blocks}
        assert eligibility.standing_in_the_way(flow, answers) == (one.reason,)
        assert eligibility.proposed(flow, {one.code: one.blocks}) == Verdict.non_recevable


@EVERY
def test_not_knowing_is_an_answer_but_of_danger_and_of_a_court(flow):
    unknown = {one.code: Answer.inconnu.value for one in flow.checklist}
    assert [one.code for one in eligibility.to_ask(flow, unknown)] == ["justice", "danger"]
    assert eligibility.proposed(flow, {**unknown, "justice": "non", "danger": "non"}) == Verdict.recevable


@given(st.data())
def test_a_case_is_eligible_only_once_all_that_decides_is_answered(data):
    flow = data.draw(st.sampled_from(FLOWS))
    answer = st.sampled_from([None, *Answer.codes()])
    answers = {one.code: said for one in flow.checklist if (said := data.draw(answer))}
    if eligibility.proposed(flow, answers) == Verdict.recevable:
        assert {one.code for one in flow.checklist if one.blocking} <= set(answers)
        assert not any(answers.get(one.code) == one.blocks for one in flow.checklist if one.blocks)


@EVERY
def test_whoever_is_refused_is_sent_to_somebody(flow):
    for one in flow.refusals:
        found = eligibility.redirections(flow, (one.code,))
        assert "conciliateur" in found and (one.redirect is None or found[0] == one.redirect)


def test_every_reason_list_is_shown_on_the_page_of_flows():
    assert set(page.NAMES) == set(REASONS)
    assert page.OUT.read_text(encoding="utf-8") == page.source()
