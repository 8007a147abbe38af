"""Every page of the desk opens for its roles, says what it is, and its forms lead somewhere."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask

from tests.desk.evening import Evening
from tests.world import World

TITLE = re.compile(r"<title>([^<]+) · Palier</title>")
ACTION = re.compile(r'<form[^>]*\saction="([^"]+)"')
NONCE = re.compile(r'<script nonce="([^"]+)"')

PAGES = {
    "/bureau/": "Aujourd’hui",
    "/bureau/relire": "À relire",
    "/bureau/relire/tout-montrer": "Valider 5 saisies",
    "/bureau/regler": "À régler",
    "/bureau/planning": "Semaine",
    "/bureau/planning/vacation": "Nouvelle vacation",
    "/bureau/planning/vacation/{shift_id}": "Vacation du",
    "/bureau/planning/vacation/{shift_id}/annuler": "Annuler la vacation",
    "/bureau/suivis": "Suivis",
    "/bureau/planning/vacation/{shift_id}/copier": "Copier la vacation",
    "/bureau/planning/copier": "Copier la semaine",
    "/bureau/planning/publier": "Publier la semaine",
    "/bureau/planning/absences": "Absences",
    "/bureau/consignes": "Consignes",
    "/bureau/consignes/nouvelle": "Écrire une consigne",
    "/bureau/consignes/{consigne_id}/valable": "Consigne encore valable",
    "/bureau/techniques": "Problèmes techniques",
    "/bureau/techniques/{technical}/envoyer": "Porte du hall",
    "/bureau/orientations": "Orientations",
    "/bureau/orientations/{referral}/transmettre": "Orientation",
    "/bureau/partenaires": "Partenaires",
    "/bureau/partenaires/nouveau": "Ajouter un partenaire",
    "/bureau/partenaires/{partner_id}": "Maison du droit",
    "/bureau/equipe": "Équipe et téléphones",
    "/bureau/secteurs": "Secteurs",
    "/bureau/secteurs/nouveau": "Créer un secteur",
    "/bureau/patrimoine": "Patrimoine",
    "/bureau/patrimoine/nouvelle": "Créer une résidence",
    "/bureau/patrimoine/doublons": "Doublons",
    "/bureau/patrimoine/bailleurs": "Bailleurs",
    "/bureau/listes": "Listes",
    "/bureau/conservation": "Conservation",
    "/bureau/conservation/essai": "Ce qui partirait",
    "/bureau/droits": "Droits des personnes",
    "/bureau/droits/nouvelle": "Noter une demande",
    "/bureau/listes/propositions": "Propositions pour les listes",
}


def inspected(page: Any, app: Flask) -> str:
    """The title of a page that is whole: 200, its scripts allowed by its policy, its forms at our addresses."""
    html = page.get_data(as_text=True)
    assert page.status_code == 200, html
    policy = page.headers["Content-Security-Policy"]
    assert all(f"'nonce-{nonce}'" in policy for nonce in NONCE.findall(html)) and NONCE.search(html)
    assert " style=" not in html and " onclick=" not in html
    adapter = app.url_map.bind("localhost")
    for action in ACTION.findall(html):
        assert any(adapter.test(action.split("?")[0], method) for method in ("POST", "GET")), action
    assert html.count('name="csrf_token"') == len(re.findall(r'<form[^>]*method="post"', html))
    found = TITLE.search(html)
    assert found, html[:400]
    return found.group(1)


def test_every_page_opens_for_the_coordination(app: Flask, world: World, evening: Evening, as_desk: Any) -> None:
    for desk in (as_desk(world.claire), as_desk(world.lead)):
        titles = {url: inspected(desk.get(url.format(**vars(evening))), app) for url in PAGES}
        assert {url: title for url, title in titles.items() if PAGES[url] not in title} == {}


def test_every_kind_of_entry_has_its_sheet(app: Flask, world: World, evening: Evening, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    for kind, entry in evening.entries().items():
        assert "relecture" in inspected(desk.get(f"/bureau/relire/{kind}/{entry}"), app)


def test_an_administrator_reads_no_entry(world: World, evening: Evening, as_desk: Any) -> None:
    desk = as_desk(world.admin)
    assert desk.get("/bureau/").headers["Location"] == "/bureau/reglages"
    its_own = ("/bureau/equipe", "/bureau/secteurs", "/bureau/patrimoine", "/bureau/patrimoine/doublons",
               "/bureau/patrimoine/bailleurs", "/bureau/listes", "/bureau/conservation",
               "/bureau/conservation/essai")  # fmt: skip
    assert {desk.get(url).status_code for url in its_own} == {200}
    closed = [url for url in PAGES if url not in ("/bureau/", *its_own) and "{" not in url]
    assert {desk.get(url).status_code for url in closed} == {403}
    assert desk.get(f"/bureau/relire/conflict/{evening.conflict}").status_code == 403


def test_what_is_another_organisations_is_as_unknown_as_what_is_not(
    world: World, evening: Evening, as_desk: Any
) -> None:
    desk, nonce = as_desk(world.stranger), re.compile(r'nonce="[^"]+"')
    nobody = dict.fromkeys(vars(evening), "019200a0-0000-7000-8000-000000000000")
    for url in (url for url in PAGES if "{" in url):
        foreign, unknown = (desk.get(url.format(**ids)) for ids in (vars(evening), nobody))
        assert foreign.status_code == unknown.status_code == 404, url
        bodies = {nonce.sub("", one.get_data(as_text=True)) for one in (foreign, unknown)}
        assert len(bodies) == 1, url
