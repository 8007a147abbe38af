"""What people of the team receive: the link that was made for them, and word of what changed in how they come in."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app import worker
from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.mail import carrier
from app.mail.models import Mail
from app.staff import letters
from tests.clients import Desk
from tests.door.test_own_desk import SETUP, forget, with_digits, with_key
from tests.door.visitor import PASSWORD, Door, settle
from tests.mail.post_office import PostOffice
from tests.world import World

TEAM, LEA = "/bureau/equipe", "lea@passeurs.example"
LINK = re.compile(r"http://localhost/invitation/[\w-]+")


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def link_in(body: str) -> str:
    found = LINK.search(body)
    assert found, body
    return found.group(0)


def invite(desk: Desk) -> Any:
    return desk.submit(f"{TEAM}/inviter", {"adresse": LEA, "role": "agent"})


def sealed_texts() -> str:
    with tenant.every_tenant(), read_unit() as s:
        return " ".join(str(one.params) for one in s.scalars(select(Mail)))


def test_the_link_of_an_invitation_leaves_by_mail_and_opens(
    app: Flask, posted: PostOffice, world: World, as_desk: Any
) -> None:
    said = text(invite(as_desk(world.claire)))
    worker.drain()
    [taken] = posted.taken
    assert "Il part aussi par courriel à lea@passeurs.example" in said and link_in(said) == link_in(taken.body)
    assert taken.to == [LEA] and "une seule fois" in said and "jusqu’au" in taken.body
    path = urlsplit(link_in(taken.body)).path
    assert Door(app).fill(path, name="Léa Martin", password=PASSWORD, again=PASSWORD).status_code == 303
    assert "invitation" not in sealed_texts(), "what left keeps no link"


def test_a_mail_says_nothing_of_anybody(posted: PostOffice, world: World, as_desk: Any) -> None:
    settle(world.lead)
    desk = as_desk(world.admin)
    invite(desk)
    desk.submit(f"{TEAM}/{world.lead.user_id}/reinitialiser", {"quoi": "second_facteur"})
    worker.drain()
    assert len(posted.taken) == 2
    for taken in posted.taken:
        said = f"{taken.mail['Subject']} {taken.mail['From']} {taken.body}"
        for person in (world.admin, world.lead, world.claire):
            assert not any(word in said for word in (person.email, *person.name.split())), said


def test_a_link_made_anew_before_its_mail_left_is_the_one_that_leaves(
    posted: PostOffice, world: World, as_desk: Any
) -> None:
    desk = as_desk(world.claire)
    invite(desk)
    [renew] = re.findall(r'action="([^"]+/renvoyer)"', text(desk.get(TEAM)))
    anew = text(desk.submit(renew, {}, page=TEAM))
    carrier.carry()
    assert [link_in(one.body) for one in posted.taken] == [link_in(anew)]


def test_the_mail_of_a_link_that_opens_nothing_any_more_does_not_leave(
    posted: PostOffice, world: World, as_desk: Any
) -> None:
    desk = as_desk(world.claire)
    invite(desk)
    [withdraw] = re.findall(r'action="([^"]+/retirer)"', text(desk.get(TEAM)))
    desk.submit(withdraw, {}, page=TEAM)
    assert carrier.carry() == 0 and posted.taken == []


@pytest.mark.parametrize(("what", "subject"), [("mot_de_passe", "mot de passe"), ("second_facteur", "second facteur")])
def test_somebody_whose_secrets_were_reset_is_told_with_the_link(
    posted: PostOffice, world: World, as_desk: Any, what: str, subject: str
) -> None:
    settle(world.lead)
    page = as_desk(world.admin).submit(f"{TEAM}/{world.lead.user_id}/reinitialiser", {"quoi": what})
    assert f"par courriel à {world.lead.email}" in text(page)
    worker.drain()
    [taken] = posted.taken
    assert taken.to == [world.lead.email] and subject in taken.mail["Subject"]
    assert link_in(taken.body) == link_in(text(page))


def test_somebody_whose_passkeys_changed_is_told_at_their_address(posted: PostOffice, world: World) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        letters.tell_of_passkeys(s, world.claire.user_id)
    worker.drain()
    [taken] = posted.taken
    assert taken.to == [world.claire.email] and "clé d’accès" in taken.mail["Subject"] and "http" not in taken.body


@pytest.mark.parametrize(("how", "subject"), [(with_digits, "second facteur est installé"), (with_key, "clé d’accès")])
def test_whoever_has_her_password_sets_up_nothing_behind_a_mediators_back(
    app: Flask, posted: PostOffice, world: World, how: Any, subject: str
) -> None:
    settle(world.nadia)
    forget(world)
    door = Door(app)
    assert door.give_password(world.nadia).location == SETUP
    how(door)
    worker.drain()
    [taken] = posted.taken
    assert taken.to == [world.nadia.email] and subject in taken.mail["Subject"] and "http" not in taken.body


def test_without_a_server_the_page_is_the_sheet_to_hand_over(world: World, as_desk: Any) -> None:
    said = text(invite(as_desk(world.claire)))
    assert "remettez-le en main propre" in said and 'class="block note handed"' in said
    assert "Code QR de ce lien" in said and link_in(said)
    assert sealed_texts() == ""


def test_the_moment_a_link_ends_is_read_on_the_clocks_of_the_structure(
    posted: PostOffice, world: World, as_desk: Any
) -> None:
    invite(as_desk(world.claire))
    worker.drain()
    assert clock.hour(clock.now()) in posted.taken[0].body
