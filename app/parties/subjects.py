"""The records that have parties, each declared by its feature; this room names none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.core.base import OrgOwned
from app.core.errors import NotAllowed, Unknown
from app.core.rows import get
from app.parties import access
from app.parties.access import Hands, Layer
from app.people.acting import Act


class About(NamedTuple):
    """The record a party is of."""

    kind: str
    id: UUID


@dataclass(frozen=True)
class Subject:
    """A kind of confidential record: its table, and in whose hands one of its rows is."""

    kind: str
    model: type[OrgOwned]
    hands: Callable[[Any], Hands]


SUBJECTS: dict[str, Subject] = {}


def declare(subject: Subject) -> None:
    """Make a kind of record known. Raises ValueError for a name taken."""
    if subject.kind in SUBJECTS:
        raise ValueError(f"{subject.kind!r} is declared twice")
    SUBJECTS[subject.kind] = subject


def hands_of(act: Act, about: About, *, lock: bool = False) -> Hands:
    """In whose hands a record is. Raises Unknown; with `lock`, other units wait for the end of this one."""
    subject = SUBJECTS.get(about.kind)
    if subject is None:
        raise Unknown()
    return subject.hands(get(subject.model, act.actor.org_id, about.id, lock=lock))


def check_reads(act: Act, about: About, wanted: Layer) -> None:
    """Raises Unknown for somebody to whom the record is nothing, NotAllowed for one who may not read so much."""
    role, day = act.actor.role, clock.service_day(act.occurred_at)
    found = access.layer(role, act.actor.user_id, hands_of(act, about), day, act.occurred_at)
    if found == Layer.nothing:
        raise Unknown()
    if found < wanted:
        raise NotAllowed("Ce qui s’est dit dans ce dossier est à ses médiateurs.")


def reads(act: Act, about: About, wanted: Layer) -> bool:
    """Whether somebody reads so much of a record, that day."""
    try:
        check_reads(act, about, wanted)
    except (Unknown, NotAllowed):
        return False
    return True


def check_writes(act: Act, about: About) -> None:
    """The same for somebody who would write in it; the record is held until the unit ends."""
    hands, day = hands_of(act, about, lock=True), clock.service_day(act.occurred_at)
    if not access.may_write(act.actor.role, act.actor.user_id, hands, day, act.occurred_at):
        check_reads(act, about, Layer.envelope)
        raise NotAllowed("Ce dossier est à ses médiateurs.")
