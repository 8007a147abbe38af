"""Two people wrote one field of a case, one of them without a network: both values stay until somebody chooses.

What is said is what stood there and what was put in its place. Nobody wrote meanwhile: it is done; somebody wrote the
same: it is done already; anything else stands beside what is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.rows import find
from app.extensions import db
from app.mediation import envelope, known, party, queries
from app.mediation.models import CaseOther, MediationCase
from app.mediation.rules.closed import check_open
from app.parties.identity import Identity
from app.parties.models import Party
from app.parties.rules import check_reached
from app.people.acting import Act

TYPE, LIEU = "type", "lieu"
ENVELOPE = (TYPE, LIEU)
NAMED = ("name", "phone", "mail", "address", "language", "hours", "structure", "channel")
YES = "oui"
"""That an interpreter is wanted; None where none is."""
CONTACT = ("phone", "mail", "address", "structure")
Changed = Mapping[str, tuple[str | None, str | None]]
"""By field: what stood there, and what was put in its place."""
GONE = "Ces deux versions ont changé depuis\u00a0: regardez de nouveau."


@dataclass(frozen=True)
class Two:
    """Two values of one field: the one that stands, and the `other`. `party`: whose it is, of hers."""

    id: UUID
    field: str
    party: Party | None
    value: str | None
    other: str | None
    by: UUID
    at: datetime


def name(act: Act, row: MediationCase, one: Party, changed: Changed) -> list[str]:
    """Who a party is, field by field. Returns the fields of which two values are left.

    Raises Refused once erased, or for a telephone or a mail that is none.
    """
    check_reached({field: value for field, (_, value) in changed.items()})
    now = said_of(one)
    apply, left = _parted(now, changed)
    if apply or one.erased_at is not None:
        if "interpreter" in apply:
            apply["interpreter"] = apply["interpreter"] is not None
        party.name(act, row.id, one.id, replace(_identity(one), **apply))
    return _leave(act, row, {f"{one.letter}.{field}": value for field, value in left.items()})


def name_at_desk(act: Act, case_id: UUID, party_id: UUID, changed: Changed) -> list[str]:
    """The same, from a form that changed nothing of what it leaves out. `interpreter` is yes or no: "oui", or None."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, party_id, Deed.party_changed)
    return name(act, row, party.of_case(row, party_id), changed)


def correct(act: Act, row: MediationCase, changed: Changed) -> list[str]:
    """What a case is about and where, field by field. Raises Refused once it is closed."""
    said = dict(changed)
    if TYPE in said:
        before, value = said[TYPE]
        if not value:
            raise Refused("liste", "Choisissez le type de conflit.", field="type")
        said[TYPE] = (before or (None if row.type else row.family), value)
    apply, left = _parted(said_in(row), said)
    envelope.correct(act, row.id, apply)
    return _leave(act, row, left)


def keep(act: Act, row: MediationCase, field: str, value: str | None) -> None:
    """Of the values of a field, this one; kept already, it is so. Raises Refused for one that is none of them."""
    queries.writable(act, row.id)
    changes.note(act.actor, row.id, Deed.case_settled)
    beside = [one for one in of(row) if one.field == field]
    one, now = _now(row, field)
    if value != now:
        if value not in [it.value for it in beside]:
            raise Refused("choix", GONE, field="value")
        _put(act, row, field, one, value)
    for it in beside:
        db.session.delete(it)
    db.session.flush()


def chosen(act: Act, case_id: UUID, other_id: UUID, *, other: bool) -> CaseOther:
    """The same, said of a second value: it is kept, or goes. Raises Refused where somebody chose already."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, row.id, Deed.case_settled)
    it = find(CaseOther, row.org_id, other_id)
    if it is None:
        raise Refused("choix", GONE)
    if it.case_id != row.id:
        raise Unknown()
    keep(act, row, it.field, it.value if other else _now(row, it.field)[1])
    return it


def two_of(row: MediationCase) -> list[Two]:
    """Both values of each field of which there are two. Whoever shows them notes the reading."""
    return [Two(it.id, it.field, *_now(row, it.field), it.value, it.by, it.at) for it in of(row)]


def of(row: MediationCase) -> Sequence[CaseOther]:
    """The second values of a case, the first written first. Whoever shows them notes the reading."""
    mine = CaseOther.org_id == row.org_id, CaseOther.case_id == row.id
    return db.session.scalars(select(CaseOther).where(*mine).order_by(CaseOther.at, CaseOther.id)).all()


def said_in(row: MediationCase) -> dict[str, str | None]:
    return {TYPE: row.type or row.family, LIEU: row.lieu}


def said_of(one: Party) -> dict[str, str | None]:
    identity = _identity(one)
    said = {field: getattr(identity, field) for field in NAMED}
    return {**said, "interpreter": YES if one.interpreter else None}


def is_hers(model: type[Any], one: Party, id: UUID) -> bool:
    """Whether this is noted of a party already. Raises Unknown for what is noted of another."""
    found = find(model, one.org_id, id)
    if found is not None and found.party_id != one.id:
        raise Unknown()
    return found is not None


def _parted(now: Mapping[str, str | None], changed: Changed) -> tuple[dict[str, Any], dict[str, str | None]]:
    """What is put in its place, and what stands beside it."""
    apply: dict[str, Any] = {}
    left: dict[str, str | None] = {}
    for field, said in changed.items():
        was, value = (one or None for one in said)
        there = now[field] or None
        if value in (there, was):
            continue
        (apply if there == was else left)[field] = value
    return apply, left


def _leave(act: Act, row: MediationCase, values: Mapping[str, str | None]) -> list[str]:
    """Beside what is there, one a person and field: the last she wrote."""
    if not values:
        return []
    check_open(row.state)
    beside = {(one.field, one.by): one for one in of(row)}
    for field, value in values.items():
        there = beside.get((field, act.actor.user_id))
        if there is None:
            there = CaseOther(
                org_id=row.org_id, id=uuid7(), case_id=row.id, field=field, by=act.actor.user_id, at=act.occurred_at
            )
            db.session.add(there)
        there.value, there.at = value, act.occurred_at
    return sorted(values)


def _now(row: MediationCase, field: str) -> tuple[Party | None, str | None]:
    if field in ENVELOPE:
        return None, said_in(row)[field]
    letter, _, name = field.partition(".")
    one = known.letters_of(row).get(letter)
    if one is None or name not in NAMED:
        raise Unknown()
    return one, said_of(one)[name]


def _put(act: Act, row: MediationCase, field: str, one: Party | None, value: str | None) -> None:
    if one is None:
        envelope.correct(act, row.id, {field: value})
    else:
        changed: dict[str, Any] = {field.partition(".")[2]: value}
        party.name(act, row.id, one.id, replace(_identity(one), **changed))


def _identity(one: Party) -> Identity:
    # What does not open stays as it is (`identity.write`): its words are in each of its places.
    contact = one.contact if isinstance(one.contact, dict) else dict.fromkeys(CONTACT, one.contact)
    return Identity(
        name=one.name, language=one.language, hours=one.hours, interpreter=one.interpreter, channel=one.channel,
        **{field: contact.get(field) for field in CONTACT},
    )  # fmt: skip
