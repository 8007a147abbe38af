"""*À relire*: what is read is what is decided; nothing is shown that was not read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.core import clock, tenant
from app.extensions import db
from app.review import queries as review
from app.review.models import ReleasedLine
from tests.clients import Desk, Phone
from tests.desk.evening import Evening, payload, tell
from tests.world import World


def state(world: World, kind: str, entry: Any) -> str | None:
    """Where an entry stands; None once it was cancelled."""
    with tenant.tenant(world.org_id):
        row = review.find(world.org_id, kind, entry)
        found = row.state if row else None
        db.session.rollback()
    return found


def shown(world: World) -> set[str]:
    """The kinds a landlord has lines of."""
    with tenant.tenant(world.org_id):
        kinds = {one.kind for one in db.session.query(ReleasedLine)}
        db.session.rollback()
    return kinds


def test_releasing_opens_the_next_entry(world: World, evening: Evening, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    sheet = f"/bureau/relire/contact/{evening.contact}"
    answer = desk.submit(f"{sheet}/montrer", {"rev": "1"}, sheet)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/bureau/relire/")
    assert answer.headers["Location"] != sheet
    assert state(world, "contact", evening.contact) == "diffuse" and "contact" in shown(world)


def test_an_entry_corrected_while_it_was_read_is_not_released(
    world: World, evening: Evening, as_desk: Any, as_phone: Any
) -> None:
    desk: Desk = as_desk(world.claire)
    phone: Phone = as_phone(world.nadia)
    change = {"kind": "conflict", "changes": {"gravite": "g3"}, "reason": "erreur"}
    phone.sync(phone.op("entry.correct", change, evening.conflict, base_rev=1))
    sheet = f"/bureau/relire/conflict/{evening.conflict}"
    answer = desk.submit(f"{sheet}/montrer", {"rev": "1"}, sheet)
    assert answer.status_code == 422 and "corrigée depuis" in answer.get_data(as_text=True)
    assert state(world, "conflict", evening.conflict) == "a_relire" and "conflict" not in shown(world)


def test_keeping_inside_needs_a_reason_and_keeps_what_was_typed(world: World, evening: Evening, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    sheet = f"/bureau/relire/technical/{evening.technical}"
    refused = desk.submit(f"{sheet}/garder", {"rev": "1", "precision": "À revoir <b>"}, sheet)
    assert refused.status_code == 422
    assert "À revoir &lt;b&gt;" in refused.get_data(as_text=True)
    assert "Choisissez pourquoi" in refused.get_data(as_text=True)
    kept = desk.submit(f"{sheet}/garder", {"rev": "1", "motif": "situation_sensible"}, sheet)
    assert kept.status_code == 303
    assert state(world, "technical", evening.technical) == "retenu" and "technical" not in shown(world)


def test_release_all_says_how_many_and_leaves_what_arrived_since(
    world: World, evening: Evening, as_desk: Any, as_phone: Any
) -> None:
    desk: Desk = as_desk(world.claire)
    html = desk.get("/bureau/relire/tout-montrer").get_data(as_text=True)
    assert "Valider les 5 saisies" in html
    refs = re.findall(r'name="saisie" value="([^"]+)"', html)
    phone: Phone = as_phone(world.yoann)
    late = phone.op("contact.record", payload("contact", world, evening.partner_id, None))
    phone.sync(late)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert token
    answer = desk.client.post(
        "/bureau/relire/tout-montrer", data={"csrf_token": token.group(1), "saisie": [*refs, "x:y:z", "a:b"]}
    )
    assert answer.status_code == 303
    assert {state(world, kind, entry) for kind, entry in evening.entries().items()} == {"diffuse"}
    assert state(world, "contact", UUID(late["record_id"])) == "a_relire"


def test_probable_twins_are_counted_once_by_one_tap_and_twice_again_by_another(
    world: World, evening: Evening, as_desk: Any, as_phone: Any
) -> None:
    phone, desk = as_phone(world.yoann), as_desk(world.claire)
    told = {**payload("conflict", world, evening.partner_id, None), "agents": [str(world.nadia.user_id)]}
    op = phone.op("conflict.report", told)
    phone.sync(op)
    hers, his = evening.conflict, UUID(op["record_id"])
    sheet = f"/bureau/relire/conflict/{hers}"
    assert "Doublon probable" in desk.get(sheet).text and "1 doublon probable" in desk.get("/bureau/relire").text
    asked = "/bureau/relire/doublons"
    assert str(his) in desk.get(asked).text
    say = {"autre": hers, "meme": "1", "retour": "a_trancher"}
    answer = desk.submit(f"/bureau/relire/conflict/{his}/doublon", say, asked)
    assert (answer.status_code, answer.location) == (303, f"{asked}?etat=a_trancher")
    assert "Aucun doublon à trancher" in desk.get(asked).text
    settled = desk.get(f"{asked}?etat=tranches").text
    assert "Tranchés · 1" in settled and "À trancher · 0" in settled
    assert "Comptées une seule fois&nbsp;: dit par Claire Vasseur, ven. 20 nov. à" in settled
    assert settled.count("Ce sont deux") == 1 and "C’est la même" not in settled
    changed = desk.submit(f"/bureau/relire/conflict/{his}/doublon",
                          {**say, "meme": "0", "retour": "tranches"}, f"{asked}?etat=tranches")  # fmt: skip
    settled = desk.get(changed.location).text
    assert "Deux faits&nbsp;: dit par Claire Vasseur" in settled and settled.count("C’est la même") == 1
    desk.submit(f"/bureau/relire/conflict/{his}/doublon", say, asked)
    once = desk.get(sheet).text
    assert "Comptées une seule fois" in once and "dit par Claire Vasseur" in once and "Ce sont deux" in once
    assert "Comptée avec une autre" in desk.get(f"/bureau/relire/conflict/{his}").text
    assert desk.submit(f"{sheet}/doublon", {"autre": his, "meme": "0"}, sheet).status_code == 303
    assert "Deux faits" in desk.get(sheet).text
    assert (state(world, "conflict", hers), state(world, "conflict", his)) == ("a_relire", "a_relire")
    alone = f"/bureau/relire/contact/{evening.contact}"
    assert desk.submit(f"{alone}/doublon", {"meme": "1"}, alone).status_code == 422


def test_the_sheet_puts_the_text_on_the_left_only(world: World, as_phone: Any, as_desk: Any) -> None:
    evening = tell(world, as_phone(world.nadia), "Mme R. se plaint.")
    html = as_desk(world.claire).get(f"/bureau/relire/conflict/{evening.conflict}").get_data(as_text=True)
    wrote, _, seen = html.partition("Ce que verra Valserein Habitat")
    assert "Mme R. se plaint." in wrote and "Habitant témoin" in wrote and "Musique" in wrote
    seen = seen.partition("</section>")[0]
    assert "Bruit" in seen and "Semaine" in seen and "Apaisé" in seen
    assert not [one for one in ("Mme R.", "Musique", "Habitant", "Hall 14", "Nadia") if one in seen]


def test_public_space_is_asked_for_in_the_place_of_an_estate(
    world: World, evening: Evening, as_phone: Any, as_desk: Any
) -> None:
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    body = {**payload("conflict", world, evening.partner_id, None), "place": {"public_point": {"label": "Square"}}}
    phone.sync(phone.op("conflict.report", body))
    html = desk.get("/bureau/relire?residence=espace_public").get_data(as_text=True)
    assert html.count('<tr id="l-') == 1 and "Espace public</td>" in html and "Tout voir" in html
    assert "Espace public</td>" not in desk.get(f"/bureau/relire?residence={world.glycines.estate_id}").text


def test_filters_narrow_the_list(world: World, evening: Evening, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    tomorrow = clock.today() + timedelta(days=1)
    counts = {
        "": 5,
        "nature=conflict": 1,
        f"agent={world.nadia.user_id}": 5,
        f"agent={world.yoann.user_id}": 0,
        f"residence={world.glycines.estate_id}": 5,
        f"residence={world.verriers.estate_id}": 0,
        f"du={tomorrow}": 0,
        "etat=retenu": 0,
        "etat=x&nature=%00&agent=x&residence=x&du=hier&page=9": 5,
    }
    for query, expected in counts.items():
        html = desk.get(f"/bureau/relire?{query}").get_data(as_text=True)
        assert html.count('<tr id="l-') == expected, query


def test_a_get_changes_nothing_and_a_post_needs_its_token(world: World, evening: Evening, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    url = f"/bureau/relire/contact/{evening.contact}/montrer"
    assert desk.get(url).status_code == 405
    assert desk.client.post(url, data={"rev": "1"}).status_code == 400
    assert state(world, "contact", evening.contact) == "a_relire"


def test_a_narrowed_list_is_read_to_its_end_and_no_further(
    world: World, evening: Evening, as_phone: Any, as_desk: Any
) -> None:
    """Validating opens the next of those asked for; the last one comes back to the list as it was narrowed."""
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    body = {**payload("conflict", world, evening.partner_id, None), "place": {"public_point": {"label": "Square"}}}
    phone.sync(*(phone.op("conflict.report", body) for _ in range(2)))
    asked = "residence=espace_public"
    rows = re.findall(r'<td><a href="(/bureau/relire/[^"]+)"', desk.get(f"/bureau/relire?{asked}").text)
    assert len(rows) == 2 and all(asked in one for one in rows)
    where = rows[0].replace("&amp;", "&")
    assert "1 sur 2" in desk.get(where).text
    for _ in rows:
        path, _, query = where.partition("?")
        where = desk.submit(f"{path}/montrer?{query}", {"rev": "1"}, where).headers["Location"]
        assert asked in where
    assert where.startswith(f"/bureau/relire?{asked}#l-")
    assert "Aucune saisie pour ces filtres." in desk.get(where).text
    assert "ailleurs" not in desk.get("/bureau/relire?residence=https://ailleurs.example").text
