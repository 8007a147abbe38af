"""Around the views: a form is received, claimed, answered; sent again, it is given the answer of the first."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, Response, current_app, flash, g, has_request_context, make_response, redirect, request, session
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from app.changes import actions as changes
from app.changes.actions import Page, Stale
from app.core import unit, web
from app.core.errors import Unknown
from app.door import access, kept
from app.door.access import current_actor, foreign
from app.door.rules import home_of
from app.extensions import db
from app.sent import actions, rules
from app.sent.actions import AlreadyDone, Sending

HOME = "palier_sending"
POSITION = re.compile(r"\d{1,18}")
REFUSAL = "refus"
"""The category of a message that something was not done."""
DONE = "C’est déjà enregistré\u00a0: cette page avait été envoyée une première fois."
OVERTAKEN = "Quelqu’un est passé avant vous"
USED = "Ce formulaire avait déjà été envoyé"
OTHERWISE = (
    "Il l’avait été avec un autre contenu, qui est enregistré. Rien n’a été envoyé cette fois\u00a0: relisez, puis"
    " envoyez si c’est bien une autre saisie."
)


def init_app(app: Flask) -> None:
    """After `door.access`, which says who sends."""
    app.before_request(_receive)
    app.after_request(_keep)
    app.teardown_request(lambda _: changes.decided_from(None))
    app.register_error_handler(AlreadyDone, _done)
    app.register_error_handler(Stale, _stale)
    app.jinja_env.globals.update(form_once=lambda: uuid4().hex, form_seen=changes.seen)
    changes.listen()
    unit.at_opening(_claim)


def _receive() -> ResponseReturnValue | None:
    """Note what comes; a form that was done is answered at once."""
    view = current_app.view_functions[request.endpoint] if request.endpoint else None
    declared = access.access_of(view, request.method)
    if declared is None or declared.kind != "desk" or request.blueprint == "door":
        return None
    actor = current_actor()
    if request.method in access.SAFE:
        changes.decided_from(Page(changes.position(db.session(), actor.org_id)))
        return None
    about = [one for one in (request.view_args or {}).values() if isinstance(one, UUID)]
    changes.decided_from(Page(_position(), about))
    sending = Sending(actor, _id(), _print())
    setattr(g, HOME, sending)
    row = actions.find(actor.org_id, sending.id) if sending.id else None
    return _again(sending, row.id) if row is not None else None


def _id() -> UUID | None:
    text = request.form.get("once", "")
    return UUID(text) if rules.ID.fullmatch(text) else None


def _position() -> int:
    text = request.form.get("seen", "")
    if POSITION.fullmatch(text):
        return int(text)
    return changes.position(db.session(), current_actor().org_id)


def _print() -> str:
    return rules.print_of(current_app.config["SECRET_KEY"], request.path, request.form.items(multi=True))


def _sending() -> Sending | None:
    found = g.get(HOME) if has_request_context() else None
    return found if isinstance(found, Sending) else None


def _claim(s: Session) -> None:
    sending = _sending()
    if sending is None or sending.done:
        return
    actions.claim(s, sending)
    unit.after_commit(lambda: _is_done(sending))


def _is_done(sending: Sending) -> None:
    sending.done = True
    page = changes.position(db.session(), sending.actor.org_id)
    changes.decided_from(Page(page))  # what is shown from now on was read after it


def _keep(answer: Response) -> Response:
    """Keep the answer of what was done. One that failed because its twin was done meanwhile gets the twin's."""
    sending = _sending()
    if sending is None or sending.id is None or sending.answered:
        return answer
    if sending.done:
        _store(sending, answer)
    elif answer.status_code >= 400 and actions.find(sending.actor.org_id, sending.id) is not None:
        return make_response(_again(sending, sending.id))
    stale = changes.refused()
    if stale is not None and answer.status_code == 404:
        return make_response(_over(stale))
    return answer


def _store(sending: Sending, answer: Response) -> None:
    said = session.get("_flashes", [])
    if 300 <= answer.status_code < 400:
        actions.keep_answer(sending, {"location": answer.location, "said": said}, is_page=False)
    elif answer.status_code == 200:
        page = {"page": answer.get_data(as_text=True), "nonce": web.csp_nonce()}
        actions.keep_answer(sending, page, is_page=True)


def _done(done: AlreadyDone) -> ResponseReturnValue:
    sending = _sending()
    assert sending is not None
    return _again(sending, done.id)


def _again(sending: Sending, id: UUID) -> ResponseReturnValue:
    """The answer of the first sending, to the same person; what they then sent otherwise is shown to them again."""
    sending.answered = True
    row = actions.find(sending.actor.org_id, id)
    if row is None or row.user_id != sending.actor.user_id:
        raise foreign()
    if row.print != sending.print:
        return _otherwise(sending)
    answer = actions.answer_of(row)
    if not isinstance(answer, dict):
        flash(DONE)
        return redirect(_behind(), 303)
    if "page" in answer:
        return make_response(answer["page"].replace(answer["nonce"], web.csp_nonce()))
    for category, message in answer["said"]:
        flash(message, category)
    return redirect(answer["location"], 303)


def _otherwise(sending: Sending) -> ResponseReturnValue:
    page = kept.given_back(sending.actor, USED, 409, OTHERWISE, once=uuid4().hex)
    if page is None:
        raise foreign()
    return page


def _over(stale: Stale) -> ResponseReturnValue:
    """The page of the form is gone too: what was typed, if anything was, else the page above."""
    return kept.given_back(current_actor(), OVERTAKEN, stale.status, stale.message) or _stale(stale)


def _stale(stale: Stale) -> ResponseReturnValue:
    """Who did what and when, above the page the form was on, as it is now."""
    flash(stale.message, REFUSAL)
    for _, view, values in _pages_behind():
        try:
            page = make_response(current_app.ensure_sync(view)(**values))
        except Unknown:  # what it was about is gone: the list says so
            continue
        page.status_code = stale.status if page.status_code == 200 else page.status_code
        return page
    return redirect(home_of(current_actor().role), 303)


def _behind() -> str:
    """The nearest page above the address of a form."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return next((path + query for path, _, _ in _pages_behind()), home_of(current_actor().role))


def _pages_behind() -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """The pages this person may open at or above the address of a form, with their view and its arguments."""
    path = request.path
    while path:
        for one in (path, f"{path}/"):
            with contextlib.suppress(HTTPException):
                assert request_ctx.url_adapter is not None
                endpoint, values = request_ctx.url_adapter.match(one, method="GET")
                view = current_app.view_functions[endpoint]
                found = access.access_of(view, "GET")
                if found is not None and current_actor().role in found.roles:
                    yield one, view, dict(values)
        path = path.rpartition("/")[0]
