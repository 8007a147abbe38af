"""A request noted at the desk: by any way it came, or grown out of what an agent noted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.forms import id_or_none
from app.core.rows import find
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.logbook.kinds import entry_kinds
from app.logbook.models import LogEntry
from app.mediation.intake import actions, checks, queries
from app.mediation.intake.forms import PUT, NotedForm
from app.mediation.pages.minding import mind
from app.mediation.rules.requests import NOTED_WITHIN
from app.nomenclatures import queries as lists
from app.pages.finding import is_step
from app.pages.menu import DeskPages
from app.people.acting import at_desk
from app.people.rules import COORDINATION
from app.places.pages import still_open

bp = DeskPages("request_noting")
GROWS = ("contact", "conflict", "technical")
"""The kinds of entries a request may grow out of."""
PLACES = ("estate_id", "building_id", "entrance_id", "public_point_id")
ON_THE_WAY = "rencontre_tournee"


@bp.get("/demandes/nouvelle")
@allow(*COORDINATION)
def blank() -> ResponseReturnValue:
    """Empty; or, from an entry, with its place and its codes, never its words."""
    form, entry = _form(), _entry(request.args.get("de"))
    form.recue.data = today = clock.calendar_date(clock.now())
    if entry is not None:
        form.residence.data = str(entry.estate_id) if entry.estate_id else ""
        form.situation.data, form.canal.data = getattr(entry, "type", "") or "", ON_THE_WAY
        form.recue.data = max(clock.calendar_date(entry.occurred_at), today - NOTED_WITHIN)
    return _show(form, entry)


@bp.post("/demandes/nouvelle")
@allow(*COORDINATION)
def create() -> ResponseReturnValue:
    form, entry = _form(), _entry(request.form.get("de"))
    form.also = lambda: _lacking(form, entry)
    if is_step(form):
        return _show(form, entry)
    if not form.validate():
        return _show(form, entry), 422
    act = at_desk(current_actor(), uuid7(), clock.now())
    try:
        with write_unit():
            number = actions.note(act, _said(form, entry)).number
    except Refused as refused:
        form.refuse(_at_its_field(refused))
        return _show(form, entry), refused.status
    flash(f"La demande {number} est enregistrée.")
    mind(form)
    return redirect(url_for("requests.one", request_id=act.record_id), 303)


def _lacking(form: NotedForm, entry: LogEntry | None) -> Iterator[Refused]:
    """All the rules have to say of what was typed."""
    found = [*checks.lacking(_said(form, entry))]
    if form.recue.data:
        found += checks.day_of_coming(form.recue.data, clock.calendar_date(clock.now()))
    yield from map(_at_its_field, found)


def _at_its_field(refused: Refused) -> Refused:
    """Where it is said on this page: a place is looked for first among the estates."""
    field = "residence" if refused.code == "lieu" else PUT.get(refused.field or "", refused.field)
    return Refused(refused.code, refused.message, field)


def _said(form: NotedForm, entry: LogEntry | None) -> dict[str, Any]:
    said = {name: form[field].data for name, field in PUT.items()}
    home = id_or_none(form.residence.data)
    place: dict[str, Any] = {"estate_id": home}
    if entry is not None and entry.estate_id == home:
        place = {one: getattr(entry, one) for one in PLACES}
    origin = {"origin_kind": entry.feed_kind, "origin_id": entry.id} if entry else {}
    return {
        **said, **place, **origin, "family": form.situation.data or None, "origine": form.origine.data,
        "written": bool(form.ecrite.data),
    }  # fmt: skip


def _entry(said: str | None) -> LogEntry | None:
    """What `conflict:<id>` names, when it is an entry a request may grow out of."""
    kind, _, id = (said or "").partition(":")
    found = entry_kinds().get(kind) if kind in GROWS else None
    entry_id = id_or_none(id)
    return find(found.model, current_actor().org_id, entry_id) if found and entry_id else None


def _form() -> NotedForm:
    org_id, form = current_actor().org_id, NotedForm(request.form)
    form.canal.choices = [("", "Choisir"), *_offered(org_id, "canal")]
    form.origine.choices = [("", "Choisir"), *_offered(org_id, "origine")]
    form.situation.choices = [("", "À préciser"), *_situations(org_id)]
    form.residence.source = still_open()
    return form


def _offered(org_id: UUID, code: str) -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in lists.choices(org_id, code)]


def _situations(org_id: UUID) -> list[tuple[str, str]]:
    """Each family, and its lines below it."""
    found = []
    for family in lists.choices(org_id, "type_conflit"):
        found.append((family.code, family.label))
        below = lists.choices(org_id, "type_conflit", family.code)
        found += [(one.code, f"{family.label}\u00a0: {one.label}") for one in below]
    return found


def _show(form: NotedForm, entry: LogEntry | None) -> str:
    kind = entry_kinds()[entry.feed_kind] if entry else None
    return render_template(
        "mediation/intake/new.html",
        form=form,
        entry=entry,
        kind=kind,
        born=queries.born_of(entry.org_id, entry.feed_kind, entry.id) if entry else (),
    )
