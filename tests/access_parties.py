"""Who may call the pages of the parties of a case, and of its preparation sheet. Part of tests/access_policy.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from app.core import tenant
from app.core.unit import read_unit
from app.mediation.models import CaseLine
from tests.access_board import A_CASE, FIELD, the_case
from tests.mediation.preparation.stage import a_line
from tests.parties.stage import party_of

if TYPE_CHECKING:
    from tests.access_policy import Stage

PARTIES, SHEET = f"{A_CASE}/parties", f"{A_CASE}/preparation"
PARTY, LINE = f"{PARTIES}/<uuid:party_id>", f"{SHEET}/lignes/<uuid:line_id>"
FORMS = "informer", "essai", "accord", "revenir", "identite"
POLICY: dict[str, dict[str, Any]] = {
    **{
        rule: {"GET": FIELD, "POST": FIELD}
        for rule in (
            f"{PARTIES}/nouvelle", *(f"{PARTY}/{verb}" for verb in FORMS), f"{SHEET}/ajouter", f"{SHEET}/porter",
            LINE,
        )
    },
    **{rule: {"GET": FIELD} for rule in (PARTY, SHEET, f"{SHEET}/imprimer")},
    **{f"{PARTY}/{verb}": {"POST": FIELD} for verb in ("refus", "retrait", "injoignable", "effacer")},
    **{f"{LINE}/{verb}": {"POST": FIELD} for verb in ("permettre", "garder-ici", "choisir", "supprimer")},
}  # fmt: skip


def a_party(stage: Stage) -> UUID:
    return party_of(stage.world, the_case(stage), "B")


def a_line_of_hers(stage: Stage) -> UUID:
    """One of the sheet of the case, the same for all that is asked of it."""
    case_id = the_case(stage)
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        found = s.scalar(select(CaseLine.id).where(CaseLine.case_id == case_id).limit(1))
    return found or a_line(stage.world, case_id, "mots", "B", "Je coupe à 22 h.")


OBJECTS: dict[str, Callable[[Stage], object]] = {"party_id": a_party, "line_id": a_line_of_hers}
