"""The public form has no session: a signed id says that a page of ours gave it, when, for which structure and use.

No cookie is needed. What it keeps out is what sends without having opened the page, or within seconds of it; a form
without a session gives nobody any power to misuse.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer

from app.core.errors import Refused
from app.settings import settings

AT_LEAST, AT_MOST = timedelta(seconds=3), timedelta(hours=12)
EXPIRED = "Cette page a été ouverte il y a trop longtemps. Relisez, puis envoyez de nouveau."
HURRIED = "Cela est arrivé trop vite pour avoir été écrit. Relisez, puis envoyez de nouveau."


class Given(NamedTuple):
    """What a page carries: the id of its form, at random, and when it was opened."""

    id: str
    at: datetime


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(list(reversed(settings().secret_keys)), salt="saisir")


def fresh(slug: str, use: str, at: datetime) -> str:
    """For a page shown now."""
    return str(_signer().dumps([slug, use, secrets.token_urlsafe(18), int(at.timestamp())]))


def read(token: str, slug: str, use: str) -> Given | None:
    """What was signed for this structure and use; None for anything else."""
    try:
        where, what, id, at = _signer().loads(token)
        found = Given(str(id), datetime.fromtimestamp(int(at), UTC))
    except (BadData, ValueError, TypeError, OverflowError, OSError):
        return None
    return found if (where, what) == (slug, use) else None


def check(given: Given | None, at: datetime, *, at_least: timedelta = AT_LEAST) -> Given:
    """The form, neither too old nor sent before anybody could have written it. Raises Refused."""
    if given is None or not timedelta(0) <= at - given.at + timedelta(minutes=1) <= AT_MOST:
        raise Refused("page", EXPIRED)
    if at - given.at < at_least:
        raise Refused("vite", HURRIED)
    return given
