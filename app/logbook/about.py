"""What an entry says, handed to a person it concerns: its codes, its place, its month and what was written there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.rows import find
from app.extensions import db
from app.logbook import words
from app.logbook.kinds import COMMON_FIELDS, EntryKind
from app.logbook.models import EntryVersion, LogEntry
from app.people.acting import Act
from app.places import plates
from app.retention import about
from app.retention.about import FOUND_AT_MOST, Found, Passage, Source, Told, Wanted


def declare(kind: EntryKind[Any]) -> None:
    """A person may be handed the entries of this kind that are joined to her request."""
    about.declare(Source(kind.name, kind.label, _finder(kind), _teller(kind)))


def _finder(kind: EntryKind[Any]) -> Callable[[Wanted], Sequence[Found]]:
    def found(wanted: Wanted) -> Sequence[Found]:
        model = kind.model
        since = [model.service_date >= wanted.since] if wanted.since else []
        until = [model.service_date <= wanted.until] if wanted.until else []
        query = select(model.id, model.service_date, model.estate_id).where(
            model.org_id == wanted.org_id, *since, *until
        )
        rows = db.session.execute(query.order_by(model.service_date.desc(), model.id).limit(FOUND_AT_MOST)).all()
        homes = plates.estates(wanted.org_id, [row.estate_id for row in rows])
        return [Found(row.id, row.service_date, f"{kind.label}, {_home(homes, row.estate_id)}") for row in rows]

    return found


def _home(homes: dict[UUID, plates.Where], estate_id: UUID | None) -> str:
    return homes[estate_id].name if estate_id in homes else plates.PUBLIC[1]


def _teller(kind: EntryKind[Any]) -> Callable[[Act, UUID], Told | None]:
    def tell(act: Act, id: UUID) -> Told | None:
        row = find(kind.model, act.actor.org_id, id)
        if row is None:
            return None
        texts = _texts(kind, row)
        said = [one.text for one in texts]
        lines = [(one.name, one.inside) for one in words.wrote(row, None) if not _holds(one.inside, said)]
        return Told(kind.label, lines, texts)

    return tell


def _holds(line: str, texts: Sequence[str]) -> bool:
    return any(text in line for text in texts)


def _texts(kind: EntryKind[Any], row: LogEntry) -> list[Passage]:
    """What was written, and what was written before it was corrected."""
    labels = {name: {**COMMON_FIELDS, **kind.fields}[name].label for name in ("text", *kind.typed)}
    now = {name: getattr(row, name) for name in labels if getattr(row, name)}
    mine = (EntryVersion.org_id == row.org_id, EntryVersion.kind == kind.name, EntryVersion.entity_id == row.id)
    before = db.session.scalars(select(EntryVersion).where(*mine).order_by(EntryVersion.rev))
    texts = [Passage(f"{name}.{row.rev}", labels[name], text) for name, text in now.items()]
    seen = set(now.items())
    for rev, body in ((one.rev, one.body) for one in before if isinstance(one.body, dict)):
        was = {(name, body[name]) for name in labels if body.get(name) and isinstance(body[name], str)}
        texts += [Passage(f"{name}.was.{rev}", f"{labels[name]}, avant correction", text)
                  for name, text in sorted(was - seen)]  # fmt: skip
        seen |= was
    return texts
