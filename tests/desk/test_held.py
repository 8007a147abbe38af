"""*À régler* at the desk: why an operation is held, filled in, tried again or refused; and what its author is told."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from app.core import clock, tenant
from app.core.kinds import KINDS
from app.core.unit import read_unit, write_unit
from app.places import actions as places
from app.sync.jobs import retire_old_records
from app.sync.models import HeldOp
from tests.desk.evening import Evening, payload
from tests.rows import only
from tests.world import World

REFUSED = {"motif": "pour_essayer", "precision": "Essai <du> téléphone"}


def test_a_held_operation_says_why_and_is_closed_with_a_reason(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(phone.op("drone.fly", {"text": "<script>x</script>"}))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    assert "version plus récente" in desk.get("/bureau/regler").get_data(as_text=True)
    html = desk.get(page).get_data(as_text=True)
    assert "&lt;script&gt;x&lt;/script&gt;" in html and "Nadia Belkacem" in html
    assert desk.submit(f"{page}/classer", {"precision": "Essai"}, page).status_code == 422
    assert desk.submit(f"{page}/classer", REFUSED, page).status_code == 303
    assert "Rien à régler" in desk.get("/bureau/regler").get_data(as_text=True)
    assert only(world, HeldOp).note == REFUSED["precision"]
    assert desk.submit(f"{page}/reprendre", {}, "/bureau/regler/").status_code in (400, 422)


def test_a_held_operation_is_tried_again_once_what_stopped_it_is_gone(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    missing = uuid4()
    phone.sync(phone.op("contact.record", {**payload("contact", world, missing, None), "besoin": "nouveau_besoin"}))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    again = desk.submit(f"{page}/reprendre", {}, page)
    assert again.headers["Location"] == page
    from app.nomenclatures import actions as lists
    from app.nomenclatures.rules import Change

    with tenant.tenant(world.org_id), write_unit():
        lists.change_list(world.org_id, "besoin", Change("nouveau_besoin", parent="ecoute", label="Nouveau"))
    hers = f"?agent={world.nadia.user_id}"
    assert desk.submit(f"{page}/reprendre{hers}", {}, page).headers["Location"] == f"/bureau/regler{hers}"
    assert "Aucune saisie pour ces filtres." in desk.get(f"/bureau/regler{hers}").get_data(as_text=True)
    assert only(world, HeldOp).settled == "applied"


def held(phone: Any, world: World, **more: Any) -> dict[str, Any]:
    """A fault that cannot be applied: its sub-category is of no list yet."""
    told = payload("technical", world, uuid4(), "Le câble pend <au hall 14>.")
    return phone.op("technical.flag", {**told, "sub_category": "nouveau_defaut", **more})


def test_a_danger_comes_first_with_its_place_its_urgency_and_its_words_on_today_too(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(held(phone, world, severity="t2"), held(phone, world, severity="t0"), phone.op("drone.fly", {}))
    html = desk.get("/bureau/regler").get_data(as_text=True)
    rows = html[html.index('<ul class="rows">') :].split("</li>")
    assert "Danger" in rows[0] and not any("Danger" in one for one in rows[1:])
    assert "Les Glycines" in rows[0] and "Le câble pend &lt;au hall 14&gt;." in rows[0]
    today = desk.get("/bureau/").get_data(as_text=True)
    assert today.count("Danger à régler") == 1 and "Les Glycines" in today
    assert "Urgence" in desk.get(f"/bureau/regler/{only(world, HeldOp, grave=True).id}").get_data(as_text=True)


def test_what_was_settled_stays_findable_with_who_when_how_and_why(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(phone.op("drone.fly", {}), phone.op("kite.fly", {}))
    first, second = desk_ids(world)
    page = f"/bureau/regler/{first}"
    assert desk.submit(f"{page}/classer", REFUSED, page).status_code == 303
    settled = desk.get("/bureau/regler?etat=reglees").get_data(as_text=True)
    assert str(first) in settled and str(second) not in settled
    assert "Refusée par Claire Vasseur" in settled
    assert "Essai &lt;du&gt; téléphone" in desk.get(page).get_data(as_text=True)
    waiting = desk.get("/bureau/regler").get_data(as_text=True)
    assert str(second) in waiting and str(first) not in waiting


def desk_ids(world: World) -> list[Any]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return list(s.scalars(select(HeldOp.id).order_by(HeldOp.held_at, HeldOp.id)))


def test_a_retry_that_is_refused_is_an_error_and_no_tick(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(held(phone, world))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    answer = desk.submit(f"{page}/reprendre", {}, page)
    html = desk.get(answer.location).get_data(as_text=True)
    note = html[html.index("ne s’applique toujours pas") - 400 :]
    assert 'role="alert"' in note[:400] and 'class="said"' not in html


def told(phone: Any) -> list[dict[str, Any]]:
    """What its author's phone is told of what was held, once it has asked."""
    return [one["data"] for (kind, _), one in phone.pull_all().items() if kind == "settlement"]


def settled_at_desk(world: World, desk: Any, phone: Any, op: dict[str, Any], **typed: Any) -> tuple[Any, str]:
    """Held, then filled in at the desk with what is typed; the answer, and the page as it was."""
    phone.sync(op)
    page = f"/bureau/regler/{only(world, HeldOp, settled_at=None).id}"
    return desk.submit(f"{page}/completer", typed, page), page


FILLED: dict[str, tuple[str, str, dict[str, Any], dict[str, Any], dict[str, Any], tuple[str, str]]] = {
    # kind, what is wrong with it, what is typed at the desk, what the entry then holds, what the agent is told
    "a need of no list": ("contact.record", "contact", {"besoin": "fee"}, {"besoin": "ecoute"},
                          {"besoin": "ecoute"}, ("Besoin", "Être écouté")),
    "no outcome": ("conflict.report", "conflict", {"issue": None}, {"issue": "deplace"}, {"issue": "deplace"},
                   ("Résultat", "Déplacé")),
    "an outcome of another family": ("conflict.report", "conflict", {"issue": "dispersion"}, {"issue": "apaise"},
                                     {"issue": "apaise"}, ("Résultat", "Apaisé")),
    "a fault that is not of its category": (
        "technical.flag", "technical", {"sub_category": "rats"},
        {"category": "nuisibles", "sub_category": "rats"}, {"category": "nuisibles", "sub_category": "rats"},
        ("Précision", "Rats"),
    ),
    "a danger without its call": ("technical.flag", "technical", {"call": None}, {"call_fait": "impossible"},
                                  {"call_impossible": True}, ("Appel", "")),
    "a state that is none": ("visit.record", "visit", {"state": "vu"}, {"state": "visite"}, {"state": "visite"},
                             ("État", "Visité")),
    "a level off the scale": ("ambience.record", "ambience", {"level": 9}, {"level": "2"}, {"level": 2},
                              ("Ambiance", "Vigilance")),
    "an answer that is none": ("referral.propose", "referral", {"consent": "peut_etre"}, {"consent": "accorde"},
                               {"consent": "accorde"}, ("Réponse de la personne", "Accordé")),
    "a text too long": ("contact.record", "contact", {"text": "mot " * 200}, {"text": "Court, dit autrement."},
                        {"text": "Court, dit autrement."}, ("Texte", "")),
    "a round nobody knows": ("contact.record", "contact", {"round_id": "0" * 32}, {"laisser": ["0"]},
                             {"round_id": None}, ("Le lien avec la tournée", "laissé de côté")),
    "a field of another release": ("contact.record", "contact", {"humeur": "<b>calme</b>"}, {"laisser": ["0"]},
                                   {"besoin": "ecoute"},
                                   ("Ce que cette version de Palier ne connaît pas", "laissé de côté")),
}  # fmt: skip


@pytest.mark.parametrize("case", FILLED)
def test_a_field_at_fault_is_filled_at_the_desk_and_the_entry_is_applied_as_the_agent_s(
    case: str, world: World, evening: Evening, as_phone: Any, as_desk: Any
) -> None:
    kind, name, wrong, typed, holds, said = FILLED[case]
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    sent = {name: value for name, value in {**told_of(name, world, evening), **wrong}.items() if value is not None}
    op = phone.op(kind, sent)
    phone.sync(op)
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    asked = {one for one in re.findall(r'name="(\w+)"', completing(desk.get(page))) if one not in HIDDEN}
    assert asked == set(typed) | ({"call_qui", "call_heure"} if "call_fait" in typed else set())
    answer = desk.submit(f"{page}/completer", typed, page)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    row = only(world, KINDS[name].model, id=UUID(op["record_id"]))
    assert {column: getattr(row, column) for column in holds} == holds and row.author_id == world.nadia.user_id
    held = only(world, HeldOp)
    assert held.body["payload"] == sent, "what was sent stays as it came"
    assert (held.settled, held.settled_by) == ("applied", world.claire.user_id)
    html = desk.get(page).get_data(as_text=True)
    assert "Complétée et appliquée" in html and "par Claire Vasseur" in html
    (one,) = told(phone)
    assert (one["settled"], one["by_desk"], one["record_id"]) == ("applied", True, op["record_id"])
    assert list(said) in one["filled"]


def test_the_hour_of_a_call_is_one_it_can_have_been_made_at(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    sent = {**payload("technical", world, uuid4(), None), "call": None}
    op = phone.op("technical.flag", sent)
    phone.sync(op)
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    made = {"call_fait": "passe", "call_qui": "Astreinte"}
    later = clock.local(clock.now() + timedelta(hours=1))
    answer = desk.submit(f"{page}/completer", {**made, "call_heure": f"{later:%H:%M}"}, page)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "À cette heure, l’appel n’était pas passé" in shown
    assert 'value="Astreinte"' in shown
    before = clock.local(clock.now() - timedelta(minutes=10)).replace(second=0, microsecond=0)
    assert desk.submit(f"{page}/completer", {**made, "call_heure": f"{before:%H:%M}"}, page).status_code == 303
    assert only(world, KINDS["technical"].model, id=UUID(op["record_id"])).called_at == before


def told_of(name: str, world: World, evening: Evening) -> dict[str, Any]:
    if name == "ambience":
        return {"place": {"estate": str(world.glycines.estate_id)}, "dimensions": {}}
    return payload(name, world, evening.partner_id, "Vu au hall 14.")


HIDDEN = {"csrf_token", "whose", "once", "seen"}


def completing(answer: Any) -> str:
    """The form that fills in, of the page of one."""
    html = str(answer.get_data(as_text=True))
    return html[html.index("<h2>Compléter</h2>") : html.index("<h2>Reprendre")]


def test_a_place_nobody_knows_is_looked_for_at_the_desk_without_a_script_too(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    lost = {**payload("contact", world, uuid4(), None), "place": {"entrance": str(uuid4())}}
    op = phone.op("contact.record", lost)
    phone.sync(op)
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    looking = desk.submit(f"{page}/completer", {"place-mots": "glyc", "place-acte": "chercher"}, page)
    assert looking.status_code == 200 and str(world.glycines.estate_id) in looking.get_data(as_text=True)
    assert desk.submit(f"{page}/completer", {}, page).status_code == 422
    other = desk.submit(f"{page}/completer", {"place": str(world.strange_home.estate_id)}, page)
    assert other.status_code == 422, "an estate of another structure is none"
    answer = desk.submit(f"{page}/completer", {"place": str(world.glycines.estate_id)}, page)
    assert answer.status_code == 303
    row = only(world, KINDS["contact"].model, id=UUID(op["record_id"]))
    assert row.estate_id == world.glycines.estate_id
    assert told(phone)[0]["filled"] == [["Lieu", "Les Glycines"]]


def test_a_filling_that_still_does_not_apply_keeps_nothing_and_says_so(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    told_so = payload("conflict", world, uuid4(), None)
    answer, page = settled_at_desk(
        world, desk, phone, phone.op("conflict.report", {**told_so, "issue": "dispersion"}), issue="dialogue_sans_effet"
    )
    assert answer.status_code == 422 and "Ce résultat ne va pas" in answer.get_data(as_text=True)
    held = only(world, HeldOp)
    assert (held.settled, held.filled, held.tries) == (None, None, 1)
    assert "<h2>Compléter</h2>" in desk.get(page).get_data(as_text=True)


def test_what_does_not_open_offers_nothing_to_fill(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(phone.op("contact.record", {**payload("contact", world, uuid4(), None), "besoin": "fee"}))
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(update(HeldOp).values(_body=b"\x01lost"))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    html = desk.get(page).get_data(as_text=True)
    assert "<h2>Compléter</h2>" not in html and "<h2>Refuser</h2>" in html
    assert desk.submit(f"{page}/completer", {"besoin": "ecoute"}, page).status_code == 422


def test_who_was_refused_is_told_why_on_the_phone_and_nobody_else_is(world: World, as_phone: Any, as_desk: Any) -> None:
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    op = nadia.op("contact.record", {**payload("contact", world, uuid4(), "Mes mots."), "besoin": "fee"})
    nadia.sync(op)
    assert told(nadia) == []
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    clock.move(timedelta(days=6))  # a phone that was off all the week
    assert as_desk(world.claire).submit(f"{page}/classer", REFUSED, page).status_code == 303
    (one,) = told(nadia)
    assert one["op_id"] == op["id"] and one["operation"] == "contact.record" and one["record_id"] == op["record_id"]
    assert (one["settled"], one["why"], one["note"]) == ("dismissed", "pour_essayer", "Essai <du> téléphone")
    assert told(yoann) == []
    clock.move(timedelta(days=7, minutes=1))  # the words leave as any text does, the fact stays
    retire_old_records()
    assert [(it["why"], it["note"]) for it in told(nadia)] == [("pour_essayer", None)]


def test_a_refusal_for_another_reason_needs_words(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(phone.op("drone.fly", {}))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    for typed in ({"motif": "autre"}, {"motif": "non_renseigne"}, {"motif": "inconnu"}, {"precision": "Rien."}):
        assert desk.submit(f"{page}/classer", typed, page).status_code == 422
    assert desk.submit(f"{page}/classer", {"motif": "autre", "precision": "Vu ensemble."}, page).status_code == 303


def test_what_was_beyond_the_agent_s_rights_is_applied_as_hers_when_a_coordinator_says_so(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    with tenant.tenant(world.org_id), write_unit():
        far = places.create_sector(world.org_id, name="Sud", code="S9").id
        estate_id = places.create_estate(world.org_id, name="Les Acacias", sector_id=far).id
    there = {**payload("contact", world, uuid4(), None), "place": {"estate": str(estate_id)}}
    op = phone.op("contact.record", there)
    assert phone.sync(op)["results"][0]["reason"] == "not_allowed"
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    assert "c’est vous qui l’autorisez" in desk.get(page).get_data(as_text=True)
    assert desk.submit(f"{page}/reprendre", {}, page).location == "/bureau/regler"
    row = only(world, KINDS["contact"].model, id=UUID(op["record_id"]))
    assert (row.author_id, row.estate_id) == (world.nadia.user_id, estate_id)
    assert [one["settled"] for one in told(phone)] == ["applied"]
    html = desk.get(page).get_data(as_text=True)
    assert "c’est vous qui l’autorisez" not in html and "note--stop" not in html, "settled, it asks for nothing"
    (entry,) = re.findall(r'href="(/bureau/relire/contact/[^"]+)">.*?Voir la saisie</a>', html)
    assert op["record_id"] in entry and desk.get(entry).status_code == 200
    phone.sync(phone.op("entry.cancel", {"kind": "contact", "reason": None}, UUID(op["record_id"]), base_rev=1))
    undone = f"/bureau/regler/{only(world, HeldOp, settled_at=None).id}"
    desk.submit(f"{undone}/reprendre", {}, undone)
    assert "Voir la saisie" not in desk.get(page).get_data(as_text=True)


ABOUT = {
    "entry.correct": ({"changes": {"gravite": "g3", "text": "Il pleut."}, "reason": "Relu"}, "Correction d’un conflit"),
    "entry.cancel": ({"reason": "Saisie deux fois"}, "Annulation d’un conflit"),
    "entry.twin": ({"other": str(uuid4()), "same": True}, "Réponse sur le doublon d’un conflit"),
}


@pytest.mark.parametrize("kind", ABOUT)
def test_what_is_about_an_entry_says_which_one_and_where_in_the_list_and_on_its_page(
    kind: str, world: World, evening: Evening, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    sent, title = ABOUT[kind]
    phone.sync(phone.op(kind, {"kind": "conflict", **sent, "demain": "x"}, evening.conflict))
    held = only(world, HeldOp)
    told = f"{title}, Les Glycines, Bâtiment A, Hall 14, ven. 20 nov. à "
    assert told in desk.get("/bureau/regler").get_data(as_text=True)
    html = desk.get(f"/bureau/regler/{held.id}").get_data(as_text=True)
    assert told in html and f"/bureau/relire/conflict/{evening.conflict}" in html
    if kind == "entry.correct":
        level = html.partition("<dt>Niveau</dt>")[2].partition("</dd>")[0]
        assert "Conflit ouvert" in level and "enregistré&nbsp;: <bdi>Tension" in level


def test_what_is_about_a_round_a_consigne_or_a_follow_up_says_which(
    world: World, evening: Evening, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(
        phone.op("round.pause", {"x": 1}, evening.round_id), phone.op("consigne.read", {"x": 1}, evening.consigne_id)
    )
    html = desk.get("/bureau/regler").get_data(as_text=True)
    assert "Pause de tournée, ven. 20 nov. à 08:00" in html and "Consigne lue, Les Verriers" in html


def test_the_page_of_one_says_its_level_once_and_no_field_is_optional_that_is_asked_for(
    world: World, evening: Evening, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    danger = payload("technical", world, evening.partner_id, "Porte au sol.")
    phone.sync(phone.op("technical.flag", {**danger, "call": None}))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    html = desk.get(page).get_data(as_text=True)
    assert html.count("<dt>Urgence</dt>") == 1 and html.count("Reprendre la saisie") == 1
    refused = desk.submit(f"{page}/completer", {"call_fait": "passe"}, page)
    asked = refused.get_data(as_text=True).partition("<h2>Compléter</h2>")[2].partition("<h2>Refuser</h2>")[0]
    assert refused.status_code == 422 and asked.count("si l’appel est passé") == 2 and "facultatif" not in asked


def test_what_this_release_cannot_read_is_not_first_offered_to_be_tried_again(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync({**phone.op("contact.record", payload("contact", world, uuid4(), None)), "schema": 9})
    html = desk.get(f"/bureau/regler/{only(world, HeldOp).id}").get_data(as_text=True)
    refuse, again = html.index("<h2>Refuser</h2>"), html.index("<h2>Reprendre telle quelle</h2>")
    assert refuse < again and "après sa mise à jour" in html[again:]


def test_what_is_wrong_is_said_in_the_words_of_the_form_and_to_nobody_in_particular(
    world: World, evening: Evening, as_phone: Any, as_desk: Any
) -> None:
    phone = as_phone(world.nadia)
    told_so = {**payload("contact", world, evening.partner_id, None), "canal": 7, "registre": None, "humeur": "x"}
    phone.sync(phone.op("contact.record", told_so))
    assert only(world, HeldOp).message == "Champs à revoir\u00a0: champ inconnu, contact, type d’action."


def test_the_list_is_sorted_by_its_age_its_place_and_its_reason(
    world: World, evening: Evening, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    told_so = payload("contact", world, evening.partner_id, None)
    places = {"Les Verriers": {"estate": str(world.verriers.estate_id)}, "Les Glycines": told_so["place"]}
    for name, place in places.items():
        wrong = {"besoin": "fee"} if name == "Les Verriers" else {"humeur": "x"}
        phone.sync(phone.op("contact.record", {**told_so, **wrong, "place": place}))
        clock.move(timedelta(minutes=1))
    phone.sync(phone.op("drone.fly", {}))

    def order(query: str) -> list[str]:
        rows = re.findall(r'<li id="l-.*?</li>', desk.get(f"/bureau/regler{query}").get_data(as_text=True), re.DOTALL)
        return [next((one for one in (*places, "ne connaît pas") if one in row), "") for row in rows]

    oldest = ["Les Verriers", "Les Glycines", "ne connaît pas"]
    assert order("") == order("?tri=depuis") == order("?tri=-depuis")[::-1] == oldest
    assert order("?tri=lieu") == ["Les Glycines", "Les Verriers", "ne connaît pas"]
    assert order("?tri=-lieu") == ["Les Verriers", "Les Glycines", "ne connaît pas"]
    assert order("?tri=raison") == ["Les Glycines", "ne connaît pas", "Les Verriers"]
    assert 'href="/bureau/regler?tri=-lieu"' in desk.get("/bureau/regler?tri=lieu").get_data(as_text=True)
    assert "tri=lieu" not in desk.get("/bureau/regler?etat=reglees").get_data(as_text=True)
