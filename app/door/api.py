"""The phone's own addresses: come in, who am I, sign out."""

from __future__ import annotations

import base64
import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from flask import Response, jsonify, request
from flask_smorest import Blueprint

from app.core import clock, sealing, tenant
from app.core.openapi import refuses
from app.core.unit import read_unit
from app.door import contact, known, phone, proof, rules, speaking, throttle, wire
from app.door.access import current_actor, device, keep_proof, public
from app.door.models import Device
from app.door.schemas import SessionIn, SessionOut
from app.people import queries as people
from app.people.acting import Actor
from app.people.models import Organisation, UserAccount
from app.people.rules import email_key
from app.settings import settings

log = logging.getLogger(__name__)
WEEK, YEAR = timedelta(days=7), timedelta(days=365)

bp = Blueprint("door_api", __name__, url_prefix="/api", description="The session of a phone.")


@bp.route("/session", methods=["POST"])
@public
@bp.arguments(SessionIn)
@bp.alt_response(200, schema=SessionOut, success=True)
@refuses(bp, 401, 429, session=False)
def open_session(wanted: dict[str, Any]) -> Response:
    """Enrol this phone with a code, or reopen its expired session with the password, by the phone's own secret."""
    at = clock.now()
    email = email_key(wanted["email"])
    speaking.check(request, wanted["device_id"])
    asked = phone.Request(**wanted, **shown(wanted["device_id"]))
    budgets = [known.budget(request, email), throttle.network(request.remote_addr)]
    try:
        opened = phone.open_session(asked, budgets, at)
    except phone.Revoked as gone:
        return wire.revoked(gone.device_id)
    return let_in(opened, email, at)


def shown(device_id: UUID | None) -> dict[str, Any]:
    """What this browser shows by its cookies, for whoever it says it comes in as."""
    return {
        "cookie": speaking.secret_of(request, device_id),
        "sessions": speaking.shown(request),
        "proofs": proof.shown(request),
    }


def let_in(opened: phone.Opened, email: str, at: datetime) -> Response:
    """The answer to a phone whose session is open, with its cookies."""
    with tenant.tenant(opened.signed.actor.org_id):
        answer = jsonify(_me(opened.signed.actor, at))
    speaking.put(answer, opened.device_id, opened.secret)
    speaking.trim(answer, request, opened.device_id)
    proof.put(answer, opened.device_id, opened.proof)
    known.remember(answer, request, email)
    return answer


@bp.route("/session", methods=["DELETE"])
@device
@bp.alt_response(204, description="Signed out; the phone stays enrolled.", success=True)
@refuses(bp)
def close_session() -> Response:
    """Sign this enrolment out: session and push subscriptions go, its own secret stays, and so do its colleagues'."""
    answer = Response(status=204)
    keep_proof(answer)
    device_id, secret = current_actor().device_id, speaking.secret(request)
    phone.close_session(secret, clock.now())
    if device_id is not None:
        speaking.drop(answer, request, device_id, secret)
    return answer


@bp.route("/me", methods=["GET"])
@device
@bp.alt_response(200, schema=SessionOut, success=True)
@refuses(bp)
def me() -> Response:
    """Who this phone is signed in as; a contact, which starts session and lease again."""
    actor, at = current_actor(), clock.now()
    if actor.device_id:
        contact.touch_device(actor.device_id, {}, at)
    answer = jsonify(_me(actor, at))
    keep_proof(answer, renewed=True)
    return answer


def _me(actor: Actor, at: datetime) -> dict[str, Any]:
    with read_unit() as s:
        user, org = s.get_one(UserAccount, actor.user_id), s.get_one(Organisation, actor.org_id)
        here = s.get_one(Device, (actor.org_id, actor.device_id))
        body = {
            "device": {"id": here.id, "lease_until": here.lease_until or rules.lease_until(at)},
            "user": {"id": user.id, "name": user.name, "email": user.email},
            "org": {"id": org.id, "name": org.name, **_time(org, at)},
            "sectors": people.sectors_named(actor.user_id, at),
            "server_now": at,
            "vapid_public_key": _vapid_public_key(),
            "sealing": _sealing(),
        }
        dumped: dict[str, Any] = SessionOut().dump(body)
        return dumped


def _time(org: Organisation, at: datetime) -> dict[str, Any]:
    zones, today = clock.zones(), clock.service_day(at)
    days = org.holidays_between(today - WEEK, today + YEAR)
    return {
        "zone": zones.present,
        "offsets": zones.offsets(at - 2 * YEAR, at + 3 * YEAR),
        "holidays": {day.isoformat(): name for day, name in days.items()},
    }


def _sealing() -> dict[str, str]:
    key = sealing.ring().first
    return {"key": key.id, "point": sealing.text_of(key.point)}


def _vapid_public_key() -> str | None:
    """What a phone may subscribe with; None when the file is not such a key, which stands in nobody's way."""
    # Read here and not from push, which is a layer above: only the public half leaves this function.
    path = settings().vapid_key_file
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as wrong:  # TypeError: it asks for a password
        log.error("no key for the reminders in %s: %s", path, type(wrong).__name__)
        return None
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        log.error("no key for the reminders in %s: another kind of key", path)
        return None
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
