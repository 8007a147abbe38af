"""The fields of the structure at the desk: added, worded, ordered, switched off in a draft; tried, then published."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused, Unknown
from app.core.forms import NBSP
from app.core.labels import choices
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.fields import drafts, listing, queries, rules
from app.fields.drafts import Asked
from app.fields.forms import FieldForm, WordsForm
from app.fields.rules import Nature
from app.nomenclatures.forms import ActForm, Answered
from app.nomenclatures.pages import has_phone, has_sector, what_comes
from app.nomenclatures.rules import LABEL_MAX
from app.pages.lists import anchor
from app.pages.menu import DeskPages, Entry
from app.people.rules import COORDINATION

bp = DeskPages("fields", Entry("Champs", "fields.page", "document", 145, COORDINATION, within="desk.settings"))
KEPT = f"C’est dans le brouillon{NBSP}: les téléphones ne changent qu’une fois les champs publiés."


@bp.get("/champs")
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """The forms that take fields, and what each asks for more."""
    return render_template("fields/fields.html", forms=listing.listed(current_actor().org_id), at_most=rules.AT_MOST)


@bp.get("/champs/<uuid:form_id>")
@allow(*COORDINATION)
def one(form_id: UUID) -> ResponseReturnValue:
    """One of them, field by field; what is being changed, what was published."""
    return _one(form_id)


@bp.post("/champs/<uuid:form_id>")
@allow(*COORDINATION)
def act(form_id: UUID) -> ResponseReturnValue:
    """A field is moved, switched off or on, by the button of its row: `acte` is the verb, the code, the rank."""
    actor, kind = current_actor(), _kind(form_id)
    asked = "".join(request.form.getlist("acte")[-1:])
    verb, _, rest = asked.partition(":")
    code, _, rank = rest.partition(":")

    def done() -> None:
        if verb == "placer" and rank.isascii() and rank.isdigit():
            drafts.place(actor, clock.now(), kind, code, int(rank[:4]))
        elif verb in ("eteindre", "proposer"):
            drafts.switch(actor, clock.now(), kind, code, on=verb == "proposer")

    form = ActForm()
    if not _done(form, done):
        form.acte = asked
        return _one(form_id, acting=form), form.status
    flash(KEPT)
    return _back_to(form_id, code)


@bp.post("/champs/<uuid:form_id>/ajouter")
@allow(*COORDINATION)
def add(form_id: UUID) -> ResponseReturnValue:
    kind, form, made = _kind(form_id), _field_form(filled=True), list[str]()
    if not form.validate() or not _done(
        form, lambda: made.append(drafts.add(current_actor(), clock.now(), kind, _asked(form)))
    ):
        return _one(form_id, adding=form), form.status
    flash(KEPT)
    return _back_to(form_id, made[0])


@bp.get("/champs/<uuid:form_id>/mots/<field>")
@allow(*COORDINATION)
def words(form_id: UUID, field: str) -> ResponseReturnValue:
    """The words of one field."""
    row = _row(form_id, field)
    lines = "\n".join(one.label for one in row.field.options if one.active)
    return _words(form_id, row, WordsForm(libelle=row.field.label, choix=lines))


@bp.post("/champs/<uuid:form_id>/mots/<field>")
@allow(*COORDINATION)
def reword(form_id: UUID, field: str) -> ResponseReturnValue:
    """Other words, in the draft."""
    kind, form = _kind(form_id), WordsForm(request.form)
    label, lines = form.libelle.data or "", form.lines
    if not form.validate() or not _done(
        form, lambda: drafts.change(current_actor(), clock.now(), kind, field, label, lines)
    ):
        return _words(form_id, _row(form_id, field), form), form.status
    flash(KEPT)
    return _back_to(form_id, field)


@bp.post("/champs/<uuid:form_id>/essayer")
@allow(*COORDINATION)
def try_out(form_id: UUID) -> ResponseReturnValue:
    """The draft, on the phones of who asks for it."""
    kind = _kind(form_id)
    with write_unit():
        drafts.try_out(current_actor(), clock.now(), kind)
    flash(what_comes())
    return _back_to(form_id)


@bp.post("/champs/<uuid:form_id>/publier")
@allow(*COORDINATION)
def publish(form_id: UUID) -> ResponseReturnValue:
    kind = _kind(form_id)
    with write_unit():
        drafts.publish(current_actor(), kind)
    number = next((one.number for one in listing.sheet(current_actor().org_id, form_id).history), 0)
    flash(f"La version {number} est publiée. Les téléphones la recevront à leur prochain contact.")
    return _back_to(form_id)


@bp.post("/champs/<uuid:form_id>/jeter")
@allow(*COORDINATION)
def drop(form_id: UUID) -> ResponseReturnValue:
    """The draft is thrown away."""
    kind = _kind(form_id)
    with write_unit():
        drafts.drop(current_actor(), kind)
    flash("Le brouillon est jeté. Les champs sont ceux que les téléphones ont.")
    return _back_to(form_id)


def _done(form: Answered, verb: Callable[[], None]) -> bool:
    """False when it was refused, which the form then says."""
    try:
        with write_unit():
            verb()
    except Refused as refused:
        form.refuse(refused)
        form.status = refused.status
        return False
    return True


def _field_form(*, filled: bool = False) -> FieldForm:
    form = FieldForm(request.form if filled else None)
    form.nature.choices = choices(Nature)
    return form


def _asked(form: FieldForm) -> Asked:
    least, most = form.plus_petit.data, form.plus_grand.data
    return Asked(
        form.libelle.data or "", Nature(form.nature.data), form.lines, 0 if least is None else least,
        rules.HIGHEST if most is None else most, form.unite.data or "",
    )  # fmt: skip


def _kind(form_id: UUID) -> str:
    return queries.kind_at(current_actor().org_id, form_id).name


def _row(form_id: UUID, code: str) -> listing.Row:
    found = (row for row in listing.sheet(current_actor().org_id, form_id).rows if row.field.code == code)
    if (row := next(found, None)) is None:
        raise Unknown()
    return row


def _one(form_id: UUID, acting: ActForm | None = None, adding: FieldForm | None = None) -> str:
    refused = any(form is not None and (form.errors or form.refusal) for form in (acting, adding))
    return render_template(
        "fields/form.html", sheet=listing.sheet(current_actor().org_id, form_id), acting=acting or ActForm(),
        adding=adding or _field_form(), refused=refused, me=current_actor().user_id, rules=rules, label_max=LABEL_MAX,
        has_phone=has_phone(), has_sector=has_sector(),
    )  # fmt: skip


def _words(form_id: UUID, row: listing.Row, form: WordsForm) -> str:
    sheet = listing.sheet(current_actor().org_id, form_id)
    return render_template("fields/words.html", row=row, form=form, sheet=sheet, label_max=LABEL_MAX)


def _back_to(form_id: UUID, code: str = "") -> ResponseReturnValue:
    return redirect(url_for("fields.one", form_id=form_id, _anchor=anchor(code) if code else None), 303)
