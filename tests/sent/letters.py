"""The forms of the letters of a case: part of tests/sent/stage.py. Two of the coordination mediate there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.links.models import Link
from app.mediation.letters import actions
from app.mediation.rules.states import CaseState
from app.mediation.subject import about
from app.parties import queries as parties
from tests.access_letters import ALL, LINK, ONE
from tests.mediation.cases import a_case
from tests.mediation.letters import stage as letters
from tests.sent.objects import a_mail_server

if TYPE_CHECKING:
    from tests.access_policy import Stage

WORD = "Nous revenons <mardi> vous voir."
ASK_NOTHING = f"{ONE}/ecrire"
"""A place may be left empty: its form has nothing to refuse."""


def _case(stage: Stage) -> UUID:
    world = stage.world
    return a_case(world, CaseState.prise_de_contact, mediators=[world.claire, world.lead])


def begun(stage: Stage) -> dict[str, object]:
    return {"case_id": _case(stage)}


def draft(stage: Stage) -> dict[str, object]:
    case_id = _case(stage)
    return {"case_id": case_id, "letter_id": letters.begun(stage.world, "ouverture", case_id, who=stage.world.claire)}


def frozen(stage: Stage) -> dict[str, object]:
    found = draft(stage)
    letters.do(stage.world.claire, actions.freeze, found["case_id"], record=UUID(str(found["letter_id"])))
    return found


def sent(stage: Stage) -> dict[str, object]:
    """By a link, which waits to leave."""
    a_mail_server(stage)
    found, world = frozen(stage), stage.world
    case_id, letter_id = UUID(str(found["case_id"])), UUID(str(found["letter_id"]))
    with tenant.tenant(world.org_id), write_unit():
        for one in parties.of_record(world.org_id, about(case_id)):
            one.contact = {"mail": letters.MAIL}
    letters.do(world.claire, actions.hand, case_id, "courriel_lien", record=letter_id)
    with tenant.tenant(world.org_id), read_unit() as s:
        return {**found, "link_id": s.scalar(select(Link.id).where(Link.about_id == letter_id))}


def forms(case: Any) -> dict[str, Any]:
    """By rule, as `CASES`; `case` is what makes one."""
    return {
        ALL: case(ALL, lambda stage: {"lettre": "ouverture:A"}, begun),
        f"{ONE}/ecrire": case(ONE, lambda stage: {"mot": WORD}, draft),
        f"{ONE}/figer": case(ONE, ready=draft),
        f"{ONE}/remettre": case(ONE, lambda stage: {"comment": "courrier", "le": clock.today().isoformat()}, frozen),
        f"{ONE}/annuler": case(ONE, ready=draft),
        f"{ONE}/renvoyer": case(ONE, ready=sent),
        LINK: case(ONE, ready=sent),
    }
