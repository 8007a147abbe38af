"""How a form is known again, and for how long. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from datetime import timedelta

KEPT = timedelta(days=7)
PAGE_KEPT = timedelta(hours=1)
"""A page that was the answer may hold a code shown once: it is given again to a second press, not the next day."""
WAIT_S = 5.0
"""How long a second sending waits for the answer of the first, committed a moment ago."""
MECHANICS = frozenset(("csrf_token", "whose", "once", "seen"))
ID = re.compile("[0-9a-f]{32}")


def print_of(key: str, path: str, fields: Iterable[tuple[str, str]]) -> str:
    """What tells one form from another: where it goes and what it says, keyed since texts can be guessed."""
    said = sorted((name, text) for name, text in fields if name not in MECHANICS)
    return hmac.new(key.encode(), json.dumps([path, said]).encode(), hashlib.sha256).hexdigest()
