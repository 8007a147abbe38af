"""What /api asks of a request before reading it, and the one answer that wipes a phone.

No CSRF token there: another site can send neither `X-Palier` nor JSON without asking first (CORS, which we
never grant), and `Sec-Fetch-Site` says where the request was born. A browser too old to send
`Sec-Fetch-Site` is refused: every one that can receive our push sends it (Chrome 76, Firefox 90, Safari 16.4).
"""

from __future__ import annotations

from uuid import UUID

from flask import Response, jsonify, request

from app.core.errors import Refused
from app.door import proof, speaking

WITH_BODY = frozenset(("POST", "PUT", "PATCH"))


class WrongWire(Refused):
    """The request was not written by our phone page."""

    status = 403


def check_headers() -> None:
    """Refuse what did not come from our own page. Raises WrongWire; 415 for a body that is not JSON."""
    if request.headers.get("X-Palier") != "1":
        raise WrongWire("entete", "Cette adresse est réservée à l’application Palier.")
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        raise WrongWire("origine", "La demande ne vient pas de l’application Palier.")
    if not _speaks_plainly():
        raise WrongWire("entete", "Cette demande ne dit pas de quel téléphone elle vient.")
    if request.mimetype != "application/json" and (request.method in WITH_BODY or request.mimetype):
        raise NotJson()


def _speaks_plainly() -> bool:
    try:
        speaking.named(request)
    except ValueError:
        return False
    return True


class NotJson(Refused):
    """The body is of another type."""

    status = 415

    def __init__(self) -> None:
        super().__init__("type", "Le contenu doit être du JSON.")


def revoked(device_id: UUID) -> Response:
    """The parsed answer, and the only one, on which a phone wipes itself."""
    answer = jsonify(device="revoked", id=str(device_id))
    answer.status_code = 403
    proof.drop(answer, device_id)
    return answer


def no_session(message: str) -> Response:
    """A phone that is not let in, and not told to forget either: it pauses, and keeps what it holds."""
    answer = jsonify(error="session", message=message)
    answer.status_code = 401
    return answer
