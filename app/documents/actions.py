"""What happens to a document: drafted, written, frozen, handed over, cancelled, forgotten.

Whether somebody may is asked before by the feature whose record it is about: this room knows no case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.bulk import table
from app.core.errors import Refused
from app.core.rows import get
from app.documents import making, paper, rules
from app.documents.models import Document, DocumentSeries
from app.documents.rules import About, Channel, State
from app.documents.template import Template
from app.extensions import db
from app.people.acting import Act

TWICE = "Un autre document remplace déjà celui-ci."
NOT_HANDED = "Seul un document remis se remplace\u00a0: celui-ci peut encore être annulé."


def draft(
    act: Act, about: About, template: Template, values: Mapping[str, Any], party_id: UUID | None = None, *,
    typed: Mapping[str, str] | None = None, title: str | None = None, replaces: UUID | None = None,
) -> Document:  # fmt: skip
    """A new one, `act.record_id`, of nobody's number yet. Raises Unknown or Refused for what it cannot replace."""
    rules.check_values(template, values)
    if replaces is not None:
        _check_replaced(act, about, replaces)
    row = Document(
        org_id=act.actor.org_id, id=act.record_id, about_kind=about.kind, about_id=about.id, party_id=party_id,
        template=template.code, version=template.version, replaces_id=replaces, made_by=act.actor.user_id,
        made_at=act.occurred_at, title=title or template.label, given=dict(values),
        typed=rules.check_typed(template, typed or {}),
    )  # fmt: skip
    making.check_fits(row)
    db.session().add(row)
    return row


def write(act: Act, typed: Mapping[str, str]) -> Document:
    """All that is typed in a draft, in the place of what was. Raises Unknown, Refused at a place, Stale."""
    row = _held(act, Deed.document_written)
    _check_draft(row)
    row.typed = rules.check_typed(making.template_of(row), typed)
    making.check_fits(row)
    return row


def give(act: Act, values: Mapping[str, Any]) -> Document:
    """What the feature knows by now, in the place of what it gave to a draft. Raises Unknown, Refused, Stale."""
    row = _held(act, Deed.document_written)
    _check_draft(row)
    rules.check_values(making.template_of(row), values)
    row.given = dict(values)
    making.check_fits(row)
    return row


def freeze(act: Act) -> Document:
    """Numbered, made, sealed: the bytes are these from now on. Raises Unknown, Refused, Stale."""
    row = _held(act, Deed.document_frozen)
    rules.check_move(row.state, State.fige)
    template = making.template_of(row)
    rules.check_whole(template, making.typed(row))
    row.number = _numbered(row.org_id, clock.local(act.received_at).year)
    row.state, row.version = State.fige.value, template.version
    row.frozen_by, row.frozen_at = act.actor.user_id, act.received_at
    made = paper.pdf(making.paper_of(row, act.received_at))
    row.keep(made, sha256(made).hexdigest())
    return row


def mark_sent(act: Act, channel: Channel, at: datetime) -> Document:
    """It reached who it is for, or left by post. Raises Unknown, Refused, Stale."""
    row = _held(act, Deed.document_sent)
    rules.check_move(row.state, State.remis)
    rules.check_sent(row.frozen_at, at, act.received_at)
    row.state, row.channel, row.sent_by, row.sent_at = State.remis.value, channel.value, act.actor.user_id, at
    return row


def check_leaves(act: Act) -> Document:
    """Held: it may be handed over, and will be once it has left. Raises Unknown, Refused, Stale."""
    row = _held(act, Deed.document_sent)
    rules.check_move(row.state, State.remis)
    return row


def left(row: Document, channel: Channel, by: UUID, at: datetime) -> None:
    """What somebody sent has left by itself."""
    rules.check_move(row.state, State.remis)
    row.state, row.channel, row.sent_by, row.sent_at = State.remis.value, channel.value, by, at


def not_reached(row: Document) -> None:
    """What had left came back: it is to be handed over again."""
    rules.check_move(row.state, State.fige, "S")
    row.state, row.channel, row.sent_by, row.sent_at = State.fige.value, None, None, None


def cancel(act: Act) -> Document:
    """It is handed to nobody; a number it had is not given again. Raises Unknown, Refused, Stale."""
    row = _held(act, Deed.document_cancelled)
    rules.check_move(row.state, State.annule)
    row.state, row.cancelled_at = State.annule.value, act.received_at
    return row


def forget(org_id: UUID, about: About, at: datetime, party_id: UUID | None = None) -> int:
    """Nothing of their words stays, only that there were so many; with a party, of those for her alone."""
    query = select(Document).where(
        Document.org_id == org_id, Document.about_kind == about.kind, Document.about_id == about.id,
        Document.erased_at.is_(None),
    )  # fmt: skip
    if party_id is not None:
        query = query.where(Document.party_id == party_id)
    rows = db.session().scalars(query.with_for_update()).all()
    for row in rows:
        row.title = row.given = row.typed = row.pdf64 = row.sha256 = None
        row.erased_at = at
        if row.state == State.brouillon:
            row.state, row.cancelled_at = State.annule.value, at
    return len(rows)


def _held(act: Act, deed: Deed) -> Document:
    row = get(Document, act.actor.org_id, act.record_id, lock=True)
    changes.note(act.actor, row.id, deed)
    if row.erased_at is not None:
        raise Refused("efface", "Ce document a été effacé\u00a0: il n’en reste que la date.")
    return row


def _check_draft(row: Document) -> None:
    if row.state != State.brouillon:
        raise Refused("etat", rules.NOT_NOW[State.read(row.state)])


def _check_replaced(act: Act, about: About, replaced: UUID) -> None:
    """Held, so that of two who replace one at the same instant the second is refused."""
    row = get(Document, act.actor.org_id, replaced, lock=True)
    if row.about != about or row.state != State.remis:
        raise Refused("remplace", NOT_HANDED)
    others = (Document.org_id == row.org_id, Document.replaces_id == row.id, Document.state != State.annule.value)
    if db.session().scalar(select(Document.id).where(*others).limit(1)):
        raise Refused("remplace", TWICE)


def _numbered(org_id: UUID, year: int) -> str:
    """The next of the year. The row is held until commit: two who freeze at once wait for each other, no hole stays."""
    session = db.session()
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    first = {"org_id": org_id, "year": year, "last": 0}
    session.execute(insert(table(DocumentSeries)).values(first).on_conflict_do_nothing())
    series = session.get_one(DocumentSeries, (org_id, year), with_for_update=True, populate_existing=True)
    series.last += 1
    return rules.number(year, series.last)
