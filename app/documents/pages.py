"""*Réglages › Papier à en-tête*: what stands at the head and at the foot of letters, and a letter to look at."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.unit import write_unit
from app.documents import head, letterhead, paper, sample
from app.documents.forms import LetterheadForm
from app.documents.serving import answer
from app.door.access import allow, current_actor
from app.pages.menu import DeskPages, Entry
from app.people.rules import DESK_ROLES, Role

bp = DeskPages(
    "documents", Entry("Papier à en-tête", "documents.page", "imprimer", 161, DESK_ROLES, within="desk.settings")
)  # fmt: skip


@bp.get("/papier")
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    return _show(LetterheadForm(data=letterhead.said(current_actor().org_id)))


@bp.post("/papier/<uuid:letterhead_id>")
@allow(Role.administrator)
def change(letterhead_id: UUID) -> ResponseReturnValue:
    """What is said otherwise than it is, from now on."""
    form, actor = LetterheadForm(request.form), current_actor()
    if not form.validate():
        return _show(form), 422
    try:
        with write_unit():
            letterhead.change(actor, letterhead_id, form.data)
    except Refused as refused:
        form.refuse(refused)
        return _show(form), refused.status
    flash("Le papier à en-tête est enregistré. Les lettres faites à partir de maintenant le portent.")
    return redirect(url_for("documents.page"), 303)


@bp.get("/papier/exemple.pdf")
@allow(*DESK_ROLES)
def example() -> ResponseReturnValue:
    """A letter to nobody, with what was saved."""
    return answer(paper.pdf(sample.paper(current_actor().org_id, clock.now())), "Papier à en-tête, exemple.pdf")


def _show(form: LetterheadForm) -> str:
    actor = current_actor()
    return render_template(
        "documents/letterhead.html",
        form=form,
        id=letterhead.id_of(actor.org_id),
        name=letterhead.name(actor.org_id),
        lacking=head.lacking(letterhead.said(actor.org_id)),
        opens=letterhead.opens(actor.org_id),
        may_change=actor.role == Role.administrator,
    )
