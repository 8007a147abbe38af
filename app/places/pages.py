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
from app.people.rules import DESK_ROLES, Role
from app.places import finder, plates

bp = DeskPages("places")
OPEN = "ouvertes"
"""Says of a search that it is for those in the stock now."""


@bp.post("/residences")
@allow(Role.agent, *DESK_ROLES)
def found() -> ResponseReturnValue:
    """Estates by the words typed; sent as a form, for what is typed never goes into an address."""
    within = [finder.of_org(current_actor().org_id)]
    if "secteur" in request.form:
        within.append(finder.of_sector(id_or_none(request.form["secteur"])))
    if {"secteur", OPEN} & request.form.keys():
        within.append(finder.still_open())
    return jsonify(answer(finder.search(within, request.form.get("mots", "")[:TYPED_MAX])))


def of_sector(sector_id: UUID | None, *fixed: tuple[str, str]) -> Source:
    """Where the stops of a round are looked for: in its sector; these answers besides."""
    within = finder.of_org(current_actor().org_id), finder.of_sector(sector_id)
    only, scope = [finder.still_open()], {"secteur": str(sector_id or "")}
    return finder.source(url_for("places.found"), *within, only=only, scope=scope, fixed=fixed)


def anywhere(*fixed: tuple[str, str]) -> Source:
    """Where a field of the desk looks: in the whole organisation, these answers besides."""
    return finder.source(url_for("places.found"), finder.of_org(current_actor().org_id), fixed=fixed)


def still_open() -> Source:
    """Where a field looks for what is to come: among those in the stock now."""
    org, only = finder.of_org(current_actor().org_id), [finder.still_open()]
    return finder.source(url_for("places.found"), org, only=only, scope={OPEN: "1"})


def here_or_outside() -> Source:
    """Where the filter of a list looks: all, outside every estate, or one of them."""
    return anywhere(EVERY, plates.PUBLIC)
