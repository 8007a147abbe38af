"""A trial kind of entry, as any feature would declare it; no file of the product names it.

Its code is a word of nothing else: « essai » is said of a mail, of a try to reach somebody, of a dry run.

Its table is no part of the product's: it leaves the common metadata at once, and who plays with the kind makes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, cast

from marshmallow import fields, validate
from sqlalchemy import Engine, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.core import kinds
from app.core.base import Base
from app.core.kinds import Field, always
from app.core.secrets import Encrypted
from app.logbook import actions as logbook
from app.logbook.kinds import EntryKind, Journal, Term, recording
from app.logbook.models import LogEntry, entry_args
from app.logbook.rules import TEXT_MAX
from app.logbook.schemas import EntryOp, code, wire_common
from app.people.acting import Act, Actor


class Essai(LogEntry, Base):
    """One trial. `sujet`: a code of the list `domaine`; `remarque`: a second text, which no term speaks of."""

    __tablename__ = "chimere"
    __table_args__ = entry_args()
    feed_kind: ClassVar[str] = "chimere"

    sujet: Mapped[str]
    _remarque: Mapped[bytes | None] = mapped_column("remarque_sealed")
    remarque = Encrypted("_remarque")


TABLE = cast(Table, Essai.__table__)
Base.metadata.remove(TABLE)


class EssaiOp(EntryOp):
    """`chimere.record`."""

    sujet = code(required=True)
    remarque = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=TEXT_MAX))


def record(act: Act, data: Mapping[str, Any]) -> Essai:
    return logbook.record(act, Essai, data, sujet=data["sujet"], remarque=data["remarque"])


def wire(row: Essai, reader: Actor) -> dict[str, Any]:
    return {**wire_common(row, with_text=str(reader.user_id) in row.agents), "sujet": row.sujet}


ESSAI: EntryKind[Essai] = EntryKind(
    name="chimere",
    model=Essai,
    label="Essai",
    icon="minuterie",
    wire=wire,
    leaves=always,
    operations=(recording("chimere.record", "Essai", EssaiOp, record, Essai, private=("remarque",)),),
    schema=EssaiOp,
    of_one="d’un essai",
    fields={"sujet": Field("Sujet", ("domaine",)), "remarque": Field("Remarque")},
    journal=Journal(stands="service_date", title="Essais", plural="Essais", nature="family", families="domaine"),
    facts=lambda row: {"service_date": row.service_date, "family": row.sujet},
    words={"family": "domaine"},
    seen=lambda row: {"sort": row.sujet},
    titled_by="domaine",
    terms=lambda row: [Term("Sujet", ("family",))],
)


@contextmanager
def declared(engine: Engine) -> Iterator[None]:
    """The kind is known, and its table there."""
    TABLE.create(engine, checkfirst=True)
    kinds.declare(ESSAI)
    try:
        yield
    finally:
        kinds.forget(ESSAI)
        TABLE.drop(engine)
