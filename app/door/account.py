"""One's own account, at the desk or the portal: another password."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.unit import read_unit
from app.door import queries, rules, signin, throttle
from app.door.access import allow, current_actor, current_session_hash
from app.door.forms import PasswordForm
from app.people.models import UserAccount
from app.people.rules import Role


@allow(*Role)
def password() -> ResponseReturnValue:
    """The form; it asks the present password too."""
    return _page(PasswordForm())


@allow(*Role)
def change_password() -> ResponseReturnValue:
    """Keep the new one, and end every other session."""
    form, actor = PasswordForm(request.form), current_actor()
    session_hash = current_session_hash()
    with read_unit() as s:
        email = s.get_one(UserAccount, actor.user_id).email
    form.whose = (email, actor.name)
    if not form.validate():
        return _page(form), 422
    try:
        signin.change_password(actor, email, session_hash, form.password_now.data, form.password.data, clock.now())
    except Refused as refused:
        form.refuse(refused)
        page = make_response(_page(form), refused.status)
        if isinstance(refused, throttle.TooMany):
            page.headers["Retry-After"] = str(refused.retry_after)
        return page
    flash("Votre mot de passe est changé. Vos autres sessions sont fermées.")
    return redirect(url_for("door.password"), 303)


def _page(form: PasswordForm) -> str:
    actor = current_actor()
    forgotten = queries.last_reset(actor.user_id)
    return render_template("door/password.html", form=form, home=rules.home_of(actor.role), forgotten=forgotten)
