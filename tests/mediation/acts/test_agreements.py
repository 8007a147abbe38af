"""Agreements through their verbs: concluded, followed at 15, 30 and 90 days, said anew; what is known of what holds."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock, tenant
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.unit import write_unit
from app.followups import listing
from app.followups.models import Followup
from app.mediation import agreements, checks, hands, known, moves
from app.mediation.models import Agreement
from app.mediation.rules.agreement import Promise
from app.mediation.rules.holding import summary
from app.mediation.rules.states import CaseState, CheckState, MeetingState, Mode, Next
from app.parties.models import Party
from app.parties.rules import PartyState
from tests.mediation.acts.stage import (
    agree,
    agreed,
    case,
    concluded,
    do,
    in_days,
    note,
    promises,
    put,
    reading,
    reminders,
    standing,
)
from tests.mediation.cases import a_case
from tests.parties.stage import party_of
from tests.world import Person, World

pytestmark = pytest.mark.usefixtures("app")
DAYS = (15, 30, 90)


def said(world: World, case_id: UUID) -> str:
    one = standing(world, case_id)
    assert one
    return summary(known.seen(one), clock.today())


def test_an_agreement_has_its_checks_at_the_days_of_its_flow_and_one_reminder_a_day(world: World) -> None:
    id = a_case(world)
    agree(world, id)
    one = standing(world, id)
    assert one and [it.letter for it in one.commitments] == ["B", "A"]
    for it in one.commitments:
        assert [(check.days, check.due_on) for check in it.checks] == list(zip(DAYS, in_days(*DAYS), strict=True))
        assert b"musique" not in it._what and b"passage" not in it._seen
    assert reminders(world) == [(day, world.nadia.user_id) for day in in_days(*DAYS)]
    assert case(world, id).state == CaseState.accord


def test_concluded_twice_is_once_and_no_second_one_stands_beside_it(world: World) -> None:
    id = a_case(world)
    assert agree(world, id) == do(world.nadia, agreements.conclude, id, agreed())
    with pytest.raises(Refused, match="pendant la médiation"):
        do(world.nadia, agreements.conclude, id, agreed(letters="B"))
    assert len(reminders(world)) == 3


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"promises": ()}, "quoi_1"),
        ({"promises": (Promise("C", "Frapper avant.", None, "B le dit."),)}, "qui_1"),
        ({"promises": (*promises("A"), Promise("A", " ", None, "B le dit."))}, "quoi_2"),
        ({"promises": (Promise("A", "Frapper avant.", None, ""),)}, "vu_1"),
        ({"promises": (Promise("A", "Frapper avant.", date(2020, 1, 1), "B le dit."),)}, "pour_1"),
        ({"promises": promises("ABABABABA")}, "quoi_1"),
        ({"form": "ecrit"}, "signature"),
        ({"form": "telepathie"}, "forme"),
        ({"extent": "moitie"}, "etendue"),
        ({"on": date(2027, 1, 1)}, "le"),
    ],
)
def test_an_agreement_says_who_what_and_how_it_will_be_seen(world: World, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        do(world.nadia, agreements.conclude, a_case(world), agreed(**wrong))  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize("mode", [Mode.ecrit, Mode.telephone, Mode.table_ronde])
def test_who_was_never_met_undertakes_nothing_whatever_the_way_she_was(world: World, mode: Mode) -> None:
    id = a_case(world)
    put(world, id, Mode.entretien, "A")
    put(world, id, Mode.entretien, "B", MeetingState.annulee)
    with pytest.raises(Refused, match="séance tenue avec B") as refused:
        do(world.nadia, agreements.conclude, id, agreed())
    assert (refused.value.field, standing(world, id)) == ("qui_1", None)
    put(world, id, mode, "AB" if mode == Mode.table_ronde else "B")
    assert do(world.nadia, agreements.conclude, id, agreed())


@pytest.mark.parametrize("state", [one for one in PartyState if one != PartyState.accepte])
def test_who_takes_no_part_or_no_more_undertakes_nothing_anew_either(world: World, state: PartyState) -> None:
    id, other = a_case(world, met="AB"), a_case(world)
    stands(world, id, state)
    with pytest.raises(Refused, match="aucun engagement") as refused:
        do(world.nadia, agreements.conclude, id, agreed())
    assert (refused.value.field, standing(world, id)) == ("qui_1", None)
    concluded(world, other)
    stands(world, other, state)
    with pytest.raises(Refused, match="aucun engagement"):
        do(world.nadia, agreements.renegotiate, other, agreed(letters="B"))


def stands(world: World, case_id: UUID, state: PartyState, letter: str = "B") -> None:
    id = party_of(world, case_id, letter)
    with tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(Party, (world.org_id, id)).state = state.value


@pytest.mark.parametrize("days, match", [(11, "après la demande"), (10, "A n’a été rencontrée que"), (8, None)])
def test_it_is_not_of_before_who_undertakes_took_part(world: World, days: int, match: str | None) -> None:
    id, on = a_case(world, met="AB"), clock.today() - timedelta(days=days)
    if match is None:
        assert do(world.nadia, agreements.conclude, id, agreed(on=on, letters="A"))
        return
    with pytest.raises(Refused, match=match) as refused:
        do(world.nadia, agreements.conclude, id, agreed(on=on, letters="A"))
    assert refused.value.field == "le"


def test_it_is_followed_once_read_aloud_and_in_everybodys_hands(world: World) -> None:
    id = a_case(world)
    agree(world, id, agreed(form="ecrit", extent="partiel", signed="papier"))
    with pytest.raises(Refused, match="lu à voix haute"):
        do(world.nadia, agreements.begin_following, id)
    do(world.nadia, agreements.read_aloud, id)
    do(world.nadia, agreements.hand_copy, id, "A", "main_propre")
    with pytest.raises(Refused, match="copie"):
        do(world.nadia, agreements.begin_following, id)
    with pytest.raises(Refused):
        do(world.nadia, agreements.hand_copy, id, "C", "main_propre")
    do(world.nadia, agreements.hand_copy, id, "B", "refusee")
    do(world.nadia, agreements.begin_following, id)
    do(world.nadia, agreements.begin_following, id)
    assert (case(world, id).state, case(world, id).next) == (CaseState.suivi_accord, Next.verifier)


def test_a_check_is_noted_with_who_says_it_and_its_reminder_stops_when_nothing_is_left(world: World) -> None:
    id = a_case(world)
    concluded(world, id)
    with pytest.raises(Refused, match="prévu le"):
        note(world.nadia, id, 15, _1="tenu A")
    clock.move(timedelta(days=15))
    note(world.nadia, id, 15, _1="tenu A")
    assert len(reminders(world)) == 3
    with pytest.raises(Refused) as refused:
        note(world.nadia, id, 15, _2="tenu")
    assert refused.value.field == "dit_2"
    note(world.claire, id, 15, _1="tenu A", _2="inconnu")
    assert len(reminders(world)) == 2 and len(reminders(world, still=False)) == 1
    assert case(world, id).next_on == clock.today() + timedelta(days=7), "what stayed unknown is asked again"


def test_what_was_unknown_may_become_known_and_what_is_known_stays(world: World) -> None:
    id = a_case(world)
    concluded(world, id)
    clock.move(timedelta(days=15))
    note(world.nadia, id, 15, _1="inconnu", _2="rompu M")
    note(world.nadia, id, 15, _1="partiel B")
    for again in ("tenu A", "rompu A", "inconnu"):
        with pytest.raises(Refused, match="déjà noté"):
            note(world.nadia, id, 15, _2=again)
    one = standing(world, id)
    assert one and [it.checks[0].state for it in one.commitments] == ["partiel", "rompu"]


def test_the_holding_says_its_unknowns_and_what_is_late(world: World) -> None:
    id = a_case(world)
    concluded(world, id)
    clock.move(timedelta(days=15))
    note(world.nadia, id, 15, _1="tenu A", _2="tenu B")
    clock.move(timedelta(days=18))
    note(world.nadia, id, 30, _1="inconnu")
    assert said(world, id) == "2 points tenus sur 2 connus, 1 inconnu, 1 en retard"


def test_renegotiated_the_old_one_ends_and_the_checks_begin_anew(world: World) -> None:
    id = a_case(world)
    first = concluded(world, id)
    clock.move(timedelta(days=15))
    note(world.nadia, id, 15, _1="rompu A", _2="tenu B")
    new = do(world.nadia, agreements.renegotiate, id, agreed(letters="A"))
    assert new != first and do(world.nadia, agreements.renegotiate, id, agreed(letters="A")) == new
    assert case(world, id).state == CaseState.accord
    assert [day for day, _ in reminders(world)] == in_days(*DAYS)
    with reading(world) as s:
        old = s.get_one(Agreement, (world.org_id, first))
        assert old.ended_on == clock.today() and old.commitments[0].checks[0].state == CheckState.rompu


def step(world: World, case_id: UUID) -> tuple[str | None, date | None]:
    row = case(world, case_id)
    return row.next, row.next_on


def test_one_that_is_broken_is_settled_before_its_next_check_or_left_as_it_is(world: World) -> None:
    id = a_case(world)
    concluded(world, id)
    clock.move(timedelta(days=15))
    note(world.nadia, id, 15, _1="rompu A", _2="tenu B")
    assert step(world, id) == (Next.renegocier, in_days(14)[0])
    do(world.claire, agreements.leave_as_it_is, id)
    assert step(world, id) == (Next.verifier, in_days(15)[0])
    clock.move(timedelta(days=15))
    note(world.nadia, id, 30, _1="partiel A", _2="tenu B")
    assert step(world, id) == (Next.renegocier, in_days(15)[0])
    do(world.nadia, agreements.renegotiate, id, agreed(letters="A"))
    assert step(world, id)[0] == Next.remettre


def test_what_stayed_unknown_is_asked_again_each_week_until_the_next_check(world: World) -> None:
    id = a_case(world)
    concluded(world, id)
    clock.move(timedelta(days=30))
    note(world.nadia, id, 15, _1="tenu A", _2="tenu B")
    note(world.nadia, id, 30, _1="inconnu", _2="tenu B")
    assert step(world, id) == (Next.verifier, in_days(7)[0])
    clock.move(timedelta(days=9))
    note(world.nadia, id, 30, _1="inconnu")
    assert step(world, id) == (Next.verifier, in_days(7)[0])
    note(world.nadia, id, 30, _1="tenu A")
    assert step(world, id) == (Next.verifier, in_days(51)[0])


def test_taken_up_again_it_is_in_mediation_and_nothing_reminds_of_it_any_more(world: World) -> None:
    id = a_case(world)
    concluded(world, id)
    do(world.nadia, agreements.take_up_again, id)
    do(world.nadia, agreements.take_up_again, id)
    assert (case(world, id).state, standing(world, id), reminders(world)) == (CaseState.mediation, None, [])


def test_interrupted_nothing_reminds_of_its_checks_any_more(world: World) -> None:
    id = a_case(world)
    concluded(world, id)
    do(world.nadia, moves.interrupt, id, "volonte_partie")
    assert reminders(world) == []


def test_a_case_is_closed_although_reminders_of_its_checks_are_open(world: World) -> None:
    id = a_case(world)
    concluded(world, id)
    clock.move(timedelta(days=16))
    note(world.nadia, id, 15, _1="rompu A", _2="rompu B")
    for letter in "AB":
        do(world.nadia, moves.tell, id, letter, "appel_sortant")
    do(world.nadia, moves.close, id, "accord_complet", "rompu")
    assert (case(world, id).state, reminders(world)) == (CaseState.clos, [])


def test_a_case_is_not_closed_as_kept_while_its_last_check_says_that_nobody_knows(world: World) -> None:
    id = a_case(world)
    concluded(world, id)
    clock.move(timedelta(days=90))
    for days in (15, 30):
        note(world.nadia, id, days, _1="tenu A", _2="tenu B")
    note(world.nadia, id, 90, _1="inconnu", _2="tenu B")
    for letter in "AB":
        do(world.nadia, moves.tell, id, letter, "appel_sortant")
    with pytest.raises(Refused, match="On ne sait pas") as refused:
        do(world.nadia, moves.close, id, "accord_complet", "tenu")
    assert refused.value.field == "tenue"
    note(world.nadia, id, 90, _1="tenu A")
    do(world.nadia, moves.close, id, "accord_complet", "tenu")
    assert (case(world, id).state, case(world, id).kept) == (CaseState.clos, "tenu")


def test_a_case_that_changes_hands_is_recalled_to_those_who_have_it(world: World) -> None:
    id = a_case(world)
    concluded(world, id)
    theirs = next(one.id for one in case(world, id).mediators if one.user_id == world.nadia.user_id)
    do(world.claire, hands.release, id, theirs)
    assert {owner for _, owner in reminders(world)} == {world.claire.user_id}


def test_whoever_stands_in_is_reminded_of_what_falls_in_her_days_and_of_nothing_after(world: World) -> None:
    id = a_case(world, mediators=(world.nadia,))
    concluded(world, id)
    today = clock.today()
    do(world.claire, hands.replace, id, world.nadia.user_id, world.lead.user_id, today, today + timedelta(days=20))
    assert {owner for _, owner in reminders(world)} == {world.nadia.user_id}
    do(world.lead, hands.clear, id)
    assert [owner for _, owner in reminders(world)] == [world.lead.user_id, *[world.nadia.user_id] * 2]


def test_nothing_rings_while_a_case_is_suspended_and_what_is_to_be_checked_comes_later_by_as_many_days(
    world: World,
) -> None:
    id, start = a_case(world), clock.now()
    concluded(world, id)
    planned = in_days(35, 50, 110)
    with clock.frozen(start + timedelta(days=10)):
        do(world.nadia, moves.suspend, id, "attente_tiers", clock.today() + timedelta(days=12))
        assert reminders(world) == []
    with clock.frozen(start + timedelta(days=30)):  # later than was thought: what counts is the day it resumes
        do(world.nadia, moves.resume, id)
        assert [day for day, _ in reminders(world)] == planned
        assert (case(world, id).next, case(world, id).next_on) == (Next.verifier, planned[0])
        with pytest.raises(Refused, match=f"{planned[1]:%d/%m/%Y}"):
            note(world.nadia, id, 30, _1="tenu A")


def test_what_was_noted_before_the_pause_keeps_its_day_and_what_was_late_is_late_by_as_much(world: World) -> None:
    id, start = a_case(world), clock.now()
    concluded(world, id)
    with clock.frozen(start + timedelta(days=17)):
        note(world.nadia, id, 15, _1="tenu A")
        do(world.nadia, moves.suspend, id, "attente_tiers", clock.today() + timedelta(days=5))
    with clock.frozen(start + timedelta(days=22)):
        do(world.nadia, moves.resume, id)
        found = standing(world, id)
        assert found
        assert [(it.rank, it.checks[0].due_on) for it in found.commitments] == [
            (1, in_days(-7)[0]), (2, in_days(-2)[0]),
        ]  # fmt: skip
        assert reminders(world)[0][0] == clock.today()


@pytest.mark.parametrize("who", ["yoann", "admin", "stranger", "strange_agent", "reader"])
def test_nothing_of_it_is_somebody_elses(world: World, who: str) -> None:
    id, other = a_case(world), getattr(world, who)
    concluded(world, id)
    for verb, arguments in (
        (agreements.conclude, (agreed(),)), (agreements.renegotiate, (agreed(),)), (agreements.read_aloud, ()),
        (agreements.hand_copy, ("A", "courrier")), (agreements.take_up_again, ()), (checks.note, (15, {})),
    ):  # fmt: skip
        with pytest.raises(Unknown):
            do(other, verb, id, *arguments)


def test_coordination_that_does_not_mediate_writes_nothing_of_it(world: World) -> None:
    id = a_case(world, mediators=(world.nadia,))
    agree(world, id)
    for who in (world.claire, world.lead):
        with pytest.raises(NotAllowed):
            do(who, agreements.read_aloud, id)


def takers(world: World, who: Person) -> None:
    with reading(world) as s:
        one = s.scalars(select(Followup).order_by(Followup.due_on)).first()
    from app.followups import actions as followups

    with tenant.tenant(world.org_id), write_unit():
        followups.hand_over(world.lead.actor, clock.now(), one.id, who.user_id)


def test_a_reminder_of_a_case_goes_to_its_mediators_alone(world: World) -> None:
    concluded(world, a_case(world))
    with pytest.raises(Refused, match="qui suit le dossier"):
        takers(world, world.yoann)
    takers(world, world.claire)


def test_a_reminder_says_a_number_and_nothing_else_of_the_case(world: World, app: object) -> None:
    id = a_case(world)
    concluded(world, id)
    from flask import current_app

    with reading(world), current_app.test_request_context():
        line = listing.of_subject(world.org_id, "case", id)[0]
    assert line.kind_label == f"Dossier de médiation {case(world, id).number}"
    assert (line.estate, line.plate, line.hall, line.has_page) == ("", "", "", False)
