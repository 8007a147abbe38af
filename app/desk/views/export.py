"""*Exporter*: what a list of the review shows, every line of it, as a spreadsheet without a word that was typed."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from app.core import clock
from app.desk.queries import export
from app.desk.queries.review import TITLES
from app.desk.views import review
from app.door.access import allow, current_actor
from app.journal import actions as security
from app.journal.rules import Event
from app.pages import naming
from app.pages.workbook import XLSX, Cell, Sheet, workbook
from app.people.rules import COORDINATION
from app.review.queries import Filters
from app.review.rules import State

NO_TEXT = "Codes, lieux, dates et nombres seulement. Ce que les agents ont écrit ne quitte pas le bureau."
SAID_OTHERWISE = ("État", "Du", "Au")


@allow(*COORDINATION)
def entries() -> Response:
    """The entries that the filters leave, in the order of the list; written in the security log as any export."""
    actor, form = current_actor(), review.narrowed()
    asked = review.question(form)
    narrowed = {name: words for name, words in form.said().items() if name not in SAID_OTHERWISE}
    title = TITLES[State(asked.state)]
    out = BytesIO()
    with workbook(out, f"Saisies, {title.lower()}", "Palier") as book:
        lines = [(one.name, book.write(one)) for one in export.sheets(actor.org_id, asked, form.order)]
        about: list[tuple[str, Cell]] = [("Saisies", title), *narrowed.items(), *_when(asked), ("Par", actor.name)]
        book.write(Sheet("À propos", ("Rubrique", "Valeur"), [*about, *lines, ("Textes", NO_TEXT)]))
    security.note(Event.exported, actor)
    name = naming.file_name(["Palier saisies", title.lower(), _period(asked), *narrowed.values()], "xlsx")
    return send_file(BytesIO(out.getvalue()), mimetype=XLSX, as_attachment=True, download_name=name)


def _when(asked: Filters) -> list[tuple[str, Cell]]:
    days = (("Du", asked.since), ("Au", asked.until), ("Exporté le", clock.local(clock.now()).date()))
    return [(name, day) for name, day in days if day]


def _period(asked: Filters) -> str:
    """The days asked for, as the name of a file says them."""
    since, until = asked.since, asked.until
    if since and until:
        return naming.period(since, until)
    return f"depuis {since}" if since else f"jusqu’au {until}" if until else ""
