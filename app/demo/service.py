"""The life of one organisation, put on the agenda: planning, shifts, phones, mornings at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

from app.core import clock
from app.core.base import uuid7
from app.demo import desk
from app.demo.agenda import Agenda
from app.demo.duties import Duty
from app.demo.entries import followup_day, sometimes
from app.demo.stage import Home, Phone, Stage
from app.demo.walk import Promise, Stop, Walk
from app.people.acting import Actor
from app.planning.rules import moments
from app.rounds import actions as rounds
from app.rounds.rules import CancelReason

STOPS, STOPS_NOW = 7, 8


@dataclass(frozen=True)
class Planned:
    """A duty once it is in the planning."""

    duty: Duty
    shift_id: UUID
    round_id: UUID
    stops: list[Stop]


@dataclass
class Service:
    """One organisation and what its people still have to do. `now`: the moment of the first start."""

    stage: Stage
    agenda: Agenda
    now: datetime
    begins: datetime
    promises: list[Promise] = field(default_factory=list)
    given_up: dict[str, UUID] = field(default_factory=dict)
    """The last round given up with its shift, by pair."""
    present: dict[str, Planned] = field(default_factory=dict)
    """What each pair does at this moment."""
    shifts: int = 0

    def schedule(self, duties: Sequence[Duty]) -> None:
        weeks: dict[datetime, list[Duty]] = {}
        for duty in duties:
            weeks.setdefault(self._planned_on(duty), []).append(duty)
        for at, together in weeks.items():
            self.agenda.put(at, partial(self._plan, duties=together))
        day = clock.service_day(self.begins)
        while day <= clock.service_day(self.now):
            morning, noon = moments(day, time(9, 15), time(13, 30), clock.zones())
            if day.weekday() < 5 and morning < self.now - timedelta(hours=20):
                self.agenda.put(morning, self._morning)
            self.agenda.put(min(noon, self.now), self._remind)
            day += timedelta(days=1)

    def _planned_on(self, duty: Duty) -> datetime:
        """The Thursday of the week before, or the first day; the shift of now was published the day before."""
        if duty.kind == "now":
            return self.now - timedelta(hours=20)
        thursday = duty.day - timedelta(days=duty.day.weekday() + 4)
        at = clock.zones().moment(thursday, time(15))
        return min(max(at, self.begins), self.now - timedelta(hours=21))

    def _plan(self, at: datetime, duties: Sequence[Duty]) -> None:
        with self.stage.desk(at) as (_, actor):
            planned = [self._one(actor, at, duty) for duty in duties]
        for one in planned:
            self._expect(one)

    def _one(self, actor: Actor, at: datetime, duty: Duty) -> Planned:
        homes = self._itinerary(duty)
        return Planned(duty, *desk.plan(self.stage, actor, at, duty, homes))

    def _itinerary(self, duty: Duty) -> list[Home]:
        """Estates of the sector in their usual order, starting further on each day."""
        homes = self.stage.homes[duty.pair]
        start = duty.day.toordinal() * 3 % len(homes)
        return (homes[start:] + homes[:start])[: STOPS_NOW if duty.kind == "now" else STOPS]

    def _expect(self, one: Planned) -> None:
        duty = one.duty
        if duty.cancelled:
            at = duty.starts_at - timedelta(hours=5)
            self.agenda.put(at, lambda when: self._give_up(when, one))
        elif duty.kind == "now":
            self.present[duty.pair] = one
        elif duty.kind == "past":
            self.agenda.put(duty.starts_at, lambda when: self._work(when, one))

    def _give_up(self, at: datetime, one: Planned) -> None:
        with self.stage.desk(at) as (_, actor):
            desk.cancel_shift(actor, at, one.shift_id)
        self.given_up[one.duty.pair] = one.round_id

    def _work(self, at: datetime, one: Planned) -> None:
        """A shift of the past: its walk is sealed, then sent when a network is met."""
        self.shifts += 1
        pair = self._in_turn(one.duty.pair)
        round_id, stops, planned = one.round_id, one.stops, True
        if self.shifts % 23 == 11:  # rain: the planned round is given up, they go where they are needed
            with self.stage.desk(at) as (_, actor):
                rounds.cancel_round(actor, at, one.round_id, CancelReason.meteo.value)
                round_id, planned = uuid7(), False
                stops = [(uuid7(), home) for _, home in one.stops[:3]]
        walk = self.walk(one.duty, pair, round_id, stops, planned=planned)
        self._keep_promises(walk, pair)
        walk.play()
        self.promises += walk.promises
        self._send_during(one.duty, pair)

    def walk(
        self,
        duty: Duty,
        pair: tuple[Phone, Phone],
        round_id: UUID,
        stops: Sequence[Stop],
        *,
        planned: bool = True,
        until: datetime | None = None,
    ) -> Walk:
        """The walk of a duty, the first phone leading."""
        leader, mate = pair
        return Walk(
            self.stage, round_id, stops, leader, mate, duty.starts_at, duty.ends_at, until=until, planned=planned
        )

    def _in_turn(self, pair: str) -> tuple[Phone, Phone]:
        first, second = self.stage.phones[pair]
        return (first, second) if self.shifts % 2 else (second, first)

    def _send_during(self, duty: Duty, pair: tuple[Phone, Phone]) -> None:
        """At the end, often half-way too; once in a while only the next day, when the network is back."""
        draw = self.stage.draw
        late = timedelta(hours=9) if sometimes(draw, 6) else timedelta(minutes=draw.randint(1, 12))
        if sometimes(draw, 15):
            half = duty.starts_at + (duty.ends_at - duty.starts_at) / 2
            self.agenda.put(half, lambda when: self._send(when, pair))
        self.agenda.put(duty.ends_at + late, lambda when: self._send(when, pair))

    def _send(self, at: datetime, pair: tuple[Phone, Phone]) -> None:
        with self.stage.at(at):
            for phone in pair:
                phone.send(at)

    def _keep_promises(self, walk: Walk, pair: tuple[Phone, Phone]) -> None:
        """What these two had to come back to: done mostly, put off sometimes, else left for another day."""
        draw = self.stage.draw
        today = followup_day(walk.starts_at, 0)
        left = []
        for one in self.promises:
            if one.owner not in pair or one.due_on > today:
                left.append(one)
                continue
            at = walk.starts_at + timedelta(minutes=draw.randint(30, 240))
            if sometimes(draw, 66):
                outcome = draw.choice(("ameliore", "ameliore", "fait", "inchange", "sans_objet", "injoignable"))
                one.owner.note(at, "followup.done", {"outcome": outcome}, one.id)
            elif sometimes(draw, 45) and one.postponed < 3:
                later = one.put_off(followup_day(at, draw.choice((3, 7, 15))))
                one.owner.note(at, "followup.postpone", {"due_on": later.due_on.isoformat()}, one.id)
                left.append(later)
            else:
                left.append(one)
        self.promises = left

    def _morning(self, at: datetime) -> None:
        with self.stage.desk(at) as (s, actor):
            desk.morning(self.stage, s, actor, at)

    def _remind(self, at: datetime) -> None:
        with self.stage.desk(at) as (s, _):
            desk.remind(s, at, ring=clock.service_day(at) < clock.service_day(self.now))

    def consigne(self, at: datetime, one: dict[str, str], days: int) -> None:
        """Written at the desk, read by one of the pair on their next evening."""
        with self.stage.desk(at) as (_, actor):
            consigne_id, sector = desk.write_consigne(self.stage, actor, at, one, days)
        reader = self.stage.draw.choice(self.stage.phones[sector])
        reader.note(at + timedelta(hours=6), "consigne.read", {}, consigne_id)
