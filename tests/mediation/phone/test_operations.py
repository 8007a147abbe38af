"""What a phone asks of a case is done as at the desk: once, in any order, by whoever had it in hand then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.mediation.rules.states import CaseState
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import (
    STROKES,
    agreement,
    all_on,
    case,
    day,
    held,
    later,
    meeting,
    moment,
    new,
    on_phone,
    opening,
    party_ids,
    play,
    said,
)
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def test_a_case_opened_on_the_way_is_hers_with_who_asks(world: World, as_phone: Any) -> None:
    phone, id = as_phone(world.nadia), uuid7()
    assert play(phone, id, ("open", opening(world))) == ["applied"]
    seen = on_phone(phone, id)
    assert (seen["mine"], seen["facts"], seen["number"]) == ("en_main", "Musique le soir.", "2026-001")
    [who] = seen["parties"]
    assert (who["letter"], who["who"]["name"], who["informed"]) == ("A", "Zohra Kébir", True)


def test_one_she_does_not_take_is_opened_and_waits_as_an_envelope(world: World, as_phone: Any) -> None:
    phone, id = as_phone(world.nadia), uuid7()
    assert play(phone, id, ("open", opening(world, take=False, party=None))) == ["applied"]
    seen = on_phone(phone, id)
    assert (seen["mine"], seen["facts"], seen["parties"]) == ("ouvert_par_moi", None, [])


def test_opened_again_under_another_operation_it_is_the_same_and_nobody_else_s(world: World, as_phone: Any) -> None:
    phone, id = as_phone(world.nadia), uuid7()
    assert play(phone, id, ("open", opening(world)), ("open", opening(world))) == ["applied", "applied"]
    assert len(on_phone(phone, id)["parties"]) == 1
    assert play(as_phone(world.yoann), id, ("open", opening(world))) == ["unknown_record"]


def test_she_who_is_asked_says_that_nothing_ties_her_or_what_does(world: World, as_phone: Any) -> None:
    from app.mediation import hands

    made = a_case(world, mediators=(world.claire,))
    with tenant.tenant(world.org_id), write_unit():
        hands.ask(world.claire.act(None), made, world.nadia.user_id)
        hands.ask(world.claire.act(None), made, world.nadia.user_id)
    phone = as_phone(world.nadia)
    assert play(phone, made, ("clear", {"tie": None}), ("clear", {"tie": None})) == ["applied", "applied"]
    assert on_phone(phone, made)["mine"] == "en_main"
    assert play(phone, made, ("clear", {"tie": "voisin"})) == ["applied"]
    assert on_phone(phone, made) is None


def test_a_party_by_every_verb(world: World, as_phone: Any) -> None:
    phone, made, id = as_phone(world.nadia), a_case(world, parties="A"), new()
    one = {"party_id": id}
    assert play(
        phone, made,
        ("party", {**one, "side": "autre", "speaks": "soi", "who": {"phone": "06 11 22 33 44"}}),
        ("inform", {**one, "how": "oral"}),
        ("try", {**one, "try_id": new(), "channel": "appel_sortant", "reached": False}),
        ("try", {**one, "try_id": new(), "channel": "appel_sortant", "reached": True}),
        ("agree", {**one, "consent_id": new(), "means": "oral", "what": ["mediation", "table_ronde"]}),
        ("take_back", {**one, "what": "table_ronde"}),
        ("name", {**one, "who": {"name": {"was": None, "now": "Thibault Oriol"}}}),
    ) == ["applied"] * 7  # fmt: skip
    [seen] = [it for it in on_phone(phone, made)["parties"] if it["id"] == id]
    assert (seen["letter"], seen["state"], seen["agreed"]) == ("B", "accepte", ["mediation"])
    assert (seen["who"]["name"], seen["who"]["phone"]) == ("Thibault Oriol", "06 11 22 33 44")
    assert play(phone, made, ("leave", {**one, "how": "se_retire"})) == ["applied"]


def test_a_shuttle_comes_whole(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    hers = said("A", to=["B"])
    told = [{"line_id": hers["id"], "to": "B"}]
    lines = [hers, said("B", "accepter", "Couper le son à 22 h."), said(None, "vrai", "La fête du samedi.")]
    note = {"id": new(), "text": "Chacun parle calmement."}
    whole = meeting("AB", mode="navette", lines=lines, told=told, note=note)
    assert play(phone, made, ("meet", whole), ("meet", whole)) == ["applied", "applied"]
    seen = on_phone(phone, made)
    by = {one["party"]: one for one in seen["lines"]}
    assert {party: one["text"] for party, one in by.items()} == {one["party"]: one["text"] for one in lines}
    assert [(one["to"], one["carried"]) for one in by["A"]["carries"]] == [("B", True)]
    assert [one["meeting_id"] for one in seen["notes"]] == [seen["meetings"][0]["id"]] == [whole["meeting_id"]]


def test_what_was_told_without_leave_is_held_with_the_whole_session(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    hers = said("A")
    told = [{"line_id": hers["id"], "to": "B"}]
    assert play(phone, made, ("meet", meeting("AB", mode="navette", lines=[hers], told=told))) == ["refused"]
    seen = on_phone(phone, made)
    assert (seen["lines"], seen["meetings"]) == ([], [])


def test_a_planned_session_is_held_as_it_was_in_fact(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    planned = meeting("A", starts_at=later(hours=2), ends_at=later(hours=3))
    assert play(phone, made, ("plan", planned)) == ["applied"]
    clock.move(timedelta(hours=3))
    held_ = {**planned, "starts_at": moment(minutes=50), "ends_at": moment(minutes=5)}
    assert play(phone, made, ("meet", held_), ("meet", held_)) == ["applied", "applied"]
    [seen] = on_phone(phone, made)["meetings"]
    assert (seen["state"], seen["starts_at"]) == ("tenue", held_["starts_at"])


def test_a_session_that_nobody_came_to_and_one_that_is_cancelled(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    first, second = (meeting(one, starts_at=later(hours=2), ends_at=later(hours=3)) for one in "AB")
    assert play(phone, made, ("plan", first), ("plan", second)) == ["applied", "applied"]
    clock.move(timedelta(hours=3))
    done = play(
        phone, made,
        ("missed", {"meeting_id": first["meeting_id"], "absent": ["A"]}),
        ("missed", {"meeting_id": second["meeting_id"], "reason": "partie"}),
    )  # fmt: skip
    assert done == ["applied", "applied"]
    assert {one["state"] for one in on_phone(phone, made)["meetings"]} == {"absence", "annulee"}


def test_a_line_its_leave_and_a_note(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    line = {"line_id": new(), "party": "A", "part": "mots", "text": "Je dors mal.", "rev": None}
    leave = {"line_id": line["line_id"], "rev": 1, "to": "B", "allowed": True}
    note = {"note_id": new(), "meeting_id": None, "text": "Revoir A."}
    assert play(phone, made, ("line", line), ("carry", leave), ("note", note)) == ["applied"] * 3
    [seen] = on_phone(phone, made)["lines"]
    assert [one["to"] for one in seen["carries"]] == ["B"]
    assert play(phone, made, ("carry", {**leave, "allowed": False})) == ["applied"]
    assert on_phone(phone, made)["lines"][0]["carries"] == []


def test_two_who_write_one_line_are_both_kept_and_told_so(world: World, as_phone: Any) -> None:
    made, line = a_case(world), {"line_id": new(), "party": "A", "part": "mots", "text": "Un.", "rev": None}
    nadia, claire = as_phone(world.nadia), as_phone(world.claire)
    assert play(nadia, made, ("line", line)) == ["applied"]
    assert play(claire, made, ("line", {**line, "text": "Deux.", "rev": 1})) == ["applied"]
    [late] = nadia.sync(nadia.op("case.line", {**line, "text": "Trois.", "rev": 1}, made))["results"]
    assert (late["result"], late["conflicts"]) == ("merged", [f"line.{line['line_id']}"])
    [seen] = on_phone(nadia, made)["lines"]
    assert (seen["text"], seen["other"], seen["other_by"]) == ("Deux.", "Trois.", str(world.nadia.user_id))
    kept = {"line_id": line["line_id"], "rev": seen["rev"], "keep": "second"}
    assert play(claire, made, ("choose", kept)) == ["applied"]
    assert [(one["text"], one["other"]) for one in on_phone(nadia, made)["lines"]] == [("Trois.", None)]


def test_an_agreement_said_again_was_read_since_and_copied(world: World, as_phone: Any) -> None:
    phone, made, said = as_phone(world.nadia), a_case(world, met="AB"), agreement()
    again = {**said, "read": True, "copies": [{"letter": "A", "how": "courrier"}]}
    assert play(phone, made, ("agreement", said), ("agreement", again)) == ["applied", "applied"]
    seen = on_phone(phone, made)["agreement"]
    assert (seen["id"], seen["read"], seen["copies"]) == (said["agreement_id"], True, ["A"])
    anew = agreement(renews=True, extent="partiel")
    assert play(phone, made, ("agreement", anew), ("agreement", again)) == ["applied", "applied"]
    assert on_phone(phone, made)["agreement"]["read"] is False, "what was said of the one before is not of this one"


def test_an_agreement_signed_on_the_screen_is_followed_and_checked(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world, met="AB")
    signed = agreement(
        form="ecrit", read=True, copies=[{"letter": "A", "how": "main_propre"}],
        signatures=[{"letter": one, "strokes": STROKES} for one in "AB"],
    )  # fmt: skip
    assert play(
        phone, made, ("agreement", signed), ("copy", {"letter": "B", "how": "courrier"}), ("follow", {})
    ) == ["applied"] * 3  # fmt: skip
    seen = on_phone(phone, made)["agreement"]
    assert (seen["signed"], seen["copies"], seen["read"]) == ("ecran", ["A", "B"], True)
    clock.move(timedelta(days=15))
    noted = [{"rank": 1, "state": "tenu", "said_by": "B"}, {"rank": 2, "state": "rompu", "said_by": "M"}]
    assert play(phone, made, ("check", {"days": 15, "noted": noted})) == ["applied"]
    checks = [one["checks"][0] for one in on_phone(phone, made)["agreement"]["commitments"]]
    assert [(one["state"], one["said_by"]) for one in checks] == [("tenu", "B"), ("rompu", "M")]


def test_an_agreement_said_again_is_the_same_and_only_what_was_done_of_it_is_noted(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world, met="AB")
    noted = agreement()
    again = {
        **noted,
        "read": True,
        "copies": [{"letter": "A", "how": "courrier"}],
        "commitments": noted["commitments"][:1],
    }
    assert play(phone, made, ("agreement", noted), ("agreement", again)) == ["applied", "applied"]
    seen = on_phone(phone, made)["agreement"]
    assert (seen["read"], seen["copies"], len(seen["commitments"])) == (True, ["A"], 2)


def test_those_who_agree_at_their_first_meeting_are_in_mediation(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world, CaseState.prise_de_contact, met="AB")
    assert play(phone, made, ("agreement", agreement())) == ["applied"]
    assert case(world, made).state == CaseState.accord


@pytest.mark.parametrize("strokes", [[], [[]], [[[1]]], [[[1, "x"]]], [[[1, 2]] * 3000], "x", [[[1, 99999]]]])
def test_what_no_finger_drew_is_held(world: World, as_phone: Any, strokes: Any) -> None:
    asked = agreement(form="ecrit", signatures=[{"letter": "A", "strokes": strokes}])
    assert held(as_phone(world.nadia), a_case(world), "agreement", asked)[0] == "invalid"


def test_one_that_waits_is_taken_up_again(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    waits = {"reason": "attente_partie", "resume_on": day(10)}
    assert play(phone, made, ("suspend", waits), ("suspend", waits), ("resume", {})) == ["applied"] * 3
    assert case(world, made).state == CaseState.mediation
    assert play(phone, made, ("resume", {})) == ["state"]


@pytest.mark.parametrize(("then", "next_"), [("clore", "informer"), ("reorienter", "reorienter")])
def test_interrupted_each_party_is_to_be_told_and_the_rest_follows(
    world: World, as_phone: Any, then: str, next_: str
) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    stops = {"reason": "violence_menace", "words": "A menace B.", "then": then}
    assert play(phone, made, ("interrupt", stops), ("interrupt", stops)) == ["applied", "applied"]
    assert case(world, made).next == next_
    reminders = {id for kind, id, one in all_on(phone) if kind == "followup" and one["reason"] == "informer_demandeur"}
    shown = on_phone(phone, made)
    assert reminders == {one["tell_id"] for one in shown["parties"]} and len(reminders) == 2
    codes = [(one["code"], one["who"]) for one in shown["steps"]]
    assert codes[0] == ("informer", str(world.nadia.user_id))
    assert codes[1:] == ([("reorienter", "coordination")] if then == "reorienter" else [])


def test_sent_on_once_each_is_told_coordination_is_next(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    told = [("tell", {"letter": letter, "how": "appel_sortant"}) for letter in "AB"]
    play(phone, made, ("interrupt", {"reason": "volonte_partie", "then": "reorienter"}), *told)
    assert [one["code"] for one in on_phone(phone, made)["steps"]] == ["reorienter", "clore"]


def test_each_told_it_is_closed_and_its_reminders_are_done(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    assert play(
        phone, made,
        ("interrupt", {"reason": "volonte_partie"}),
        ("tell", {"letter": "A", "how": "appel_sortant"}),
        ("tell", {"letter": "B", "how": None, "why_not": "Partie sans adresse."}),
        ("close", {"outcome": "retrait", "kept": None}),
        ("close", {"outcome": "retrait", "kept": None}),
    ) == ["applied"] * 5  # fmt: skip
    states = {one["state"] for kind, _, one in all_on(phone) if kind == "followup"}
    assert (case(world, made).state, states) == ("clos", {"faite"})


def test_an_alert_and_somebody_in_danger(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world)
    danger = {"alert_id": new(), "facts": "Un enfant seul la nuit.", "called": "119", "called_at": later(minutes=2)}
    assert play(phone, made, ("alert", {"alert_id": new(), "facts": "B ne décide pas."}), ("protect", danger)) == [
        "applied", "applied"
    ]  # fmt: skip


def test_reading_offline_leaves_its_line_at_its_own_moment(world: World, as_phone: Any) -> None:
    from app.core.unit import read_unit
    from app.mediation.subject import about
    from app.parties import queries as parties

    phone, made = as_phone(world.nadia), a_case(world)
    read = {"reading_id": new(), "party_id": None, "at": moment(hours=2)}
    assert play(phone, made, ("read", read), ("read", read)) == ["applied", "applied"]
    with tenant.tenant(world.org_id), read_unit():
        [line] = parties.readings_of(world.org_id, about(made))
    assert (line.how, line.at, line.reader_id) == ("phone", clock.now() - timedelta(hours=2), world.nadia.user_id)


# --- who may, and in what order ---------------------------------------------------------------------


ANY = ("note", {"note_id": new(), "meeting_id": None, "text": "Revoir A."})


@pytest.mark.parametrize("who", ["yoann", "strange_agent"])
def test_a_colleague_outside_or_of_another_house_learns_not_even_that_it_exists(
    world: World, as_phone: Any, who: str
) -> None:
    made, phone = a_case(world), as_phone(getattr(world, who))
    outside = held(phone, made, *ANY)
    assert outside == held(phone, uuid4(), *ANY)
    assert outside[0] == "unknown_record"


def test_one_who_is_released_is_judged_on_the_day_it_happened(world: World, as_phone: Any) -> None:
    from tests.mediation.test_life import case as row_of
    from tests.mediation.test_life import do

    made, phone = a_case(world), as_phone(world.nadia)
    before = phone.op("case.note", ANY[1], made)
    clock.move(timedelta(days=2))
    from app.mediation import hands

    [hers] = [one for one in row_of(world, made).mediators if one.user_id == world.nadia.user_id]
    do(world.claire, hands.release, made, hers.id)
    [one] = phone.sync(before)["results"]
    assert one["result"] == "applied"
    reason, message = held(phone, made, "note", {**ANY[1], "note_id": new()})
    assert (reason, message) == ("not_allowed", "Ce dossier n’était pas entre vos mains à ce moment.")


def test_what_comes_before_what_it_needs_waits_and_goes_on_by_itself(world: World, as_phone: Any) -> None:
    phone, made, id = as_phone(world.nadia), a_case(world, parties="A"), new()
    agrees = {"party_id": id, "consent_id": new(), "means": "oral", "what": ["mediation"]}
    line = {"line_id": new(), "party": id, "part": "mots", "text": "Je rentre tard.", "rev": None}
    waits = [
        ("agree", agrees), ("line", line), ("carry", {"line_id": line["line_id"], "rev": 1, "to": "A", "allowed": True})
    ]  # fmt: skip
    assert play(phone, made, *waits) == ["unknown_record"] * 3
    added = {"party_id": id, "side": "autre", "speaks": "soi"}
    assert play(phone, made, ("party", added)) == ["applied"]
    seen = on_phone(phone, made)
    assert [(one["party"], one["carries"][0]["to"]) for one in seen["lines"]] == [("B", "A")]


def test_all_of_a_case_that_comes_before_its_opening_waits_for_it(world: World, as_phone: Any) -> None:
    phone, id = as_phone(world.nadia), uuid7()
    assert play(phone, id, ANY) == ["unknown_record"]
    assert play(phone, id, ("open", opening(world))) == ["applied"]
    assert len(on_phone(phone, id)["notes"]) == 1


def test_what_is_of_another_case_is_unknown_here(world: World, as_phone: Any) -> None:
    phone, one, other = as_phone(world.nadia), a_case(world), a_case(world)
    stranger: UUID | str = party_ids(world, other)["A"]
    assert play(phone, one, ("inform", {"party_id": stranger, "how": "oral"})) == ["unknown_record"]
    line = {"line_id": new(), "party": "A", "part": "mots", "text": "Un.", "rev": None}
    assert play(phone, other, ("line", line)) == ["applied"]
    assert play(phone, one, ("line", line)) == ["unknown_record"]


def test_after_its_end_what_changes_it_is_held_with_a_sentence(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world, state=CaseState.clos, closed_on=clock.today())
    assert held(phone, made, "meet", meeting())[0] == "state"
    assert held(phone, made, "interrupt", {"reason": "securite"})[0] == "state"
    assert held(phone, made, "party", {"party_id": new(), "side": "autre", "speaks": "soi"})[0] == "state"
    assert all(ord("A") <= ord(held(phone, made, "resume", {})[1][0]) <= ord("Z") for _ in "a")


# --- where it stands --------------------------------------------------------------------------------


def test_it_passes_to_mediation_once_however_often_it_is_said(world: World, as_phone: Any) -> None:
    made = a_case(world, CaseState.prise_de_contact, met="AB")
    nadia, claire = as_phone(world.nadia), as_phone(world.claire)
    late = claire.op("case.move", {"target": "mediation"}, made)
    clock.move(timedelta(minutes=5))
    assert play(nadia, made, ("move", {"target": "mediation"}), ("agreement", agreement())) == ["applied", "applied"]
    assert claire.sync(late)["results"][0]["result"] == "applied"
    assert case(world, made).state == CaseState.accord


def test_what_keeps_it_from_there_is_said(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world, CaseState.prise_de_contact, parties="A")
    assert held(phone, made, "move", {"target": "mediation"})[1].startswith("Deux parties au moins acceptent")
    assert held(phone, made, "move", {"target": "sans_suite"})[1] == "Choisissez un motif de la liste."
    assert play(phone, made, ("move", {"target": "sans_suite", "reason": "apaise"})) == ["applied"]
    assert held(phone, made, "move", {"target": "mediation"})[0] == "state"
    assert case(world, made).next == "informer"


def test_one_that_waits_goes_nowhere_until_it_is_taken_up_again(world: World, as_phone: Any) -> None:
    phone, made = as_phone(world.nadia), a_case(world, CaseState.suspendu, before="reprise")
    assert (
        held(phone, made, "move", {"target": "mediation"})[1] == "Ce dossier est suspendu\u00a0: reprenez-le d’abord."
    )
    assert play(phone, made, ("resume", {}), ("move", {"target": "mediation"})) == ["applied", "applied"]
