"""A trial record with parties, as any feature would declare one; no file of the product names it.

Its table is no part of the product's: it leaves the common metadata at once, and who plays with it makes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Engine, Table, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, tenant
from app.core.base import Base, OrgOwned, uuid7
from app.core.unit import write_unit
from app.extensions import db
from app.parties import about as told
from app.parties import actions, identity, readings, retained, subjects, wire
from app.parties.access import Hands, Mediator, check_stand_in
from app.parties.models import Party
from app.parties.subjects import About, Subject
from app.retention.about import Found, Wanted
from tests.world import Person, World


class Dossier(OrgOwned, Base):
    """`mediators`: `[user, since, until, stands in]` each."""

    __tablename__ = "dossier"

    mediators: Mapped[list[Any]]
    formal: Mapped[bool] = mapped_column(default=False)
    opened: Mapped[bool] = mapped_column(default=False)


TABLE = cast(Table, Dossier.__table__)
Base.metadata.remove(TABLE)


def hands(row: Dossier) -> Hands:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    some = (
        Mediator(UUID(who), day(since) or date.min, day(until), stands) for who, since, until, stands in row.mediators
    )
    return Hands(tuple(some), row.formal, row.opened)


DOSSIER = Subject("dossier", Dossier, hands)


VERBS = {
    "dossier.party": actions.add,
    "dossier.inform": actions.inform,
    "dossier.try": actions.attempt,
    "dossier.agree": actions.agree,
    "dossier.withdraw": actions.withdraw,
    "dossier.refuse": actions.refuse,
    "dossier.give_up": actions.give_up,
    "dossier.name": identity.write,
    "dossier.erase": identity.erase,
    "dossier.read": readings.read,
    "dossier.open": readings.opened,
    "dossier.envelope": readings.envelope,
    "dossier.readings": readings.shown,
}
"""What may be asked of it, as a feature would declare it."""
PRIVATE = wire.PRIVATE


def do(who: Person, verb: str, *arguments: Any, at: str | None = None, record: UUID | None = None, **more: Any) -> Any:
    """One verb, in a unit of its own, by somebody at a moment (now, by default)."""
    act = who.act(record, clock.parse(at) if at else None)
    with tenant.tenant(who.org_id), write_unit():
        return VERBS[verb](act, *arguments, **more)


def offered(wanted: Wanted) -> list[Found]:
    """Every party, by its letter: who answers a request of rights joins the one it is of."""
    some = db.session.scalars(select(Party).where(Party.org_id == wanted.org_id).order_by(Party.id))
    return [Found(one.id, clock.local(one.made_at).date(), f"Dossier, partie {one.letter}") for one in some]


@contextmanager
def declared(engine: Engine) -> Iterator[None]:
    """The kind of record is known, and its table there."""
    TABLE.create(engine, checkfirst=True)
    subjects.declare(DOSSIER)
    retained.ends(DOSSIER.kind, "case", lambda cut: select(Party.about_id).where(Party.made_at < cut.moment))
    told.found_by(offered)
    try:
        yield
    finally:
        told.FINDERS.remove(offered)
        retained.forget(DOSSIER.kind)
        del subjects.SUBJECTS[DOSSIER.kind]
        TABLE.drop(engine)


def opened(world: World, *people: Person, since: str = "2026-11-01", **more: bool) -> About:
    """One, in the hands of these people."""
    with tenant.tenant(world.org_id), write_unit() as s:
        row = Dossier(
            org_id=world.org_id,
            id=uuid7(),
            mediators=[[str(one.user_id), since, None, False] for one in people],
            **more,
        )
        s.add(row)
    return About("dossier", row.id)


def replaced(world: World, about: About, by: Person, since: str, until: str | None) -> None:
    """A stand-in, from a day to another. Raises Refused."""
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.get_one(Dossier, (world.org_id, about.id))
        one = Mediator(by.user_id, date.fromisoformat(since), date.fromisoformat(until) if until else None, True)
        check_stand_in(one, hands(row).mediators)
        row.mediators = [*row.mediators, [str(by.user_id), since, until, True]]
