"""Who may call the pages of sessions and agreements. Part of tests/access_policy.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from app.core import tenant
from app.core.unit import read_unit
from app.mediation.models import Agreement
from tests.access_board import A_CASE, FIELD, the_case
from tests.mediation.acts.stage import agree, planned

if TYPE_CHECKING:
    from tests.access_policy import Stage

MEETINGS, AGREEMENT = f"{A_CASE}/seances", f"{A_CASE}/accord"
MEETING, POINTS = f"{MEETINGS}/<uuid:meeting_id>", f"{AGREEMENT}/points/<days>"
POLICY: dict[str, dict[str, Any]] = {
    **{rule: {"GET": FIELD, "POST": FIELD} for rule in (f"{MEETINGS}/prevoir", f"{MEETINGS}/noter")},
    MEETING: {"GET": FIELD},
    **{
        f"{MEETING}/{verb}": {"POST": FIELD}
        for verb in ("deplacer", "prevenir", "securite", "tenue", "absence", "corriger", "annuler", "note")
    },
    AGREEMENT: {"GET": FIELD},
    **{
        rule: {"GET": FIELD}
        for rule in (
            f"{MEETINGS}/prochaine",
            f"{MEETINGS}/a-reprendre",
            f"{MEETINGS}/a-separer",
            f"{MEETINGS}/a-prevenir",
            f"{MEETINGS}/a-redire",
            f"{AGREEMENT}/points",
        )
    },
    **{
        rule: {"GET": FIELD, "POST": FIELD}
        for rule in (f"{AGREEMENT}/conclure", f"{AGREEMENT}/renegocier", f"{AGREEMENT}/corriger", POINTS)
    },
    **{
        f"{AGREEMENT}/{verb}": {"POST": FIELD}
        for verb in ("lu", "copie", "copie/reprendre", "suivre", "laisser", "reprendre")
    },
}


def a_meeting(stage: Stage) -> UUID:
    return planned(stage.world, the_case(stage))


def some_days(stage: Stage) -> int:
    """Those of the first point of an agreement, which is there."""
    case_id = the_case(stage)
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        known = s.scalar(select(Agreement.id).where(Agreement.case_id == case_id).limit(1))
    if known is None:
        agree(stage.world, case_id)
    return 15


OBJECTS: dict[str, Callable[[Stage], object]] = {"meeting_id": a_meeting, "days": some_days}
