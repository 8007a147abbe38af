"""The phone's own secret: with the password, it shows that this is the phone that was enrolled.

One for each enrolment, so that two agents of one phone have each their own; in a cookie of its own that no script
reads and that signing out leaves. The server keeps its SHA-256. The id of a device is no proof: it is in every
exchange, and would open that phone's session anywhere to whoever knows the password.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from flask import Request
from werkzeug.wrappers import Response

from app.core.secrets import digest
from app.door import cookies
from app.door.models import Device

PREFIX = "__Host-palier-phone-"
LIFE = timedelta(days=400)
"""As long as a browser keeps a cookie; begun again at each sign-in and whenever the phone asks who it is."""
MOST = 20
"""More enrolments than one browser ever has: what else is sent is not looked at."""


def name_of(device_id: UUID) -> str:
    return f"{PREFIX}{device_id.hex}"


def shown(request: Request) -> dict[UUID, str]:
    """The secrets a browser shows, by the enrolment each is of."""
    found: dict[UUID, str] = {}
    for name, secret in request.cookies.items():
        if name.startswith(PREFIX) and len(found) < MOST and (id := _id_of(name)) is not None:
            found[id] = secret
    return found


def _id_of(name: str) -> UUID | None:
    try:
        return UUID(hex=name.removeprefix(PREFIX))
    except ValueError:
        return None


def proves(kept: str | None, secret: str | None) -> bool:
    """Whether a secret is the one whose hash was kept."""
    return kept is not None and secret is not None and hmac.compare_digest(kept, digest(secret))


def new(device: Device) -> str:
    """A fresh secret for an enrolment; an earlier one is worth nothing any more."""
    secret = secrets.token_urlsafe(32)
    device.proof_hash = digest(secret)
    return secret


def put(answer: Response, device_id: UUID, secret: str) -> None:
    cookies.put(answer, name_of(device_id), secret, LIFE)


def drop(answer: Response, device_id: UUID) -> None:
    """The phone was revoked, or its access is closed and it forgets."""
    cookies.drop(answer, name_of(device_id))
