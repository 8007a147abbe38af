"""A phone's passkeys: its session reopened by one, and its owner's own, listed, added, removed."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from app.core import clock
from app.core.errors import Refused
from app.core.openapi import refuses
from app.core.unit import read_unit
from app.door import api, by_finger, ceremony, known, passkeys, phone, proof, signin, speaking, throttle, wire
from app.door.access import current_actor, current_session_hash, device, public
from app.door.models import Passkey
from app.door.schemas import (
    AskedOut,
    Nothing,
    PasskeyAsked,
    PasskeyMade,
    PasskeyOut,
    PasskeyShown,
    PasskeysOut,
    SessionOut,
)

bp = Blueprint("passkeys_api", __name__, url_prefix="/api", description="Passkeys of a phone.")


# --- its session -----------------------------------------------------------------------------------


@bp.route("/session/passkey/challenge", methods=["POST"])
@public
@bp.arguments(Nothing)
@bp.response(200, AskedOut)
@refuses(bp, 429, session=False)
def challenge(nothing: dict[str, Any]) -> passkeys.Asked:
    """What a passkey is to sign to reopen this phone's session: once, within five minutes, answered from here."""
    at = clock.now()
    signin.take_a_try([throttle.asking("phone", request.remote_addr)], at)
    return by_finger.ask(proof.shown(request), ceremony.party(request.host), at)


@bp.route("/session/passkey", methods=["POST"])
@public
@bp.arguments(PasskeyShown)
@bp.alt_response(200, schema=SessionOut, success=True)
@refuses(bp, 429, session=False)
def reopen(shown: dict[str, Any]) -> Response:
    """Reopen the session of this enrolled phone by a passkey of its owner, in the place of password and code."""
    at, found = clock.now(), passkeys.recognised(shown["answer"])
    speaking.check(request, shown["device_id"])
    budgets = [throttle.network(request.remote_addr)]
    if found is not None:
        budgets = [known.budget(request, found.email), *budgets]
    signin.take_a_try(budgets, at)
    showing = phone.Showing(device_id=shown["device_id"], **api.shown(shown["device_id"]))
    try:
        opened = by_finger.open_session(found, shown["asked"], showing, ceremony.party(request.host), budgets, at)
    except phone.Revoked as gone:
        return wire.revoked(gone.device_id)
    return api.let_in(opened, found.email if found else "", at)


# --- her own ---------------------------------------------------------------------------------------


@bp.route("/passkeys", methods=["GET"])
@device
@bp.response(200, PasskeysOut)
@refuses(bp)
def listed() -> dict[str, Any]:
    """Her passkeys, wherever they were added."""
    with read_unit():
        return {"passkeys": [_wire(one) for one in passkeys.of(current_actor().user_id)]}


@bp.route("/passkeys/challenge", methods=["POST"])
@device
@bp.arguments(PasskeyAsked)
@bp.response(200, AskedOut)
@refuses(bp, 429)
def ask(again: dict[str, Any]) -> passkeys.Asked:
    """What the browser is to make, once her password is right."""
    try:
        return passkeys.ask_to_make(
            current_actor(), again["password"], ceremony.party(request.host), current_session_hash(), clock.now()
        )
    except Refused as refused:
        refused.field = "password" if refused.field == "password_now" else None
        raise


@bp.route("/passkeys", methods=["POST"])
@device
@bp.arguments(PasskeyMade)
@bp.response(201, PasskeyOut)
@refuses(bp)
def add(made: dict[str, Any]) -> dict[str, Any]:
    """Keep the one it made: it reopens this phone's session, and opens the desk where she has one."""
    here = ceremony.party(request.host)
    row = passkeys.add(
        current_actor(), made["asked"], made["answer"], made["name"], here, current_session_hash(), clock.now()
    )
    return _wire(row)


@bp.route("/passkeys/<uuid:key_id>", methods=["DELETE"])
@device
@bp.alt_response(204, description="It opens nothing any more, and her sessions at the desk end.", success=True)
@refuses(bp, 404)
def revoke(key_id: UUID) -> Response:
    """Remove one of her own."""
    passkeys.revoke(current_actor(), key_id, current_session_hash())
    return Response(status=204)


def _wire(row: Passkey) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.name or "", "created_at": row.created_at, "last_used_at": row.last_used_at,
        "credential": urlsafe_b64encode(row.credential_id).rstrip(b"=").decode(),
    }  # fmt: skip
