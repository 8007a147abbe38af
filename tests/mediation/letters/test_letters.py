"""Each letter: of its own party alone, in plain French, its locked words there, its bytes the same for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import tenant
from app.core.errors import NotAllowed, Refused
from app.core.unit import write_unit
from app.documents import plain, queries
from app.documents.template import TEMPLATES, Text
from app.mediation.letters import actions
from app.mediation.letters.rules import KINDS
from app.mediation.models import Agreement, Meeting
from app.mediation.rules.flows import shipped
from app.mediation.rules.states import CaseState
from app.parties.models import Reading
from tests.documents.reading import text
from tests.mediation.acts.stage import reading
from tests.mediation.cases import a_case
from tests.mediation.letters import stage
from tests.world import World

NAMES = {"A": "Zohra Kébir", "B": "Thibault Oriol"}


def flat(said: str) -> str:
    """Without what a line that is cut adds or takes."""
    return "".join(said.split()).replace("\u200b", "").replace("\xad", "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_says_its_own_party_its_fixed_words_and_nothing_of_the_other(world: World, kind: str) -> None:
    case_id = stage.a_stage(world, kind)
    said = flat(text(stage.pdf(world, stage.frozen(world, kind, case_id))))
    own, other = "BA" if kind == "correspondant" else "AB"
    assert flat(NAMES[own]) in said
    assert flat(NAMES[other]) not in said
    assert flat(f"{stage.ADDRESS} {other}") not in said
    assert "0699887766" not in said
    for block in TEMPLATES[KINDS[kind].template].body:
        if isinstance(block, Text) and block.when is None and "{" not in block.said:
            assert flat(block.said) in said


@pytest.mark.parametrize("kind", KINDS)
def test_what_we_ship_is_plain_french(app: object, kind: str) -> None:
    assert plain.faults(TEMPLATES[KINDS[kind].template]) == []


def test_each_letter_of_a_flow_is_one_we_have() -> None:
    assert {one.code for flow in shipped().values() for one in flow.letters} | {"notice"} == set(KINDS)


@pytest.mark.parametrize(("form", "signed", "boxes"), [
    ("ecrit", "papier", True), ("ecrit", "ecran", False), ("ecrit", "non_signe", False), ("oral", None, False),
])  # fmt: skip
def test_the_copy_of_an_agreement_has_room_to_sign_where_it_is_signed_on_paper_and_no_heading_for_it_elsewhere(
    world: World, form: str, signed: str | None, boxes: bool
) -> None:
    case_id = stage.a_stage(world, "accord")
    with tenant.tenant(world.org_id), write_unit() as s:
        one = s.scalars(select(Agreement).where(Agreement.case_id == case_id)).one()
        one.form, one.signed = form, signed
    said = flat(text(stage.pdf(world, stage.frozen(world, "accord", case_id))))
    assert ("Signature" in said, "Luetapprouvé" in said) == (boxes, boxes)


def test_the_copy_of_an_agreement_signed_on_a_screen_carries_each_signature_that_is_kept(world: World) -> None:
    case_id = stage.a_stage(world, "accord")
    with tenant.tenant(world.org_id), write_unit() as s:
        one = s.scalars(select(Agreement).where(Agreement.case_id == case_id)).one()
        one.signed, one.signatures = "ecran", {"A": [[[0, 0], [40, 30]]], "B": [[[5, 5]]]}
    said = flat(text(stage.pdf(world, stage.frozen(world, "accord", case_id))))
    assert said.count("Signésurl’écran") == 2 and "Luetapprouvé" not in said


def test_an_attestation_has_dates_and_presence_and_no_place_to_write() -> None:
    attested = TEMPLATES[KINDS["attestation"].template]
    assert attested.places == ()
    assert {one.code for one in attested.variables} == {"destinataire", "numero", "rencontres"}


def test_what_was_frozen_keeps_its_bytes_whatever_the_case_says_since(world: World) -> None:
    case_id = stage.a_stage(world, "ouverture")
    id = stage.frozen(world, "ouverture", case_id)
    before = stage.pdf(world, id)
    stage.rename(world, case_id, "A", "Zoé Martin")
    assert stage.pdf(world, id) == before
    with pytest.raises(Refused):
        stage.do(world.nadia, actions.write, case_id, {"mot": "Autrement."}, record=id)


def test_a_draft_of_which_the_case_says_otherwise_is_not_frozen_before_it_was_read_again(world: World) -> None:
    case_id = stage.a_stage(world, "ouverture")
    id = stage.begun(world, "ouverture", case_id)
    stage.rename(world, case_id, "A", "Zoé Martin")
    with pytest.raises(Refused, match="changé"):
        stage.do(world.nadia, actions.freeze, case_id, record=id)
    stage.do(world.nadia, actions.write, case_id, {}, record=id)
    stage.do(world.nadia, actions.freeze, case_id, record=id)
    assert flat("Zoé Martin") in flat(text(stage.pdf(world, id)))


@pytest.mark.parametrize(
    ("kind", "state", "letter"),
    [
        ("ouverture", CaseState.recu, "A"), ("accord", CaseState.mediation, "A"), ("cloture", CaseState.mediation, "A"),
        ("accuse", CaseState.recu, "B"), ("correspondant", CaseState.mediation, "A"), ("inconnue", CaseState.recu, "A"),
    ],
)  # fmt: skip
def test_a_letter_is_written_to_whom_it_is_for_and_at_its_moment(
    world: World, kind: str, state: CaseState, letter: str
) -> None:
    case_id = a_case(world, state)
    with pytest.raises(Refused):
        stage.do(world.nadia, actions.begin, case_id, kind, letter)


def test_coordination_writes_the_letters_of_the_beginning_while_nobody_has_the_case(world: World) -> None:
    alone, held = a_case(world, CaseState.recu, mediators=()), a_case(world, CaseState.recu, mediators=[world.nadia])
    id = stage.frozen(world, "accuse", alone, who=world.lead)
    with tenant.tenant(world.org_id), write_unit():
        assert queries.opened(world.lead.act(), id).name.startswith("Lettre")
    with pytest.raises(NotAllowed):
        stage.frozen(world, "accuse", held, who=world.lead)


def test_its_words_are_its_mediators_and_each_reading_is_kept(world: World) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    id = stage.frozen(world, "notice", case_id)
    with tenant.tenant(world.org_id), write_unit():
        assert queries.opened(world.nadia.act(), id).pdf.startswith(b"%PDF")
    for who in (world.claire, world.yoann, world.admin):
        with pytest.raises(Exception) as raised, tenant.tenant(world.org_id), write_unit():
            queries.opened(who.act(), id)
        assert type(raised.value).__name__ in ("NotAllowed", "Unknown")
    with reading(world) as s:
        assert [one.reader_id for one in s.query(Reading).all()] == [world.nadia.user_id]


@pytest.mark.parametrize(
    ("kind", "verb"),
    [
        ("invitation", "seance_invitation"), ("rappel", "seance_rappel"), ("accord", "accord_copie"),
        ("interruption", "informee"), ("cloture", "informee"), ("ouverture", "lettre_ouverture"),
    ],
)  # fmt: skip
def test_what_a_letter_is_for_is_noted_in_the_case_when_it_is_handed_over(world: World, kind: str, verb: str) -> None:
    case_id = stage.a_stage(world, kind)
    stage.handed(world, kind, case_id)
    assert verb in stage.verbs(world, case_id)


def test_the_notice_in_hand_is_dated_in_the_party(world: World) -> None:
    case_id = stage.a_stage(world, "notice")
    stage.handed(world, "notice", case_id)
    found = stage.party(world, case_id)
    assert (found.informed_how, found.informed_at) == ("ecrit", world.nadia.act().occurred_at)


@pytest.mark.parametrize("kind", ["invitation", "rappel"])
def test_a_letter_that_says_the_hour_a_session_had_is_handed_to_nobody(world: World, kind: str) -> None:
    case_id = stage.a_stage(world, kind)
    one = stage.frozen(world, kind, case_id)
    meeting_id = stage.letter(world, one).meeting_id
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.get_one(Meeting, (world.org_id, meeting_id))
        row.starts_at, row.ends_at = row.starts_at + timedelta(hours=1), row.ends_at + timedelta(hours=1)
    with pytest.raises(Refused, match="a été déplacée"):
        stage.do(world.nadia, actions.hand, case_id, "main_propre", record=one)
    with reading(world) as s:
        assert s.get_one(Meeting, (world.org_id, meeting_id)).told == []
