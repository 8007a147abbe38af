"""One's own passkeys: added under the password, listed, named, removed by their owner alone; what a reset takes."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.core.base import uuid7
from app.core.unit import write_unit
from app.door import passkeys
from app.door.models import Passkey
from app.people.models import UserAccount
from tests.door.authenticator import BENT, DOOR, OWN, Authenticator, add, answered, asked, bytes_of, come_in, rows, text
from tests.door.conftest import PROBE
from tests.door.visitor import PASSWORD, Door, digits
from tests.world import World

pytestmark = pytest.mark.usefixtures("settled")


def test_what_is_asked_says_who_by_chance_and_never_by_the_address(app: Flask, world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    options = [asked(desk.client, f"{OWN}/defi", OWN, nom="Clé", mot_de_passe=PASSWORD).json["options"] for _ in "ab"]
    assert options[0]["user"]["id"] == options[1]["user"]["id"] and len(bytes_of(options[0]["user"]["id"])) == 32
    assert options[0]["challenge"] != options[1]["challenge"]
    assert options[0]["rp"] == {"id": "localhost", "name": "Palier"} and options[0]["attestation"] == "none"
    wanted = options[0]["authenticatorSelection"]
    assert (wanted["userVerification"], wanted["residentKey"]) == ("required", "required")
    other = asked(as_desk(world.reader).client, f"{OWN}/defi", OWN, nom="Clé", mot_de_passe=PASSWORD).json["options"]
    assert other["user"]["id"] != options[0]["user"]["id"]


def test_the_door_asks_for_a_verified_owner_and_names_nobody(app: Flask, device: Authenticator) -> None:
    options = asked(Door(app).client, f"{DOOR}/cle/defi", DOOR).json["options"]
    assert options["userVerification"] == "required" and options["rpId"] == "localhost"
    assert options.get("allowCredentials", []) == []


def test_it_is_listed_renamed_and_revoked(app: Flask, world: World, as_desk: Any, device: Authenticator) -> None:
    desk, elsewhere = as_desk(world.claire), Door(app)
    come_in(elsewhere.client, device)
    page = text(desk.get(OWN))
    assert (
        "Ordinateur du bureau" in page
        and "Ajoutée le 20 novembre 2026" in page
        and "Utilisée pour la dernière fois le 20 novembre 2026" in page
    )
    url = f"{OWN}/{rows()[0].id}"
    assert desk.submit(f"{url}/nom", {"nouveau_nom": "  "}, OWN).status_code == 422
    assert desk.submit(f"{url}/nom", {"nouveau_nom": "Clé <bleue>"}, OWN).status_code == 303
    assert "Clé &lt;bleue&gt;" in text(desk.get(OWN)) and "Ordinateur du bureau" not in text(desk.get(OWN))
    assert desk.submit(f"{url}/retirer", {}, OWN).status_code == 303
    page = text(desk.get(OWN))
    assert "est retirée" in page and "Aucune clé d’accès" in page
    assert elsewhere.get(PROBE).status_code == 303, "what it had opened is closed"
    assert desk.submit(f"{url}/retirer", {}, OWN).status_code == 404


def test_somebody_elses_is_as_one_that_never_was(world: World, as_desk: Any, device: Authenticator) -> None:
    admin, theirs = as_desk(world.admin), rows()[0].id
    for verb, sent in (("nom", {"nouveau_nom": "À moi"}), ("retirer", {})):
        answers = [admin.submit(f"{OWN}/{id}/{verb}", sent, OWN) for id in (theirs, uuid7())]
        assert [one.status_code for one in answers] == [404, 404]
    assert [one.name for one in rows()] == ["Ordinateur du bureau"]


def test_adding_one_asks_the_password_and_counts_the_tries(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    wrong = asked(desk.client, f"{OWN}/defi", OWN, nom="Clé", mot_de_passe="pas celui-là")
    assert wrong.status_code == 422 and wrong.json["message"] == "Ce n’est pas votre mot de passe actuel."
    empty = asked(desk.client, f"{OWN}/defi", OWN, nom=" ", mot_de_passe=PASSWORD)
    assert empty.status_code == 422 and empty.json["field"] == "nom"
    tries = [asked(desk.client, f"{OWN}/defi", OWN, nom="Clé", mot_de_passe=f"faux {n}").status_code for n in range(5)]
    assert tries == [422] * 4 + [429]


def test_what_one_session_asked_for_another_does_not_add(app: Flask, world: World, as_desk: Any) -> None:
    here, there, admin = as_desk(world.claire), as_desk(world.claire), as_desk(world.admin)
    said = asked(here.client, f"{OWN}/defi", OWN, nom="Clé", mot_de_passe=PASSWORD).json
    made = Authenticator().makes(said["options"])
    for other in (there, admin):
        assert passkeys.TOO_LATE in text(answered(other.client, OWN, OWN, said["id"], made, nom="Clé"))
    assert answered(here.client, OWN, OWN, said["id"], made, nom="Clé").status_code == 303
    assert passkeys.TOO_LATE in text(answered(here.client, OWN, OWN, said["id"], made, nom="Clé")), "sent twice"
    assert [one.user_id for one in rows()] == [world.claire.user_id]


@pytest.mark.parametrize("why", ["wrong origin", "wrong host", "nobody verified", "another challenge"])
def test_one_that_was_not_made_here_is_not_kept(world: World, as_desk: Any, why: str) -> None:
    refused = add(as_desk(world.claire).client, PASSWORD, Authenticator(), bent=BENT[why])
    assert refused.status_code == 422 and passkeys.NOT_MADE in text(refused) and rows() == []
    assert "Ordinateur du bureau" in text(refused), "the name is not lost"


def test_the_same_passkey_is_nobody_elses(world: World, as_desk: Any, device: Authenticator) -> None:
    refused = add(as_desk(world.admin).client, PASSWORD, device)
    assert refused.status_code == 422 and passkeys.THERE_ALREADY in text(refused)
    assert [one.user_id for one in rows()] == [world.claire.user_id]


def test_without_an_answer_of_the_browser_nothing_is_added(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    page = text(desk.get(OWN))
    assert "data-no-passkey>" in page, "shown until a script says otherwise"
    assert desk.submit(OWN, {"nom": "Clé", "mot_de_passe": PASSWORD}).status_code == 422 and rows() == []


def test_one_made_under_another_name_says_so(world: World, as_desk: Any, device: Authenticator) -> None:
    with write_unit() as s:
        s.execute(update(Passkey).values(host="ancien.example"))
    assert "Ajoutée sous le nom ancien.example" in text(as_desk(world.claire).get(OWN))


# --- a secret forgotten ----------------------------------------------------------------------------


def test_a_reset_of_the_second_factor_takes_them_and_says_so(
    app: Flask, world: World, as_desk: Any, device: Authenticator
) -> None:
    admin = as_desk(world.admin)
    page = f"/bureau/equipe/{world.claire.user_id}"
    assert "retire aussi ses codes de secours et ses clés d’accès" in text(admin.get(f"{page}/reinitialiser"))
    done = text(admin.submit(f"{page}/reinitialiser", {"quoi": "second_facteur"}))
    assert rows() == [] and "avec le second facteur et les clés d’accès" in done
    assert passkeys.NOT_OPENED in text(come_in(Door(app).client, device))


def test_a_password_forgotten_alone_leaves_them_for_after_it_is_chosen(
    app: Flask, world: World, as_desk: Any, device: Authenticator
) -> None:
    url = f"/bureau/equipe/{world.claire.user_id}/reinitialiser"
    link = "/invitation/" + text(as_desk(world.admin).submit(url, {"quoi": "mot_de_passe"})).split("/invitation/")[1]
    link = link.partition("<")[0]
    assert passkeys.TO_CHOOSE in text(come_in(Door(app).client, device))
    Door(app).fill(link, password="une rampe et deux paliers", again="une rampe et deux paliers")
    assert come_in(Door(app).client, device).location == "/bureau/"


def test_an_agent_who_has_passkeys_and_no_code_has_a_second_factor_to_reset(world: World, as_desk: Any) -> None:
    url = f"/bureau/equipe/{world.nadia.user_id}/reinitialiser"
    with write_unit() as s:
        s.get_one(UserAccount, world.nadia.user_id).totp_secret = None
    assert "Le second facteur" not in text(as_desk(world.claire).get(url))
    add(as_desk(world.nadia).client, PASSWORD, Authenticator())
    assert "Le second facteur" in text(as_desk(world.claire).get(url))
    as_desk(world.claire).submit(url, {"quoi": "second_facteur"})
    assert rows() == []


def test_password_and_code_stay(app: Flask, world: World, device: Authenticator) -> None:
    door = Door(app)
    assert door.give_password(world.claire).location == "/connexion/code"
    assert door.fill("/connexion/code", code=digits()).location == "/bureau/"


def test_whoever_rings_is_told_when_one_comes_or_goes(
    world: World, as_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(passkeys, "_telling", {"test": lambda s, user_id: told.append(user_id)})
    desk = as_desk(world.claire)
    add(desk.client, PASSWORD, Authenticator())
    add(desk.client, PASSWORD, Authenticator(), bent=BENT["wrong host"])
    desk.submit(f"{OWN}/{rows()[0].id}/retirer", {}, OWN)
    assert told == [world.claire.user_id] * 2
