"""The addresses of the exchange, and of a phone that only hands in."""

from __future__ import annotations

import logging
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from app.core.openapi import ENROLMENT, refuses
from app.door import wire
from app.door.access import by_secret, closed_phone, current_actor, deposit, depositor, keep_proof
from app.sync import bodies, exchange
from app.sync.gate import gated
from app.sync.schemas import DepositIn, DepositOut, ExchangeIn, ExchangeOut

log = logging.getLogger(__name__)
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
    found = exchange.run(current_actor(), asked) if closed is None else exchange.run_closed(closed, asked)
    if found is None:
        assert closed is not None
        return wire.revoked(closed.device_id)
    answer = _written(found, asked)
    if closed is None:
        keep_proof(answer)
    return answer


@bp.route("/deposit", methods=["POST"])
@gated
@by_secret
@bp.arguments(DepositIn)
@bp.alt_response(200, schema=DepositOut, success=True)
@refuses(bp, 413, by=ENROLMENT)
def hand_in(asked: dict[str, Any]) -> Response:
    """Deposit operations by the phone's own secret, under their author, whoever is signed in. Reads nothing."""
    by = depositor(asked["device"])
    return by if isinstance(by, Response) else bodies.answer(exchange.run_deposit(by, asked))


def _written(found: dict[str, Any], asked: dict[str, Any]) -> Response:
    try:
        return bodies.answer(found)
    except Exception:  # a record that cannot be written down
        log.exception("changes withheld: they could not be written")
        return bodies.answer({**found, **exchange.later(asked)})
