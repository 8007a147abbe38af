"""`/p/<token>`: the neutral page, what it is about after a press, and the answers. No account, no cookie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused, Unknown
from app.core.forms import FrenchForm
from app.core.unit import write_unit
from app.door.access import by_link
from app.door.refusals import ForeignForm
from app.door.throttle import TooMany
from app.links import entry, purposes, queries, rules, visits
from app.links.models import Link
from app.links.purposes import Purpose
from app.links.rules import Answered
from app.links.visits import Unsound

bp = Blueprint("links", __name__)
EXPIRED = "Cette page avait expiré, et rien n’a été envoyé. Ouvrez-la de nouveau."


@dataclass
class Page:
    """What every page of a link shows, and what its forms carry (`templates/links/parts.html`)."""

    link: Link
    secret: str
    org: str
    purpose: Purpose
    refusal: str | None = None
    forms: dict[str, FrenchForm] = field(default_factory=dict)
    once: str = field(default_factory=lambda: uuid4().hex)

    @property
    def mark(self) -> str:
        return rules.mark_of(self.secret, self.once)

    @property
    def may_answer(self) -> bool:
        """Whether one more answer would be taken."""
        return self.link.ended_at is None and (self.link.answered_at is None or self.purpose.several)


@bp.get("/p/<token>")
@by_link
def page(token: str) -> ResponseReturnValue:
    """Who wrote, and a button. A scanner that follows links learns nothing here, and changes nothing."""
    link = entry.known(token, clock.now())
    if request.method == "GET":
        visits.seen(link, clock.now())
    return _waiting(link, token)


@bp.post("/p/<token>")
@by_link
def open_it(token: str) -> ResponseReturnValue:
    """What the link is for, shown to whoever pressed; each press is counted."""
    at = clock.now()
    sending = entry.sending(token, entry.known(token, at), at)
    with write_unit():
        link, shown = visits.press(sending)
    return _content(_page(link, token), shown)


@bp.route("/p/<token>/papier", methods=["GET", "POST"])
@by_link
def paper(token: str) -> ResponseReturnValue:
    """What the link is for, as a file to keep: a press like the other; by its address alone, from the beginning."""
    if request.method == "GET":
        return redirect(url_for("links.page", token=token), 303)
    at = clock.now()
    sending = entry.sending(token, entry.known(token, at), at)
    with write_unit():
        link, _ = visits.press(sending)
        made = purposes.of(link).paper
        if made is None:
            raise rules.Over()
        answered: ResponseReturnValue = made(link)
    return answered


@bp.get("/p/<token>/<verb>")
@by_link
def back(token: str, verb: str) -> ResponseReturnValue:
    """The page of an answer, asked for again by its address: from the beginning."""
    return redirect(url_for("links.page", token=token), 303)


@bp.post("/p/<token>/<verb>")
@by_link
def answer(token: str, verb: str) -> ResponseReturnValue:
    """What was noted; or the form again, with what is to be mended."""
    at = clock.now()
    sending = entry.sending(token, entry.named(token, at), at, verb)
    try:
        with write_unit():
            link, said = visits.answer(sending, verb, request.form)
    except (Unsound, Refused) as problem:
        with write_unit():
            link, shown = visits.again(sending)
        return _refused(_page(link, token), shown, verb, problem)
    return render_template("links/noted.html", page=_page(link, token), said=said)


def _page(link: Link, secret: str) -> Page:
    return Page(link, secret, queries.org_name(link.org_id), purposes.of(link))


def _waiting(link: Link, secret: str, refusal: str | None = None) -> str:
    shown = _page(link, secret)
    shown.refusal = refusal
    return render_template("links/waiting.html", page=shown, refused=refusal)


def _content(shown: Page, context: dict[str, Any]) -> str:
    made = {verb: one.form(shown.link, None) for verb, one in shown.purpose.answers.items()}
    shown.forms = {**made, **shown.forms}
    refused = shown.refusal or any(form.errors or form.refusal for form in shown.forms.values())
    return render_template(shown.purpose.template, page=shown, refused=refused, **context)


def _refused(shown: Page, context: dict[str, Any], verb: str, problem: Unsound | Refused) -> ResponseReturnValue:
    """What was typed stays. What no field says stands above all."""
    if isinstance(problem, Unsound):
        shown.forms[verb] = problem.form
    elif isinstance(problem, Answered):
        shown.refusal = problem.message
    else:
        shown.forms[verb] = form = shown.purpose.answers[verb].form(shown.link, request.form)
        form.validate()
        form.refuse(problem)
    return _content(shown, context), problem.status


@bp.errorhandler(Unknown)
def over(problem: Unknown) -> ResponseReturnValue:
    """The link's own end, and a record that is gone: the two are one."""
    return render_template("links/over.html"), problem.status


@bp.errorhandler(TooMany)
def too_many(problem: TooMany) -> ResponseReturnValue:
    return render_template("links/over.html", later=True), problem.status, {"Retry-After": str(problem.retry_after)}


@bp.errorhandler(ForeignForm)
def foreign(problem: ForeignForm) -> ResponseReturnValue:
    """Not of a page of this link: from the beginning, and nothing was done."""
    token = str((request.view_args or {})["token"])
    try:
        link = entry.known(token, clock.now())
    except Unknown as gone:
        return over(gone)
    return _waiting(link, token, EXPIRED), problem.status


@bp.after_request
def unlisted(answer: Response) -> Response:
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
