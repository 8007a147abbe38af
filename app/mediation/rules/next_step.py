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
    """The day of the check that is noted first."""
    failed_on: date | None = None
    """Since when a commitment is known not to be kept, and nobody said what comes of it."""
    alone_since: date | None = None
    """Since when nobody has it in hand, of a case somebody had."""
    asked_on: date | None = None
    """Since when somebody is asked to take it in hand and has not declared."""
    changed_on: date | None = None
    """The day of the first session to come of which somebody who was told is to be told that it changed."""
    freed_on: date | None = None
    """The day of the first session to come that somebody was to lead who has the case no more."""
    more_on: date | None = None
    """The day of the first complement by the code of its request that nobody who follows it has read."""
    letter_on: date | None = None
    """The day of the first letter whose mail was not delivered, and that was not handed over otherwise since."""
    twice_on: date | None = None
    """The day of the first on which somebody is expected in two sessions at the same time."""
    off_on: date | None = None
    """The day of the first that is off since a party is out, of which another does not know yet."""


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
    first = list(_to_warn(known, dates))  # somebody would come for nothing
    of_sessions = (*_to_lead(state, known, dates), *_to_part(state, known, dates), *_to_tell_again(state, known, dates))
    found = [*of_sessions, *_STEPS[CaseState(state)](known, flow, dates)]
    if not known.mediators and any(one.who == MEDIATOR for one in (*first, *found)):
        first, found = [], [_to_entrust(state, known, flow, dates)]  # nobody is there to do any of it
    return [*first, *sorted([*found, *_to_mend(known, dates)], key=lambda one: one.due_on)]


def _to_mend(known: Known, dates: Dates) -> Iterator[Step]:
    """What was added may change what comes next, and a letter that did not arrive is not known of: the day after at
    the latest."""
    for code, on in ((_N.lire, dates.more_on), (_N.porter, dates.letter_on)):
        if on is not None:
            yield Step(code, MEDIATOR if known.mediators else COORDINATION, on + timedelta(days=1))


def _to_entrust(state: str, known: Known, flow: Flow, dates: Dates) -> Step:
    """Before a session of which nobody says who leads it, where there is one; of one asked already, the answer."""
    since = dates.asked_on or dates.alone_since or dates.since
    last = since + timedelta(days=flow.delays.look)
    return Step(
        _N.attendre if dates.asked_on else _N.confier,
        COORDINATION,
        min([last, *(one.due_on for one in _to_lead(state, known, dates))]),
    )


def _to_lead(state: str, known: Known, dates: Dates) -> Iterator[Step]:
    """Said the day before at the latest: the parties are told again with whom they sit."""
    if state in MET_IN and (day := dates.freed_on) is not None:
        yield Step(_N.mener, MEDIATOR, _before(day, known))


def _to_part(state: str, known: Known, dates: Dates) -> Iterator[Step]:
    if state in MET_IN and (day := dates.twice_on) is not None:
        yield Step(_N.separer, MEDIATOR, _before(day, known))


def _to_tell_again(state: str, known: Known, dates: Dates) -> Iterator[Step]:
    if state in MET_IN and (day := dates.changed_on) is not None:
        yield Step(_N.redire, MEDIATOR, _before(day, known))


def _to_warn(known: Known, dates: Dates) -> Iterator[Step]:
    if dates.off_on is not None:
        yield Step(_N.prevenir, MEDIATOR, _before(dates.off_on, known))


def _before(day: date, known: Known) -> date:
    """The day before at the latest: whoever is expected is told."""
    return day if day <= known.today else day - timedelta(days=1)


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


def _to_hand_over(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    """Entrusted, it may begin; until all of those asked have declared, their answer is waited for."""
    if dates.asked_on is not None:
        yield Step(_N.attendre, COORDINATION, dates.asked_on + timedelta(days=flow.delays.look))
    else:
        code = _N.commencer if known.mediators else _N.confier
        yield Step(code, COORDINATION, _in(flow.delays.look, dates))


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
    if dates.check_on is not None:
        yield Step(_N.verifier, MEDIATOR, dates.check_on)


def _to_check(known: Known, flow: Flow, dates: Dates) -> Iterator[Step]:
    """What is not kept is settled before anybody is told how it ends; told already, it is ended so."""
    last = _in(flow.delays.checks[-1] + flow.delays.telling, dates)
    if dates.check_on is not None:
        yield Step(_N.verifier, MEDIATOR, dates.check_on)
    if dates.failed_on is not None:
        soon = _before_next(dates.failed_on, flow, dates)
        if known.told | known.not_told:
            yield from _to_tell_and_close(known, MEDIATOR, min(soon, last))
        else:
            yield Step(_N.renegocier, MEDIATOR, soon)
    elif not (known.checks_open and dates.check_on):
        yield from _to_tell_and_close(known, MEDIATOR, last)


def _before_next(failed_on: date, flow: Flow, dates: Dates) -> date:
    """As soon as a session may be, and before the next check, which would tell the same again."""
    last = failed_on + timedelta(days=flow.delays.session)
    return min(last, max(failed_on, dates.check_on - timedelta(days=1))) if dates.check_on else last


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
