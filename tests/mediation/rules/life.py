"""A case that lives by the rules alone, as the feature will play one: no table, a day that moves, what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.mediation.rules import clocks, eligibility, holding, next_step, overrides, round_table, twins
from app.mediation.rules.flows import Flow, default, offered, read, suggested, written
from app.mediation.rules.guards import Known, check_move, ways_out
from app.mediation.rules.holding import Seen
from app.mediation.rules.states import OPEN, CaseState, CheckState, Next

FRIDAY = date(2026, 11, 20)
_S = CaseState
REASONED = {_S.interrompu: "interruptions", _S.suspendu: "suspensions", _S.sans_suite: "droppings"}


def known(**values: Any) -> Known:
    """What is known on the day the tests stand at."""
    return Known(**{"today": FRIDAY, "letters": frozenset("AB"), **values})


def own_flow(flows: dict[str, Flow], type_code: str, family: str, changes: dict[str, Any]) -> Flow:
    """The flow of an organisation for a case of this type, as it is kept: read back from what was written."""
    flow = suggested(flows, type_code, family)
    overrides.check_changes(flow, changes)
    return read(written(overrides.lasting(flow, changes)))


def to_bring_together(traces: list[twins.Trace], today: date) -> tuple[list[twins.Trace], list[list[twins.Trace]]]:
    """What looks like the first, and what may have one cause."""
    return [one for one, _ in twins.look_alikes(traces[0], traces[1:])], twins.one_cause(traces, today)


class Life:
    """One case, of A and B, received on the day the tests stand at."""

    def __init__(self, flow: Flow | None = None, state: CaseState = _S.recu) -> None:
        self.flow = flow or default()
        self.known = known(flow=self.flow)
        self.state = state
        self.moves = [clocks.Move(FRIDAY, state)]
        self.checks: list[Seen] = []

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def learn(self, **values: Any) -> None:
        self.known = replace(self.known, **values)

    def wait(self, days: int) -> None:
        self.learn(today=self.known.today + timedelta(days=days))
        self._see()

    def answer(self, answers: dict[str, str]) -> None:
        """The checklist, and what it leads to."""
        self.learn(
            checklist_done=not eligibility.to_ask(self.flow, answers),
            blocked=eligibility.standing_in_the_way(self.flow, answers),
            verdict=eligibility.proposed(self.flow, answers),
        )

    def move(self, target: CaseState, who: str = "A", reason: str | None = None) -> None:
        """Raises Refused. The first reason of the flow is given where one is asked."""
        if reason is None and target in REASONED:
            reason = offered(getattr(self.flow, REASONED[target]))[0][0]
        check_move(self.state, target, who, self.known, reason or "")
        if target == _S.suspendu:
            self.learn(before=self.state)
        if target == _S.suivi_accord:
            due = holding.due_checks(self.known.today, self.flow.delays.checks)
            self.checks = [Seen("1", days, on) for days, on in due]
        if target == _S.clos:
            self.learn(closed_on=self.known.today)
        self.state = target
        self.moves.append(clocks.Move(self.known.today, target))
        self._see()

    def note(self, state: CheckState) -> None:
        """Of the first check not noted yet."""
        at = next(number for number, one in enumerate(self.checks) if one.state == CheckState.prevu)
        self.checks[at] = replace(self.checks[at], state=state)
        self._see()

    def sent_to(self) -> tuple[str, ...]:
        """To whom its requester may go, once it was refused."""
        return eligibility.redirections(self.flow, self.known.reasons)

    def meet(self, agreed_to_meet: str, neutral: bool, reason: str = "") -> list[round_table.Condition]:
        """A table ronde, its safety checked. Raises Refused."""
        known = self.known
        round_table.check_round_table(known.letters, agreed_to_meet, known.interviews, True)
        round_table.check_advice(round_table.advice_round_table(known.mediators, neutral), reason)
        return round_table.conditions(known.letters, agreed_to_meet, known.interviews, True, known.mediators, neutral)

    def holds(self) -> tuple[str, str]:
        """Its own line, and that of a period in which it is alone."""
        today = self.known.today
        return holding.summary(self.checks, today), holding.told(holding.holding_rate([self.checks], today))

    def trace(self, id: str, family: str, entrance: str) -> twins.Trace:
        return twins.Trace(id, self.moves[0].on, family, "BH", entrance, self.known.closed_on)

    def _see(self) -> None:
        left = [one for one in self.checks if one.state == CheckState.prevu]
        due = [one for one in left if one.due_on <= self.known.today]
        self.learn(checks_open=len(left), checks_due_left=len(due))

    def ways(self, who: str = "A") -> list[CaseState]:
        return ways_out(self.state, self.known, who)

    def dates(self) -> next_step.Dates:
        left = [one.due_on for one in self.checks if one.state == CheckState.prevu]
        return next_step.Dates(FRIDAY, self.moves[-1].on, check_on=min(left, default=None))

    def next(self) -> Next | None:
        step = next_step.next_of(self.state, self.known, self.flow, self.dates())
        return step and step.code

    def clocks(self) -> list[clocks.Clock]:
        return clocks.clocks(self.moves, self.flow, self.known.today)

    def age(self) -> int:
        return clocks.age(self.moves, self.known.today)

    def clock(self, code: str) -> clocks.Clock:
        return next(one for one in self.clocks() if one.code == code)


def eligible_answers(flow: Flow) -> dict[str, str]:
    """Those that open a case."""
    return {one.code: "oui" if one.blocks == "non" else "non" for one in flow.checklist}


ALL_KNOWN: dict[str, Any] = {
    "checklist_done": True, "redirect_to": True, "told": frozenset("AB"), "mediators": 2, "agreed": frozenset("AB"),
    "correspondent": True, "agreement": True, "commitments": 1, "read_aloud": True, "copies": frozenset("AB"),
    "met": frozenset("AB"),
    "outcome": True,
}  # fmt: skip
"""A case in which nothing lacks on the way to an agreement that is followed."""


def agreed_case(flow: Flow | None = None) -> Life:
    """One whose agreement is being followed, on the day it came."""
    life = Life(flow)
    life.learn(**ALL_KNOWN)
    for target, who in ((_S.analyse, "A"), (_S.recevable, "C"), (_S.prise_de_contact, "C"), (_S.mediation, "A"),
                        (_S.accord, "A"), (_S.suivi_accord, "A")):  # fmt: skip
        life.move(target, who)
    return life
