"""Who may call what decides of a case, ends it, alerts on it or asks about it. Part of tests/access_policy.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.mediation.alerts import Kind
from app.mediation.models import CaseAdvice, CaseAlert
from app.mediation.rules.states import AlertState
from tests.access_board import A_CASE, COORDINATION, FIELD, the_case

if TYPE_CHECKING:
    from tests.access_policy import Stage
    from tests.world import Person

AN_ALERT, A_QUESTION = "/bureau/alertes/<uuid:alert_id>", "/bureau/avis/<uuid:advice_id>"
ASKED = f"{A_CASE}/avis/<uuid:advice_id>"
DANGER = "/bureau/alertes/danger"
POLICY: dict[str, dict[str, Any]] = {
    **{
        f"{A_CASE}/{one}": {"GET": FIELD, "POST": FIELD}
        for one in ("recevabilite", "reorienter", "suspendre", "interrompre", "informer/<letter>", "clore", "alerter",
                    "avis")
    },
    f"{A_CASE}/reprendre": {"POST": FIELD},
    f"{A_CASE}/rouvrir": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/alertes": {"GET": FIELD},
    DANGER: {"GET": FIELD, "POST": FIELD},
    AN_ALERT: {"GET": FIELD, "POST": COORDINATION},
    f"{AN_ALERT}/clore": {"POST": FIELD},
    "/bureau/avis": {"GET": FIELD},
    A_QUESTION: {"GET": FIELD, "POST": FIELD},
    ASKED: {"GET": FIELD},
    **{f"{ASKED}/{one}": {"POST": FIELD} for one in ("redemander", "reponse", "clore", "retirer")},
}  # fmt: skip


def an_alert(stage: Stage, state: AlertState = AlertState.vue) -> UUID:
    """Nadia's, on the case."""
    case_id, world = the_case(stage), stage.world
    with tenant.tenant(world.org_id), write_unit() as s:
        row = CaseAlert(
            org_id=world.org_id, id=uuid7(), case_id=case_id, kind=Kind.complexe.value, state=state.value,
            author_id=world.nadia.user_id, at=clock.now(), facts="Une partie ne dit plus rien.",
        )  # fmt: skip
        s.add(row)
        return row.id


def a_question(
    stage: Stage, of: UUID | None = None, service: str | None = None, to: Person | None = None
) -> UUID:  # fmt: skip
    """Put to Claire by Nadia; to somebody else; or to a service."""
    case_id, world = of or the_case(stage), stage.world
    with tenant.tenant(world.org_id), write_unit() as s:
        row = CaseAdvice(
            org_id=world.org_id, id=uuid7(), case_id=case_id, asked_by=world.nadia.user_id, asked_at=clock.now(),
            to_id=None if service else (to or world.claire).user_id, due_on=clock.today(), service=service,
            question="Comment parler d’un bruit ?",
        )  # fmt: skip
        s.add(row)
        return row.id


OBJECTS: dict[str, Callable[[Stage], object]] = {
    "letter": lambda stage: "A", "alert_id": an_alert, "advice_id": a_question,
}  # fmt: skip
