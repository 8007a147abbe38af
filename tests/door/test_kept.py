"""A form keeps what was typed when its session ends first: for its author alone, and never sent by itself."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.door import kept, passwords
from app.people.models import Membership, UserAccount
from app.referrals.models import Partner
from tests.door.visitor import PASSWORD, TOKEN, Door, digits, settle
from tests.world import Person, World

PAGE = "/bureau/partenaires/nouveau"
TYPED = {"nom": "Régie <b>du</b> quartier", "note": "Ligne 1\r\nLigne 2 : {{ 7*7 }}", "domaines": "logement"}
AT = "2026-11-23 09:00"


@pytest.fixture(autouse=True)
def morning(world: World) -> Any:
    settle(world.claire, world.lead, world.nadia, world.reader)
    with clock.frozen(AT):
        yield


@pytest.fixture
def claire(app: Flask, world: World) -> Door:
    door = Door(app)
    door.come_in(world.claire)
    return door


def fields(html: str) -> dict[str, str]:
    """The hidden fields and texts of the last form of a page."""
    form = html[html.rindex("<form") :]
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form, re.S))
    return {name: unescape(text) for name, text in found.items()}


def open_form(door: Door, page: str = PAGE) -> dict[str, str]:
    html = door.get(page).get_data(as_text=True)
    return {
        "csrf_token": TOKEN.search(html).group(1),
        "whose": re.search(r'name="whose" value="([^"]+)"', html).group(1),
    }


def expire(door: Door) -> None:
    clock.move(timedelta(minutes=31))


def sign_in(door: Door, person: Person, page: str) -> str:
    """Password then code, on the pages as they come. Returns the page after them."""
    answer = door.client.post("/connexion", data={**fields(page), "email": person.email, "password": PASSWORD})
    html = answer.get_data(as_text=True)
    if answer.location == "/connexion/code":
        answer = door.fill("/connexion/code", code=digits())
    elif 'name="code"' in html:
        answer = door.client.post("/connexion/code", data={**fields(html), "code": digits()})
    assert answer.status_code in (200, 303)
    return answer.get_data(as_text=True)


def partners(world: World) -> list[str]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return list(s.scalars(select(Partner.name)))


def test_what_was_typed_is_shown_again_after_the_sign_in_and_sent_by_its_author(claire: Door, world: World) -> None:
    form = open_form(claire)
    expire(claire)
    answer = claire.client.post(PAGE, data={**form, **TYPED})
    door_page = answer.get_data(as_text=True)
    assert answer.status_code == 401 and "Ce que vous avez écrit est gardé" in door_page
    assert "Régie" not in door_page and "Ligne" not in door_page
    again = sign_in(claire, world.claire, door_page)
    assert "Votre session avait expiré\u00a0: rien n’est perdu" in unescape(again)
    assert "Régie &lt;b&gt;du&lt;/b&gt; quartier" in again and "{{ 7*7 }}" in again
    assert partners(world) == [], "nothing is sent by itself"
    sent = fields(again)
    assert sent["nom"] == TYPED["nom"] and sent["note"].splitlines() == TYPED["note"].splitlines()
    assert claire.client.post(PAGE, data=sent).status_code == 303
    assert partners(world) == [TYPED["nom"]]


def test_it_survives_a_wrong_password_and_a_wrong_code(claire: Door, world: World) -> None:
    form = open_form(claire)
    expire(claire)
    page = claire.client.post(PAGE, data={**form, **TYPED}).get_data(as_text=True)
    wrong = {**fields(page), "email": world.claire.email, "password": "un autre mot de passe"}
    page = claire.client.post("/connexion", data=wrong).get_data(as_text=True)
    right = {**fields(page), "email": world.claire.email, "password": PASSWORD}
    page = claire.client.post("/connexion", data=right).get_data(as_text=True)
    page = claire.client.post("/connexion/code", data={**fields(page), "code": "000000"}).get_data(as_text=True)
    again = claire.client.post("/connexion/code", data={**fields(page), "code": digits()}).get_data(as_text=True)
    assert fields(again)["nom"] == TYPED["nom"]


def test_it_waits_for_a_second_factor_to_be_installed_too(app: Flask, world: World, as_desk: Any) -> None:
    """The administrator has a password only: the recovery codes come first, the form under them."""
    with write_unit() as s:
        s.get_one(UserAccount, world.admin.user_id).password_hash = passwords.hashed(PASSWORD)
    door, page = as_desk(world.admin), "/bureau/equipe/inviter"
    form = open_form(door, page)
    clock.move(timedelta(minutes=31))
    html = door.client.post(page, data={**form, "adresse": "lea@passeurs.example", "role": "agent"})
    sent = {**fields(html.get_data(as_text=True)), "email": world.admin.email, "password": PASSWORD}
    install = door.client.post("/connexion", data=sent).get_data(as_text=True)
    key = re.search(r'<code class="num">([A-Z2-7 ]+)</code>', install).group(1).replace(" ", "")
    last = door.client.post("/connexion/second-facteur", data={**inputs(install), "code": digits(key)})
    again = last.get_data(as_text=True)
    assert "Vos codes de secours" in again and fields(again)["adresse"] == "lea@passeurs.example"
    assert "Lien d’invitation" in unescape(door.client.post(page, data=fields(again)).get_data(as_text=True))


def inputs(html: str) -> dict[str, str]:
    """Every hidden field of a page, whatever the order of its attributes."""
    tags = re.findall(r'<input[^>]*type="hidden"[^>]*>', html)
    named = ((re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one)) for one in tags)
    return {name.group(1): unescape(value.group(1)) for name, value in named if name and value}


def test_without_a_cookie_at_all_it_is_kept_too(claire: Door, world: World) -> None:
    form = open_form(claire)
    claire.client.delete_cookie("__Host-palier", domain="localhost")
    clock.move(timedelta(minutes=1))
    page = claire.client.post(PAGE, data={**form, **TYPED}).get_data(as_text=True)
    assert fields(sign_in(claire, world.claire, page))["nom"] == TYPED["nom"]


def test_another_person_signing_in_never_sees_it(claire: Door, world: World) -> None:
    form = open_form(claire)
    expire(claire)
    page = claire.client.post(PAGE, data={**form, **TYPED}).get_data(as_text=True)
    after = sign_in(claire, world.lead, page)
    home = claire.get("/bureau/").get_data(as_text=True)
    assert "Anne Morel" in home
    assert "Régie" not in after + home and 'name="kept"' not in after


def test_the_same_person_in_another_organisation_does_not_see_it(claire: Door, world: World) -> None:
    with tenant.every_tenant(), write_unit() as s:
        s.get_one(Membership, (world.other_org_id, world.stranger.membership_id)).user_id = world.claire.user_id
    form = open_form(claire)
    expire(claire)
    page = claire.client.post(PAGE, data={**form, **TYPED}).get_data(as_text=True)
    for org_id, seen in ((world.other_org_id, False), (world.org_id, True)):
        clock.move(timedelta(minutes=1))
        door = Door(claire.client.application)
        start = {**fields(door.get("/connexion").get_data(as_text=True)), "kept": fields(page)["kept"]}
        html = door.client.post("/connexion", data={**start, "email": world.claire.email, "password": PASSWORD})
        html = door.client.post("/connexion/code", data={**fields(html.get_data(as_text=True)), "code": digits()})
        choice = html.get_data(as_text=True)
        member = world.claire.membership_id if org_id == world.org_id else world.stranger.membership_id
        token = {**fields(choice), "membership": str(member)}
        end = door.client.post("/connexion/organisation", data=token)
        assert ("Régie" in end.get_data(as_text=True)) is seen


def test_a_void_token_under_a_live_session_gives_the_form_back(claire: Door, world: World) -> None:
    form = open_form(claire)
    answer = claire.client.post(PAGE, data={**form, "csrf_token": "périmé", **TYPED})
    again = answer.get_data(as_text=True)
    assert answer.status_code == 400 and partners(world) == []
    assert claire.client.post(PAGE, data=fields(again)).status_code == 303
    assert partners(world) == [TYPED["nom"]]


def test_a_page_of_the_person_before_gives_nothing_to_the_next_one(app: Flask, world: World, claire: Door) -> None:
    form = open_form(claire)
    claire.fill("/deconnexion", page="/bureau/partenaires/nouveau")
    clock.move(timedelta(minutes=1))
    claire.come_in(world.lead)
    answer = claire.client.post(PAGE, data={**form, **TYPED})
    assert answer.status_code == 400 and "Régie" not in answer.get_data(as_text=True)


def test_a_form_from_elsewhere_or_without_a_true_mark_is_not_kept(claire: Door, world: World) -> None:
    form = open_form(claire)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    bad = claire.client.post(PAGE, data={**form, **TYPED}, headers=foreign)
    assert bad.status_code == 400 and "Régie" not in bad.get_data(as_text=True)
    expire(claire)
    assert claire.client.post(PAGE, data={**form, **TYPED}, headers=foreign).location.startswith("/connexion")
    for whose in ("", "null", "x" + form["whose"][1:], form["csrf_token"]):
        answer = claire.client.post(PAGE, data={**TYPED, "whose": whose})
        assert answer.status_code == 303 and answer.location.startswith("/connexion")


def test_secrets_are_never_kept_and_a_bare_button_has_nothing_to_keep(app: Flask, world: World, claire: Door) -> None:
    form = open_form(claire)
    expire(claire)
    secret = {"password": "hunter2hunter2", "again": "hunter2hunter2", "code": "123456", "mot_de_passe": "x" * 12}
    assert claire.client.post(PAGE, data={**form, **secret}).status_code == 303
    page = claire.client.post(PAGE, data={**form, **TYPED, **secret}).get_data(as_text=True)
    found = kept.unseal(fields(page)["kept"], clock.now())
    assert {name for name, _ in found.fields} == set(TYPED)


def test_what_is_sealed_is_unreadable_expires_and_cannot_be_altered(claire: Door, world: World) -> None:
    form = open_form(claire)
    expire(claire)
    sealed = fields(claire.client.post(PAGE, data={**form, **TYPED}).get_data(as_text=True))["kept"]
    assert kept.unseal(sealed, clock.now()).path == PAGE
    for altered in (sealed[:-4] + "AAAA", "é", "", sealed[4:], "=" * 40):
        assert kept.unseal(altered, clock.now()) is None
    assert kept.unseal(sealed, clock.now() + timedelta(hours=2)) is None


def test_a_text_beyond_any_form_is_said_to_be_too_long(claire: Door) -> None:
    form = open_form(claire)
    expire(claire)
    answer = claire.client.post(PAGE, data={**form, "note": "x" * (kept.MOST + 1)})
    assert answer.status_code == 401 and "trop long pour être gardé" in answer.get_data(as_text=True)
    assert 'name="kept"' not in answer.get_data(as_text=True)


def test_a_landlords_filters_come_back_after_the_sign_in(app: Flask, world: World) -> None:
    door = Door(app)
    door.come_in(world.reader)
    expire(door)
    answer = door.get("/bailleur/journal?nature=conflict&du=2026-11-01")
    back = door.fill(answer.location, email=world.reader.email, password=PASSWORD,
                     next="/bailleur/journal?nature=conflict&du=2026-11-01")  # fmt: skip
    clock.move(timedelta(minutes=1))
    end = door.fill("/connexion/code", code=digits())
    assert back.location == "/connexion/code"
    assert end.location == "/bailleur/journal?nature=conflict&du=2026-11-01"
