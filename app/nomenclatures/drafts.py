"""A list is changed in a draft, tried on one's own phone, then published, or the draft is thrown away.

A line of one's own that a phone has tried is known from then on, to everybody and for ever: switched off until it is
published. An entry recorded with it may still be on its way when the draft is thrown away; it arrives, and reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.rows import get
from app.extensions import db
from app.nomenclatures import actions, editing, queries, rules
from app.nomenclatures.models import ListDraft, ListVersion
from app.nomenclatures.rules import Change, Item
from app.nomenclatures.wishes import fate
from app.people.acting import Actor
from app.people.models import Organisation
from app.people.rules import COORDINATION


def relabel(actor: Actor, at: datetime, list_code: str, code: str, label: str) -> None:
    """Another label. Raises Refused, Unknown."""
    item = _line(actor, list_code, code, Deed.list_changed)
    label = editing.clean(label)
    _free(actor.org_id, list_code, item.parent, label, but=code)
    _put(actor, at, list_code, [replace(_change(actor.org_id, list_code, code), label=label)])


def switch(actor: Actor, at: datetime, list_code: str, code: str, *, on: bool) -> None:
    """Offered, or not any more: what was recorded with it keeps its name. Raises Refused, Unknown."""
    _line(actor, list_code, code, Deed.list_changed)
    if not on:
        editing.refuse_off(rules.shipped(list_code), code)
    _put(actor, at, list_code, [replace(_change(actor.org_id, list_code, code), active=on)])


def place(actor: Actor, at: datetime, list_code: str, code: str, rank: int) -> None:
    """At this rank among the lines of its family, from 0. Raises Refused, Unknown."""
    _line(actor, list_code, code, Deed.list_changed)
    moved = editing.placed(queries.draft_items(actor.org_id, list_code), code, rank)
    _put(actor, at, list_code, [
        replace(_change(actor.org_id, list_code, one), sort=sort) for one, sort in moved.items()
    ])  # fmt: skip


def add(actor: Actor, at: datetime, list_code: str, parent: str, label: str) -> str:
    """A line of one's own, counted as the shipped one it is under: its code. Said twice, it is there once.

    Raises Refused.
    """
    in_turn(actor, list_code, Deed.list_changed)
    label, items = editing.clean(label), queries.draft_items(actor.org_id, list_code)
    target = rules.shipped(list_code).find(parent)
    if target is None:
        raise Refused("parent", "Choisissez la ligne livrée dont elle relève.", field="parent")
    family = (target.parent or target.code) if rules.has_families(list_code) else None
    twin = editing.same_label(items, family, label)
    if twin is not None and twin.maps_to == parent and twin.code != parent and twin.active:
        return twin.code
    _free(actor.org_id, list_code, family, label)
    code = editing.code_for(label, {one.code for one in items})
    _put(actor, at, list_code, [Change(code, parent, label, True)])
    return code


def try_out(actor: Actor, at: datetime, list_code: str) -> None:
    """The draft as it is now, on the phones of this person alone."""
    in_turn(actor, list_code, Deed.list_tried)
    row = queries.draft(actor.org_id, list_code)
    if row is None:
        return
    wanted, known = editing.loaded(row.changes), queries.known(actor.org_id, list_code)
    for change in wanted.values():
        if change.parent is not None and not (change.code in known and known[change.code].active):
            actions.write(actor.org_id, list_code, replace(change, active=False))
    actions.send(actor.org_id, list_code)
    row.tried_by, row.tried_at = actor.user_id, at
    lend(actor.org_id, list_code, actor.user_id, rules.export(queries.draft_items(actor.org_id, list_code)))


def publish(actor: Actor, list_code: str) -> None:
    """The draft is everybody's, with a number and a date. Raises Refused."""
    in_turn(actor, list_code, Deed.list_published)
    row = queries.draft(actor.org_id, list_code)
    if row is None:
        return
    wanted = editing.loaded(row.changes)
    new = [code for code, one in wanted.items() if one.parent and not _was_published(actor.org_id, list_code, code)]
    asked = fate.held(actor.org_id, list_code)
    actions.decide(actor.org_id, list_code, wanted.values(), new=new, actor=actor)
    fate.publish(asked, actor.org_id, list_code)
    end(row)


def drop(actor: Actor, list_code: str) -> None:
    """The draft is gone, and the list is what it was, on every phone."""
    in_turn(actor, list_code, Deed.list_dropped)
    row = queries.draft(actor.org_id, list_code)
    if row is not None:
        end(row)


def _was_published(org_id: UUID, list_code: str, code: str) -> bool:
    """Whether this line of one's own was ever everybody's: more than tried."""
    before = queries.known(org_id, list_code).get(code)
    told = (line["code"] for one in queries.publications(org_id, list_code) for line in one.changes)
    return before is not None and (before.active is not False or code in told)


def _put(actor: Actor, at: datetime, list_code: str, wanted: Iterable[Change]) -> None:
    """Into the draft; what comes back to what is published leaves it."""
    shipped, org_id = rules.shipped(list_code), actor.org_id
    row = queries.draft(org_id, list_code)
    now = {one.code: one for one in queries.items(org_id, list_code)}
    labels = {one.code: one.label for one in queries.draft_items(org_id, list_code)}
    held = editing.loaded(row.changes) if row else {}
    for change in wanted:
        rules.validate(shipped, change, labels.get(change.code))
        held[change.code] = change
    after = rules.merge(shipped, {**queries.known(org_id, list_code), **held}.values())
    editing.refuse_empty(shipped, after)
    left = {one.code: held[one.code] for one in after if one.code in held and one != now.get(one.code)}
    if not left:
        if row is not None:
            end(row)
        return
    if row is None:
        row = ListDraft(org_id=org_id, id=rules.list_id(list_code), list_code=list_code)
        db.session.add(row)
    row.changes, row.user_id, row.at = editing.stored(left), actor.user_id, at
    fate.settle(org_id, list_code)


def end(row: ListDraft) -> None:
    """The draft is no more, on anybody's phone."""
    lend(row.org_id, row.list_code, None)
    db.session.delete(row)
    db.session.flush()
    fate.settle(row.org_id, row.list_code)


def lend(org_id: UUID, list_code: str, user_id: UUID | None, items: list[dict[str, Any]] | None = None) -> None:
    """The phones of this person hold these lines in place of what is published; nobody's do any more without one."""
    version = get(ListVersion, org_id, rules.list_id(list_code), lock=True)
    if version.trial != items or version.trial_for != user_id:
        version.trial, version.trial_for = items, user_id


def _change(org_id: UUID, list_code: str, code: str) -> Change:
    return queries.drafted(org_id, list_code).get(code, Change(code))


def _free(org_id: UUID, list_code: str, parent: str | None, label: str, but: str = "") -> None:
    twin = editing.same_label(queries.draft_items(org_id, list_code), parent, label, but)
    if twin is not None:
        off = "" if twin.active else " Elle n’est plus proposée\u00a0: proposez-la de nouveau."
        raise Refused("deja", f"Une autre ligne porte déjà ce libellé.{off}", field="label_fr")


def _line(actor: Actor, list_code: str, code: str, deed: Deed) -> Item:
    in_turn(actor, list_code, deed)
    found = next((one for one in queries.draft_items(actor.org_id, list_code) if one.code == code), None)
    if found is None:
        raise Unknown()
    return found


def hold(actor: Actor) -> None:
    """Who changes lists does so one after the other. Raises NotAllowed."""
    if actor.role not in COORDINATION:
        raise NotAllowed("Les listes sont tenues par la coordination.")
    db.session.execute(select(Organisation.id).where(Organisation.id == actor.org_id).with_for_update(key_share=True))


def in_turn(actor: Actor, list_code: str, deed: Deed) -> None:
    """Of two on one page, the second is told of the first."""
    hold(actor)
    changes.note(actor, rules.page_id(actor.org_id, list_code), deed)
