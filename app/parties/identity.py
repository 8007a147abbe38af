"""Who a party is: written down, and erased in place. Her letter, her states and their dates stay."""

from __future__ import annotations

from dataclasses import dataclass

from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.rows import get
from app.core.secrets import UNREADABLE
from app.journal import actions as journal
from app.journal.rules import Event
from app.nomenclatures import queries as lists
from app.parties import access, actions, queries, rules, subjects
from app.parties.models import Party
from app.people.acting import Act


@dataclass(frozen=True)
class Identity:
    """All that may be known of who she is; each is optional. `structure`: in whose name a correspondent speaks."""

    name: str | None = None
    phone: str | None = None
    mail: str | None = None
    address: str | None = None
    language: str | None = None
    hours: str | None = None
    interpreter: bool = False
    channel: str | None = None
    structure: str | None = None


def write(act: Act, said: Identity) -> Party:
    """Note who she is, in the place of what was noted. Raises Refused once it was erased."""
    row = actions.of(act, act.record_id)
    if row.erased_at is not None:
        raise Refused("effacee", "L’identité de cette partie a été effacée\u00a0: seule sa lettre reste.")
    contact = {"phone": said.phone, "mail": said.mail, "address": said.address, "structure": said.structure}
    rules.check_typed({"name": said.name, "language": said.language, "hours": said.hours, **contact})
    row.name, row.language, row.hours = said.name or None, said.language or None, said.hours or None
    if UNREADABLE not in contact.values():  # the words shown for what does not open leave it as it is
        row.contact = {name: value for name, value in contact.items() if value} or None
    row.interpreter = said.interpreter
    row.channel = lists.check(row.org_id, actions.CHANNELS, said.channel) if said.channel else None
    return row


def erase(act: Act) -> Party:
    """Nothing of who she is stays, and nothing can be written in its place."""
    row = get(Party, act.actor.org_id, act.record_id, lock=True)
    _check_erases(act, row)
    row.name = row.contact = row.language = row.hours = row.channel = None
    row.interpreter = False
    row.erased_at = row.erased_at or act.occurred_at
    journal.note(Event.cancelled, act.actor, about=row.id)
    return row


def _check_erases(act: Act, row: Party) -> None:
    about, day = queries.about(row), clock.service_day(act.occurred_at)
    hands = subjects.hands_of(act, about, lock=True)
    if not access.may_erase(act.actor.role, act.actor.user_id, hands, day):
        subjects.check_reads(act, about, access.Layer.envelope)
        raise NotAllowed()
