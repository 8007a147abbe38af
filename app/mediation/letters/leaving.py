"""A letter that goes by a link is handed over once its mail has left, and not before: what the queue of mails says of
it is noted here. What the server does not take, or brings back unread, is to be handed over otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core import clock, feed
from app.core.errors import NotAllowed, Refused
from app.core.rows import get
from app.core.tenant import every_tenant, tenant
from app.core.unit import attempt, read_unit, savepoint, write_unit
from app.documents import actions as documents
from app.documents.models import Document
from app.documents.rules import Channel, State
from app.extensions import db
from app.links.models import Link
from app.mail.letters import PASSED
from app.mail.models import Mail
from app.mail.rules import WAITING
from app.mail.rules import State as MailState
from app.mediation import journalled, moves
from app.mediation.letters import answers, effects, mails
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.over import LETTER
from app.mediation.letters.rules import Sending
from app.mediation.models import MediationCase
from app.parties.models import Party
from app.people.acting import at_desk
from app.worker import apart

LOST = "courriel_refuse"


def mail_of(one: CaseLetter) -> Mail | None:
    """The last that was to carry its link: the one that waits, or went somewhere, before those called off."""
    its = Mail.org_id == one.org_id, Mail.about_id == one.id, Mail.letter == mails.LETTER.name
    called_off = Mail.state == MailState.annule.value
    query = select(Mail).where(*its).order_by(Mail.created_at.desc(), called_off, Mail.id.desc())
    return db.session().scalars(query.limit(1)).first()


def look() -> None:
    """After each pass over the queue: letters whose mail left, or will not; each in a unit of its own."""
    with every_tenant(), read_unit() as s:
        s.expire_all()
        left = Mail.org_id == CaseLetter.org_id, Mail.about_id == CaseLetter.id
        back = select(CaseLetter.org_id, CaseLetter.id).join(Mail, (left[0]) & (left[1])).where(
            Mail.state == MailState.refuse.value, CaseLetter.sending == Sending.parti.value
        )  # fmt: skip
        waits = select(CaseLetter.org_id, CaseLetter.id).where(CaseLetter.sending == Sending.attente.value)
        found: Sequence[tuple[UUID, UUID]] = [(org, id) for org, id in s.execute(waits.union(back)).all()]
    for org_id, letter_id in found:
        apart(_settled, org_id, letter_id)


def _settled(org_id: UUID, letter_id: UUID) -> None:
    with tenant(org_id):
        attempt(lambda: _settle(org_id, letter_id))


def _settle(org_id: UUID, letter_id: UUID) -> None:
    """The case first, then its letter, as whoever hands one over."""
    with write_unit() as s:
        s.expire_all()
        row = get(MediationCase, org_id, get(CaseLetter, org_id, letter_id).case_id, lock=True)
        one = get(CaseLetter, org_id, letter_id, lock=True)
        mail, at = mail_of(one), clock.now()
        if mail is not None and mail.state in WAITING:
            return
        if mail is not None and mail.state == MailState.envoye:
            if one.sending == Sending.attente:
                _left(row, one, mail.ended_at or at, at)
        elif one.sending in (Sending.attente, Sending.parti):
            _lost(row, one, at)


def _left(row: MediationCase, one: CaseLetter, left_at: datetime, at: datetime) -> None:
    one.sending, one.sending_at = Sending.parti.value, left_at
    document, by = get(Document, one.org_id, one.id, lock=True), _sender(one)
    if document.state != State.fige or by is None:
        return  # handed over already: another link went
    documents.left(document, Channel.courriel_lien, by, max(left_at, document.frozen_at or left_at))
    act = at_desk(answers.actor_of(one.org_id, by), one.id, at)
    try:
        with savepoint():
            effects.of(act, row, one, Channel.courriel_lien)
    except (Refused, NotAllowed):  # what it was about is no more, or the case is no more who sent it's
        effects.told(act, row, one)
    _again(row, at)


def _lost(row: MediationCase, one: CaseLetter, at: datetime) -> None:
    """Not taken, or brought back. One that was read by an earlier link has reached her all the same."""
    document, party = get(Document, one.org_id, one.id, lock=True), get(Party, one.org_id, one.party_id)
    if document.state == State.remis and _was_read(one):
        one.sending = one.sending_at = None
        return
    one.sending, one.sending_at = Sending.refuse.value, at
    if document.state == State.remis:
        documents.not_reached(document)
        effects.undone(row, one, party)
    journalled.by_link(row, LOST, party.letter, at)
    _again(row, at)


def _again(row: MediationCase, at: datetime) -> None:
    db.session().flush()
    moves.refresh_on(row, clock.service_day(at))
    feed.touch(db.session(), row)


def _links(one: CaseLetter) -> list[Link]:
    its = Link.org_id == one.org_id, Link.about_kind == LETTER, Link.about_id == one.id
    return list(db.session().scalars(select(Link).where(*its).order_by(Link.made_at.desc())))


def _was_read(one: CaseLetter) -> bool:
    return one.reply is not None or any(link.opened for link in _links(one))


def _sender(one: CaseLetter) -> UUID | None:
    return next((link.made_by for link in _links(one)), None)


def init_app() -> None:
    """Known once for the process, however many applications are made in it."""
    if look not in PASSED:
        PASSED.append(look)
