"""An agreement that was noted wrongly, put right: by whom, until when, and what follows of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core import clock
from app.core.errors import NotAllowed, Refused, Unknown
from app.mediation import agreements, correcting, queries
from app.mediation.rules.agreement import Agreed
from tests.mediation.acts.stage import (
    SEEN,
    WHAT,
    agree,
    agreed,
    concluded,
    do,
    in_days,
    note,
    reading,
    reminders,
    standing,
)
from tests.mediation.cases import a_case
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def corrected(on: int = 0, what: str | None = None, **more: object) -> Agreed:
    made = agreed(clock.today() - timedelta(days=on))
    first, second = made.promises
    return replace(made, promises=(replace(first, what=what or first.what), second), **more)  # type: ignore[arg-type]


def test_corrected_its_checks_and_reminders_move_with_its_day_and_other_words_are_read_and_handed_anew(
    world: World,
) -> None:
    id = a_case(world, met="AB")
    concluded(world, id)
    do(world.claire, correcting.correct, id, corrected(on=3))
    one = standing(world, id)
    assert one and (one.read_at is not None, one.copies) == (True, []), "what was heard is what is written"
    assert [it.due_on for it in one.commitments[1].checks] == in_days(12, 27, 87)
    assert [day for day, _ in reminders(world)] == in_days(12, 27, 87)
    do(world.nadia, agreements.hand_copy, id, "A", "courrier")
    do(world.nadia, correcting.correct, id, corrected(on=3, what="Pas de musique après 23 h."))
    do(world.nadia, correcting.correct, id, corrected(on=3, what="Pas de musique après 23 h."))
    one = standing(world, id)
    assert one and (one.read_at, one.copies) == (None, [])
    assert [it.what for it in one.commitments] == ["Pas de musique après 23 h.", WHAT]
    with reading(world) as s:
        events = [it for it in queries.events(world.org_id, id) if it.verb == correcting.CORRECTED]
        assert s and {it.words for it in events} == {"Conclu le 20/11/2026.", f"B\u00a0: {WHAT} ({SEEN})"}


def test_it_is_corrected_for_a_week_until_its_first_check_unless_signed_on_a_screen_and_never_its_sides(
    world: World,
) -> None:
    wrong = "Pas de musique après 23 h."
    id, signed, checked = (a_case(world, met="AB") for _ in range(3))
    concluded(world, id)
    agree(world, signed, agreed(form="ecrit", signed="ecran"))
    concluded(world, checked, on=clock.today() - timedelta(days=8))
    note(world.nadia, checked, 15, _1="tenu A")
    refusals = [
        (checked, corrected(on=8, what=wrong), "point est déjà noté"),
        (signed, corrected(what=wrong, form="ecrit", signed="ecran"), "signé sur l’écran"),
        (id, agreed(letters="AB"), "Qui s’engage"), (id, agreed(letters="B"), "Qui s’engage"),
        (id, corrected(on=-1), "demain"), (id, corrected(on=11), "après la demande"),
        (id, corrected(on=10), "n’a été rencontrée que"),
    ]  # fmt: skip
    for case_id, said, why in refusals:
        with pytest.raises(Refused, match=why):
            do(world.nadia, correcting.correct, case_id, said)
    for who in (world.yoann, world.lead):
        with pytest.raises((Unknown, NotAllowed)):
            do(who, correcting.correct, id, corrected(what=wrong))
    clock.move(timedelta(days=8))
    with pytest.raises(Refused, match="dans les 7"):
        do(world.nadia, correcting.correct, id, corrected(on=8, what=wrong))
