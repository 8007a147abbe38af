"""The public pages of a structure: a request without an account, its receipt, what became of it by its code.

No session and no cookie; nothing is stored before the form is sent; the code is in no address. What a stranger may
learn is whether a structure opened its page, which it did to be found.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from app.core import clock, tenant
from app.core.errors import Refused, Unknown
from app.core.forms import FrenchForm
from app.core.unit import write_unit
from app.door import signin, throttle
from app.door.access import public, public_form
from app.door.throttle import Budget
from app.mediation.intake import actions, checks, queries, setting, tokens
from app.mediation.intake.forms import FIELDS, PUT, FollowForm, MoreForm, RequestForm
from app.mediation.intake.models import CaseRequest
from app.mediation.rules import requests as rules
from app.nomenclatures import queries as lists
from app.people import queries as people
from app.people.models import Organisation

bp = Blueprint("intake", __name__, url_prefix="/saisir")
SEND, FOLLOW = "demande", "suivi"
TRAP = "site_web"
"""A field nobody sees: what fills it is a program, or a browser that fills too much."""
TRAPPED = "Rien n’a été envoyé. Relisez, puis envoyez de nouveau."
PER_NETWORK, PER_STRUCTURE = 10, 60
"""What may be sent in a minute from one network, to one structure."""
NO_SUCH_CODE = "Ce code n’est celui d’aucune demande reçue ici. Vérifiez-le, ou appelez-nous."


@bp.get("/<slug>")
@public
def page(slug: str) -> Response:
    """Whom to call in danger, what is kept, then the form."""
    org = _called_on(slug)
    return _form_page(org, RequestForm(), 200)


@bp.post("/<slug>")
@public_form
def send(slug: str) -> Response:
    """One request, and its receipt; the same form again is answered the same receipt."""
    org, form, at = _called_on(slug), RequestForm(request.form), clock.now()
    try:
        given = _check(org, SEND, at)
        form.also = lambda: map(_at_its_field, checks.lacking(_typed(form)))
        if not form.validate():
            return _form_page(org, form, 422)
        with write_unit():
            receipt = actions.submit(org.id, at, given.id, _said(org, form))
            name, call = org.name, setting.of(org).contact
    except Refused as refused:
        return _form_page(org, _refused(form, refused), refused.status)
    return _answer("receipt", 200, slug=slug, name=name, call=call, receipt=receipt, opened=True)


@bp.get("/<slug>/suivi")
@public
def follow(slug: str) -> Response:
    org = _followed_on(slug)
    return _code_page(org, FollowForm(), 200)


@bp.post("/<slug>/suivi")
@public_form
def show(slug: str) -> Response:
    """Where a request stands, by its code."""
    return _with_code(slug, FollowForm(request.form), lambda row, at, id: None)


@bp.post("/<slug>/suivi/completer")
@public_form
def complete(slug: str) -> Response:
    form = MoreForm(request.form)
    said = "Votre complément est reçu."
    return _with_code(slug, form, lambda row, at, id: actions.complete(row, at, id, form.texte.data), said)


@bp.post("/<slug>/suivi/retirer")
@public_form
def withdraw(slug: str) -> Response:
    form = FollowForm(request.form)
    return _with_code(slug, form, lambda row, at, id: actions.withdraw(row, at), "Votre demande est retirée.")


@bp.errorhandler(Unknown)
def closed(_: Unknown) -> Response:
    """Closed, or nobody's: one page for both, which names no structure and says whom to call."""
    return _answer("closed", Unknown.status, numbers=setting.SHIPPED, lost=request.method == "POST")


def _called_on(slug: str) -> Organisation:
    """The structure, whose page is open. Raises Unknown."""
    org = people.organisation_named(slug)
    if org is None:
        raise Unknown()
    tenant.set_for_request(org.id)
    if not setting.of(org).opened:
        raise Unknown()
    return org


def _followed_on(slug: str) -> Organisation:
    """The structure, whose page is open, or gave a code when it was. Raises Unknown."""
    org = people.organisation_named(slug)
    if org is None:
        raise Unknown()
    tenant.set_for_request(org.id)
    if not setting.of(org).opened and not queries.gave_codes(org.id):
        raise Unknown()
    return org


def _check(org: Organisation, use: str, at: datetime) -> tokens.Given:
    """The form of this sending. Raises TooMany, Refused."""
    signin.take_a_try(_budgets(org, use), at)
    if request.form.get(TRAP):
        raise Refused("formulaire", TRAPPED)
    given = tokens.read(request.form.get("jeton", ""), org.slug, use)
    return tokens.check(given, at, at_least=tokens.AT_LEAST if use == SEND else timedelta())


def _budgets(org: Organisation, use: str) -> list[Budget]:
    network = throttle.network(request.remote_addr)[0]
    return [(f"saisir:{use}:{network}", PER_NETWORK), (f"saisir:{use}:{org.id}", PER_STRUCTURE)]


def _typed(form: RequestForm) -> dict[str, Any]:
    return {name: form[field].data for name, field in PUT.items() if field in form}


def _said(org: Organisation, form: RequestForm) -> dict[str, Any]:
    """By the columns of a request; the family is left open where the structure's list has it no more."""
    said = _typed(form)
    _, code = rules.SITUATIONS[form.situation.data]
    return {**said, "family": code if lists.find(org.id, "type_conflit", code) else None}


def _refused(form: RequestForm, refused: Refused) -> RequestForm:
    form.refuse(_at_its_field(refused))
    return form


def _at_its_field(refused: Refused) -> Refused:
    return Refused(refused.code, refused.message, FIELDS.get(refused.field or ""))


def _with_code(
    slug: str, form: FollowForm, do: Callable[[CaseRequest, datetime, str], object], said: str = ""
) -> Response:
    """Do it with the request of this code, then show where it stands. A wrong code is answered as an unknown one."""
    org, at = _followed_on(slug), clock.now()
    try:
        given = _check(org, FOLLOW, at)
        if not form.code.data:
            form.validate()
            return _code_page(org, form, 422)
        with write_unit():
            row = queries.of_code(org.id, form.code.data, lock=True)
            if row is None:
                raise Refused("code", NO_SUCH_CODE, field="code")
            return _done(org, row, form, lambda: do(row, at, given.id), said)
    except Refused as refused:
        form.refuse(refused)
        return _code_page(org, form, refused.status)


def _done(org: Organisation, row: CaseRequest, form: FollowForm, do: Callable[[], object], said: str) -> Response:
    """Within the unit that holds the request; what is refused of it is said on its own page."""
    try:
        if form.validate():
            do()
            return _state_page(org, row, form.code.data, said)
    except Refused as refused:
        form.refuse(refused)
    return _state_page(org, row, form.code.data, "", form)


def _form_page(org: Organisation, form: RequestForm, status: int) -> Response:
    return _answer("form", status, slug=org.slug, name=org.name, form=form, token=_token(org, SEND), trap=TRAP,
                   have=setting.of(org), opened=True)  # fmt: skip


def _code_page(org: Organisation, form: FrenchForm, status: int) -> Response:
    return _answer("follow", status, slug=org.slug, name=org.name, form=form, token=_token(org, FOLLOW), trap=TRAP,
                   opened=setting.of(org).opened)  # fmt: skip


def _state_page(org: Organisation, row: CaseRequest, code: str, said: str, form: FollowForm | None = None) -> Response:
    more = form if isinstance(form, MoreForm) else MoreForm()
    token, have = tokens.fresh(org.slug, FOLLOW, clock.now()), setting.of(org)
    return _answer(
        "state", 422 if form else 200, slug=org.slug, name=org.name, form=more, token=token, trap=TRAP, code=code,
        sentence=_sentence(row, opened=have.opened), step=rules.STEPS[rules.RequestState(row.state)],
        open=row.state in rules.OPEN, number=row.number, received_at=row.received_at, said=said,
        takes_more=row.state in rules.TAKES_MORE,
        answer_by=row.answer_by, left=rules.MORE_AT_MOST - len(queries.added(row)), opened=have.opened,
        call=have.contact,
        refusal=form.refusal if form else None,
    )  # fmt: skip


def _sentence(row: CaseRequest, *, opened: bool) -> str:
    """Where it stands; once its case is over, how to come back."""
    if row.case_id is None or not queries.is_over(row):
        return rules.OUTSIDE[rules.RequestState(row.state)]
    return f"{rules.OVER} ou faites une nouvelle demande." if opened else f"{rules.OVER}."


def _token(org: Organisation, use: str) -> str:
    """The one that came, as long as it is good: it grows older, and the same form stays the same."""
    at, came = clock.now(), request.form.get("jeton", "")
    given = tokens.read(came, org.slug, use)
    good = given is not None and clock.elapsed(given.at, at) <= tokens.AT_MOST
    return came if good else tokens.fresh(org.slug, use, at)


def _answer(template: str, status: int, **values: Any) -> Response:
    return make_response(render_template(f"mediation/intake/{template}.html", **values), status)
