"""When an entry happened, and who may still change it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.core import clock
from app.core.errors import NotAllowed

TEXT_MAX = 500
"""Characters of a free text in the logbook: room for the facts, too little for a story."""

WORDS_MAX = 120
"""Characters of a few words typed beside the codes: a street, a town, the service that answered."""

TEXT_DAYS = 7
TEXT_ON_PHONE = timedelta(days=TEXT_DAYS)
"""How long a phone holds the free text of an entry."""

CORRECTION_HOURS = 48
CORRECTION_WINDOW = timedelta(hours=CORRECTION_HOURS)
CLOCK_AHEAD = timedelta(minutes=10)
OLDEST_BELIEVED = timedelta(days=90)
FIRST_MOMENT = datetime(1900, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(9998, 12, 31, tzinfo=UTC)
"""What both databases store and give back in any time zone; a clock that says otherwise is broken."""

TWIN_MINUTES = 20
TWIN_WINDOW = timedelta(minutes=TWIN_MINUTES)
"""How far apart both phones of a pair note one fact."""

EXPORTED = {
    "TEXT_MAX": TEXT_MAX,
    "WORDS_MAX": WORDS_MAX,
    "CORRECTION_HOURS": CORRECTION_HOURS,
    "TEXT_DAYS": TEXT_DAYS,
    "TWIN_MINUTES": TWIN_MINUTES,
}


@dataclass(frozen=True)
class Moment:
    """When it happened, as far as can be known. `suspect`: no clock reading could be believed."""

    occurred_at: datetime
    suspect: bool


def believed(
    phone_at: datetime, measured_gap_ms: int | None, exchange_gap_ms: int | None, received_at: datetime
) -> Moment:
    """The moment of a fact from the phone's clock, corrected by the gap measured before, else at this exchange.

    A future or absurd date is accepted and flagged, never refused: the moment of reception stands in.
    Gaps are server minus phone, in milliseconds.
    """
    for gap in (measured_gap_ms, exchange_gap_ms):
        if gap is None:
            continue
        corrected = _shifted(phone_at, gap)
        if corrected is None:
            continue
        if received_at - OLDEST_BELIEVED <= corrected <= received_at + CLOCK_AHEAD:
            return Moment(min(corrected, received_at), suspect=False)
    never_measured = measured_gap_ms is None and exchange_gap_ms is None
    if never_measured and received_at - OLDEST_BELIEVED <= phone_at <= received_at + CLOCK_AHEAD:
        return Moment(min(phone_at, received_at), suspect=False)
    return Moment(received_at, suspect=True)


def text_on_phone(received_at: datetime, at: datetime) -> bool:
    """Whether a phone may hold the free text of an entry; not of one received under a clock set ahead."""
    return clock.elapsed(received_at, at) < TEXT_ON_PHONE


def storable_moment(at: datetime) -> datetime:
    """A phone's moment in UTC, the nearest one that can be stored when its clock is out of any calendar."""
    return min(max(at, FIRST_MOMENT), LAST_MOMENT).astimezone(UTC)


def _shifted(at: datetime, gap_ms: int) -> datetime | None:
    try:
        return at + timedelta(milliseconds=gap_ms)
    except OverflowError:
        return None  # a gap of thousands of years is no measurement


def check_may_change(
    user_id: UUID, is_coordinator: bool, agents: Collection[str], received_at: datetime, made_at: datetime
) -> None:
    """Whoever was there until so long after the server received the entry, a coordinator at any time.

    `agents`: its author and those present, as texts. `made_at`: when the correction was made, as far as is believed,
    not when it came: an hour without network never costs the right, and what was corrected before it was received was
    corrected in time. Raises NotAllowed.
    """
    if is_coordinator:
        return
    if str(user_id) not in agents:
        raise NotAllowed("Seules les personnes présentes peuvent corriger\u00a0; sinon, demandez à la coordination.")
    if made_at - received_at > CORRECTION_WINDOW:
        raise NotAllowed(f"Passé {CORRECTION_HOURS} h après sa réception, une saisie se corrige avec la coordination.")
