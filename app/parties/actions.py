"""What is done with the parties of a record: added, reached, told, agreeing or not. Who she is: `identity`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.rows import get
from app.extensions import db
from app.links import actions as links
from app.links.rules import Why
from app.nomenclatures import queries as lists
from app.parties import queries, rules, subjects
from app.parties.models import Consent, ContactTry, Party
from app.parties.rules import Agreed, Means, PartyState, Side, Speaks
from app.parties.subjects import About
from app.people.acting import Act

CHANNELS = "canal"


def add(act: Act, about: About, side: str, speaks: str = Speaks.soi.value) -> Party:
    """One more party, under the next letter and without a name; `act.record_id` is hers."""
    subjects.check_writes(act, about)
    if side not in Side.codes() or speaks not in Speaks.codes():
        raise Refused("partie", "Dites la place de cette partie, et au nom de qui elle parle.", field="cote")
    here = (Party.org_id == act.actor.org_id, Party.about_kind == about.kind, Party.about_id == about.id)
    row = Party(
        org_id=act.actor.org_id, id=act.record_id, about_kind=about.kind, about_id=about.id, side=side, speaks=speaks,
        letter=rules.next_letter(db.session.scalars(select(Party.letter).where(*here))),
        made_by=act.actor.user_id, made_at=act.occurred_at,
    )  # fmt: skip
    db.session.add(row)
    return row


def of(act: Act, party_id: UUID) -> Party:
    """A party to write in. Raises Unknown, NotAllowed."""
    row = get(Party, act.actor.org_id, party_id, lock=True)
    subjects.check_writes(act, queries.about(row))
    return row


def inform(act: Act, how: str, at: datetime | None = None) -> Party:
    """She was told what mediation is, what is kept of her, and what she may ask: now, or at `at`."""
    row = of(act, act.record_id)
    moment = _moment(act, at)
    if how not in Means.codes():
        raise Refused("moyen", "Dites si l’information a été donnée de vive voix ou par écrit.", field="moyen")
    row.informed_at, row.informed_how = moment, how
    return row


def attempt(act: Act, party_id: UUID, channel: str, *, reached: bool, at: datetime | None = None) -> Party:
    """One try to reach her (`act.record_id`), now or at `at`; answered, she is reached."""
    row = of(act, party_id)
    moment = _moment(act, at)
    code = lists.check(act.actor.org_id, CHANNELS, channel)
    db.session.add(
        ContactTry(
            org_id=row.org_id, id=act.record_id, party_id=row.id, channel=code, reached=reached,
            tried_by=act.actor.user_id, at=moment,
        )
    )  # fmt: skip
    if reached and rules.PARTY.may(row.state, PartyState.contactee, "A"):
        row.state = PartyState.contactee.value
    return row


def agree(act: Act, party_id: UUID, means: str, what: Iterable[str], at: datetime | None = None) -> Party:
    """She agrees (`act.record_id` is the agreement's), now or at `at`: to mediation, and she takes part."""
    row = of(act, party_id)
    moment = _moment(act, at)
    told = rules.check_codes(means, what)
    db.session.add(
        Consent(
            org_id=row.org_id, id=act.record_id, party_id=row.id, means=means, what=told,
            given_to=act.actor.user_id, at=moment,
        )
    )  # fmt: skip
    db.session.flush()
    if row.state != PartyState.accepte:
        _move(row, PartyState.accepte)
    return row


def take_back(act: Act, party_id: UUID, what: str) -> Party:
    """She no longer agrees to one thing, and still to the rest. `act.record_id`: of the first agreement that is left.

    Raises Refused where she did not agree to it, or takes part no more without it: that is `withdraw`.
    """
    row = of(act, party_id)
    held = [one for one in queries.standing(row) if what in one.what]
    if what == Agreed.mediation or not held:
        raise Refused("accord", "Choisissez un consentement qui tient encore.", field="quoi")
    for rank, one in enumerate(held):
        one.withdrawn_at = act.occurred_at
        if left := [code for code in one.what if code != what]:
            db.session.add(
                Consent(
                    org_id=row.org_id, id=uuid7() if rank else act.record_id, party_id=row.id, means=one.means,
                    what=left, given_to=one.given_to, at=one.at,
                )
            )  # fmt: skip
    return row


def withdraw(act: Act) -> Party:
    """She takes back all she agreed to; from then on nothing of it holds, and she is out."""
    row = of(act, act.record_id)
    if not (agreements := queries.standing(row)):
        raise Refused("accord", "Cette partie n’a pas de consentement à retirer.")
    for one in agreements:
        one.withdrawn_at = act.occurred_at
    db.session.flush()
    _move(row, PartyState.se_retire)
    links.end_party(row.org_id, row.id, Why.retrait, act.occurred_at)
    return row


def refuse(act: Act) -> Party:
    row = of(act, act.record_id)
    _move(row, PartyState.refuse)
    links.end_party(row.org_id, row.id, Why.refus, act.occurred_at)
    return row


def give_up(act: Act) -> Party:
    """She is out of reach. Raises Refused before the third try at another time of the day."""
    row = of(act, act.record_id)
    _move(row, PartyState.injoignable)
    return row


def _moment(act: Act, at: datetime | None) -> datetime:
    rules.check_moment(at or act.occurred_at, act.occurred_at)
    return at or act.occurred_at


def _move(row: Party, target: PartyState) -> None:
    rules.check_move(row.state, target, _known(row))
    row.state = target.value


def _known(row: Party) -> rules.Known:
    agreed = {code for one in queries.standing(row) for code in one.what}
    tries = tuple(clock.local(at) for at in queries.unanswered(row))
    return rules.Known(row.informed_at is not None, frozenset(agreed), tries)
