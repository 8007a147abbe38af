"""The forms of the parties of a case and of its preparation sheet: part of tests/sent/stage.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit
from app.mediation import carrying, party, preparation
from app.mediation.models import CaseCarry, Meeting
from app.mediation.rules.states import CaseState, Mode
from app.parties.rules import PartyState
from tests.access_parties import LINE, PARTIES, PARTY, SHEET
from tests.mediation.acts.stage import do, put
from tests.mediation.cases import a_case
from tests.mediation.preparation.stage import a_leave, a_line
from tests.parties.stage import party_of

if TYPE_CHECKING:
    from tests.access_policy import Stage

TOGETHER = {f"{SHEET}/ajouter", LINE}
"""Two people write there at once, and both are kept: nobody is told to read again first."""
SAID = "Je coupe <à 22 h>, sauf le samedi."


def in_case(stage: Stage, state: PartyState = PartyState.accepte) -> UUID:
    """One in the hands of Claire and Anne, who may both send what is sent there."""
    world = stage.world
    at = CaseState.mediation if state == PartyState.accepte else CaseState.prise_de_contact
    return a_case(world, at, mediators=[world.claire, world.lead], party_state=state)


def of_party(state: PartyState) -> Callable[[Stage], dict[str, object]]:
    def ready(stage: Stage) -> dict[str, object]:
        case_id = in_case(stage, state)
        return {"case_id": case_id, "party_id": party_of(stage.world, case_id, "B")}

    return ready


def tried(stage: Stage) -> dict[str, object]:
    """Three times, at hours far apart, and nobody answered."""
    there = of_party(PartyState.a_contacter)(stage)
    for hours in (8, 12, 16):
        at = clock.now() - timedelta(days=1, hours=hours)
        do(stage.world.claire, party.attempt, *there.values(), "sms", reached=False, at=at)
    return there


def of_line(stage: Stage) -> dict[str, object]:
    case_id = in_case(stage)
    return {"case_id": case_id, "line_id": a_line(stage.world, case_id, "mots", "B", SAID, stage.world.claire)}


def allowed(stage: Stage) -> dict[str, object]:
    there = of_line(stage)
    do(stage.world.claire, carrying.allow, *there.values(), 1, "A")
    return there


def of_two_texts(stage: Stage) -> dict[str, object]:
    there = of_line(stage)
    do(stage.world.lead, preparation.write, *there.values(), 0, "Je coupe à 23 h.")
    return there


def to_carry(stage: Stage) -> dict[str, object]:
    world, case_id = stage.world, in_case(stage)
    put(world, case_id, Mode.navette, "AB")
    a_leave(world, case_id, "B", SAID, who=world.claire)
    return {"case_id": case_id}


def carries(stage: Stage) -> dict[str, Any]:
    """The last leave that was given, in the last session that was held."""
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        leave = s.scalar(select(CaseCarry.id).order_by(CaseCarry.id.desc()).limit(1))
        where = s.scalar(
            select(Meeting.id).where(Meeting.mode == Mode.navette.value).order_by(Meeting.id.desc()).limit(1)
        )
    return {"seance": str(where), "choses": [str(leave)], "sachant": ["1"]}


def _dated(hour: str = "10:00") -> dict[str, str]:
    return {"jour": (clock.today() - timedelta(days=1)).isoformat(), "heure": hour}


def forms(case: Any) -> dict[str, Any]:
    """By rule, as `CASES`; `case` is what makes one."""
    agrees, waits, reached = (
        of_party(one) for one in (PartyState.accepte, PartyState.a_contacter, PartyState.contactee)
    )
    who = {"nom": "Mme <Zyzomys>", "telephone": "06 99 88 77 66"}
    typed: dict[str, tuple[Callable[[Any], dict[str, Any]], Any]] = {
        "informer": (lambda stage: {"moyen": "oral", **_dated()}, waits),
        "essai": (lambda stage: {"canal": "sms", "reponse": "non", **_dated()}, waits),
        "accord": (lambda stage: {"quoi": ["mediation"], "moyen": "oral", **_dated()}, reached),
        "revenir": (lambda stage: {"quoi": "table_ronde"}, agrees),
        "identite": (lambda stage: who, agrees),
    }
    pressed = {"refus": reached, "retrait": agrees, "injoignable": tried, "effacer": agrees}
    marked = {"permettre": of_line, "garder-ici": allowed}
    return {
        f"{PARTIES}/nouvelle": case(f"{PARTIES}/nouvelle", lambda stage: {"cote": "autre", "parle": "soi"},
                                    lambda stage: {"case_id": in_case(stage)}),
        **{f"{PARTY}/{verb}": case(f"{PARTY}/{verb}", *how) for verb, how in typed.items()},
        **{f"{PARTY}/{verb}": case(PARTY, ready=ready) for verb, ready in pressed.items()},
        f"{SHEET}/ajouter": case(f"{SHEET}/ajouter", lambda stage: {"quoi": "vrai", "partie": "", "texte": SAID},
                                 lambda stage: {"case_id": in_case(stage)}),
        LINE: case(LINE, lambda stage: {"texte": "Je coupe <à 23 h>."}, of_line),
        f"{SHEET}/porter": case(f"{SHEET}/porter", carries, to_carry),
        **{f"{LINE}/{verb}": case(SHEET, ready=ready) for verb, ready in marked.items()},
        f"{LINE}/choisir": case(LINE, lambda stage: {"choix": "premier"}, of_two_texts),
        f"{LINE}/supprimer": case(LINE, ready=of_line),
    }  # fmt: skip
