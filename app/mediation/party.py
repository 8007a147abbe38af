"""What is done with a party of a case: she joins it, is told, tried, agrees or not; the case knows what comes next.

The room `app.parties` says what may be done and keeps it; here the case is held and its history written, and of a party
who is out nothing is carried any more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.errors import Unknown
from app.core.rows import get
from app.extensions import db
from app.links import actions as links
from app.links.rules import Why
from app.mediation import carrying, journalled, moves, out, queries
from app.mediation.models import CaseOther, MediationCase
from app.mediation.subject import about
from app.parties import actions, identity
from app.parties import queries as parties
from app.parties.identity import Identity
from app.parties.models import Party
from app.parties.rules import Agreed
from app.people.acting import Act


def add(act: Act, case_id: UUID, side: str, speaks: str) -> Party:
    """One more, under the next letter; `act.record_id` is hers. Raises Refused once the case is closed."""
    row = queries.writable(act, case_id)
    changes.note(act.actor, row.id, Deed.party_added)
    party = actions.add(act, about(case_id), side, speaks)
    return _happened(act, row, party, "partie_ajoutee")


def inform(act: Act, case_id: UUID, party_id: UUID, how: str, at: datetime | None = None) -> Party:
    row = _held(act, case_id, party_id)
    return _happened(act, row, actions.inform(replace(act, record_id=party_id), how, at), "partie_avertie")


def attempt(
    act: Act, case_id: UUID, party_id: UUID, channel: str, *, reached: bool, at: datetime | None = None
) -> Party:  # fmt: skip
    """One try to reach her; `act.record_id` is the try's."""
    row = _held(act, case_id, party_id)
    party = actions.attempt(act, party_id, channel, reached=reached, at=at)
    return _happened(act, row, party, "partie_jointe" if reached else "partie_essai")


def agree(
    act: Act, case_id: UUID, party_id: UUID, means: str, what: Collection[str], at: datetime | None = None
) -> Party:  # fmt: skip
    """She agrees; `act.record_id` is the agreement's. The same again, from another page, says nothing new."""
    row = _held(act, case_id, party_id)
    return _happened(act, row, actions.agree(act, party_id, means, what, at), "partie_accepte")


def take_back(act: Act, case_id: UUID, party_id: UUID, what: str) -> Party:
    """One thing she no longer agrees to, once it is over too; to meet the other party, what was planned follows."""
    row = _held(act, case_id, party_id, closed=True)
    party = actions.take_back(act, party_id, what)
    if what == Agreed.table_ronde:
        out.part(row, party, act.occurred_at, lambda verb: journalled.event(act, row, verb, letters=party.letter))
    return _happened(act, row, party, "partie_revient")


def withdraw(act: Act, case_id: UUID, party_id: UUID) -> Party:
    row = _held(act, case_id, party_id)
    party = actions.withdraw(replace(act, record_id=party_id))
    carrying.fall(row, party, act.occurred_at, act.actor.user_id)
    return _left(act, row, party, "partie_se_retire")


def refuse(act: Act, case_id: UUID, party_id: UUID) -> Party:
    row = _held(act, case_id, party_id)
    party = actions.refuse(replace(act, record_id=party_id))
    carrying.fall(row, party, act.occurred_at, act.actor.user_id)
    return _left(act, row, party, "partie_refuse")


def give_up(act: Act, case_id: UUID, party_id: UUID) -> Party:
    """She cannot be reached. Raises Refused before three tries at different hours."""
    row = _held(act, case_id, party_id)
    return _left(act, row, actions.give_up(replace(act, record_id=party_id)), "partie_injoignable")


def name(act: Act, case_id: UUID, party_id: UUID, said: Identity) -> Party:
    """Who she is; no word of it goes into the history."""
    row = _held(act, case_id, party_id)
    party = identity.write(replace(act, record_id=party_id), said)
    db.session.flush()
    moves.refresh(act, row)
    return party


def erase(act: Act, case_id: UUID, party_id: UUID) -> Party:
    """Who she is leaves, by a mediator or by coordination. Links to her are ended: nothing says whose they were."""
    row, _ = queries.readable(act.actor, case_id, lock=True)
    of_case(row, party_id)
    changes.note(act.actor, party_id, Deed.party_erased)
    party = identity.erase(replace(act, record_id=party_id))
    _forget_others(row, party)
    links.end_party(row.org_id, party_id, Why.retrait, act.occurred_at)
    return _happened(act, row, party, "partie_effacee")


def of_case(row: MediationCase, party_id: UUID) -> Party:
    """A party of this case. Raises Unknown for any other."""
    party = get(Party, row.org_id, party_id)
    if parties.about(party) != about(row.id):
        raise Unknown()
    return party


def _forget_others(row: MediationCase, party: Party) -> None:
    """What somebody else wrote of who she is goes with it."""
    hers = CaseOther.case_id == row.id, CaseOther.field.startswith(f"{party.letter}.")
    db.session.execute(delete(CaseOther).where(CaseOther.org_id == row.org_id, *hers))


def _held(act: Act, case_id: UUID, party_id: UUID, *, closed: bool = False) -> MediationCase:
    row = queries.writable(act, case_id, closed=closed)
    of_case(row, party_id)
    changes.note(act.actor, party_id, Deed.party_changed)
    return row


def _left(act: Act, row: MediationCase, party: Party, verb: str) -> Party:
    """She is out; what was to be held with her follows."""
    db.session.flush()
    out.follow(row, party, act.occurred_at, lambda verb: journalled.event(act, row, verb, letters=party.letter))
    return _happened(act, row, party, verb)


def _happened(act: Act, row: MediationCase, party: Party, verb: str) -> Party:
    db.session.flush()
    journalled.event(act, row, verb, letters=party.letter)
    moves.refresh(act, row)
    return party
