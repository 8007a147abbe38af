"""What becomes of accepted proposals as the draft of their list is changed, published or thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.nomenclatures import queries
from app.nomenclatures.wishes import rules
from app.nomenclatures.wishes.models import ListWish
from app.nomenclatures.wishes.rules import State


def settle(org_id: UUID, list_code: str) -> None:
    """Those the draft no longer holds wait again. Called with the lists of the organisation held."""
    accepted = _accepted(org_id, list_code)
    if not accepted:
        return
    kept = {one.id for one in held(org_id, list_code, accepted)}
    for one in accepted:
        if one.id not in kept:
            wait_again(one)


def held(org_id: UUID, list_code: str, among: Sequence[ListWish] | None = None) -> list[ListWish]:
    """The accepted proposals that are in the draft."""
    before = {one.code: one for one in queries.items(org_id, list_code)}
    after = {one.code: one for one in queries.draft_items(org_id, list_code)}
    accepted = _accepted(org_id, list_code) if among is None else among
    return [one for one in accepted if rules.in_draft(one.want, before.get(one.put or ""), after.get(one.put or ""))]


def publish(wishes: Sequence[ListWish], org_id: UUID, list_code: str) -> None:
    """Their list has just been published with them."""
    last = next(iter(queries.publications(org_id, list_code)), None)
    for one in wishes:
        one.state, one.number = State.publiee.value, last.number if last else None


def wait_again(wish: ListWish) -> None:
    """It was accepted, and is not in the draft any more."""
    wish.state = State.en_attente.value
    wish.put = wish.answered_by = wish.answered_at = None


def _accepted(org_id: UUID, list_code: str) -> Sequence[ListWish]:
    db.session.flush()
    mine = ListWish.org_id == org_id, ListWish.list_code == list_code
    query = select(ListWish).where(*mine, ListWish.state == State.acceptee.value).order_by(ListWish.id)
    return db.session.scalars(query.with_for_update()).all()
