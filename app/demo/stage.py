"""Where it plays: one organisation's places and people, the held clock, and the phones in their pockets."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.demo.cast import Cast
from app.door.models import Device
from app.extensions import db
from app.people.acting import Actor
from app.places import actions as places
from app.sync import inbox
from app.sync.reading import Deposit, opener, read


class Unplayable(RuntimeError):
    """The demonstration asked for something the application refuses: one of the two must change."""


@dataclass(frozen=True)
class Home:
    """An estate: `halls` holds (building id, entrance id)."""

    estate_id: UUID
    name: str
    halls: tuple[tuple[UUID, UUID], ...]


class Phone:
    """An agent's phone: seals operations as they happen, deposits them when it has a network."""

    def __init__(self, actor: Actor, device_id: UUID, gap_ms: int) -> None:
        self.actor = replace(actor, device_id=device_id)
        self.device_id = device_id
        self.gap_ms = gap_ms
        self.no = 0
        self.waiting: list[tuple[datetime, dict[str, Any]]] = []

    def note(
        self, at: datetime, kind: str, payload: dict[str, Any], record_id: UUID | None = None, schema: int = 1
    ) -> UUID:
        """Seal an operation at a moment. Returns the id of the record it is about, a new one by default."""
        with clock.frozen(at):
            op_id, record = uuid7(), record_id or uuid7()
        on_phone = at - timedelta(milliseconds=self.gap_ms)
        op = {
            "id": op_id,
            "kind": kind,
            "schema": schema,
            "record_id": str(record),
            "base_rev": None,
            "after": None,
            "occurred_at": on_phone.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "offset": _minutes_east(at),
            "clock_gap": self.gap_ms,
            "payload": payload,
        }
        self.waiting.append((at, op))
        return record

    def send(self, at: datetime, held: int = 0) -> int:
        """Deposit what had been sealed by then; exactly `held` of it is expected to stay in custody unapplied."""
        ready = sorted((one for one in self.waiting if one[0] <= at), key=lambda one: one[0])
        self.waiting = [one for one in self.waiting if one[0] > at]
        if not ready:
            return 0
        ops = [{"no": no, **op} for no, (_, op) in enumerate(ready, start=self.no + 1)]
        self.no += len(ops)
        who = Deposit(self.actor, self.device_id, at, exchange_gap_ms=self.gap_ms)
        results = inbox.deposit(who, [read(who, op, opener()) for op in ops])
        refused = [(op, told) for op, told in zip(ops, results, strict=True) if told["result"] not in inbox.APPLIED]
        if len(refused) != held or any(told["result"] != "held" for _, told in refused):
            raise Unplayable("; ".join(f"{op['kind']} {op['payload']}: {told}" for op, told in refused))
        return len(ops)


def _minutes_east(at: datetime) -> int:
    offset = clock.local(at).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)


@dataclass
class Stage:
    """One organisation while it is played. `draw` decides everything that is not said."""

    org_id: UUID
    cast: Cast
    homes: dict[str, list[Home]]
    sectors: dict[str, UUID]
    draw: Random
    phones: dict[str, tuple[Phone, Phone]] = field(default_factory=dict)
    partners: dict[str, UUID] = field(default_factory=dict)
    """By domaine: the partner people are referred to."""

    @contextlib.contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """The clock held at a moment, in this organisation."""
        with clock.frozen(moment), tenant.tenant(self.org_id):
            yield

    @contextlib.contextmanager
    def desk(self, moment: datetime) -> Iterator[tuple[Session, Actor]]:
        """The same, for one unit of the coordinator's work."""
        with self.at(moment), write_unit() as s:
            yield s, self.cast.coordinator


def build_places(org_id: UUID, plan: dict[str, Any]) -> tuple[dict[str, UUID], dict[str, list[Home]]]:
    """Sectors, landlords and estates of a plan: ids by sector code or landlord name; estates by sector code."""
    ids = {code: places.create_sector(org_id, name=name, code=code).id for code, name in plan["sectors"].items()}
    homes: dict[str, list[Home]] = {code: [] for code in plan["sectors"]}
    for one in plan["estates"]:
        landlord = one["landlord"]
        ids[landlord] = ids.get(landlord) or places.create_landlord(org_id, name=landlord).id
        homes[one["sector"]].append(_home(org_id, plan, one, ids))
    return ids, homes


def _home(org_id: UUID, plan: dict[str, Any], one: dict[str, Any], ids: dict[str, UUID]) -> Home:
    halls = [str(number) for building in one["halls"] for number in building]
    span = halls[0] if len(halls) == 1 else f"{halls[0]}-{halls[-1]}"
    estate = places.create_estate(
        org_id,
        name=one["name"],
        address=f"{span} {one['street']}",
        landlord_id=ids[one["landlord"]],
        sector_id=ids[one["sector"]],
        sign=span if len(span) <= 6 else halls[0],
        postcode=plan["postcode"],
        citycode=plan["citycode"],
        commune=plan["commune"],
        lat=one["lat"],
        lon=one["lon"],
        dwellings=one["dwellings"],
        year=one["year"],
    )
    made = []
    for letter, numbers in zip("ABCDEF", one["halls"], strict=False):
        address = f"{numbers[0]} {one['street']}"
        building = places.create_building(org_id, estate.id, name=f"Bâtiment {letter}", address=address)
        for number in numbers:
            entrance = places.create_entrance(org_id, building.id, label=f"Hall {number}", sign=str(number))
            made.append((building.id, entrance.id))
    return Home(estate.id, one["name"], tuple(made))


def enrol(actor: Actor, label: str, at: datetime) -> Device:
    """A phone of this agent, in the present unit, as the team page shows it."""
    device = Device(
        org_id=actor.org_id,
        id=uuid7(),
        user_id=actor.user_id,
        label=label,
        enrolled_at=at,
        last_contact=at,
        build="demo",
        persisted=True,
        push_ok=False,
    )
    db.session.add(device)
    return device
