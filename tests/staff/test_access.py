"""People at the desk: invited by a link shown once, their access closed and opened again, by who may."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.hosts import only_here
from app.core.unit import read_unit
from app.door import queries
from app.people.rules import Role
from tests.clients import Desk
from tests.door.visitor import PASSWORD, Door
from tests.world import World

TEAM, INVITE = "/bureau/equipe", "/bureau/equipe/inviter"


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def invite(desk: Desk, address: str = "lea@passeurs.example", role: Role = Role.agent, **more: str) -> Any:
    return desk.submit(INVITE, {"adresse": address, "role": role.value, **more})


def link_of(answer: Any) -> str:
    return urlsplit(re.search(r"http://localhost/invitation/[\w-]+", text(answer)).group(0)).path


def test_a_coordinator_invites_an_agent_by_a_link_shown_once(app: Flask, world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    link = link_of(invite(desk))
    team = text(desk.get(TEAM))
    assert "lea@passeurs.example" in team and link not in team
    joined = Door(app).fill(link, name="Léa Martin", password=PASSWORD, again=PASSWORD)
    assert joined.location == "/connexion/mot-de-passe-choisi"
    team = text(desk.get(TEAM))
    assert "Léa Martin" in team and "Aucune invitation en attente" in team


@pytest.mark.parametrize("role", [one for one in Role if one != Role.agent])
def test_a_coordinator_invites_agents_only(world: World, as_desk: Any, role: Role) -> None:
    answer = invite(as_desk(world.claire), role=role)
    assert answer.status_code == 422 and "Choisissez une réponse." in text(answer)


@pytest.mark.parametrize("role", list(Role))
def test_an_administrator_invites_every_role_the_landlords_with_their_landlord(
    app: Flask, world: World, as_desk: Any, role: Role
) -> None:
    landlord = str(world.landlord_id) if role.value.startswith("landlord") else ""
    page = text(Door(app).get(link_of(invite(as_desk(world.admin), role=role, bailleur=landlord))))
    assert f"lea@passeurs.example, {role.label.lower()}." in page


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(world: World, as_desk: Any) -> None:
    desk = as_desk(world.admin)
    for fields, said in (
        ({"address": "lea"}, "n’est pas complète"),
        ({"role": Role.landlord_reader}, "désigne un bailleur"),
        ({"address": world.nadia.email.upper()}, "fait déjà partie de la structure"),
        ({"role": Role.landlord_reader, "bailleur": str(world.org_id)}, "Choisissez une réponse dans la liste"),
    ):
        answer = invite(desk, **fields)
        assert answer.status_code == 422 and said in text(answer), said
        assert fields.get("address", "lea@passeurs.example") in text(answer)
    both = text(invite(desk, address="lea", role=Role.landlord_reader))
    assert "n’est pas complète" in both and "désigne un bailleur" in both, "all at once"
    assert "Aucune invitation en attente" in text(desk.get(TEAM))


def test_a_newer_link_ends_the_earlier_one_and_a_withdrawn_one_opens_nothing(
    app: Flask, world: World, as_desk: Any
) -> None:
    desk = as_desk(world.claire)
    first, second = link_of(invite(desk)), link_of(invite(desk))
    assert [Door(app).get(one).status_code for one in (first, second)] == [404, 200]
    withdraw = re.search(r'action="([^"]+/retirer)"', text(desk.get(TEAM))).group(1)
    assert desk.submit(withdraw, {}, page=TEAM).status_code == 303
    assert Door(app).get(second).status_code == 404
    assert "Aucune invitation en attente" in text(desk.get(TEAM))


def test_a_coordinator_does_not_withdraw_the_administrators_invitation(world: World, as_desk: Any) -> None:
    invite(as_desk(world.admin), role=Role.lead)
    with tenant.tenant(world.org_id), read_unit():
        (one,) = queries.pending_invitations(world.org_id, clock.now())
        address = f"/bureau/equipe/invitations/{one.id}/retirer"
    desk = as_desk(world.claire)
    assert address not in text(desk.get(TEAM))
    assert desk.submit(address, {}, page=TEAM).status_code == 403


def test_an_access_is_closed_after_a_question_and_opened_again(world: World, as_desk: Any, as_phone: Any) -> None:
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    page = f"{TEAM}/{world.nadia.user_id}/fermer"
    asked = text(desk.get(page))
    assert "Fermer l’accès de Nadia Belkacem" in asked and "14\u00a0jours" in asked
    assert phone.call("GET", "/api/me").status_code == 200, "asking closes nothing"
    assert desk.submit(page, {}).status_code == 303
    assert phone.call("GET", "/api/me").status_code == 401
    reopen = f"{TEAM}/{world.nadia.user_id}/rouvrir"
    assert reopen in text(desk.get(TEAM))
    assert desk.submit(reopen, {}, page=TEAM).status_code == 303
    assert page in text(desk.get(TEAM))


def test_nobody_closes_their_own_access_nor_that_of_someone_above(world: World, as_desk: Any) -> None:
    admin, claire = as_desk(world.admin), as_desk(world.claire)
    for desk, person, status in ((admin, world.admin, 422), (claire, world.claire, 422), (claire, world.lead, 403)):
        page = f"{TEAM}/{person.user_id}/fermer"
        assert page not in text(desk.get(TEAM))
        assert desk.get(page).status_code == status
        token = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', text(desk.get(TEAM))).group(1)}
        assert desk.client.post(page, data=token).status_code in (403, 422)


def test_the_lead_sees_invitations_and_changes_nothing(world: World, as_desk: Any) -> None:
    invite(as_desk(world.claire))
    clock_page = text(as_desk(world.lead).get(TEAM))
    assert "lea@passeurs.example" in clock_page and "Retirer l’invitation" not in clock_page
    assert as_desk(world.lead).get(INVITE).status_code == 403


def test_an_invitation_out_of_date_is_no_longer_listed(world: World, as_desk: Any) -> None:
    with clock.frozen("2026-11-20 09:00"):
        invite(as_desk(world.claire))
        clock.move(timedelta(hours=73))
        assert "Aucune invitation en attente" in text(as_desk(world.claire).get(TEAM))


def test_a_waiting_address_invited_to_be_something_else_is_said_and_asked(
    app: Flask, world: World, as_desk: Any
) -> None:
    desk = as_desk(world.admin)
    first = link_of(invite(desk, role=Role.coordinator))
    asked = invite(desk, role=Role.agent)
    html = text(asked)
    assert asked.status_code == 422 and "pour un autre rôle\u00a0: coordination." in html
    assert 'name="remplacer" value="coordinator"' in html and "Remplacer cette invitation" in html
    assert Door(app).get(first).status_code == 200, "nothing was done yet"
    assert invite(desk, role=Role.agent, remplacer="lead").status_code == 422  # it is another that was agreed to
    second = link_of(invite(desk, role=Role.agent, remplacer="coordinator"))
    assert [Door(app).get(one).status_code for one in (first, second)] == [404, 200]
    assert "agent de médiation" in text(Door(app).get(second))


def test_a_coordinator_does_not_replace_the_administrators_invitation(app: Flask, world: World, as_desk: Any) -> None:
    theirs = link_of(invite(as_desk(world.admin), role=Role.lead))
    refused = invite(as_desk(world.claire), role=Role.agent, remplacer="lead")
    assert refused.status_code == 422 and "un rôle que vous ne donnez pas" in text(refused)
    assert Door(app).get(theirs).status_code == 200


def test_a_link_and_a_code_that_no_phone_can_open_say_so_and_what_to_set(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    for url, data in (
        (INVITE, {"adresse": "lea@passeurs.example", "role": "agent"}),
        (f"{TEAM}/{world.nadia.user_id}/code", {}),
        (f"{TEAM}/{world.nadia.user_id}/reinitialiser", {"quoi": "mot_de_passe"}),
    ):
        shown = text(desk.submit(url, data, page=INVITE))
        assert "link-once" in shown or "code-once" in shown
        assert "ne s’ouvre que sur cet ordinateur" in shown and "PALIER_HOSTS" in shown
    assert "PALIER_HOSTS" not in text(desk.get(TEAM))
    assert only_here("localhost:8000") and only_here("127.0.0.1:8000") and only_here("[::1]:8000")
    assert not only_here("palier.exemple.fr") and not only_here("localhost.exemple.fr")
