"""One shift of a pair, as their two phones seal it: start, stops one after the other, a break, the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.demo import entries
from app.demo.entries import Payload, pick, sometimes
from app.demo.stage import Home, Phone, Stage
from app.demo.town import words

Stop = tuple[UUID, Home]
MINUTE = timedelta(minutes=1)
# Of a hundred entries of a kind, how many are corrected, or cancelled, within the hour.
CORRECTED = {"contact": 3, "conflict": 6, "technical": 5}
CANCELLED = {"visit": 1, "contact": 2, "conflict": 4, "technical": 3}


@dataclass(frozen=True)
class Promise:
    """A follow-up somebody asked for, about an entry."""

    id: UUID
    subject: UUID
    owner: Phone
    due_on: date
    postponed: int = 0

    def put_off(self, due_on: date) -> Promise:
        return replace(self, due_on=due_on, postponed=self.postponed + 1)


@dataclass
class Walk:
    """What a shift is played from. `until`: nothing happens after it, and the round stays open."""

    stage: Stage
    round_id: UUID
    stops: Sequence[Stop]
    leader: Phone
    mate: Phone
    starts_at: datetime
    ends_at: datetime
    until: datetime | None = None
    planned: bool = True
    rests_after: int = 4
    promises: list[Promise] = field(default_factory=list)

    def play(self) -> None:
        """Seal everything, in the order it happens."""
        draw = self.stage.draw
        at = self.starts_at + draw.randint(10, 25) * MINUTE
        self._start(at)
        each = (self.ends_at - at - 60 * MINUTE) / max(1, len(self.stops))
        left = []
        for rank, (stop_id, home) in enumerate(self.stops):
            moment = at + each * rank + draw.randint(0, 8) * MINUTE + draw.randint(0, 59) * timedelta(seconds=1)
            if rank == self.rests_after and self._goes_on(moment + 30 * MINUTE):
                self._break(moment)
                moment += 25 * MINUTE
            if not self._goes_on(moment):
                break
            if rank and sometimes(draw, 5):
                left.append({"id": str(stop_id), "state": "non_fait", "reason": "temps"})
                continue
            self._stop(stop_id, home, moment, each)
        if self._goes_on(self.ends_at):
            for phone, before in ((self.leader, 10), (self.mate, 8)):  # each her part
                phone.note(self.ends_at - before * MINUTE, "round.end", {"stops": left}, self.round_id)

    def _goes_on(self, at: datetime) -> bool:
        return self.until is None or at < self.until

    def _start(self, at: datetime) -> None:
        both = [str(one.actor.user_id) for one in (self.leader, self.mate)]
        asked: Payload = {"planned": self.planned, "agents": both}
        if not self.planned:
            asked |= {
                "type_tournee": "ciblee",
                "stops": [{"id": str(id), "estate_id": str(home.estate_id)} for id, home in self.stops],
            }
        self.leader.note(at, "round.start", asked, self.round_id)
        if self.planned:
            self.mate.note(at + 2 * MINUTE, "round.start", {"planned": True, "agents": both}, self.round_id)

    def _break(self, at: datetime) -> None:
        self.leader.note(at, "round.pause", {}, self.round_id)
        self.leader.note(at + 20 * MINUTE, "round.resume", {}, self.round_id)

    def _stop(self, stop_id: UUID, home: Home, at: datetime, each: timedelta) -> None:
        draw = self.stage.draw
        seen = {**entries.visit(draw, home), "stop_id": str(stop_id)}
        writer = self._writer()
        visit_id = self._note(writer, at, "visit.record", seen)
        if sometimes(draw, CANCELLED["visit"]):  # the undo of a tap, then the right one
            writer.note(at + 8 * timedelta(seconds=1), "entry.cancel", {"kind": "visit"}, visit_id)
            visit_id = self._note(writer, at + MINUTE, "visit.record", seen)
        if seen["state"] == "empeche":
            return
        for offset, talk in enumerate(self._events(home, writer, visit_id)):
            moment = at + (offset + 1) * min(each / 7, 6 * MINUTE)
            if self._goes_on(moment):
                talk(moment)

    def _events(self, home: Home, visitor: Phone, visit_id: UUID) -> Iterator[Any]:
        draw = self.stage.draw
        if sometimes(draw, 46):
            yield lambda when: self._note(visitor, when, "ambience.record", entries.ambience(draw, home, visit_id))
        for _ in range(pick(draw, {0: 22, 1: 50, 2: 28})):
            yield lambda when: self._contact(home, when)
        if sometimes(draw, 13):
            yield lambda when: self._conflict(home, when, {})
        if sometimes(draw, 8):
            yield lambda when: self._technical(home, when, {})

    def _contact(self, home: Home, at: datetime) -> None:
        """A talk, and what grows out of it: a problem, a conflict, a referral."""
        draw, writer = self.stage.draw, self._writer()
        said = entries.contact(draw, home)
        contact_id = self._note(writer, at, "contact.record", said)
        self._second_thoughts(writer, "contact", contact_id, at, {"registre": "presence"})
        origin = {"origin": {"kind": "contact", "id": str(contact_id)}}
        need, later = said["besoin"], at + 2 * MINUTE
        if not self._goes_on(later):
            return
        if need == "probleme_technique" and sometimes(draw, 60):
            self._technical(home, later, origin, writer)
        elif need == "conflit" and sometimes(draw, 25):
            self._conflict(home, later, origin, writer)
        elif need in entries.DOMAINS and sometimes(draw, 22):
            kind, payload = entries.referral(draw, home, need, self.stage.partners, origin)
            self._note(writer, later, kind, payload)

    def _conflict(self, home: Home, at: datetime, origin: Payload, writer: Phone | None = None) -> None:
        draw, writer = self.stage.draw, writer or self._writer()
        told = entries.conflict(draw, home, at, origin)
        conflict_id = self._note(writer, at, "conflict.report", told)
        self._second_thoughts(writer, "conflict", conflict_id, at, {"recurrence": "recurrent"})
        if sometimes(draw, 2):  # both noted it: the coordinator is shown a probable twin
            other = self.mate if writer is self.leader else self.leader
            again = {name: value for name, value in told.items() if name not in ("followup", "origin")}
            if told["issue"] != "a_suivre":
                self._note(other, at + 3 * MINUTE, "conflict.report", again)

    def _technical(self, home: Home, at: datetime, origin: Payload, writer: Phone | None = None) -> None:
        draw, writer = self.stage.draw, writer or self._writer()
        told = entries.technical(draw, home, at, origin)
        problem_id = self._note(writer, at, "technical.flag", told)
        self._second_thoughts(writer, "technical", problem_id, at, {"requester": "gardien"})

    def _note(self, writer: Phone, at: datetime, kind: str, payload: Payload) -> UUID:
        other = self.mate if writer is self.leader else self.leader
        together = [str(writer.actor.user_id), str(other.actor.user_id)]
        record_id = writer.note(at, kind, {**payload, "round_id": str(self.round_id), "agents": together})
        if "followup" in payload:
            asked = payload["followup"]
            due_on = date.fromisoformat(asked["due_on"])
            self.promises.append(Promise(UUID(asked["id"]), record_id, writer, due_on))
        return record_id

    def _second_thoughts(self, writer: Phone, kind: str, id: UUID, at: datetime, changes: Payload) -> None:
        """A few entries are corrected a little later, fewer are cancelled."""
        draw, later = self.stage.draw, at + draw_minutes(self.stage, 4, 40)
        if not self._goes_on(later):
            return
        if sometimes(draw, CORRECTED[kind]):
            said = {"kind": kind, "changes": changes, "reason": draw.choice(words()["correction"])}
            writer.note(later, "entry.correct", said, id)
        elif sometimes(draw, CANCELLED[kind]):
            writer.note(later, "entry.cancel", {"kind": kind, "reason": draw.choice(words()["cancellation"])}, id)
            self.promises = [one for one in self.promises if one.subject != id]

    def _writer(self) -> Phone:
        return self.leader if sometimes(self.stage.draw, 58) else self.mate


def draw_minutes(stage: Stage, least: int, most: int) -> timedelta:
    """Some minutes between two numbers of them."""
    return stage.draw.randint(least, most) * MINUTE
