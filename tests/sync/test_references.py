"""What an operation names is of the organisation, is what it should be and within reach; or nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import Schema, fields
from sqlalchemy import func, select, update

from app.core import clock, refs, tenant
from app.core.base import Base
from app.core.kinds import OPERATIONS
from app.core.unit import read_unit, write_unit
from app.logbook.kinds import entry_kinds
from app.people.models import Membership
from app.places import actions as places
from app.planning import actions as planning
from app.referrals import actions as referrals
from app.rounds import actions as rounds
from app.rounds.models import Contact, Round
from app.sync import shapes
from tests.clients import Phone
from tests.desk.evening import OPS, Evening, payload, tell
from tests.sync.test_exchange import contact
from tests.world import Home, Person, World

SCHEMAS = [
    shapes.Envelope,
    *(one.schema for one in OPERATIONS.values()),
    *(kind.schema for kind in entry_kinds().values()),
]
# Those of a case, which is one confidential record: tests/mediation/phone/test_references.py.
NOT_OF_CASES = {name: one for name, one in OPERATIONS.items() if not name.startswith("case.")}
FREE = {"Envelope.payload", "CorrectOp.changes"}
"""What another schema reads."""


# --- what schemas say ---------------------------------------------------------------------------------


def inside(schema: Schema, above: str) -> Iterator[tuple[str, Any]]:
    """Every field with its path, those of shapes inside it too."""
    for name, field in schema.fields.items():
        inner = field
        while isinstance(inner, fields.List):
            inner = inner.inner
        yield f"{above}{name}", inner
        if isinstance(inner, fields.Nested):
            yield from inside(inner.schema, f"{above}{name}.")


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: one.__name__)
def test_every_id_of_every_operation_says_what_it_refers_to(schema: type[Schema]) -> None:
    for path, field in inside(schema(), f"{schema.__name__}."):
        if isinstance(field, fields.UUID):
            assert isinstance(field, refs.Ref), path
            assert field.to in (refs.AGENT, refs.NAMED, refs.RECORD, refs.OPERATION) or refs.model_of(field.to), path
        elif type(field) is fields.Raw or (isinstance(field, fields.Dict) and field.value_field is None):
            assert path in FREE, path
        elif isinstance(field, fields.Dict):
            assert not isinstance(field.key_field, fields.UUID) and not isinstance(field.value_field, fields.UUID), path
        else:
            assert not path.endswith(("_id", ".id")), path


def filled(schema: Schema, put: Callable[[], UUID]) -> dict[str, Any]:
    """Data with an id wherever there can be one, two in each list."""

    def value(field: Any) -> Any:
        if isinstance(field, fields.List):
            return [value(field.inner), value(field.inner)]
        if isinstance(field, fields.Nested):
            return filled(field.schema, put)
        return put() if isinstance(field, fields.UUID) else "visit"

    return {name: value(field) for name, field in schema.fields.items()}


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: one.__name__)
def test_the_walk_finds_every_id_there_is_in_lists_and_shapes_too(schema: type[Schema]) -> None:
    planted: list[UUID] = []

    def put() -> UUID:
        planted.append(uuid4())
        return planted[-1]

    data = filled(schema(), put)
    assert sorted(one.id for one in refs.named(schema, data)) == sorted(planted)


# --- every id x every wrong value ---------------------------------------------------------------------


class Town:
    """An evening of Nadia's; next door, a record of each kind she may not name."""

    def __init__(self, world: World, as_phone: Any) -> None:
        self.world, self.phone = world, as_phone(world.nadia)
        self.evening: Evening = tell(world, self.phone)
        with tenant.tenant(world.org_id), read_unit() as s:
            self.stop = s.scalars(select(Round)).one().stops[0].id
        self.strange = self._strange(as_phone(world.strange_agent))
        self.stored = self._count()

    def _strange(self, phone: Phone) -> dict[str, UUID]:
        home, stranger = self.world.strange_home, self.world.stranger
        with tenant.tenant(stranger.org_id), write_unit():
            partner = referrals.create_partner(stranger.actor, clock.now(), name="Loin", domaines=["logement"]).id
        stop = {"id": str(uuid4()), "estate_id": str(home.estate_id)}
        walk = phone.op("round.start", {"planned": False, "stops": [stop]})
        met = phone.op("contact.record", contact(self.world, agents=[], place={"estate": str(home.estate_id)}))
        assert {one["result"] for one in phone.sync(walk, met)["results"]} == {"applied"}
        with tenant.tenant(stranger.org_id), read_unit() as s:
            from app.places.models import Estate

            sector = s.get_one(Estate, (stranger.org_id, home.estate_id)).sector_id
        assert sector
        return {
            "round": UUID(walk["record_id"]), "round_stop": UUID(stop["id"]), "estate": home.estate_id,
            "building": home.building_id, "entrance": home.entrances[0], "sector": sector, "partner": partner,
            refs.NAMED: UUID(met["record_id"]), refs.AGENT: self.world.strange_agent.user_id,
        }  # fmt: skip

    def _count(self) -> dict[str, int]:
        with tenant.every_tenant(), read_unit() as s:
            tables = [one for one in Base.metadata.sorted_tables if one.name not in ("op", "held_op", "device")]
            return {one.name: s.scalar(select(func.count()).select_from(one)) or 0 for one in tables}

    def wrong(self, to: str) -> dict[str, tuple[UUID, set[str]]]:
        """Ids that are not one of these, and why such an operation may be held."""
        other = self.evening.round_id if to != "round" else self.world.glycines.estate_id
        unknown = {"unknown_record"}
        return {
            "another organisation's": (self.strange[to], unknown),
            "unknown": (uuid4(), unknown),
            "of another kind": (other, unknown),
            "a landlord's reader": (self.world.reader.user_id, {"not_allowed"} if to == refs.AGENT else unknown),
        }

    def bases(self) -> dict[str, dict[str, Any]]:
        """Of each operation that has ids in it, a payload that would be applied."""
        made = {kind: payload(name, self.world, self.evening.partner_id, None) for kind, name in OPS}
        due = {"due_on": (clock.today() + timedelta(days=1)).isoformat(), "reason": "autre"}
        walk, home = str(self.evening.round_id), {"place": {"estate": str(self.world.glycines.estate_id)}}
        return {
            **made,
            "ambience.record": {"level": 2, **home},
            "round.start": {"planned": False, "agents": [], "stops": []},
            "round.end": {"stops": []},
            "round.stops": {"stops": []},
            "consigne.leave": {"round_id": walk, **home, "text": "Porte"},
            "preparation.write": {"round_id": walk, "text": "Repasser"},
            "followup.schedule": {**due, "subject": {"kind": "contact", "id": str(self.evening.contact)}},
            "entry.twin": {"kind": "contact", "same": True},
        }


@pytest.fixture
def town(world: World, as_phone: Any) -> Town:
    return Town(world, as_phone)


WHERE: dict[str, Callable[[Town, str], dict[str, Any]]] = {
    "round_id": lambda town, id: {"round_id": id},
    "place.entrance": lambda town, id: {"place": {"entrance": id}},
    "place.building": lambda town, id: {"place": {"building": id}},
    "place.estate": lambda town, id: {"place": {"estate": id}},
    "agents": lambda town, id: {"agents": [str(town.world.yoann.user_id), id]},
    "origin.id": lambda town, id: {"origin": {"kind": "contact", "id": id}},
    "stop_id": lambda town, id: {"round_id": str(town.evening.round_id), "stop_id": id},
    "entrances": lambda town, id: {"entrances": [str(town.world.glycines.entrances[0]), id]},
    "partner_id": lambda town, id: {"partner_id": id},
    "sector_id": lambda town, id: {"sector_id": id},
    "stops.estate_id": lambda town, id: {"stops": [{"id": str(uuid4()), "estate_id": id}]},
    "stops.id": lambda town, id: {"stops": [{"id": id, "state": "visite"}]},
    "other": lambda town, id: {"other": id},
    "subject.id": lambda town, id: {"subject": {"kind": "contact", "id": id}},
}  # How an id is put at a path; one that is missing here fails.


def paths(schema: type[Schema]) -> Iterator[tuple[str, str]]:
    """(path, what it refers to) of the ids that must exist."""
    for path, field in inside(schema(), ""):
        if isinstance(field, refs.Ref) and not field.new:
            yield path, field.to


def tries(town: Town) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
    """Every id of every operation, and of every correction, with every wrong value."""
    bases, evening = town.bases(), town.evening
    records = {"round.end": evening.round_id, "round.stops": evening.round_id, "entry.twin": evening.contact}
    for name, one in NOT_OF_CASES.items():
        for path, to in paths(one.schema):
            for what, (id, why) in town.wrong(to).items():
                sent = {**bases[name], **WHERE[path](town, str(id))}
                yield f"{name} {path}: {what}", town.phone.op(name, sent, records.get(name)), why
        if one.target is not None:
            for what, (id, _) in town.wrong("round").items():
                yield f"{name}: {what}", town.phone.op(name, bases.get(name, RECORDS.get(name, {})), id), ANY
    for kind, entry_id in evening.entries().items():
        for path, to in paths(entry_kinds()[kind].schema):
            if path.split(".")[0] in ("origin", "round_id"):
                continue
            for what, (id, why) in town.wrong(to).items():
                changes = {key: value for key, value in WHERE[path](town, str(id)).items() if key != "round_id"}
                sent = {"kind": kind, "changes": changes}
                yield f"correct {kind} {path}: {what}", town.phone.op("entry.correct", sent, entry_id), why


ANY = {"unknown_record"}
RECORDS: dict[str, dict[str, Any]] = {
    "followup.done": {"outcome": "calme"},
    "followup.postpone": {"due_on": "2026-11-25"},
}


def test_every_id_of_every_operation_that_is_not_what_it_should_be_is_held_and_nothing_is_stored(town: Town) -> None:
    asked = list(tries(town))
    assert len(asked) > 250
    answers = [one for start in range(0, len(asked), 100)
               for one in town.phone.sync(*[op for _, op, _ in asked[start : start + 100]])["results"]]  # fmt: skip
    wrong = {
        what: answer
        for (what, _, why), answer in zip(asked, answers, strict=True)
        if answer["result"] != "held" or answer["reason"] not in why
    }
    assert wrong == {}
    assert town._count() == town.stored


def test_a_new_name_that_is_taken_is_refused_and_what_has_it_is_untouched(town: Town) -> None:
    phone, home = town.phone, town.world.glycines.estate_id
    stop = {"id": str(town.stop), "estate_id": str(home)}
    started = phone.op("round.start", {"planned": False, "stops": [stop]})
    due = {"due_on": (clock.today() + timedelta(days=1)).isoformat(), "reason": "autre"}
    first = phone.op("contact.record", contact(town.world, followup={"id": str(uuid4()), **due}))
    again = phone.op("contact.record", contact(town.world, followup=first["payload"]["followup"]))
    results = phone.sync(started, first, again)["results"]
    assert [one.get("reason", "applied") for one in results] == ["refused", "applied", "refused"]


# --- reach --------------------------------------------------------------------------------------------


@pytest.fixture
def south(world: World) -> Home:
    """An estate of another sector, which nobody here works in."""
    org = world.org_id
    with tenant.tenant(org), write_unit():
        sector = places.create_sector(org, name="Sud", code="S1").id
        estate = places.create_estate(org, name="Les Sources", sector_id=sector, commune="Valserein").id
        building = places.create_building(org, estate, name="A").id
        hall, other = (places.create_entrance(org, building, label=one, sign=one).id for one in ("1", "2"))
    return Home(estate, building, (hall, other))


def why(phone: Phone, *ops: dict[str, Any]) -> list[str]:
    return [one.get("reason", one["result"]) for one in phone.sync(*ops)["results"]]


def test_an_unplanned_round_never_widens_a_sector(world: World, as_phone: Any, south: Home) -> None:
    phone = as_phone(world.nadia)
    stop = {"id": str(uuid4()), "estate_id": str(south.estate_id)}
    start = phone.op("round.start", {"planned": False, "agents": [], "stops": [stop]})
    plain = phone.op("round.start", {"planned": False, "agents": [], "stops": []})
    assert why(phone, start, plain) == ["not_allowed", "applied"]
    walk, hall, there = plain["record_id"], {"entrance": str(south.entrances[0])}, {"estate": str(south.estate_id)}
    seen = {"state": "visite", "ras": True, "place": there}
    assert (
        why(
            phone,
            phone.op("contact.record", contact(world, round_id=walk, place=hall)),
            phone.op("visit.record", {**seen, "round_id": walk}),
            phone.op("visit.record", seen),
            phone.op("visit.record", {**seen, "round_id": walk}),
        )
        == ["not_allowed"] * 4
    )
    phone.sync(phone.op("round.end", {"stops": []}, walk))
    assert str(south.estate_id) not in repr(phone.pull_all())


def test_a_planned_round_takes_its_agents_to_its_own_stops_and_no_further(
    world: World, as_phone: Any, south: Home
) -> None:
    org, claire, at = world.org_id, world.claire.actor, clock.now()
    with tenant.tenant(org), write_unit():
        beyond = places.create_estate(org, name="Les Cèdres", commune="Valserein").id
        shift = planning.create_shift(
            claire, at, service_date=clock.today(), starts_at=at, ends_at=at + timedelta(hours=4),
            agents=[world.nadia.user_id],
        )  # fmt: skip
        walk = rounds.plan_round(claire, at, shift_id=shift.id, estates=[south.estate_id]).id
        rounds.follow_shift(claire, at, planning.publish(claire, at, shift.id))
    phone = as_phone(world.nadia)

    def met(estate: UUID, round_id: UUID | None) -> dict[str, Any]:
        named = str(round_id) if round_id else None
        return phone.op("contact.record", contact(world, round_id=named, place={"estate": str(estate)}))

    assert why(
        phone,
        phone.op("round.start", {"planned": True}, walk),
        met(south.estate_id, walk),
        met(south.estate_id, None),
        met(beyond, walk),
        phone.op(
            "visit.record", {"state": "visite", "ras": True, "place": {"estate": str(beyond)}, "round_id": str(walk)}
        ),
        met(beyond, walk),
    ) == ["applied", "applied", *["not_allowed"] * 4]


def test_a_consigne_that_was_read_never_widens_a_sector(world: World, as_phone: Any, south: Home) -> None:
    phone = as_phone(world.nadia)
    with tenant.tenant(world.org_id), write_unit():
        ours, theirs = (
            rounds.write_consigne(
                world.claire.actor, clock.now(), estate_id=one, text="Canari", valid_from=clock.today()
            ).id
            for one in (world.glycines.estate_id, south.estate_id)
        )
    assert why(phone, *(phone.op("consigne.read", {}, one) for one in (ours, theirs))) == ["applied", "not_allowed"]
    assert why(phone, phone.op("contact.record", contact(world, place={"estate": str(south.estate_id)}))) == [
        "not_allowed"
    ]
    phone.cursor = None
    held = phone.pull_all()
    assert ("consigne", str(ours)) in held
    assert str(theirs) not in repr(held) and str(south.estate_id) not in repr(held)


def test_nothing_of_another_sector_can_be_named_as_origin_or_subject(world: World, as_phone: Any, south: Home) -> None:
    claire, phone = as_phone(world.claire), as_phone(world.nadia)
    there = claire.op("contact.record", contact(world, agents=[], place={"estate": str(south.estate_id)}))
    assert why(claire, there) == ["applied"]
    origin = {"kind": "contact", "id": there["record_id"]}
    due = {"due_on": (clock.today() + timedelta(days=1)).isoformat(), "reason": "autre"}
    assert why(
        phone,
        phone.op("contact.record", contact(world, origin=origin)),
        phone.op("followup.schedule", {"subject": origin, **due}),
    ) == ["not_allowed", "not_allowed"]


def test_a_round_of_others_is_named_by_nobody_else(world: World, as_phone: Any) -> None:
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    walk = nadia.op("round.start", {"planned": False, "agents": [], "stops": []})
    nadia.sync(walk)
    assert why(yoann, yoann.op("contact.record", contact(world, round_id=walk["record_id"]))) == ["not_allowed"]


def test_halls_are_those_of_the_estate_that_was_visited(world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    seen = {"state": "visite", "ras": True, "place": {"estate": str(world.glycines.estate_id)}}
    elsewhere = [str(world.verriers.entrances[0])]
    right = phone.op("visit.record", {**seen, "entrances": [str(world.glycines.entrances[1])]})
    wrong = phone.op("visit.record", {**seen, "entrances": elsewhere})
    turned = phone.op("entry.correct", {"kind": "visit", "changes": {"entrances": elsewhere}}, right["record_id"])
    assert why(phone, right, wrong, turned) == ["applied", "refused", "refused"]


def close(world: World, person: Person, at: Any) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        mine = Membership.user_id == person.user_id
        s.execute(update(Membership).where(mine).values(active=False, closed_at=at))


def test_a_colleague_who_left_since_was_there_and_one_who_had_left_was_not(world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    earlier = (clock.now() - timedelta(hours=2)).isoformat(timespec="milliseconds")
    close(world, world.yoann, clock.now() - timedelta(hours=1))
    then = phone.op("contact.record", contact(world), occurred_at=earlier)
    now = phone.op("contact.record", contact(world))
    assert why(phone, then, now) == ["applied", "not_allowed"]
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.scalars(select(Contact.agents)).all() == [[str(world.nadia.user_id), str(world.yoann.user_id)]]


@pytest.mark.parametrize("who", ["claire", "lead"])
def test_whoever_may_hold_a_phone_may_be_named(world: World, as_phone: Any, who: str) -> None:
    phone, person = as_phone(world.nadia), getattr(world, who)
    assert why(phone, phone.op("contact.record", contact(world, agents=[str(person.user_id)]))) == ["applied"]


@pytest.mark.parametrize("who", ["reader", "other_reader", "admin"])
def test_nobody_else_may_even_by_a_correction(world: World, as_phone: Any, who: str) -> None:
    phone, person = as_phone(world.nadia), getattr(world, who)
    named = [str(person.user_id)]
    made = phone.op("contact.record", contact(world))
    turned = phone.op("entry.correct", {"kind": "contact", "changes": {"agents": named}}, made["record_id"])
    start = phone.op("round.start", {"planned": False, "agents": named})
    assert why(phone, made, turned, start) == ["applied", "not_allowed", "not_allowed"]
    with tenant.tenant(world.org_id), read_unit() as s:
        assert str(person.user_id) not in repr(s.scalars(select(Contact.agents)).all())
        assert s.scalars(select(Round.id)).all() == []
