"""One's own account, at the desk or the portal: the passkeys that open it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import id_or_none
from app.core.unit import read_unit
from app.door import by_passkey, ceremony, passkeys, rules
from app.door.access import allow, current_actor, current_session_hash
from app.door.forms import PasskeyForm, PasskeyNameForm
from app.people.rules import Role

FIELDS = {"password_now": "mot_de_passe"}


@allow(*Role)
def page() -> ResponseReturnValue:
    """Those there are, and the form that adds one."""
    return _page(PasskeyForm())


@allow(*Role)
def ask() -> ResponseReturnValue:
    """What the browser is to make, once the password is right."""
    form, actor = PasskeyForm(request.form), current_actor()
    if not form.validate():
        wrong = next(one for one in form if one.errors)
        return by_passkey.said(Refused("formulaire", str(wrong.errors[0]), wrong.name))
    try:
        password, here = form.mot_de_passe.data, ceremony.party(request.host)
        return by_passkey.answered(passkeys.ask_to_make(actor, password, here, current_session_hash(), clock.now()))
    except Refused as refused:
        refused.field = FIELDS.get(refused.field or "")
        return by_passkey.said(refused)


@allow(*Role)
def add() -> ResponseReturnValue:
    """Keep the one it made."""
    form, actor = PasskeyForm(request.form), current_actor()
    if not form.nom.validate(form):  # the password was for what the browser then made
        return _page(form), 422
    asked, answer = id_or_none(request.form.get("passkey_asked")), request.form.get("passkey_answer", "")
    try:
        here, browser = ceremony.party(request.host), current_session_hash()
        passkeys.add(actor, asked, answer, form.nom.data, here, browser, clock.now())
    except Refused as refused:
        again = PasskeyForm(nom=form.nom.data)
        again.refuse(refused)
        return make_response(_page(again), refused.status)
    flash(f"La clé d’accès {_quoted(form.nom.data)} est ajoutée\u00a0: elle ouvre Palier sans mot de passe ni code.")
    return _back()


@allow(*Role)
def rename(passkey_id: UUID) -> ResponseReturnValue:
    form = PasskeyNameForm(request.form)
    passkeys.check_own(current_actor(), passkey_id)
    if not form.validate():
        return _page(PasskeyForm(), passkey_id, form), 422
    passkeys.rename(current_actor(), passkey_id, form.nouveau_nom.data)
    flash(f"La clé d’accès s’appelle maintenant {_quoted(form.nouveau_nom.data)}.")
    return _back()


@allow(*Role)
def revoke(passkey_id: UUID) -> ResponseReturnValue:
    name = _quoted(passkeys.revoke(current_actor(), passkey_id, current_session_hash()))
    flash(
        f"La clé d’accès {name} est retirée\u00a0: elle n’ouvre plus rien. Vos autres sessions au bureau sont fermées."
    )
    return _back()


def _quoted(name: str) -> str:
    return f"«\u00a0{name}\u00a0»"


def _back() -> ResponseReturnValue:
    return redirect(url_for("door.passkeys"), 303)


def _page(form: PasskeyForm, renamed: UUID | None = None, refused: PasskeyNameForm | None = None) -> str:
    with read_unit():
        mine = passkeys.of(current_actor().user_id)
        naming = {
            one.id: _numbered(refused if refused and one.id == renamed else _named(one.name or ""), number)
            for number, one in enumerate(mine)
        }
        return render_template(
            "door/passkeys.html", form=form, passkeys=mine, naming=naming, renamed=renamed, refused=refused,
            home=rules.home_of(current_actor().role), here=ceremony.party(request.host).host,
        )  # fmt: skip


def _named(name: str) -> PasskeyNameForm:
    return PasskeyNameForm(nouveau_nom=name)


def _numbered(form: PasskeyNameForm, number: int) -> PasskeyNameForm:
    """One of several on a page, each label with its own field."""
    form.nouveau_nom.id = f"nouveau-nom-{number}"
    return form
