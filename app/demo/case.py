"""One case as it is lived: each thing said and done at its own past moment, by who does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.base import uuid7
from app.core.rows import get
from app.core.unit import write_unit
from app.demo.agenda import at_work
from app.demo.service import Service
from app.demo.stage import Home, Stage
from app.mediation import agreements, checks, eligibility, flows, hands, meetings, moves, opening, queries, steps
from app.mediation.checks import Noted
from app.mediation.meetings import Asked
from app.mediation.rules.agreement import Agreed, Promise
from app.mediation.rules.flows import Question
from app.mediation.rules.states import CaseState, Mode, Verdict
from app.mediation.subject import about
from app.parties import actions as parties
from app.parties import identity
from app.parties.identity import Identity
from app.parties.rules import Agreed as Agrees
from app.parties.rules import Means, Side, Speaks
from app.people.acting import Act, Actor, at_desk
from app.places.models import Estate

GAP = timedelta(minutes=11)
"""Between two things done on one day."""
LATER = timedelta(minutes=75)
"""Before another part of the story, on the same day."""
TABLE = time(17)
"""When people sit around a table, after work."""
Verb = Callable[["Case", datetime], object]


@dataclass
class Case:
    """The mediators of a pair, at an estate. `at`: when each thing of it happens, said by how long ago."""

    service: Service
    pair: tuple[Actor, Actor]
    home: Home
    hall: int = 0
    id: UUID = field(default_factory=uuid7)
    parties: dict[str, UUID] = field(default_factory=dict)
    session: UUID = field(default_factory=uuid7)
    """The last session that was planned."""
    last: datetime | None = None
    """When the last thing that was put on the agenda happens."""

    @property
    def stage(self) -> Stage:
        return self.service.stage

    def then(self, days: int, *verbs: Verb, hour: time = time(10)) -> None:
        """So many days before the first start, on a day and at an hour of work, these things, one after the other.

        After what was put before, where a week-end brings both to one day.
        """
        at = at_work(self.service.now, days, hour)
        at = max(at, self.last + LATER) if self.last else at
        for rank, verb in enumerate(verbs):
            self.service.agenda.put(at + rank * GAP, partial(self._play, verb))
        self.last = at + (len(verbs) - 1) * GAP

    def _play(self, verb: Verb, at: datetime) -> None:
        with self.stage.at(at), write_unit():
            verb(self, at)

    def office(self, at: datetime, record: UUID | None = None) -> Act:
        return at_desk(self.stage.cast.coordinator, record or uuid7(), at)

    def field(self, at: datetime, record: UUID | None = None, second: bool = False) -> Act:
        return at_desk(self.pair[second], record or uuid7(), at)


# --- before anybody has it ----------------------------------------------------------------------------


def opened(facts: str, **said: Any) -> Verb:
    """At a hall of the estate. `institution`: its landlord is a party."""

    def do(case: Case, at: datetime) -> None:
        act = case.office(at, case.id)
        landlord = get(Estate, act.actor.org_id, case.home.estate_id).landlord_id
        beside = said.get("flow") == "institution"
        opening.open_case(act, {
            "flow": "voisinage", "origine": "habitant_partie", "canal": "permanence", "facts": facts,
            "asked_on": clock.service_day(at), "place": {"entrance": str(case.home.halls[case.hall][1])},
            "landlord_id": landlord if beside else None, **said,
        })  # fmt: skip

    return do


def looked_at(**otherwise: str) -> Verb:
    """Each question is answered so that nothing stands in the way, but for those that are `otherwise`."""

    def do(case: Case, at: datetime) -> None:
        act = case.office(at)
        row, _ = queries.readable(act.actor, case.id)
        asked = flows.of(act.actor.org_id, row.flow).checklist
        told = {one.code: (otherwise.get(one.code) or _harmless(one), None) for one in asked}
        eligibility.answer(act, case.id, told)

    return do


def _harmless(one: Question) -> str:
    return "non" if one.blocks == "oui" else "oui"


def eligible(case: Case, at: datetime) -> None:
    eligibility.decide(case.office(at), case.id, Verdict.recevable.value, [])


def refused(*reasons: str) -> Verb:
    return lambda case, at: eligibility.decide(case.office(at), case.id, Verdict.non_recevable.value, list(reasons))


def sent_on(to: str) -> Verb:
    return lambda case, at: moves.redirect(case.office(at), case.id, to)


def entrusted(case: Case, at: datetime) -> None:
    """Both are asked, and nothing ties them to a party."""
    for second, who in enumerate(case.pair):
        hands.ask(case.office(at), case.id, who.user_id)
        hands.clear(case.field(at, case.id, bool(second)), case.id)
    steps.advance(case.office(at), case.id, CaseState.prise_de_contact.value)


# --- its parties --------------------------------------------------------------------------------------


def met(letter: str, name: str | None = None, speaks: Speaks = Speaks.soi) -> Verb:
    """One more party, under this letter: reached and told what mediation is."""

    def do(case: Case, at: datetime) -> None:
        case.parties[letter] = uuid7()
        side = Side.demandeur if letter == "A" else Side.autre
        parties.add(case.field(at, case.parties[letter]), about(case.id), side.value, speaks.value)
        if name:
            identity.write(case.field(at, case.parties[letter]), Identity(name=name))
        parties.attempt(case.field(at), case.parties[letter], "visite_domicile", reached=True)
        parties.inform(case.field(at, case.parties[letter]), Means.oral.value)

    return do


def looked_for(letter: str) -> Verb:
    """One try, without an answer; she is a party of whom nothing else is known."""

    def do(case: Case, at: datetime) -> None:
        if letter not in case.parties:
            case.parties[letter] = uuid7()
            parties.add(case.field(at, case.parties[letter]), about(case.id), Side.autre.value)
        parties.attempt(case.field(at), case.parties[letter], "visite_domicile", reached=False)

    return do


def agrees(letter: str, *what: Agrees) -> Verb:
    told = [one.value for one in (Agrees.mediation, *what)]
    return lambda case, at: parties.agree(case.field(at), case.parties[letter], Means.oral.value, told)


def mediated(case: Case, at: datetime) -> None:
    steps.advance(case.field(at), case.id, CaseState.mediation.value)


# --- sessions and what comes of them ------------------------------------------------------------------


def _session(case: Case, mode: Mode, letters: str, starts_at: datetime) -> Asked:
    led = tuple(one.user_id for one in case.pair)
    return Asked(mode.value, tuple(letters), led, starts_at, starts_at + timedelta(hours=1), "local_association", True)


def interviewed(letter: str, mode: Mode = Mode.entretien) -> Verb:
    """An hour with one of them, that ends now."""

    def do(case: Case, at: datetime) -> None:
        meetings.record(case.field(at), case.id, _session(case, mode, letter, at - timedelta(hours=1)))

    return do


def around_a_table(days: int) -> Verb:
    """Planned for so many days before the first start (after, when negative); each is told."""

    def do(case: Case, at: datetime) -> None:
        asked = _session(case, Mode.table_ronde, "AB", at_work(case.service.now, days, TABLE))
        meetings.plan(case.field(at, case.session), case.id, asked)
        for letter in "AB":
            meetings.tell(case.field(at, case.session), letter, "invitation", "courrier")

    return do


def held(case: Case, at: datetime) -> None:
    meetings.check_safety(case.field(at, case.session))
    meetings.hold(case.field(at, case.session))


def concluded(*promises: tuple[str, str, str]) -> Verb:
    """promises: who, what, how it will be seen."""

    def do(case: Case, at: datetime) -> None:
        said = tuple(Promise(letter, what, None, seen) for letter, what, seen in promises)
        agreements.conclude(case.field(at), case.id, Agreed("oral", "total", clock.service_day(at), said))
        agreements.read_aloud(case.field(at), case.id)
        for letter in case.parties:
            agreements.hand_copy(case.field(at), case.id, letter, "main_propre")

    return do


def followed(case: Case, at: datetime) -> None:
    agreements.begin_following(case.field(at), case.id)


def seen_again(days: int, *noted: tuple[str, str]) -> Verb:
    """noted: of each commitment, what is known of it and who says so."""
    said = {rank: Noted(*one) for rank, one in enumerate(noted, start=1)}
    return lambda case, at: checks.note(case.field(at), case.id, days, said)


def told(*letters: str) -> Verb:
    """Each of them knows how it ends."""

    def do(case: Case, at: datetime) -> None:
        for letter in letters:
            moves.tell(case.field(at), case.id, letter, "visite_domicile")

    return do


def stopped(reason: str) -> Verb:
    return lambda case, at: moves.interrupt(case.field(at, second=True), case.id, reason)


def closed(outcome: str) -> Verb:
    return lambda case, at: moves.close(case.office(at), case.id, outcome)
