"""From one step of the sign-in to the next: the page of each, the session handed over, the form that travels along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, make_response, redirect, render_template, request, session, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.core import clock
from app.core.errors import Refused
from app.core.forms import FrenchForm
from app.door import cookies, factors, kept, known, rules, signin, throttle
from app.door.forms import CodeForm, FirstPasskeyForm, InstallForm, OrgForm
from app.door.kept import Kept
from app.door.rules import Stage
from app.door.signin import Passed, Waiting
from app.people import queries as people
from app.people.acting import Actor


def cookie() -> str | None:
    return request.cookies.get(cookies.DESK)


def page(template: str, form: FrenchForm, status: int = 200, **more: Any) -> Any:
    return make_response(render_template(f"door/{template}.html", form=form, kept=kept.carried(), **more), status)


def refused(template: str, form: FrenchForm, why: Refused, **more: Any) -> Any:
    form.refuse(why)
    answer = page(template, form, why.status, **more)
    if isinstance(why, throttle.TooMany):
        answer.headers["Retry-After"] = str(why.retry_after)
    return answer


def onto(passed: Passed, email: str, wanted: str | None = None) -> Any:
    if wanted is not None:
        session["next"] = rules.same_origin_path(wanted)
    return enter(passed, email, lambda target: _step(passed, target))


def enter(passed: Passed, email: str, answer: Callable[[str], Any]) -> Any:
    """Hand over the new session, then answer: forms rendered before are void (their token was the old one's)."""
    wanted = session.get("next")
    session.clear()
    if passed.stage != Stage.full:
        session["next"] = wanted
    handed = make_response(answer(_onward_of(passed, wanted)))
    if passed.stage == Stage.full:
        known.remember(handed, request, email)
    cookies.put(handed, cookies.DESK, passed.secret)
    return handed


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
        return page("code", CodeForm(), waiting=waiting)
    if passed.stage == Stage.setup:
        return install_page(waiting, InstallForm(), factors.new_secret())
    return page("organisation", org_form(waiting))


def _regained(passed: Passed) -> tuple[Actor | None, Kept | None]:
    actor = signin.entered(passed, clock.now())
    return actor, kept.regained(actor) if actor else None


def recovery_page(passed: Passed, fresh: list[str], target: str, *, by_key: bool = False) -> Any:
    """`by_key`: they stand for a passkey, not for six digits."""
    actor, again = _regained(passed)
    whose = kept.mark(actor) if actor else ""
    return render_template(
        "door/recovery.html", codes=fresh, onward=target, kept=again, whose=whose, moved=kept.MOVED, by_key=by_key
    )


def back_to_the_door() -> Response:
    return redirect(url_for("door.sign_in"), 303)


STEPS = {Stage.code: "door.code", Stage.setup: "door.install", Stage.choice: "door.organisation"}
"""The page of each stage before the last."""


def _onward_of(passed: Passed, wanted: str | None) -> str:
    if passed.stage in STEPS:
        return url_for(STEPS[passed.stage])
    return rules.same_origin_path(wanted) or rules.home_of(passed.role or "")


def org_form(waiting: Waiting) -> OrgForm:
    form = OrgForm(request.form)
    form.membership.choices = [
        (str(one.id), f"{one.organisation.name} ({one.as_role.label})")
        for one in people.active_memberships(waiting.user_id)
    ]
    return form


def install_page(
    waiting: Waiting, form: InstallForm, secret: str, status: int = 200, key: FirstPasskeyForm | None = None
) -> Any:
    """`key`: the form of a passkey that was refused."""
    form.sealed.data = _sealer().dumps([str(waiting.user_id), secret])
    picture, text = factors.qr(secret, waiting.email), factors.spelled(secret)
    return page("install", form, status, qr=picture, secret=text, key=key or FirstPasskeyForm(), refused=key)


def _sealer() -> URLSafeTimedSerializer:
    # The secret waits in the page that shows it, signed, rather than in the account: what is in the
    # account has been proved by a code, and is never shown again.
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="palier second factor")


def unsealed(sealed: str | None, waiting: Waiting) -> str | None:
    try:
        owner, secret = _sealer().loads(sealed or "", max_age=int(rules.PENDING_TOTAL.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return None
    return str(secret) if owner == str(waiting.user_id) else None
