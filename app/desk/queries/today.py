"""The day as the coordinator sees it at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from app.backup import queries as restorations
from app.backup.queries import Restored
from app.core import clock
from app.desk.queries import held as held_back
from app.desk.queries.held import Held
from app.desk.queries.review import Waiting, lines
from app.door.models import Device
from app.extensions import db
from app.followups import queries as followups
from app.keys import unreadable
from app.logbook.kinds import entry_kinds
from app.nomenclatures import queries as lists
from app.nomenclatures.wishes import listing as wishes
from app.pages import names
from app.places import plates
from app.places.models import Sector
from app.planning import queries as planning
from app.planning.hours import under
from app.referrals import listing as referrals
from app.referrals.listing import Standing
from app.referrals.models import Referral
from app.review import queries as review
from app.review.models import Review
from app.review.rules import State as ReviewState
from app.rounds import parts
from app.rounds import queries as rounds
from app.rounds.models import Round
from app.rounds.queries import RoundToday
from app.rounds.rules import RUNNING, State, StopState
from app.staff import queries as staff
from app.staff.queries import IN_TOUCH, PhoneLine
from app.sync import queries as sync
from app.technical import listing as technical

LATEST = 12
SHOWN_STOPS = 10
STILL_OUT = "vacation annulée, tournée en cours"


@dataclass(frozen=True)
class Dot:
    """One stop of the line: its sign, its look (d done, x prevented, h here, empty to come), its state."""

    plate: str
    look: str
    title: str


@dataclass(frozen=True)
class Walk:
    code: str
    agents: str
    kind: str
    state: str
    state_label: str
    parts: str
    done: int
    total: int
    dots: list[Dot]
    more: int
    contact: datetime | None
    in_touch: bool


@dataclass(frozen=True)
class OnDuty:
    """Someone on a shift that covers this moment, or on a round that outlived its shift."""

    names: str
    hours: str


@dataclass(frozen=True)
class Tally:
    """How much waits on one page, and since when or of what kind."""

    count: int
    label: str
    detail: str
    endpoint: str


@dataclass(frozen=True)
class Due:
    """A follow-up to do: why, whose, since when."""

    id: UUID
    reason: str
    owner: str
    on: date


@dataclass(frozen=True)
class Today:
    at: datetime
    day: date
    walks: list[Walk]
    on_duty: list[OnDuty]
    people_out: int
    tallies: list[Tally]
    alerts: list[Waiting]
    held: list[Held]
    grave: int
    """How many of `held` there are, shown or not."""
    latest: list[Waiting]
    received: int
    """How many entries the day has, of which the `latest` are shown."""
    phones: list[PhoneLine]
    due: list[Due]
    to_do: int
    restored: Restored | None
    unreadable: int
    untellable: list[str]


def seen(org_id: UUID, at: datetime) -> Today:
    day = clock.service_day(at)
    people = names.people(org_id)
    found = rounds.today(org_id, at)
    duty, walking = planning.on_duty(org_id, at), rounds.of_given_up_shifts(org_id, [one.round for one in found])
    theirs = [[people[one.user_id].name for one in shift.agents] for shift in duty]
    walkers = [[people[one.user_id].name for one in row.agents if one.ended_at is None] for row in walking]
    due = followups.due(org_id, at, LATEST)
    alerts, latest, received = _entries(org_id, day, people)
    return Today(
        at=at,
        day=day,
        walks=_walks(org_id, at, found, people),
        on_duty=[
            OnDuty(names.joined(who), under(clock.local(at).date(), shift.starts_at, shift.ends_at))
            for who, shift in zip(theirs, duty, strict=True)
        ]
        + [OnDuty(names.joined(who), STILL_OUT) for who in walkers],
        people_out=len({name for who in theirs + walkers for name in who}),
        tallies=_tallies(org_id, due),
        alerts=alerts,
        held=held_back.grave(org_id),
        grave=sync.how_many_grave(org_id),
        latest=latest,
        received=received,
        phones=sorted((one for one in staff.phones(org_id) if one.revoked_at is None), key=lambda one: not one.lost),
        due=[
            Due(one.id, lists.label(org_id, "motif_suivi", one.reason), people[one.owner_id].name, one.due_on)
            for one in due.first
        ],
        to_do=due.total,
        restored=restorations.untold(org_id),
        unreadable=unreadable.how_many(org_id),
        untellable=sorted(people[one].name for one in followups.untellable(org_id, at)),
    )


def _walks(org_id: UUID, at: datetime, found: Sequence[RoundToday], people: dict[UUID, names.Person]) -> list[Walk]:
    sectors = plates.sectors(org_id)
    places = plates.estates(org_id, [stop.estate_id for one in found for stop in one.round.standing_stops])
    heard = _last_contacts(org_id)
    order = {State.demarree: 0, State.suspendue: 1, State.planifiee: 2, State.terminee: 3, State.annulee: 4}
    walks = sorted(found, key=lambda one: order.get(State.read(one.round.state), len(order)))
    return [_walk(one, at, sectors, places, people, heard) for one in walks]


def _walk(
    one: RoundToday, at: datetime, sectors: dict[UUID, Sector], places: dict[UUID, plates.Where],
    people: dict[UUID, names.Person], heard: dict[UUID, datetime],
) -> Walk:  # fmt: skip
    row = one.round
    ids = [agent.user_id for agent in row.agents]
    sector = sectors.get(row.sector_id) if row.sector_id else None
    contact = max((heard[id] for id in ids if id in heard), default=None)
    return Walk(
        code=sector.code if sector else "",
        agents=", ".join(people[id].short for id in ids if id in people),
        kind=lists.label(row.org_id, "type_tournee", row.type_tournee),
        state=row.state,
        state_label=State.label_of(row.state),
        parts=parts.said(row, people),
        done=one.done,
        total=one.total,
        dots=_dots(row, places)[:SHOWN_STOPS],
        more=max(0, one.total - SHOWN_STOPS),
        contact=contact,
        in_touch=clock.elapsed(contact, at) <= IN_TOUCH,
    )


LOOKS = {StopState.visite: "d", StopState.empeche: "x", StopState.non_fait: "x", StopState.prevu: ""}


def _dots(row: Round, places: dict[UUID, plates.Where]) -> list[Dot]:
    stops = row.standing_stops
    following = next((stop.id for stop in stops if stop.state == StopState.prevu), None)
    dots = []
    for stop in stops:
        here = stop.id == following and row.state in RUNNING
        place = places.get(stop.estate_id)
        said = "étape suivante" if here else StopState.label_of(stop.state).lower()
        title = f"{place.name if place else 'inconnu'}, {said}"
        dots.append(
            Dot(place.plate if place else "", "h" if here else LOOKS.get(StopState.read(stop.state), ""), title)
        )
    return dots


def _last_contacts(org_id: UUID) -> dict[UUID, datetime]:
    rows = db.session.execute(
        select(Device.user_id, Device.last_contact).where(
            Device.org_id == org_id, Device.revoked_at.is_(None), Device.last_contact.is_not(None)
        )
    )
    heard: dict[UUID, datetime] = {}
    for user_id, moment in rows:
        if moment is not None:  # there, and damaged
            heard[user_id] = max(moment, heard.get(user_id, moment))
    return heard


def _entries(org_id: UUID, day: date, people: dict[UUID, names.Person]) -> tuple[list[Waiting], list[Waiting], int]:
    """The dangers of the day, the last ones received, and how many these are of."""
    query = review.of_day(org_id, day)
    grave = db.session.scalars(query.where(Review.level.in_(_grave()))).all()
    last = db.session.execute(query.add_columns(func.count().over()).limit(LATEST)).all()
    shown = lines(org_id, [*grave, *(row[0] for row in last)], people=people)
    return shown[: len(grave)], shown[len(grave) :], last[0][1] if last else 0


def _grave() -> set[str]:
    return {level for kind in entry_kinds().values() for level in kind.grave}


def _tallies(org_id: UUID, due: followups.Due) -> list[Tally]:
    to_read, since = review.waiting(org_id)
    oldest = f"La plus ancienne\u00a0: {_age(since)}" if since else "À jour"
    held = sync.how_many_to_settle(org_id)
    send, hand, asked = _to_send(org_id)
    late = f"{due.late} en retard sur {due.total}" if due.late else "Aucun en retard"
    return [
        Tally(to_read, ReviewState.a_relire.label, oldest, "desk.to_review"),
        Tally(held, "À régler", "Saisies gardées, pas encore appliquées" if held else "À jour", "desk.held"),
        Tally(send, "Problèmes à transmettre", "À envoyer par vos soins" if send else "À jour", "technical.page"),
        Tally(hand, "Orientations à transmettre", "Avec l’accord de la personne" if hand else "À jour",
              "referrals.page"),
        Tally(asked, "Propositions pour les listes", "À accepter ou à refuser" if asked else "À jour", "wishes.page"),
        Tally(due.total, "Suivis à faire aujourd’hui", late, "followups.page"),
    ]  # fmt: skip


def _to_send(org_id: UUID) -> tuple[int, int, int]:
    """The problems and the referrals to be sent, the proposals to be answered, counted in one go."""
    referral = select(func.count()).where(
        Referral.org_id == org_id, Referral.standing(), *referrals.stands(Standing.a_transmettre)
    )
    asked = wishes.waiting(org_id)
    all_three = (technical.to_send(org_id), referral, asked)
    row = db.session.execute(select(*(one.scalar_subquery() for one in all_three))).one()
    return row[0], row[1], row[2]


def _age(day: date) -> str:
    return f"le {day:%d/%m/%Y}"
