"""Every form sent with nothing in it, or with what cannot be: told first, told at each field, and nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.people.rules import Role
from tests.access_parties import PARTY
from tests.clients import Desk
from tests.door.authenticator import passkey_of
from tests.door.test_first_steps import made
from tests.door.test_invitation import invite
from tests.door.visitor import PASSWORD, Door, settle
from tests.sent.forms import Form, form_to
from tests.sent.refusals import TYPED_BY_HAND, Element, Page, emptied, faults
from tests.sent.stage import CASES, sender, set_up
from tests.world import World

WORDS = "Vu <avec> le gardien\u00a0; l’escalier B."
NO_DAY = "31/02/2026"
FREE = (
    "/bureau/equipe/<uuid:user_id>/fermer", "/bureau/papier/<uuid:letterhead_id>",
    "/bureau/dossiers/<uuid:case_id>/recevabilite", "/bureau/dossiers/<uuid:case_id>/lettres/<uuid:letter_id>/ecrire",
    f"{PARTY}/identite",
)  # fmt: skip
"""All that they ask may be left as it is, or empty: nothing goes to nobody."""


@pytest.mark.parametrize("rule", [one for one in CASES if one not in FREE])
def test_a_form_at_fault_says_so_first_leads_to_each_field_and_keeps_what_was_typed(
    app: Flask, world: World, as_desk: Any, rule: str
) -> None:
    scene, desk = set_up(app, world, rule), as_desk(sender(world, rule))
    html = desk.get(scene.page).get_data(as_text=True)
    form = form_to(html, scene.path, scene.page.split("?")[0])
    answers = Page(html).answers(scene.path, scene.path)
    if not answers:
        return  # a button alone: it asks for nothing
    answer = desk.client.post(form.action, data=emptied(form.fields, answers))
    assert answer.status_code == 422
    assert faults(Page(answer.get_data(as_text=True))) == []
    _keeps_what_was_typed(desk, form, scene.path, answers)


def _keeps_what_was_typed(desk: Desk, form: Form, path: str, answers: list[Element]) -> None:
    """Beside a day that does not exist, and beside what is missing."""
    sent = emptied(form.fields, answers)
    texts = [one for one in answers if one.tag == "textarea" or one.had.get("type") in TYPED_BY_HAND]
    for one in texts:
        sent[one.had["name"]] = WORDS
    days = [one.had["name"] for one in answers if one.had.get("type") == "date"]
    for name in days:
        sent[name] = NO_DAY
    if not texts and not days:
        return  # nothing is typed in it: it is the form that was just sent
    answer = desk.client.post(form.action, data=sent)
    if answer.status_code == 303 and texts:
        return  # nothing of it is asked for beyond words
    assert answer.status_code == 422
    again = form_to(answer.get_data(as_text=True), path, path).fields
    assert [again[one.had["name"]] for one in texts] == [WORDS] * len(texts)
    assert [again[name] for name in days] == [NO_DAY] * len(days)
    assert faults(Page(answer.get_data(as_text=True))) == []


@pytest.mark.parametrize(
    "address", ["/connexion", "/invitation", "/invitation known", "/connexion/code", "/premiers-pas"]
)
def test_at_the_door_too(app: Flask, world: World, address: str) -> None:
    settle(world.claire)
    door = Door(app)
    if address == "/connexion/code":
        door.give_password(world.claire)
    elif address == "/invitation":
        address = invite(world, role=Role.agent)
    elif address == "/invitation known":
        address = invite(world, email=world.claire.email)
    elif address == "/premiers-pas":
        address = made()
    answer = door.fill(address)
    assert answer.status_code == 422
    assert faults(Page(answer.get_data(as_text=True))) == []


def test_a_refusal_of_a_rule_is_the_summary(app: Flask, world: World) -> None:
    settle(world.claire)
    page = Page(Door(app).give_password(world.claire, PASSWORD + "!").get_data(as_text=True))
    assert page.title.startswith("Erreur\u00a0: ") and "mot de passe" in page.summary.text.lower()


def test_one_s_own_password_too(app: Flask, world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    answer = desk.submit("/compte/mot-de-passe", {"password": "court", "again": "autre"})
    assert answer.status_code == 422 and faults(Page(answer.get_data(as_text=True))) == []


def test_one_s_own_passkeys_too(app: Flask, world: World, as_desk: Any) -> None:
    desk, own = as_desk(world.claire), "/compte/cles"
    named = f"{own}/{passkey_of(world.claire)}/nom"
    for address in (own, named):
        answer = desk.submit(address, {"nom": "", "nouveau_nom": ""}, own)
        assert answer.status_code == 422 and faults(Page(answer.get_data(as_text=True))) == []
