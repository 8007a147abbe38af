"""The directory, as a mediator reads it at her own desk: whom to send somebody to, how to reach them, when."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.forms import strip
from app.door.access import allow, current_actor
from app.pages.finding import TYPED_MAX
from app.pages.lists import EVERY, narrowing, page_number
from app.pages.menu import DeskPages, Entry
from app.people.rules import OWN_ROLES
from app.referrals import directory as queries
from app.referrals.forms import DirectoryFilter
from app.referrals.pages.partners import domains

bp = DeskPages("directory", Entry("Annuaire", "directory.page", "passation", 30, OWN_ROLES))


@bp.route("/annuaire", methods=["GET", "POST"])
@allow(*OWN_ROLES)
def page() -> ResponseReturnValue:
    """Those proposed, by name. Words that are looked for travel in a form, never in an address."""
    form = DirectoryFilter(narrowing())
    form.domaine.choices = [EVERY, *domains()]
    typed = (strip(request.form.get("mots", "")) or "")[:TYPED_MAX]
    if request.method == "POST" and not typed:
        return redirect(url_for("directory.page", **form.args()), 303)
    found = queries.offered(current_actor().org_id, form.args().get("domaine"), typed, page_number())
    return render_template("referrals/directory.html", page=found, form=form, typed=typed)
