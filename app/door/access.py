"""Who may call a view: said by one decorator on each, checked before every request, closed by default.

`@public`, `@allow(Role.coordinator, ...)` (desk and portal), `@device` (a phone, under /api), `@deposit` (a
phone, or that of someone whose access has just been closed, which may hand in and read nothing), `@by_secret` (a
phone that shows its own secret, signed in or not, which hands in alone) or `@by_link` (whoever was given an address,
without account nor cookie; app.links checks it). A view that says nothing answers 403 to everyone, and a test fails.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock, tenant, web
from app.core.errors import NotAllowed
from app.core.unit import note, read_unit
from app.door import depositors, kept, proof, rules, sessions, speaking, wire
from app.door.contact import A_SLICE_S
from app.door.cookies import DESK
from app.door.depositors import Depositor
from app.door.models import Device
from app.door.refusals import CookiesRefused, ForeignForm, RoleUnreadable
from app.door.rules import SessionKind
from app.door.sessions import ClosedPhone, SignedIn
from app.extensions import csrf, login_manager
from app.journal import actions as journal
from app.journal.rules import Event
from app.people.acting import Actor
from app.people.rules import Role

log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])
ON_PHONE = ("device", "deposit", "by_secret")
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
# Views we did not write: files of the page, and the description of the interface (no data in either).
LIBRARY_VIEWS = frozenset(("static", "api-docs.openapi_json"))


@dataclass(frozen=True)
class Access:
    """Who may call a view: `public` (see `public_form`), `desk` (with roles), `device`, `deposit`, `by_secret` or
    `by_link`."""

    kind: str
    roles: frozenset[Role] = frozenset()
    own_token: bool = False


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Anyone may call this view."""
    return _declare(Access("public"))(view)


def public_form(view: View) -> View:
    """Anyone may, without a cookie: its forms carry a token of their own, which it checks."""
    return _declare(Access("public", own_token=True))(view)


def allow(*roles: Role) -> Callable[[View], View]:
    """Only these roles, signed in at the desk or the portal; the organisation is theirs."""
    if not roles:
        raise ValueError("name at least one role")
    return _declare(Access("desk", frozenset(roles)))


def device(view: View) -> View:
    """Only an enrolled phone, with its own session, under /api."""
    return _declare(Access("device"))(view)


def deposit(view: View) -> View:
    """An enrolled phone; or one whose owner's access was closed, known by `closed_phone()`, never as a person."""
    return _declare(Access("deposit"))(view)


def by_secret(view: View) -> View:
    """A phone that shows the secret of an enrolment, whoever is signed in; the view asks `depositor()` for which."""
    return _declare(Access("by_secret"))(view)


def by_link(view: View) -> View:
    """Whoever was given the address; its forms carry a token of the link itself, and the view checks both."""
    return _declare(Access("by_link"))(view)


def access_of(view: Any, method: str) -> Access | None:
    """What a view, or the method of a class of views, declares; None when it declares nothing."""
    verb = "get" if method == "HEAD" else method.lower()
    holder = getattr(view, "view_class", None)
    for one in (view, getattr(holder, verb, None), holder):
        found = getattr(one, "access", None)
        if isinstance(found, Access):
            return found
    return None


def current_actor() -> Actor:
    """The signed-in person of this request. Raises NotAllowed on a public page with nobody signed in."""
    if isinstance(signed := _signed_in(), SignedIn):
        return signed.actor
    raise NotAllowed()


def current_session_hash() -> str:
    """The hash of the present session, to tie to it what must die with it (push subscriptions)."""
    if isinstance(signed := _signed_in(), SignedIn):
        return signed.session_hash
    raise NotAllowed()


def closed_phone() -> ClosedPhone | None:
    """On a `@deposit` view: the phone of a closed access, None for a phone signed in."""
    found = g.get("palier_closed_phone")
    return found if isinstance(found, ClosedPhone) else None


def depositor(device_id: UUID) -> Depositor | Response:
    """On a `@by_secret` view: who hands in from this enrolment; else how its phone is to be answered.

    Raises NotAllowed when the request says it is of another.
    """
    speaking.check(request, device_id)
    found = depositors.shown(device_id)
    if found is None or not found.may_deposit(clock.now()):
        return depositors.refusal(found)
    assert found.actor is not None
    journal.acting(found.actor)
    tenant.set_for_request(found.actor.org_id)
    return found


def keep_proof(answer: Response, *, renewed: bool = False) -> None:
    """Give the signed-in phone its own secret when it does not show it: enrolled before there was one, or lost.

    Its session too, by the name of its enrolment. `renewed`: what it shows is kept for as long again. Takes no answer
    with it: a proof that could not be written is given at the next contact.
    """
    signed = _signed_in()
    if not isinstance(signed, SignedIn) or signed.actor.device_id is None:
        return
    device_id, shown = signed.actor.device_id, proof.shown(request).get(signed.actor.device_id)
    (speaking.renew if renewed else speaking.move)(answer, request, device_id)
    if shown and proof.proves(signed.proof_hash, shown):
        if renewed:
            proof.put(answer, device_id, shown)
        return
    if fresh := _fresh_proof(signed.actor.org_id, device_id):
        proof.put(answer, device_id, fresh)


def _fresh_proof(org_id: UUID, device_id: UUID) -> str | None:
    def write(s: Session) -> str | None:
        device = s.get(Device, (org_id, device_id), with_for_update=True)
        return proof.new(device) if device is not None and device.revoked_at is None else None

    try:
        return note(write, A_SLICE_S)
    except Exception:
        log.exception("the proof of a phone could not be written")
        return None


def form_mark() -> str:
    """Whose page this is, for the forms on it; empty when nobody is signed in."""
    signed = _signed_in()
    return kept.mark(signed.actor) if isinstance(signed, SignedIn) else ""


def actor_here() -> Actor | None:
    """Whoever is signed in, None when nobody is: for the public pages."""
    signed = _signed_in()
    return signed.actor if isinstance(signed, SignedIn) else None


def role_here() -> Role | None:
    actor = actor_here()
    return actor.role if actor else None


def _signed_in() -> object:
    return current_user._get_current_object()  # the user, not flask-login's proxy of it


@login_manager.request_loader  # type: ignore[untyped-decorator]
def load(request: Any) -> SignedIn | None:
    """flask-login's user: from our session row, never from a signed cookie."""
    on_phone = request.path.startswith("/api/")
    secret = _phone_secret() if on_phone else request.cookies.get(DESK)
    kind = SessionKind.device if on_phone else SessionKind.desk
    with tenant.every_tenant(), read_unit() as s:
        found = sessions.signed_in(s, secret, kind, clock.now())
    # A colleague's session, shown as one's own, is none.
    return found if found is None or not on_phone or speaking.is_of(request, found.actor.device_id) else None


def _phone_secret() -> str | None:
    try:
        return speaking.secret(request)
    except ValueError:
        return None  # the guard refuses it


def guard() -> AnyResponse | None:
    """Before every request: is the view declared, is the caller one it allows, is the form ours."""
    if request.endpoint is None:
        return None  # unknown address or method: answered without touching a view
    view = current_app.view_functions[request.endpoint]
    access = access_of(view, request.method)
    if access is None:
        log.error("view without a declared caller: %s", request.endpoint)
        raise NotAllowed()
    if request.path.startswith("/api/") and (access.kind in ON_PHONE or request.method not in SAFE):
        wire.check_headers()
    if access.kind == "by_link":
        return None
    refusal = None if access.kind == "public" else _check(access)
    if refusal is None and not request.path.startswith("/api/") and request.method not in SAFE:
        if not access.own_token:
            return _checked_form(access)
        _checked_origin()
    return refusal


def _checked_form(access: Access) -> AnyResponse | None:
    """A form whose token is void is not done; what was typed in it is given back, to its author alone."""
    try:
        _check_form()
    except ForeignForm:
        signed = _signed_in()
        if access.kind == "desk" and isinstance(signed, SignedIn):
            again = kept.given_back(signed.actor)
        else:
            again = kept.at_the_door() if kept.carried() else None
        if again is None:
            raise
        return again
    return None


def given_back_by_the_database(why: str) -> AnyResponse | None:
    """For a form the database did not take: what was typed, again, for who is known to have sent it."""
    # flask-login's. Where it has not looked yet it never will: the page of an error asks nothing of the database.
    signed = g.setdefault("_login_user", login_manager.anonymous_user())
    if request.method in SAFE or not isinstance(signed, SignedIn) or signed.kind != SessionKind.desk:
        return None
    return kept.given_back(signed.actor, kept.NOT_TAKEN, 503, why)


def _check_form() -> None:
    """A form must come from our own page: its token, and where the browser says it was born.

    The token is flask-wtf's, in Flask's signed `__Host-` cookie, which sign-in and sign-out empty: a token
    got under one session is void under the next, and pages seen before signing in have one too.
    """
    _checked_origin()
    try:
        csrf.protect()
    except CSRFError:
        refusal = foreign()
        raise refusal if _keeps_cookies() else CookiesRefused() from None


def _checked_origin() -> None:
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise foreign()


def foreign() -> ForeignForm:
    """To be raised, and said by the security log: a form that is not of our own page, or no more."""
    journal.note(Event.form_refused)
    return ForeignForm()


def _keeps_cookies() -> bool:
    # Coming in empties the form's cookie, and leaves that of the session.
    return not request.cookies.keys().isdisjoint((current_app.config["SESSION_COOKIE_NAME"], DESK))


def _check(access: Access) -> AnyResponse | None:
    if access.kind == "by_secret":
        return depositors.check_secrets()
    signed = _signed_in()
    if not isinstance(signed, SignedIn):
        return None if access.kind == "deposit" and _lets_deposit() else _who_are_you(access)
    journal.acting(signed.actor)
    if not signed.actor.role.is_ours:
        raise RoleUnreadable()
    if access.kind == "desk" and signed.actor.role not in access.roles:
        raise NotAllowed()
    tenant.set_for_request(signed.actor.org_id)
    if signed.kind == SessionKind.desk and clock.elapsed(signed.last_seen_at, clock.now()) >= rules.DESK_SEEN_EVERY:
        note(lambda s: sessions.seen(s, signed.session_hash, clock.now()))
    return None


def _who_are_you(access: Access) -> AnyResponse:
    if access.kind in ON_PHONE:
        return _no_phone_session()
    if request.method not in SAFE and (page := kept.at_the_door()) is not None:
        return page
    back = request.full_path.rstrip("?") if request.method in SAFE else None
    return redirect(url_for("door.sign_in", next=back), 303)


def _lets_deposit() -> bool:
    closed = _closed_phone()
    if closed is None or not closed.may_deposit(clock.now()):
        return False
    g.palier_closed_phone = closed
    journal.acting(closed.actor)
    tenant.set_for_request(closed.actor.org_id)
    return True


def _closed_phone() -> ClosedPhone | None:
    with tenant.every_tenant(), read_unit() as s:
        found = sessions.closed_phone(s, _phone_secret())
    return found if found and speaking.is_of(request, found.device_id) else None


def _no_phone_session() -> Response:
    with tenant.every_tenant(), read_unit() as s:
        revoked = sessions.revoked_device(s, _phone_secret())
    if not speaking.is_of(request, revoked):
        revoked = None
    closed = None if revoked else _closed_phone()
    if closed and not closed.may_deposit(clock.now()) and depositors.days_are_over():
        revoked = closed.device_id
    if revoked:
        return wire.revoked(revoked)
    shut = (
        "Votre accès à cette structure est fermé." if closed else "Votre session est fermée. Entrez votre mot de passe."
    )
    return wire.no_session(shut)


def init_app(app: Flask) -> None:
    """Put the guard before every request; the form check is ours to call, after the caller is known."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a form lives as long as its session
    # flask-wtf would ask for a Referer, which our pages' policy forbids browsers to send.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    login_manager.session_protection = None  # ours is the row; nothing to protect in Flask's cookie
    app.before_request(guard)
    web.gives_forms_back(app, given_back_by_the_database)
    app.jinja_env.globals.update(form_mark=form_mark)
    for endpoint in LIBRARY_VIEWS & set(app.view_functions):
        # A wrapper, because a method of theirs (flask-smorest's) holds no attribute.
        app.view_functions[endpoint] = public(_plainly(app.view_functions[endpoint]))


def _plainly(view: Callable[..., Any]) -> Callable[..., Any]:
    def call(**values: Any) -> Any:
        return view(**values)

    return call
