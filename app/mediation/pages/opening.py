"""A case is opened at the desk: what was asked, where, by whom; what looks like it is shown before it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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
from app.mediation import flows, hands, moves, near, origin, places
from app.mediation.models import MediationCase
from app.mediation.opening import open_case
from app.mediation.pages.minding import mind
from app.mediation.pages.opening_forms import FOLLOWS, WRITTEN, Follows, OpeningForm, Written, coded, types
from app.mediation.pages.opening_forms import landlords as owners
from app.mediation.rules.twins import Trace
from app.nomenclatures import queries as lists
from app.pages.finding import is_step
from app.pages.menu import DeskPages
from app.people.acting import Act, Actor, at_desk
from app.people.rules import COORDINATION, Role
from app.places.pages import still_open

bp = DeskPages("cases_opening")
FIELDS = {
    "flow": "parcours", "asked_on": "le", "facts": "faits", "type_conflit": "type", "origine": "origine",
    "canal": "canal", "lieu": "lieu",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a request says already of the case it grows into. `more`: how many complements are in its facts."""

    type: str | None
    origine: str
    canal: str
    asked_on: date
    written: bool
    facts: str | None
    estate_id: UUID | None
    entrance_id: UUID | None
    more: int


ASKED: list[Callable[[Actor, UUID], Asked | None]] = []
"""Asked of a request, by who may read it: what the form begins with."""
OPENED: list[Callable[[Act, UUID, MediationCase, int], None]] = []
"""Told, in the unit that opens a case, of the request it grows out of: (act, id of the request, the case, how many
complements the form had)."""


@bp.get("/dossiers/nouveau")
@allow(Role.agent, *COORDINATION)
def blank() -> ResponseReturnValue:
    return _show(_begun(_form()))


@bp.post("/dossiers/nouveau")
@allow(Role.agent, *COORDINATION)
def create() -> ResponseReturnValue:
    form = _form()
    if is_step(form):
        return _show(form)
    if not form.validate():
        return _show(form), 422
    if form.vu.data != _print(form) and ((like := _like(form)) or _has_halls(form)):
        form.vu.data = _print(form)
        return _show(form, like, again=True)
    return _opened(form) or (_show(form, _like(form)), 422)


def _opened(form: OpeningForm) -> ResponseReturnValue | None:
    act = at_desk(current_actor(), uuid7(), clock.now())
    try:
        with write_unit():
            row = open_case(act, _told(form))
            if form.suivre.data == Follows.oui:
                hands.take(act, row)
                moves.refresh(act, row)
            if (asked := id_or_none(form.demande.data)) is not None:
                for told in OPENED:
                    told(act, asked, row, form.shown)
            number = row.number
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return None
    flash(f"Le dossier {number} est ouvert.")
    mind(form)
    mine = form.suivre.data == Follows.oui or act.actor.role in COORDINATION
    target = url_for("cases_one.page", case_id=act.record_id) if mine else url_for("cases.page")
    return redirect(target, 303)


def _told(form: OpeningForm) -> dict[str, Any]:
    born, follows = origin.asked(current_actor(), form.de.data), id_or_none(form.suite.data)
    known = find(MediationCase, current_actor().org_id, follows) if follows else None
    party = flows.of(current_actor().org_id, form.parcours.data).correspondent
    return {
        "flow": form.parcours.data, "type": form.type.data, "family": form.type.data, "origine": form.origine.data,
        "canal": form.canal.data, "place": _place(form), "lieu": form.lieu.data or None, "asked_on": form.le.data,
        "facts": form.faits.data, "written": form.forme.data == Written.ecrit,
        "landlord_id": id_or_none(form.bailleur.data) if party else None,
        "origin": {"kind": born.kind, "id": born.id} if born else None,
        "previous_id": known.id if known is not None else None,
    }  # fmt: skip


def _place(form: OpeningForm) -> dict[str, Any] | None:
    if form.hall.data:
        return {"entrance": form.hall.data}
    if form.estate_id is not None:
        return {"estate": str(form.estate_id)}
    return {"public_point": {"label": form.point.data}} if form.point.data else None


def _like(form: OpeningForm) -> list[near.Like]:
    """The cases that look like the one being told, at its hall or in its estate."""
    if form.estate_id is None or form.le.data is None:
        return []
    family = lists.family(current_actor().org_id, "type_conflit", form.type.data)
    return near.like_trace(
        current_actor(), Trace(uuid7(), form.le.data, family, form.estate_id, id_or_none(form.hall.data))
    )


def _has_halls(form: OpeningForm) -> bool:
    """Several to choose from, and none is chosen."""
    return len(form.hall.choices or ()) > 2 and not form.hall.data


def _print(form: OpeningForm) -> str:
    """What was shown before it was sent again: another place or another matter is looked at again."""
    return f"{form.residence.data or ''} {form.type.data or ''}"


def _form() -> OpeningForm:
    org_id = current_actor().org_id
    form = OpeningForm(request.form)
    form.residence.source = still_open()
    every = flows.all_of(org_id)
    form.parcours.choices = [(code, one.label) for code, one in every.items()]
    form.type.choices = types(org_id)
    form.origine.choices, form.canal.choices = coded(org_id, "origine"), coded(org_id, "canal")
    form.lieu.choices = coded(org_id, "lieu", "Non précisé")
    form.forme.choices, form.suivre.choices = WRITTEN, FOLLOWS
    form.bailleur.choices = owners(places.landlords(org_id))
    form.hall.choices = places.halls(org_id, form.estate_id)
    if form.hall.data not in dict(form.hall.choices):
        form.hall.data = ""  # of the estate chosen before this one
    return form


def proposed() -> date:
    """The day a case is asked for, unless something says another: a date of calendars, past midnight too."""
    return clock.calendar_date(clock.now())


def _begun(form: OpeningForm) -> OpeningForm:
    """What the address says already: an entry, a request, a case it continues."""
    form.forme.data, form.suivre.data = Written.oral.value, Follows.non.value
    form.le.data = proposed()
    form.parcours.data = next(iter(dict(form.parcours.choices)))  # type: ignore[arg-type]
    form.demande.data, form.suite.data = (_id(request.args.get(name)) for name in ("demande", "suite"))
    if (request_id := id_or_none(form.demande.data)) is not None:
        _from_a_request(form, request_id)
    born = origin.asked(current_actor(), request.args.get("de"))
    if born is not None:
        form.de.data, form.le.data = born.said, born.on
        form.residence.data = str(born.estate_id) if born.estate_id else ""
        form.hall.choices = places.halls(current_actor().org_id, born.estate_id, born.entrance_id)
        form.hall.data = str(born.entrance_id) if born.entrance_id else ""
        form.type.data, form.lieu.data = born.type or "", born.lieu or ""
    return form


def _from_a_request(form: OpeningForm, request_id: UUID) -> None:
    for told in ASKED:
        if (asked := told(current_actor(), request_id)) is None:
            continue
        form.type.data, form.origine.data, form.canal.data = asked.type or "", asked.origine, asked.canal
        form.le.data, form.faits.data, form.ajouts.data = asked.asked_on, asked.facts, str(asked.more)
        form.forme.data = Written.ecrit.value if asked.written else Written.oral.value
        form.residence.data = str(asked.estate_id) if asked.estate_id else ""
        form.hall.choices = places.halls(current_actor().org_id, asked.estate_id, asked.entrance_id)
        form.hall.data = str(asked.entrance_id) if asked.entrance_id else ""


def _id(value: str | None) -> str:
    return str(id_or_none(value) or "")


def _show(form: OpeningForm, like: list[near.Like] | None = None, *, again: bool = False) -> str:
    born = origin.asked(current_actor(), form.de.data)
    return render_template("mediation/board/opening.html", form=form, like=like or [], again=again, born=born)
