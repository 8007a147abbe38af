"""A passkey as second factor, in the place of six digits: set up right after the password, before anything opens."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import id_or_none
from app.door import by_passkey, ceremony, factors, passkeys, signin, steps, throttle
from app.door.access import public
from app.door.forms import FirstPasskeyForm, InstallForm
from app.door.rules import Stage
from app.door.signin import Waiting

OVER = "Cette page a expiré. Reconnectez-vous, puis recommencez."


@public
def ask() -> ResponseReturnValue:
    """What the browser is to make."""
    one, form, now = _waiting(), FirstPasskeyForm(request.form), clock.now()
    if one is None:
        return by_passkey.said(Refused("session", OVER))
    if not form.validate():
        return by_passkey.said(Refused("formulaire", str(form.nom.errors[0]), "nom"))
    try:
        signin.take_a_try([throttle.asking("desk", request.remote_addr)], now)
        return by_passkey.answered(passkeys.ask_to_make_first(one, ceremony.party(request.host), now))
    except Refused as refused:
        return by_passkey.said(refused)


@public
def add() -> Any:
    """Keep the one it made, and come in; the recovery codes are shown, this once."""
    one, form = _waiting(), FirstPasskeyForm(request.form)
    if one is None:
        return steps.back_to_the_door()
    if not form.validate():
        return _again(one, form, 422)
    asked, answer = id_or_none(request.form.get("passkey_asked")), request.form.get("passkey_answer", "")
    try:
        here = ceremony.party(request.host)
        passed, fresh = passkeys.add_first(one, asked, answer, form.nom.data, here, steps.cookie(), clock.now())
    except Refused as refused:
        form.refuse(refused)
        return _again(one, form, refused.status)
    return steps.enter(passed, one.email, lambda target: steps.recovery_page(passed, fresh, target, by_key=True))


def _waiting() -> Waiting | None:
    return signin.waiting(steps.cookie(), clock.now(), Stage.setup)


def _again(one: Waiting, form: FirstPasskeyForm, status: int) -> Any:
    return steps.install_page(one, InstallForm(), factors.new_secret(), status, form)
