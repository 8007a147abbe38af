"""*Réglages › Saisine en ligne*: whether the page is open, the emergency numbers, what it says."""

from __future__ import annotations

import re
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Refused, Unknown
from app.core.qr import drawn
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.extensions import db
from app.mediation.intake import setting
from app.mediation.intake.forms import SettingForm
from app.mediation.intake.setting import Setting
from app.pages.menu import DeskPages, Entry
from app.people.models import Organisation
from app.people.rules import DESK_ROLES

bp = DeskPages(
    "intake_setting",
    Entry("Saisine en ligne", "intake_setting.page", "partager", 163, DESK_ROLES, within="desk.settings"),
)
LINE = re.compile(r"([0-9][0-9 +]{1,19})[\s:,–-]*(.{0,80})")
OWN_MOST = 6


@bp.get("/saisine")
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    org = _ours()
    return _show(org, _filled(setting.of(org)))


@bp.get("/saisine/affiche")
@allow(*DESK_ROLES)
def poster() -> ResponseReturnValue:
    """To be printed, put up and handed out: the address, for a camera and for whoever types it; whom to call."""
    org = _ours()
    address = setting.address(org)
    return render_template(
        "mediation/intake/poster.html", org=org, now=setting.of(org), address=address, qr=drawn(address)
    )  # fmt: skip


@bp.post("/saisine/<uuid:organisation_id>")
@allow(*DESK_ROLES)
def change(organisation_id: UUID) -> ResponseReturnValue:
    form, actor = SettingForm(request.form), current_actor()
    if organisation_id != actor.org_id:
        raise Unknown
    if not form.validate():
        return _show(_ours(), form), 422
    try:
        asked = _asked(form)
        with write_unit():
            setting.change(actor, asked)
    except Refused as refused:
        form.refuse(refused)
        return _show(_ours(), form), refused.status
    flash("La saisine en ligne est réglée.")
    return redirect(url_for("intake_setting.page"), 303)


def _filled(now: Setting) -> SettingForm:
    form = SettingForm()
    form.ouverte.data, form.jours.data = "oui" if now.opened else "non", now.answer_days
    form.contact.data, form.horaires.data, form.information.data = now.contact, now.hours, now.notice
    form.numeros.data = "\n".join(f"{number} {words}".strip() for number, words in now.own)
    return form


def _asked(form: SettingForm) -> Setting:
    """Raises Refused for days that are no delay, and lines that are no number."""
    days = form.jours.data or 0
    if not 1 <= days <= setting.DAYS_MOST:
        raise Refused("jours", f"De 1 à {setting.DAYS_MOST} jours ouvrés.", field="jours")
    return Setting(
        form.ouverte.data == "oui", _numbers(form.numeros.data or ""), form.horaires.data or "",
        form.contact.data or "", form.information.data or "", days,
    )  # fmt: skip


def _numbers(text: str) -> list[tuple[str, str]]:
    """One a line: the number, then whose it is."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        read = LINE.fullmatch(line)
        if read is None:
            raise Refused("numeros", "Écrivez un numéro par ligne, puis à qui il est.", field="numeros")
        found.append((read[1].strip(), read[2].strip()))
    if len(found) > OWN_MOST:
        raise Refused("numeros", f"{OWN_MOST} numéros au plus, en plus de ceux qui y sont déjà.", field="numeros")
    return found


def _ours() -> Organisation:
    return db.session().get_one(Organisation, current_actor().org_id)


def _show(org: Organisation, form: SettingForm) -> str:
    return render_template(
        "mediation/intake/setting.html",
        org=org,
        form=form,
        now=setting.of(org),
        shipped=setting.SHIPPED,
        address=setting.address(org),
    )
