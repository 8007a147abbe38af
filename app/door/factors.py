"""The second factor: six digits that change every 30 seconds (TOTP, RFC 6238), each accepted once."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

import pyotp

from app.core import clock
from app.core.qr import Drawing, drawn

STEP = 30
DIGITS = 6
RECOVERY_CODES = 10


def new_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, at: datetime, last_step: int | None) -> int | None:
    """The step a code belongs to, one step of clock drift allowed; None when wrong or already spent.

    A step not later than the last accepted one is spent: a code read over a shoulder opens nothing. A last one
    that lies in the future was accepted under a clock set ahead, and spends nothing.
    """
    digits = "".join(code.split())
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit():
        return None
    now = int(at.timestamp()) // STEP
    if last_step is not None and last_step > last_believed(at):
        last_step = None
    for step in (now - 1, now, now + 1):
        right = pyotp.TOTP(secret).generate_otp(step)
        if hmac.compare_digest(right, digits) and (last_step is None or step > last_step):
            return step
    return None


def last_believed(at: datetime) -> int:
    """The last step a code can have been accepted for by now, however two clocks differ."""
    return int((at + clock.AHEAD).timestamp()) // STEP + 1


def code_at(secret: str, at: datetime) -> str:
    """The six digits of a moment: for the demonstration's command and the tests."""
    return pyotp.TOTP(secret).at(at)


def next_code_in(at: datetime) -> timedelta:
    """How long until the digits change."""
    return timedelta(seconds=STEP - at.timestamp() % STEP)


def address(secret: str, email: str) -> str:
    """The otpauth address that an authenticator application reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Palier")


def qr(secret: str, email: str) -> Drawing:
    """The address, drawn for a camera."""
    return drawn(address(secret, email))


def spelled(secret: str) -> str:
    """The secret in groups of four, to be typed by hand."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
