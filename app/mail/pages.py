"""*Réglages › Courriels*: whether mail leaves, a mail to oneself to try it, and the queue."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.labels import choices
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.extensions import db
from app.mail import actions, letters, listing
from app.mail.forms import MailFilter
from app.mail.listing import Standing
from app.pages.lists import asked_state, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.models import UserAccount
from app.people.rules import Role
from app.settings import settings

bp = DeskPages(
    "mails", Entry("Courriels", "mails.page", "partager", 170, (Role.administrator,), within="desk.settings")
)  # fmt: skip
FIRST = Standing.en_attente.value
NO_SERVER = "Aucun serveur de courriel n’est réglé\u00a0: rien ne peut partir."


@bp.get("/courriels")
@allow(Role.administrator)
def page() -> ResponseReturnValue:
    """Those that wait; the others by what became of them, with how many of each."""
    form, org_id, have = _filter(), current_actor().org_id, settings()
    standing, days = Standing(form.state or FIRST), (_day(form.du.data), _day(form.au.data))
    counts = listing.how_many(org_id, days)
    return render_template(
        "mail/mails.html",
        page=listing.listed(org_id, standing, days, form.order, page_number()),
        form=form,
        state=standing,
        states=[(code, f"{label} · {counts[code]}") for code, label in choices(Standing)],
        relay=have.relay,
        sender=have.mail_from,
        bounces=have.mail_bounces,
        last=listing.last_sent(org_id),
        mine=_own_address(),
    )


@bp.post("/courriels/essai")
@allow(Role.administrator)
def trial() -> ResponseReturnValue:
    """A mail to oneself. Raises Refused without a server."""
    actor = current_actor()
    with write_unit():
        if actions.queue(actor.org_id, letters.TRIAL, _own_address(), clock.now(), actor.user_id) is None:
            raise Refused("serveur", NO_SERVER)
    flash("Le courriel d’essai part dans la minute. Son état se lit ici.")
    return _back()


@bp.post("/courriels/<uuid:mail_id>/repartir")
@allow(Role.administrator)
def retry(mail_id: UUID) -> ResponseReturnValue:
    with write_unit():
        actions.retry(current_actor(), mail_id, clock.now())
    flash("Le courriel repart dans la minute.")
    return _back()


@bp.post("/courriels/<uuid:mail_id>/annuler")
@allow(Role.administrator)
def cancel(mail_id: UUID) -> ResponseReturnValue:
    with write_unit():
        actions.cancel(current_actor(), mail_id, clock.now())
    flash("Le courriel est annulé\u00a0: il ne partira pas.")
    return _back()


def _own_address() -> str:
    return db.session().get_one(UserAccount, current_actor().user_id).email


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _filter() -> MailFilter:
    form = MailFilter(request.args)
    form.order = ordered(*listing.COLUMNS)
    form.state = asked_state(Standing.codes(), FIRST)
    return form


def _back() -> ResponseReturnValue:
    return redirect(url_for("mails.page", **_filter().back()), 303)
