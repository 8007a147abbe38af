"""The door of desk and portal: sign in, second factor, organisation, invitation, sign out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.core import clock
from app.core.errors import Refused
from app.core.forms import FrenchForm, id_or_none
from app.people import cookies, factors, known, queries, rules, signin, throttle
from app.people.access import public, role_here
from app.people.forms import CodeForm, FirstForm, InstallForm, JoinForm, OrgForm, SignInForm
from app.people.rules import Role, Stage
from app.people.signin import Passed, Waiting
from app.people.throttle import Budget

bp = Blueprint("people", __name__)


@bp.get("/")
@public
def home() -> Any:
    """To the first page of whoever asks."""
    role = role_here()
    return redirect(rules.home_of(role) if role else url_for("people.sign_in"), 303)


@bp.get("/connexion")
@public
def sign_in() -> Any:
    """The form; someone already in goes to their first page."""
    if (role := role_here()) is not None:
        return redirect(_next() or rules.home_of(role), 303)
    return _page("sign_in", SignInForm(next=_next()))


@bp.post("/connexion")
@public
def sign_in_post() -> Any:
    """Check the password, open the session that follows."""
    form = SignInForm(request.form)
    if not form.validate():
        return _page("sign_in", form, 422)
    email, at = rules.email_key(form.email.data), clock.now()
    budgets = [known.budget(request, email), throttle.network(request.remote_addr)]
    try:
        user_id = signin.check_password(email, form.password.data, budgets, at)
        passed = signin.after_password(user_id, _cookie(), budgets, at)
    except Refused as refused:
        return _refused("sign_in", form, refused)
    return _onto(passed, email, form.next.data)


@bp.get("/connexion/code")
@public
def code() -> Any:
    """The second factor."""
    waiting = _waiting(Stage.code)
    return _page("code", CodeForm(), name=waiting.name) if waiting else _back_to_the_door()


@bp.post("/connexion/code")
@public
def code_post() -> Any:
    """Check six digits, or spend a recovery code."""
    waiting, form = _waiting(Stage.code), CodeForm(request.form)
    if waiting is None:
        return _back_to_the_door()
    if not form.validate():
        return _page("code", form, 422, name=waiting.name)
    try:
        passed = signin.give_code(waiting, form.code.data, _cookie(), _second(waiting), clock.now())
    except Refused as refused:
        return _refused("code", form, refused, name=waiting.name)
    return _onto(passed, waiting.email)


@bp.get("/connexion/second-facteur")
@public
def install() -> Any:
    """Show a new second factor, for a role that needs one and a person who has none."""
    waiting = _waiting(Stage.setup)
    return _install_page(waiting, InstallForm(), factors.new_secret()) if waiting else _back_to_the_door()


@bp.post("/connexion/second-facteur")
@public
def install_post() -> Any:
    """Keep it once its first code is right; then show the recovery codes, this once."""
    waiting, form = _waiting(Stage.setup), InstallForm(request.form)
    if waiting is None:
        return _back_to_the_door()
    secret = _unsealed(form.sealed.data, waiting)
    if secret is None:
        return redirect(url_for("people.install"), 303)
    if not form.validate():
        return _install_page(waiting, form, secret, 422)
    try:
        passed, fresh = signin.install_factor(waiting, secret, form.code.data, _cookie(), _second(waiting), clock.now())
    except Refused as refused:
        form.refuse(refused)
        return _install_page(waiting, form, secret, refused.status)
    target = _onward_of(passed)
    page = make_response(render_template("people/recovery.html", codes=fresh, onward=target))
    return _carry(page, passed, waiting.email)


@bp.get("/connexion/organisation")
@public
def organisation() -> Any:
    """Which of one's organisations to enter."""
    waiting = _waiting(Stage.choice, Stage.full)
    return _page("organisation", _org_form(waiting)) if waiting else _back_to_the_door()


@bp.post("/connexion/organisation")
@public
def organisation_post() -> Any:
    """Enter it, under a new session."""
    waiting = _waiting(Stage.choice, Stage.full)
    if waiting is None:
        return _back_to_the_door()
    form = _org_form(waiting)
    chosen = id_or_none(request.form.get("membership"))
    if chosen is None:
        form.refusal = "Choisissez une structure."
        return _page("organisation", form, 422)
    passed = signin.choose(waiting.user_id, chosen, _cookie(), clock.now())
    return _onto(passed, waiting.email)


@bp.get("/invitation/<code>")
@public
def invitation(code: str) -> Any:
    """What one is invited to, and the form that accepts."""
    invited = signin.invited(code, clock.now())
    form = JoinForm() if invited.known else FirstForm()
    return _page("invitation", form, invited=invited, role=Role(invited.role).label)


@bp.post("/invitation/<code>")
@public
def invitation_post(code: str) -> Any:
    """Accept: an account, a role, a session that waits for its second factor where one is needed."""
    at = clock.now()
    invited = signin.invited(code, at)
    form: FrenchForm = JoinForm(request.form) if invited.known else FirstForm(request.form)
    more = {"invited": invited, "role": Role(invited.role).label}
    if not form.validate():
        return _page("invitation", form, 422, **more)
    name = form.data.get("name") or ""
    budgets = [known.budget(request, invited.email), throttle.network(request.remote_addr)]
    try:
        passed = signin.accept(code, name, form.data["password"], _cookie(), budgets, at)
    except Refused as refused:
        return _refused("invitation", form, refused, **more)
    return _onto(passed, invited.email)


@bp.post("/deconnexion")
@public
def sign_out() -> Any:
    """Forget the session; the cookie is worth nothing from now on."""
    signin.sign_out(_cookie())
    session.clear()
    answer = redirect(url_for("people.sign_in"), 303)
    cookies.drop(answer, cookies.DESK)
    return answer


def _cookie() -> str | None:
    return request.cookies.get(cookies.DESK)


def _waiting(*stages: Stage) -> Waiting | None:
    return signin.waiting(_cookie(), clock.now(), *stages)


def _second(waiting: Waiting) -> list[Budget]:
    mark, limit = known.budget(request, waiting.email)
    return [(f"second:{waiting.user_id}:{mark}", limit), throttle.network(request.remote_addr)]


def _page(template: str, form: FrenchForm, status: int = 200, **more: Any) -> Any:
    return make_response(render_template(f"people/{template}.html", form=form, **more), status)


def _refused(template: str, form: FrenchForm, refused: Refused, **more: Any) -> Any:
    form.refuse(refused)
    page = _page(template, form, refused.status, **more)
    if isinstance(refused, throttle.TooMany):
        page.headers["Retry-After"] = str(refused.retry_after)
    return page


def _onto(passed: Passed, email: str, wanted: str | None = None) -> Any:
    if wanted is not None:
        session["next"] = rules.same_origin_path(wanted)
    return _carry(redirect(_onward_of(passed), 303), passed, email)


def _carry(answer: Any, passed: Passed, email: str) -> Any:
    """Hand over the new session; forms rendered before it are void (their token goes with Flask's session)."""
    wanted = session.get("next")
    session.clear()
    if passed.stage != Stage.full:
        session["next"] = wanted
    else:
        known.remember(answer, request, email)
    cookies.put(answer, cookies.DESK, passed.secret)
    return answer


def _onward_of(passed: Passed) -> str:
    steps = {
        Stage.code: "people.code",
        Stage.setup: "people.install",
        Stage.choice: "people.organisation",
    }
    if passed.stage in steps:
        return url_for(steps[passed.stage])
    return rules.same_origin_path(session.get("next")) or rules.home_of(passed.role or "")


def _next() -> str | None:
    return rules.same_origin_path(request.args.get("next"))


def _back_to_the_door() -> Response:
    return redirect(url_for("people.sign_in"), 303)


def _org_form(waiting: Waiting) -> OrgForm:
    form = OrgForm(request.form)
    form.membership.choices = [
        (str(one.id), f"{one.organisation.name} ({one.as_role.label})")
        for one in queries.active_memberships(waiting.user_id)
    ]
    return form


def _install_page(waiting: Waiting, form: InstallForm, secret: str, status: int = 200) -> Any:
    form.sealed.data = _sealer().dumps([str(waiting.user_id), secret])
    picture, text = factors.qr(secret, waiting.email), factors.spelled(secret)
    return _page("install", form, status, qr=picture, secret=text)


def _sealer() -> URLSafeTimedSerializer:
    # The secret waits in the page that shows it, signed, rather than in the account: what is in the
    # account has been proved by a code, and is never shown again.
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="palier second factor")


def _unsealed(sealed: str | None, waiting: Waiting) -> str | None:
    try:
        owner, secret = _sealer().loads(sealed or "", max_age=int(rules.PENDING_TOTAL.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return None
    return str(secret) if owner == str(waiting.user_id) else None
