"""What concerns a person, looked over text by text, then read as a page, a workbook and data.

The agents who have a case in hand come here too: of what was said in it, they alone may, and coordination where it
reads. What somebody may open of a request is all she sees of it.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import FrenchForm
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.journal import actions as journal
from app.journal.rules import Event
from app.pages.menu import DeskPages
from app.pages.workbook import XLSX, workbook
from app.people.rules import COORDINATION, Role
from app.retention import copying, looking
from app.retention.about import Told
from app.retention.copying import Copy
from app.retention.look_form import choices_of, look_form
from app.retention.models import RightsRequest
from app.retention.rules import State

bp = DeskPages("rights_copy")


@bp.get("/droits/<uuid:rights_id>/copie")
@allow(Role.agent, *COORDINATION)
def page(rights_id: UUID) -> ResponseReturnValue:
    """The page to read over before it is handed out, and to print; what is to be looked over first, while some is."""
    made = _copied(rights_id)
    return render_template("retention/copy.html", copy=made, rights_id=rights_id, coordinates=_coordinates())


@bp.get("/droits/<uuid:rights_id>/copie.xlsx")
@allow(Role.agent, *COORDINATION)
def sheet(rights_id: UUID) -> ResponseReturnValue:
    made, out = _copied(rights_id), BytesIO()
    if made.waits:
        return _first(rights_id)
    with workbook(out, f"Demande {made.number}", "Palier") as book:
        book.write(copying.sheet(made))
    name = f"demande-{made.number}.xlsx"
    return send_file(BytesIO(out.getvalue()), mimetype=XLSX, as_attachment=True, download_name=name)


@bp.get("/droits/<uuid:rights_id>/copie.json")
@allow(Role.agent, *COORDINATION)
def data(rights_id: UUID) -> ResponseReturnValue:
    made = _copied(rights_id)
    if made.waits:
        return _first(rights_id)
    answer: Response = jsonify(copying.data(made))
    answer.headers["Content-Disposition"] = f'attachment; filename="demande-{made.number}.json"'
    return answer


@bp.get("/droits/<uuid:rights_id>/fiches/<uuid:rights_link_id>/relire")
@allow(Role.agent, *COORDINATION)
def look(rights_id: UUID, rights_link_id: UUID) -> ResponseReturnValue:
    """All that a joined record would hand over, each text to keep or to leave out."""
    form, told = _opened(rights_id, rights_link_id)
    return _looked(rights_id, rights_link_id, form, told)


@bp.post("/droits/<uuid:rights_id>/fiches/<uuid:rights_link_id>/relire")
@allow(Role.agent, *COORDINATION)
def decide(rights_id: UUID, rights_link_id: UUID) -> ResponseReturnValue:
    form, told = _opened(rights_id, rights_link_id, request.form)
    if not form.validate():
        return _looked(rights_id, rights_link_id, form, told), 422
    try:
        with write_unit():
            looking.decide(current_actor(), rights_id, rights_link_id, clock.now(), choices_of(form))
    except Refused as refused:
        form.refuse(refused)
        return _looked(rights_id, rights_link_id, form, told), refused.status
    flash("La relecture de cette fiche est enregistrée.")
    return redirect(url_for("rights_copy.page", rights_id=rights_id), 303)


def _copied(rights_id: UUID) -> Copy:
    """All that is joined and theirs, opened: written in the security log as any export."""
    actor = current_actor()
    with write_unit():
        row = get(RightsRequest, actor.org_id, rights_id)
        made = copying.of(actor, row, clock.now())
        journal.note(Event.exported, actor, about=row.id)
    return made


def _opened(rights_id: UUID, link_id: UUID, sent: Any = None) -> tuple[FrenchForm, Told]:
    with write_unit():
        _, link, told = looking.opened(current_actor(), rights_id, link_id, clock.now())
        return look_form(looking.decided(link, told), sent), told


def _looked(rights_id: UUID, link_id: UUID, form: FrenchForm, told: Told) -> str:
    row = get(RightsRequest, current_actor().org_id, rights_id)
    passages = list(zip(told.texts, form, strict=True))
    return render_template(
        "retention/look.html", row=row, open=row.state != State.close, told=told, passages=passages, form=form,
        link_id=link_id, coordinates=_coordinates(),
    )  # fmt: skip


def _first(rights_id: UUID) -> ResponseReturnValue:
    """No file of it leaves before it was looked over: the page says what is left."""
    return redirect(url_for("rights_copy.page", rights_id=rights_id), 303)


def _coordinates() -> bool:
    return current_actor().role in COORDINATION
