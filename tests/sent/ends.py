"""The forms that decide of a case, end it, alert on it or ask about it: part of tests/sent/stage.py."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.core import clock
from app.mediation.rules.flows import shipped
from app.mediation.rules.states import AlertState, CaseState
from tests.access_board import A_CASE
from tests.access_ends import A_QUESTION, AN_ALERT, ASKED, DANGER, a_question, an_alert
from tests.mediation.cases import a_case
from tests.mediation.cases import answered as answered_all

if TYPE_CHECKING:
    from tests.access_policy import Stage

ONE_PERSON = {A_QUESTION}
"""What is asked of one person, nobody else answers."""
FACTS = "Deux voix <fortes>, une porte."
ANSWERS = {f"q_{one.code}": "non" if one.blocks == "oui" else "oui" for one in shipped()["voisinage"].checklist}


def at(state: CaseState, **more: Any) -> Any:
    """A case there, in the hands of Claire and Anne."""

    def ready(stage: Stage) -> dict[str, object]:
        return {"case_id": a_case(stage.world, state, mediators=[stage.world.claire, stage.world.lead], **more)}

    return ready


def out_of_scope(stage: Stage) -> dict[str, object]:
    there = at(CaseState.analyse)(stage)
    answered_all(stage.world, there["case_id"], champ="non")
    return there


def suspended(stage: Stage) -> dict[str, object]:
    return at(CaseState.suspendu, before="mediation", resume_on=clock.today() + timedelta(days=9))(stage)


def told(stage: Stage) -> dict[str, object]:
    """One without agreement, of which each party knows."""
    said = {letter: {"how": "permanence", "on": clock.today().isoformat()} for letter in "AB"}
    return at(CaseState.sans_accord, told=said)(stage)


def closed(stage: Stage) -> dict[str, object]:
    return at(CaseState.clos, closed_on=clock.today(), outcome="accord_complet")(stage)


def answered(stage: Stage) -> dict[str, object]:
    return {"alert_id": an_alert(stage, AlertState.repondue)}


def asked(stage: Stage) -> dict[str, object]:
    """A service, by a mediator of the case."""
    there = at(CaseState.mediation)(stage)
    return {**there, "advice_id": a_question(stage, there["case_id"], service="Centre social")}


def unread(stage: Stage) -> dict[str, object]:
    """A colleague, who has not read it."""
    there = at(CaseState.mediation)(stage)
    return {**there, "advice_id": a_question(stage, there["case_id"], to=stage.world.yoann)}


def day(after: int) -> str:
    return (clock.today() + timedelta(days=after)).isoformat()


def forms(case: Any) -> dict[str, Any]:
    """By rule, as `CASES`; `case` is what makes one."""
    there: dict[str, tuple[Any, Any]] = {
        "recevabilite": (lambda stage: ANSWERS, at(CaseState.recu)),
        "reorienter": (lambda stage: {"motifs": ["hors_champ"], "vers": "police_gendarmerie"}, out_of_scope),
        "suspendre": (lambda stage: {"motif": "attente_tiers", "reprise": day(9)}, at(CaseState.mediation)),
        "interrompre": (lambda stage: {"motif": "securite", "faits": FACTS}, at(CaseState.mediation)),
        "informer/<letter>": (lambda stage: {"comment": "permanence"}, at(CaseState.sans_accord)),
        "clore": (lambda stage: {"issue": "sans_changement"}, told),
        "alerter": (lambda stage: {"faits": FACTS}, at(CaseState.mediation)),
        "avis": (lambda stage: {"question": FACTS, "a_qui": str(stage.world.yoann.user_id), "echeance": day(3)},
                 at(CaseState.mediation)),
    }  # fmt: skip
    return {
        **{f"{A_CASE}/{one}": case(f"{A_CASE}/{one}", *how) for one, how in there.items()},
        f"{A_CASE}/reprendre": case(A_CASE, ready=suspended),
        f"{A_CASE}/rouvrir": case(f"{A_CASE}/rouvrir", lambda stage: {"pourquoi": FACTS}, closed),
        DANGER: case(DANGER, lambda stage: {"appel": "119", "heure": "07:40", "faits": FACTS}),
        AN_ALERT: case(AN_ALERT, lambda stage: {"reponse": FACTS}),
        f"{AN_ALERT}/clore": case(AN_ALERT, ready=answered),
        A_QUESTION: case(A_QUESTION, lambda stage: {"reponse": FACTS}),
        f"{ASKED}/redemander": case(ASKED, lambda stage: {"service": FACTS, "echeance": day(3)}, asked),
        f"{ASKED}/reponse": case(ASKED, lambda stage: {"reponse": FACTS}, asked),
        f"{ASKED}/clore": case(ASKED, ready=asked),
        f"{ASKED}/retirer": case(ASKED, ready=unread),
    }
