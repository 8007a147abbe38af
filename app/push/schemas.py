"""What a phone sends to subscribe, and what it is told of its subscriptions."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.push.models import PushSubscription
from app.push.rules import MAX_URL


def _raw(value: str) -> bytes:
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValidationError("Ce n’est pas une clé.") from None


def _point(value: str) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _raw(value))
    except ValueError:
        raise ValidationError("Ce n’est pas une clé P-256.") from None


def _secret(value: str) -> None:
    if len(_raw(value)) != 16:
        raise ValidationError("Ce secret n’a pas 16 octets.")


class Strict(Schema):
    """Unknown fields are refused, as a slip of the phone."""

    class Meta:
        unknown = RAISE


class Keys(Strict):
    """The browser's public keys, base64url: an uncompressed P-256 point and 16 bytes."""

    p256dh = fields.String(required=True, validate=[validate.Length(max=100), _point])
    auth = fields.String(required=True, validate=[validate.Length(max=40), _secret])


class Subscribe(Strict):
    """`PushSubscription.toJSON()`. Which hosts are accepted is a rule, not a shape."""

    endpoint = fields.String(required=True, validate=validate.Length(min=1, max=MAX_URL))
    keys = fields.Nested(Keys, required=True)
    expirationTime = fields.Raw(load_default=None, allow_none=True)  # noqa: N815 - the browser's own name


class Proof(Strict):
    """The token that came through the subscription."""

    token = fields.String(required=True, validate=validate.Length(min=20, max=100))


class SubscriptionWire(Schema):
    """One subscription of this session, and whether it is proved."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    endpoint_sha256 = fields.String(required=True)


class SubscriptionsWire(Schema):
    """What a phone checks at each launch."""

    vapid_public_key = fields.String(required=True, allow_none=True)
    subscriptions = fields.List(fields.Nested(SubscriptionWire), required=True)


def wire(row: PushSubscription) -> dict[str, Any]:
    """`{id, state, endpoint_sha256}`: the phone compares the digest with its own, the address stays here."""
    return {"id": row.id, "state": row.state, "endpoint_sha256": row.endpoint_hash}
