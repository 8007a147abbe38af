"""How a request shows a link: the one its address names, and whether its form is of a page of that link."""

from __future__ import annotations

from datetime import datetime

from flask import request

from app.core import tenant
from app.core.unit import note, read_unit
from app.door import signin, throttle
from app.door.access import foreign
from app.journal import actions as journal
from app.journal.rules import Event
from app.links import queries, rules, visits
from app.links.models import Link
from app.links.rules import Over
from app.links.visits import Sending
from app.sent.rules import ID


def known(secret: str, at: datetime) -> Link:
    """The link that is good for something; the request is of its organisation from now on. Raises Over, TooMany."""
    link = named(secret, at)
    with read_unit():
        visits.check(link, at)
    return link


def named(secret: str, at: datetime) -> Link:
    """The same, whatever its state."""
    with read_unit():
        link = queries.by_secret(secret)
    if link is None:
        _missed(at)
        raise Over()
    tenant.set_for_request(link.org_id)
    return link


def sending(secret: str, link: Link, at: datetime, verb: str = "") -> Sending:
    """The form that came, counted. Raises ForeignForm, TooMany."""
    once, mark = request.form.get("once", ""), request.form.get("mark", "")
    here = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if not here or not ID.fullmatch(once) or not rules.is_marked(secret, once, mark):
        raise foreign()
    most = rules.ANSWERS if verb else rules.PRESSES
    signin.take_a_try([(f"link:{verb and 'answer'}:{link.id}", most)], at)
    id = rules.id_of(secret, verb, once, request.form.items(multi=True))
    return Sending(link.org_id, link.id, id, at)


def _missed(at: datetime) -> None:
    """Somebody who tries addresses is slowed down, with their network; a link that is one never is. Raises TooMany."""
    budget = (f"link:missed:{throttle.network(request.remote_addr)[0]}", rules.MISSES)
    if note(lambda s: throttle.spend(s, [budget], at)) is False:
        journal.note(Event.throttled)
        raise throttle.TooMany()
