"""Two mediators write the sheet; what she allows is carried, and nothing else is."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from app.core import tenant
from app.core.base import Base
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.unit import read_unit
from app.mediation import carrying, party, preparation
from app.mediation.rules.states import MeetingState, Mode
from app.parties.rules import PartyState
from tests.mediation.acts.stage import do, put
from tests.mediation.cases import a_case
from tests.mediation.preparation.stage import a_leave, a_line, leave, line, texts
from tests.parties.stage import party_of
from tests.rows import only
from tests.world import World

CANARY = "Zyzomys dort mal"


@pytest.fixture
def made(app: Flask, world: World) -> UUID:
    return a_case(world)


def write(world: World, case_id: UUID, line_id: UUID, rev: int, text: str, by: str = "nadia") -> None:
    do(getattr(world, by), preparation.write, case_id, line_id, rev, text)


# --- two people -------------------------------------------------------------------------------------


def test_two_who_write_one_line_are_both_kept_with_their_names(world: World, made: UUID) -> None:
    one = a_line(world, made, "vrai", None, "Dix places.")
    write(world, made, one, 1, "Douze places.", "claire")
    write(world, made, one, 1, "Onze places.")
    row = line(world, one)
    assert (row.text, row.written_by) == ("Douze places.", world.claire.user_id)
    assert (row.other, row.other_by) == ("Onze places.", world.nadia.user_id)


def test_of_the_same_text_twice_nothing_is_to_choose(world: World, made: UUID) -> None:
    one = a_line(world, made, "vrai", None, "Dix places.")
    write(world, made, one, 1, "Douze places.", "claire")
    write(world, made, one, 1, "Douze places.")
    assert texts(world, made) == [("Douze places.", None)]


def test_a_third_text_while_two_wait_is_a_line_of_its_own(world: World, made: UUID) -> None:
    one = a_line(world, made, "vrai", None, "Dix places.")
    for text in ("Douze.", "Onze.", "Neuf."):
        write(world, made, one, 1, text, "claire" if text == "Douze." else "nadia")
    assert sorted(texts(world, made)) == [("Douze.", "Onze."), ("Neuf.", None)]


@pytest.mark.parametrize(
    ("keep", "left"),
    [("deux", ["Douze.", "Onze."]), ("premier", ["Douze."]), ("second", ["Onze."])],
)
def test_one_of_two_is_kept_or_both(world: World, made: UUID, keep: str, left: list[str]) -> None:
    one = a_line(world, made, "vrai", None, "Dix.")
    write(world, made, one, 1, "Douze.", "claire")
    write(world, made, one, 1, "Onze.")
    do(world.nadia, preparation.choose, made, one, 3, keep)
    assert sorted(text or "" for text, _ in texts(world, made)) == sorted(left)
    assert all(other is None for _, other in texts(world, made))


def test_what_is_decided_is_decided_of_the_text_that_was_shown(world: World, made: UUID) -> None:
    one = a_line(world, made, "mots", "B", "Je coupe à 22 h.")
    write(world, made, one, 1, "Je coupe à 23 h.", "claire")
    for verb, arguments in ((carrying.allow, (1, "A")), (preparation.remove, (1,)), (preparation.choose, (1, "deux"))):
        with pytest.raises(Refused):
            do(world.nadia, verb, made, one, *arguments)


def test_the_same_line_twice_by_the_same_person_is_one(world: World, made: UUID) -> None:
    assert a_line(world, made, "mots", "A", "Oui.") == a_line(world, made, "mots", "A", " Oui. ")
    a_line(world, made, "mots", "B", "Oui.")
    a_line(world, made, "mots", "A", "Oui.", world.claire)
    assert len(texts(world, made)) == 3


# --- what is carried --------------------------------------------------------------------------------


def test_what_she_allowed_is_carried_once_and_stays(world: World, made: UUID) -> None:
    told, where = a_leave(world, made, "B", "Je coupe à 22 h."), put(world, made, Mode.navette, "AB")
    for _ in range(2):
        do(world.nadia, carrying.carried, made, where, [told])
    row = leave(world, told)
    assert (row.meeting_id, row.carried_by) == (where, world.nadia.user_id)
    with pytest.raises(Refused, match="déjà dit"):
        do(world.nadia, carrying.keep_here, made, row.line_id, "A")
    with pytest.raises(Refused, match="la ligne reste"):
        write(world, made, row.line_id, 1, "Je coupe à 23 h.")


def test_one_without_its_mark_and_none_is_carried(world: World, made: UUID) -> None:
    where = put(world, made, Mode.navette, "AB")
    kept, gone = a_leave(world, made, "B", "Je coupe à 22 h."), a_leave(world, made, "B", "Je dors mal.")
    do(world.nadia, carrying.keep_here, made, leave(world, gone).line_id, "A")
    with pytest.raises(Refused, match="Sans le consentement de B"):
        do(world.nadia, carrying.carried, made, where, [kept, gone])
    assert leave(world, kept).carried_at is None


@pytest.mark.parametrize(
    ("mode", "letters", "state"),
    [
        (Mode.table_ronde, "AB", MeetingState.tenue),
        (Mode.navette, "B", MeetingState.tenue),
        (Mode.navette, "AB", MeetingState.prevue),
    ],
)
def test_it_is_carried_in_a_held_session_apart_where_the_other_was(
    world: World, made: UUID, mode: Mode, letters: str, state: MeetingState
) -> None:
    told = a_leave(world, made, "B", "Je coupe à 22 h.")
    with pytest.raises(Refused):
        do(world.nadia, carrying.carried, made, put(world, made, mode, letters, state), [told])


def test_another_text_is_not_what_she_allowed(world: World, made: UUID) -> None:
    told = a_leave(world, made, "B", "Je coupe à 22 h.")
    write(world, made, leave(world, told).line_id, 1, "Je coupe à 23 h.")
    assert leave(world, told).withdrawn_at is not None


@pytest.mark.parametrize("verb", [party.withdraw, party.refuse])
def test_of_her_who_is_out_nothing_is_carried_any_more(world: World, made: UUID, verb: object) -> None:
    case_id = made if verb is party.withdraw else a_case(world, party_state=PartyState.contactee)
    told = a_leave(world, case_id, "B", "Je coupe à 22 h.")
    do(world.nadia, verb, case_id, party_of(world, case_id, "B"))  # type: ignore[arg-type]
    assert leave(world, told).withdrawn_at is not None
    with pytest.raises(Refused, match="ne prend plus part"):
        do(world.nadia, carrying.allow, case_id, leave(world, told).line_id, 1, "A")


def test_a_leave_or_a_session_of_another_case_is_none_here(world: World, made: UUID) -> None:
    other = a_case(world)
    theirs, where = a_leave(world, other, "B", "Non."), put(world, other, Mode.navette, "AB")
    ours = a_leave(world, made, "B", "Oui.")
    with pytest.raises(Unknown):
        do(world.nadia, carrying.carried, made, put(world, made, Mode.navette, "AB"), [theirs])
    with pytest.raises(Unknown):
        do(world.nadia, carrying.carried, made, where, [ours])


def test_only_a_mediator_of_the_case_writes(world: World) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    with pytest.raises(NotAllowed):
        a_line(world, case_id, "vrai", None, "Oui.", world.claire)
    for who in (world.yoann, world.stranger):
        with pytest.raises(Unknown):
            a_line(world, case_id, "vrai", None, "Oui.", who)


def test_no_word_of_it_is_in_clear_in_the_file(app: Flask, world: World, made: UUID) -> None:
    one = a_line(world, made, "mots", "B", CANARY)
    write(world, made, one, 9, f"{CANARY} le jour")
    assert only(world, type(line(world, one))).other
    with tenant.every_tenant(), read_unit() as s:
        dumped = repr([s.execute(table.select()).all() for table in Base.metadata.sorted_tables])
    folder = app.extensions["palier_settings"].data_dir
    files = b"".join(path.read_bytes() for path in folder.glob("palier.sqlite*")).decode("latin-1")
    assert "Zyzomys" not in dumped + files
