"""The wire shapes of a phone's session. Every field is a decision to expose; an unknown one is refused."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate

from app.door.ceremony import LONGEST_ANSWER
from app.door.passwords import LONGEST
from app.door.rules import PASSKEY_NAME_MOST


def _printable(text: str) -> None:
    if not text.isprintable():
        raise ValidationError("Ce texte contient des caractères invisibles.")


class SessionIn(Schema):
    """What a phone sends to come in. `code` to enrol; `device_id` to reopen an expired session.

    `attempt`: a secret the phone chose before it asked, the same as long as no answer told it that it is enrolled.
    """

    email = fields.String(required=True, validate=validate.Length(max=254))
    password = fields.String(required=True, validate=validate.Length(max=512))
    label = fields.String(load_default="Téléphone", validate=[validate.Length(max=80), _printable])
    code = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))
    device_id = fields.UUID(load_default=None, allow_none=True)
    attempt = fields.UUID(load_default=None, allow_none=True)


class Nothing(Schema):
    """An empty object: what is asked is all in the address."""


class AskedOut(Schema):
    """What `navigator.credentials` is to be given (`options`, in the browser's own JSON), and its id for the answer."""

    id = fields.UUID(required=True)
    options = fields.Dict(required=True)


class PasskeyShown(Schema):
    """What a passkey signed: `answer` as the browser writes it (`toJSON`), to what was asked under `asked`."""

    asked = fields.UUID(required=True)
    answer = fields.String(required=True, validate=validate.Length(max=LONGEST_ANSWER))
    device_id = fields.UUID(load_default=None, allow_none=True)


class PasskeyAsked(Schema):
    """One's own password again, before a passkey is added."""

    password = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST))


class PasskeyMade(Schema):
    """The passkey a browser made, and what it is called in the list."""

    asked = fields.UUID(required=True)
    answer = fields.String(required=True, validate=validate.Length(max=LONGEST_ANSWER))
    name = fields.String(required=True, validate=[validate.Length(min=1, max=PASSKEY_NAME_MOST), _printable])


class PasskeyOut(Schema):
    """One of one's own passkeys. `credential`: as the browser that made it knows it (base64url)."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    credential = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)


class PasskeysOut(Schema):
    """All of one's own, the last one added first."""

    passkeys = fields.List(fields.Nested(PasskeyOut), required=True)


class DeviceOut(Schema):
    """This phone, and when it locks its content unless it reaches the server."""

    id = fields.UUID(required=True)
    lease_until = fields.AwareDateTime(required=True)


class PersonOut(Schema):
    """The signed-in person, as their own phone names them."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)


class OrgOut(Schema):
    """The organisation of the session, and the time on its walls.

    `offsets`: each change of its clocks as [Unix seconds, minutes east of UTC], two years back and three ahead; a
    moment takes the last one before it, or the first. `zone`: what an exchange names too, so that a phone whose
    table is of another zone asks for it. `holidays`: the public holidays of the year to come, {day: name}.
    """

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    zone = fields.String(required=True)
    offsets = fields.List(fields.List(fields.Integer()), required=True)
    holidays = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class SectorOut(Schema):
    """A sector the person is assigned to today."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)


class SealingOut(Schema):
    """What phones seal private fields to: the name of the installation's key, and its public point (base64url)."""

    key = fields.String(required=True)
    point = fields.String(required=True)


class SessionOut(Schema):
    """Who this phone is signed in as, and the server's clock."""

    device = fields.Nested(DeviceOut, required=True)
    user = fields.Nested(PersonOut, required=True)
    org = fields.Nested(OrgOut, required=True)
    sectors = fields.List(fields.Nested(SectorOut), required=True)
    server_now = fields.AwareDateTime(required=True)
    vapid_public_key = fields.String(required=True, allow_none=True)
    sealing = fields.Nested(SealingOut, required=True)
