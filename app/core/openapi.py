"""What the description of the interface says of every phone address: its headers, its session, its refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields, validate

View = TypeVar("View", bound=Callable[..., Any])

COOKIE = "__Host-palier-device-{enrolment}"
SESSION, ENROLMENT = "phone", "enrolment"
SPEC = {
    "components": {
        "securitySchemes": {
            SESSION: {
                "type": "apiKey",
                "in": "cookie",
                "name": COOKIE,
                "description": "The session of an enrolment, opened by POST /api/session. A request that names none "
                "shows __Host-palier-device, the session of whoever came in last.",
            },
            ENROLMENT: {
                "type": "apiKey",
                "in": "cookie",
                "name": "__Host-palier-phone-{enrolment}",
                "description": "The phone's own secret, one for each enrolment, given by POST /api/session.",
            },
        }
    }
}
HEADERS = [
    {
        "name": "X-Palier",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "enum": ["1"]},
        "description": "Written by our page: another site cannot send it.",
    },
    {
        "name": "Sec-Fetch-Site",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "enum": ["same-origin"]},
        "description": "Written by the browser.",
    },
    {
        "name": "X-Palier-Device",
        "in": "header",
        "required": False,
        "schema": {"type": "string", "format": "uuid"},
        "description": "The enrolment this request is of, where several people share a phone; the body names no other.",
    },
]
WHY = {
    400: "The request cannot be read: not JSON, cut short, another coding, or a foreign host.",
    401: "No session, or an expired one. The phone pauses, keeps its outbox and asks for the password.",
    403: "The headers are not those of our page, or this is not allowed; or this phone is revoked, and wipes itself.",
    404: "Absent or foreign: the same answer.",
    413: "More than 2 MB, as sent or once inflated. The phone halves its batch.",
    415: "The content type is not JSON.",
    429: "Too many tries: wait `Retry-After` seconds.",
    503: "The database is locked, gone or full. Nothing was stored: come back after `Retry-After` seconds.",
}


class ErrorOut(Schema):
    """A refusal: a code for programs, a sentence in French for people, the field it is about if there is one."""

    error = fields.String(required=True)
    message = fields.String(required=True)
    field = fields.String()
    incident = fields.String(metadata={"description": "with 500 only: the number to quote"})


class RevokedOut(Schema):
    """The one answer that wipes a phone, outbox excepted, when the id is its own."""

    device = fields.String(required=True, validate=validate.Equal("revoked"))
    id = fields.UUID(required=True)


class PhoneApi(Api):  # type: ignore[misc]
    """Describes the errors we serve; there is no other."""

    ERROR_SCHEMA = ErrorOut
    DEFAULT_ERROR_RESPONSE_NAME = None


def refuses(bp: Blueprint, *statuses: int, session: bool = True, by: str = SESSION) -> Callable[[View], View]:
    """Describe how a view refuses, beside what all of them do. `session`: it needs one, or what `by` names."""
    wanted = {400, 403, 415, 503, *statuses, *({401} if session else ())}

    def describe(view: View) -> View:
        for status in sorted(wanted):
            schema: Any = {"anyOf": [ErrorOut, RevokedOut]} if status == 403 else ErrorOut
            view = bp.alt_response(status, schema=schema, description=WHY[status])(view)
        security: list[dict[str, list[str]]] = [{by: []}] if session else []
        described: View = bp.doc(parameters=HEADERS, security=security)(view)
        return described

    return describe
