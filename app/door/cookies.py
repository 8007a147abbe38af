"""The cookies of sign-in: `__Host-` (https, this host, whole site), unreadable by scripts."""

from __future__ import annotations

from datetime import timedelta

from werkzeug.wrappers import Response

DESK = "__Host-palier"
DEVICE = "__Host-palier-device"
# Says "this browser has signed in as this person before", so that someone else's wrong tries do not lock them out.
KNOWN = "__Host-palier-known"
KNOWN_LIFE = timedelta(days=400)


def put(answer: Response, name: str, value: str, life: timedelta | None = None) -> None:
    """Set a cookie; without `life` it goes when the browser closes (the server ends it sooner)."""
    answer.set_cookie(name, value, max_age=life, secure=True, httponly=True, samesite="Lax", path="/")


def drop(answer: Response, name: str) -> None:
    answer.delete_cookie(name, secure=True, httponly=True, samesite="Lax", path="/")
