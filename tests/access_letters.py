"""Who may call the pages of the letters of a case. Part of tests/access_policy.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.links import actions as links
from app.links.purposes import PURPOSES
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.over import LETTER
from app.mediation.letters.rules import PURPOSE
from tests.access_board import A_CASE, FIELD, the_case
from tests.mediation.letters import stage as letters

if TYPE_CHECKING:
    from tests.access_policy import Stage

ALL = f"{A_CASE}/lettres"
ONE = f"{ALL}/<uuid:letter_id>"
LINK = f"{ONE}/liens/<uuid:link_id>/revoquer"
VERBS = ("ecrire", "figer", "remettre", "renvoyer", "annuler")
POLICY: dict[str, dict[str, Any]] = {
    ALL: {"GET": FIELD, "POST": FIELD},
    ONE: {"GET": FIELD},
    f"{ALL}/notice": {"GET": FIELD},
    f"{ONE}/lettre.pdf": {"GET": FIELD},
    **{f"{ONE}/{verb}": {"POST": FIELD} for verb in VERBS},
    LINK: {"POST": FIELD},
}


def a_letter(stage: Stage) -> UUID:
    """The notice to A, by Nadia; the same for all that is asked of it."""
    case_id = the_case(stage)
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        found = s.scalar(select(CaseLetter.id).where(CaseLetter.case_id == case_id).limit(1))
    return found or letters.begun(stage.world, "notice", case_id)


def a_link(stage: Stage) -> UUID:
    letter_id, world = a_letter(stage), stage.world
    with tenant.tenant(world.org_id), write_unit():
        return links.make(world.nadia.actor, clock.now(), PURPOSES[PURPOSE], (LETTER, letter_id))[0].id


OBJECTS: dict[str, Callable[[Stage], object]] = {"letter_id": a_letter, "link_id": a_link}
