"""Lists at the desk: read, changed in a draft, tried on one's own phone, published."""

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
from app.door import queries as door
from app.door.access import allow, current_actor
from app.nomenclatures import drafts, listing, queries, rules
from app.nomenclatures.forms import ActForm, Answered, LabelForm, LineForm, ListsFilter
from app.nomenclatures.rules import LABEL_MAX
from app.pages.lists import EVERY, anchor, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people import queries as people
from app.people.rules import COORDINATION, DESK_ROLES

bp = DeskPages("lists", Entry("Listes", "lists.page", "document", 140, DESK_ROLES, within="desk.settings"))
FIELDS = {"label_fr": "libelle", "parent": "parent", "reason": "motif"}
NO_PHONE = (
    f"Aucun téléphone n’est enrôlé à votre nom{NBSP}: le brouillon attend, et vous le recevrez sur le premier qui le"
    " sera. Son code se fait dans «\u00a0Équipe\u00a0»."
)
TRIED = "Votre téléphone, et lui seul, recevra le brouillon à son prochain contact. Il vous dira qu’il l’essaie."
NO_SECTOR = (
    f"Aucun secteur n’est le vôtre{NBSP}: votre téléphone n’a aucune résidence où l’essayer. Affectez-vous dans"
    " «\u00a0Secteurs\u00a0»."
)
KEPT = f"C’est dans le brouillon{NBSP}: les téléphones ne changent qu’une fois la liste publiée."


@bp.get("/listes")
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    """Every list of the trade, by title."""
    form = _filter()
    found = listing.listed(current_actor().org_id, form.args().get("etat"), form.order, page_number())
    return render_template("lists/lists.html", page=found, form=form, may_change=_may_change())


@bp.get("/listes/<uuid:list_id>")
@allow(*DESK_ROLES)
def one(list_id: UUID) -> ResponseReturnValue:
    """One of them, line by line; what is being changed, what was published."""
    return _one(list_id)


@bp.post("/listes/<uuid:list_id>")
@allow(*COORDINATION)
def act(list_id: UUID) -> ResponseReturnValue:
    """A line is moved, switched off or on, by the button of its row: `acte` is the verb, the code, the rank."""
    actor, code = current_actor(), _code(list_id)
    asked = request.form.getlist("acte")[-1:]
    verb, _, rest = "".join(asked).partition(":")
    line, _, rank = rest.partition(":")

    def press() -> None:
        if verb == "placer" and rank.isascii() and rank.isdigit():
            drafts.place(actor, clock.now(), code, line, int(rank[:4]))
        elif verb in ("eteindre", "proposer"):
            drafts.switch(actor, clock.now(), code, line, on=verb == "proposer")

    form = ActForm()
    if not done(form, press):
        form.acte = "".join(asked)
        return _one(list_id, acting=form), form.status
    flash(KEPT)
    return _back_to(list_id, line)


@bp.post("/listes/<uuid:list_id>/ajouter")
@allow(*COORDINATION)
def add(list_id: UUID) -> ResponseReturnValue:
    """A line of one's own, under a shipped one."""
    code, form, made = _code(list_id), _line_form(list_id, filled=True), list[str]()
    label, parent = form.libelle.data or "", form.parent.data or ""
    if not form.validate() or not done(
        form, lambda: made.append(drafts.add(current_actor(), clock.now(), code, parent, label))
    ):
        return _one(list_id, adding=form), form.status
    flash(KEPT)
    return _back_to(list_id, made[0])


@bp.get("/listes/<uuid:list_id>/lignes/<line>")
@allow(*COORDINATION)
def line(list_id: UUID, line: str) -> ResponseReturnValue:
    row = _row(list_id, line)
    return _line(list_id, row, LabelForm(libelle=row.item.label))


@bp.post("/listes/<uuid:list_id>/lignes/<line>")
@allow(*COORDINATION)
def relabel(list_id: UUID, line: str) -> ResponseReturnValue:
    """Another label, in the draft."""
    code, form = _code(list_id), LabelForm(request.form)
    label = form.libelle.data or ""
    if not form.validate() or not done(form, lambda: drafts.relabel(current_actor(), clock.now(), code, line, label)):
        return _line(list_id, _row(list_id, line), form), form.status
    flash(KEPT)
    return _back_to(list_id, line)


@bp.post("/listes/<uuid:list_id>/essayer")
@allow(*COORDINATION)
def try_out(list_id: UUID) -> ResponseReturnValue:
    """The draft, on the phones of who asks for it."""
    code = _code(list_id)
    with write_unit():
        drafts.try_out(current_actor(), clock.now(), code)
    flash(what_comes())
    return _back_to(list_id)


@bp.post("/listes/<uuid:list_id>/publier")
@allow(*COORDINATION)
def publish(list_id: UUID) -> ResponseReturnValue:
    code, form = _code(list_id), ActForm()
    if not done(form, lambda: drafts.publish(current_actor(), code)):
        return _one(list_id, acting=form), form.status
    last = next(iter(queries.publications(current_actor().org_id, code)), None)
    flash(f"La version {last.number if last else 0} est publiée. Les téléphones la recevront à leur prochain contact.")
    return _back_to(list_id)


@bp.post("/listes/<uuid:list_id>/jeter")
@allow(*COORDINATION)
def drop(list_id: UUID) -> ResponseReturnValue:
    """The draft is thrown away."""
    code = _code(list_id)
    with write_unit():
        drafts.drop(current_actor(), code)
    flash("Le brouillon est jeté. La liste est celle que les téléphones ont.")
    return _back_to(list_id)


def done(form: Answered, verb: Callable[[], object]) -> bool:
    """False when it was refused, which the form then says."""
    try:
        with write_unit():
            verb()
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        form.status = refused.status
        return False
    return True


def _code(list_id: UUID) -> str:
    return rules.list_of(current_actor().org_id, list_id)


def _may_change() -> bool:
    return current_actor().role in COORDINATION


def has_phone() -> bool:
    """Whether a phone is enrolled in the name of who asks: without one there is nothing to try a draft on."""
    return current_actor().user_id in door.phone_holders(current_actor().org_id)


def has_sector() -> bool:
    """Whether who asks works in a sector today: a phone of nobody's sector holds no estate."""
    return bool(people.sectors_of(current_actor().user_id, clock.now()))


def what_comes() -> str:
    """Of a draft that is tried, in words."""
    if not has_phone():
        return NO_PHONE
    return TRIED if has_sector() else f"{TRIED} {NO_SECTOR}"


def _row(list_id: UUID, code: str) -> listing.Row:
    found = next((one for one in listing.sheet(current_actor().org_id, list_id).rows if one.item.code == code), None)
    if found is None:
        raise Unknown()
    return found


def _one(list_id: UUID, acting: ActForm | None = None, adding: LineForm | None = None) -> str:
    refused = any(form is not None and (form.errors or form.refusal) for form in (acting, adding))
    return render_template(
        "lists/list.html", sheet=listing.sheet(current_actor().org_id, list_id), acting=acting or ActForm(),
        adding=adding or _line_form(list_id), may_change=_may_change(), here=_filter().here(), refused=refused,
        me=current_actor().user_id, label_max=LABEL_MAX, has_phone=has_phone(),
        has_sector=has_sector(),
    )  # fmt: skip


def _line(list_id: UUID, row: listing.Row, form: LabelForm) -> str:
    return render_template(
        "lists/line.html", row=row, form=form, sheet=listing.sheet(current_actor().org_id, list_id),
        here=_filter().here(), label_max=LABEL_MAX,
    )  # fmt: skip


def _line_form(list_id: UUID, *, filled: bool = False) -> LineForm:
    form = LineForm(request.form if filled else None)
    form.parent.choices = [("", "Choisissez…"), *listing.parents(_code(list_id))]
    return form


def _back_to(list_id: UUID, line: str = "") -> ResponseReturnValue:
    return redirect(
        url_for("lists.one", list_id=list_id, _anchor=anchor(line) if line else None, **_filter().here()), 303
    )


def _filter() -> ListsFilter:
    form = ListsFilter(request.args)
    form.etat.choices = [EVERY, *choices(listing.Standing)]
    form.order = ordered(*listing.COLUMNS)
    return form
