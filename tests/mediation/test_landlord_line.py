"""What a landlord reads of a case of its own stock: one line of codes, from the day it is eligible, never more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.mediation import line
from app.mediation.models import CaseEvent, MediationCase, Meeting
from app.mediation.rules import landlord
from app.mediation.rules.landlord import Ended
from app.mediation.rules.states import CASE, CaseState, MeetingState, Mode
from app.nomenclatures.rules import shipped
from app.places.models import Estate, PublicPoint
from app.review.models import ReleasedLine
from app.review.rules import Facts
from tests.clients import Desk
from tests.mediation.cases import FACTS, NAMES, a_case
from tests.mediation.test_life import opened
from tests.portal.test_journal import JOURNAL, XLSX, cells, texts
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")
COLUMNS = {"estate_id", "number", "family", "state", "iso_week", "closed_week", "sessions", "outcome"}
"""The closed table of a case: number, estate, family, state, opening and closing week, number of sessions, outcome."""


def told(world: World, case_id: UUID) -> ReleasedLine | None:
    with tenant.tenant(world.org_id), read_unit() as s:
        found = s.scalar(select(ReleasedLine).where(ReleasedLine.entity_id == case_id))
        if found is not None:
            s.refresh(found)
            s.expunge(found)
        return found


def changed(world: World, case_id: UUID, change: Callable[[MediationCase], object]) -> ReleasedLine | None:
    """Its line, once a unit changed the case."""
    with tenant.tenant(world.org_id), write_unit() as s:
        change(s.get_one(MediationCase, (world.org_id, case_id)))
    return told(world, case_id)


def put(**values: Any) -> Callable[[MediationCase], None]:
    def change(row: MediationCase) -> None:
        for name, value in values.items():
            setattr(row, name, value)

    return change


def a_session(world: World, case_id: UUID, state: MeetingState) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        s.add(
            Meeting(
                org_id=world.org_id, id=uuid7(), case_id=case_id, mode=Mode.entretien.value, state=state.value,
                starts_at=clock.now(), ends_at=clock.now(), letters=["A"], mediators=[], absent=[],
                planned_by=world.nadia.user_id, planned_at=clock.now(),
            )
        )  # fmt: skip


def an_old_one(world: World, **more: Any) -> UUID:
    """A case that was in mediation, whatever it is now."""
    case_id = a_case(world, **more)
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, case_id))
        s.add(
            CaseEvent(
                org_id=world.org_id, id=uuid7(), case_id=case_id, verb="etat", target=CaseState.mediation.value,
                by=world.nadia.user_id, at=row.opened_at, received_at=row.opened_at,
            )
        )  # fmt: skip
        s.flush()
        line.write(world.org_id, [case_id])
    return case_id


# --- which cases ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "family", "party", "institution", "never"),
    [
        ({"bruit_musique"}, "bruit", False, False, False),
        (set(), "bruit", False, False, False),
        ({"usager_institution"}, "relation", False, True, False),
        ({"bruit_musique"}, "bruit", True, False, True),
        ({"usager_institution"}, "relation", True, True, True),
        ({"locataire_bailleur"}, "relation", False, True, True),
        ({"litige_charges", "locataire_bailleur"}, "relation", False, False, True),
        (set(), "relation", False, True, True),
        ({"isolement"}, "personne", False, False, True),
        ({"hors_champ_police"}, "hors_champ", False, False, True),
    ],
)
def test_a_landlord_never_reads_of_these(
    codes: set[str], family: str, party: bool, institution: bool, never: bool
) -> None:
    said = landlord.never_told(codes, family, landlord_is_party=party, institution=institution)
    assert said is never


@given(st.sets(st.sampled_from(sorted(CaseState.codes()))))
def test_only_a_case_that_was_declared_eligible_is_told(reached: set[str]) -> None:
    assert landlord.admitted(reached) is bool(reached & {one.value for one in landlord.ADMITTED})


def test_no_way_to_the_states_that_are_told_goes_past_the_decision() -> None:
    """Of the machine itself: without `recevable`, nothing that is told is reached, a case opened again excepted."""
    reached, frontier = set(), {CaseState.recu}
    while frontier:
        reached |= frontier
        steps = {to for (source, to) in CASE.transitions if source in frontier}
        frontier = {CaseState(one) for one in steps} - reached - {CaseState.recevable, CaseState.rouvert}
        frontier -= {CaseState.suspendu}  # goes back where it was
    assert not reached & set(landlord.ADMITTED)


def test_how_it_ended_says_of_nobody_that_they_refused_or_where_they_were_sent() -> None:
    words = {str(landlord.ended(one.code)) for one in shipped("issue").items}
    assert words <= set(Ended.codes()) and landlord.ended(None) is None
    said = " ".join(one.label.lower() for one in Ended)
    assert not [one for one in ("refus", "justice", "police", "santé", "social", "injoignable", "retir") if one in said]


@pytest.mark.parametrize(
    "more",
    [{"landlord_id": "own"}, {"type": "locataire_bailleur", "family": "relation"}, {"family": "personne", "type": None},
     {"estate_id": None}, {"public_point_id": "point"}, {"state": CaseState.analyse.value},
     {"state": CaseState.recu.value}, {"flow": "institution", "family": "relation", "type": None}],
    ids=str,
)  # fmt: skip
def test_a_case_of_these_has_no_line_and_one_that_becomes_so_loses_it(world: World, more: dict[str, Any]) -> None:
    values = _placed(world, dict(more))
    case_id = a_case(world)
    assert told(world, case_id) is not None
    assert changed(world, case_id, put(**values)) is None


def _placed(world: World, more: dict[str, Any]) -> dict[str, Any]:
    with tenant.tenant(world.org_id), write_unit() as s:
        if more.get("landlord_id"):
            more["landlord_id"] = s.get_one(Estate, (world.org_id, world.glycines.estate_id)).landlord_id
        if more.get("public_point_id"):
            point = PublicPoint(org_id=world.org_id, id=uuid7(), label="Square", commune="Valserein")
            s.add(point)
            more |= {"public_point_id": point.id, "estate_id": None, "building_id": None, "entrance_id": None}
    return more


# --- along its life -------------------------------------------------------------------------------------


def test_nothing_is_told_until_it_is_eligible(world: World) -> None:
    case_id = opened(world)
    assert told(world, case_id) is None
    assert changed(world, case_id, put(state=CaseState.analyse.value)) is None
    found = changed(world, case_id, put(state=CaseState.recevable.value))
    assert found is not None and found.state == "ouvert" and found.sessions == 0


def test_it_follows_the_case_as_coarsely_as_it_should(world: World) -> None:
    case_id = a_case(world, CaseState.prise_de_contact)
    states = []
    for one in (CaseState.mediation, CaseState.accord, CaseState.suivi_accord, CaseState.suspendu):
        found = changed(world, case_id, put(state=one.value, before=CaseState.mediation.value))
        states.append(found and found.state)
    assert states == ["ouvert", "ouvert", "ouvert", "suspendu"]


def test_it_ends_with_its_week_and_outcome_and_opens_again_without(world: World) -> None:
    case_id = an_old_one(world)
    over = {"state": CaseState.clos.value, "closed_on": clock.today(), "outcome": "refus_mediation_autre_partie"}
    found = changed(world, case_id, put(**over))
    assert found and (found.state, found.closed_week, found.outcome) == ("clos", "2026-W47", "sans_accord")
    again = changed(world, case_id, put(state=CaseState.mediation.value, closed_on=None, outcome=None))
    assert again and (again.state, again.closed_week, again.outcome) == ("ouvert", None, None)


def test_a_suspended_one_that_was_never_eligible_stays_unknown(world: World) -> None:
    case_id = a_case(world, CaseState.suspendu, before=CaseState.analyse.value)
    assert told(world, case_id) is None


def test_sessions_are_counted_once_held(world: World) -> None:
    case_id = a_case(world)
    for state in (MeetingState.tenue, MeetingState.tenue, MeetingState.prevue, MeetingState.absence):
        a_session(world, case_id, state)
    found = told(world, case_id)
    assert found and found.sessions == 2


def test_one_that_is_no_more_leaves_no_line(world: World) -> None:
    case_id = a_case(world, parties="")
    with tenant.tenant(world.org_id), write_unit() as s:
        s.delete(s.get_one(MediationCase, (world.org_id, case_id)))
    assert told(world, case_id) is None


def test_of_a_unit_that_failed_nothing_is_told(world: World) -> None:
    case_id = a_case(world)
    with pytest.raises(RuntimeError), tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(MediationCase, (world.org_id, case_id)).state = CaseState.clos.value
        s.flush()
        raise RuntimeError
    with tenant.tenant(world.org_id), write_unit():
        pass
    found = told(world, case_id)
    assert found and found.state == "ouvert"


def test_the_line_has_these_columns_and_no_other(world: World) -> None:
    case_id = an_old_one(world, state=CaseState.clos, closed_on=clock.today(), outcome="accord_complet")
    found = told(world, case_id)
    filled = {one.name for one in fields(Facts) if getattr(found, one.name) is not None}
    assert filled == COLUMNS


# --- what is read ---------------------------------------------------------------------------------------


def test_the_page_and_the_file_say_the_line_and_nobody(world: World, as_desk: Any) -> None:
    case_id = a_case(world)
    a_session(world, case_id, MeetingState.tenue)
    reader: Desk = as_desk(world.reader)
    html, sheet = reader.get(JOURNAL).get_data(as_text=True), texts(reader)
    number = told(world, case_id).number  # type: ignore[union-attr]
    for body in (html, sheet):
        for shown in ("Dossier de médiation", f"Dossier {number} · 1 séance", "Bruit", "En cours", "Les Glycines"):
            assert shown in body or shown == "Dossier de médiation", shown
        secrets = (*NAMES.values(), FACTS, "Nadia", "Claire", "Musique", "Hall 14", "prise_de_contact", str(case_id))
        assert [one for one in secrets if one in body] == []
    assert "Dossier de médiation" in sheet and "moins de 5" in html


def test_it_is_of_every_period_it_is_open_in_and_of_no_other(world: World, as_desk: Any) -> None:
    at = clock.now() - timedelta(days=200)
    a_case(world, opened_at=at, asked_on=clock.service_day(at))
    an_old_one(world, state=CaseState.clos, opened_at=at, asked_on=clock.service_day(at), outcome="accord_complet",
               closed_on=clock.today() - timedelta(days=150))  # fmt: skip
    reader: Desk = as_desk(world.reader)

    def lines(since: int, until: int) -> int:
        days = [clock.today() - timedelta(days=one) for one in (since, until)]
        found = cells(reader, f"{XLSX}?nature=case&du={days[0]}&au={days[1]}")
        return sum(row[4:5] == ["Dossier de médiation"] for row in found)

    assert [lines(300, 250), lines(250, 180), lines(170, 160), lines(140, 120), lines(20, 0)] == [0, 2, 2, 1, 1]


def test_another_landlord_and_another_structure_read_nothing_of_it(world: World, as_desk: Any) -> None:
    case_id = a_case(world)
    number = told(world, case_id).number  # type: ignore[union-attr]
    other = as_desk(world.other_reader)
    assert number not in other.get(JOURNAL).get_data(as_text=True) + texts(other)


def test_a_case_is_narrowed_to_by_its_family(world: World, as_desk: Any) -> None:
    a_case(world)
    reader: Desk = as_desk(world.reader)
    found = {one: "Dossier 2026-" in texts(reader, f"{XLSX}?nature=case:{one}") for one in ("bruit", "usage")}
    assert found == {"bruit": True, "usage": False}


def test_the_page_of_a_case_says_what_its_landlord_reads(world: World) -> None:
    unread = a_case(world, type="locataire_bailleur", family="relation", flow="institution")
    told_id = a_case(world)
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, unread))
        assert line.never(row) and line.read_now(row) is None
        other = s.get_one(MediationCase, (world.org_id, told_id))
        told_now = line.read_now(other)
        assert told_now == f"dossier {other.number}, bruit, ouvert semaine 46 de 2026, en cours, aucune séance"
