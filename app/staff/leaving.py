"""What somebody whose access is closed has in charge: listed, and handed over with the closing, in one piece."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core import clock
from app.core.dates import datetime_fr, day_fr
from app.core.errors import Refused
from app.followups import actions as followups
from app.followups import queries as due
from app.followups.confidential import CONFIDENTIAL
from app.followups.models import Followup
from app.mediation import advice
from app.mediation import leaving as cases
from app.mediation.intake import leaving as requests
from app.nomenclatures import queries as lists
from app.pages import names
from app.people.acting import Actor, at_desk
from app.people.rules import COORDINATION
from app.places import plates
from app.planning import queries as planning
from app.planning import words
from app.planning.hours import dated, day_of
from app.planning.models import Shift
from app.planning.rules import State
from app.planning.taking import Taken, taking
from app.rounds import actions as rounds
from app.rounds.models import Round
from app.rounds.shifts import AGREE, Warned

NOT_SEEN = "personne d’autre ne voit ce lieu"
CHANGED = "Ce que cette personne a en charge a changé depuis que la page est ouverte. Relisez, puis fermez l’accès."


class Unagreed(Refused):
    """Something is to be said of what a colleague takes on, and nobody has agreed to it yet."""

    def __init__(self, warned: Warned, message: str = AGREE) -> None:
        super().__init__("signale", message)
        self.warned = warned


@dataclass(frozen=True)
class Line:
    """One thing in charge. `beside`: what is to be known if nobody takes it; `takers`: who may, where not all may."""

    id: UUID
    what: str
    beside: str = ""
    takers: Sequence[UUID] = ()


@dataclass(frozen=True)
class Held:
    """All of it. `mark`: of what was listed, empty when there is nothing."""

    shifts: list[Line]
    rounds: list[Line]
    followups: list[Line]
    cases: list[Line]
    requests: int = 0
    advice: int = 0

    @property
    def mark(self) -> str:
        ids = [str(one.id) for one in (*self.shifts, *self.rounds, *self.followups, *self.cases)]
        ids += [str(self.requests)] if self.requests else []
        ids += [f"avis {self.advice}"] if self.advice else []
        return hashlib.sha256(" ".join(ids).encode()).hexdigest()[:16] if ids else ""

    def seen_by(self, user_id: UUID) -> int:
        """How many of the follow-ups this person may take."""
        return sum(user_id in one.takers for one in self.followups)


@dataclass(frozen=True)
class Choice:
    """Who takes what: those shifts to a colleague, the follow-ups to another, those rounds ended now, and who is asked
    to take the cases.

    `agreed`: the mark of what was said of the shifts before they were given.
    """

    shifts: Collection[UUID] = ()
    shifts_to: UUID | None = None
    followups_to: UUID | None = None
    ended: Collection[UUID] = ()
    agreed: str = ""
    cases_to: UUID | None = None


def held(org_id: UUID, user_id: UUID, at: datetime) -> Held:
    """The shifts ahead, the rounds under way, the open follow-ups, the cases and requests of somebody; how many
    questions wait for their answer."""
    known = names.people(org_id)
    return Held(
        [_shift(one, user_id, known) for one in rounds.shifts_ahead(org_id, user_id, at)],
        [_round(one) for one in rounds.under_way(org_id, user_id)],
        _followups(org_id, user_id, at),
        [_case(one) for one in cases.of(org_id, user_id, clock.service_day(at))],
        requests.how_many(org_id, user_id),
        len(advice.waited_of(org_id, user_id)),
    )


def hand_over(actor: Actor, at: datetime, user_id: UUID, choice: Choice, seen: str) -> str:
    """Do it, what was seen being all there is; returns what was done, in words. Raises Refused, Unagreed."""
    found = held(actor.org_id, user_id, at)
    if found.mark != seen:
        raise Refused("change", CHANGED)
    said = warned(actor.org_id, at, user_id, choice)
    already = {one.id for one in rounds.shifts_ahead(actor.org_id, user_id, at) if choice.shifts_to in one.agent_ids}
    try:
        worked = [_give(actor, at, one.id, user_id, choice) for one in found.shifts]
    except Refused as refused:
        raise Unagreed(said, refused.message) from refused  # all that stands in the way, not the first alone
    if said.said and choice.agreed != said.mark:
        raise Unagreed(said)
    for one in found.rounds:
        if one.id in choice.ended:
            rounds.end_part(actor, at, one.id, user_id)
    told = (
        _told(worked, choice, already),
        _give_followups(actor, at, found, choice.followups_to),
        _give_cases(actor, at, user_id, choice.cases_to),
    )
    return " ".join(filter(None, told))


def warned(org_id: UUID, at: datetime, user_id: UUID, choice: Choice) -> Warned:
    """What the colleague who receives the shifts takes on with them, shift by shift."""
    if choice.shifts_to is None:
        return Warned([], "")
    shifts = [one.span() for one in rounds.shifts_ahead(org_id, user_id, at) if one.id in choice.shifts]
    found = taking(org_id, shifts, user_id, choice.shifts_to)
    drafts = planning.drafts_among(org_id, [met.id for one in found for met in one.met])
    known = names.people(org_id)
    said = [f"{dated(one.shift.starts_at, one.shift.ends_at)}\u00a0: {what}"
            for one in found for what in _taken(one, known[choice.shifts_to].name, drafts, known)]  # fmt: skip
    return Warned(said, hashlib.sha256("\n".join(said).encode()).hexdigest()[:16])


def _taken(one: Taken, name: str, drafts: Collection[UUID], known: Mapping[UUID, names.Person]) -> Iterator[str]:
    for met in one.met:
        which = "son brouillon" if met.id in drafts else "sa vacation"
        yield f"{name} aurait aussi {which} du {dated(met.starts_at, met.ends_at)}."
    if one.away:
        yield f"{name} est en absence."
    yield from (words.said(notice, known) for notice in one.notices)


def _give_followups(actor: Actor, at: datetime, found: Held, to: UUID | None) -> str:
    """What the colleague may not see goes to the coordination; what nobody may see stays where it is."""
    if to is None:
        return ""
    given: Counter[UUID | None] = Counter()
    for one in found.followups:
        heir = to if to in one.takers else coordination(actor, one)
        given[heir] += 1
        if heir is not None:
            followups.inherit(actor, at, one.id, heir)
    known = names.people(actor.org_id)
    said = [f"{n} à {known[heir].name}" for heir, n in given.items() if heir is not None]
    kept = [f"{given[None]} sans personne qui puisse les voir" if given[None] else ""]
    return f"Suivis confiés\u00a0: {', '.join(filter(None, (*said, *kept)))}." if given else ""


def _give_cases(actor: Actor, at: datetime, user_id: UUID, to: UUID | None) -> str:
    """After the follow-ups: those of a case go to its other mediator, or to whoever takes it in hand."""
    left = cases.hand_over(at_desk(actor, user_id, at), user_id, to)
    name = names.people(actor.org_id)[to].name if to else ""
    said = [
        f"{left.asked} demandé{'s' * (left.asked > 1)} à {name}" if left.asked else "",
        f"{left.kept} à l’autre médiateur" if left.kept else "",
        f"{left.alone} à confier par la coordination" if left.alone else "",
    ]
    parts = [f"Dossiers\u00a0: {', '.join(filter(None, said))}." if any(said) else ""]
    parts += [f"Demandes de médiation laissées à la coordination\u00a0: {left.requests}." if left.requests else ""]
    parts += [f"Avis à demander à quelqu’un d’autre\u00a0: {left.advice}." if left.advice else ""]
    return " ".join(filter(None, parts))


def coordination(actor: Actor, one: Line) -> UUID | None:
    """Who of the coordination takes a follow-up its heir may not see: who closes the access, else the first."""
    able = [id for id, who in names.people(actor.org_id).items() if who.role in COORDINATION and id in one.takers]
    return actor.user_id if actor.user_id in able else next(iter(able), None)


def _give(actor: Actor, at: datetime, shift_id: UUID, user_id: UUID, choice: Choice) -> Shift:
    to = choice.shifts_to if shift_id in choice.shifts else None
    return rounds.hand_over_shift(actor, at, shift_id, user_id, to)


def _told(shifts: list[Shift], choice: Choice, already: Collection[UUID]) -> str:
    """`already`: the shifts the colleague worked anyway, which are given to nobody."""
    received = set(choice.shifts) - set(already) if choice.shifts_to else set()
    given_up = [one for one in shifts if one.state == State.annulee]
    given = [one for one in shifts if one.is_live and one.id in received]
    left = len(shifts) - len(given) - len(given_up)
    alone = [one for one in shifts if one.is_live and len(one.agents) == 1]
    counts = [_count(len(given), "donnée"), _count(left, "retirée"), _count(len(given_up), "annulée")]
    parts = [
        f"Vacations\u00a0: {', '.join(filter(None, counts))}." if shifts else "",
        f"Annulées, faute d’agent\u00a0: {_days(given_up)}" if given_up else "",
        f"Une personne y reste seule\u00a0: {_days(alone)}" if alone else "",
    ]
    return " ".join(part for part in parts if part)


def _count(count: int, one: str) -> str:
    return f"{count} {one}{'s' * (count > 1)}" if count else ""


def _days(shifts: list[Shift]) -> str:
    said = ", ".join(day_fr(day) for day in sorted({day_of(one.starts_at) for one in shifts}))
    return said if said.endswith(".") else f"{said}."  # a month cut short has its point


def _shift(one: Shift, user_id: UUID, known: Mapping[UUID, names.Person]) -> Line:
    others = [other.name for id, other in known.items() if id in one.agent_ids and id != user_id]
    state = "" if one.is_published else ", brouillon"
    what = f"{dated(one.starts_at, one.ends_at)}{state}"
    return Line(one.id, what, _without(others))


def _without(others: list[str]) -> str:
    if not others:
        return "personne d’autre\u00a0: annulée si personne ne la prend"
    return f"avec {names.joined(others)}" if len(others) > 1 else f"{others[0]} y resterait sans binôme"


def _case(one: cases.InHand) -> Line:
    return Line(one.id, f"Dossier {one.number}", "personne d’autre ne le suit" if one.alone else "")


def _round(one: Round) -> Line:
    since = f"commencée le {datetime_fr(one.started_at)}" if one.started_at else ""
    return Line(one.id, f"Tournée {since}")


def _followups(org_id: UUID, user_id: UUID, at: datetime) -> list[Line]:
    rows = due.open_of(org_id, user_id)
    takers = due.takers_by(rows, at)
    places = plates.estates(org_id, [one.estate_id for one in rows])
    return [_followup(one, places, [who.id for who in takers[one.id] if who.id != user_id]) for one in rows]


def _followup(one: Followup, places: Mapping[UUID, plates.Where], takers: Sequence[UUID]) -> Line:
    reason = lists.label(one.org_id, followups.REASONS, one.reason).lower()
    place = places.get(one.estate_id) if one.estate_id else None
    what = ", ".join(filter(None, (day_fr(one.due_on), reason, place.name if place else "")))
    nobody = "personne d’autre ne suit ce dossier" if one.subject_kind in CONFIDENTIAL else NOT_SEEN
    return Line(one.id, what, "" if takers else nobody, takers)
