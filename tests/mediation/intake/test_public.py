"""The page anybody opens: asking without an account, once, and nothing learnt by whoever pries."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import write_unit
from app.mediation.intake import tokens
from app.mediation.intake.models import CaseRequest
from app.mediation.intake.routes import PER_NETWORK
from app.mediation.rules.states import CaseState
from tests.mediation.cases import a_case
from tests.mediation.intake.asking import (
    FOLLOW,
    PAGE,
    SAID,
    ask,
    code_of,
    look,
    open_to_all,
    requests,
    typed,
)
from tests.world import World

NONCE = re.compile(r'nonce="[^"]+"')


@pytest.fixture
def opened(world: World) -> World:
    open_to_all(world)
    return world


def test_the_page_says_whom_to_call_and_what_is_kept_before_it_asks(opened: World, client: FlaskClient) -> None:
    html = client.get(PAGE).get_data(as_text=True)
    said = [html.index(one) for one in ("En danger maintenant", "3919", "vos droits", "www.cnil.fr", "<form")]
    assert said == sorted(said)
    assert "http://" not in html.replace("http://www.w3.org", "") and "voisin" not in html.split("<form")[1].replace(
        "Relations entre voisins", ""
    )


@pytest.mark.parametrize("setting", [None, False])
def test_a_page_that_is_not_open_is_as_one_that_does_not_exist(
    world: World, client: FlaskClient, setting: bool | None
) -> None:
    if setting is not None:
        open_to_all(world, opened=setting)
    for path in (PAGE, FOLLOW):
        found = [client.get(one) for one in (path, path.replace("passeurs", "personne"))]
        assert [one.status_code for one in found] == [404, 404]
        here, nowhere = (one.get_data(as_text=True) for one in found)
        assert NONCE.sub("", here) == NONCE.sub("", nowhere) and "Ce formulaire est fermé" in here
        assert "Les Passeurs" not in here and 'href="tel:3919"' in here and "n’a pas été envoyé" not in here
        sent = client.post(path, data=SAID)
        assert sent.status_code == 404 and "n’a pas été envoyé" in sent.get_data(as_text=True)


def test_a_request_is_numbered_dated_seen_to_and_acknowledged_at_once(opened: World, client: FlaskClient) -> None:
    answer = ask(client, deja=["parle", "gardien"])
    assert answer.status_code == 200 and "D-2026-001" in answer.get_data(as_text=True)
    (row,) = requests(opened)
    assert (row.state, row.next_action, row.family, row.written) == ("recue", "prendre", "bruit", True)
    assert row.next_on == row.received_on + timedelta(days=3)  # a Friday, hence Monday
    assert row.acknowledged_how == "en_ligne" and row.already == ["parle", "gardien"]


def test_no_cookie_is_asked_for_nor_given(opened: World, client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get(PAGE).headers
    assert "Set-Cookie" not in ask(client).headers


def test_sent_twice_it_is_one_request_and_the_same_receipt(opened: World, client: FlaskClient) -> None:
    form = {**typed(client), **SAID}
    clock.move(timedelta(minutes=1))
    first, again = (client.post(PAGE, data=form) for _ in range(2))
    assert code_of(first) == code_of(again) and len(code_of(first)) == 12
    assert len(requests(opened)) == 1


def test_another_page_is_another_request_with_another_code(opened: World, client: FlaskClient) -> None:
    assert code_of(ask(client)) != code_of(ask(client))
    assert [one.number for one in requests(opened)] == ["D-2026-001", "D-2026-002"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"faits": ""}, "Racontez en quelques mots"),
        ({"ou": " "}, "Dites où cela se passe"),
        ({"situation": ""}, "Choisissez"),
        ({"souhait": "rappel"}, "donnez un numéro"),
        ({"souhait": "rappel", "telephone": "abc"}, "des chiffres seulement"),
        ({"telephone": "06 chez sa fille"}, "des chiffres seulement"),
        ({"souhait": "courriel", "courriel": "zyzomys"}, "nom@exemple.fr"),
        ({"site_web": "http://spam.example"}, "Rien n’a été envoyé"),
        ({"jeton": "inconnu"}, "trop longtemps"),
        ({"faits": "a" * 2001}, "2000 caractères au plus"),
    ],
)
def test_what_is_wrong_is_said_and_all_that_was_typed_stays(
    opened: World, client: FlaskClient, wrong: dict[str, str], said: str
) -> None:
    answer = ask(client, **{"nom": "Zoé <b>", "joindre": "après 18 h", **wrong})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and said in html and "<title>Erreur" in html
    assert "Zoé &lt;b&gt;" in html and "après 18 h" in html and "spam.example" not in html
    assert requests(opened) == []


def test_all_that_is_wrong_is_said_at_once(opened: World, client: FlaskClient) -> None:
    html = ask(client, situation="", faits="", souhait="courrier", courriel="zyzomys").get_data(as_text=True)
    wrong = ("situation-0", "faits", "adresse", "courriel")
    assert "4 réponses sont à reprendre" in html and [one for one in wrong if f'<a href="#{one}">' not in html] == []


def test_sent_within_seconds_it_was_not_written_by_somebody(opened: World, client: FlaskClient) -> None:
    form = {**typed(client), **SAID}
    answer = client.post(PAGE, data=form)
    assert answer.status_code == 422 and "trop vite" in answer.get_data(as_text=True)
    clock.move(tokens.AT_LEAST)
    assert client.post(PAGE, data=form).status_code == 200


def test_a_page_left_open_for_a_day_is_to_be_read_again(opened: World, client: FlaskClient) -> None:
    form = {**typed(client), **SAID}
    clock.move(timedelta(days=1))
    answer = client.post(PAGE, data=form)
    assert answer.status_code == 422 and form["jeton"] not in answer.get_data(as_text=True)


def test_another_site_sends_nothing_here(opened: World, client: FlaskClient) -> None:
    form = {**typed(client), **SAID}
    clock.move(timedelta(minutes=1))
    assert client.post(PAGE, data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert requests(opened) == []


def test_one_network_is_slowed_down_and_loses_nothing(opened: World, client: FlaskClient) -> None:
    form = {**typed(client), **SAID, "faits": ""}
    answers = [client.post(PAGE, data={**form, "nom": "Zoé"}) for _ in range(PER_NETWORK + 1)]
    assert [one.status_code for one in answers[-2:]] == [422, 429]
    assert "Zoé" in answers[-1].get_data(as_text=True) and "Trop d’essais" in answers[-1].get_data(as_text=True)


def test_a_form_of_one_structure_or_use_serves_no_other(opened: World) -> None:
    token = tokens.fresh("passeurs", "demande", clock.now())
    assert tokens.read(token, "passeurs", "demande") is not None
    assert tokens.read(token, "passeurs", "suivi") is None and tokens.read(token, "voisins", "demande") is None


@pytest.mark.parametrize("write", [str, str.lower, lambda code: f" {code[:4]} {code[4:8]}-{code[8:]} "])
def test_a_code_shows_the_state_and_nothing_of_what_was_written(opened: World, client: FlaskClient, write: Any) -> None:
    code = code_of(ask(client, nom="Zoé", telephone="0601020304"))
    answer = look(client, write(code))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "nous avons reçu votre demande" in html.lower()
    assert not [one for one in ("Zoé", "0601020304", "chien", "Louise") if one in html]


def test_once_its_case_is_closed_it_says_so_and_how_to_come_back(opened: World, client: FlaskClient) -> None:
    code = code_of(ask(client))
    case_id = a_case(opened, CaseState.clos, closed_on=clock.today(), outcome="sans_objet")
    with tenant.tenant(opened.org_id), write_unit() as s:
        [row] = s.scalars(select(CaseRequest)).all()
        row.case_id, row.state, row.next_action, row.next_on = case_id, "en_dossier", None, None
    html = look(client, code).get_data(as_text=True)
    assert "le dossier de médiation est terminé" in html and "est ouvert" not in html


def test_a_wrong_code_is_refused_and_guessing_is_slow(opened: World, client: FlaskClient) -> None:
    ask(client)
    answers = [look(client, "0000 0000 0000") for _ in range(PER_NETWORK + 1)]
    assert {one.status_code for one in answers[:-1]} == {422} and answers[-1].status_code == 429
    assert "aucune demande" in answers[0].get_data(as_text=True)


def test_a_code_opens_nothing_elsewhere(opened: World, client: FlaskClient) -> None:
    code = code_of(ask(client))
    form = typed(client, FOLLOW, FOLLOW)
    assert client.post(FOLLOW.replace("passeurs", "voisins"), data={**form, "code": code}).status_code == 404


def test_a_complement_is_taken_once_and_five_at_most(opened: World, client: FlaskClient) -> None:
    code = code_of(ask(client))
    form = {**typed(client, FOLLOW, FOLLOW), "code": code, "texte": "Le dimanche aussi."}
    twice = [client.post(f"{FOLLOW}/completer", data=form) for _ in range(2)]
    assert [one.status_code for one in twice] == [200, 200]
    clock.move(timedelta(minutes=2))
    more = [look(client, code, "completer", texte=f"Et le {rank}.") for rank in range(5)]
    assert [one.status_code for one in more] == [200] * 4 + [422]
    assert "5 compléments au plus" in more[-1].get_data(as_text=True)


def test_she_takes_it_back_and_it_stays_so(opened: World, client: FlaskClient) -> None:
    code = code_of(ask(client))
    assert "est retirée" in look(client, code, "retirer").get_data(as_text=True)
    assert look(client, code, "completer", texte="Non").status_code == 422
    assert (requests(opened)[0].state, requests(opened)[0].next_on) == ("retiree", None)


def test_a_code_given_before_the_page_was_closed_still_shows_the_state(opened: World, client: FlaskClient) -> None:
    from app.core import tenant
    from app.core.unit import write_unit
    from app.mediation.intake.models import IntakeSetting

    code = code_of(ask(client))
    with tenant.tenant(opened.org_id), write_unit() as s:
        s.get_one(IntakeSetting, (opened.org_id, opened.org_id)).opened = False
    assert client.get(PAGE).status_code == 404 and look(client, code).status_code == 200


def test_what_a_structure_sets_is_what_the_page_and_the_receipt_say(
    world: World, as_desk: Any, client: FlaskClient
) -> None:
    said = {"ouverte": "oui", "jours": "5", "contact": "04 70 00 00 00", "numeros": "0 800 00 00 00 Tranquillité"}
    answer = as_desk(world.claire).submit(f"/bureau/saisine/{world.org_id}", said, page="/bureau/saisine")
    assert answer.status_code == 303
    html = client.get(PAGE).get_data(as_text=True)
    assert "5&nbsp;jours ouvrés" in html and 'href="tel:0800000000"' in html and "3919" in html
    assert "04 70 00 00 00" in ask(client).get_data(as_text=True)


@pytest.mark.parametrize("wrong", [{"numeros": "appelez-nous"}, {"jours": "0"}, {"jours": "99"}, {"ouverte": "x"}])
def test_a_setting_that_cannot_be_is_refused(world: World, as_desk: Any, wrong: dict[str, str]) -> None:
    said = {"ouverte": "oui", "jours": "2", "contact": "Zoé", **wrong}
    answer = as_desk(world.claire).submit(f"/bureau/saisine/{world.org_id}", said, page="/bureau/saisine")
    assert answer.status_code == 422 and "Zoé" in answer.get_data(as_text=True)
