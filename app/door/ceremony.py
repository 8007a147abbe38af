"""What a browser is asked to have signed, and whether it was: WebAuthn as py_webauthn checks it. No database here.

A passkey is of a host name (its "relying party"): made under one, it is offered under no other, by the browser itself.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

import webauthn
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.core.hosts import HOME

T = TypeVar("T")
VERIFIED = UserVerificationRequirement.REQUIRED
RANDOM_BYTES = 32
LONGEST_ID = 1023
"""Bytes of the id of a passkey, at most (WebAuthn, 4)."""
LONGEST_ANSWER = 16 * 1024
TRANSPORTS = {one.value: one for one in AuthenticatorTransport}


class NotAKey(Exception):
    """What came is no answer of a passkey to what was asked, whatever is wrong with it."""


@dataclass(frozen=True)
class Party:
    """Who asks: the host name that is served, and where a page of it may stand."""

    host: str
    origins: list[str]


def party(asked: str) -> Party:
    """By the `Host` of a request, which is one of those served (TRUSTED_HOSTS). Plain http is this machine's alone."""
    asked = asked.lower()
    host = asked.partition(":")[0]
    return Party(host, [f"https://{asked}", *([f"http://{asked}"] if host == HOME else [])])


@dataclass(frozen=True)
class Made:
    """A passkey that was just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool
    transports: list[str]


@dataclass(frozen=True)
class Shown:
    """An answer as it came: which passkey it says it is of, and of whom. Nothing of it is proved yet."""

    credential: Any
    credential_id: bytes
    handle: bytes | None


def fresh() -> bytes:
    """What nobody can guess: a challenge, or what a person is known by."""
    return secrets.token_bytes(RANDOM_BYTES)


def to_sign(at: Party, challenge: bytes) -> Any:
    """What a browser is asked when somebody comes in: any passkey of theirs, its owner known by the device."""
    return _plain(
        webauthn.generate_authentication_options(rp_id=at.host, challenge=challenge, user_verification=VERIFIED)
    )


def to_make(
    at: Party, challenge: bytes, handle: bytes, email: str, name: str, have: Collection[tuple[bytes, list[str]]]
) -> Any:
    """What a browser is asked to make; `have`: those this person has, which are not made again in the same device."""
    return _plain(
        webauthn.generate_registration_options(
            rp_id=at.host, rp_name="Palier", user_id=handle, user_name=email, user_display_name=name,
            challenge=challenge, exclude_credentials=[_described(*one) for one in have],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
            ),
        )
    )  # fmt: skip


def _described(id: bytes, transports: list[str]) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=id, transports=[TRANSPORTS[one] for one in transports if one in TRANSPORTS])


def _plain(options: Any) -> Any:
    return json.loads(webauthn.options_to_json(options))


def made(answer: str, challenge: bytes, at: Party) -> Made:
    """The passkey of an answer to `to_make`. Raises NotAKey."""
    said = _object(answer)
    found = _checked(
        lambda: webauthn.verify_registration_response(
            credential=said, expected_challenge=challenge, expected_rp_id=at.host, expected_origin=at.origins,
            require_user_verification=True,
        )
    )  # fmt: skip
    if len(found.credential_id) > LONGEST_ID:
        raise NotAKey
    return Made(
        found.credential_id, found.credential_public_key, found.sign_count, found.credential_backed_up,
        [one for one in TRANSPORTS if one in _transports(said)],
    )  # fmt: skip


def _transports(said: dict[str, Any]) -> list[Any]:
    told = said["response"].get("transports")
    return told if isinstance(told, list) else []


def shown(answer: str) -> Shown:
    """An answer to `to_sign`, read. Raises NotAKey."""
    said = _object(answer)
    found = _checked(lambda: parse_authentication_credential_json(said))
    return Shown(found, found.raw_id, found.response.user_handle)


def sign_count_of(one: Shown, challenge: bytes, at: Party, public_key: bytes) -> int:
    """How often the passkey says it has signed, once the answer is proved to be its own. Raises NotAKey.

    The library compares it before it looks at the signature, when anybody may have written it: whoever calls does.
    """
    found = _checked(
        lambda: webauthn.verify_authentication_response(
            credential=one.credential, expected_challenge=challenge, expected_rp_id=at.host,
            expected_origin=at.origins, credential_public_key=public_key, credential_current_sign_count=0,
            require_user_verification=True,
        )
    )  # fmt: skip
    return found.new_sign_count


def went_back(before: int, now: int) -> bool:
    """Whether a count says that the passkey was copied; those that never count say 0."""
    return (before, now) != (0, 0) and now <= before


def _object(answer: str) -> dict[str, Any]:
    said = _checked(lambda: json.loads(answer)) if len(answer) <= LONGEST_ANSWER else None
    if not isinstance(said, dict) or not isinstance(said.get("response"), dict):
        raise NotAKey
    return said


def _checked(check: Callable[[], T]) -> T:
    try:
        return check()
    except Exception as wrong:  # bytes of a stranger's, read by four libraries: each says no in its own way
        raise NotAKey from wrong
