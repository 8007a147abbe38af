"""What a party says by herself, by a link that was hers: nobody of the service is asked, nor said to have done it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.core.base import uuid7
from app.extensions import db
from app.links import actions as links
from app.links.rules import Why
from app.parties import queries, rules
from app.parties.models import Consent, Party
from app.parties.rules import Agreed, Means, PartyState


def agrees(row: Party, asked_by: UUID, at: datetime) -> None:
    """She agrees to mediation, to who wrote to her (`asked_by`), having read what it is. Twice is once."""
    if row.state == PartyState.accepte:
        return
    row.informed_at, row.informed_how = row.informed_at or at, row.informed_how or Means.ecrit.value
    rules.check_move(row.state, PartyState.accepte, rules.Known(True, frozenset({Agreed.mediation.value})))
    db.session.add(
        Consent(
            org_id=row.org_id, id=uuid7(), party_id=row.id, means=Means.ecrit.value, what=[Agreed.mediation.value],
            given_to=asked_by, at=at,
        )
    )  # fmt: skip
    row.state = PartyState.accepte.value


def refuses(row: Party, at: datetime) -> None:
    """She wants none of it: nothing she agreed to holds any more, and what she was sent opens no more."""
    standing = queries.standing(row)
    for one in standing:
        one.withdrawn_at = at
    target = PartyState.se_retire if row.state == PartyState.accepte else PartyState.refuse
    if row.state not in (PartyState.refuse, PartyState.se_retire):
        rules.check_move(row.state, target, rules.Known())
        row.state = target.value
    links.end_party(row.org_id, row.id, Why.retrait if target == PartyState.se_retire else Why.refus, at)
