"""The door of desk and portal: sign in, second factor, organisation, invitation, sign out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.core import clock, tenant
from app.core.errors import Refused, Unknown
from app.core.forms import id_or_none
from app.core.unit import read_unit
from app.core.web import answer_to
from app.door import (
    account,
    by_passkey,
    cookies,
    factors,
    first,
    first_key,
    known,
    own_passkeys,
    queries,
    rules,
    signin,
    steps,
    throttle,
)
from app.door.access import actor_here, public, role_here
from app.door.first import Wanted
from app.door.forms import (
    AnewForm,
    CodeForm,
    FirstForm,
    FirstStepsForm,
    InstallForm,
    JoinForm,
    KnownStepsForm,
    SignInForm,
)
from app.door.refusals import ForeignForm
from app.door.rules import Stage
from app.door.signin import Invited, Waiting
from app.door.throttle import Budget
from app.people.rules import Role, email_key

bp = Blueprint("door", __name__)


@bp.get("/")
@public
def home() -> Any:
    """To the first page of whoever asks."""
    role = role_here()
    return redirect(rules.home_of(role) if role else url_for("door.sign_in"), 303)


@bp.get("/connexion")
@public
def sign_in() -> Any:
    """The form; someone already in goes to their first page."""
    if (role := role_here()) is not None:
        return redirect(_next() or rules.home_of(role), 303)
    return steps.page("sign_in", SignInForm(next=_next()))


@bp.post("/connexion")
@public
def sign_in_post() -> Any:
    """Check the password, open the session that follows."""
    form = SignInForm(request.form)
    if not form.validate():
        return steps.page("sign_in", form, 422)
    email, at = email_key(form.email.data), clock.now()
    budgets = [known.budget(request, email), throttle.network(request.remote_addr)]
    try:
        user_id = signin.check_password(email, form.password.data, budgets, at)
        passed = signin.after_password(user_id, steps.cookie(), budgets, at)
    except Refused as refused:
        return steps.refused("sign_in", form, refused)
    return steps.onto(passed, email, form.next.data)


@bp.get("/connexion/code")
@public
def code() -> Any:
    waiting = _waiting(Stage.code)
    return steps.page("code", CodeForm(), waiting=waiting) if waiting else steps.back_to_the_door()


@bp.post("/connexion/code")
@public
def code_post() -> Any:
    """Check six digits, or spend a recovery code."""
    waiting, form = _waiting(Stage.code), CodeForm(request.form)
    if waiting is None:
        return steps.back_to_the_door()
    if not form.validate():
        return steps.page("code", form, 422, waiting=waiting)
    try:
        passed = signin.give_code(waiting, form.code.data, steps.cookie(), _second(waiting), clock.now())
    except Refused as refused:
        return steps.refused("code", form, refused, waiting=waiting)
    return steps.onto(passed, waiting.email)


@bp.get("/connexion/second-facteur")
@public
def install() -> Any:
    """Show a new second factor, for a role that needs one and a person who has none."""
    waiting = _waiting(Stage.setup)
    return steps.install_page(waiting, InstallForm(), factors.new_secret()) if waiting else steps.back_to_the_door()


@bp.post("/connexion/second-facteur")
@public
def install_post() -> Any:
    """Keep it once its first code is right; then show the recovery codes, this once."""
    waiting, form = _waiting(Stage.setup), InstallForm(request.form)
    if waiting is None:
        return steps.back_to_the_door()
    secret = steps.unsealed(form.sealed.data, waiting)
    if secret is None:
        return redirect(url_for("door.install"), 303)
    if not form.validate():
        return steps.install_page(waiting, form, secret, 422)
    try:
        passed, fresh = signin.install_factor(
            waiting, secret, form.code.data, steps.cookie(), _second(waiting), clock.now()
        )
    except Refused as refused:
        form.refuse(refused)
        return steps.install_page(waiting, form, secret, refused.status)
    return steps.enter(passed, waiting.email, lambda target: steps.recovery_page(passed, fresh, target))


SHOWING_CODES = ("door.install_post", "door.first_key")
"""Forms answered by the recovery codes."""


@bp.errorhandler(ForeignForm)
def reloaded(void: ForeignForm) -> Any:
    """The page of the codes, loaded again, sends its form again: its token died as one came in."""
    if request.endpoint not in SHOWING_CODES:
        return answer_to(void)
    role = role_here()
    if role is None:
        return redirect(url_for("door.install"), 303)
    return make_response(render_template("door/recovery_over.html", onward=rules.home_of(role)), 410)


@bp.get("/connexion/organisation")
@public
def organisation() -> Any:
    waiting = _waiting(Stage.choice, Stage.full)
    return steps.page("organisation", steps.org_form(waiting)) if waiting else steps.back_to_the_door()


@bp.post("/connexion/organisation")
@public
def organisation_post() -> Any:
    """Enter it, under a new session."""
    waiting = _waiting(Stage.choice, Stage.full)
    if waiting is None:
        return steps.back_to_the_door()
    form = steps.org_form(waiting)
    chosen = id_or_none(request.form.get("membership"))
    if chosen is None:
        form.refusal = "Choisissez une structure."
        return steps.page("organisation", form, 422)
    passed = signin.choose(waiting.user_id, chosen, steps.cookie(), clock.now())
    return steps.onto(passed, waiting.email)


@bp.get("/invitation/<code>")
@public
def invitation(code: str) -> Any:
    """What one is invited to, and the form that accepts."""
    try:
        invited = signin.invited(code, clock.now())
    except Unknown:
        return _over()
    form = _joining(invited)()
    return steps.page("invitation", form, invited=invited, role=Role.read(invited.role).label)


@bp.post("/invitation/<code>")
@public
def invitation_post(code: str) -> Any:
    """Accept: an account, a role, a session that waits for its second factor where one is needed."""
    at = clock.now()
    try:
        invited = signin.invited(code, at)
    except Unknown:
        return _over()
    form = _joining(invited)(request.form)
    form.whose = (invited.email, invited.name)
    more = {"invited": invited, "role": Role.read(invited.role).label}
    if not form.validate():
        return steps.page("invitation", form, 422, **more)
    name = invited.name or form.data.get("name") or ""
    budgets = [known.budget(request, invited.email), throttle.network(request.remote_addr)]
    try:
        passed = signin.accept(code, name, form.data["password"], steps.cookie(), budgets, at)
    except Refused as refused:
        return steps.refused("invitation", form, refused, **more)
    if rules.works_outside(invited.role):  # the page says both places where the password is to be typed
        return steps.enter(passed, invited.email, lambda _: redirect(url_for("door.renewed"), 303))
    return steps.onto(passed, invited.email)


@bp.get("/connexion/mot-de-passe-choisi")
@public
def renewed() -> Any:
    """A password was chosen by somebody who works outside: the phone, or the desk, where a step is left."""
    actor, waiting = actor_here(), _waiting(*steps.STEPS)
    if actor is None and waiting is None:
        return steps.back_to_the_door()
    with tenant.every_tenant(), read_unit():
        enrolled = queries.has_phone(actor.user_id if actor else waiting.user_id if waiting else None)
    desk = url_for(steps.STEPS[waiting.stage]) if waiting else rules.home_of(actor.role if actor else "")
    stage = waiting.stage if waiting else Stage.full
    return render_template("door/renewed.html", enrolled=enrolled, desk=desk, stage=stage, phone=rules.PHONE_HOME)


def _joining(invited: Invited) -> type[Any]:
    if invited.known:
        return JoinForm
    return AnewForm if invited.name else FirstForm


@bp.get("/premiers-pas/<code>")
@public
def first_steps(code: str) -> Any:
    """A structure and its first administrator, where the operator's link is still good."""
    if not first.is_open(code, clock.now()):
        return _over("first")
    return steps.page("first", FirstStepsForm())


@bp.post("/premiers-pas/<code>")
@public
def first_steps_post(code: str) -> Any:
    """Make both, then go on as whoever has given a password."""
    at, form = clock.now(), FirstStepsForm(request.form)
    if not first.is_open(code, at):
        return _over("first")
    try:
        signin.take_a_try([throttle.network(request.remote_addr)], at)
        if first.has_account(form.email.data or ""):
            form = KnownStepsForm(request.form)
        if not form.validate():
            return steps.page("first", form, 422)
        email = email_key(form.email.data)
        budget, wanted = known.budget(request, email), _wanted(form, email)
        passed = first.found(code, wanted, form.password.data, steps.cookie(), budget, at)
    except Unknown:  # another window was quicker
        return _over("first")
    except Refused as refused:
        return steps.refused("first", form, refused)
    return steps.onto(passed, email)


def _wanted(form: FirstStepsForm, email: str) -> Wanted:
    said = form.data
    return Wanted(said["structure"], said["kind"], said["zone"], said.get("name") or "", email)


def _over(what: str = "invitation") -> Response:
    """Used, out of date or never made: the same page, which says how to go on."""
    return make_response(render_template(f"door/{what}_over.html"), 404)


@bp.post("/deconnexion")
@public
def sign_out() -> Any:
    """Forget the session; the cookie is worth nothing from now on."""
    signin.sign_out(steps.cookie(), clock.now())
    session.clear()
    answer = redirect(url_for("door.sign_in"), 303)
    cookies.drop(answer, cookies.DESK)
    return answer


bp.add_url_rule("/compte/mot-de-passe", "password", account.password, methods=["GET"])
bp.add_url_rule("/compte/mot-de-passe", "password_change", account.change_password, methods=["POST"])
bp.add_url_rule("/connexion/cle/defi", "passkey_challenge", by_passkey.challenge, methods=["POST"])
bp.add_url_rule("/connexion/cle", "passkey_post", by_passkey.come_in, methods=["POST"])
bp.add_url_rule("/connexion/second-facteur/cle/defi", "first_key_ask", first_key.ask, methods=["POST"])
bp.add_url_rule("/connexion/second-facteur/cle", "first_key", first_key.add, methods=["POST"])
bp.add_url_rule("/compte/cles", "passkeys", own_passkeys.page, methods=["GET"])
bp.add_url_rule("/compte/cles", "passkey_add", own_passkeys.add, methods=["POST"])
bp.add_url_rule("/compte/cles/defi", "passkey_ask", own_passkeys.ask, methods=["POST"])
bp.add_url_rule("/compte/cles/<uuid:passkey_id>/nom", "passkey_rename", own_passkeys.rename, methods=["POST"])
bp.add_url_rule("/compte/cles/<uuid:passkey_id>/retirer", "passkey_revoke", own_passkeys.revoke, methods=["POST"])


def _waiting(*stages: Stage) -> Waiting | None:
    return signin.waiting(steps.cookie(), clock.now(), *stages)


def _second(waiting: Waiting) -> list[Budget]:
    mark, limit = known.budget(request, waiting.email)
    return [(f"second:{waiting.user_id}:{mark}", limit), throttle.network(request.remote_addr)]


def _next() -> str | None:
    return rules.same_origin_path(request.args.get("next"))
