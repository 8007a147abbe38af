"""Technical problems on both databases: the call, the three axes, duplicates, the landlord's line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.logbook import actions as logbook
from app.review import actions as review
from app.review.models import ReleasedLine
from app.technical import actions, queries
from app.technical.models import TechnicalProblem
from app.technical.schemas import TechnicalOp, wire
from tests.clients import Phone
from tests.records import technical_problem
from tests.world import Person, World


@pytest.fixture(autouse=True)
def in_the_organisation(world: World) -> Any:
    with tenant(world.org_id), clock.frozen("2026-11-20 19:00"):
        yield


def flagged(world: World, **more: Any) -> UUID:
    with write_unit():
        return actions.flag(world.nadia.act(), technical_problem(world, **more)).id


def line(id: UUID) -> ReleasedLine | None:
    with read_unit() as s:
        return s.scalar(select(ReleasedLine).where(ReleasedLine.entity_id == id))


def sent(world: World, id: UUID, **more: Any) -> None:
    how = {"channel": "courriel", "sent_to": "bailleur", "reference": "DI-48213", **more}
    with write_unit():
        actions.transmit(world.claire.actor, clock.now(), id, **how)


def test_a_danger_without_its_call_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="téléphonez"):
        flagged(world, severity="t0")
    assert flagged(world, severity="t0", call_impossible=True)
    assert flagged(world, severity="t0", called_at=clock.now(), called_who="Astreinte")


def test_the_call_on_the_wire_becomes_columns_and_comes_back(world: World) -> None:
    call = {"at": "2026-11-20T17:55:00Z", "who": "Astreinte"}
    codes = {"category": "gaz_incendie", "sub_category": "odeur_gaz", "severity": "t0", "requester": "habitant"}
    place = {"estate": str(world.glycines.estate_id)}
    data = TechnicalOp().load({"place": place, **codes, "call": call})
    with write_unit():
        row = actions.flag(world.nadia.act(), data)
        assert wire(row, world.nadia.actor)["call"] == call
        assert "call" not in wire(row, world.yoann.actor)


def test_a_later_danger_needs_a_call_too(world: World) -> None:
    id = flagged(world)
    with pytest.raises(Refused, match="téléphonez"), write_unit() as s:
        row = s.get_one(TechnicalProblem, (world.org_id, id))
        logbook.correct(world.nadia.act(id), row, {"severity": "t0"}, None, clock.now())


def test_a_sub_category_goes_with_its_category(world: World) -> None:
    with pytest.raises(Refused):
        flagged(world, category="nuisibles", sub_category="porte_hall")


def test_what_is_transmitted_is_kept_and_the_landlord_sees_the_axes(world: World) -> None:
    id = flagged(world, floor=2, lieu="logement", text="chez M. Rabatel")
    clock.move(timedelta(days=1))
    sent(world, id)
    shown = line(id)
    assert shown is not None
    assert (shown.work, shown.transmission, shown.feedback) == ("retenu", "envoye", "a_informer")
    assert (shown.flagged_on, shown.sent_on) == (date(2026, 11, 20), date(2026, 11, 21))
    assert shown.lieu is None and shown.category == "acces_fermeture"


def test_it_is_transmitted_once_by_the_desk_through_a_known_channel(world: World) -> None:
    id = flagged(world)
    with pytest.raises(NotAllowed), write_unit():
        actions.transmit(world.nadia.actor, clock.now(), id, channel="courriel", sent_to="bailleur")
    for wrong in ({"channel": "pigeon"}, {"sent_to": "voisin"}, {"sent_on": date(2026, 11, 21)}):
        with pytest.raises(Refused):
            sent(world, id, **wrong)
    sent(world, id)
    with pytest.raises(Refused, match="déjà transmis"):
        sent(world, id)


def test_a_retained_problem_stays_inside_whatever_happens_to_it(world: World) -> None:
    id = flagged(world)
    with write_unit():
        review.retain(world.claire.actor, clock.now(), "technical", id, "doublon")
    with pytest.raises(Refused, match="gardé en interne"):
        sent(world, id)
    assert line(id) is None


def test_telling_the_requester_ends_that_axis(world: World) -> None:
    seen, asked = flagged(world, requester="aucun"), flagged(world)
    with write_unit():
        assert actions.told(world.claire.actor, clock.now(), asked).feedback == "informe"
    with pytest.raises(Refused, match="Personne"), write_unit():
        actions.told(world.claire.actor, clock.now(), seen)


@pytest.mark.parametrize("axis", ["work", "transmission", "feedback"])
def test_a_state_that_leads_nowhere_is_left_as_it_is(world: World, axis: str) -> None:
    id, claire = flagged(world), world.claire.actor
    with write_unit() as s:
        setattr(s.get_one(TechnicalProblem, (world.org_id, id)), axis, "d_apres")
    moves: dict[str, Any] = {
        "work": lambda: actions.keep(claire, clock.now(), id),
        "transmission": lambda: actions.transmit(claire, clock.now(), id, channel="courriel", sent_to="bailleur"),
        "feedback": lambda: actions.told(claire, clock.now(), id),
    }
    with pytest.raises(Refused) as refused, write_unit():
        moves[axis]()
    assert refused.value.code == "etat"
    with read_unit() as s:
        assert getattr(s.get_one(TechnicalProblem, (world.org_id, id)), axis) == "d_apres"


def test_duplicates_are_of_the_same_estate_and_category_nearest_first(world: World) -> None:
    far = flagged(world, place={"entrance": world.glycines.entrances[1]})
    near, problem = flagged(world), flagged(world, sub_category="interphone")
    flagged(world, category="nuisibles", sub_category="rats")
    flagged(world, place={"estate": world.verriers.estate_id})
    with read_unit() as s:
        row = s.get_one(TechnicalProblem, (world.org_id, problem))
        assert [one.id for one in queries.duplicates(world.org_id, row)] == [near, far]


def test_a_call_made_afterwards_is_kept(world: World, as_phone: Callable[[Person], Phone]) -> None:
    place = {"estate": str(world.glycines.estate_id)}
    codes = {"category": "gaz_incendie", "sub_category": "odeur_gaz", "severity": "t0", "requester": "habitant"}
    phone = as_phone(world.nadia)
    flag = phone.op("technical.flag", {"place": place, **codes, "call": {"impossible": True}})
    call = {"at": "2026-11-20T17:55:00Z", "who": "Astreinte"}
    told = {"kind": "technical", "changes": {"call": call}, "reason": "Appel passé ensuite"}
    correct = phone.op("entry.correct", told, flag["record_id"], base_rev=1)
    assert [one["result"] for one in phone.sync(flag, correct)["results"]] == ["applied", "applied"]
    with tenant(world.org_id), read_unit() as s:
        row = s.get_one(TechnicalProblem, (world.org_id, UUID(flag["record_id"])))
        assert wire(row, world.nadia.actor)["call"] == call
        assert not row.call_impossible
