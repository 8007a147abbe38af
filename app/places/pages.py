"""What a field of the desk that looks for an estate asks as one types."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app.core.forms import id_or_none
from app.door.access import allow, current_actor
from app.pages.finding import TYPED_MAX, Source, answer
from app.pages.lists import EVERY
from app.pages.menu import DeskPages
from app.people.rules import DESK_ROLES
from app.places import finder, plates

bp = DeskPages("places")


@bp.post("/residences")
@allow(*DESK_ROLES)
def found() -> ResponseReturnValue:
    """Estates by the words typed; sent as a form, for what is typed never goes into an address."""
    within = [finder.of_org(current_actor().org_id)]
    if "secteur" in request.form:
        within.append(finder.of_sector(id_or_none(request.form["secteur"])))
    return jsonify(answer(finder.search(within, request.form.get("mots", "")[:TYPED_MAX])))


def of_sector(sector_id: UUID | None, *fixed: tuple[str, str]) -> Source:
    """Where the stops of a round are looked for: in its sector; these answers besides."""
    within = finder.of_org(current_actor().org_id), finder.of_sector(sector_id)
    return finder.source(url_for("places.found"), *within, scope={"secteur": str(sector_id or "")}, fixed=fixed)


def anywhere(*fixed: tuple[str, str]) -> Source:
    """Where a field of the desk looks: in the whole organisation, these answers besides."""
    return finder.source(url_for("places.found"), finder.of_org(current_actor().org_id), fixed=fixed)


def here_or_outside() -> Source:
    """Where the filter of a list looks: all, outside every estate, or one of them."""
    return anywhere(EVERY, plates.PUBLIC)
