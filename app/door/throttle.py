"""How often someone may try to come in: counted in the database, since two workers share no memory.

Five tries a minute per account; a browser that already signed in as this person has its own five, so that a
stranger's wrong tries lock nobody out; sixty a minute per network, since a team shares one address.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.secrets import digest
from app.door.models import Throttle

WINDOW, WINDOWS = 10, 6
PER_ACCOUNT = 5
PER_NETWORK = 60

Budget = tuple[str, int]


class TooMany(Refused):
    """Tried too often; `retry_after` in seconds."""

    status = 429
    retry_after = WINDOW * WINDOWS

    def __init__(self) -> None:
        super().__init__("essais", "Trop d’essais. Attendez une minute, puis recommencez.")


def account(email: str) -> Budget:
    """The tries on an account from browsers it does not know."""
    return f"account:{digest(email)}", PER_ACCOUNT


def known(mark: str) -> Budget:
    """The tries of one browser that this account knows."""
    return f"known:{digest(mark)}", PER_ACCOUNT


def network(address: str | None) -> Budget:
    """The tries of one network: a /24, or a /64 where addresses are long."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "network:unknown", PER_NETWORK
    bits = 24 if found.version == 4 else 64
    return f"network:{ipaddress.ip_network((found, bits), strict=False)}", PER_NETWORK


def asking(door: Literal["desk", "phone"], address: str | None) -> Budget:
    """What one network may ask to have signed, beside its tries: a page asks by itself as it opens. Each door has its
    own: phones that open all at once keep nobody from the desk, nor the other way round."""
    return f"asking:{door}:{network(address)[0]}", PER_NETWORK


def spend(s: Session, budgets: list[Budget], at: datetime) -> bool:
    """Count one try on each key; False when one of them is over its budget.

    Counted by ten seconds, summed over the last minute: no burst at the turn of a minute, and a full minute
    of waiting always clears it. A refused try is taken back, so that hammering prolongs nothing.
    """
    window = int(at.timestamp()) // WINDOW
    verdicts = [_within(s, key, window, limit) for key, limit in budgets]  # each is counted, whatever the others say
    return all(verdicts)


def _within(s: Session, key: str, window: int, limit: int) -> bool:
    if not _add(s, key, window, 1):
        try:
            with s.begin_nested():
                s.add(Throttle(key=key, window=window, count=1))
        except IntegrityError:  # another worker began the window between the two statements
            _add(s, key, window, 1)
    # Neither those that are over, nor those of a clock that was ahead: they would weigh until it is there again.
    recent = Throttle.window.between(window - WINDOWS + 1, window + 1)
    spent = s.scalar(select(func.sum(Throttle.count)).where(Throttle.key == key, recent)) or 0
    if spent > limit:
        _add(s, key, window, -1)
    return bool(spent <= limit)


def _add(s: Session, key: str, window: int, tries: int) -> bool:
    changed = s.execute(
        update(Throttle)
        .where(Throttle.key == key, Throttle.window == window)
        .values(count=Throttle.count + tries)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def forgive(s: Session, budgets: list[Budget]) -> None:
    """Right at last: the earlier tries on these keys no longer count."""
    s.execute(delete(Throttle).where(Throttle.key.in_([key for key, _ in budgets])))


def sweep(s: Session, at: datetime) -> None:
    """Forget the minutes that weigh no more."""
    s.execute(delete(Throttle).where(Throttle.window < int(at.timestamp()) // WINDOW - WINDOWS))
