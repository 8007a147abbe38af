"""Sessions and agreements, by their verbs, each in a unit of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.followups.models import Followup
from app.followups.rules import OPEN
from app.mediation import agreements, checks, known, meetings, notes
from app.mediation.checks import Noted
from app.mediation.meetings import Asked
from app.mediation.models import Agreement, MediationCase, Meeting
from app.mediation.reminders import REASON
from app.mediation.rules.agreement import Agreed, Promise
from app.mediation.rules.states import MeetingState, Mode
from tests.mediation.cases import a_case
from tests.world import Person, World

WHAT, SEEN = "Pas de musique après 22 h en semaine.", "A le dit, passage du soir."


def do(who: Person, verb: Callable[..., Any], *arguments: Any, record: UUID | None = None, **more: Any) -> UUID:
    """One verb; the id of what it returned."""
    with tenant.tenant(who.org_id), write_unit():
        found: UUID = verb(who.act(record), *arguments, **more).id
        return found


@contextmanager
def reading(world: World) -> Iterator[Any]:
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        yield s


def in_(days: float) -> datetime:
    return clock.now() + timedelta(days=days)


def asked(
    world: World, mode: Mode = Mode.entretien, letters: str = "A", start: datetime | None = None, **more: Any
) -> Asked:
    at = start or in_(2)
    return Asked(**{
        "mode": mode.value, "letters": tuple(letters), "mediators": (world.nadia.user_id, world.claire.user_id),
        "starts_at": at, "ends_at": at + timedelta(hours=1), "lieu": "local_association", "neutral": True, **more,
    })  # fmt: skip


def planned(world: World, case_id: UUID, **more: Any) -> UUID:
    return do(world.nadia, meetings.plan, case_id, asked(world, **more))


def put(
    world: World, case_id: UUID, mode: Mode, letters: str, state: MeetingState = MeetingState.tenue, ago: int = 1
) -> UUID:
    """A session as it is, so many days ago, written at once."""
    with tenant.tenant(world.org_id), write_unit() as s:
        at = in_(-ago)
        row = Meeting(
            org_id=world.org_id, id=uuid7(), case_id=case_id, mode=mode.value, state=state.value, starts_at=at,
            ends_at=at + timedelta(hours=1), neutral=True, letters=list(letters),
            mediators=[str(world.nadia.user_id), str(world.claire.user_id)], absent=[], told=[],
            planned_by=world.nadia.user_id, planned_at=at,
        )  # fmt: skip
        s.add(row)
        return row.id


def promises(letters: str = "BA") -> tuple[Promise, ...]:
    return tuple(Promise(one, WHAT, None, SEEN) for one in letters)


def agreed(on: date | None = None, letters: str = "BA", **more: Any) -> Agreed:
    return Agreed(
        **{"form": "oral", "extent": "total", "made_on": on or clock.today(), "promises": promises(letters), **more}
    )


def agree(world: World, case_id: UUID, said: Agreed | None = None, who: Person | None = None) -> UUID:
    """An agreement of two who were met."""
    made = said or agreed()
    put(world, case_id, Mode.navette, "AB", ago=(clock.today() - made.made_on).days + 1)
    return do(who or world.nadia, agreements.conclude, case_id, made)


def concluded(world: World, case_id: UUID, **more: Any) -> UUID:
    """Concluded, read aloud, copies in hand, followed."""
    found = agree(world, case_id, agreed(**more))
    do(world.nadia, agreements.read_aloud, case_id)
    for letter in "AB":
        do(world.nadia, agreements.hand_copy, case_id, letter, "main_propre")
    do(world.nadia, agreements.begin_following, case_id)
    return found


def note(who: Person, case_id: UUID, days: int, **states: str) -> None:
    """`note(nadia, case, 15, _1="tenu A", _2="inconnu")`."""
    said = {int(rank[1:]): Noted(*one.split()) for rank, one in states.items()}
    do(who, checks.note, case_id, days, said)


def reminders(world: World, *, still: bool = True) -> list[tuple[date, UUID]]:
    """The days on which somebody is reminded of the checks of a case, and whom."""
    with reading(world) as s:
        of = Followup.subject_kind == "case", Followup.reason == REASON
        rows = s.scalars(select(Followup).where(*of).order_by(Followup.due_on))
        return [(one.due_on, one.owner_id) for one in rows if (one.state in OPEN) == still]


def in_days(*some: int) -> list[date]:
    return [clock.today() + timedelta(days=one) for one in some]


def case(world: World, case_id: UUID) -> MediationCase:
    with reading(world) as s:
        row: MediationCase = s.get_one(MediationCase, (world.org_id, case_id), populate_existing=True)
        s.expunge_all()
        return row


def meeting(world: World, meeting_id: UUID) -> Meeting:
    with reading(world) as s:
        row: Meeting = s.get_one(Meeting, (world.org_id, meeting_id), populate_existing=True)
        s.expunge_all()
        return row


def standing(world: World, case_id: UUID) -> Agreement | None:
    with reading(world) as s:
        row = known.standing_agreement(s.get_one(MediationCase, (world.org_id, case_id)))
        s.expunge_all()
        return row


def plant_acts(world: World, text: str) -> UUID:
    """A case in which this was typed wherever a session or an agreement takes words."""
    case_id = a_case(world, facts=text, met="AB")
    said = asked(world, advice=text)
    one = do(world.nadia, meetings.plan, case_id, said)
    do(world.nadia, notes.add, case_id, one, text)
    do(world.nadia, agreements.conclude, case_id, agreed(promises=(Promise("A", text, None, text),)))
    return case_id
