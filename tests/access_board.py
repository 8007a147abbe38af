"""Who may call the pages of all cases and of one: its hands, state, envelope. Part of tests/access_policy.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.mediation.intake.models import CaseRequest
from app.mediation.models import CaseOther, MediationCase
from app.parties.models import Party
from app.people.rules import Role
from tests.access_saisir import a_request
from tests.mediation.cases import a_case

if TYPE_CHECKING:
    from tests.access_policy import Stage

COORDINATION = frozenset({Role.coordinator, Role.lead})
FIELD = COORDINATION | {Role.agent}
A_CASE = "/bureau/dossiers/<uuid:case_id>"
HANDS = f"{A_CASE}/mediateurs"
POLICY: dict[str, dict[str, Any]] = {
    "/bureau/dossiers": {"GET": FIELD, "POST": FIELD},
    "/bureau/dossiers/nouveau": {"GET": FIELD, "POST": FIELD},
    A_CASE: {"GET": FIELD},
    f"{A_CASE}/lectures": {"GET": FIELD},
    f"{A_CASE}/demande": {"GET": FIELD},
    f"{A_CASE}/etat": {"GET": FIELD, "POST": FIELD},
    f"{A_CASE}/corriger": {"GET": FIELD, "POST": FIELD},
    f"{A_CASE}/versions": {"GET": FIELD},
    f"{A_CASE}/versions/<uuid:version_id>": {"POST": FIELD},
    HANDS: {"GET": FIELD},
    f"{HANDS}/demander": {"POST": COORDINATION},
    f"{HANDS}/remplacer": {"POST": COORDINATION},
    f"{HANDS}/<uuid:mediator_id>/retirer": {"POST": COORDINATION},
    f"{HANDS}/sans-lien": {"POST": FIELD},
    f"{HANDS}/lien": {"POST": FIELD},
}


def the_case(stage: Stage) -> UUID:
    """One of Les Passeurs, in the hands of Nadia and Claire; the same for all that is asked of it."""
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        has_b = select(Party.id).where(Party.about_id == MediationCase.id, Party.letter == "B").exists()
        found = s.scalar(select(MediationCase.id).where(has_b).order_by(MediationCase.number).limit(1))
    case_id = found or a_case(stage.world)
    _born_of_a_request(stage, case_id)
    return case_id


def _born_of_a_request(stage: Stage, case_id: UUID) -> None:
    """As its page of the request asks."""
    of = CaseRequest.org_id == stage.world.org_id, CaseRequest.case_id == case_id
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        if s.scalar(select(CaseRequest.id).where(*of)):
            return
    asked = a_request(stage)
    with tenant.tenant(stage.world.org_id), write_unit() as s:
        row = s.get_one(CaseRequest, (stage.world.org_id, asked))
        row.state, row.case_id, row.next_action, row.next_on = "en_dossier", case_id, None, None


def a_mediator(stage: Stage) -> UUID:
    case_id = the_case(stage)
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        row = s.get_one(MediationCase, (stage.world.org_id, case_id))
        return next(one.id for one in row.mediators if one.user_id == stage.world.nadia.user_id)


def a_second_value(stage: Stage) -> UUID:
    return beside(stage, the_case(stage))


def beside(stage: Stage, case_id: UUID) -> UUID:
    """A second value of what a case is about, written by Nadia."""
    nadia = stage.world.nadia
    with tenant.tenant(stage.world.org_id), write_unit() as s:
        other = CaseOther(
            org_id=stage.world.org_id, id=uuid7(), case_id=case_id, field="type", by=nadia.user_id, at=clock.now(),
            value="bruit_fete",
        )  # fmt: skip
        s.add(other)
        return other.id


OBJECTS: dict[str, Callable[[Stage], object]] = {
    "case_id": the_case, "mediator_id": a_mediator, "version_id": a_second_value,
}  # fmt: skip
