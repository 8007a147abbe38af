"""One person of the team: what is lost is reset, a role changed, a name corrected, an invitation resent."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.door import accounts, actions, queries
from app.door.models import Device, LoginSession, RecoveryCode
from app.people.models import Membership, UserAccount
from app.people.rules import Role
from tests.clients import Desk, Phone
from tests.door.visitor import PASSWORD, Door, digits, settle
from tests.rows import only
from tests.together import at_once
from tests.world import Person, World

TEAM = "/bureau/equipe"
ANEW = "une rampe et deux paliers"


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def page(person: Person, verb: str = "") -> str:
    return f"{TEAM}/{person.user_id}{verb and '/'}{verb}"


def link_of(answer: Any) -> str:
    found = re.search(r"http://localhost/invitation/[\w-]+", text(answer))
    assert found, text(answer)
    return urlsplit(found.group(0)).path


def reset(desk: Desk, person: Person, what: str = "mot_de_passe") -> Any:
    return desk.submit(page(person, "reinitialiser"), {"quoi": what})


def member(person: Person) -> Membership:
    with tenant.every_tenant(), read_unit() as s:
        return s.get_one(Membership, (person.org_id, person.membership_id))


def test_a_password_is_reset_by_a_link_that_says_who_did_it(app: Flask, world: World, as_desk: Any) -> None:
    settle(world.lead)
    old = Door(app)
    old.give_password(world.lead)
    old.fill("/connexion/code", code=digits())
    assert old.get(TEAM).status_code == 200
    answer = reset(as_desk(world.admin), world.lead)
    link = link_of(answer)
    assert old.get(TEAM).status_code == 303, "the sessions of before end"
    assert Door(app).give_password(world.lead).status_code == 401
    shown = text(Door(app).get(link))
    assert "Adèle Simon a réinitialisé votre mot de passe le" in shown and 'name="name"' not in shown
    again = Door(app)
    assert again.fill(link, password=ANEW, again=ANEW).location == "/connexion/code", "the second factor stays"
    assert Door(app).get(link).status_code == 404
    told = text(as_desk(world.lead).get("/compte/mot-de-passe"))
    assert "Adèle Simon a réinitialisé votre mot de passe le" in told
    assert "réinitialisé par Adèle Simon" in text(as_desk(world.admin).get(page(world.lead)))


def test_a_second_factor_goes_with_the_password_and_its_codes(app: Flask, world: World, as_desk: Any) -> None:
    settle(world.claire)
    link = link_of(reset(as_desk(world.admin), world.claire, "second_facteur"))
    assert "et votre second facteur" in text(Door(app).get(link))
    assert Door(app).fill(link, password=ANEW, again=ANEW).location == "/connexion/second-facteur"
    with read_unit() as s:
        assert s.query(RecoveryCode).count() == 0


def test_a_phone_says_why_the_password_no_longer_opens_it_and_reopens_with_the_new_one(
    app: Flask, world: World, as_desk: Any, as_phone: Any
) -> None:
    settle(world.nadia)
    phone: Phone = as_phone(world.nadia)
    link = link_of(reset(as_desk(world.claire), world.nadia))
    assert phone.call("GET", "/api/me").status_code == 401
    sent = {"email": world.nadia.email, "password": PASSWORD, "label": "T", "device_id": str(phone.device_id)}
    refused = phone.call("POST", "/api/session", json=sent)
    assert refused.status_code == 422 and "Claire Vasseur a réinitialisé" in refused.json["message"]
    unknown = app.test_client().post("/api/session", json=sent, headers=Phone.HEADERS)
    assert unknown.status_code == 401 and "réinitialisé" not in unknown.json["message"], "a stranger learns nothing"
    assert "Votre téléphone se rouvrira avec ce mot de passe" in text(Door(app).get(link))
    door = Door(app)
    chosen = door.fill(link, password=ANEW, again=ANEW).location
    assert chosen == "/connexion/mot-de-passe-choisi"
    told = text(door.get(chosen))
    assert "Votre mot de passe est choisi" in told and "Ouvrez Palier sur votre téléphone" in told
    assert "Aucun code n’est à demander" in told and Door(app).get(chosen).location == "/connexion"
    assert phone.call("POST", "/api/session", json={**sent, "password": ANEW}).status_code == 200


def test_a_phone_is_told_too_when_another_has_used_the_link(
    app: Flask, world: World, as_desk: Any, as_phone: Any
) -> None:
    settle(world.nadia)
    phone: Phone = as_phone(world.nadia)
    link = link_of(reset(as_desk(world.claire), world.nadia))
    Door(app).fill(link, password=ANEW, again=ANEW)
    sent = {"email": world.nadia.email, "password": PASSWORD, "label": "T", "device_id": str(phone.device_id)}
    refused = phone.call("POST", "/api/session", json=sent)
    assert refused.status_code == 422 and "un autre a été choisi depuis" in refused.json["message"]
    with tenant.every_tenant(), write_unit() as s:
        device = s.scalars(select(Device).where(Device.user_id == world.nadia.user_id)).one()
        device.last_contact = clock.now() + timedelta(minutes=1)
    assert phone.call("POST", "/api/session", json=sent).status_code == 401, "it has been in since"


def test_who_has_no_phone_is_not_told_of_one(app: Flask, world: World, as_desk: Any, as_phone: Any) -> None:
    desk, asking = as_desk(world.claire), page(world.nadia, "reinitialiser")
    html = text(desk.get(asking))
    assert "Son téléphone reste enrôlé" not in html
    assert re.search(r'<input checked[^>]*name="quoi"[^>]*value="mot_de_passe"', html), "the only answer is the answer"
    link = link_of(desk.submit(asking, {"quoi": "mot_de_passe"}))
    door = Door(app)
    assert "Votre téléphone" not in text(door.get(link))
    told = text(door.get(door.fill(link, password=ANEW, again=ANEW).location))
    assert "Demandez un code à votre coordination" in told and "Ouvrez Palier sur votre téléphone" not in told
    assert "son téléphone ne pourra plus rien lire" not in text(desk.get(page(world.nadia, "fermer"))).lower()
    as_phone(world.nadia)
    assert "Son téléphone reste enrôlé" in text(desk.get(asking))
    assert "Son téléphone ne pourra plus rien lire" in text(desk.get(page(world.nadia, "fermer")))


def test_who_may_reset_whom(world: World, as_desk: Any) -> None:
    claire, admin, lead = as_desk(world.claire), as_desk(world.admin), as_desk(world.lead)
    assert claire.get(page(world.reader, "reinitialiser")).status_code == 403
    assert lead.get(page(world.nadia, "reinitialiser")).status_code == 403
    assert claire.get(page(world.strange_agent)).status_code == 404
    assert reset(admin, world.admin).status_code == 422
    actions_of = text(claire.get(page(world.lead)))
    assert "Corriger le nom" not in actions_of and "Réinitialiser" not in actions_of


def test_an_account_of_another_structure_too_is_not_ours_to_reset_nor_to_rename(world: World, as_desk: Any) -> None:
    with tenant.every_tenant(), write_unit() as s:
        s.add(Membership(org_id=world.other_org_id, id=world.nadia.user_id, user_id=world.nadia.user_id, role="agent"))
    desk = as_desk(world.admin)
    refused = reset(desk, world.nadia)
    assert refused.status_code == 422 and "sert aussi dans une autre structure" in text(refused)
    assert desk.submit(page(world.nadia), {"nom": "Autre Nom"}).status_code == 422


def test_a_role_is_changed_and_the_former_one_opens_nothing_more(app: Flask, world: World, as_desk: Any) -> None:
    admin, yoann = as_desk(world.admin), as_desk(world.yoann)
    assert admin.submit(page(world.yoann, "role"), {"role": "coordinator"}).status_code == 303
    assert yoann.get("/compte/mot-de-passe").status_code == 303
    assert as_desk(world.yoann).get(TEAM).status_code == 200
    same = admin.submit(page(world.yoann, "role"), {"role": "coordinator"}, page(world.nadia, "role"))
    assert same.status_code == 422 and "C’est déjà le rôle" in text(same)


def test_a_reader_is_given_another_landlord(world: World, as_desk: Any) -> None:
    admin, reader = as_desk(world.admin), as_desk(world.reader)
    bare = admin.submit(page(world.reader, "role"), {"role": "landlord_reader"})
    assert bare.status_code == 422 and "désigne un bailleur" in text(bare)
    sent = {"role": "landlord_reader", "bailleur": str(world.other_landlord_id)}
    assert admin.submit(page(world.reader, "role"), sent).status_code == 303
    assert "Le bailleur est changé\u00a0: Brenne Logis. " in text(admin.get(page(world.reader)))
    assert reader.get("/bailleur/journal").status_code == 303
    assert member(world.reader).landlord_id == world.other_landlord_id


def test_a_phone_of_a_role_without_one_hands_in_and_reads_nothing(world: World, as_desk: Any, as_phone: Any) -> None:
    settle(world.nadia)
    phone: Phone = as_phone(world.nadia)
    admin = as_desk(world.admin)
    assert admin.submit(page(world.nadia, "role"), {"role": "administrator"}).status_code == 303
    assert phone.call("GET", "/api/me").status_code == 401
    assert phone.send(phone.op("trial.unknown", {})).status_code == 200
    sent = {"email": world.nadia.email, "password": PASSWORD, "label": "T", "device_id": str(phone.device_id)}
    assert phone.call("POST", "/api/session", json=sent).status_code == 422
    assert admin.submit(page(world.nadia, "role"), {"role": "agent"}).status_code == 303
    assert only(world, Device).deposit_until is None
    assert phone.call("POST", "/api/session", json=sent).status_code == 200


def test_the_last_administrator_neither_demotes_nor_closes_herself(world: World, as_desk: Any) -> None:
    refused = as_desk(world.admin).submit(page(world.admin, "role"), {"role": "lead"})
    assert refused.status_code == 422 and "au moins une personne à l’administration" in text(refused)
    assert member(world.admin).role == Role.administrator


@pytest.mark.parametrize("act", ["role", "close"])
def test_of_two_administrators_who_remove_each_other_at_once_one_is_left(app: Flask, world: World, act: str) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(Membership, (world.org_id, world.lead.membership_id)).role = Role.administrator.value

    def remove(who: Person, whom: Person) -> None:
        actor = who.actor.__class__(**{**who.actor.__dict__, "role": Role.administrator})
        with tenant.tenant(world.org_id), write_unit():
            if act == "role":
                accounts.change_role(actor, whom.user_id, Role.agent, None, clock.now())
            else:
                actions.disable_user(actor, whom.user_id, clock.now())

    def tried(who: Person, whom: Person) -> None:
        try:
            remove(who, whom)
        except Exception as refused:
            assert "au moins une personne" in str(refused) or "accès" in str(refused)

    at_once(app, world.org_id, [partial(tried, world.admin, world.lead), partial(tried, world.lead, world.admin)])
    left = [one for one in (world.admin, world.lead) if member(one).active and member(one).role == "administrator"]
    assert len(left) == 1


def test_a_link_still_open_gives_the_new_role_and_a_closed_access_ends_it(
    app: Flask, world: World, as_desk: Any
) -> None:
    admin = as_desk(world.admin)
    link = link_of(reset(admin, world.yoann))
    assert admin.submit(page(world.yoann, "role"), {"role": "lead"}).status_code == 303
    assert Door(app).fill(link, password=ANEW, again=ANEW).status_code == 303
    assert member(world.yoann).role == Role.lead
    link = link_of(reset(admin, world.yoann))
    assert admin.submit(page(world.yoann, "fermer"), {}).status_code == 303
    assert Door(app).get(link).status_code == 404


def test_a_name_is_corrected_where_it_is_read(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    assert desk.submit(page(world.nadia), {"nom": "x"}).status_code == 422
    assert desk.submit(page(world.nadia), {"nom": "Nadia Belkacem-Roy"}).status_code == 303
    assert "Nadia Belkacem-Roy" in text(desk.get(TEAM))
    with read_unit() as s:
        assert s.get_one(UserAccount, world.nadia.user_id).name == "Nadia Belkacem-Roy"


def test_an_invitation_is_resent_by_a_whole_address_and_the_former_one_dies(
    app: Flask, world: World, as_desk: Any
) -> None:
    desk = as_desk(world.claire)
    first = link_of(desk.submit(f"{TEAM}/inviter", {"adresse": "lea@passeurs.example", "role": "agent"}))
    with tenant.tenant(world.org_id), read_unit():
        (one,) = queries.pending_invitations(world.org_id, clock.now())
        address = f"{TEAM}/invitations/{one.id}/renvoyer"
    second = link_of(desk.submit(address, {}, TEAM))
    assert [Door(app).get(link).status_code for link in (first, second)] == [404, 200]
    assert desk.submit(address.replace("renvoyer", "retirer"), {}, TEAM).status_code == 303
    gone = desk.submit(address, {}, TEAM)
    assert gone.status_code == 422 and "a été retirée" in text(gone)


def test_sessions_of_others_stay(world: World, as_desk: Any) -> None:
    other = as_desk(world.lead)
    reset(as_desk(world.admin), world.nadia)
    assert other.get(TEAM).status_code == 200
    with read_unit() as s:
        assert s.query(LoginSession).filter_by(user_id=world.nadia.user_id).count() == 0
