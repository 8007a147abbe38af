"""A document from its draft to the hand it is given to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.bulk import table
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.unit import write_unit
from app.documents import letterhead, queries
from app.documents.models import Document
from app.documents.rules import About, Channel, State
from app.documents.template import TEMPLATES
from app.parties.models import Party
from tests.documents import office
from tests.documents.office import ACCORD, AGREED, CASE, INVITATION, SEEN, VALUES, do, frozen, handed, letter
from tests.documents.reading import text
from tests.together import at_once
from tests.world import World


def test_a_draft_is_looked_at_as_often_as_one_likes_and_changes(here: World) -> None:
    id = letter(here.nadia, "Venez quand vous voulez.")
    assert "Venez quand vous voulez." in text(office.looked_at(here, id))
    do(here.nadia, "write", {"mot": "Venez lundi."}, record=id)
    shown = text(office.looked_at(here, id))
    assert "Venez lundi." in shown and "quand vous voulez" not in shown and "PROJET" in shown
    assert "donnée quand le document est figé" in shown


def test_what_is_frozen_is_these_bytes_whatever_changes_after(here: World) -> None:
    id = frozen(here.nadia, "Venez lundi.")
    before = office.looked_at(here, id)
    with tenant.tenant(here.org_id), write_unit():
        letterhead.change(here.admin.act().actor, letterhead.id_of(here.org_id), {"adresse": "Autre rue"})
    clock.move(timedelta(days=400))
    assert office.looked_at(here, id) == before
    assert "PROJET" not in text(before) and "Lettre 2026-L-0001" in text(before)
    with pytest.raises(Refused, match="figé"):
        do(here.nadia, "write", {"mot": "Autre"}, record=id)
    with pytest.raises(Refused):
        do(here.nadia, "freeze", record=id)


def test_numbers_follow_each_other_in_a_year_and_a_cancelled_one_is_not_given_again(here: World) -> None:
    first, second = frozen(here.nadia), frozen(here.nadia)
    do(here.nadia, "cancel", record=second)
    third = frozen(here.claire)
    clock.move(timedelta(days=60))
    numbers = [office.stored(here, one).number for one in (first, second, third, frozen(here.nadia))]
    assert numbers == ["2026-L-0001", "2026-L-0002", "2026-L-0003", "2027-L-0001"]


@pytest.mark.on_both
def test_two_who_freeze_at_once_have_two_numbers(app: Flask, here: World) -> None:
    ids = [letter(here.nadia), letter(here.claire)]
    at_once(app, here.org_id, [partial(do, here.nadia, "freeze", record=one) for one in ids])
    assert {office.stored(here, one).number for one in ids} == {"2026-L-0001", "2026-L-0002"}


def test_what_must_be_written_is_written_before_it_is_frozen(here: World) -> None:
    row = do(here.nadia, "draft", CASE, ACCORD, AGREED, record=uuid7())
    with pytest.raises(Refused, match="ce qui reste ouvert"):
        do(here.nadia, "freeze", record=row.id)
    do(here.nadia, "write", {"reste": "Le vélo."}, record=row.id)
    do(here.nadia, "freeze", record=row.id)
    stored = office.stored(here, row.id)
    assert (stored.state, stored.version, len(stored.sha256 or "")) == ("fige", ACCORD.version, 64)
    assert "Exemplaire 1 sur 2" in text(office.looked_at(here, row.id))


def test_it_is_handed_over_once_and_then_stays(here: World) -> None:
    id = frozen(here.nadia)
    with pytest.raises(Refused, match="après avoir été figé"):
        do(here.nadia, "sent", Channel.courrier, clock.now() + timedelta(days=1), record=id)
    do(here.nadia, "sent", Channel.courrier, clock.now(), record=id)
    for verb, arguments in (("sent", (Channel.courrier, clock.now())), ("cancel", ()), ("write", ({},))):
        with pytest.raises(Refused, match="remis"):
            do(here.nadia, verb, *arguments, record=id)
    assert (office.stored(here, id).state, office.stored(here, id).channel) == ("remis", "courrier")


def test_what_was_handed_over_is_replaced_by_one_that_names_it(here: World) -> None:
    former = handed(here.nadia)
    newer = letter(here.nadia, replaces=former)
    assert {one.id: one.replaced_by for one in office.listed(here)} == {former: newer, newer: None}
    with pytest.raises(Refused, match="remplace déjà"):
        letter(here.nadia, replaces=former)
    do(here.nadia, "cancel", record=newer)
    assert next(one for one in office.listed(here) if one.id == former).replaced_by is None
    letter(here.nadia, replaces=former)


def test_only_what_was_handed_over_of_the_same_record_is_replaced(here: World) -> None:
    with pytest.raises(Refused, match="Seul un document remis"):
        letter(here.nadia, replaces=frozen(here.nadia))
    other, former = About("essai", uuid7()), handed(here.nadia)
    with pytest.raises(Refused, match="Seul un document remis"):
        do(here.nadia, "draft", other, INVITATION, VALUES, record=uuid7(), replaces=former)
    with pytest.raises(Unknown):
        letter(here.nadia, replaces=uuid7())


def test_opening_one_asks_its_feature_which_writes_it_down(here: World) -> None:
    id = frozen(here.nadia)
    opened = do(here.nadia, "open", id)
    assert opened.pdf == office.looked_at(here, id) and opened.name == "Lettre 2026-L-0001.pdf"
    assert [(here.nadia.user_id, id)] == SEEN
    with pytest.raises(NotAllowed):
        do(here.claire, "open", id)
    assert do(here.nadia, "open", letter(here.nadia)).name == "Lettre à relire.pdf"


def test_nobody_opens_one_whose_feature_does_not_say_who_may(here: World) -> None:
    row = do(here.nadia, "draft", About("autre", uuid7()), INVITATION, VALUES, record=uuid7())
    with pytest.raises(Unknown):
        do(here.nadia, "open", row.id)
    with pytest.raises(Unknown):
        do(here.nadia, "open", uuid7())
    with pytest.raises(ValueError, match="twice"):
        queries.read_by(CASE.kind, office.reads)


def test_nothing_of_another_structure_is_reached(here: World) -> None:
    id = frozen(here.nadia)
    with tenant.tenant(here.other_org_id), write_unit():
        assert queries.of_record(here.other_org_id, CASE) == []
        with pytest.raises(Unknown):
            queries.preview(here.other_org_id, id, clock.now())


def a_party(world: World) -> UUID:
    with tenant.tenant(world.org_id), write_unit() as s:
        row = Party(
            org_id=world.org_id, id=uuid7(), about_kind=CASE.kind, about_id=CASE.id, letter="A", side="autre",
            made_by=world.nadia.user_id, made_at=clock.now(),
        )  # fmt: skip
        s.add(row)
    return row.id


def test_forgotten_it_is_a_date_and_a_number(here: World) -> None:
    party = a_party(here)
    hers, another = handed(here.nadia, party_id=party), letter(here.nadia)
    assert office.forget(here, party) == 1 and office.forget(here) == 1 and office.forget(here) == 0
    for id, state in ((hers, State.remis), (another, State.annule)):
        row = office.stored(here, id)
        assert (row.title, row.given, row.typed, row.pdf64, row.sha256, row.state) == (*[None] * 5, state)
        with pytest.raises(Refused, match="effacé"):
            do(here.nadia, "open", id)
        with pytest.raises(Refused, match="effacé"):
            do(here.nadia, "cancel", record=id)
    assert {(one.id, one.number, one.erased) for one in office.listed(here)} == {
        (hers, "2026-L-0001", True),
        (another, None, True),
    }


@pytest.mark.parametrize("column", ["_pdf64", "_typed", "_given"])
def test_what_does_not_open_is_said_and_never_printed(here: World, column: str) -> None:
    id = frozen(here.nadia) if column == "_pdf64" else letter(here.nadia)
    _damage(here, id, column)
    with pytest.raises(Refused, match="ne s’ouvre plus"):
        do(here.nadia, "open", id)


def _damage(world: World, id: UUID, column: str) -> None:
    rows = table(Document)
    sealed = next(one for one in rows.c if one.name == f"{column.lstrip('_')}_sealed")
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(update(rows).where(rows.c.id == id).values({sealed: b"\x01" * 60}))


def test_a_draft_of_a_template_that_is_no_more_is_refused_and_what_was_frozen_still_opens(here: World) -> None:
    id, draft = frozen(here.nadia), letter(here.nadia)
    template = TEMPLATES.pop(INVITATION.code)
    try:
        assert do(here.nadia, "open", id).name == "Document 2026-L-0001.pdf"
        with pytest.raises(Refused, match="n’existe plus"):
            do(here.nadia, "freeze", record=draft)
    finally:
        TEMPLATES[template.code] = template


@pytest.mark.parametrize(
    "making",
    [
        lambda world: letter(world.nadia, "x" * 12_001),
        lambda world: do(
            world.nadia, "draft", CASE, INVITATION, {**VALUES, "pieces": ["x" * 1000] * 61}, record=uuid7()
        ),
    ],
)
def test_too_much_is_refused_before_it_is_kept(here: World, making: Callable[[World], Any]) -> None:
    with pytest.raises(Refused, match="Raccourcissez|trop long"):
        making(here)
    assert office.listed(here) == []


def test_who_writes_is_told_of_signs_that_will_be_squares(here: World) -> None:
    assert office.squares(here, letter(here.nadia, "Merci 😀 beaucoup")) == ["😀"]
