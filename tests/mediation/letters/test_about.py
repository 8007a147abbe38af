"""A person who asks what is kept of her has the letters she was sent and what she answered; nothing of the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.rows import get
from app.core.unit import write_unit
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.rules import KINDS
from app.mediation.models import Agreement, CommitmentCheck
from app.retention.about import SOURCES
from tests.mediation.letters import stage
from tests.parties.stage import party_of
from tests.world import World

HIS = "Fermer la porte du local."


def told(world: World, case_id: object, letter: str = "A") -> list[tuple[str, str]]:
    with tenant.tenant(world.org_id), write_unit():
        found = SOURCES["party"].tell(world.claire.act(), party_of(world, case_id, letter))
        assert found is not None
        return [(one.name, one.text) for one in found.texts if one.key.startswith(("letter.", "reply."))]


def test_what_she_was_sent_and_answered_is_handed_to_her_and_what_was_not_is_not(world: World) -> None:
    case_id = stage.a_stage(world, "ouverture")
    id = stage.handed(world, "ouverture", case_id)
    stage.frozen(world, "ouverture", case_id, letter="B")
    stage.begun(world, "notice", case_id)
    with tenant.tenant(world.org_id), write_unit():
        one = get(CaseLetter, world.org_id, id)
        one.reply, one.words, one.replied_at = "rappel", "Le soir.", clock.now()
    (name, words), answer = told(world, case_id)
    assert name.startswith("Lettre 2026-L-0001, le 20 novembre 2026") and stage.TYPED["mot"] in words
    assert answer == ("Réponse à la lettre 2026-L-0001", "Demande à être appelée\u00a0: Le soir.")
    assert told(world, case_id, "B") == [], "frozen, and not handed over"


@pytest.mark.parametrize("kind", ["accord", "point_suivi"])
def test_of_an_agreement_she_has_what_she_promised(world: World, kind: str) -> None:
    case_id = stage.a_stage(world, kind)
    with tenant.tenant(world.org_id), write_unit() as s:
        for one in s.query(stage.Commitment).all():
            one.what = HIS if one.letter == "B" else one.what
    stage.handed(world, kind, case_id)
    ((_, words),) = told(world, case_id)
    assert "Pas de musique après 22 h" in words and HIS not in words and "partie (B)" not in words


def test_of_one_in_which_she_promised_nothing_it_says_so(world: World) -> None:
    case_id = stage.a_stage(world, "accord")
    with tenant.tenant(world.org_id), write_unit() as s:
        for one in s.query(stage.Commitment).all():
            one.letter, one.what = "B", HIS
    stage.handed(world, "accord", case_id)
    ((_, words),) = told(world, case_id)
    assert "ce qu’elle a promis ne se copie pas ici" in words and HIS not in words


@pytest.mark.parametrize(("form", "read"), [("ecrit", True), ("ecrit", False), ("oral", True)])
def test_her_copy_says_whether_it_is_written_and_was_read_and_announces_no_day_that_has_passed(
    world: World, form: str, read: bool
) -> None:
    case_id, past, next_ = stage.a_stage(world, "accord"), timedelta(days=-3), timedelta(days=9)
    with tenant.tenant(world.org_id), write_unit() as s:
        one = s.query(Agreement).one()
        one.form, one.read_at = form, clock.now() if read else None
        for days, later in ((15, past), (30, next_)):
            one.commitments[0].checks.append(CommitmentCheck(
                org_id=world.org_id, id=uuid7(), commitment_id=one.commitments[0].id, days=days,
                due_on=clock.today() + later,
            ))  # fmt: skip
    stage.handed(world, "accord", case_id)
    ((_, words),) = told(world, case_id)
    assert ("Cet accord est écrit." in words, "repose sur votre parole" in words) == (form == "ecrit", form == "oral")
    assert ("Il vous a été lu à voix haute." in words) is read
    assert "29 novembre 2026" in words and "17 novembre 2026" not in words


@pytest.mark.parametrize("kind", [one for one in KINDS if one != "correspondant"])
def test_no_letter_says_anything_of_the_other(world: World, kind: str) -> None:
    case_id = stage.a_stage(world, kind)
    stage.handed(world, kind, case_id)
    ((_, words),) = told(world, case_id)
    assert words and stage.OTHER not in words and f"{stage.ADDRESS} B" not in words
