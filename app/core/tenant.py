"""Which organisation the present work is for. Querying an organisation's table without saying it fails.

`with_loader_criteria` covers selects of entities, columns, joins, lazy loads, ORM updates and deletes;
what it does not cover (Core tables, raw SQL, bulk update by key) is refused by the guards and, for
references, by the composite keys (OWASP API1; measured on SQLAlchemy 2.1).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import cache, lru_cache, partial
from uuid import UUID

from sqlalchemy import ColumnElement, event, select, true
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, Session, with_loader_criteria

from app.core import clock
from app.core.base import Base, InOrg
from app.core.zones import Zones
from app.extensions import db

EVERY = "every"
_current: ContextVar[UUID | str | None] = ContextVar("palier_tenant", default=None)


class NoTenant(RuntimeError):
    """A query on an organisation's table was made before saying for which organisation."""


def current() -> UUID | None:
    """The organisation of the present work, or None (none named, or all of them)."""
    value = _current.get()
    return value if isinstance(value, UUID) else None


@contextlib.contextmanager
def tenant(org_id: UUID) -> Iterator[None]:
    """Every query inside sees this organisation only, every hour is read on its clocks."""
    if current() == org_id:
        yield
        return
    token, clocks = _current.set(org_id), clock.read_from(_zones_of(org_id))
    try:
        yield
    finally:
        clock.read_again(clocks)
        _current.reset(token)


@contextlib.contextmanager
def every_tenant() -> Iterator[None]:
    """For the jobs, the commands and the sign-in, which look across organisations on purpose; they have no day."""
    token, clocks = _current.set(EVERY), clock.read_from(_no_zones)
    try:
        yield
    finally:
        clock.read_again(clocks)
        _current.reset(token)


def set_for_request(org_id: UUID) -> None:
    """Name the organisation for the rest of a request; `clear` at its end."""
    _current.set(org_id)
    clock.read_from(_zones_of(org_id))


def clear() -> None:
    """Forget the organisation: the next request starts with none."""
    _current.set(None)
    clock.read_from(None)


def _zones_of(org_id: UUID) -> Callable[[], Zones]:
    """Asked once at most, and only by work that reads an hour or a day."""
    return cache(partial(_read_zones, org_id))


def _read_zones(org_id: UUID) -> Zones:
    organisation = Base.metadata.tables["organisation"].c
    with db.session.no_autoflush:
        kept = db.session.scalar(select(organisation.zones).where(organisation.id == org_id))
    return Zones.read(kept or ())


def _no_zones() -> Zones:
    raise NoTenant("a day is that of an organisation: core.tenant.tenant(org_id)")


def only(model: type[InOrg], org_id: UUID) -> ColumnElement[bool]:
    """The rows of an organisation, for a query by many keys at once: said here, unless the present work says it.

    Said twice, SQLite no longer sees that an index on (organisation, key) serves better than one that begins with
    the organisation alone, and reads all its rows (measured on 3.40: a slice read every review there was).
    """
    return true() if current() == org_id else model.org_id == org_id


@event.listens_for(Session, "do_orm_execute")
def _keep_to_the_organisation(state: ORMExecuteState) -> None:
    value = _current.get()
    if value == EVERY or state.is_insert or state.is_column_load:
        return
    if isinstance(value, UUID):
        state.statement = state.statement.options(_only(value))
    elif any(issubclass(m.class_, InOrg) for m in state.all_mappers):
        raise NoTenant("name the organisation first: core.tenant.tenant(org_id)")


@lru_cache(maxsize=1024)
def _only(org_id: UUID) -> LoaderCriteriaOption:
    """The filter of an organisation, made once: making it cost more than the smallest select it is added to."""
    return with_loader_criteria(InOrg, lambda cls: cls.org_id == org_id, include_aliases=True)
