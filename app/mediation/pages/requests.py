"""The request a case was born of, for its mediators: the words that were sent, what was added by its code, how to reach
whoever asked."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.errors import Unknown
from app.core.unit import write_unit
from app.door.access import allow
from app.mediation import known
from app.mediation.intake import queries, sheets
from app.mediation.pages import doors, shown, story
from app.mediation.rules.states import Next
from app.pages.menu import DeskPages

bp = DeskPages("cases_request")


@bp.get("/dossiers/<uuid:case_id>/demande")
@allow(*shown.READERS)
def page(case_id: UUID) -> ResponseReturnValue:
    """Each opening leaves a line on the request. Raises Unknown for who does not read it."""
    seen = shown.seen(case_id)
    born = queries.for_reader(seen.actor, seen.row)
    if born is None:
        raise Unknown()
    with write_unit(aside=True):
        sheet = sheets.opened(shown.act(born.id))
    return render_template("mediation/intake/of_case.html", one=sheet, row=shown.seen(case_id).row)


story.tells(known.ADDED, "Complément reçu, par le code de la demande")
story.tells(known.READ, "Complément lu", "d")
doors.leads(Next.lire, "cases_request.page", "Lire le complément")
