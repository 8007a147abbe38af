"""What must be done next in a case, by whom and by when: of one that is open there is always something. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.mediation.rules.flows import Flow
from app.mediation.rules.guards import Known, missing
from app.mediation.rules.meeting import MET_IN
from app.mediation.rules.states import ENDING, CaseState, Next

_S, _N = CaseState, Next
COORDINATION, MEDIATOR = "coordination", "mediator"
"""Who does it: those who coordinate, or the mediators of the case."""


EXPORTED = {"NEXT": {one.value: one.label for one in Next}}


@dataclass(frozen=True)
class Dates:
    """What a case holds of days. `since`: it reached its state; `paused`: days its clocks stood still since then, or
    since its receipt while it is being looked at. `owner`: who took the request in charge, who then looks at it."""

    received_on: date
    since: date
    paused: int = 0
    owner: str | None = None
    last_try_on: date | None = None
    meeting_on: date | None = None
    last_meeting_on: date | None = None
    check_on: date | None = None
    alone_since: date | None = None
    """Since when nobody has it in hand, of a case somebody had."""
    changed_on: date | None = None
    """The day of the first session to come of which somebody who was told is to be told that it changed."""
    freed_on: date | None = None
    """The day of the first session to come that somebody was to lead who has the case no more."""


@dataclass(frozen=True)
class Step:
    """`who`: coordination, mediator, or the one user who owes it."""

    code: Next
    who: str
    due_on: date

    def late(self, today: date) -> int:
        """Days past its day; 0 in time."""
        return max(0, (today - self.due_on).days)


def next_of(state: str, known: Known, flow: Flow, dates: Dates) -> Step | None:
    """The first of them; None of a case that is closed, and of no other."""
    return next(iter(steps(state, known, flow, dates)), None)


def steps(state: str, known: Known, flow: Flow, dates: Dates) -> list[Step]:
    """All that must be done, what is due first before the rest: late ones lead."""
    if state not in _STEPS:
        return []
    before = *_to_lead(state, known, dates), *_to_tell_again(state, known, dates)
    all_of_it = (*before, *_STEPS[CaseState(state)](known, flow, dates))
    found = sorted(all_of_it, key=lambda one: one.due_on)
    if not known.mediators and any(one.who == MEDIATOR for one in found):
        return [_to_entrust(state, known, flow, dates)]  # nobody is there to do any of it
    return found


def _to_entrust(state: str, known: Known, flow: Flow, dates: Dates) -> Step:
    """Before a session of which nobody says who leads it, where there is one."""
    last = (dates.alone_since or dates.since) + timedelta(days=flow.delays.look)
    return Step(_N.confier, COORDINATION, min([last, *(one.due_on for one in _to_lead(state, known, dates))]))


def _to_lead(state: str, known: Known, dates: Dates) -> Iterator[Step]:
    """Said the day before at the latest: the parties are told again with whom they sit."""
    if state in MET_IN and (day := dates.freed_on) is not None:
        yield Step(_N.mener, MEDIATOR, _eve(day, known.today))


def _to_tell_again(state: str, known: Known, dates: Dates) -> Iterator[Step]:
    if state in MET_IN and (day := dates.changed_on) is not None:
        yield Step(_N.redire, MEDIATOR, _eve(day, known.today))


def _eve(day: date, today: date) -> date:
    return day if day <= today else day - timedelta(days=1)


def _in(days: int, dates: Dates) -> date:
    return dates.since + timedelta(days=days + dates.paused)


def _received(days: int, dates: Dates) -> date:
    return dates.received_on + timedelta(days=days + dates.paused)


def _to_look_at(_: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    yield Step(_N.analyser, dates.owner or COORDINATION, _received(flow.delays.look, dates))


def _to_decide(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    if not (known.checklist_done or known.blocked):
        yield Step(_N.analyser, dates.owner or COORDINATION, _received(flow.delays.look, dates))
    yield Step(_N.decider, COORDINATION, _received(flow.delays.eligibility, dates))


def _to_hand_over(_: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    yield Step(_N.confier, COORDINATION, _in(flow.delays.look, dates))


def _to_reach(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    answered = known.letters and known.letters <= known.agreed | known.out
    if not answered or (flow.correspondent and not known.correspondent):
        last = _in(flow.delays.contact, dates)
        again = dates.last_try_on and dates.last_try_on + timedelta(days=flow.delays.retry)
        yield Step(_N.joindre, MEDIATOR, min(last, again) if again else last)
    elif missing(_S.prise_de_contact, _S.mediation, known):
        yield Step(_N.clore, MEDIATOR, _in(flow.delays.contact, dates))
    else:
        yield Step(_N.preparer, MEDIATOR, _in(flow.delays.contact, dates))


def _to_meet(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    if dates.meeting_on is not None:
        yield Step(_N.rencontrer, MEDIATOR, dates.meeting_on)
    elif known.agreement or known.commitments:
        yield Step(_N.relever, MEDIATOR, _in(flow.delays.copies, dates))
    elif missing(_S.prise_de_contact, _S.mediation, known):
        yield Step(_N.clore, MEDIATOR, _in(flow.delays.telling, dates))
    else:
        begun = max(dates.last_meeting_on or dates.since, _in(0, dates))
        yield Step(_N.preparer, MEDIATOR, begun + timedelta(days=flow.delays.session))


def _to_hand_copies(_: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    yield Step(_N.remettre, MEDIATOR, _in(flow.delays.copies, dates))


def _to_check(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    if (known.checks_open or known.checks_due_left) and dates.check_on is not None:
        yield Step(_N.verifier, MEDIATOR, dates.check_on)
    else:
        last = _in(flow.delays.checks[-1] + flow.delays.telling, dates)
        yield from _to_tell_and_close(known, MEDIATOR, last)


def _to_resume(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    longest = dates.since + timedelta(days=flow.delays.longest_suspension)
    yield Step(_N.reprendre, MEDIATOR, known.resume_on or longest)


def _to_take_up(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    if known.mediators:
        yield Step(_N.preparer, MEDIATOR, _in(flow.delays.session, dates))
    else:
        yield from _to_hand_over(known, flow, dates)


def _to_end(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    who = MEDIATOR if known.mediators else dates.owner or COORDINATION
    yield from _to_tell_and_close(known, who, _in(flow.delays.telling, dates))


def _interrupted(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    yield from (_to_send_on if known.sends_on else _to_end)(known, flow, dates)


def _to_send_on(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    if not known.redirect_to:
        yield Step(_N.reorienter, dates.owner or COORDINATION, _in(flow.delays.look, dates))
    yield from _to_end(known, flow, dates)


def _to_tell_and_close(known: Known, who: str, due_on: date) -> Iterator[Step]:
    if known.letters - known.told - known.not_told:
        yield Step(_N.informer, who, due_on)
    else:
        yield Step(_N.clore, who, due_on)


_STEPS: dict[CaseState, Callable[[Known, Flow, Dates], Iterator[Step]]] = {
    _S.recu: _to_look_at,
    _S.analyse: _to_decide,
    _S.recevable: _to_hand_over,
    _S.prise_de_contact: _to_reach,
    _S.mediation: _to_meet,
    _S.accord: _to_hand_copies,
    _S.suivi_accord: _to_check,
    _S.suspendu: _to_resume,
    _S.reprise: _to_take_up,
    _S.rouvert: _to_take_up,
    **dict.fromkeys(ENDING, _to_end),
    _S.interrompu: _interrupted,
    _S.non_recevable: _to_send_on,
}
