"""Around a round: a note of one's own before it, words for the next team after it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core import clock
from app.core.tenant import tenant
from app.core.unit import write_unit
from app.logbook.rules import TEXT_ON_PHONE
from app.places import actions as places
from app.rounds import actions, jobs
from app.rounds.models import Consigne, PreparationNote
from app.sync.models import HeldOp
from tests.clients import Phone
from tests.rounds.test_parts import planned
from tests.rounds.test_ras import done
from tests.rows import only
from tests.world import World

DOOR = "Porte du hall 14 qui ne ferme plus, gardien prévenu."
OWN = "Demander à la voisine du 2e si le bruit a cessé."
MINUTE = timedelta(minutes=1)


@pytest.fixture
def walk(world: World) -> Any:
    """A planned round of the pair, this evening."""
    with clock.frozen("2026-11-20 18:00"):
        yield planned(world)


def leave(phone: Phone, world: World, walk: str, id: str, text: str = DOOR) -> dict[str, Any]:
    place = {"estate": str(world.glycines.estate_id)}
    return phone.op("consigne.leave", {"round_id": walk, "place": place, "text": text}, id)


def held(phone: Phone, kind: str) -> list[dict[str, Any]]:
    phone.cursor = None
    return [one["data"] for (name, _), one in phone.pull_all().items() if name == kind]


# --- words for the next team ------------------------------------------------------------------------


def test_what_a_team_leaves_is_read_by_the_next_with_its_author_its_days_and_its_receipts(
    world: World, as_phone: Any, walk: str
) -> None:
    nadia, yoann, id = as_phone(world.nadia), as_phone(world.yoann), str(uuid4())
    done(nadia, leave(nadia, world, walk, id))
    clock.move(5 * MINUTE)
    done(yoann, yoann.op("consigne.read", {}, id))
    (note,) = held(yoann, "consigne")
    assert (note["text"], note["author"], note["round_id"]) == (DOOR, "Nadia Belkacem", walk)
    assert (note["valid_from"], note["valid_to"]) == ("2026-11-20", "2026-11-26")
    readers = [str(world.nadia.user_id), str(world.yoann.user_id)]
    assert note["read_by"] == readers
    assert note["reads"] == dict(zip(readers, ("2026-11-20T17:00:00Z", "2026-11-20T17:05:00Z"), strict=True))


def test_the_desk_reads_what_was_left_and_who_else_read_it(
    world: World, as_phone: Any, as_desk: Any, walk: str
) -> None:
    nadia, yoann, desk, id = as_phone(world.nadia), as_phone(world.yoann), as_desk(world.claire), str(uuid4())
    done(nadia, leave(nadia, world, walk, id))
    html = desk.get("/bureau/consignes").get_data(as_text=True)
    assert DOOR in html and "Nadia Belkacem, en fin de tournée" in html and "Pas encore lue" in html
    done(yoann, yoann.op("consigne.read", {}, id))
    assert "Lue par Yoann Le Guen" in desk.get("/bureau/consignes").get_data(as_text=True)


def test_after_midnight_it_is_of_the_service_day(world: World, as_phone: Any, walk: str) -> None:
    clock.move(timedelta(hours=7))
    nadia = as_phone(world.nadia)
    done(nadia, leave(nadia, world, walk, str(uuid4())))
    assert only(world, Consigne).valid_from == date(2026, 11, 20)


def test_sent_twice_or_left_again_in_other_words_it_is_one(world: World, as_phone: Any, walk: str) -> None:
    nadia, id = as_phone(world.nadia), str(uuid4())
    first = leave(nadia, world, walk, id)
    done(nadia, first)
    assert nadia.sync(first)["results"][0]["result"] == "duplicate"
    done(nadia, leave(nadia, world, walk, id, "Porte réparée, à vérifier."))
    note = only(world, Consigne)
    assert (note.text, len(note.reads)) == ("Porte réparée, à vérifier.", 1)


def test_its_author_takes_it_back_and_may_leave_it_again(world: World, as_phone: Any, walk: str) -> None:
    nadia, yoann, id = as_phone(world.nadia), as_phone(world.yoann), str(uuid4())
    done(nadia, leave(nadia, world, walk, id))
    (refused,) = yoann.sync(yoann.op("consigne.withdraw", {}, id))["results"]
    assert (refused["result"], refused["reason"]) == ("held", "not_allowed")
    clock.move(MINUTE)
    done(nadia, nadia.op("consigne.withdraw", {}, id))
    assert held(yoann, "consigne") == []
    clock.move(MINUTE)
    done(nadia, leave(nadia, world, walk, id))
    assert [one["text"] for one in held(yoann, "consigne")] == [DOOR]


def test_what_the_desk_closed_stays_closed_when_older_words_arrive(world: World, as_phone: Any, walk: str) -> None:
    nadia, id = as_phone(world.nadia), str(uuid4())
    done(nadia, leave(nadia, world, walk, id))
    late = leave(nadia, world, walk, id, "Écrit avant la clôture.")
    clock.move(MINUTE)
    with tenant(world.org_id), write_unit():
        actions.close_consigne(world.claire.actor, clock.now(), UUID(id))
    done(nadia, late)
    assert held(nadia, "consigne") == []


def test_nobody_writes_over_a_consigne_of_somebody_else(world: World, as_phone: Any, walk: str) -> None:
    yoann = as_phone(world.yoann)
    with tenant(world.org_id), write_unit():
        desk = actions.write_consigne(
            world.claire.actor, clock.now(), estate_id=world.glycines.estate_id, text="Digicode changé",
            valid_from=clock.today(),
        )  # fmt: skip
        id = str(desk.id)
    for op in (leave(yoann, world, walk, id), yoann.op("consigne.withdraw", {}, id)):
        assert yoann.sync(op)["results"][0]["result"] == "held"
    note = only(world, Consigne)
    assert (note.text, note.closed_at) == ("Digicode changé", None)


def test_a_planned_round_out_of_her_sector_leaves_its_word_there(world: World, as_phone: Any) -> None:
    with clock.frozen("2026-11-20 18:00"):
        with tenant(world.org_id), write_unit():
            away = places.create_sector(world.org_id, name="Sud", code="S3").id
            places.move_estate(world.org_id, world.glycines.estate_id, away)
        clock.move(timedelta(days=60))
        walk = planned(world)
        nadia = as_phone(world.nadia)
        assert nadia.sync(leave(nadia, world, walk, str(uuid4())))["results"][0]["result"] == "applied"


# --- a note of one's own ----------------------------------------------------------------------------


def note(phone: Phone, walk: str, text: str, id: str) -> dict[str, Any]:
    return phone.op("preparation.write", {"round_id": walk, "text": text}, id)


def test_ones_own_note_is_on_ones_own_phones_and_nowhere_else(
    world: World, as_phone: Any, as_desk: Any, walk: str
) -> None:
    nadia, other, yoann, id = as_phone(world.nadia), as_phone(world.nadia), as_phone(world.yoann), str(uuid4())
    done(nadia, note(nadia, walk, OWN, id))
    written = {"round_id": walk, "text": OWN, "written_at": "2026-11-20T17:00:00Z"}
    assert held(nadia, "preparation") == held(other, "preparation") == [written]
    assert held(yoann, "preparation") == []
    assert OWN.encode() not in (only(world, PreparationNote)._text or b"")


def test_of_two_phones_what_was_written_last_stays_whichever_came_first(world: World, as_phone: Any, walk: str) -> None:
    one, two, id = as_phone(world.nadia), as_phone(world.nadia), str(uuid4())
    early = note(one, walk, "D’abord", id)
    clock.move(MINUTE)
    done(two, note(two, walk, "Ensuite", id))
    done(one, early)
    assert only(world, PreparationNote).text == "Ensuite"
    clock.move(MINUTE)
    done(one, note(one, walk, " ", id))
    assert held(two, "preparation") == []


def test_a_note_that_is_held_is_not_read_at_the_desk(world: World, as_phone: Any, as_desk: Any, walk: str) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(note(phone, str(uuid4()), OWN, str(uuid4())))
    for page in ("/bureau/regler", f"/bureau/regler/{only(world, HeldOp).id}", "/bureau/"):
        html = desk.get(page).get_data(as_text=True)
        assert "voisine" not in html, page
    assert "Réservé à la personne qui l’a écrit." in desk.get(f"/bureau/regler/{only(world, HeldOp).id}").get_data(True)


def test_a_week_after_the_round_the_note_is_rubbed_out_here_and_on_the_phones(
    world: World, as_phone: Any, walk: str
) -> None:
    nadia = as_phone(world.nadia)
    done(nadia, note(nadia, walk, OWN, str(uuid4())))
    clock.move(TEXT_ON_PHONE - MINUTE)
    jobs.rub_out_preparations()
    assert only(world, PreparationNote).text == OWN
    clock.move(MINUTE)
    jobs.rub_out_preparations()
    assert only(world, PreparationNote).text is None
    assert {"kind": "preparation", "id": str(only(world, PreparationNote).id)} in nadia.sync()["evictions"]
