"""Coming in at the desk: password, second factor, organisation; and going out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.door import actions, codes, factors, sessions
from app.door.cookies import DESK
from app.door.models import LoginSession, RecoveryCode
from app.people.models import Membership, UserAccount
from app.people.rules import Role
from tests.door.visitor import PASSWORD, TOKEN, TOTP, Door, digits, settle

PROBE = "/bureau/equipe"  # any page of the coordination


@pytest.fixture
def door(app, world):
    settle(world.claire, world.admin, world.nadia, world.reader)
    return Door(app)


def is_in(door, page=PROBE):
    answer = door.get(page)
    assert answer.status_code in (200, 303), answer.status_code
    return answer.status_code == 200


def test_a_coordinator_comes_in_by_password_and_code(door, world):
    assert door.give_password(world.claire).location == "/connexion/code"
    assert not is_in(door)
    assert door.fill("/connexion/code", code=digits()).location == "/bureau/"
    assert is_in(door)


def test_each_role_arrives_at_its_own_first_page(app, world, door):
    homes = {world.admin: "/bureau/", world.reader: "/bailleur/", world.nadia: "/bureau/mien"}
    for person, home in homes.items():
        assert Door(app).come_in(person).location == home


def test_signed_in_people_skip_the_door(door, world):
    door.come_in(world.claire)
    assert door.get("/connexion").location == "/bureau/"


@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x"])
def test_next_never_leads_away(door, world, wanted):
    assert "evil" not in door.client.get("/connexion", query_string={"next": wanted}).get_data(as_text=True)
    door.give_password(world.claire, next=wanted)
    assert door.fill("/connexion/code", code=digits()).location == "/bureau/"


def test_next_leads_back_to_the_page_that_asked(door, world):
    asked = door.get("/bureau/equipe?page=2")
    assert asked.status_code == 303 and asked.location == "/connexion?next=/bureau/equipe?page%3D2"
    html = door.get(asked.location).get_data(as_text=True)
    assert 'value="/bureau/equipe?page=2"' in html
    door.give_password(world.claire, next="/bureau/equipe?page=2")
    assert door.fill("/connexion/code", code=digits()).location == "/bureau/equipe?page=2"


def test_the_session_id_changes_at_each_step_and_the_earlier_one_dies(app, door, world):
    planted = "a" * 43
    door.client.set_cookie(DESK, planted, domain="localhost", secure=True)
    door.give_password(world.claire)
    before = door.secret
    door.fill("/connexion/code", code=digits())
    after = door.secret
    assert len({planted, before, after}) == 3
    for old in (planted, before):
        other = Door(app)
        other.client.set_cookie(DESK, old, domain="localhost", secure=True)
        assert not is_in(other)
        assert other.get("/connexion/code").status_code == 303


def test_cookies_are_host_bound_secure_and_hidden_from_scripts(door, world):
    answers = [door.give_password(world.claire), door.fill("/connexion/code", code=digits())]
    cookies = [line for answer in answers for line in answer.headers.getlist("Set-Cookie")]
    assert {line.split("=")[0] for line in cookies} >= {"__Host-palier", "__Host-palier-known"}
    for line in cookies:
        assert line.startswith("__Host-")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(line.split("; "))
        assert "Domain" not in line


def test_the_database_holds_no_secret_of_a_session(door, world):
    door.come_in(world.claire)
    with read_unit() as s:
        kept = s.scalars(select(LoginSession.id_hash)).all()
    assert door.secret not in kept and len(door.secret) >= 43


def test_thirty_minutes_idle_close_the_session(door, world):
    with clock.frozen("2026-11-24 09:00"):
        door.come_in(world.claire)
        clock.move(timedelta(minutes=29))
        assert is_in(door)
        clock.move(timedelta(minutes=29))
        assert is_in(door)
        clock.move(timedelta(minutes=31))
        assert not is_in(door)


def test_twelve_hours_close_the_session_however_busy(door, world):
    with clock.frozen("2026-11-24 07:00"):
        door.come_in(world.claire)
        for _ in range(24):
            clock.move(timedelta(minutes=29, seconds=59))
            assert is_in(door)
        clock.move(timedelta(minutes=1))
        assert not is_in(door)


def test_a_password_alone_waits_ten_minutes_for_its_code(door, world):
    with clock.frozen("2026-11-24 09:00"):
        door.give_password(world.claire)
        clock.move(timedelta(minutes=11))
        assert door.get("/connexion/code").location == "/connexion"


def test_signing_out_kills_the_old_cookie(app, door, world):
    door.come_in(world.claire)
    stolen = door.secret
    assert door.fill("/deconnexion", page="/connexion/organisation").location == "/connexion"
    assert not is_in(door)
    thief = Door(app)
    thief.client.set_cookie(DESK, stolen, domain="localhost", secure=True)
    assert not is_in(thief)


def test_disabling_someone_kills_their_session_at_once(door, world):
    door.come_in(world.claire)
    with tenant.tenant(world.org_id), write_unit():
        actions.disable_user(world.admin.actor, world.claire.user_id, clock.now())
    assert not is_in(door)
    assert door.give_password(world.claire).status_code == 401


def test_the_same_digits_open_once(app, door, world):
    with clock.frozen("2026-11-24 09:00"):
        door.come_in(world.claire)
        second = Door(app)
        second.give_password(world.claire)
        assert second.fill("/connexion/code", code=digits()).status_code == 422
        clock.move(timedelta(seconds=30))
        assert second.fill("/connexion/code", code=digits()).location == "/bureau/"


def test_a_recovery_code_opens_once(app, door, world):
    with write_unit() as s:
        s.add(RecoveryCode(id=uuid7(), user_id=world.claire.user_id, code_hash=codes.kept("AAAA-BBBB-CCCC-DDDD")))
    door.give_password(world.claire)
    assert door.fill("/connexion/code", code="aaaa bbbb cccc dddd").location == "/bureau/"
    second = Door(app)
    second.give_password(world.claire)
    assert second.fill("/connexion/code", code="AAAA-BBBB-CCCC-DDDD").status_code == 422


def test_someone_elses_recovery_code_opens_nothing(door, world):
    with write_unit() as s:
        s.add(RecoveryCode(id=uuid7(), user_id=world.admin.user_id, code_hash=codes.kept("AAAA-BBBB-CCCC-DDDD")))
    door.give_password(world.claire)
    assert door.fill("/connexion/code", code="AAAA-BBBB-CCCC-DDDD").status_code == 422


def test_codes_are_throttled_and_a_right_password_gives_no_new_tries(door, world):
    with clock.frozen("2026-11-24 09:00"):
        door.give_password(world.claire)
        answers = [door.fill("/connexion/code", code="000000").status_code for _ in range(6)]
        assert answers == [422] * 5 + [429]
        door.give_password(world.claire)
        assert door.fill("/connexion/code", code=digits()).status_code == 429


def test_a_role_that_needs_a_second_factor_installs_it_before_anything(app, world):
    settle(world.lead)
    with write_unit() as s:
        s.get_one(UserAccount, world.lead.user_id).totp_secret = None
    door = Door(app)
    assert door.give_password(world.lead).location == "/connexion/second-facteur"
    assert not is_in(door)
    html = door.get("/connexion/second-facteur").get_data(as_text=True)
    secret = re.search(r'<code class="num">([A-Z2-7 ]+)</code>', html).group(1).replace(" ", "")
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', html).group(1)
    token = TOKEN.search(html).group(1)
    answer = door.client.post(
        "/connexion/second-facteur", data={"csrf_token": token, "sealed": sealed, "code": digits(secret)}
    )
    shown = re.findall(r"<code class=\"num\">([A-Z0-9-]{19})</code>", answer.get_data(as_text=True))
    assert answer.status_code == 200 and len(set(shown)) == factors.RECOVERY_CODES
    again = door.client.post("/connexion/second-facteur", data={"csrf_token": token, "sealed": sealed, "code": "1"})
    html = again.get_data(as_text=True)
    assert again.status_code == 410 and "ne s’affichent qu’une fois" in html and "réinitialise votre second" in html
    assert 'href="/bureau/"' in html and "a expiré" not in html
    assert is_in(door)
    with read_unit() as s:
        kept = s.scalars(select(RecoveryCode.code_hash)).all()
        assert s.get_one(UserAccount, world.lead.user_id).totp_secret == secret
    assert len(kept) == factors.RECOVERY_CODES and not set(kept) & set(shown)


def test_an_old_page_of_the_second_factor_sent_by_nobody_leads_to_the_door(app):
    door = Door(app)
    door.get("/connexion")
    answer = door.client.post("/connexion/second-facteur", data={"csrf_token": "x", "code": "1"})
    assert answer.location == "/connexion/second-facteur"
    assert door.get(answer.location).location == "/connexion"


def test_a_secret_of_ones_own_making_cannot_be_installed(app, world):
    settle(world.lead)
    with write_unit() as s:
        s.get_one(UserAccount, world.lead.user_id).totp_secret = None
    door = Door(app)
    door.give_password(world.lead)
    answer = door.fill("/connexion/second-facteur", sealed='["x","' + TOTP + '"].x.y', code=digits())
    assert answer.location == "/connexion/second-facteur"
    with read_unit() as s:
        assert s.get_one(UserAccount, world.lead.user_id).totp_secret is None


def test_someone_of_two_organisations_chooses_one(door, world):
    with tenant.every_tenant(), write_unit() as s:
        member = Membership(org_id=world.other_org_id, id=uuid7(), user_id=world.claire.user_id, role="coordinator")
        s.add(member)
        other = str(member.id)
    assert door.come_in(world.claire).location == "/connexion/organisation"
    assert not is_in(door)
    html = door.get("/connexion/organisation").get_data(as_text=True)
    assert "Les Passeurs (Coordination)" in html and "Voisinage 74 (Coordination)" in html
    before = door.secret
    assert door.fill("/connexion/organisation", membership=other).location == "/bureau/"
    assert door.secret != before and is_in(door)
    with tenant.every_tenant(), read_unit() as s:
        signed = sessions.signed_in(s, door.secret, sessions.SessionKind.desk, clock.now())
        assert signed.actor.org_id == world.other_org_id and signed.actor.role is Role.coordinator


def test_nobody_enters_through_someone_elses_membership(door, world):
    door.come_in(world.claire)
    foreign = door.fill("/connexion/organisation", membership=str(world.stranger.membership_id))
    unknown = door.fill("/connexion/organisation", membership=str(uuid7()))
    assert foreign.status_code == unknown.status_code == 404
    assert door.fill("/connexion/organisation", membership="x").status_code == 422


def test_a_closed_membership_says_so(door, world):
    with tenant.every_tenant(), write_unit() as s:
        s.get_one(Membership, (world.org_id, world.claire.membership_id)).active = False
    answer = door.give_password(world.claire)
    assert answer.status_code == 422 and "aucune structure" in answer.get_data(as_text=True)


def test_an_older_hash_is_renewed_at_sign_in(door, world):
    import argon2

    weak = argon2.PasswordHasher(time_cost=1, memory_cost=19456, parallelism=1).hash(PASSWORD)
    with write_unit() as s:
        s.get_one(UserAccount, world.claire.user_id).password_hash = weak
    door.come_in(world.claire)
    with read_unit() as s:
        assert "m=47104,t=2,p=1" in s.get_one(UserAccount, world.claire.user_id).password_hash


def test_sessions_that_ran_out_are_swept(door, world):
    with clock.frozen("2026-11-24 09:00"):
        door.come_in(world.claire)
        clock.move(timedelta(hours=13))
        from app.door.jobs import sweep

        sweep()
    with read_unit() as s:
        assert s.scalar(select(func.count()).select_from(LoginSession)) == 0
