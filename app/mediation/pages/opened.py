"""A case before somebody: what of it they have. Reading what was said leaves a line, once a quarter of an hour."""

from __future__ import annotations

from uuid import UUID, uuid5

from app.core import clock
from app.core.rows import find
from app.core.unit import write_unit
from app.door.access import current_actor
from app.mediation import queries
from app.mediation.pages.sections import Seen
from app.mediation.subject import about
from app.parties import readings
from app.parties.access import Layer
from app.parties.models import Reading
from app.parties.readings import How
from app.people.acting import Actor, at_desk
from app.people.rules import COORDINATION

QUARTER_MIN = 15


def opened(case_id: UUID, *, reads: bool = True) -> Seen:
    """The case, noted as read where this person reads what was said. Raises Unknown for what is nothing to them.

    `reads`: of a page that shows nothing of the narrative, False.
    """
    actor = current_actor()
    row, layer = queries.readable(actor, case_id)
    if reads and layer >= Layer.narrative:
        note_reading(actor, case_id)
        row, layer = queries.readable(actor, case_id)
    act = at_desk(actor, case_id, clock.now())
    return Seen(row, layer, actor, queries.is_mediator(act, row), actor.role in COORDINATION)


def within_a_quarter(actor: Actor, about_id: UUID, what: str = "") -> UUID:
    """The id of the one line this person leaves of it in this quarter of an hour."""
    quarter = int(clock.now().timestamp()) // (QUARTER_MIN * 60)
    return uuid5(about_id, f"{actor.user_id} {quarter}{what}")


def note_reading(actor: Actor, case_id: UUID, party_id: UUID | None = None, how: How = How.page) -> None:
    """One line a person, a way of reading and a quarter of an hour; who a party is has lines of its own."""
    at = clock.now()
    reading_id = within_a_quarter(actor, party_id or case_id, "" if how == How.page else f" {how.value}")
    if find(Reading, actor.org_id, reading_id) is None:
        with write_unit(aside=True):
            readings.read(at_desk(actor, reading_id, at), about(case_id), how, party_id)
