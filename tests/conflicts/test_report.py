"""Conflicts on both databases: lists, the landlord's line, the follow-up of `a_suivre`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.conflicts import actions
from app.conflicts.models import Conflict
from app.core import clock
from app.core.errors import Refused
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.followups.models import Followup
from app.logbook import actions as logbook
from app.nomenclatures import actions as nomenclatures
from app.nomenclatures.rules import Change
from app.review import actions as review
from app.review.models import ReleasedLine
from tests.records import conflict
from tests.world import World


@pytest.fixture(autouse=True)
def in_the_organisation(world: World) -> Any:
    with tenant(world.org_id), clock.frozen("2026-11-20 21:46"):
        yield


def reported(world: World, **more: Any) -> UUID:
    with write_unit():
        return actions.report(world.nadia.act(), conflict(world, **more)).id


def released(world: World, **more: Any) -> list[ReleasedLine]:
    id = reported(world, **more)
    with write_unit():
        review.release(world.claire.actor, clock.now(), "conflict", id)
    with read_unit() as s:
        return list(s.scalars(select(ReleasedLine).where(ReleasedLine.entity_id == id)))


def test_the_landlord_sees_week_family_severity_and_outcome_only(world: World) -> None:
    (line,) = released(world, text="Mme Rabatel", lieu="logement", round_id=None)
    filled = {c.name for c in ReleasedLine.__table__.columns if getattr(line, c.name) is not None}
    assert filled - {"org_id", "id", "kind", "entity_id", "rev"} == {
        "estate_id", "iso_week", "family", "severity", "outcome",
    }  # fmt: skip
    assert (line.iso_week, line.family, line.severity, line.outcome) == ("2026-W47", "bruit", "g2", "apaise")


@pytest.mark.parametrize("type_code", ["locataire_bailleur", "isolement", "urgence_secours", "hors_champ_police"])
def test_some_types_never_reach_a_landlord(world: World, type_code: str) -> None:
    assert released(world, type=type_code) == []


def test_a_local_code_stays_hidden_behind_what_it_counts_as(world: World) -> None:
    change = Change(code="litige_charges", parent="locataire_bailleur", label="Litige sur les charges")
    with write_unit():
        nomenclatures.change_list(world.org_id, "type_conflit", change)
    assert released(world, type="litige_charges") == []


def test_a_gathering_may_end_by_its_own_report_line_and_a_noise_not(world: World) -> None:
    assert len(released(world, type="reg_hall", issue="dispersion")) == 1
    with pytest.raises(Refused, match="résultat"):
        reported(world, issue="dispersion")


def test_to_follow_brings_a_follow_up_and_its_undo_cancels_it(world: World) -> None:
    id = reported(world, issue="a_suivre")
    with read_unit() as s:
        (due,) = s.scalars(select(Followup).where(Followup.subject_id == id))
        assert (due.due_on, due.owner_id) == (date(2026, 11, 27), world.nadia.user_id)
    with write_unit() as s:
        row = s.get_one(Conflict, (world.org_id, id))
        logbook.cancel(world.nadia.act(id), row, None, clock.now())
    with read_unit() as s:
        assert s.scalars(select(Followup.state)).all() == ["annulee"]


def test_the_follow_up_asked_for_is_the_one_kept(world: World) -> None:
    asked = {"id": uuid4(), "due_on": date(2026, 11, 23), "reason": "repasser"}
    reported(world, issue="a_suivre", followup=asked)
    with read_unit() as s:
        assert [(one.id, one.due_on) for one in s.scalars(select(Followup))] == [(asked["id"], asked["due_on"])]


def test_a_correction_must_still_make_sense(world: World) -> None:
    id = reported(world, type="reg_hall", issue="dispersion")
    with pytest.raises(Refused, match="résultat"), write_unit() as s:
        row = s.get_one(Conflict, (world.org_id, id))
        logbook.correct(world.nadia.act(id), row, {"type": "bruit_fete"}, None, clock.now())
