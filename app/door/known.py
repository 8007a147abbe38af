"""Browsers an account has signed in from: each has its own tries, so a stranger's wrong ones lock nobody out.

A signed cookie says "account X came in here"; it opens nothing and says nothing readable. It is worth its
own bucket of tries, no more, so a stolen one is worth five tries a minute.
"""

from __future__ import annotations

import secrets

from flask import Request, Response, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.core.secrets import digest
from app.door import cookies, throttle

MOST = 5  # accounts remembered by one browser


def _signer() -> URLSafeTimedSerializer:
    keys = [*current_app.config.get("SECRET_KEY_FALLBACKS", ()), current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="palier known browser")


def _marks(request: Request) -> dict[str, str]:
    """Digest of the address -> this browser's mark for it."""
    try:
        life = int(cookies.KNOWN_LIFE.total_seconds())
        found = _signer().loads(request.cookies.get(cookies.KNOWN, ""), max_age=life)
    except BadSignature:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def budget(request: Request, email_key: str) -> throttle.Budget:
    """The tries to spend: this browser's own when the account knows it, else those of all unknown ones."""
    mark = _marks(request).get(digest(email_key)[:32])
    return throttle.known(mark) if mark else throttle.account(email_key)


def remember(answer: Response, request: Request, email_key: str) -> None:
    """Once someone has come all the way in."""
    marks = _marks(request)
    mark = marks.pop(digest(email_key)[:32], None) or secrets.token_urlsafe(16)
    kept = dict([*marks.items(), (digest(email_key)[:32], mark)][-MOST:])
    cookies.put(answer, cookies.KNOWN, _signer().dumps(kept), cookies.KNOWN_LIFE)
