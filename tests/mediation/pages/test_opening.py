"""A case is opened at the desk: numbered at once, what looks like it shown first, nothing copied but codes."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.mediation.models import MediationCase
from app.mediation.phone.wire import wire
from app.mediation.subject import about
from app.parties import queries as parties
from app.places.models import Landlord
from tests.conftest import after_an_evening
from tests.mediation.cases import FACTS, a_case
from tests.sent.forms import opened, send
from tests.world import World

NEW = "/bureau/dossiers/nouveau"
SAID = "Texte tapé sur le palier."


def typed(world: World, **more: str) -> dict[str, str]:
    return {
        "parcours": "voisinage", "type": "bruit_musique", "residence": str(world.glycines.estate_id),
        "hall": str(world.glycines.entrances[0]), "lieu": "", "bailleur": "", "point": "", "origine": "habitant_partie",
        "canal": "permanence", "forme": "ecrit", "le": "2026-11-19", "faits": FACTS, "suivre": "non", **more,
    }  # fmt: skip


def cases(world: World) -> list[MediationCase]:
    with tenant.tenant(world.org_id), read_unit() as s:
        found = list(s.scalars(select(MediationCase).order_by(MediationCase.number)))
        s.expunge_all()
        return found


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def test_it_is_numbered_dated_and_has_at_once_who_does_what_by_when(world: World, as_desk: Any) -> None:
    answer = as_desk(world.claire).submit(NEW, typed(world))
    [row] = cases(world)
    assert answer.location == f"/bureau/dossiers/{row.id}"
    assert (row.number, row.family, row.type, row.written) == ("2026-001", "bruit", "bruit_musique", True)
    assert row.entrance_id == world.glycines.entrances[0] and row.sector_id == world.sector_id
    assert row.next == "analyser" and row.next_on is not None


def test_what_looks_like_it_is_shown_before_it_is_written_and_then_one_goes_on(world: World, as_desk: Any) -> None:
    a_case(world)
    claire = as_desk(world.claire)
    shown = text(claire.submit(NEW, typed(world)))
    assert "Un dossier ressemble" in shown and "2026-001" in shown and len(cases(world)) == 1
    seen = f"{world.glycines.estate_id} bruit_musique"
    assert claire.submit(NEW, typed(world, vu=seen)).status_code == 303 and len(cases(world)) == 2


def test_the_halls_of_the_estate_chosen_are_offered_once(world: World, as_desk: Any) -> None:
    claire, seen = as_desk(world.claire), f"{world.glycines.estate_id} bruit_musique"
    assert 'value="' + str(world.glycines.entrances[1]) in text(claire.submit(NEW, typed(world, hall="")))
    claire.submit(NEW, typed(world, hall="", vu=seen))
    [row] = cases(world)
    assert row.estate_id == world.glycines.estate_id and row.entrance_id is None


def test_an_entry_gives_its_place_and_codes_and_never_its_text(app: Flask, world: World, as_desk: Any) -> None:
    _, evening = after_an_evening(app, SAID)
    claire = as_desk(world.claire)
    html = text(claire.get(f"{NEW}?de=conflict:{evening.conflict}"))
    assert "Né d’une saisie" in html and SAID not in html
    claire.submit(NEW, typed(world, de=f"conflict:{evening.conflict}"))
    assert [(one.origin_kind, one.origin_id) for one in cases(world)] == [("conflict", evening.conflict)]


def test_an_entry_that_is_none_of_hers_gives_an_agent_nothing(app: Flask, world: World, as_desk: Any) -> None:
    _, evening = after_an_evening(app)
    with tenant.tenant(world.other_org_id):
        pass
    stranger = as_desk(world.stranger)
    assert "Né d’une saisie" not in text(stranger.get(f"{NEW}?de=conflict:{evening.conflict}"))


@pytest.mark.parametrize(("follows", "status"), [("oui", 200), ("non", 404)])
def test_an_agent_has_it_in_hand_who_says_she_knows_no_party(
    world: World, as_desk: Any, follows: str, status: int
) -> None:
    nadia = as_desk(world.nadia)
    assert nadia.submit(NEW, typed(world, suivre=follows)).status_code == 303
    [row] = cases(world)
    assert nadia.get(f"/bureau/dossiers/{row.id}").status_code == status
    assert row.owner_id == (world.nadia.user_id if follows == "oui" else None), "nobody owes what she may not read"


@pytest.mark.parametrize(("origine", "sides"), [
    ("habitant_partie", [("A", "demandeur", "soi"), ("B", "autre", "structure")]),
    ("bailleur_agence", [("A", "demandeur", "structure")]),
])  # fmt: skip
def test_the_landlord_chosen_is_a_party_after_who_asked(
    world: World, as_desk: Any, origine: str, sides: list[tuple[str, str, str]]
) -> None:
    more = {"parcours": "institution", "type": "relation", "bailleur": str(world.landlord_id)}
    as_desk(world.claire).submit(NEW, typed(world, **more, origine=origine))
    [row] = cases(world)
    with tenant.tenant(world.org_id), read_unit() as s:
        there = parties.of_record(world.org_id, about(row.id))
        assert [(one.letter, one.side, one.speaks) for one in there] == sides
        assert there[-1].contact == {"structure": s.get_one(Landlord, (world.org_id, world.landlord_id)).name}


def test_a_landlord_is_a_party_only_where_a_person_faces_an_institution(world: World, as_desk: Any) -> None:
    claire, landlord = as_desk(world.claire), str(world.landlord_id)
    claire.submit(NEW, typed(world, bailleur=landlord))
    claire.submit(NEW, typed(world, parcours="institution", bailleur=landlord, type="relation",
                             vu=f"{world.glycines.estate_id} relation"))  # fmt: skip
    assert [one.landlord_id for one in cases(world)] == [None, world.landlord_id]


def test_tomorrow_is_no_day_to_have_asked(world: World, as_desk: Any) -> None:
    answer = as_desk(world.claire).submit(NEW, typed(world, le="2026-11-21"))
    assert answer.status_code == 422 and 'id="le-error"' in text(answer) and FACTS in text(answer)
    assert cases(world) == []


def test_what_nobody_touched_stays_as_another_has_made_it(world: World, as_desk: Any) -> None:
    case_id, claire = a_case(world, lieu="palier"), as_desk(world.claire)
    at = f"/bureau/dossiers/{case_id}/corriger"
    shown = {"type": "bruit_fete", "residence": str(world.glycines.estate_id), "lieu": "hall",
             "hall": str(world.glycines.entrances[0])}  # fmt: skip
    before = {"avant_residence": shown["residence"], "avant_hall": shown["hall"], "avant_type": "bruit_musique"}
    claire.submit(at, {**shown, **before, "avant_lieu": "hall", "vu": shown["residence"]})
    [row] = cases(world)
    assert (row.type, row.lieu) == ("bruit_fete", "palier")


def test_two_who_correct_the_same_field_are_told_of_each_other_and_both_versions_are_shown(
    world: World, as_desk: Any
) -> None:
    at = f"/bureau/dossiers/{a_case(world)}/corriger"
    claire, anne = as_desk(world.claire), as_desk(world.lead)
    form, theirs = opened(claire, at, at), opened(anne, at, at)
    clock.move(timedelta(minutes=2))
    assert send(anne, theirs, {"type": "bruit_fete"}).status_code == 303
    answer = send(claire, form, {"type": "bruit_travaux"})
    html = text(answer)
    assert answer.status_code == 409 and "Anne Morel a modifié ce dossier" in html
    assert "Le dossier dit maintenant" in html and "Bruit, fête" in html
    assert '<option selected value="bruit_travaux">' in html
    assert cases(world)[0].type == "bruit_fete"


def test_a_place_outside_every_estate_is_named_as_it_was_typed_until_the_case_is_anonymised(
    world: World, as_desk: Any
) -> None:
    claire, place = as_desk(world.claire), "Place du <marché>"
    there = claire.submit(NEW, typed(world, residence="", hall="", point=place, suivre="oui")).location
    assert place in text(claire.get(there)) and place in text(claire.get("/bureau/dossiers"))
    [row] = cases(world)
    with tenant.tenant(world.org_id), write_unit() as s:
        assert wire(row, world.claire.actor)["place"]["public_point"]["label"] == place
        s.get_one(MediationCase, (world.org_id, row.id)).anonymised_at = clock.now()
    assert place not in text(claire.get(there)) and "Espace public" in text(claire.get(there))
