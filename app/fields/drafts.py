"""The fields of a form are changed in a draft, tried on one's own phone, then published, or the draft is thrown away.

As with a list (`nomenclatures.drafts`): what a phone has tried is known from then on, switched off until it is
published, so that what was answered to it arrives and reads. What is answered never changes under a field: its nature
and its bounds are what they were when it was added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.changes.rules import Deed
from app.core.errors import Unknown
from app.core.folding import fold
from app.core.kinds import KINDS
from app.core.rows import find
from app.extensions import db
from app.fields import editing, queries, rules
from app.fields.rules import Fields, Nature, Option, OwnField
from app.nomenclatures import actions as lists
from app.nomenclatures import drafts
from app.nomenclatures import queries as kept
from app.nomenclatures.editing import clean, code_for
from app.nomenclatures.models import ListDraft, ListVersion
from app.nomenclatures.rules import check_label, list_id
from app.people.acting import Actor


@dataclass(frozen=True)
class Asked:
    """A new field as it was filled in. `choices`: of a choice, in order; the rest: of a number."""

    label: str
    nature: Nature
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = rules.HIGHEST
    unit: str = ""


def add(actor: Actor, at: datetime, kind: str, asked: Asked) -> str:
    """A field more: its code, which no other of the structure ever had. Raises Refused."""
    before = _turn(actor, kind, Deed.list_changed)
    field = _made(asked)
    editing.check_field(field)
    twin = next((one for one in before if replace(one, code="") == field), None)
    if twin is not None:  # said twice, it is there once
        return twin.code
    code = code_for(field.label, queries.codes(actor.org_id))
    _put(actor, at, kind, (*before, replace(field, code=code)))
    return code


def _made(asked: Asked) -> OwnField:
    field = OwnField("", _label(asked.label, "libelle"), asked.nature)
    if asked.nature == Nature.choix:
        return replace(field, options=_options((), asked.choices))
    if asked.nature == Nature.nombre:
        return replace(field, least=asked.least, most=asked.most, unit=clean(asked.unit))
    return field


def change(actor: Actor, at: datetime, kind: str, code: str, label: str, choices: Iterable[str] = ()) -> None:
    """Other words: of the field, and of a choice its answers in order; one left out is switched off.

    Raises Refused, Unknown.
    """
    before = _turn(actor, kind, Deed.list_changed)
    field = _field(before, code)
    options = _options(field.options, choices) if field.nature == Nature.choix else ()
    changed = replace(field, label=_label(label, "libelle"), options=options)
    editing.check_field(changed)
    _put(actor, at, kind, editing.replaced(before, changed))


def switch(actor: Actor, at: datetime, kind: str, code: str, *, on: bool) -> None:
    """Asked for, or not any more. One that no phone ever had is gone. Raises Refused, Unknown."""
    before = _turn(actor, kind, Deed.list_changed)
    field = _field(before, code)
    if not on and all(one.code != code for one in queries.known(actor.org_id, kind)):
        _put(actor, at, kind, tuple(one for one in before if one.code != code))
        return
    _put(actor, at, kind, editing.replaced(before, replace(field, active=on)))


def place(actor: Actor, at: datetime, kind: str, code: str, rank: int) -> None:
    """At this rank, from 0. Raises Unknown."""
    before = _turn(actor, kind, Deed.list_changed)
    _field(before, code)
    _put(actor, at, kind, editing.placed(before, code, rank))


def try_out(actor: Actor, at: datetime, kind: str) -> None:
    """The draft as it is now, on the phones of this person alone."""
    after = _turn(actor, kind, Deed.list_tried)
    row = kept.draft(actor.org_id, rules.list_of(kind))
    if row is None:
        return
    _send(actor.org_id, kind, editing.remembered(queries.known(actor.org_id, kind), after))
    row.tried_by, row.tried_at = actor.user_id, at
    drafts.lend(actor.org_id, row.list_code, actor.user_id, rules.exported(after))


def publish(actor: Actor, kind: str) -> int:
    """The draft is everybody's: the number it has, 0 when there was none."""
    after = _turn(actor, kind, Deed.list_published)
    row = kept.draft(actor.org_id, rules.list_of(kind))
    if row is None:
        return 0
    before = queries.known(actor.org_id, kind)
    said = editing.differences(before, after, queries.published(actor.org_id, kind))
    number = lists.number(actor.org_id, row.list_code, said, actor)
    _send(actor.org_id, kind, after, number)
    drafts.end(row)
    return number


def drop(actor: Actor, kind: str) -> None:
    """The draft is gone, and the form is what it was, on every phone."""
    _turn(actor, kind, Deed.list_dropped)
    row = kept.draft(actor.org_id, rules.list_of(kind))
    if row is not None:
        drafts.end(row)


def _turn(actor: Actor, kind: str, deed: Deed) -> Fields:
    """The fields as the draft has them, once it is this person's turn."""
    drafts.in_turn(actor, rules.list_of(kind), deed)
    _version(actor.org_id, kind)
    return queries.drafted(actor.org_id, kind)


def _field(fields: Fields, code: str) -> OwnField:
    found = next((one for one in fields if one.code == code), None)
    if found is None:
        raise Unknown()
    return found


def _label(text: str, field: str) -> str:
    label = clean(text)
    check_label(label, field)
    return label


def _options(had: Iterable[Option], labels: Iterable[str]) -> tuple[Option, ...]:
    """The answers of these labels, in order, then those that are offered no more. One that is there keeps its code."""
    left = {fold(one.label): one for one in had}
    taken, found = {one.code for one in had}, list[Option]()
    for text in labels:
        label = _label(text, "choix")
        known = left.pop(fold(label), None)
        code = known.code if known else code_for(label, taken)
        taken.add(code)
        found.append(Option(code, label))
    return (*found, *(replace(one, active=False) for one in left.values()))


def _put(actor: Actor, at: datetime, kind: str, fields: Fields) -> None:
    """Into the draft; what comes back to what is published leaves none."""
    editing.check_fields(fields)
    list_code = rules.list_of(kind)
    row = kept.draft(actor.org_id, list_code)
    if fields == queries.known(actor.org_id, kind):
        if row is not None:
            drafts.end(row)
        return
    if row is None:
        row = ListDraft(org_id=actor.org_id, id=list_id(list_code), list_code=list_code)
        db.session.add(row)
    row.changes, row.user_id, row.at = {"fields": rules.exported(fields)}, actor.user_id, at
    db.session.flush()


def _version(org_id: UUID, kind: str) -> ListVersion:
    list_code = rules.list_of(kind)
    row = find(ListVersion, org_id, list_id(list_code))
    if row is None:
        title = f"Champs de la structure, {KINDS[kind].label.lower()}"
        row = ListVersion(
            org_id=org_id, id=list_id(list_code), list_code=list_code, title=title, version=0, items=[]
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
    return row


def _send(org_id: UUID, kind: str, fields: Fields, number: int | None = None) -> None:
    """What everybody's phones hold of them."""
    row = _version(org_id, kind)
    row.items, row.version = rules.exported(fields), row.version if number is None else number
    db.session.flush()
    queries.forget()
