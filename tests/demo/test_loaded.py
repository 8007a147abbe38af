"""What the first start finds: every state, six weeks of entries, a pair on duty, and a truthful feed."""

from __future__ import annotations

import json
from collections import Counter
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.conflicts.models import Conflict
from app.core import clock, tenant
from app.core.feed import Feed
from app.core.kinds import KINDS, OPERATIONS
from app.core.unit import read_unit
from app.demo import load
from app.demo.duties import WEEKS
from app.door import factors, passwords
from app.door.models import Device
from app.door.rules import needs_second_factor
from app.extensions import db
from app.followups.models import Followup
from app.logbook.models import EntryVersion
from app.mediation.models import CaseAlert, CommitmentCheck, MediationCase, Meeting
from app.mediation.rules.states import CheckState, MeetingState
from app.parties.models import Party
from app.people.models import Membership, Organisation, UserAccount
from app.places.models import Building, Entrance, Estate, Landlord
from app.planning import queries as planning
from app.planning.models import Shift
from app.planning.rules import State as ShiftState
from app.referrals.models import Referral
from app.review.models import ReleasedLine, Review
from app.rounds.models import Ambience, Consigne, Contact, Round, RoundStop, Visit
from app.rounds.rules import State, StopState
from app.sync.models import HeldOp, Op
from app.technical.models import TechnicalProblem
from tests.clients import Phone
from tests.demo import feed_types, private_paths
from tests.demo.conftest import Demo
from tools.machines import machines

pytestmark = [pytest.mark.slow, pytest.mark.by_turns("loaded", together=True)]

ENTRIES = (Visit, Ambience, Contact, Conflict, TechnicalProblem, Referral)
# Where each machine of app/*/rules.py keeps its state; a new machine must be placed here, and played.
KEPT_IN: dict[str, Any] = {
    "vacation": Shift.state,
    "tournee": Round.state,
    "point_de_passage": RoundStop.state,
    "relecture": Review.state,
    "suivi": Followup.state,
    "technique_travaux": TechnicalProblem.work,
    "technique_transmission": TechnicalProblem.transmission,
    "technique_retour": TechnicalProblem.feedback,
    "orientation": Referral.state,
}
# Of cases: some states are passed through in a day, or are no place to stay in.
PASSED: dict[str, Any] = {
    "dossier": MediationCase.state,
    "seance": Meeting.state,
    "partie": Party.state,
    "point": CommitmentCheck.state,
}


def rows(model: Any, *conditions: Any) -> list[Any]:
    return list(db.session.scalars(select(model).where(*conditions)))


def test_every_machine_of_the_trade_is_played() -> None:
    assert set(machines()) == KEPT_IN.keys() | PASSED.keys()


def test_cases_are_where_cases_are_found_and_pass_through_the_rest(demo: Demo) -> None:
    for name, column in PASSED.items():
        found = set(db.session.scalars(select(column).distinct()))
        assert found <= set(machines()[name]["states"]) and len(found) > 2, name


def test_a_phone_played_every_operation(demo: Demo) -> None:
    played = set(db.session.scalars(select(Op.kind).distinct()))
    assert {one for one in OPERATIONS if one.startswith("case.")} - played == set()


@pytest.mark.parametrize("name", KEPT_IN)
def test_every_state_of_every_machine_is_there(demo: Demo, name: str) -> None:
    column = KEPT_IN[name]
    live = [column.class_.cancelled_at.is_(None)] if hasattr(column.class_, "cancelled_at") else []
    found = set(db.session.scalars(select(column).where(*live).distinct()))
    assert found == set(machines()[name]["states"])


def test_six_weeks_hold_at_least_fifteen_hundred_entries_of_every_kind(demo: Demo) -> None:
    entries = [one for model in ENTRIES for one in rows(model, model.cancelled_at.is_(None))]
    kinds = Counter(type(one).__name__ for one in entries)
    assert len(entries) >= 1500
    assert min(kinds.values()) >= 40
    assert min(kinds["Visit"], kinds["Contact"]) > kinds["Conflict"]
    weeks = Counter((demo.now - one.occurred_at) // timedelta(weeks=1) for one in entries)
    assert all(weeks[number] >= 100 for number in range(WEEKS))


def test_evenings_and_week_ends_are_worked(demo: Demo) -> None:
    moments = [clock.local(one.occurred_at) for model in ENTRIES for one in rows(model)]
    evening = [one for one in moments if one.hour >= 18 or one.hour < 2]
    week_end = [one for one in moments if one.weekday() >= 5]
    assert len(evening) > len(moments) / 2
    assert len(week_end) > len(moments) / 5


def test_the_town_has_two_landlords_and_thirty_estates_with_buildings_and_entrances(demo: Demo) -> None:
    estates, buildings = rows(Estate), rows(Building)
    assert (len(rows(Landlord)), len(estates)) == (2, 30)
    assert {one.estate_id for one in buildings} == {one.id for one in estates}
    assert {one.building_id for one in rows(Entrance)} == {one.id for one in buildings}
    assert len({(one.lat, one.lon) for one in estates}) == 30


def test_the_pair_is_on_duty_with_a_planned_round_and_free_afterwards(demo: Demo) -> None:
    nadia, yoann = demo.person("Nadia Belkacem"), demo.person("Yoann Le Guen")
    [shift] = planning.shifts_of(nadia.org_id, nadia.user_id, demo.now, demo.now)
    assert {agent.user_id for agent in shift.agents} == {nadia.user_id, yoann.user_id}
    assert shift.ends_at - demo.now >= timedelta(hours=4, minutes=45)
    [round_] = rows(Round, Round.shift_id == shift.id)
    assert (round_.state, round_.released) == (State.planifiee, True)
    assert len(round_.stops) >= 7
    assert {stop.state for stop in round_.stops} == {StopState.prevu}
    around = planning.shifts_of(
        nadia.org_id, nadia.user_id, demo.now - timedelta(hours=12), demo.now + timedelta(days=30)
    )
    assert around == [shift]


def test_no_published_shift_of_anyone_overlaps_another(demo: Demo) -> None:
    published = rows(Shift, Shift.state == ShiftState.publiee.value)
    assert all(planning.clashes_of(one.org_id, one.span()) == [] for one in published)


def test_what_phones_and_desk_did_is_in_the_feed_at_its_own_moment(demo: Demo) -> None:
    feed = db.session.execute(select(Feed.seq, Feed.at).order_by(Feed.seq)).all()
    moments = [at for _, at in feed]
    assert moments == sorted(moments)
    assert moments[-1] <= demo.now
    assert demo.now - moments[0] >= timedelta(weeks=WEEKS)


def test_corrections_and_cancellations_kept_their_versions(demo: Demo) -> None:
    changes = Counter(db.session.scalars(select(EntryVersion.change)))
    assert changes["correct"] >= 10
    assert changes["cancel"] == sum(len(rows(model, model.cancelled_at.is_not(None))) for model in ENTRIES)


def test_held_saisies_wait_for_several_reasons_and_two_were_settled(demo: Demo) -> None:
    held = rows(HeldOp)
    assert len({one.reason for one in held if one.settled_at is None}) >= 3
    assert {one.settled for one in held} == {None, "applied", "dismissed"}
    assert all(one.message for one in held)


def test_what_two_forms_ask_for_more_is_answered_now_and_then(demo: Demo) -> None:
    for model in (Conflict, TechnicalProblem):
        answered = [one.own is not None for one in rows(model)]
        assert any(answered) and not all(answered), model


def test_cases_are_found_at_each_stage_and_of_one_agreement_it_is_known_what_holds(demo: Demo) -> None:
    cases = {one.state: one for one in rows(MediationCase)}
    assert {"recu", "prise_de_contact", "mediation", "suivi_accord", "clos"} == set(cases)
    assert {one.flow for one in rows(MediationCase)} == {"voisinage", "institution"}
    assert all((one.next is None) == (one.state == "clos") for one in rows(MediationCase))
    assert {one.state for one in rows(CommitmentCheck)} == set(CheckState) - {CheckState.rompu}
    assert {one.state for one in rows(Meeting)} == set(MeetingState) - {MeetingState.absence}
    ends = {one.outcome for one in rows(MediationCase) if one.closed_on}
    assert ends == {"releve_justice", "releve_forces_ordre", "retrait"}
    assert Counter(one.kind for one in rows(CaseAlert)) == {"complexe": 2, "protection": 1}


def test_sessions_are_at_hours_people_meet_at_whatever_the_hour_of_the_first_start(demo: Demo) -> None:
    moments = [clock.local(at) for one in rows(Meeting) for at in (one.starts_at, one.ends_at)]
    assert {one.weekday() for one in moments} <= set(range(5))
    assert all(time(8) <= one.time() <= time(19) for one in moments)


def test_a_party_is_a_letter_and_few_have_a_name(demo: Demo) -> None:
    parties = rows(Party)
    named = [one.letter for one in parties if one.name]
    assert set("ABC") == {one.letter for one in parties} and 0 < len(named) < len(parties) / 2
    assert [one for one in rows(MediationCase) if one.landlord_id and one.flow != "institution"] == []


def test_consignes_are_in_force_and_some_were_read(demo: Demo) -> None:
    today = clock.today()
    valid = [one for one in rows(Consigne) if one.valid_from <= today <= (one.valid_to or today)]
    assert len(valid) >= 4
    assert any(one.reads for one in valid)
    assert any(not one.reads or len(one.reads) < 2 for one in valid)


def test_old_phones_are_enrolled_one_lost_one_silent_with_work_on_it(demo: Demo) -> None:
    phones = rows(Device)
    assert sum(one.revoked_at is not None for one in phones) == 1
    silent = [one for one in phones if one.announced_pending]
    assert [one.lease_until < demo.now for one in silent] == [True]
    assert len(phones) >= 8


def test_each_landlord_has_lines_of_its_own_stock_only(demo: Demo) -> None:
    owner = dict(db.session.execute(select(Estate.id, Estate.landlord_id)).all())
    lines = Counter(owner[line.estate_id] for line in rows(ReleasedLine))
    assert len(lines) == 2
    assert min(lines.values()) > 100


def test_the_second_organisation_lives_beside_it(demo: Demo) -> None:
    with tenant.every_tenant(), read_unit() as s:
        members = set(s.scalars(select(Organisation.slug).join(Membership)))
        contacts = s.scalar(select(func.count()).select_from(Contact))
    assert members == {"passeurs", "voisinage-74"}
    assert contacts > len(rows(Contact)) > 0


def test_the_accounts_open_and_have_the_second_factor_their_role_needs(demo: Demo) -> None:
    roles = Counter((one.organisation, one.role) for one in demo.accounts.values())
    assert roles == {
        ("passeurs", "agent"): 2, ("passeurs", "coordinator"): 1, ("passeurs", "landlord_reader"): 1,
        ("passeurs", "administrator"): 1, ("voisinage-74", "coordinator"): 1,
    }  # fmt: skip
    claire = demo.accounts["Claire Vasseur"]
    with tenant.every_tenant(), read_unit() as s:
        user = s.scalars(select(UserAccount).where(UserAccount.email == claire.email)).one()
        assert passwords.matches(user.password_hash, claire.password)
        assert user.totp_secret == claire.totp_secret
    assert factors.code_at(claire.totp_secret, demo.now).isdigit()
    for one in demo.accounts.values():
        assert one.totp_secret and needs_second_factor(one.role)
        assert one.email.endswith(".example")


def test_the_agents_phone_receives_all_of_it(demo: Demo) -> None:
    nadia = demo.person("Nadia Belkacem")
    with demo.app.app_context():
        phone = Phone.enrolled(demo.app, nadia)
        held = phone.pull_all()
    kinds = Counter(kind for kind, _ in held)
    assert {"list", "estate", "shift", "round", "consigne", "visit", "contact", "conflict", "followup"} <= set(kinds)
    assert kinds["estate"] == 10
    planned = [
        one["data"] for (kind, _), one in held.items() if kind == "round" and one["data"]["state"] == "planifiee"
    ]
    assert any(len(one["stops"]) >= 7 for one in planned)


def test_a_database_with_an_organisation_is_left_alone(demo: Demo, tmp_path: Any) -> None:
    before = db.session.scalar(select(func.count()).select_from(Feed))
    load.into_empty(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert db.session.scalar(select(func.count()).select_from(Feed)) == before


@pytest.mark.skipif(not feed_types.READY, reason="no TypeScript on this machine")
def test_every_record_a_phone_receives_is_of_the_type_its_code_was_written_for(demo: Demo, tmp_path: Path) -> None:
    readers = [demo.actor(name) for name in ("Nadia Belkacem", "Yoann Le Guen")]
    assert feed_types.faults(readers, tmp_path) == ""


def test_what_is_private_of_a_record_leaves_by_the_paths_its_kind_declares_and_by_no_other(demo: Demo) -> None:
    found = private_paths.found([demo.actor(name) for name in sorted(demo.accounts)])
    assert found.keys() == KINDS.keys(), "the town shows every kind"
    assert {name: paths - set(KINDS[name].private) for name, paths in found.items()} == {name: set() for name in KINDS}
    declared = {path for kind in KINDS.values() for path in kind.private}
    assert declared - set().union(*found.values()) <= {"call.who", "alerts.kind"}, "a path by which no word leaves"


def test_what_was_played_is_nothing_that_happened_to_the_installation(demo: Demo) -> None:
    log = demo.app.extensions["palier_settings"].data_dir / "logs" / "security.jsonl"
    lines = log.read_text().splitlines() if log.exists() else []
    assert [line for line in lines if clock.parse(json.loads(line)["time"]) < demo.now] == []
    assert list(log.parent.glob("security.jsonl.[0-9]")) == []
