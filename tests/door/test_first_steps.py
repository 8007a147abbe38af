"""The operator's link: a structure and its first administrator, made together, once."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.core.zones import Zones
from app.door import actions, first, throttle
from app.extensions import db
from app.mediation import offered
from app.nomenclatures import rules as lists
from app.nomenclatures.models import ListVersion
from app.people import actions as people
from app.people.models import Membership, Organisation, UserAccount
from app.people.rules import Role
from tests.clients import Desk
from tests.door.visitor import PASSWORD, Door, digits, settle
from tests.journal.conftest import Lines
from tests.together import at_once
from tests.world import World

EMAIL = "lea@union.example"
SAID = {"structure": "Trait d’union", "kind": "association", "zone": "Indian/Reunion", "name": "Léa Martin",
        "email": EMAIL, "password": PASSWORD, "again": PASSWORD}  # fmt: skip


def made() -> str:
    """The path of a new link."""
    with write_unit():
        return "/premiers-pas/" + first.link(clock.now())


def organisations() -> list[Organisation]:
    with tenant.every_tenant(), read_unit() as s:
        return list(s.scalars(select(Organisation).order_by(Organisation.slug)))


def send(app: Flask, link: str, page: str | None = None, **other: str):
    return Door(app).fill(link, page, **{**SAID, **other})


def text(answer) -> str:
    return answer.get_data(as_text=True).replace("&nbsp;", "\u00a0")


def test_one_link_makes_the_structure_its_lists_and_its_administrator_who_lands_at_the_desk(app: Flask) -> None:
    door, link = Door(app), made()
    page = text(door.get(link))
    assert "Créer votre structure" in page and 'value="Europe/Paris"' in re.sub(r"<option selected", "<option", page)
    assert door.fill(link, **SAID).location == "/connexion/second-facteur"
    (org,) = organisations()
    assert (org.name, org.slug, org.kind, org.demo) == ("Trait d’union", "trait-d-union", "association", False)
    assert Zones.read(org.zones).present == "Indian/Reunion"
    with tenant.tenant(org.id), read_unit() as s:
        assert set(s.scalars(select(ListVersion.list_code))) == {*lists.LISTS, offered.LIST}
        (member,) = s.scalars(select(Membership))
        assert (member.role, member.active) == (Role.administrator, True)
        assert (member.user.name, member.user.email) == ("Léa Martin", EMAIL)
    install = text(door.get("/connexion/second-facteur"))
    secret = "".join(re.search(r"<figcaption>.*?<code[^>]*>(.*?)</code>", install, re.DOTALL).group(1).split())
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', install).group(1)
    assert "codes de secours" in text(door.fill("/connexion/second-facteur", code=digits(secret), sealed=sealed))
    assert "Léa Martin" in text(door.client.get("/bureau/", follow_redirects=True))


def test_the_link_serves_once_and_then_is_as_unknown_as_any(app: Flask) -> None:
    link = made()
    send(app, link)
    used, never = Door(app).get(link), Door(app).get("/premiers-pas/" + "x" * 32)
    assert used.status_code == never.status_code == 404
    bare = [re.sub(r'nonce="[^"]*"', "", text(one)) for one in (used, never)]
    assert bare[0] == bare[1] and "./palier organisation" in bare[0] and "Se connecter" in bare[0]
    assert send(app, link, "/connexion", email="autre@union.example").status_code == 404
    assert len(organisations()) == 1


def test_the_link_dies_after_72_hours_and_not_before(app: Flask) -> None:
    link = made()
    clock.move(timedelta(hours=71, minutes=59))
    assert Door(app).get(link).status_code == 200
    clock.move(timedelta(minutes=1))
    assert Door(app).get(link).status_code == 404
    assert send(app, link, "/connexion").status_code == 404 and organisations() == []


def test_on_an_empty_database_the_next_link_closes_the_former_one(app: Flask) -> None:
    former, link = made(), made()
    assert Door(app).get(former).status_code == 404
    assert send(app, link).status_code == 303


def test_once_there_is_a_structure_each_link_is_good_for_one_more(app: Flask, world: World) -> None:
    before, links = len(organisations()), [made(), made()]
    for number, link in enumerate(links):
        assert send(app, link, email=f"n{number}@union.example").status_code == 303
    assert [one.slug for one in organisations()][-2:] == ["trait-d-union-2", "voisinage-74"]
    assert len(organisations()) == before + 2


def test_two_who_send_the_same_link_at_once_make_one(app: Flask) -> None:
    link = made().rpartition("/")[2]
    won: list[int] = []

    def press(number: int) -> None:
        wanted = first.Wanted("Une", "association", "Europe/Paris", "Léa", f"n{number}@union.example")
        try:
            first.found(link, wanted, PASSWORD, None, throttle.account(wanted.email), clock.now())
            won.append(number)
        except first.Unknown:
            pass

    at_once(app, uuid7(), [lambda n=n: press(n) for n in range(4)])
    assert len(won) == 1 and len(organisations()) == 1


def test_two_structures_of_one_name_made_at_once_get_two_short_names(app: Flask, world: World) -> None:
    links = [made().rpartition("/")[2] for _ in range(4)]

    def press(number: int) -> None:
        wanted = first.Wanted("Les Passeurs", "association", "Europe/Paris", "Léa", f"n{number}@union.example")
        first.found(links[number], wanted, PASSWORD, None, throttle.account(wanted.email), clock.now())

    at_once(app, uuid7(), [lambda n=n: press(n) for n in range(4)])
    slugs = {one.slug for one in organisations()}
    assert {"passeurs", *(f"les-passeurs{end}" for end in ("", "-2", "-3", "-4"))} <= slugs


def test_what_was_typed_stays_and_nothing_is_made_of_a_form_that_is_wrong(app: Flask) -> None:
    link = made()
    wrong = {"structure": "", "kind": "secte", "zone": "Europe/Rome", "name": "", "email": "lea", "again": "autre"}
    for field, value in wrong.items():
        answer = send(app, link, **{field: value})
        assert answer.status_code == 422, field
        page = text(answer)
        kept = {name: typed for name, typed in SAID.items() if name not in ("password", "again", "kind", field)}
        assert [name for name, typed in kept.items() if typed not in page] == [] and PASSWORD not in page
    page = text(send(app, link, structure="x", name="y", email="lea", password="court", again="autre"))
    for fault in ("en lettres qui se lisent", "Indiquez votre prénom", "n’est pas complète", "au moins 12 caractères.",
                  "diffèrent"):  # fmt: skip
        assert fault in page, "all at once"
    assert "5 réponses sont à reprendre" in page
    for weak in ("court", EMAIL):
        assert send(app, link, password=weak, again=weak).status_code == 422
    for name in ("\u200b\u200b", "x"):
        assert send(app, link, structure=name).status_code == 422
    assert organisations() == []
    assert send(app, link).status_code == 303


def test_someone_with_an_account_gives_the_password_they_have(app: Flask, world: World) -> None:
    settle(world.claire)
    link, mine = made(), {**SAID, "email": f" {world.claire.email.upper()} "}
    refused = Door(app).fill(link, **{**mine, "password": "un mauvais mot de passe"})
    assert refused.status_code == 422 and "son mot de passe suffit" in text(refused)
    assert "Trait d’union" in text(refused)
    del mine["again"], mine["name"]
    assert Door(app).fill(link, **mine).location == "/connexion/code"
    org = next(one for one in organisations() if one.slug == "trait-d-union")
    with tenant.tenant(org.id), read_unit() as s:
        assert [one.user_id for one in s.scalars(select(Membership))] == [world.claire.user_id]
        assert s.get_one(UserAccount, world.claire.user_id).name == world.claire.name


def test_a_password_that_waits_for_its_own_link_is_not_chosen_here(app: Flask, world: World) -> None:
    settle(world.claire)
    with tenant.every_tenant(), write_unit() as s:
        actions.forget_secrets(s.get_one(UserAccount, world.claire.user_id), second_factor=True)
    before, link = len(organisations()), made()
    refused = send(app, link, email=world.claire.email)
    assert refused.status_code == 422 and "est à choisir" in text(refused)
    assert Door(app).give_password(world.claire).status_code == 401
    assert len(organisations()) == before and send(app, link).status_code == 303


def test_whoever_insists_waits(app: Flask, world: World) -> None:
    settle(world.claire)
    link = made()
    tried = [send(app, link, email=world.claire.email, password="un mauvais mot de passe") for _ in range(6)]
    assert [one.status_code for one in tried] == [422] * 5 + [429]
    assert tried[-1].headers["Retry-After"] and "Trait d’union" in text(tried[-1])
    assert send(app, link).status_code == 303, "another address is another person"


def test_the_new_administrator_sees_nothing_of_the_others(app: Flask, world: World) -> None:
    send(app, made())
    org = next(one for one in organisations() if one.slug == "trait-d-union")
    with tenant.tenant(org.id), read_unit() as s:
        (member,) = s.scalars(select(Membership))
        person = world.claire.__class__(
            member.user_id, org.id, member.id, Role.administrator, "Léa Martin", EMAIL, None
        )
    desk = Desk.signed_in(app, person)
    for page in ("/bureau/", "/bureau/equipe"):
        seen = text(desk.get(page))
        assert [one for one in (world.claire.name, world.nadia.name, "Les Passeurs") if one in seen] == []
    assert desk.get(f"/bureau/equipe/{world.nadia.user_id}/fermer").status_code == 404


def test_the_log_says_who_made_what_and_no_secret(app: Flask, journal: Lines) -> None:
    link = made()
    send(app, link)
    (org,) = organisations()
    told = {one["event"]: one for one in journal()}
    assert told["joined"]["org"] == told["settings_changed"]["org"] == str(org.id)
    assert told["invited"]["about"] == told["joined"]["about"] and UUID(told["joined"]["account"])
    assert link.rpartition("/")[2] not in repr(journal()) and EMAIL not in repr(journal())


def test_the_command_prints_a_link_for_one_more_structure(app: Flask, world: World) -> None:
    told = app.test_cli_runner().invoke(args=["organisation"])
    assert told.exit_code == 0, told.output
    assert Door(app).get(re.search(r"/premiers-pas/\S+", told.output).group(0)).status_code == 200


def test_nothing_real_is_made_beside_a_demonstration(app: Flask) -> None:
    link = made()
    with tenant.every_tenant(), write_unit():
        people.create_organisation("Ville inventée", "inventee", "association", demo=True)
    assert Door(app).get(link).status_code == send(app, link, "/connexion").status_code == 404
    for args in (["organisation"], ["org", "create", "Vraie", "--slug", "vraie"]):
        told = app.test_cli_runner().invoke(args=args)
        assert told.exit_code == 1 and "démonstration" in told.output and "--data" in told.output
    db.session.rollback()
    assert [one.slug for one in organisations()] == ["inventee"]
