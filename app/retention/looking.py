"""Looking over what a copy would hold, text by text, before it leaves: each is handed over, or left out for a reason.

Whoever may open a record looks it over: of what was said in a case, those who read it that day, and nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.rows import find, get
from app.extensions import db
from app.people.acting import Act, Actor, at_desk
from app.retention import rules
from app.retention.about import SOURCES, Passage, Told
from app.retention.models import RightsLink, RightsPassage, RightsRequest
from app.retention.rules import KEEP, LeftOut, passage_id

LEFT = "Dites de chaque passage s’il est remis, ou pourquoi il ne l’est pas."


@dataclass(frozen=True)
class Decided:
    """One text, under the `id` its decision has. `choice`: it is kept (`rules.KEEP`), the reason it is left out for, or
    None while nobody said."""

    id: UUID
    passage: Passage
    choice: str | None

    @property
    def kept(self) -> bool:
        return self.choice == KEEP


def may(act: Act, link: RightsLink) -> bool:
    source = SOURCES.get(link.kind)
    return source is not None and source.may(act, link.record_id)


def label(link: RightsLink) -> str:
    return SOURCES[link.kind].label if link.kind in SOURCES else link.kind


def opened(actor: Actor, request_id: UUID, link_id: UUID, at: datetime) -> tuple[RightsRequest, RightsLink, Told]:
    """A joined record, opened by who may: a reading. In a write unit. Raises Unknown, also once the record is gone."""
    row = get(RightsRequest, actor.org_id, request_id)
    link = get(RightsLink, actor.org_id, link_id)
    if link.request_id != row.id or not may(at_desk(actor, link.record_id, at), link):
        raise Unknown()
    told = SOURCES[link.kind].tell(at_desk(actor, uuid7(), at), link.record_id)
    if told is None:
        raise Unknown()
    return row, link, told


def decided(link: RightsLink, told: Told) -> list[Decided]:
    """What was said of each of its texts; joined without them, all are of somebody else too."""
    if link.without_text:
        return [Decided(passage_id(link.id, one.key), one, LeftOut.autre.value) for one in told.texts]
    mine = RightsPassage.org_id == link.org_id, RightsPassage.link_id == link.id
    said = {one.id: one.left_out or KEEP for one in db.session.scalars(select(RightsPassage).where(*mine))}
    ids = [passage_id(link.id, one.key) for one in told.texts]
    return [Decided(id, one, said.get(id)) for id, one in zip(ids, told.texts, strict=True)]


def decide(actor: Actor, request_id: UUID, link_id: UUID, at: datetime, choices: Mapping[UUID, str]) -> None:
    """What becomes of each of its texts. Raises Refused where one is left undecided or the request is closed,
    Unknown."""
    row, link, told = opened(actor, request_id, link_id, at)
    changes.note(actor, row.id, Deed.rights_looked)
    rules.check_open(row.state)
    there = {one.id for one in decided(link, told)}
    if there - set(choices):
        raise Refused("choix", LEFT)
    link.without_text = False
    for id in there:
        _put(actor, link, id, at, rules.check_decided(choices[id]))


def _put(actor: Actor, link: RightsLink, id: UUID, at: datetime, left_out: str | None) -> None:
    known = find(RightsPassage, actor.org_id, id)
    if known is None:
        known = RightsPassage(org_id=actor.org_id, id=id, link_id=link.id)
        db.session.add(known)
    known.left_out, known.by, known.at = left_out, actor.user_id, at


def looked_over(links: list[RightsLink]) -> dict[UUID, datetime]:
    """When each was looked over last, of those that were."""
    if not links:
        return {}
    of = RightsPassage.org_id == links[0].org_id, RightsPassage.link_id.in_([one.id for one in links])
    rows = db.session.execute(select(RightsPassage.link_id, RightsPassage.at).where(*of).order_by(RightsPassage.at))
    return {one.link_id: one.at for one in rows}
