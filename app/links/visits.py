"""What a visitor does with a link: the neutral page is shown, it is pressed open, it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core import clock
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.forms import FrenchForm
from app.core.rows import find, get
from app.core.unit import note
from app.door import throttle
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.links import actions, purposes, rules
from app.links.models import Link, LinkUse
from app.links.rules import Answered, Over, Standing, What

SINCE = "Vous avez répondu autrement depuis. Relisez, puis envoyez de nouveau si vous voulez changer votre réponse."


@dataclass(frozen=True)
class Sending:
    """A form of a page of this link, as it came. `id`: the same when the same form comes again."""

    org_id: UUID
    link_id: UUID
    id: UUID
    at: datetime


class Unsound(Exception):
    """A form to be shown again, with what is to be mended in it."""

    status = 422

    def __init__(self, form: FrenchForm) -> None:
        super().__init__()
        self.form = form


def seen(link: Link, at: datetime) -> None:
    """Note that the neutral page was shown, which a mail scanner does as well as anybody: it counts for nothing."""
    org_id, id = link.org_id, link.id

    def write(s: Session) -> None:
        if throttle.spend(s, [(f"link:seen:{id}", rules.SEEN)], at):
            s.add(LinkUse(org_id=org_id, id=uuid7(), link_id=id, at=at, what=What.vu.value))

    note(write)


def check(link: Link, at: datetime) -> None:
    """Raises Over for a link that opens nothing."""
    if link.standing(at) != Standing.valable or not purposes.of(link).still(link):
        raise Over()


def press(sending: Sending) -> tuple[Link, dict[str, Any]]:
    """Pressed open: the link, and what its page shows. The same press again counts once. Raises Over."""
    row = _good(sending)
    if find(LinkUse, row.org_id, sending.id) is None:
        _use(row, sending, What.ouvert)
        row.opened_first_at = row.opened_first_at or sending.at
        row.opened_last_at, row.opened = sending.at, row.opened + 1
    return row, purposes.of(row).content(row)


def again(sending: Sending) -> tuple[Link, dict[str, Any]]:
    """What the page shows, for a form that was refused. Raises Over."""
    row = _good(sending)
    return row, purposes.of(row).content(row)


def answer(sending: Sending, verb: str, fields: Any) -> tuple[Link, str]:
    """The link, and what its page says was noted; the same form again gets what the first was told.

    Raises Over, Answered, Unsound, and what refuses the answer.
    """
    row = _held(sending)
    chosen = purposes.answer_of(row, verb)
    first = find(LinkUse, row.org_id, sending.id)
    if first is not None and _still_told(row, first, sending.at):
        return row, first.said or ""
    check(row, sending.at)
    if row.answered_at is not None and not purposes.of(row).several:
        raise Answered()
    if first is not None:
        raise Refused("depuis", SINCE)
    form = chosen.form(row, fields)
    if not form.validate():
        raise Unsound(form)
    said = chosen.do(row, form, sending.at)
    row.answered_at = sending.at
    _use(row, sending, What.repondu, verb, said)
    journal.note(Event.link_answered, org=row.org_id, about=row.id)
    if chosen.ends is not None and row.ended_at is None:
        actions.close(row, chosen.ends, sending.at)
    return row, said


def _still_told(row: Link, first: LinkUse, at: datetime) -> bool:
    """Whether what this form did is still the answer; once the link is over, only for a while."""
    if first.at != row.answered_at:
        return False
    return row.standing(at) == Standing.valable or clock.elapsed(first.at, at) < rules.PAGE_KEPT


def _good(sending: Sending) -> Link:
    row = _held(sending)
    check(row, sending.at)
    return row


def _held(sending: Sending) -> Link:
    """Its record first, then the link: in the order of whoever ends the links of a record."""
    found = get(Link, sending.org_id, sending.link_id)
    purposes.of(found).hold(found)
    return get(Link, sending.org_id, sending.link_id, lock=True)


def _use(row: Link, sending: Sending, what: What, verb: str | None = None, said: str | None = None) -> None:
    db.session().add(
        LinkUse(
            org_id=row.org_id, id=sending.id, link_id=row.id, at=sending.at, what=what.value, verb=verb, said=said
        )
    )  # fmt: skip
