"""The door of desk and portal: sign in, second factor, organisation, invitation, sign out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.core import clock, tenant
from app.core.errors import Refused, Unknown
from app.core.forms import FrenchForm, id_or_none
from app.core.unit import read_unit
from app.core.web import answer_to
from app.door import account, cookies, factors, first, kept, known, queries, rules, signin, throttle
from app.door.access import ForeignForm, actor_here, public, role_here
from app.door.first import Wanted
from app.door.forms import (
    AnewForm,
    CodeForm,
    FirstForm,
    FirstStepsForm,
    InstallForm,
    JoinForm,
    KnownStepsForm,
    OrgForm,
    SignInForm,
)
from app.door.kept import Kept
from app.door.rules import Stage
from app.door.signin import Invited, Passed, Waiting
from app.door.throttle import Budget
from app.people import queries as people
from app.people.acting import Actor
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
    return _page("sign_in", SignInForm(next=_next()))


@bp.post("/connexion")
@public
def sign_in_post() -> Any:
    """Check the password, open the session that follows."""
    form = SignInForm(request.form)
    if not form.validate():
        return _page("sign_in", form, 422)
    email, at = email_key(form.email.data), clock.now()
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
        return redirect(url_for("door.install"), 303)
    if not form.validate():
        return _install_page(waiting, form, secret, 422)
    try:
        passed, fresh = signin.install_factor(waiting, secret, form.code.data, _cookie(), _second(waiting), clock.now())
    except Refused as refused:
        form.refuse(refused)
        return _install_page(waiting, form, secret, refused.status)
    return _enter(passed, waiting.email, lambda target: _recovery_page(passed, fresh, target))


@bp.errorhandler(ForeignForm)
def reloaded(void: ForeignForm) -> Any:
    """The page of the codes, loaded again, sends its form again: its token died as one came in."""
    if request.endpoint != "door.install_post":
        return answer_to(void)
    role = role_here()
    if role is None:
        return redirect(url_for("door.install"), 303)
    return make_response(render_template("door/recovery_over.html", onward=rules.home_of(role)), 410)


@bp.get("/connexion/organisation")
@public
def organisation() -> Any:
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
    try:
        invited = signin.invited(code, clock.now())
    except Unknown:
        return _over()
    form = _joining(invited)()
    return _page("invitation", form, invited=invited, role=Role.read(invited.role).label)


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
        return _page("invitation", form, 422, **more)
    name = invited.name or form.data.get("name") or ""
    budgets = [known.budget(request, invited.email), throttle.network(request.remote_addr)]
    try:
        passed = signin.accept(code, name, form.data["password"], _cookie(), budgets, at)
    except Refused as refused:
        return _refused("invitation", form, refused, **more)
    # Whoever works on a phone has nothing to do here: the page says where the password is to be typed.
    anew = invited.name and rules.home_of(invited.role) == rules.PHONE_HOME
    return _onto(passed, invited.email, url_for("door.renewed") if anew else None)


@bp.get("/connexion/mot-de-passe-choisi")
@public
def renewed() -> Any:
    """Another password was chosen, by somebody whose work is on a phone."""
    actor = actor_here()
    if actor is None:
        return _back_to_the_door()
    with tenant.tenant(actor.org_id), read_unit():
        enrolled = actor.user_id in queries.phone_holders(actor.org_id)
    return render_template("door/renewed.html", enrolled=enrolled, home=rules.home_of(actor.role))


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
    return _page("first", FirstStepsForm())


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
            return _page("first", form, 422)
        email = email_key(form.email.data)
        budget, wanted = known.budget(request, email), _wanted(form, email)
        passed = first.found(code, wanted, form.password.data, _cookie(), budget, at)
    except Unknown:  # another window was quicker
        return _over("first")
    except Refused as refused:
        return _refused("first", form, refused)
    return _onto(passed, email)


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
    signin.sign_out(_cookie(), clock.now())
    session.clear()
    answer = redirect(url_for("door.sign_in"), 303)
    cookies.drop(answer, cookies.DESK)
    return answer


bp.add_url_rule("/compte/mot-de-passe", "password", account.password, methods=["GET"])
bp.add_url_rule("/compte/mot-de-passe", "password_change", account.change_password, methods=["POST"])


def _cookie() -> str | None:
    return request.cookies.get(cookies.DESK)


def _waiting(*stages: Stage) -> Waiting | None:
    return signin.waiting(_cookie(), clock.now(), *stages)


def _second(waiting: Waiting) -> list[Budget]:
    mark, limit = known.budget(request, waiting.email)
    return [(f"second:{waiting.user_id}:{mark}", limit), throttle.network(request.remote_addr)]


def _page(template: str, form: FrenchForm, status: int = 200, **more: Any) -> Any:
    return make_response(render_template(f"door/{template}.html", form=form, kept=kept.carried(), **more), status)


def _refused(template: str, form: FrenchForm, refused: Refused, **more: Any) -> Any:
    form.refuse(refused)
    page = _page(template, form, refused.status, **more)
    if isinstance(refused, throttle.TooMany):
        page.headers["Retry-After"] = str(refused.retry_after)
    return page


def _onto(passed: Passed, email: str, wanted: str | None = None) -> Any:
    if wanted is not None:
        session["next"] = rules.same_origin_path(wanted)
    return _enter(passed, email, lambda target: _step(passed, target))


def _enter(passed: Passed, email: str, answer: Callable[[str], Any]) -> Any:
    """Hand over the new session, then answer: forms rendered before are void (their token was the old one's)."""
    wanted = session.get("next")
    session.clear()
    if passed.stage != Stage.full:
        session["next"] = wanted
    page = make_response(answer(_onward_of(passed, wanted)))
    if passed.stage == Stage.full:
        known.remember(page, request, email)
    cookies.put(page, cookies.DESK, passed.secret)
    return page


def _step(passed: Passed, target: str) -> Any:
    """What follows: elsewhere; or at once, when a form travels along, since a redirect would lose it."""
    if kept.carried(passed.user_id) is None:
        return redirect(target, 303)
    if passed.stage == Stage.full:
        actor, again = _regained(passed)
        return kept.page_of(again, actor, kept.MOVED) if actor and again else redirect(target, 303)
    waiting = signin.waiting(passed.secret, clock.now(), passed.stage)
    if waiting is None:
        return redirect(target, 303)
    if passed.stage == Stage.code:
        return _page("code", CodeForm(), name=waiting.name)
    if passed.stage == Stage.setup:
        return _install_page(waiting, InstallForm(), factors.new_secret())
    return _page("organisation", _org_form(waiting))


def _regained(passed: Passed) -> tuple[Actor | None, Kept | None]:
    actor = signin.entered(passed, clock.now())
    return actor, kept.regained(actor) if actor else None


def _recovery_page(passed: Passed, fresh: list[str], target: str) -> Any:
    actor, again = _regained(passed)
    whose = kept.mark(actor) if actor else ""
    return render_template("door/recovery.html", codes=fresh, onward=target, kept=again, whose=whose, moved=kept.MOVED)


def _onward_of(passed: Passed, wanted: str | None) -> str:
    steps = {
        Stage.code: "door.code",
        Stage.setup: "door.install",
        Stage.choice: "door.organisation",
    }
    if passed.stage in steps:
        return url_for(steps[passed.stage])
    return rules.same_origin_path(wanted) or rules.home_of(passed.role or "")


def _next() -> str | None:
    return rules.same_origin_path(request.args.get("next"))


def _back_to_the_door() -> Response:
    return redirect(url_for("door.sign_in"), 303)


def _org_form(waiting: Waiting) -> OrgForm:
    form = OrgForm(request.form)
    form.membership.choices = [
        (str(one.id), f"{one.organisation.name} ({one.as_role.label})")
        for one in people.active_memberships(waiting.user_id)
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
