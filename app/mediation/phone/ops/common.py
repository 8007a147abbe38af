"""What every operation of a case has in common: in whose hands it was when it happened, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from marshmallow import Schema, fields, validate

from app.core import clock
from app.core.base import OrgOwned
from app.core.errors import NotAllowed, Unknown
from app.core.kinds import Action, Field, Landed, Merged, Operation
from app.core.rows import find, get
from app.extensions import db
from app.mediation import known, queries
from app.mediation.models import MediationCase
from app.mediation.phone.ops.words import WORDS
from app.mediation.subject import about, hands
from app.parties import queries as parties
from app.parties.models import Party
from app.people.acting import Act

Data = Mapping[str, Any]
Do = Callable[[Act, MediationCase, Data], Sequence[str] | None]
"""`do(act, case, data)`: returns the fields of which two values are left, if any."""
Row = TypeVar("Row", bound=OrgOwned)
LETTER = 36
"""A party is named by her letter, or by her id: the letter of one that a phone just added is the server's to give."""


def code(**kwargs: Any) -> fields.String:
    """A code; the act checks it."""
    return fields.String(validate=validate.Length(1, 60), **kwargs)


def side_of(**kwargs: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, LETTER), **kwargs)


def typed(most: int, *, required: bool = False) -> fields.String:
    """What somebody typed. Longer than the trade allows it is refused in its own words: here is the most that is
    read at all."""
    more: dict[str, Any] = {"required": True} if required else {"load_default": None, "allow_none": True}
    return fields.String(validate=validate.Length(max=2 * most), **more)


def operation(
    name: str, label: str, schema: type[Schema], do: Do, op_class: str, private: Collection[str] = (),
    *, hers: Callable[[Act], MediationCase] | None = None,
) -> Operation:  # fmt: skip
    """One that is asked of a case that is there. `hers`: how it is held; by default for one of its mediators."""
    return Operation(
        name, label, schema, _acting(do, hers or in_hand), op_class, target=MediationCase, private=tuple(private),
        own=True, fields=worded(schema),
    )  # fmt: skip


def worded(schema: type[Schema]) -> dict[str, Field]:
    return {name: WORDS[name] for name in schema().fields if name in WORDS}


def _acting(do: Do, hers: Callable[[Act], MediationCase]) -> Action:
    def action(act: Act, data: Data) -> Landed:
        row = hers(act)
        left = do(act, row, data)
        db.session.flush()
        return Merged(row, tuple(left)) if left else row

    return action


def in_hand(act: Act) -> MediationCase:
    """The case, held, for who was one of its mediators when it happened. Raises NotAllowed for who was another day,
    Unknown for whoever it is nothing to."""
    row = get(MediationCase, act.actor.org_id, act.record_id, lock=True)
    user, day = act.actor.user_id, clock.service_day(act.occurred_at)
    if not hands(row).of(user, day, act.occurred_at):
        if any(one.user_id == user and one.cleared_at is not None for one in row.mediators):
            raise NotAllowed("Ce dossier n’était pas entre vos mains à ce moment.")
        if user != row.opened_by:
            queries.readable(act.actor, row.id, at=act.occurred_at)
        raise NotAllowed("Ce dossier est à ses médiateurs.")
    return row


def own(act: Act, id: UUID | None) -> Act:
    """The same act, on something inside the case; on something new of which the phone gives no id (None), under that
    of the operation, so that it is made once."""
    return replace(act, record_id=id or act.op_id or act.record_id)


def there(model: type[Row], row: MediationCase, id: UUID) -> Row | None:
    """What is inside this case under that id; None where it is still to be made. Raises Unknown for another's."""
    one = find(model, row.org_id, id)
    if one is not None and _case_of(one) != row.id:
        raise Unknown()
    return one


def needed(model: type[Row], row: MediationCase, id: UUID) -> Row:
    """The same, of what must be there. Raises Unknown, which says what is waited for."""
    one = there(model, row, id)
    if one is None:
        raise Unknown(id)
    return one


def party_of(row: MediationCase, said: str) -> Party:
    """A party, by her letter or her id. Raises Unknown."""
    if len(said) > 1:
        try:
            return needed(Party, row, UUID(said))
        except ValueError:
            raise Unknown() from None
    found = known.letters_of(row).get(said)
    if found is None:
        raise Unknown()
    return found


def letter_of(row: MediationCase, said: str | None) -> str | None:
    return party_of(row, said).letter if said else None


def letters_of(row: MediationCase, said: Collection[str]) -> tuple[str, ...]:
    return tuple(party_of(row, one).letter for one in said)


def not_later(act: Act, moment: datetime | None) -> datetime | None:
    """A moment read on the phone's clock, which may be ahead: nothing that is told has yet to happen."""
    return min(moment, act.occurred_at) if moment else None


def _case_of(one: Any) -> UUID | None:
    if isinstance(one, Party):
        return one.about_id if parties.about(one) == about(one.about_id) else None
    found: UUID | None = one.case_id
    return found
