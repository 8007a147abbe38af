"""One estate made of two, and two of one again: whatever names an estate follows, phones by the feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock, feed
from app.core.base import Base, OrgOwned, uuid7
from app.core.errors import NotAllowed, Refused
from app.core.kinds import KINDS
from app.core.letters import letters
from app.core.rows import get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.logbook.models import LogEntry
from app.merging.models import MergedEstate
from app.people.acting import Actor
from app.people.rules import COORDINATION
from app.places import actions as places
from app.places import moves
from app.places.models import Estate, EstateMove
from app.places.stock import actions as stock
from app.review.models import Review
from app.rounds import ras
from app.rounds.models import Round, RoundStop

UNDONE_HOURS = 24
UNDONE_WITHIN = timedelta(hours=UNDONE_HOURS)
TWO_LANDLORDS = "Ces deux résidences n’ont pas le même bailleur\u00a0: corrigez d’abord leurs fiches."
ONE_HAS_NONE = "Celle qui resterait n’a pas de bailleur, et l’autre en a un\u00a0: gardez plutôt l’autre."
ENTRIES = "saisie"
WORDS = {
    "building": "bâtiment",
    "round_stop": "étape de tournée",
    "consigne": "consigne",
    "followup": "suivi",
    "case_request": "demande de médiation",
    "mediation_case": "dossier de médiation",
}
"""What is told of a table; of entries, their number in all; the rest goes along unsaid."""


def tables() -> Iterator[type[Any]]:
    """Every table whose rows go along with an estate; of the entries, those of the kinds that are declared."""
    declared = {one.model for one in KINDS.values()}
    for mapper in sorted(Base.registry.mappers, key=lambda one: one.local_table.description or ""):
        model = mapper.class_
        if issubclass(model, LogEntry) and model not in declared:
            continue
        if model is EstateMove:
            continue  # where it goes and where it was is its own: it ends with it
        if issubclass(model, OrgOwned) and "estate_id" in mapper.columns:
            yield model


def about(org_id: UUID, estate_id: UUID) -> dict[str, int]:
    """What would move with it, in words, and how much of each."""
    told: dict[str, int] = {}
    for model in tables():
        word = ENTRIES if issubclass(model, LogEntry) else WORDS.get(model.__tablename__)
        if word:
            of = model.org_id == org_id, model.estate_id == estate_id
            count = db.session.scalar(select(func.count()).select_from(model).where(*of)) or 0
            told[word] = told.get(word, 0) + count
    return told


def mark_of(told: Mapping[str, int]) -> str:
    """Of what a page said would move."""
    return " ".join(str(told[word]) for word in sorted(told))


def check(kept: Estate, gone: Estate) -> None:
    """Raises Refused for two that cannot become one as they are."""
    if kept.id == gone.id:
        raise Refused("meme", "C’est la même résidence.")
    places.check_open(kept, gone)
    if gone.landlord_id not in (None, kept.landlord_id):
        raise Refused("bailleur", ONE_HAS_NONE if kept.landlord_id is None else TWO_LANDLORDS)


def join(actor: Actor, at: datetime, kept_id: UUID, gone_id: UUID, seen: str) -> MergedEstate:
    """All that is about the one is about the other from now on; the first is closed. `seen`: the mark of the page.

    Raises Refused, Unknown.
    """
    kept, gone = _both(actor, kept_id, gone_id, Deed.estates_joined)
    if gone.closed_on is not None and (known := _joined(actor.org_id, kept_id, gone_id)) is not None:
        return known  # said twice
    check(kept, gone)
    if mark_of(about(actor.org_id, gone_id)) != seen:
        raise Refused("change", "Autre chose y a été noté depuis que la page est ouverte. Relisez, puis recommencez.")
    moved = {model.__tablename__: _give(_of(model, actor.org_id, gone_id), gone, kept) for model in tables()}
    gone.closed_on = clock.today()
    _tell(kept, gone)
    row = MergedEstate(
        org_id=actor.org_id, id=uuid7(), kept_id=kept_id, gone_id=gone_id, by_id=actor.user_id, at=at,
        moved={name: ids for name, ids in moved.items() if ids},
    )  # fmt: skip
    db.session.add(row)
    journal.note(Event.settings_changed, actor, about=kept_id)
    return row


def part(actor: Actor, at: datetime, merge_id: UUID) -> MergedEstate:
    """Two again: what was moved and still is there goes back, what came since stays. Raises Refused, Unknown."""
    row = get(MergedEstate, actor.org_id, merge_id, lock=True)
    kept, gone = _both(actor, row.kept_id, row.gone_id, Deed.estates_parted)
    changes.note(actor, merge_id, Deed.estates_parted)
    if row.undone_at is not None:
        return row
    if at - row.at > UNDONE_WITHIN:
        within = f"dans les {letters(UNDONE_HOURS)} heures"
        raise Refused("delai", f"Deux résidences réunies se séparent {within}\u00a0: c’est passé.")
    for model in tables():
        wanted = {UUID(one) for one in row.moved.get(model.__tablename__, ())}
        _give((one for one in _of(model, actor.org_id, kept.id) if one.id in wanted), kept, gone)
    if gone.closed_on == clock.service_day(row.at):
        gone.closed_on = None
    _tell(kept, gone)
    row.undone_at = at
    journal.note(Event.settings_changed, actor, about=row.kept_id)
    return row


def _joined(org_id: UUID, kept_id: UUID, gone_id: UUID) -> MergedEstate | None:
    mine = MergedEstate.org_id == org_id, MergedEstate.kept_id == kept_id, MergedEstate.gone_id == gone_id
    return db.session.scalar(select(MergedEstate).where(*mine, MergedEstate.undone_at.is_(None)))


def _both(actor: Actor, kept_id: UUID, gone_id: UUID, deed: Deed) -> tuple[Estate, Estate]:
    if actor.role not in COORDINATION:
        raise NotAllowed("Le patrimoine est tenu par la coordination.")
    if kept_id == gone_id:
        raise Refused("meme", "C’est la même résidence.")
    held = {id: get(Estate, actor.org_id, id, lock=True) for id in sorted((kept_id, gone_id))}
    for id in held:
        changes.note(actor, id, deed)
    return held[kept_id], held[gone_id]


def _of(model: type[Any], org_id: UUID, estate_id: UUID) -> list[Any]:
    return list(db.session.scalars(select(model).where(model.org_id == org_id, model.estate_id == estate_id)))


def _give(rows: Iterable[Any], before: Estate, after: Estate) -> list[str]:
    given = []
    for row in rows:
        _settle(row)
        row.estate_id = after.id
        _settle(row)
        if isinstance(row, Review):
            row.place = str(after.id) if row.place == str(before.id) else row.place
            row.facts = {**row.facts, "estate_id": str(after.id)} if row.facts else row.facts
        given.append(str(row.id))
    return given


def _settle(row: Any) -> None:
    """What is computed from it, where it leaves and where it comes."""
    if isinstance(row, LogEntry):
        ras.touched(row)
    elif isinstance(row, RoundStop):
        feed.touch(db.session(), get(Round, row.org_id, row.round_id))


def _tell(*estates: Estate) -> None:
    """Found by the halls they have now; phones of their sectors receive them, and what is about them."""
    for one in estates:
        db.session.flush()
        db.session.expire(one, ["buildings"])
        stock.retell(one)
        moves.moved(one)
