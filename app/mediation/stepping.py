"""What a step says of this case: of a session its moment, and whether it is still to come; of whom a change is told."""

from __future__ import annotations

from app.core import clock
from app.core.dates import datetime_fr
from app.mediation import known
from app.mediation.models import MediationCase, Meeting
from app.mediation.rules.states import MeetingState, Next
from app.pages import names


def words(row: MediationCase, step: Next) -> tuple[str, str]:
    """The step in words, and the verb of its button where the step alone does not tell it ("" where it does)."""
    if step == Next.redire and (changed := to_tell_again(row)) is not None:
        return f"Prévenir {names.joined(changed.again)} que la séance a changé", ""
    if step == Next.rencontrer and (one := first_planned(row)) is not None:
        when = datetime_fr(one.starts_at)
        if one.starts_at > clock.now():
            return f"Séance prévue {when}", "Voir la séance"
        return f"Noter la séance du {when}", "Noter la séance"
    return step.label, ""


def first_planned(row: MediationCase) -> Meeting | None:
    """The first that is to come, or to be noted."""
    return next((one for one in known.meetings_of(row) if one.state == MeetingState.prevue), None)


def to_tell_again(row: MediationCase) -> Meeting | None:
    """The first to come of which somebody is still to be told that it changed."""
    return next((one for one in known.meetings_of(row) if known.to_tell_again(one)), None)
