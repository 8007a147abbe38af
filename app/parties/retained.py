"""How long who a party is is kept: the feature whose record she is of says when that is over (`ends`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, update
from sqlalchemy.orm import Session

from app.parties.models import Party, Reading
from app.retention.declared import Rule, declare, keep
from app.retention.rules import Cutoff

IDENTITY = ("_name", "_contact", "_language", "_hours")


def ends(kind: str, delay: str, over: Any) -> None:
    """The parties of one kind of record: `over(cut)`, a select of the ids of those whose last contact is before it."""

    def due(cut: Cutoff) -> list[ColumnElement[bool]]:
        old: Select[Any] = over(cut)
        return [Party.about_kind == kind, Party.about_id.in_(old), Party.erased_at.is_(None)]

    declare(
        Rule(
            f"{kind}.party", delay, "le nom d’une partie et comment la joindre", "sa lettre, ses accords, leurs dates",
            Party, due, apply=_erase,
        )
    )  # fmt: skip


def _erase(s: Session, org_id: UUID | None, ids: Sequence[UUID], cut: Cutoff) -> None:
    gone = {**dict.fromkeys(IDENTITY), "channel": None, "interpreter": False, "erased_at": cut.at}
    mine = update(Party).where(Party.org_id == org_id, Party.id.in_(ids)).values(gone)
    s.execute(mine.execution_options(synchronize_session=False))


declare(
    Rule(
        "reading", "reading", "qui a lu un dossier", "rien",
        Reading, lambda cut: [Reading.at < cut.moment], removes=True,
    )
)  # fmt: skip
keep({f"party{one.replace('_', '.', 1)}": "part à la fin du délai du dossier dont elle est" for one in IDENTITY})
