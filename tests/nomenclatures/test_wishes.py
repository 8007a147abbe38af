"""Agents propose a change of a list; each proposal is answered, and its author alone reads the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.nomenclatures import drafts, queries, rules
from app.nomenclatures.wishes import actions
from app.nomenclatures.wishes.models import ListWish
from app.nomenclatures.wishes.rules import LABEL_MAX, REASON_MAX, Want
from app.people.models import Membership
from app.sync import jobs
from tests.clients import Phone
from tests.world import Person, World

MISSING = {"list": "lieu", "want": "manque", "text": "Laverie"}
OTHERWISE = {"list": "lieu", "want": "reformuler", "line": "hall", "text": "Entrée"}
USELESS = {"list": "lieu", "want": "inutile", "line": "gare"}
PHONE = Path(__file__).parents[2] / "static/pwa/features/wishes/wishes.js"


def proposed(phone: Phone, *asked: dict[str, Any], ago: int = 9) -> list[UUID]:
    """Sent and applied, one a minute, the first so many minutes ago: their ids."""
    moments = [clock.now() - timedelta(minutes=ago - n) for n in range(len(asked))]
    ops = [phone.op("list.propose", one, occurred_at=at.isoformat()) for one, at in zip(asked, moments, strict=True)]
    assert {one["result"] for one in phone.sync(*ops)["results"]} == {"applied"}
    return [UUID(one["record_id"]) for one in ops]


def act(person: Person, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
    with tenant(person.org_id), write_unit():
        return verb(person.actor, *([] if verb in (drafts.publish, drafts.drop) else [clock.now()]), *args, **more)


def states(world: World) -> dict[UUID, str]:
    with tenant(world.org_id), read_unit() as s:
        return {one.id: one.state for one in s.scalars(select(ListWish))}


def held(phone: Phone, id: UUID) -> dict[str, Any]:
    """What the phone is sent of it now."""
    found: dict[str, Any] = phone.pull_all()["wish", str(id)]["data"]
    return found


def test_it_travels_waits_and_is_read_by_its_author_alone(world: World, as_phone: Any) -> None:
    nadia, others = as_phone(world.nadia), [as_phone(one) for one in (world.yoann, world.claire)]
    for phone in (nadia, *others):
        phone.pull_all()
    (id,) = proposed(nadia, {**MISSING, "text": "  Laverie\u202e  du bas "})
    assert all(kind != "wish" for phone in others for kind, _ in phone.pull_all())
    told = held(as_phone(world.nadia), id)
    assert (told["list"], told["want"], told["line"], told["text"]) == ("lieu", "manque", None, "Laverie du bas")
    assert (told["state"], told["number"], told["reason"]) == ("en_attente", None, None)


def test_sent_twice_it_is_one_and_another_cannot_take_its_id(world: World, as_phone: Any) -> None:
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    op = nadia.op("list.propose", MISSING)
    nadia.sync(op)
    assert nadia.sync(op)["results"][0]["result"] == "duplicate"
    assert nadia.sync(nadia.op("list.propose", MISSING, op["record_id"]))["results"][0]["result"] == "applied"
    assert yoann.sync(yoann.op("list.propose", MISSING, op["record_id"]))["results"][0]["result"] == "held"
    assert len(states(world)) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {**MISSING, "list": "liste_inconnue"},
        {**MISSING, "text": "\u200b "},
        {**MISSING, "text": "x" * (LABEL_MAX + 1)},
        {**MISSING, "list": "gravite"},
        {**USELESS, "list": "gravite", "line": "g1"},
        {**OTHERWISE, "line": None},
        {**USELESS, "line": "ligne_inconnue"},
        {**MISSING, "want": "tout_changer"},
    ],
)
def test_what_cannot_be_is_held_and_makes_none(world: World, as_phone: Any, asked: dict[str, Any]) -> None:
    nadia = as_phone(world.nadia)
    assert nadia.sync(nadia.op("list.propose", asked))["results"][0]["result"] == "held"
    assert states(world) == {}


def test_accepted_it_is_in_the_draft_and_published_with_it_under_its_number(world: World, as_phone: Any) -> None:
    nadia = as_phone(world.nadia)
    missing, otherwise, useless = proposed(nadia, MISSING, OTHERWISE, USELESS)
    act(world.claire, actions.accept, missing, label="Laverie du hall", parent="equipement_public")
    act(world.claire, actions.accept, otherwise, label="Entrée")
    act(world.lead, actions.accept, useless)
    assert held(nadia, missing)["state"] == "acceptee" and held(as_phone(world.nadia), missing)["number"] is None
    act(world.claire, drafts.publish, "lieu")
    assert set(states(world).values()) == {"publiee"}
    told = held(nadia, missing)
    assert (told["state"], told["number"], told["put"]) == ("publiee", 1, "laverie_du_hall")
    with tenant(world.org_id), read_unit():
        assert queries.label(world.org_id, "lieu", "laverie_du_hall") == "Laverie du hall"
        assert queries.shipped_code(world.org_id, "lieu", "laverie_du_hall") == "equipement_public"
        assert queries.label(world.org_id, "lieu", "hall") == "Entrée"
        assert "gare" not in [one.code for one in queries.choices(world.org_id, "lieu")]


def test_thrown_away_or_changed_back_it_waits_again(world: World, as_phone: Any) -> None:
    missing, otherwise, useless = proposed(as_phone(world.nadia), MISSING, OTHERWISE, USELESS)
    act(world.claire, actions.accept, missing, label="Laverie", parent="equipement_public")
    act(world.claire, actions.accept, otherwise, label="Entrée")
    act(world.claire, actions.accept, useless)
    act(world.claire, drafts.switch, "lieu", "gare", on=True)
    act(world.claire, drafts.relabel, "lieu", "hall", "Hall")
    assert states(world) == {missing: "acceptee", otherwise: "en_attente", useless: "en_attente"}
    act(world.claire, drafts.drop, "lieu")
    assert set(states(world).values()) == {"en_attente"}
    with tenant(world.org_id), read_unit() as s:
        row = s.get_one(ListWish, (world.org_id, missing))
        assert (row.put, row.answered_by, row.answered_at) == (None, None, None)


def test_a_line_tried_on_a_phone_is_published_all_the_same(world: World, as_phone: Any) -> None:
    (missing,) = proposed(as_phone(world.nadia), MISSING)
    act(world.claire, actions.accept, missing, label="Laverie", parent="equipement_public")
    act(world.claire, drafts.try_out, "lieu")
    act(world.claire, drafts.relabel, "lieu", "laverie", "Laverie du bas")
    act(world.claire, drafts.publish, "lieu")
    assert states(world) == {missing: "publiee"}


def test_a_list_that_is_so_already_or_keeps_its_line_accepts_nothing(world: World, as_phone: Any) -> None:
    asked = {"list": "lieu", "want": "inutile", "line": "autre"}
    missing, otherwise, useless, kept = proposed(as_phone(world.nadia), MISSING, OTHERWISE, USELESS, asked)
    act(world.claire, drafts.add, "lieu", "equipement_public", "Laverie")
    act(world.claire, drafts.relabel, "lieu", "hall", "Entrée")
    act(world.claire, drafts.switch, "lieu", "gare", on=False)
    act(world.claire, drafts.publish, "lieu")
    for id, more in ((missing, {"label": "laverie", "parent": "equipement_public"}), (otherwise, {"label": "Entrée"}),
                     (useless, {}), (kept, {})):  # fmt: skip
        with pytest.raises(Refused):
            act(world.claire, actions.accept, id, **more)
    assert set(states(world).values()) == {"en_attente"}
    with tenant(world.org_id), read_unit():
        assert queries.draft(world.org_id, "lieu") is None


def test_refused_its_author_reads_why_and_it_is_answered_once(world: World, as_phone: Any) -> None:
    nadia = as_phone(world.nadia)
    (id,) = proposed(nadia, MISSING)
    for reason in (" ", "x" * (REASON_MAX + 1)):
        with pytest.raises(Refused):
            act(world.claire, actions.refuse, id, reason)
    act(world.claire, actions.refuse, id, "Elle existe déjà sous un autre nom.")
    told = held(nadia, id)
    assert (told["state"], told["reason"]) == ("refusee", "Elle existe déjà sous un autre nom.")
    with pytest.raises(Refused, match="déjà sa réponse"):
        act(world.lead, actions.accept, id, label="Laverie", parent="equipement_public")
    with tenant(world.org_id), read_unit() as s:
        row = s.get_one(ListWish, (world.org_id, id))
        assert b"existe" not in (row._reason or b"") and b"Laverie" not in (row._text or b"")


def test_who_has_left_is_answered_and_only_the_coordination_answers(world: World, as_phone: Any) -> None:
    (id,) = proposed(as_phone(world.nadia), MISSING)
    for person in (world.admin, world.nadia):
        with pytest.raises(NotAllowed):
            act(person, actions.refuse, id, "Non.")
    with tenant(world.org_id), write_unit():
        db.session.get_one(Membership, (world.org_id, world.nadia.membership_id)).active = False
    act(world.claire, actions.refuse, id, "Merci d’y avoir pensé.")
    assert states(world) == {id: "refusee"}


def test_answered_it_leaves_the_phone_thirty_days_later_and_waiting_it_stays(world: World, as_phone: Any) -> None:
    nadia = as_phone(world.nadia)
    answered, waiting = proposed(nadia, MISSING, USELESS)
    act(world.claire, actions.refuse, answered, "Non.")
    clock.move(timedelta(days=31))
    jobs.retire_old_records()
    kept = {id for kind, id in as_phone(world.nadia).pull_all() if kind == "wish"}
    assert kept == {str(waiting)}


def test_the_phone_knows_the_lists_by_their_titles_and_the_length_of_a_label() -> None:
    source = PHONE.read_text(encoding="utf-8")
    titles = dict(re.findall(r'^  (\w+): "([^"]+)",$', source, re.M))
    assert len(titles) > 20 and titles == {code: rules.shipped(code).label for code in titles}
    scales = re.search(r"SCALES = \[([^\]]+)\]", source)
    assert scales and set(re.findall(r'"(\w+)"', scales[1])) == set(rules.SCALES)
    assert set(re.findall(r'code: "(\w+)", label', source)) == set(Want.codes())
    assert f"LABEL_MAX = {LABEL_MAX};" in source
