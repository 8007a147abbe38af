"""Coming in by a passkey, in the place of password and code: what to sign, then the answer, sent as a form."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, jsonify, request, session
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import id_or_none
from app.door import ceremony, known, passkeys, signin, steps, throttle
from app.door.access import public
from app.door.forms import SignInForm
from app.door.passkeys import Asked
from app.door.rules import Purpose

BROWSER = "passkey"
"""Where Flask's signed cookie keeps the secret a challenge is bound to."""


@public
def challenge() -> ResponseReturnValue:
    """What to sign, for this browser alone."""
    browser = session.setdefault(BROWSER, secrets.token_urlsafe(32))
    now = clock.now()
    try:
        signin.take_a_try([throttle.asking("desk", request.remote_addr)], now)
        return answered(passkeys.ask_to_sign(ceremony.party(request.host), browser, now))
    except Refused as refused:
        return said(refused)


@public
def come_in() -> Any:
    """Check what was signed, open the session that follows: password and second factor are given with it."""
    form, now = SignInForm(request.form), clock.now()
    try:
        shown = passkeys.recognised(request.form.get("passkey_answer", ""))
        budgets = [throttle.network(request.remote_addr)]
        if shown is not None:
            budgets = [known.budget(request, shown.email), *budgets]
        signin.take_a_try(budgets, now)
        asked = id_or_none(request.form.get("passkey_asked"))
        to_sign = passkeys.take(asked, Purpose.sign_in, session.get(BROWSER, ""), now)
        if shown is None:
            raise passkeys.refuse(None)
        count = passkeys.proved(shown, to_sign, ceremony.party(request.host))
        passed = passkeys.come_in(shown, count, steps.cookie(), budgets, now)
    except Refused as refused:
        # Offered again by itself, it would be refused again, and spend that person's tries.
        return steps.refused("sign_in", form, refused, offers=False)
    return steps.onto(passed, shown.email, form.next.data)


def answered(asked: Asked) -> ResponseReturnValue:
    """As the page's script reads it."""
    return jsonify(id=str(asked.id), options=asked.options)


def said(refused: Refused) -> ResponseReturnValue:
    """A refusal for the page's script: it says the sentence."""
    answer: Response = jsonify(message=refused.message, field=refused.field)
    answer.status_code = refused.status
    if isinstance(refused, throttle.TooMany):
        answer.headers["Retry-After"] = str(refused.retry_after)
    return answer
