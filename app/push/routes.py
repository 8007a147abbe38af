"""A phone's subscription: made, proved, checked at each launch, given up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from app import worker
from app.core import clock
from app.core.openapi import refuses
from app.core.unit import after_commit, read_unit, write_unit
from app.door import throttle
from app.door.access import current_actor, current_session_hash, device
from app.push import actions, jobs, queries, schemas, vapid
from app.settings import settings

bp = Blueprint("push", __name__, url_prefix="/api/push/subscriptions", description="Notifications.")

PER_MINUTE = 6


@bp.route("", methods=["GET"])
@device
@bp.response(200, schemas.SubscriptionsWire)
@refuses(bp)
def held() -> dict[str, Any]:
    """The subscriptions of this phone's session, and the key to subscribe with."""
    with read_unit() as s:
        rows = queries.of_session(s, current_actor(), current_session_hash())
        return {
            "vapid_public_key": vapid.offered(settings().vapid_key_file),
            "subscriptions": [schemas.wire(row) for row in rows],
        }


@bp.route("", methods=["POST"])
@device
@bp.arguments(schemas.Subscribe)
@bp.response(201, schemas.SubscriptionWire)
@refuses(bp, 429)
def subscribe(data: dict[str, Any]) -> dict[str, Any]:
    """Note a subscription; it is active once the token sent through it comes back."""
    _pace()
    actor, at = current_actor(), clock.now()
    with write_unit() as s:
        row, to_prove = actions.register(s, actor, current_session_hash(), data, settings().push_extra_hosts, at)
        if to_prove:
            after_commit(lambda: worker.later(jobs.send_proof, str(actor.org_id), str(row.id)))
    return schemas.wire(row)


def _pace() -> None:
    # Its own unit: a try that is refused afterwards still counts.
    budget = (f"push:{current_actor().user_id}", PER_MINUTE)
    with write_unit() as s:
        within = throttle.spend(s, [budget], clock.now())
    if not within:
        raise throttle.TooMany()


@bp.route("/<uuid:id>/proof", methods=["POST"])
@device
@bp.arguments(schemas.Proof)
@bp.response(204)
@refuses(bp, 404)
def prove(data: dict[str, Any], id: UUID) -> None:
    """Bring back the token: the subscription is this phone's, and nobody else's any more."""
    with write_unit() as s:
        actions.prove(s, current_actor(), current_session_hash(), id, data["token"], clock.now())


@bp.route("/<uuid:id>", methods=["DELETE"])
@device
@bp.response(204)
@refuses(bp, 404)
def forget(id: UUID) -> None:
    """Stop ringing this phone, until it subscribes again."""
    with write_unit() as s:
        actions.forget(s, current_actor(), current_session_hash(), id)
