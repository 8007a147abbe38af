"""A request grows into a case: its words begin the form, who asked is party A, and its code says what became of it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import tenant
from app.core.unit import read_unit, write_unit
from app.mediation.intake.models import CaseRequest
from app.mediation.models import MediationCase
from app.parties.models import Party, Reading
from tests.mediation.intake.asking import noted
from tests.sent.forms import opened, send
from tests.world import World

OPENING = "/bureau/dossiers/nouveau"


def test_it_begins_the_form_and_becomes_the_case_with_its_first_party(app: Flask, world: World, as_desk: Any) -> None:
    asked, desk = noted(world, name="Zohra Kébir", phone="0601020304"), as_desk(world.claire)
    page = f"{OPENING}?demande={asked}"
    form = opened(desk, page, OPENING)
    home = world.glycines
    typed = {"type": "bruit_musique", "residence": str(home.estate_id), "hall": str(home.entrances[0]), "suivre": "non",
             "vu": f"{home.estate_id} bruit_musique"}  # fmt: skip
    answer = send(desk, form, typed)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with tenant.tenant(world.org_id), read_unit() as s:
        case, row = s.scalars(select(MediationCase)).one(), s.get_one(CaseRequest, (world.org_id, asked))
        party, made = s.scalars(select(Party)).one(), case.id
        assert (row.state, row.case_id) == ("en_dossier", case.id)
        assert (party.letter, party.name, party.contact) == ("A", "Zohra Kébir", {"phone": "0601020304"})
        assert case.facts == row.facts
        assert s.scalars(select(Reading).where(Reading.about_id == asked)).all()
    for page in (f"/bureau/dossiers/{made}", f"/bureau/dossiers/{made}/recevabilite"):
        assert f"/bureau/demandes/{asked}" in desk.get(page).get_data(as_text=True)
    assert f"/bureau/dossiers/{made}" in desk.get(f"/bureau/demandes/{asked}").get_data(as_text=True)


def test_whoever_does_not_read_requests_begins_with_an_empty_form(app: Flask, world: World, as_desk: Any) -> None:
    asked = noted(world, name="Zohra Kébir")
    page = as_desk(world.nadia).get(f"{OPENING}?demande={asked}").get_data(as_text=True)
    assert "Zohra" not in page


@pytest.mark.parametrize("who", ["lead", "claire"])
def test_of_two_who_open_one_request_at_once_the_second_is_told_and_keeps_what_was_typed(
    app: Flask, world: World, as_desk: Any, who: str
) -> None:
    asked, home = noted(world, facts="Coups au plafond <script>alert(1)</script>"), str(world.glycines.estate_id)
    page, typed = f"{OPENING}?demande={asked}", {"type": "bruit", "residence": home, "suivre": "non"}
    desks = as_desk(world.claire), as_desk(getattr(world, who))
    forms = [opened(desk, page, OPENING) for desk in desks]
    first, second = (
        send(desk, form, {**typed, "vu": f"{home} bruit"}) for desk, form in zip(desks, forms, strict=True)
    )
    assert (first.status_code, second.status_code) == (303, 422)
    html = second.get_data(as_text=True)
    assert "Devenue un dossier" in html and "Coups au plafond &lt;script&gt;" in html and "<script>alert" not in html
    with tenant.tenant(world.org_id), write_unit() as s:
        assert len(s.scalars(select(MediationCase)).all()) == 1
