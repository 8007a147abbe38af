"""The files of the secrets beside a running process, which goes on with what they said as it started.

Lost or replaced, they stop nothing until the next start, which is refused: so it is told before.
"""

from __future__ import annotations

import logging
from functools import lru_cache

from sqlalchemy.orm import Session

from app.core.following import Mark, mark_of
from app.core.sealing import SealingRing
from app.keys import marks
from app.settings import FILES, Settings, UnsafeSetting, read_again

log = logging.getLogger(__name__)

Wrong = dict[str, str]
"""By name of secret, what to restore."""
WELL = "les fichiers des secrets sont de nouveau ceux de cette base"

_said: Wrong = {}


def is_well(s: Session, have: Settings) -> bool:
    """Whether this process could be started again with the secrets it holds; a line in the log when that changes."""
    global _said
    found = wrong(s, have)
    if found != _said:
        log.error("secrets: %s", " ".join(found.values()) or WELL)
        _said = found
    return not found


def wrong(s: Session, have: Settings) -> Wrong:
    """The secrets, held or in their files as they are now, that are not this database's. None in an unused one."""
    if not marks.in_use(s):
        return {}
    files = (*have.ring_files.values(), have.secret_key_file, have.sealing_key_file)
    fresh, unusable = _now(have, tuple(mark_of(file) for file in files if file))
    held = dict(marks.wrong(s, have))
    return {**held, **_in_files(s, fresh), **dict(unusable), **_reminders(have)}


def _in_files(s: Session, fresh: Settings) -> Wrong:
    return dict(marks.wrong(s, fresh, fresh.rings, SealingRing(fresh.sealing_keys)))


def _reminders(have: Settings) -> Wrong:
    try:
        marks.public_mark(have)
    except UnsafeSetting as refusal:
        return {"vapid": str(refusal)}
    return {}


@lru_cache(maxsize=4)
def _now(have: Settings, seen: tuple[Mark | None, ...]) -> tuple[Settings, tuple[tuple[str, str], ...]]:
    """What the files say, read once for each state they are seen in; and those that cannot be used."""
    fresh, unusable = have, []
    for name in FILES:
        try:
            fresh = read_again(fresh, name)
        except UnsafeSetting as refusal:
            unusable.append((name, str(refusal)))
    return fresh, tuple(unusable)
