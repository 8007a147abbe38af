"""The forms of a case and of its hands: part of tests/sent/stage.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.mediation.models import CaseMediator
from app.mediation.rules.states import CaseState
from tests.access_board import A_CASE, HANDS, beside
from tests.mediation.cases import a_case

if TYPE_CHECKING:
    from tests.access_policy import Stage

OPENING = "/bureau/dossiers/nouveau"
FACTS = "Coups dans le mur <à 23 h>."


def opening(stage: Stage) -> dict[str, Any]:
    """As it is sent once its halls and what looks like it were shown."""
    home = stage.world.glycines
    return {
        "type": "bruit_musique", "residence": str(home.estate_id), "hall": str(home.entrances[0]), "faits": FACTS,
        "origine": "habitant_partie", "canal": "permanence", "vu": f"{home.estate_id} bruit_musique",
    }  # fmt: skip


def in_few_hands(stage: Stage) -> dict[str, object]:
    """One that Claire alone has, and who may be asked."""
    return {"case_id": a_case(stage.world, mediators=[stage.world.claire])}


def to_reach(stage: Stage) -> dict[str, object]:
    """One whose parties agree: mediation may begin, or coordination and its mediator move it."""
    return {"case_id": in_both_hands(stage)}


def in_both_hands(stage: Stage) -> UUID:
    world = stage.world
    return a_case(world, CaseState.prise_de_contact, mediators=[world.claire, world.lead])


def with_two(stage: Stage) -> dict[str, object]:
    """One both have in hand, with a second value of what it is about."""
    case_id = in_both_hands(stage)
    return {"case_id": case_id, "version_id": beside(stage, case_id)}


def both_asked(stage: Stage) -> dict[str, object]:
    """Claire and Anne are asked, and have declared nothing."""
    world, case_id = stage.world, a_case(stage.world, mediators=())
    for person in (world.claire, world.lead):
        _asked(world.org_id, case_id, person.user_id, by=world.claire.user_id)
    return {"case_id": case_id}


def _asked(org_id: UUID, case_id: UUID, user_id: UUID, by: UUID) -> None:
    with tenant.tenant(org_id), write_unit() as s:
        s.add(
            CaseMediator(
                org_id=org_id, id=uuid7(), case_id=case_id, user_id=user_id, since=clock.today(), named_by=by,
                named_at=clock.now(),
            )
        )  # fmt: skip


ONE_PERSON = {f"{HANDS}/sans-lien", f"{HANDS}/lien", f"{HANDS}/<uuid:mediator_id>/retirer"}
"""Each declares for herself, whatever the other does; and taking an access away never waits."""


def forms(case: Any) -> dict[str, Any]:
    """By rule, as `CASES`; `case` is what makes one."""
    return {
        OPENING: case(OPENING, opening),
        f"{A_CASE}/etat": case(f"{A_CASE}/etat", lambda stage: {"vers": "mediation"}, to_reach),
        f"{A_CASE}/corriger": case(f"{A_CASE}/corriger", lambda stage: {"type": "bruit_fete", "lieu": "palier"}),
        f"{A_CASE}/versions/<uuid:version_id>": case(f"{A_CASE}/versions", lambda stage: {"garder": "autre"}, with_two),
        f"{HANDS}/demander": case(HANDS, lambda stage: {"qui": str(stage.world.yoann.user_id)}, in_few_hands),
        f"{HANDS}/remplacer": case(HANDS, _replacement, in_few_hands),
        f"{HANDS}/<uuid:mediator_id>/retirer": case(HANDS),
        f"{HANDS}/sans-lien": case(HANDS, ready=both_asked),
        f"{HANDS}/lien": case(HANDS, lambda stage: {"lien": "voisin"}, both_asked),
    }


def _replacement(stage: Stage) -> dict[str, Any]:
    world, today = stage.world, clock.today()
    return {
        "absent": str(world.claire.user_id), "remplacant": str(world.yoann.user_id), "du": today.isoformat(),
        "jusqu_au": today.replace(day=28).isoformat(),
    }  # fmt: skip
