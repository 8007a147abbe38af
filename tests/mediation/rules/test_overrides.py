"""An organisation makes a flow its own, and takes no guard away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.mediation.rules.flows import BOUNDS, REASONS, default, label_of, offered, read, shipped, written
from app.mediation.rules.guards import missing
from app.mediation.rules.overrides import check_changes, lasting, never_asked, overridden
from app.mediation.rules.states import CaseState
from tests.mediation.rules.life import known

FLOW = default()
OWN_REASON = {"code": "hors_secteur", "label": "Hors de nos communes", "redirect": "conciliateur"}
OWN_QUESTION = {
    "code": "commune", "question": "La commune est-elle suivie\u00a0?", "blocks": "non", "reason": "hors_secteur",
    "blocking": True,
}  # fmt: skip


def test_what_is_not_changed_stays():
    assert overridden(FLOW, {}) == FLOW


def test_labels_delays_reasons_and_questions_become_its_own():
    changes = {
        "label": "Entre habitants",
        "delays": {"contact": 12, "checks": [30, 90, 180]},
        "refusals": {"hidden": ["infondee"], "labels": {"doublon": "Déjà suivi"}, "added": [OWN_REASON]},
        "checklist": {
            "hidden": ["demarche_ancienne"],
            "labels": {"champ": "Chez nous\u00a0?"},
            "added": [OWN_QUESTION],
        },
    }
    flow = overridden(FLOW, changes)
    assert (flow.label, flow.delays.contact, flow.delays.checks) == ("Entre habitants", 12, (30, 90, 180))
    codes = dict(offered(flow.refusals))
    assert "infondee" not in codes and codes["doublon"] == "Déjà suivi" and "hors_secteur" in codes
    assert label_of(flow.refusals, "infondee") == label_of(FLOW.refusals, "infondee"), "what was written stays named"
    assert read(written(flow)) == flow


def test_what_a_later_release_took_away_is_left_aside_and_the_rest_holds():
    changes = {
        "label": "Entre habitants",
        "refusals": {"hidden": ["gone"]},
        "suspensions": {"hidden": ["expertise"]},
        "couleur": "bleu",
    }
    flow = lasting(FLOW, changes)
    assert flow.label == "Entre habitants" and "expertise" not in dict(offered(flow.suspensions))
    assert flow.refusals == FLOW.refusals and lasting(FLOW, {}) is FLOW
    whole = {"refusals": {"added": [OWN_REASON]}, "checklist": {"added": [OWN_QUESTION]}}
    assert lasting(FLOW, whole) == overridden(FLOW, whole)
    assert lasting(FLOW, {**whole, "couleur": "bleu"}) == overridden(FLOW, whole)


REFUSED = {
    "an unknown key": {"states": ["recu"]},
    "the number of parties": {"parties": 0},
    "a delay that is none": {"delays": {"sieste": 3}},
    "a delay out of bounds": {"delays": {"contact": 4000}},
    "a delay in words": {"delays": {"contact": "dix"}},
    "checks without the one that tells": {"delays": {"checks": [15, 30]}},
    "checks that are no numbers": {"delays": {"checks": ["15", 90]}},
    "a question that decides, hidden": {"checklist": {"hidden": ["danger"]}},
    "a reason that a question gives, hidden": {"refusals": {"hidden": ["violence_danger"]}},
    "a code that is not of the list": {"refusals": {"hidden": ["invente"]}},
    "all ways to interrupt hidden": {"interruptions": {"hidden": [one.code for one in FLOW.interruptions]}},
    "an empty label": {"label": " "},
    "a label that is too long": {"label": "a" * 61},
    "words that do not show": {"label": "a\u0000b"},
    "a code that is taken": {"refusals": {"added": [{**OWN_REASON, "code": "hors_champ"}]}},
    "a code that is misspelt": {"refusals": {"added": [{**OWN_REASON, "code": "Hors secteur"}]}},
    "a code added twice": {"refusals": {"added": [OWN_REASON, OWN_REASON]}},
    "a redirection that is none": {"refusals": {"added": [{**OWN_REASON, "redirect": "personne"}]}},
    "a question whose reason is none": {"checklist": {"added": [OWN_QUESTION]}},
    "a question of health": {"checklist": {"added": [{"code": "q", "question": "Une maladie connue\u00a0?"}]}},
    "a question of origin": {"checklist": {"added": [{"code": "q", "question": "De quelle origine\u00a0?"}]}},
    "a question of belief": {"checklist": {"labels": {"champ": "Quelle est votre religion\u00a0?"}}},
    "help that asks it": {
        "checklist": {"added": [{"code": "q", "question": "Et\u00a0?", "help": "Son casier judiciaire"}]}
    },
    "no object": {"refusals": []},
    "a list that is none": {"refusals": {"hidden": "infondee"}},
    "a code that is no text": {"refusals": {"hidden": [{}]}},
    "too many lines": {"refusals": {"added": [{"code": f"r{n}", "label": "Motif"} for n in range(21)]}},
}


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_what_would_break_a_flow_is_refused(changes):
    with pytest.raises(Refused):
        check_changes(FLOW, changes)


@pytest.mark.parametrize("flow", shipped().values(), ids=shipped())
def test_nothing_delivered_asks_what_nobody_is_asked(flow):
    assert [one.code for one in flow.checklist if never_asked(f"{one.question} {one.help}")] == []


def subsets(lines):
    return st.lists(st.sampled_from([one.code for one in lines]), unique=True, max_size=2)


@st.composite
def changes_of(draw):
    lists = {name: {"hidden": draw(subsets(getattr(FLOW, name)))} for name in (*REASONS, "checklist")}
    names = draw(st.lists(st.sampled_from(sorted(BOUNDS)), unique=True))
    return {**lists, "delays": {name: draw(st.integers(*BOUNDS[name])) for name in names}}


@given(changes_of())
def test_no_change_drops_a_guard(changes):
    try:
        flow = overridden(FLOW, changes)
    except Refused:
        return
    deciding = {one.code for one in flow.checklist if one.blocking and one.active}
    assert deciding == {one.code for one in FLOW.checklist if one.blocking}
    assert offered(flow.interruptions) and flow.parties == FLOW.parties and 90 in flow.delays.checks
    bare = known(flow=flow)
    for target in (CaseState.recevable, CaseState.mediation, CaseState.clos):
        assert missing("analyse", target, bare) == missing("analyse", target, replace(bare, flow=FLOW))
