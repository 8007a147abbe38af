"""What every answer carries: security headers, errors in French, dates as French people read them."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from app.core import clock, database, hosts, patience, unit
from app.core.errors import Problem
from app.core.secrets import UNREADABLE
from app.extensions import db

log = logging.getLogger(__name__)

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SHORT_MONTHS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()

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


def init_app(app: Flask) -> None:
    app.before_request(_be_patient)
    app.teardown_request(lambda _: patience.forget())
    app.after_request(_secure)
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(OperationalError, _no_database)
    app.register_error_handler(OSError, _no_disk)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.jinja_env.globals.update(csp_nonce=csp_nonce, UNREADABLE=UNREADABLE)
    app.jinja_env.filters.update(
        date_fr=date_fr,
        day_fr=day_fr,
        time_fr=time_fr,
        datetime_fr=datetime_fr,
        ago_fr=ago_fr,
        week_fr=week_fr,
        month_fr=month_fr,
        weekday_fr=weekday_fr,
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
        "default-src 'none'; "
        f"script-src 'nonce-{csp_nonce()}' 'strict-dynamic'; "
        "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'",
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


def _problem(problem: Problem) -> ResponseReturnValue:
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


def _as_day(value: date | datetime) -> date:
    return clock.service_day(value) if isinstance(value, datetime) else value


def date_fr(value: date | datetime | None) -> str:
    """20 novembre 2026; 1er for the first. Of a moment, its service day: so do the other days here."""
    if value is None:
        return ""
    day = _as_day(value)
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def day_fr(value: date | datetime | None) -> str:
    """ven. 20 nov."""
    if value is None:
        return ""
    day = _as_day(value)
    number = "1er" if day.day == 1 else day.day
    return f"{DAYS[day.weekday()][:3]}. {number} {SHORT_MONTHS[day.month - 1]}"


def time_fr(value: datetime | None) -> str:
    """21:46, on the wall clock; 02:30 (heure d’été) where that hour comes twice."""
    return "" if value is None else clock.hour(value)


def datetime_fr(value: datetime | None) -> str:
    """ven. 20 nov. à 21:46: beside its hour a date is the one clocks and calendars show, past midnight too."""
    return "" if value is None else f"{day_fr(clock.local(value).date())} à {time_fr(value)}"


def ago_fr(value: datetime | None) -> str:
    """il y a 12 min, il y a 3 h, il y a 5 j; jamais, à une heure inconnue."""
    if value is None:
        return "jamais"
    if value > clock.now() + clock.AHEAD:
        return "à une heure inconnue"  # written under a clock that was ahead
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {minutes}\u00a0min"
    if minutes < 48 * 60:
        return f"il y a {minutes // 60}\u00a0h"
    return f"il y a {minutes // (24 * 60)}\u00a0j"


def week_fr(value: str | None) -> str:
    """Semaine 47 (2026), from the ISO week `2026-W47`."""
    return f"Semaine {int(value[6:])} ({value[:4]})" if value else ""


def month_fr(value: str | None) -> str:
    """novembre 2026, from `2026-11`."""
    return f"{MONTHS[int(value[5:7]) - 1]} {value[:4]}" if value else ""


def weekday_fr(value: date | datetime | None) -> str:
    """vendredi."""
    return "" if value is None else DAYS[_as_day(value).weekday()]
