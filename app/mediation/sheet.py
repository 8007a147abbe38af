"""One case as its page shows it: who must do what, who may read, what it is tied to, its clocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.core import clock
from app.core.dates import date_fr, day_fr
from app.extensions import db
from app.mediation import flows, known, line, moves, stepping
from app.mediation.models import CaseMediator, MediationCase, Meeting
from app.mediation.rules import clocks
from app.mediation.rules.clocks import Clock
from app.mediation.rules.next_step import COORDINATION as BY_COORDINATION
from app.mediation.rules.next_step import MEDIATOR, Step
from app.mediation.rules.states import CaseState, MeetingState, Next
from app.mediation.subject import hands
from app.nomenclatures import queries as lists
from app.pages import names
from app.people.acting import Actor
from app.people.rules import COORDINATION

TIED = "A déclaré un lien\u00a0: lettres, lieu, états et dates, jamais ce qui s’est dit"
TO_DECLARE = "Dire si quelque chose vous lie à une partie"
SHOWN = 5
"""How many similar cases are told of."""


@dataclass(frozen=True)
class Todo:
    """One thing to do. `mine`: it is this reader's; `late`: days past its day; `verb`: of its button, where this case
    says another than the step; `presses`: somebody is in danger; `named`: who it is for whoever else reads it, on
    paper."""

    code: Next
    label: str
    who: str
    mine: bool
    due_on: date
    late: int
    verb: str = ""
    presses: bool = False
    named: str = ""


@dataclass(frozen=True)
class Reader:
    """Some who read of it, and how much."""

    names: str
    said: str


@dataclass(frozen=True)
class Similar:
    """A closed case of the same flow and family: how it ended, in how long (None where a day of it cannot be read).
    Neither its place nor its number."""

    outcome: str
    weeks: int | None
    meetings: int


def todo(actor: Actor, row: MediationCase) -> list[Todo]:
    """All that must be done, the late ones first, then this reader's, then the rest."""
    today = clock.today()
    standing = mediators(row, today)
    people = names.people(row.org_id)
    waits = _waited_for(actor, row, people, today)
    found = [
        waits(one) if one.code == Next.attendre else _todo(actor, row, one, standing, people, today)
        for one in moves.steps_of(row, today)
    ]
    return sorted(found, key=lambda one: (not one.late, not one.mine, one.due_on))


def _todo(
    actor: Actor, row: MediationCase, step: Step, standing: Sequence[CaseMediator], people: dict[UUID, names.Person],
    today: date,
) -> Todo:  # fmt: skip
    owners = _owners(step, standing)
    mine = actor.user_id in owners or (step.who == BY_COORDINATION and actor.role in COORDINATION)
    others = names.joined(people[one].name for one in owners if one in people) or "Coordination"
    said, verb = stepping.words(row, step.code)
    return Todo(step.code, said, "Vous" if mine else others, mine, step.due_on, step.late(today), verb,
                named=others)  # fmt: skip


def _waited_for(
    actor: Actor, row: MediationCase, people: dict[UUID, names.Person], today: date
) -> Callable[[Step], Todo]:  # fmt: skip
    """The answer that is waited for: whose, and since when; theirs, for those who owe it."""
    there = asked(row, today)
    mine = any(one.user_id == actor.user_id for one in there)
    who = names.joined(people[one.user_id].name for one in there if one.user_id in people) or "un médiateur"
    since = day_fr(min((clock.service_day(one.named_at) for one in there), default=None))
    said = TO_DECLARE if mine else f"Attendre la réponse de {who}, depuis le {since}"
    return lambda step: Todo(step.code, said, "Vous" if mine else who, mine, step.due_on, step.late(today), named=who)


def _owners(step: Step, standing: Sequence[CaseMediator]) -> list[UUID]:
    if step.who == BY_COORDINATION:
        return []
    return [one.user_id for one in standing] if step.who == MEDIATOR else [UUID(step.who)]


def mediators(row: MediationCase, today: date) -> list[CaseMediator]:
    """Those who have it in hand that day, each having declared no tie."""
    return [one for one in row.mediators if one.cleared_at is not None and _stands(one, today)]


def asked(row: MediationCase, today: date) -> list[CaseMediator]:
    """Those who were asked and did not declare yet."""
    return [one for one in row.mediators if one.cleared_at is None and (one.until is None or one.until >= today)]


def _stands(one: CaseMediator, today: date) -> bool:
    return one.since <= today and (one.until is None or one.until >= today)


# --- who reads --------------------------------------------------------------------------------------


def readers(row: MediationCase, landlord: str | None) -> tuple[int, list[Reader]]:
    """How many people of the structure read of it, and who reads what; the landlord last."""
    today, people = clock.today(), names.team(row.org_id)
    known_names = {one.id: one.name for one in people}
    there = mediators(row, today)
    own = {one.user_id for one in there}
    away = [one for one in there if one.stands_in_for is not None]
    waiting = {one.user_id for one in asked(row, today)} - own
    known_hands = hands(row)
    office = [one for one in people if one.role in COORDINATION and one.id not in own]
    tied = [one for one in office if one.id in known_hands.tied]
    others = [one for one in office if one not in tied]
    found = [
        Reader(_named(own - {one.user_id for one in away}, known_names), "Médiateurs du dossier, tout"),
        *(Reader(_named({one.user_id}, known_names), _stand_in(one)) for one in away),
        Reader(
            _named(waiting, known_names), "Demande en attente\u00a0: lettres, lieu et dates, jusqu’à la déclaration"
        ),
        Reader(names.joined(one.name for one in others), _office_reads(reads=known_hands.coordination_reads)),
        Reader(names.joined(one.name for one in tied), TIED),
        Reader(landlord or "", _landlord_reads(row)),
    ]
    return len(own | waiting | {one.id for one in office}), [one for one in found if one.names]


def _named(ids: set[UUID], known_names: dict[UUID, str]) -> str:
    return names.joined(sorted(known_names.get(one, "Quelqu’un dont l’accès est fermé") for one in ids))


def _stand_in(one: CaseMediator) -> str:
    return f"Remplace jusqu’au {date_fr(one.until)}\u00a0: tout, jusqu’à ce jour"


def _office_reads(*, reads: bool) -> str:
    if reads:
        return "Coordination, tout\u00a0: chaque lecture est notée"
    return "Coordination\u00a0: lettres, lieu, états et dates, jamais ce qui s’est dit"


def _landlord_reads(row: MediationCase) -> str:
    if row.landlord_id is not None:
        return "Est partie\u00a0: ses lettres, rien sous son accès"
    if line.never(row):
        return "Rien de ce dossier"
    told = line.read_now(row)
    return f"Une ligne\u00a0: {told}" if told else "Une ligne de codes, une fois le dossier recevable"


# --- what it is tied to -----------------------------------------------------------------------------


def previous(row: MediationCase) -> MediationCase | None:
    """The closed case it continues."""
    return db.session().get(MediationCase, (row.org_id, row.previous_id)) if row.previous_id else None


def similar(row: MediationCase) -> list[Similar]:
    """The last that ended, of the same flow and family; one statement."""
    of = MediationCase
    met = Meeting.org_id == of.org_id, Meeting.case_id == of.id, Meeting.state == MeetingState.tenue.value
    held = select(func.count()).select_from(Meeting).where(*met).correlate(of).scalar_subquery()
    alike = of.org_id == row.org_id, of.flow == row.flow, of.family == row.family, of.id != row.id
    query = select(of.outcome, of.asked_on, of.closed_on, of.lasted, held).where(
        *alike, of.state == CaseState.clos.value, of.closed_on.is_not(None), of.outcome.is_not(None)
    )
    rows: Any = db.session.execute(query.order_by(of.closed_on.desc(), of.id).limit(SHOWN))
    return [_similar(row.org_id, *one) for one in rows]


def _similar(
    org_id: UUID, outcome: str, asked_on: date | None, closed_on: date | None, lasted: int | None, meetings: int
) -> Similar:
    # Of nobody any more, it has its months alone.
    days = lasted if lasted is not None else (closed_on - asked_on).days if closed_on and asked_on else None
    weeks = None if days is None else max(1, -(-days // 7))
    return Similar(lists.label(org_id, "issue", outcome), weeks, meetings)


# --- clocks -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """A clock drawn on a hundred: days run, pauses (start, width), and days past what was allowed."""

    clock: Clock
    runs: tuple[tuple[float, float], ...]
    pauses: tuple[tuple[float, float], ...]
    over: float
    paused: int


def bars(row: MediationCase) -> list[Bar]:
    """The clocks of a case, the running one first."""
    today = clock.today()
    return [_bar(one, today) for one in clocks.clocks(known.moves_of(row), flows.of(row.org_id, row.flow), today)]


def _bar(one: Clock, today: date) -> Bar:
    paused = sum(pause.days_to(today) for pause in one.pauses)
    whole = max(one.allowed, one.used) + paused or 1
    end = one.span.start + timedelta(days=one.used + paused)
    pauses = [((pause.start - one.span.start).days, pause.days_to(today)) for pause in one.pauses]
    runs, at = [], 0
    for start, days in pauses:
        runs.append((at, start - at))
        at = start + days
    runs.append((at, (end - one.span.start).days - at))
    return Bar(
        one, tuple(_on(whole, *run) for run in runs if run[1] > 0), tuple(_on(whole, *pause) for pause in pauses),
        round(100 * one.late / whole, 1), paused,
    )  # fmt: skip


def _on(whole: int, start: int, days: int) -> tuple[float, float]:
    return round(100 * start / whole, 1), round(100 * days / whole, 1)
