"""How many of the agreements of a service hold at ninety days, those of which nothing is known told apart."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, select

from app.core.tenant import only
from app.extensions import db
from app.mediation.models import Agreement, Commitment, CommitmentCheck
from app.mediation.rules.flows import CHECK_THAT_HOLDS
from app.mediation.rules.holding import Rate, Seen, holding_rate

SINCE = timedelta(days=730)
"""Agreements of two years: as long as a case keeps more than its codes."""


def rate(org_id: UUID, today: date) -> Rate:
    """Of the agreements made since then. One that another replaced, or that was given up, before the check that tells
    never reached it."""
    found: defaultdict[UUID, list[Seen]] = defaultdict(list)
    for one in db.session.execute(_checks(org_id, today - SINCE)):
        if one.ended_on is None or one.ended_on >= one.made_on + timedelta(days=CHECK_THAT_HOLDS):
            found[one.id].append(Seen(one.rank, one.days, one.due_on, one.state))
    return holding_rate(found.values(), today)


def _checks(org_id: UUID, since: date) -> Select[UUID, date, date | None, int, int, date, str]:
    made, check = Agreement, CommitmentCheck
    columns = made.id, made.made_on, made.ended_on, Commitment.rank, check.days, check.due_on, check.state
    promised = (Commitment.org_id == made.org_id) & (Commitment.agreement_id == made.id)
    checked = (check.org_id == Commitment.org_id) & (check.commitment_id == Commitment.id)
    query = select(*columns).join(Commitment, promised).join(check, checked)
    return query.where(only(made, org_id), made.made_on >= since)
