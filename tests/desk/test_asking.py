"""What cannot be undone asks before it is done, in its place or on a page of its own, with a script or without."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.unit import write_unit
from app.rounds import actions as rounds
from tests.clients import Desk
from tests.sent.stage import sender, sending_rules, set_up
from tests.world import World

IN_PLACE = (
    "/bureau/consignes/<uuid:consigne_id>/clore",
    "/bureau/planning/absences/<uuid:absence_id>/finir",
    "/bureau/techniques/<uuid:problem_id>/informer",
    "/bureau/demandes/<uuid:request_id>/retirer",
    "/bureau/equipe/invitations/<uuid:invitation_id>/retirer",
    "/bureau/equipe/invitations/<uuid:invitation_id>/renvoyer",
    "/bureau/equipe/telephones/<uuid:device_id>/pertes",
    "/bureau/restauration/<uuid:restoration_id>/notee",
    "/bureau/courriels/<uuid:mail_id>/annuler",
    "/bureau/secteurs/affectations/<uuid:assignment_id>/retirer",
    "/bureau/secteurs/deplacements/<uuid:decision_id>/retirer",
    "/bureau/patrimoine/<uuid:estate_id>/changement/retirer",
    "/bureau/patrimoine/<uuid:estate_id>/fermer",
    "/bureau/listes/<uuid:list_id>/jeter",
    "/bureau/listes/<uuid:list_id>/publier",
    "/bureau/champs/<uuid:form_id>/jeter",
    "/bureau/champs/<uuid:form_id>/publier",
    "/bureau/patrimoine/batiments/<uuid:building_id>/fermer",
    "/bureau/patrimoine/halls/<uuid:entrance_id>/fermer",
    "/bureau/patrimoine/importer/<uuid:import_id>/abandonner",
    "/bureau/patrimoine/bailleurs/<uuid:landlord_id>/retirer",
    "/bureau/dossiers/<uuid:case_id>/mediateurs/<uuid:mediator_id>/retirer",
    "/bureau/alertes/<uuid:alert_id>/clore",
    "/bureau/dossiers/<uuid:case_id>/avis/<uuid:advice_id>/clore",
    "/bureau/dossiers/<uuid:case_id>/seances/<uuid:meeting_id>/corriger",
    "/bureau/dossiers/<uuid:case_id>/avis/<uuid:advice_id>/retirer",
    "/bureau/dossiers/<uuid:case_id>/lettres/<uuid:letter_id>/annuler",
    "/bureau/dossiers/<uuid:case_id>/lettres/<uuid:letter_id>/liens/<uuid:link_id>/revoquer",
    "/bureau/droits/<uuid:rights_id>/fiches/<uuid:rights_link_id>/retirer",
)
"""Behind a button that opens and says what will happen."""
ON_A_PAGE = (
    "/bureau/planning/vacation/<uuid:shift_id>/annuler",
    "/bureau/planning/publier",
    "/bureau/equipe/<uuid:user_id>/fermer",
    "/bureau/equipe/<uuid:user_id>/reinitialiser",
    "/bureau/equipe/<uuid:user_id>/role",
    "/bureau/equipe/telephones/<uuid:device_id>/revoquer",
    "/bureau/secteurs/<uuid:sector_id>/fermer",
    "/bureau/relire/tout-montrer",
)
"""On a page that asks: it is shown at the address it is sent to."""
ANSWERED = (
    "/bureau/relire/<kind>/<uuid:entity_id>/garder",
    "/bureau/regler/<uuid:held_id>/classer",
    "/bureau/suivis/<uuid:followup_id>/fait",
    "/bureau/suivis/<uuid:followup_id>/reporter",
    "/bureau/suivis/<uuid:followup_id>/confier",
    "/bureau/a-faire/<uuid:followup_id>/fait",
    "/bureau/a-faire/<uuid:followup_id>/reporter",
    "/bureau/techniques/<uuid:problem_id>/envoyer",
    "/bureau/orientations/<uuid:referral_id>/transmettre",
    "/bureau/demandes/<uuid:request_id>/classer",
    "/bureau/consignes/<uuid:consigne_id>/valable",
    "/bureau/patrimoine/importer/<uuid:import_id>/fermer",
    "/bureau/droits/<uuid:rights_id>/clore",
    "/bureau/dossiers/<uuid:case_id>/clore",
    "/bureau/dossiers/<uuid:case_id>/rouvrir",
    "/bureau/dossiers/<uuid:case_id>/parties/<uuid:party_id>/informer",
    "/bureau/dossiers/<uuid:case_id>/seances/<uuid:meeting_id>/annuler",
)
"""Nothing is done until something is chosen or written there."""


def _asks(html: str, path: str) -> list[bool]:
    """Of each form sent to an address, whether it is behind a button that opens."""
    behind = [span.span() for span in re.finditer(r'<details class="sure">.*?</details>', html, re.DOTALL)]
    found = re.finditer(rf'<form[^>]* action="{re.escape(path)}[?"]', html)
    return [any(start < one.start() < end for start, end in behind) for one in found]


@pytest.mark.parametrize("rule", IN_PLACE)
def test_it_is_asked_in_its_place(app: Flask, world: World, as_desk: Any, rule: str) -> None:
    scene = set_up(app, world, rule)
    html = as_desk(sender(world, rule)).get(scene.page).get_data(as_text=True)
    asked = _asks(html, scene.path)
    assert asked and all(asked)


@pytest.mark.parametrize("rule", ON_A_PAGE)
def test_it_is_asked_on_a_page_that_leads_back(app: Flask, world: World, as_desk: Any, rule: str) -> None:
    scene = set_up(app, world, rule)
    assert scene.page == scene.path
    main = as_desk(sender(world, rule)).get(scene.page).get_data(as_text=True).split("<main", 1)[1]
    assert re.search(rf'<form class="form[^>]* action="{scene.path}"', main)
    assert '<a class="btn btn--quiet' in main


@pytest.mark.parametrize("rule", ANSWERED)
def test_nothing_is_done_of_a_form_sent_as_it_is(app: Flask, world: World, as_desk: Any, rule: str) -> None:
    scene = set_up(app, world, rule)
    desk: Desk = as_desk(sender(world, rule))
    assert desk.submit(scene.path, {}, scene.page).status_code == 422


def test_every_form_that_ends_something_is_among_them(app: Flask) -> None:
    ends = re.compile(r"/(?:clore|finir|retirer|fermer|revoquer|annuler|classer|informer|pertes|notee|fait|publier)$")
    kept = {"/bureau/partenaires/<uuid:partner_id>/retirer"}  # proposed again by the next button
    one_by_one = {"/bureau/planning/vacation/<uuid:shift_id>/publier"}  # cancelled by the next page
    found = {rule for rule in sending_rules(app) if ends.search(rule)} - kept - one_by_one
    assert found - {*IN_PLACE, *ON_A_PAGE, *ANSWERED} == set()


def test_a_consigne_that_is_over_is_asked_whether_it_still_holds_and_until_when(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    with tenant.tenant(world.org_id), write_unit():
        over = rounds.write_consigne(
            world.claire.actor, clock.now(), estate_id=world.glycines.estate_id, text="Sonner.",
            valid_from=clock.today() - timedelta(days=9), valid_to=clock.today() - timedelta(days=1),
        ).id  # fmt: skip
    desk: Desk = as_desk(world.claire)
    page = f"/bureau/consignes/{over}/valable?etat=echue&ligne={over}"
    assert f"/bureau/consignes/{over}/valable" in desk.get("/bureau/consignes").get_data(as_text=True)
    html = unescape(desk.get(page).get_data(as_text=True))
    assert "Oui, jusqu’au…" in html and 'value="2026-11-27"' in html and "Non" in html
    for wrong in ("", "2026-11-19", "demain"):
        assert desk.submit(page, {"au": wrong}, page).status_code == 422, wrong
    assert desk.submit(page, {"au": "2026-12-24"}, page).headers["Location"] == f"/bureau/consignes?etat=echue#l-{over}"
    held = as_phone(world.nadia).pull_all()[("consigne", str(over))]["data"]
    assert held["valid_to"] == "2026-12-24"
    listed = unescape(desk.get("/bureau/consignes?etat=en_cours").get_data(as_text=True))
    assert "24 décembre 2026" in listed and f"{over}/valable" not in listed
