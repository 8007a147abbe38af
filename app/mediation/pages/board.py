"""The board: every open case by what has to be done next, late ones first; for an agent, her own."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.forms import id_or_none
from app.core.labels import choices
from app.door.access import allow, current_actor
from app.mediation import alerts, flows, hers, holds, listing, near
from app.mediation.listing import CLOSED, Filters
from app.mediation.pages.board_forms import BoardFilter, number_of
from app.mediation.rules.board import Age, Stage, When
from app.mediation.rules.holding import told
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.lists import EVERY, NOBODY, narrowing, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.acting import Actor
from app.people.rules import COORDINATION, Role
from app.places import plates
from app.places.pages import here_or_outside


def _waiting(reader: Actor) -> int:
    """Her late steps, the cases she is asked to follow; of coordination, its alerts and all it is asked, too."""
    told, asked, late = hers.waiting(reader)
    return late + (told + alerts.unanswered(reader.org_id) if reader.role in COORDINATION else asked)


bp = DeskPages(
    "cases",
    Entry("Dossiers", "cases.page", "dossier", 35, own=_waiting, first="Dossiers"),
    Entry("Mes dossiers", "cases.page", "dossier", 5, (Role.agent,), own=_waiting, first="Mes dossiers"),
)


@bp.route("/dossiers", methods=["GET", "POST"])
@allow(Role.agent, *COORDINATION)
def page() -> ResponseReturnValue:
    form, actor = _filter(), current_actor()
    if form.settled and not form.errors:
        return redirect(url_for("cases.page", **form.whole()), 303)
    asked = _asked(form)
    counts = listing.how_many(actor, asked)
    causes, pairs = near.causes(actor)
    return render_template(
        "mediation/board/board.html",
        page=listing.listed(actor, asked, form.order, page_number(), sum(counts.values())),
        form=form,
        totals=listing.totals(actor),
        grid=listing.grid(actor, asked),
        counts=counts,
        groups=list(When) if not (form.closed or form.order.name) else [],
        asked=[] if form.used or form.closed or page_number() > 1 else hers.asked(actor),
        causes=causes,
        pairs=pairs,
        own=actor.role not in COORDINATION,
        held=told(holds.rate(actor.org_id, clock.today())) if form.closed and actor.role in COORDINATION else "",
        ages=list(Age),
    )


def _asked(form: BoardFilter) -> Filters:
    given = form.args()
    return Filters(
        sector_id=id_or_none(given.get("secteur")), mediator_id=id_or_none(given.get("mediateur")),
        flow=given.get("parcours"), family=given.get("famille"), estate=given.get("residence"),
        number=number_of(given.get("numero", "")), closed=form.closed, stage=form.stage, age=form.years,
    )  # fmt: skip


def _filter() -> BoardFilter:
    org_id = current_actor().org_id
    form = BoardFilter(narrowing())
    if current_actor().role not in COORDINATION:
        del form.mediateur  # hers: nobody else's are there to choose among
    form.residence.source = here_or_outside()
    sectors = plates.sectors(org_id).values()
    form.secteur.choices = [NOBODY, *((str(one.id), f"{one.code}, {one.name}") for one in sectors)]
    if "mediateur" in form:
        form.mediateur.choices = [NOBODY, *names.authors(org_id, narrowing().get("mediateur"))]
    form.parcours.choices = [NOBODY, *((code, flow.label) for code, flow in flows.all_of(org_id).items())]
    families = (one for one in lists.items(org_id, "type_conflit") if one.parent is None)
    form.famille.choices = [EVERY, *((one.code, one.label) for one in families)]
    form.etape.choices = [("", "Ouverts"), *choices(Stage), CLOSED]
    form.age.choices = [NOBODY, *choices(Age)]
    form.order = ordered(*listing.columns())
    return form
