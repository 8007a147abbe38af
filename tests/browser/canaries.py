"""A word of its own in every private field of every kind of record that a phone holds, and what a page says of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import click
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.feed import case_scope, org_scope, sector_scope, user_scope
from app.core.kinds import KINDS, Kind
from app.core.unit import write_unit
from app.parties.models import Party
from app.people.models import Membership, SectorAssignment, UserAccount
from app.places.models import PublicPoint
from app.sync import registry as registry  # declares every kind of record
from app.sync.models import HeldOp
from app.technical.rules import DANGER

CANARY = "Zorglubinette"
POINT, CASE = "place.public_point", "case"


def word(kind: str, path: str) -> str:
    """What is written in that field of every record of that kind."""
    return f"{CANARY} {kind} {path}"


def words() -> frozenset[str]:
    """All of them: what is private of records, as their kinds declare it (core/private.js is written from it). Those of
    a case are folded away on its page: its own journeys read them."""
    return frozenset(word(kind.name, path) for kind in KINDS.values() if kind.name != CASE for path in kind.private)


# --- on a page -------------------------------------------------------------------------------------

HELD = """() => [document.documentElement.outerHTML, document.title, JSON.stringify(history.state), location.href,
  ...[...document.querySelectorAll("input, textarea, select")].map((one) => one.value)].join("\\n")"""
READ = """() => [document.body.innerText,
  ...[...document.querySelectorAll("input, textarea")].map((one) => one.value)].join("\\n")"""


def holds_none(page: Page, where: str, *more: str) -> None:
    """Neither in what is seen, nor in an attribute, the title, the history, or what a field holds."""
    held = page.evaluate(HELD).casefold()
    for one in (CANARY, *more):
        at = held.find(one.casefold())
        assert at < 0, f"{where}: {held[max(0, at - 200) : at + 80]}"


def read_on(page: Page, wanted: frozenset[str]) -> frozenset[str]:
    """Those of them that whoever holds the phone can read there; the case is the style's."""
    told = page.evaluate(READ).casefold()
    return frozenset(one for one in wanted if one.casefold() in told)


# --- in the database -------------------------------------------------------------------------------


def _outdoors(row: Any, path: str, said: str) -> None:
    """The public point this record stands at."""
    if row.public_point_id is not None:
        point = _session(row).get_one(PublicPoint, (row.org_id, row.public_point_id))
        setattr(point, path.rpartition(".")[2], said)


def _called(row: Any, path: str, said: str) -> None:
    """Who is called in a danger, and is read where it is corrected."""
    row.severity, row.call_impossible = DANGER, False
    row.called_at, row.called_who = row.called_at or row.occurred_at, said


def _hints(row: Any, path: str, said: str) -> None:
    for stop in row.stops:
        stop.hint = said


def _filled(row: Any, path: str, said: str) -> None:
    row.filled = {"put": {}, "left_out": [], "said": [["Précision", said]]}


def _plain(row: Any, path: str, said: str) -> None:
    assert hasattr(type(row), path), f"{type(row).__name__} has no {path}: say here how it is written"
    setattr(row, path, said)


WRITTEN: dict[str, Callable[[Any, str, str], None]] = {
    f"{POINT}.label": _outdoors,
    f"{POINT}.commune": _outdoors,
    "call.who": _called,
    "stops.hint": _hints,
    "filled": _filled,
}
"""How a private path is written, where it is not a column of its record."""


def _session(row: Any) -> Session:
    found = Session.object_session(row)
    assert found is not None
    return found


@click.argument("email")
def sow(email: str) -> None:
    """Write them in all that this agent's phone may hold; print the addresses of pages that tell one of each kind."""
    with tenant.every_tenant(), write_unit() as s:
        user_id = s.scalars(select(UserAccount.id).where(UserAccount.email == email)).one()
        org_id = s.scalars(select(Membership.org_id).where(Membership.user_id == user_id)).one()
    with tenant.tenant(org_id), write_unit() as s:
        _settle_one_of(s, org_id, user_id)
        hers = _scopes(s, user_id)
        pages = [page for kind in KINDS.values() if kind.private for page in _sow(s, kind, org_id, user_id, hers)]
    print(json.dumps(pages))


def _settle_one_of(s: Session, org_id: UUID, user_id: UUID) -> None:
    """What the desk refused is hers."""
    refused = select(HeldOp).where(HeldOp.org_id == org_id, HeldOp.settled == "dismissed")
    s.scalars(refused).one().user_id = user_id


def _scopes(s: Session, user_id: UUID) -> set[str]:
    sectors = s.scalars(select(SectorAssignment.sector_id).where(SectorAssignment.user_id == user_id))
    return {org_scope(), user_scope(user_id), case_scope(user_id), *map(sector_scope, sectors)}


def _sow_cases(s: Session, rows: list[Any]) -> None:
    """What is told, and who everybody is."""
    for row in rows:
        row.facts = word(CASE, "facts")
        for one in s.scalars(select(Party).where(Party.org_id == row.org_id, Party.about_id == row.id)):
            one.name, one.hours, one.language = (
                word(CASE, f"parties.who.{name}") for name in ("name", "hours", "language")
            )


def _sow(s: Session, kind: Kind[Any], org_id: UUID, user_id: UUID, hers: set[str]) -> Iterator[str]:
    rows = [row for row in s.scalars(select(kind.model).where(kind.model.org_id == org_id)) if row.scopes() & hers]
    assert rows, f"her phone has no {kind.name}"
    if kind.name == CASE:
        return _sow_cases(s, rows)
    if f"{POINT}.label" in kind.private:
        last = _last_of_hers(rows, user_id)
        _move_outdoors(s, last)
        last.received_at = clock.now() - timedelta(hours=1)  # it may still be corrected
        yield from (f"/{way}/{kind.name}/{last.id}" for way in ("saisie", "corriger"))
    if kind.name == "settlement":
        yield from (f"/reglee/{row.id}" for row in rows)
    if kind.name == "consigne":  # nobody has read it: it is told where it is to be read
        for row in rows:
            row.reads.clear()
    for row in rows:
        for path in kind.private:
            WRITTEN.get(path, _plain)(row, path, word(kind.name, path))


def _last_of_hers(rows: list[Any], user_id: UUID) -> Any:
    """The last entry where she was: its text is still on phones."""
    return max(
        (row for row in rows if str(user_id) in row.agents and row.cancelled_at is None),
        key=lambda row: row.received_at,
    )


def _move_outdoors(s: Session, row: Any) -> None:
    point = PublicPoint(org_id=row.org_id, id=uuid7())
    point.label = point.commune = CANARY
    s.add(point)
    s.flush()
    row.public_point_id, row.estate_id, row.building_id, row.entrance_id = point.id, None, None, None
