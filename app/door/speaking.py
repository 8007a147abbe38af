"""For which enrolment a phone speaks, and the session cookie of each.

Agents who share a phone each have a session there. `X-Palier-Device` names the one a request is of, and only that one's
cookie is looked at. A request that names none (a build in the field, the worker, a phone whose storage was emptied)
speaks for whoever came in last or last asked who they are: the one cookie of earlier builds follows them.
"""

from __future__ import annotations

from uuid import UUID

from flask import Request
from werkzeug.wrappers import Response

from app.core.errors import NotAllowed
from app.door import cookies
from app.door.cookies import DEVICE
from app.door.proof import MOST

HEADER = "X-Palier-Device"
PREFIX = f"{DEVICE}-"
ANOTHER = "Cet envoi vient d’un autre téléphone."


def name_of(device_id: UUID) -> str:
    return f"{PREFIX}{device_id.hex}"


def named(request: Request) -> UUID | None:
    """The enrolment this request says it is of. Raises ValueError when that is no id."""
    said = request.headers.get(HEADER)
    return UUID(said) if said is not None else None


def check(request: Request, device_id: UUID | None) -> None:
    """What a request says of itself, and what it carries, name the same enrolment. Raises NotAllowed."""
    if device_id is not None and named(request) not in (None, device_id):
        raise NotAllowed(ANOTHER)


def secret(request: Request) -> str | None:
    """The session this request speaks under; whose it is has to be looked at (`is_of`)."""
    return secret_of(request, named(request))


def secret_of(request: Request, device_id: UUID | None) -> str | None:
    own = request.cookies.get(name_of(device_id)) if device_id else None
    return own or request.cookies.get(DEVICE)


def is_of(request: Request, device_id: UUID | None) -> bool:
    """Whether a session found by `secret` is of the enrolment the request names."""
    return named(request) in (None, device_id)


def shown(request: Request) -> list[str]:
    """Every session a browser shows, whosever."""
    return [value for name, value in request.cookies.items() if name == DEVICE or name.startswith(PREFIX)]


# --- in an answer ----------------------------------------------------------------------------------


def put(answer: Response, device_id: UUID, secret: str) -> None:
    """The session of this enrolment, which is the last that came in."""
    # The row ends the session, not the cookie: by an expired one a revoked phone is still told so.
    cookies.put(answer, name_of(device_id), secret, cookies.KNOWN_LIFE)
    cookies.put(answer, DEVICE, secret, cookies.KNOWN_LIFE)


def move(answer: Response, request: Request, device_id: UUID) -> None:
    """A session known by the cookie of earlier builds gets that of its enrolment; the other stays, it names nobody."""
    known = request.cookies.get(DEVICE)
    if known and named(request) == device_id and name_of(device_id) not in request.cookies:
        cookies.put(answer, name_of(device_id), known, cookies.KNOWN_LIFE)


def renew(answer: Response, request: Request, device_id: UUID) -> None:
    """This enrolment is the one that is in use here, and its cookie begins again."""
    if known := secret(request):
        put(answer, device_id, known)


def drop(answer: Response, request: Request, device_id: UUID, secret: str | None) -> None:
    """The session of this enrolment is over; a colleague's stays."""
    cookies.drop(answer, name_of(device_id))
    if request.cookies.get(DEVICE) == secret:
        cookies.drop(answer, DEVICE)


def trim(answer: Response, request: Request, device_id: UUID) -> None:
    """More enrolments than one browser ever has: the earliest go, as a browser sends them first."""
    others = [name for name in request.cookies if name.startswith(PREFIX) and name != name_of(device_id)]
    for name in others[: max(0, len(others) - MOST + 1)]:
        cookies.drop(answer, name)
