"""Rounds as sequences of events, the state of stops, dayparts, what says that a visit is RAS. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from app.core.labels import Label, Machine
from app.core.zones import Zones
from app.planning.rules import WAITED_FOR

# How long a round that nobody ended is taken to have lasted, and how far a reading lies from its visit.
OPEN_ROUND_HOURS = 8
OPEN_ROUND = timedelta(hours=OPEN_ROUND_HOURS)
# A shift that ends later than this after its round started was moved at the desk since: it tells another evening.
WALKED_HOURS = 20
WALKED = timedelta(hours=WALKED_HOURS)
# How long after her end the agent of an unplanned round may take it up again.
REOPENS = timedelta(hours=4)
SAME_PASSAGE = timedelta(hours=1)
# How many days what a team leaves to the next one stands, the first included.
HANDOVER_DAYS = 7


class State(Label):
    planifiee = "planifiee", "Planifiée"
    demarree = "demarree", "Démarrée"
    suspendue = "suspendue", "Suspendue"
    terminee = "terminee", "Terminée"
    annulee = "annulee", "Annulée"


class Verb(Label):
    start = "start", "Démarrage"
    pause = "pause", "Pause"
    resume = "resume", "Reprise"
    end = "end", "Fin"
    reopen = "reopen", "Réouverture"
    cancel = "cancel", "Annulation"
    stops = "stops", "Arrêts"


# What each verb makes of a round, and who may do it.
MOVES = {
    (State.planifiee, Verb.start): (State.demarree, "A"),
    (State.planifiee, Verb.cancel): (State.annulee, "C"),
    (State.demarree, Verb.pause): (State.suspendue, "A"),
    (State.suspendue, Verb.resume): (State.demarree, "A"),
    # The system's: nobody ended it, long after it should have.
    (State.demarree, Verb.end): (State.terminee, "AS"),
    (State.suspendue, Verb.end): (State.terminee, "AS"),
    (State.terminee, Verb.reopen): (State.demarree, "A"),
}

RUNNING = (State.demarree, State.suspendue)

MACHINE = Machine(
    name="tournee",
    states=State,
    initial=(State.planifiee, State.demarree),
    transitions={(source, target): who for (source, _), (target, who) in MOVES.items()},
    final=(State.terminee, State.annulee),
)


class StopState(Label):
    prevu = "prevu", "Prévu"
    visite = "visite", "Visité"
    empeche = "empeche", "Empêché"
    non_fait = "non_fait", "Non fait"


STOP_MACHINE = Machine(
    name="point_de_passage",
    states=StopState,
    initial=(StopState.prevu,),
    transitions={
        (StopState.prevu, StopState.visite): "A",
        (StopState.prevu, StopState.empeche): "A",
        (StopState.prevu, StopState.non_fait): "A",
        (StopState.empeche, StopState.visite): "A",
        (StopState.non_fait, StopState.visite): "A",
        (StopState.non_fait, StopState.empeche): "A",
        # A visit undone or corrected: what is left of the others, and of the end of the round, says.
        (StopState.visite, StopState.prevu): "A",
        (StopState.empeche, StopState.prevu): "A",
        (StopState.visite, StopState.empeche): "A",
        (StopState.visite, StopState.non_fait): "A",
        (StopState.empeche, StopState.non_fait): "A",
        # The round is walked again.
        (StopState.non_fait, StopState.prevu): "A",
    },
)


class VisitState(Label):
    visite = "visite", "Visité"
    empeche = "empeche", "Empêché"


class CancelReason(Label):
    effectif = "effectif", "Effectif insuffisant"
    meteo = "meteo", "Météo"
    securite = "securite", "Sécurité"
    autre = "autre", "Autre"


class Priority(Label):
    """How a consigne is shown."""

    normale = "normale", "Normale"
    haute = "haute", "Importante"


class Daypart(Label):
    """The part of the day a visit is counted in."""

    matin = "matin", "Matin"
    apres_midi = "apres_midi", "Après-midi"
    soiree = "soiree", "Soirée"
    nuit = "nuit", "Nuit"


# The hour on the wall at which each part begins; the last one lasts until the first.
DAYPARTS = ((5, Daypart.matin), (12, Daypart.apres_midi), (18, Daypart.soiree), (22, Daypart.nuit))

REOPENS_HOURS = int(REOPENS / timedelta(hours=1))
EXPORTED = {
    "DAYPARTS": [(hour, part.label.lower()) for hour, part in DAYPARTS],
    "OPEN_ROUND_HOURS": OPEN_ROUND_HOURS,
    "REOPENS_HOURS": REOPENS_HOURS,
    "WALKED_HOURS": WALKED_HOURS,
    "HANDOVER_DAYS": HANDOVER_DAYS,
}


def daypart(moment: datetime, zones: Zones) -> Daypart:
    """The part of the day of a moment, on the wall clock."""
    hour = zones.local(moment).hour
    begun = [part for start, part in DAYPARTS if start <= hour]
    return begun[-1] if begun else DAYPARTS[-1][1]


@dataclass(frozen=True)
class Event:
    """One event of a round, by one of its agents; `key` only breaks ties."""

    verb: str
    at: datetime
    key: str
    by: str


@dataclass(frozen=True)
class Team:
    """Who walks a round, and when its shift ends; an unplanned round has none."""

    agents: frozenset[str]
    shift_end: datetime | None = None

    def planned_end(self, started_at: datetime) -> datetime:
        """When it should be over; one without a shift of that evening lasts as long as rounds do."""
        if self.shift_end is not None and started_at < self.shift_end <= started_at + WALKED:
            return self.shift_end
        return started_at + OPEN_ROUND

    def over_at(self, started_at: datetime) -> datetime:
        """From when on nothing is of it any more, whoever did not end it; mirror of `overAt` on the phone
        (tests/vectors/round_over.json)."""
        return self.planned_end(started_at) + WAITED_FOR

    def may_reopen(self, ended_at: datetime, at: datetime) -> bool:
        """Whether an agent who ended her part then may take it up again now."""
        return at <= (self.shift_end or ended_at + REOPENS)


@dataclass(frozen=True)
class Standing:
    """What the events of a round add up to. `ended`: by agent, when she ended her part.

    `paused`: the pause that holds, while it does.
    """

    state: State
    started_at: datetime | None = None
    ended_at: datetime | None = None
    ended: Mapping[str, datetime] = field(default_factory=dict)
    paused: Event | None = None


def standing(events: Iterable[Event], team: Team, now: datetime) -> Standing:
    """The state of a round from its events, at a moment: over once it has been waited for long enough."""
    return _given_up(added_up(events, team), team, now)


def added_up(events: Iterable[Event], team: Team) -> Standing:
    """What its events say alone, put in order of their moments, whatever order they came in.

    An event that moves nothing (the second phone starts, or pauses after the end) is kept and ignored. A start
    comes first whatever the clocks say: no phone's event is taken before one. Each agent ends her own part; the
    round is over when the last one has.
    """
    so_far = Standing(State.planifiee)
    for event in sorted(events, key=lambda one: (one.verb != Verb.start, one.at, one.key)):
        so_far = _STEPS.get(Verb.read(event.verb), _moved)(so_far, event, team)
    return so_far


def _moved(so_far: Standing, event: Event, team: Team) -> Standing:
    move = MOVES.get((so_far.state, Verb.read(event.verb)))
    if move is None:
        return so_far
    target, _ = move
    started = event.at if event.verb == Verb.start else so_far.started_at
    ended_at = event.at if target in MACHINE.final else None
    paused = event if target == State.suspendue else None
    return replace(so_far, state=target, started_at=started, ended_at=ended_at, paused=paused)


def _ended(so_far: Standing, event: Event, team: Team) -> Standing:
    """One part is over; the first word of each agent counts."""
    if (so_far.state, Verb.end) not in MOVES or so_far.started_at is None:
        return so_far
    ended = {event.by: max(event.at, so_far.started_at), **so_far.ended}
    if not team.agents <= ended.keys():
        return replace(so_far, ended=ended)
    target, _ = MOVES[so_far.state, Verb.end]
    return replace(so_far, state=target, ended=ended, ended_at=max(ended.values()))


def _reopened(so_far: Standing, event: Event, team: Team) -> Standing:
    """Who ended her part takes it up again: the round with it, when it was over."""
    ended_at = so_far.ended.get(event.by)
    if ended_at is None or not team.may_reopen(ended_at, event.at):
        return so_far
    target, _ = MOVES.get((so_far.state, Verb.reopen), (so_far.state, ""))
    others = {who: at for who, at in so_far.ended.items() if who != event.by}
    return replace(so_far, state=target, ended=others, ended_at=None)


_STEPS = {Verb.end: _ended, Verb.reopen: _reopened}


def _given_up(so_far: Standing, team: Team, now: datetime) -> Standing:
    """Nobody is waited for any longer: it ended with the last part, or when it should have."""
    if (so_far.state, Verb.end) not in MOVES or so_far.started_at is None:
        return so_far
    if now < team.over_at(so_far.started_at):
        return so_far
    last = max(so_far.ended.values(), default=team.planned_end(so_far.started_at))
    return replace(so_far, state=State.terminee, ended_at=last)


def refusal(state: str, verb: Verb) -> str | None:
    """Why an event cannot be taken at all, in French, or None."""
    if state == State.annulee:
        return "Cette tournée a été annulée au bureau."
    if state == State.planifiee and verb not in (Verb.start, Verb.cancel):
        return "Cette tournée n’a pas été démarrée."
    return None


@dataclass(frozen=True)
class Passed:
    """A round in an estate: what was recorded in both is of one passage."""

    round: UUID | None
    estate: UUID | None


def ras_holds(noted: bool, passed: Passed, recorded: Collection[Passed]) -> bool:
    """Whether a visit noted "rien à signaler" is so: nothing that says something was recorded on that passage.

    `recorded`: entries still standing, of kinds that say something (`EntryKind.says`). Mirror of `rasHolds` on the
    phone (tests/vectors/ras.json).
    """
    return noted and passed not in recorded


PASSED = (StopState.visite, StopState.empeche)
_RANK = {StopState.visite: 2, StopState.empeche: 1}


def stop_state(visits: Iterable[str], declared: str | None, *, over: bool) -> StopState:
    """What becomes of a stop: its best visit still standing, else what those who ended their part declared.

    Not walked is said once the round is over: until then somebody may still come by.
    """
    seen = [one for state in visits if (one := StopState.read(state)).is_ours]
    if seen:
        return max(seen, key=lambda one: _RANK.get(one, 0))
    said = StopState.read(declared or StopState.non_fait)
    said = said if said.is_ours else StopState.non_fait
    return said if over or said != StopState.non_fait else StopState.prevu


def better(declared: str | None, told: str) -> str:
    """Two phones end one round: the better word on a stop stays."""
    order = [StopState.non_fait, StopState.empeche, StopState.visite]
    if declared not in order:
        return told
    return max(str(declared), told, key=lambda one: order.index(StopState(one)))


@dataclass(frozen=True)
class Walk:
    """A round as the search for twins sees it."""

    starter: str | None
    agents: frozenset[str]
    started_at: datetime | None
    ended_at: datetime | None


def probably_one(first: Walk, second: Walk) -> bool:
    """Two unplanned rounds that two people of one pair started, each on their phone, at the same time."""
    if first.started_at is None or second.started_at is None or first.starter == second.starter:
        return False
    together = first.starter in second.agents or second.starter in first.agents
    return together and first.started_at < _end(second) and second.started_at < _end(first)


def _end(walk: Walk) -> datetime:
    if walk.ended_at is not None:
        return walk.ended_at
    assert walk.started_at is not None
    return walk.started_at + OPEN_ROUND
