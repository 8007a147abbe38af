"""What each move asks: a truth table for each, then what no guard may ever ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.errors import Refused
from app.mediation.rules.flows import offered, shipped
from app.mediation.rules.guards import Known, check_move, missing, moves, ways_out
from app.mediation.rules.round_table import Advice, advice_round_table, check_advice, check_round_table, conditions
from app.mediation.rules.states import ACTIVE, CASE, CaseState, Kept
from tests.mediation.rules.life import ALL_KNOWN, FRIDAY, known

S = CaseState
INSTITUTION = shipped()["institution"]
MET_A = {"agreement": True, "commitments": 1, "met": frozenset("A")}
ENDED = {"outcome": True, "told": frozenset("AB")}
TOMORROW = FRIDAY + timedelta(days=1)

# From, to, by whom; what is known; the reason; and the code of the refusal, none when it may be.
TABLE = [
    ("recu", "analyse", "A", {}, "", None),
    ("recu", "clos", "C", ENDED, "", "etat"),
    ("analyse", "recevable", "C", {}, "", "liste"),
    ("analyse", "recevable", "C", {"checklist_done": True}, "", None),
    ("analyse", "recevable", "M", {"checklist_done": True}, "", None),
    ("analyse", "recevable", "A", {"checklist_done": True}, "", "role"),
    ("analyse", "recevable", "C", {"checklist_done": True, "blocked": ("hors_champ",)}, "", "bloque"),
    ("analyse", "recevable", "C", {"checklist_done": True, "verdict": "non_recevable"}, "", "decision"),
    ("analyse", "non_recevable", "C", {}, "", "motif"),
    ("analyse", "non_recevable", "C", {"reasons": ("invente",)}, "", "motif"),
    ("analyse", "non_recevable", "C", {"reasons": ("hors_champ", "invente")}, "", "motif"),
    ("analyse", "non_recevable", "C", {"reasons": ("hors_champ",)}, "", None),
    ("non_recevable", "reoriente", "A", {}, "", "vers_qui"),
    ("non_recevable", "reoriente", "A", {"redirect_to": True}, "", None),
    ("non_recevable", "clos", "A", ENDED, "", "etat"),
    ("recevable", "prise_de_contact", "C", {}, "", "mediateurs"),
    ("recevable", "prise_de_contact", "C", {"mediators": 1}, "", None),
    ("recevable", "prise_de_contact", "C", {"mediators": 2}, "", None),
    ("recevable", "prise_de_contact", "C", {"mediators": 3}, "", "mediateurs"),
    ("prise_de_contact", "mediation", "A", {"mediators": 1, "agreed": frozenset("A")}, "", "parties"),
    ("prise_de_contact", "mediation", "A", {"mediators": 1, "agreed": frozenset("AB")}, "", None),
    ("prise_de_contact", "mediation", "A", {"agreed": frozenset("AB"), "out": frozenset("B")}, "", "parties"),
    ("prise_de_contact", "sans_suite", "A", {}, "", "motif"),
    ("prise_de_contact", "sans_suite", "A", {}, "retrait", None),
    ("mediation", "accord", "A", {"agreement": True}, "", "engagements"),
    ("mediation", "accord", "A", {"commitments": 1}, "", "accord"),
    ("mediation", "accord", "A", {"agreement": True, "commitments": 1}, "", None),
    ("mediation", "accord", "A", {**MET_A, "bound": frozenset("AB")}, "", "rencontre"),
    ("mediation", "accord", "A", {**MET_A, "bound": frozenset("A")}, "", None),
    ("mediation", "sans_accord", "A", {}, "", None),
    ("mediation", "sans_accord", "C", {}, "", "role"),
    ("accord", "suivi_accord", "A", {}, "", "lecture"),
    ("accord", "suivi_accord", "A", {"read_aloud": True, "agreed": frozenset("AB")}, "", "copies"),
    ("accord", "suivi_accord", "A", {"read_aloud": True, "agreed": frozenset("A"), "copies": frozenset("A")}, "", None),
    ("suivi_accord", "clos", "A", ENDED, "", None),
    ("suivi_accord", "clos", "A", {**ENDED, "checks_due_left": 1}, "rompu", "points"),
    ("suivi_accord", "clos", "A", {**ENDED, "checks_open": 1}, "tenu", "points"),
    ("suivi_accord", "clos", "A", {**ENDED, "checks_open": 1}, "", "points"),
    ("suivi_accord", "clos", "A", {**ENDED, "checks_open": 1}, "rompu", None),
    ("sans_accord", "clos", "A", {**ENDED, "outcome": False}, "", "issue"),
    ("sans_accord", "clos", "A", {**ENDED, "told": frozenset("A")}, "", "informer"),
    ("sans_accord", "clos", "A", {**ENDED, "told": frozenset("A"), "not_told": frozenset("B")}, "", None),
    ("sans_accord", "clos", "A", {**ENDED, "followups_open": 1}, "", "suivis"),
    ("sans_accord", "clos", "A", {**ENDED, "meetings_planned": 1}, "", "suivis"),
    ("mediation", "suspendu", "A", {"resume_on": TOMORROW}, "", "motif"),
    ("mediation", "suspendu", "A", {}, "expertise", "reprise"),
    ("mediation", "suspendu", "A", {"resume_on": FRIDAY}, "expertise", "reprise"),
    ("mediation", "suspendu", "A", {"resume_on": FRIDAY + timedelta(days=60)}, "expertise", None),
    ("mediation", "suspendu", "A", {"resume_on": FRIDAY + timedelta(days=61)}, "expertise", "reprise"),
    ("suspendu", "mediation", "A", {"before": "mediation"}, "", None),
    ("suspendu", "accord", "A", {**ALL_KNOWN, "before": "mediation"}, "", "reprise"),
    ("suspendu", "recu", "A", {}, "", "reprise"),
    ("mediation", "interrompu", "A", {}, "", "motif"),
    ("mediation", "interrompu", "A", {}, "impartialite", None),
    ("mediation", "interrompu", "C", {}, "impartialite", "role"),
    ("clos", "rouvert", "C", {"closed_on": date(2025, 11, 20)}, "", None),
    ("clos", "rouvert", "C", {"closed_on": date(2025, 11, 19)}, "", "delai"),
    ("clos", "rouvert", "C", {}, "", "delai"),
    ("clos", "rouvert", "A", {"closed_on": FRIDAY}, "", "role"),
    ("inconnu", "analyse", "C", {}, "", "etat"),
]  # fmt: skip


def refusal(state: str, target: str, who: str, facts: Known, reason: str) -> str | None:
    try:
        check_move(state, CaseState(target), who, facts, reason)
    except Refused as refused:
        return refused.code
    return None


@pytest.mark.parametrize(("state", "target", "who", "facts", "reason", "code"), TABLE)
def test_a_move_is_made_when_what_it_asks_is_there(state, target, who, facts, reason, code):
    assert refusal(state, target, who, known(**facts), reason) == code


@pytest.mark.parametrize(("agreed", "correspondent", "code"),
                         [("A", True, None), ("A", False, "correspondant"), ("", True, "parties")])  # fmt: skip
def test_beside_an_institution_one_party_is_enough_once_it_named_its_correspondent(agreed, correspondent, code):
    facts = known(flow=INSTITUTION, mediators=1, agreed=frozenset(agreed), correspondent=correspondent)
    assert refusal("prise_de_contact", "mediation", "A", facts, "") == code


@pytest.mark.parametrize("state", [*ACTIVE, S.suspendu])
@pytest.mark.parametrize("flow", shipped().values(), ids=shipped())
def test_a_mediator_interrupts_whatever_lacks(state, flow):
    bare = known(flow=flow, followups_open=3, checks_due_left=2, blocked=("hors_champ",))
    assert all(refusal(state, "interrompu", "A", bare, code) is None for code, _ in offered(flow.interruptions))
    assert missing(state, S.interrompu, bare) == [] and S.interrompu in ways_out(state, bare, "A")


def test_a_reason_an_organisation_hid_is_chosen_no_more():
    flow = shipped()["voisinage"]
    hidden = tuple(replace(one, active=one.code != "securite") for one in flow.interruptions)
    facts = known(flow=replace(flow, interruptions=hidden))
    assert refusal("mediation", "interrompu", "A", facts, "securite") == "motif"


@pytest.mark.parametrize("state", CaseState)
def test_a_way_out_is_a_move_in_which_nothing_lacks(state):
    for who in "ACM":
        ways = ways_out(state, known(), who)
        assert ways == [one for one in moves(state, who) if missing(state, one, known()) == []]


def test_the_moves_of_the_rules_are_those_of_the_machine():
    everything = {(a, b) for a in CaseState for b in moves(a)}
    assert everything == set(CASE.transitions)


def test_a_flow_without_a_state_never_goes_there():
    flow = INSTITUTION
    facts = known(flow=replace(flow, states=tuple(one for one in flow.states if one != "suspendu")), resume_on=TOMORROW)
    assert refusal("mediation", "suspendu", "A", facts, "expertise") == "etat"
    assert S.suspendu not in ways_out("mediation", facts, "A")


def test_what_lacks_is_said_in_words():
    said = missing("sans_accord", S.clos, known(told=frozenset("A")))
    assert said == ["Notez l’issue du dossier.", "Informez B de la suite, ou écrivez pourquoi ce n’est pas possible."]


def test_an_end_of_february_is_a_day_of_any_year():
    facts = known(today=date(2025, 2, 28), closed_on=date(2024, 2, 29))
    assert refusal("clos", "rouvert", "C", facts, "") is None


def test_an_agreement_ends_early_only_when_it_does_not_hold():
    early = [one for one in Kept if refusal("suivi_accord", "clos", "A", known(**ENDED, checks_open=1), one) is None]
    assert early == [Kept.rompu, Kept.inconnu]


# --- a table ronde -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("attending", "agreed", "interviews", "safe", "code"), [
    ("AB", "AB", "AB", True, None),
    ("AB", "ABC", "ABC", True, None),
    ("A", "AB", "AB", True, "parties"),
    ("AB", "A", "AB", True, "accord_rencontre"),
    ("AB", "AB", "B", True, "entretien"),
    ("AB", "AB", "AB", False, "securite"),
])  # fmt: skip
def test_a_table_ronde_asks_consent_an_interview_each_and_safety(attending, agreed, interviews, safe, code):
    try:
        check_round_table(attending, agreed, interviews, safe)
    except Refused as refused:
        assert refused.code == code
    else:
        assert code is None
    five = conditions(attending, agreed, interviews, safe, mediators=2, neutral=True)
    assert len(five) == 5 and all(one.met for one in five) == (code is None)


@pytest.mark.parametrize(("mediators", "neutral", "lacking"), [
    (2, True, []), (1, True, [Advice.deux_mediateurs]), (2, False, [Advice.lieu_neutre]), (1, False, list(Advice)),
])  # fmt: skip
def test_advice_is_passed_over_with_a_reason(mediators, neutral, lacking):
    assert advice_round_table(mediators, neutral) == lacking
    check_advice(lacking, "Yoann est absent, B ne peut attendre.")
    if lacking:
        with pytest.raises(Refused, match="dites pourquoi"):
            check_advice(lacking, " ")
