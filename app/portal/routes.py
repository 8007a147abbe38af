"""The landlord's addresses: /bailleur/journal and the same lines as a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO

from flask import Blueprint, Response, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.core import clock
from app.door.access import allow, current_actor
from app.extensions import db
from app.journal import actions as security
from app.journal.rules import Event
from app.pages import naming
from app.pages.finding import TYPED_MAX, answer
from app.pages.lists import cut, page_number
from app.pages.workbook import XLSX, Cell
from app.people.rules import PORTAL_ROLES
from app.places import finder
from app.portal import forms, notices, queries, rules, sheet

bp = Blueprint("portal", __name__, url_prefix="/bailleur")


@dataclass(frozen=True)
class Head:
    """The top of every page of the portal."""

    home: str
    name: str
    landlord: str


def top() -> Head:
    """Who reads, and for which landlord."""
    reader = current_actor()
    return Head(url_for("portal.journal"), reader.name, queries.landlord_of(_session(), reader).name)


@bp.context_processor
def _for_templates() -> dict[str, object]:
    return {"top": top}


def _session() -> Session:
    return db.session()


def _asked() -> tuple[forms.LogFilter, forms.Asked]:
    reader = current_actor()
    within = queries.own(_session(), reader)
    stock = finder.source(url_for("portal.found"), *within, fixed=[forms.ALL])
    form = forms.log_filter(reader.org_id, stock)
    return form, forms.question(form, clock.today())


@bp.get("/")
@allow(*PORTAL_ROLES)
def home() -> ResponseReturnValue:
    """The journal is the portal's first page."""
    return redirect(url_for("portal.journal"))


@bp.route("/journal", methods=["GET", "POST"])
@allow(*PORTAL_ROLES)
def journal() -> ResponseReturnValue:
    """The Journal des incidents of the reader's stock."""
    s, reader = _session(), current_actor()
    form, asked = _asked()
    if form.settled:
        return redirect(url_for("portal.journal", **form.args()), 303)
    estate_id = asked.question.estate_id
    return render_template(
        "portal/journal.html",
        form=form,
        asked=asked.question,
        notice=asked.notice,
        estate=queries.own_estate(s, reader, estate_id) if estate_id else None,
        stock=queries.how_many(s, reader),
        page=queries.incident_log(s, reader, asked.question, page_number()),
        counts=queries.counts(s, reader, asked.question),
        few=rules.FEW,
        appearing=notices.appearing(),
        months=queries.by_month(s, reader, asked.question),
        page_of=lambda rows: cut(rows, page_number("mois")),
    )


@bp.post("/residences")
@allow(*PORTAL_ROLES)
def found() -> ResponseReturnValue:
    """Estates of the reader's landlord by the words typed, for the field that looks for one."""
    within = queries.own(_session(), current_actor())
    return jsonify(answer(finder.search(within, request.form.get("mots", "")[:TYPED_MAX])))


@bp.get("/journal.xlsx")
@allow(*PORTAL_ROLES)
def journal_xlsx() -> Response:
    """The same lines, all of them."""
    s, reader = _session(), current_actor()
    form, asked = _asked()
    question = replace(asked.question, urgent_first=False)
    named = _named(form, question)
    body = sheet.journal(
        queries.whole_log(s, reader, question), queries.by_month(s, reader, question), _about(question, named)
    )
    security.note(Event.exported, reader)
    name = naming.file_name(["Palier journal", naming.period(question.since, question.until), *named.values()], "xlsx")
    return send_file(BytesIO(body), mimetype=XLSX, as_attachment=True, download_name=name)


def _named(form: forms.LogFilter, question: queries.Question) -> dict[str, str]:
    """What narrows the journal, in words: where, and of what."""
    s, reader = _session(), current_actor()
    estate = queries.own_estate(s, reader, question.estate_id).name if question.estate_id else ""
    where = {"Résidence": estate} if estate else {"Bailleur": queries.landlord_of(s, reader).name}
    return where | forms.in_words(form, question)


def _about(question: queries.Question, named: dict[str, str]) -> sheet.About:
    s, reader = _session(), current_actor()
    now, landlord = clock.now(), queries.landlord_of(s, reader).name
    asked: list[tuple[str, Cell]] = [
        ("Bailleur", landlord), ("Du", question.since), ("Au", question.until), ("Résidence", "Toutes"),
        ("Exporté le", clock.local(now).date()), ("Par", reader.name),
    ]  # fmt: skip
    narrowed = [(name, value) for name, value in named.items() if name != "Bailleur"]
    figures = [
        (one.title, int(one.shown) if one.shown.isdigit() else one.shown) for one in queries.counts(s, reader, question)
    ]
    period = naming.period(question.since, question.until)
    asked = [one for one in asked if one[0] not in dict(narrowed)]
    title = f"Journal des incidents, {landlord}, {period}"
    return sheet.About(title, period, "Palier", [*asked, *narrowed], figures, notices.small_numbers())
