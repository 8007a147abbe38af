"""The one address of the exchange."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from app.core.openapi import refuses
from app.door import wire
from app.door.access import closed_phone, current_actor, deposit, keep_proof
from app.sync import bodies, exchange
from app.sync.gate import gated
from app.sync.schemas import ExchangeIn, ExchangeOut

bp = Blueprint("sync", __name__, url_prefix="/api", description="Operations in, changes out.")


@bp.before_request
def inflate() -> None:
    """Unpack the body before anything reads it."""
    bodies.inflate()


@bp.route("/sync", methods=["POST"])
@gated
@deposit
@bp.arguments(ExchangeIn)
@bp.alt_response(200, schema=ExchangeOut, success=True)
@refuses(bp, 413)
def sync(asked: dict[str, Any]) -> Response:
    """Deposit operations and read changes."""
    closed = closed_phone()
    if closed is None:
        answer = bodies.answer(exchange.run(current_actor(), asked))
        keep_proof(answer)
        return answer
    kept = exchange.run_closed(closed, asked)
    return wire.revoked(closed.device_id) if kept is None else bodies.answer(kept)
