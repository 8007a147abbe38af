"""Someone takes up an invitation, made at the command line or at the desk."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.door import actions, queries
from app.people import queries as people
from app.people.rules import Role
from tests.door.visitor import PASSWORD, Door, settle


@pytest.fixture
def command(app):
    return app.test_cli_runner()


def invite(world, email="lea@passeurs.example", role=Role.coordinator, landlord=None):
    with tenant.tenant(world.org_id), write_unit():
        return "/invitation/" + actions.invite(world.org_id, email, role, landlord, clock.now())


def accept(door, link, password=PASSWORD):
    return door.fill(link, name="Léa Martin", password=password, again=password)


def test_an_agent_joins_with_a_password(app, world):
    link, door = invite(world, role=Role.agent), Door(app)
    page = door.get(link).get_data(as_text=True)
    assert "Rejoindre Les Passeurs" in page and "lea@passeurs.example" in page
    assert accept(door, link).location == "/connexion/mot-de-passe-choisi"
    told = door.get("/connexion/mot-de-passe-choisi").get_data(as_text=True)
    assert "Demandez un code à votre coordination" in told and "Installer le second facteur" in told
    assert door.get("/bureau/a-faire").status_code == 303, "nothing opens without it"
    with tenant.tenant(world.org_id), read_unit():
        member = next(one for one in queries.team(world.org_id, clock.now()) if one.name == "Léa Martin")
        assert (member.email, member.role, member.active) == ("lea@passeurs.example", Role.agent, True)


def test_a_coordinator_goes_on_to_the_second_factor(app, world):
    assert accept(Door(app), invite(world)).location == "/connexion/second-facteur"


def test_the_link_serves_once_and_then_is_as_unknown_as_any(app, world):
    link, door = invite(world), Door(app)
    accept(door, link)
    used, never = Door(app).get(link), Door(app).get("/invitation/" + "x" * 32)
    assert used.status_code == never.status_code == 404
    strip = lambda answer: re.sub(r'nonce="[^"]*"', "", answer.get_data(as_text=True))  # noqa: E731
    assert strip(used) == strip(never) and "demandez un nouveau lien" in strip(used)


def test_the_link_dies_after_72_hours(app, world):
    with clock.frozen("2026-11-24 09:00"):
        link = invite(world)
        clock.move(timedelta(hours=72))
        assert Door(app).get(link).status_code == 404


@pytest.mark.parametrize("weak", ["court", "motdepasse2026", "lea@passeurs.example"])
def test_a_weak_password_is_refused_and_the_link_stays_good(app, world, weak):
    link, door = invite(world), Door(app)
    answer = accept(door, link, weak)
    assert answer.status_code == 422 and weak not in re.sub("value=.*", "", answer.get_data(as_text=True)[2000:1])
    assert accept(door, link).status_code == 303


def test_the_faults_of_a_name_and_of_a_password_are_said_at_once(app, world):
    answer = Door(app).fill(invite(world), name="x", password="lea@passeurs.example", again="autre")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "3 réponses sont à reprendre" in page and "trop courant" in page


def test_two_different_passwords_are_refused(app, world):
    answer = Door(app).fill(invite(world), name="Léa Martin", password=PASSWORD, again=PASSWORD + "s")
    assert answer.status_code == 422 and "diffèrent" in answer.get_data(as_text=True)


def test_someone_with_an_account_joins_with_the_password_they_have(app, world):
    settle(world.stranger)
    link, door = invite(world, world.stranger.email.upper()), Door(app)
    assert "déjà un compte" in door.get(link).get_data(as_text=True)
    assert door.fill(link, password="un mauvais mot de passe").status_code == 401
    assert door.fill(link, password=PASSWORD).location == "/connexion/code"
    with read_unit():
        orgs = {one.org_id for one in people.active_memberships(world.stranger.user_id)}
    assert orgs == {world.org_id, world.other_org_id}


def test_a_landlord_is_named_for_landlord_roles_and_only_for_them(world):
    from app.core.errors import Refused

    for role, landlord in ((Role.landlord_reader, None), (Role.agent, world.landlord_id)):
        with pytest.raises(Refused):
            invite(world, role=role, landlord=landlord)


def test_flask_org_create_and_user_invite(app, command):
    made = command.invoke(args=["org", "create", "Trait d’union", "--slug", "trait-union", "--kind", "association"])
    assert made.exit_code == 0, made.output
    told = command.invoke(args=["user", "invite", "Lea@Trait.Example", "--org", "trait-union", "--role", "coordinator"])
    link = re.search(r"/invitation/\S+", told.output).group(0)
    assert "Rejoindre Trait d’union" in Door(app).get(link).get_data(as_text=True)


@pytest.mark.parametrize(
    ("hosts", "start"),
    [(("palier.exemple.fr",), "https://palier.exemple.fr/"), (("a.exemple.fr", "b.exemple.fr"), "/"),
     ((".exemple.fr",), "/"), (("localhost",), "/")],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["invite", "reset"])
def test_a_link_is_whole_where_one_name_is_served(app, world, command, hosts, start, verb, monkeypatch):
    monkeypatch.setitem(app.extensions, "palier_settings", replace(app.extensions["palier_settings"], hosts=hosts))
    asked = ["user", verb, world.claire.email, "--org", "passeurs"]
    told = command.invoke(args=[*asked, *(["--role", "coordinator"] if verb == "invite" else [])])
    assert told.output.splitlines()[-1].startswith(f"{start}invitation/"), told.output


@pytest.mark.parametrize("said", ["Valserein Habitat", "valserein  HABITAT", "Valséreïn habitat", "id"])
def test_the_landlord_is_named_by_its_whole_name_or_its_id(app, world, command, said):
    landlord = str(world.landlord_id) if said == "id" else said
    asked = ["user", "invite", "paul@bailleur.example", "--org", "passeurs", "--role", "landlord_reader"]
    told = command.invoke(args=[*asked, "--landlord", landlord])
    assert told.exit_code == 0, told.output
    with tenant.tenant(world.org_id), read_unit():
        (one,) = queries.pending_invitations(world.org_id, clock.now())
        assert one.landlord_id == world.landlord_id


@pytest.mark.parametrize(
    "args",
    [
        ["org", "create", "Deux", "--slug", "passeurs"],
        ["org", "create", "Deux", "--slug", "Pas Bon"],
        ["user", "invite", "lea@passeurs.example", "--org", "inconnue", "--role", "agent"],
        ["user", "disable", "personne@passeurs.example", "--org", "passeurs"],
        ["user", "invite", "lea", "--org", "passeurs", "--role", "agent"],
        ["user", "invite", "lea@passeurs.example", "--org", "passeurs", "--role", "landlord_reader"],
        ["user", "invite", "lea@passeurs.example", "--org", "passeurs", "--role", "landlord_reader",
         "--landlord", "019ab000-0000-7000-8000-000000000000"],
        ["user", "invite", "lea@passeurs.example", "--org", "passeurs", "--role", "landlord_reader",
         "--landlord", "Valserein"],
        ["user", "invite", "lea@passeurs.example", "--org", "voisinage-74", "--role", "landlord_reader",
         "--landlord", "Valserein Habitat"],
        ["org", "deposit", "inconnue", "3"],
    ],
)  # fmt: skip
def test_a_command_that_cannot_be_done_says_why_in_one_sentence(world, command, args):
    answer = command.invoke(args=args)
    assert answer.exit_code == 1 and answer.output.startswith("Erreur\u00a0: ") and "Traceback" not in answer.output


def test_a_lost_password_is_chosen_anew_through_a_link_and_every_session_ends(app, world, command):
    settle(world.claire)
    door = Door(app)
    door.come_in(world.claire)
    told = command.invoke(args=["user", "reset", world.claire.email, "--org", "passeurs", "--second-factor"])
    assert door.get("/bureau/").status_code == 303
    assert Door(app).give_password(world.claire).status_code == 401
    link = re.search(r"/invitation/\S+", told.output).group(0)
    new = "une rampe et deux paliers"
    assert accept(Door(app), link, new).location == "/connexion/second-facteur"
    assert Door(app).give_password(world.claire, new).location == "/connexion/second-facteur"


def test_flask_user_disable_and_enable(app, world, command):
    settle(world.claire)
    door = Door(app)
    door.come_in(world.claire)
    for verb, status in (("disable", 401), ("enable", 303)):
        assert command.invoke(args=["user", verb, world.claire.email, "--org", "passeurs"]).exit_code == 0
        assert door.get("/bureau/").status_code == 303, "the session itself does not come back"
        assert Door(app).give_password(world.claire).status_code == status
