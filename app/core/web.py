"""What every answer carries: security headers, errors in French, dates as French people read them."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from app.core import database, dates, hosts, patience, quotes, unit
from app.core.errors import Problem
from app.core.secrets import UNREADABLE
from app.extensions import db

log = logging.getLogger(__name__)


HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
}

# The phone's program and the files of the pages are the same for everyone, and say how long they are kept
# (app/shell). Everything else is somebody's, and is kept nowhere.
FILES = ("static", "shell")
KEPT = (200, 206, 304)
AGAIN_S = 30
"""When to ask a database again that did not answer."""
GIVES_BACK = "palier_gives_forms_back"

MESSAGES = {
    400: "La demande n’a pas été comprise.",
    401: "Votre session est terminée. Reconnectez-vous.",
    403: "Vous n’avez pas accès à cette page.",
    404: "Cette page n’existe pas ou n’est pas accessible.",
    405: "Cette action n’est pas possible ici.",
    413: "L’envoi est trop volumineux.",
    415: "Ce format n’est pas accepté.",
    422: "La saisie est à corriger.",
    429: "Trop d’essais. Patientez une minute, puis recommencez.",
    500: "Une erreur est survenue. Rien n’a été enregistré.",
}
HEALTH = "/healthz"
"""What a probe asks at this machine's number, whatever names are served: it follows no redirect."""
BARE_TITLES = {400: "Adresse non servie"}
BARE_POLICY = (
    "default-src 'none'; style-src 'nonce-{}'; "
    "form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
PARTLY_KEPT = "Une erreur est survenue, mais une partie est déjà enregistrée\u00a0: vérifiez avant de recommencer."
"""Instead of the last one, when it is not true."""


PAGE_POLICY = (
    "default-src 'none'; script-src 'nonce-{}' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Of an answer that shows nothing: it is said at each exchange of a phone."""


def init_app(app: Flask) -> None:
    app.before_request(_be_patient)
    app.teardown_request(lambda _: patience.forget())
    app.after_request(_secure)
    app.register_error_handler(Problem, answer_to)
    app.register_error_handler(OperationalError, _no_database)
    app.register_error_handler(OSError, _no_disk)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.jinja_env.globals.update(csp_nonce=csp_nonce, UNREADABLE=UNREADABLE, only_here=hosts.only_here)
    app.jinja_env.filters.update(
        date_fr=dates.date_fr,
        day_fr=dates.day_fr,
        seven_days_fr=dates.seven_days_fr,
        noted_fr=dates.noted_fr,
        in_month_fr=dates.in_month_fr,
        on_fr=dates.on_fr,
        until_fr=dates.until_fr,
        of_fr=dates.of_fr,
        noted_day_fr=dates.noted_day_fr,
        time_fr=dates.time_fr,
        datetime_fr=dates.datetime_fr,
        ago_fr=dates.ago_fr,
        week_fr=dates.week_fr,
        month_fr=dates.month_fr,
        weekday_fr=dates.weekday_fr,
        within_quotes=quotes.within,
    )


def request_id() -> str:
    """The number of this request: in its answer, in every line logged meanwhile, on the page of an error of ours."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    return str(g.request_id)


def csp_nonce() -> str:
    """The nonce of this answer's scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _secure(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers["X-Request-Id"] = request_id()
    if "bare" in g:
        answer.headers["Content-Security-Policy"] = BARE_POLICY.format(csp_nonce())
    answer.headers.setdefault(
        "Content-Security-Policy",
        DATA_POLICY if answer.mimetype == "application/json" else PAGE_POLICY.format(csp_nonce()),
    )
    if answer.status_code not in KEPT or (request.blueprint or request.endpoint) not in FILES:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _be_patient() -> None:
    patience.allow(patience.EXCHANGE_S if wants_json() else patience.FORM_S)


def wants_json() -> bool:
    """True for what the phone calls."""
    return request.path.startswith("/api/")


def _answer(status: int, code: str, message: str, **more: Any) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error=code, message=message, **more), status
    return _page(status, message, **more), status


def _page(status: int, message: str, **more: Any) -> str:
    """The page of an error; a bare one, whole in itself, where none can be made: a foreign host has no addresses."""
    if request_ctx.url_adapter is not None:
        try:
            return render_template("error.html", status=status, message=message, **more)
        except Exception:
            log.exception("the page of an error failed itself")
    g.bare = True
    said = {"title": BARE_TITLES.get(status, "Erreur du service"), "message": message, "incident": more.get("incident")}
    return current_app.jinja_env.get_template("bare.html").render(nonce=csp_nonce(), **said)  # nobody's context


def answer_to(problem: Problem) -> ResponseReturnValue:
    """The page, or the JSON, of a refusal."""
    more = {"field": problem.field} if problem.field else {}
    return _answer(problem.status, problem.code, problem.message, **more)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()  # a redirect, or an answer somebody prepared
    body = _answer(status, f"http_{status}", _message(status))
    retry_after = getattr(error, "retry_after", None)
    if retry_after is None:
        return body
    return (*body, {"Retry-After": str(retry_after)})  # type: ignore[misc]


def gives_forms_back(app: Flask, give_back: Callable[[str], ResponseReturnValue | None]) -> None:
    """How to answer a form the database did not take: the form again, or None; called with the sentence to say."""
    app.extensions[GIVES_BACK] = give_back


def _no_database(error: OperationalError) -> ResponseReturnValue:
    log.error("the database did not take it on %s", request.endpoint, exc_info=error)
    patience.ran_out()
    with contextlib.suppress(Exception):  # of a dead connection nothing more is expected
        db.session.rollback()
    return _not_stored(database.sentence(error))


def _no_disk(error: OSError) -> ResponseReturnValue:
    """A file that could not be written where the disk takes no more, a large form's among them."""
    if error.errno not in database.NO_WRITING:
        return _unexpected(error)
    log.error("the disk did not take it on %s", request.endpoint, exc_info=error)
    return _not_stored(database.NO_ROOM)


def _not_stored(sentence: str) -> ResponseReturnValue:
    why = PARTLY_KEPT if unit.kept_something() else sentence
    again = current_app.extensions[GIVES_BACK](why) if GIVES_BACK in current_app.extensions else None
    answer = make_response(again or _answer(503, "indisponible", why))
    answer.headers["Retry-After"] = str(AGAIN_S)
    return answer


def _foreign_host(error: SecurityError) -> ResponseReturnValue:
    served = current_app.config["TRUSTED_HOSTS"]
    if request.method in ("GET", "HEAD"):
        if request.path == HEALTH and hosts.is_this_machine(request.environ):
            return make_response(current_app.view_functions["health.healthz"]())
        if home := hosts.at_home(request.environ, served):
            return redirect(home, 308)
    return _answer(400, "adresse", hosts.refusal(served))


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("incident %s on %s", request_id(), request.endpoint)
    return _answer(500, "erreur", _message(500), incident=request_id())


def _message(status: int) -> str:
    if status >= 500 and status not in MESSAGES or status == 500:
        return PARTLY_KEPT if unit.kept_something() else MESSAGES[500]
    return MESSAGES.get(status, MESSAGES[400])
