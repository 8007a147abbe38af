"""A file says by its name what it holds: the period, the place, the nature. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\[\]\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')
NAME_MAX = 120
TAB_MAX = 31


def period(since: date, until: date) -> str:
    """2026-11 for a whole month, 2026 for a whole year, else both days."""
    if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31) and since.year == until.year:
        return f"{since:%Y}"
    whole = since.day == 1 and until.day == monthrange(until.year, until.month)[1]
    if whole and (since.year, since.month) == (until.year, until.month):
        return f"{since:%Y-%m}"
    return f"{since:%Y-%m} à {until:%Y-%m}" if whole else f"{since} au {until}"


def file_name(parts: Iterable[str], extension: str) -> str:
    """Words one after the other, whatever they hold made safe for any disk."""
    return f"{_safe(' '.join(parts), NAME_MAX)}.{extension}"


def tab_name(text: str) -> str:
    """As a spreadsheet takes the name of a tab: thirty-one characters, no apostrophe at an end."""
    return _safe(text, TAB_MAX).strip("'") or "Feuille"


def _safe(text: str, most: int) -> str:
    return " ".join(UNSAFE.sub(" ", text).split())[:most].strip(" .")
