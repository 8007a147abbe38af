"""Two landlords that are one: which other, what would follow before it does, and two again within a day."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes.actions import Stale
from app.core import clock
from app.core.errors import Refused
from app.core.forms import Choice, FrenchForm, id_or_none, needed
from app.core.letters import letters
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.merging import landlords
from app.merging.actions import UNDONE_HOURS
from app.pages.menu import DeskPages
from app.people.rules import Role
from app.places import queries as places
from app.places.models import Landlord

bp = DeskPages("landlords")


class OtherForm(FrenchForm):
    """Under which other name the same landlord is in the list."""

    avec = Choice("C’est le même que", [needed("Choisissez l’autre bailleur.")])


@bp.get("/patrimoine/bailleurs/<uuid:landlord_id>/reunir")
@allow(Role.administrator)
def choose(landlord_id: UUID) -> ResponseReturnValue:
    """Which other landlord it is; then what would follow."""
    landlord = get(Landlord, current_actor().org_id, landlord_id)
    form = OtherForm(request.args)
    others = [one for one in places.landlords(landlord.org_id) if one.id != landlord_id]
    form.avec.choices = [("", "Choisir"), *((str(one.id), one.name) for one in others)]
    if "avec" in request.args and form.validate() and (other := id_or_none(form.avec.data)):
        return redirect(url_for("landlords.ask", landlord_id=landlord_id, other_id=other), 303)
    return render_template("merging/landlord_other.html", landlord=landlord, form=form, others=others)


@bp.get("/patrimoine/bailleurs/<uuid:landlord_id>/reunir/<uuid:other_id>")
@allow(Role.administrator)
def ask(landlord_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """What would follow, and who would read what, before it does."""
    return _ask(landlord_id, other_id)


@bp.post("/patrimoine/bailleurs/<uuid:landlord_id>/reunir/<uuid:other_id>")
@allow(Role.administrator)
def join(landlord_id: UUID, other_id: UUID) -> ResponseReturnValue:
    try:
        with write_unit():
            landlords.join(current_actor(), clock.now(), landlord_id, other_id, request.form.get("vu", ""))
    except Stale:
        raise  # said above what is left: this page goes with the one that left
    except Refused as refused:
        return _ask(landlord_id, other_id, refused), refused.status
    flash(f"Les deux bailleurs n’en font qu’un. Cela se défait pendant {letters(UNDONE_HOURS)} heures, ici.")
    return redirect(url_for("merging.page"), 303)


@bp.post("/patrimoine/bailleurs/reunions/<uuid:union_id>/defaire")
@allow(Role.administrator)
def part(union_id: UUID) -> ResponseReturnValue:
    with write_unit():
        landlords.part(current_actor(), clock.now(), union_id)
    flash("Ce sont de nouveau deux bailleurs. Ce qui a été rattaché depuis la réunion reste où il est.")
    return redirect(url_for("merging.page"), 303)


def _ask(kept_id: UUID, gone_id: UUID, refused: Refused | None = None) -> str:
    org_id = current_actor().org_id
    kept, gone = (get(Landlord, org_id, id) for id in (kept_id, gone_id))
    same = Refused("meme", "C’est le même bailleur.") if kept_id == gone_id else None
    told = landlords.about(org_id, gone_id)
    return render_template(
        "merging/landlord_join.html", kept=kept, gone=gone, told=told, refused=refused or same, may_join=same is None,
        mark=landlords.seen(org_id, kept_id, gone_id), stock={id: landlords.about(org_id, id)["estate"] for id in
        (kept_id, gone_id)}, readers={id: landlords.readers(org_id, id) for id in (kept_id, gone_id)},
    )  # fmt: skip
