"""The documents of a record, and one of them opened: by who its feature says, and written down by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select

from app.core.errors import Refused, Unknown
from app.core.keyring import Unsealable
from app.core.rows import get
from app.documents import making, paper
from app.documents.models import Document
from app.documents.rules import About, State
from app.documents.template import TEMPLATES
from app.extensions import db
from app.people.acting import Act

Reader = Callable[[Act, Document], None]
READ: dict[str, Reader] = {}


def read_by(kind: str, reader: Reader) -> None:
    """Have the feature of this kind of record say whether somebody may read a document of it, and write down that they
    did: called before anything is opened, it raises Unknown or NotAllowed. Raises ValueError for a kind taken."""
    if kind in READ:
        raise ValueError(f"{kind!r} says twice who reads")
    READ[kind] = reader


@dataclass(frozen=True)
class Line:
    """One document as its record lists it: nothing of what it says but its title."""

    id: UUID
    number: str | None
    title: str
    state: State
    party_id: UUID | None
    made_at: datetime
    frozen_at: datetime | None
    sent_at: datetime | None
    channel: str | None
    replaces_id: UUID | None
    replaced_by: UUID | None
    erased: bool


@dataclass(frozen=True)
class Opened:
    """Its bytes, and what its file is called: a kind and a number, nobody's name."""

    pdf: bytes
    name: str


def of_record(org_id: UUID, about: About) -> list[Line]:
    """All of them, the latest first."""
    mine = (Document.org_id == org_id, Document.about_kind == about.kind, Document.about_id == about.id)
    rows = (
        db.session().scalars(select(Document).where(*mine).order_by(Document.made_at.desc(), Document.id.desc())).all()
    )
    after = {one.replaces_id: one.id for one in rows if one.replaces_id and one.state != State.annule}
    return [_line(one, after.get(one.id)) for one in rows]


def line_of(org_id: UUID, about: About, document_id: UUID) -> Line:
    """That of one of them. Raises Unknown for one of another record."""
    row = get(Document, org_id, document_id)
    if (row.about_kind, row.about_id) != (about.kind, about.id):
        raise Unknown()
    later = Document.org_id == org_id, Document.replaces_id == row.id, Document.state != State.annule.value
    return _line(row, db.session().scalar(select(Document.id).where(*later).limit(1)))


def opened(act: Act, document_id: UUID) -> Opened:
    """What was frozen, or a draft as it would be now. Within a write unit: that somebody read is written down with it.

    Raises Unknown, also for a kind whose feature does not say who reads; NotAllowed; Refused for what is no more.
    """
    row = get(Document, act.actor.org_id, document_id)
    reader = READ.get(row.about_kind)
    if reader is None:
        raise Unknown()
    reader(act, row)
    return Opened(_bytes(row, act.received_at), name_of(row))


def preview(org_id: UUID, document_id: UUID, at: datetime) -> bytes:
    """The same, for a feature that checks and writes down by itself. Raises Unknown, Refused."""
    return _bytes(get(Document, org_id, document_id), at)


def name_of(row: Document) -> str:
    """Lettre 2026-L-0042.pdf"""
    template = TEMPLATES.get(row.template)
    kind = template.layout.label if template else "Document"
    return f"{kind} {row.number}.pdf" if row.number else f"{kind} à relire.pdf"


def _bytes(row: Document, at: datetime) -> bytes:
    if row.erased_at is not None:
        raise Refused("efface", "Ce document a été effacé\u00a0: il n’en reste que la date.")
    try:
        kept = row.pdf
    except Unsealable:
        raise Refused("illisible", making.ILLEGIBLE) from None
    if kept is None:
        return paper.pdf(making.paper_of(row, at))
    if sha256(kept).hexdigest() != row.sha256:
        raise Refused("illisible", making.ILLEGIBLE)
    return kept


def _line(row: Document, replaced_by: UUID | None) -> Line:
    return Line(
        row.id, row.number, row.title or "", State.read(row.state), row.party_id, row.made_at, row.frozen_at,
        row.sent_at, row.channel, row.replaces_id, replaced_by, row.erased_at is not None,
    )  # fmt: skip
