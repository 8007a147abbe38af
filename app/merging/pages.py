"""*Doublons*: the estates, and the landlords, that may be one; two of them made one, and two again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core import clock
from app.core.errors import Refused
from app.core.folding import fold
from app.core.letters import letters
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.extensions import db
from app.merging import actions as merging
from app.merging.models import MergedEstate
from app.merging.rules import Alike, Seen, alike
from app.pages import names
from app.pages.lists import cut, page_number
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION, DESK_ROLES
from app.places.models import Estate, Landlord

bp = DeskPages("merging")
SHOWN = 10
"""Estates of one group; how many more there are is said."""


@dataclass(frozen=True)
class Group:
    """Some that may be one: what they share, the first of them, how many they are."""

    why: str
    estates: Sequence[Any]
    total: int


@dataclass(frozen=True)
class Joined:
    """Two that were made one today."""

    id: UUID
    kept: str
    gone: str
    by: str
    at: datetime


@bp.get("/patrimoine/doublons")
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    """Those in service, by name; what is closed is no doublon any more."""
    actor = current_actor()
    found = cut(_alike(actor.org_id), page_number())
    named = _named(actor.org_id, [id for one in found.items for id in one.ids[:SHOWN]])
    groups = [_group(one, named) for one in found.items]
    return render_template(
        "merging/doublons.html", page=found, groups=groups, owners=_owners(actor.org_id), joined=_joined(actor.org_id),
        may_change=actor.role in COORDINATION,
    )  # fmt: skip


@bp.get("/patrimoine/<uuid:estate_id>/reunir/<uuid:gone_id>")
@allow(*COORDINATION)
def ask(estate_id: UUID, gone_id: UUID) -> ResponseReturnValue:
    """What would move, before it does."""
    return _ask(estate_id, gone_id)


@bp.post("/patrimoine/<uuid:estate_id>/reunir/<uuid:gone_id>")
@allow(*COORDINATION)
def join(estate_id: UUID, gone_id: UUID) -> ResponseReturnValue:
    try:
        with write_unit():
            merging.join(current_actor(), clock.now(), estate_id, gone_id, request.form.get("vu", ""))
    except Refused as refused:
        return _ask(estate_id, gone_id, refused), refused.status
    within = letters(merging.UNDONE_HOURS)
    flash(f"Les deux résidences n’en font qu’une. Cela se défait pendant {within} heures, ici.")
    return redirect(url_for("merging.page"), 303)


@bp.post("/patrimoine/reunions/<uuid:merge_id>/defaire")
@allow(*COORDINATION)
def part(merge_id: UUID) -> ResponseReturnValue:
    with write_unit():
        merging.part(current_actor(), clock.now(), merge_id)
    flash("Ce sont de nouveau deux résidences. Ce qui a été saisi depuis la réunion reste où il est.")
    return redirect(url_for("merging.page"), 303)


def _ask(kept_id: UUID, gone_id: UUID, refused: Refused | None = None) -> str:
    org_id = current_actor().org_id
    kept, gone = (get(Estate, org_id, id) for id in (kept_id, gone_id))
    told = merging.about(org_id, gone_id)
    said = [f"{count} {_plural(word, count)}" for word, count in told.items() if count]
    return render_template(
        "merging/join.html", kept=kept, gone=gone, said=said, mark=merging.mark_of(told), refused=refused
    )


def _plural(word: str, count: int) -> str:
    first, *rest = word.split(" ")
    return " ".join([f"{first}s" if count > 1 else first, *rest])


def _joined(org_id: UUID) -> list[Joined]:
    """Those that may still be parted, the last first."""
    since = clock.now() - merging.UNDONE_WITHIN
    of = MergedEstate.org_id == org_id, MergedEstate.at >= since, MergedEstate.undone_at.is_(None)
    rows = db.session.scalars(select(MergedEstate).where(*of).order_by(MergedEstate.at.desc())).all()
    known = _named(org_id, [id for one in rows for id in (one.kept_id, one.gone_id)])
    people = names.people(org_id) if rows else {}
    return [
        Joined(one.id, known[one.kept_id].name, known[one.gone_id].name, people[one.by_id].name, one.at)
        for one in rows
    ]  # fmt: skip


def _alike(org_id: UUID) -> list[Alike]:
    columns = (Estate.id, Estate.name_key, Estate.address, Estate.postcode, Estate.commune, Estate.lat, Estate.lon)
    of = Estate.org_id == org_id, Estate.closed_on.is_(None)
    rows = db.session.execute(select(*columns).where(*of).order_by(Estate.name_key, Estate.id))
    return alike([Seen(*row) for row in rows])


def _named(org_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Any]:
    columns = (Estate.id, Estate.name, Estate.plate, Estate.address, Estate.postcode, Estate.commune)
    rows = db.session.execute(select(*columns).where(Estate.org_id == org_id, Estate.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


def _group(one: Alike, named: dict[UUID, Any]) -> Group:
    why = [one.why[0].label, *(each.label[0].lower() + each.label[1:] for each in one.why[1:])]
    return Group(", ".join(why), [named[id] for id in one.ids[:SHOWN]], len(one.ids))


def _owners(org_id: UUID) -> list[str]:
    """Landlords whose names read alike, as they are written: kept apart when their names were first folded."""
    same: dict[str, list[str]] = {}
    for name in db.session.scalars(select(Landlord.name).where(Landlord.org_id == org_id).order_by(Landlord.name_key)):
        same.setdefault(fold(name), []).append(name)
    return [" / ".join(said) for said in same.values() if len(said) > 1]
