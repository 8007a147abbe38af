"""The addresses of the desk, on one page. Who may call each is said at its view."""

from __future__ import annotations

from app.desk.queries.readiness import is_over
from app.desk.views import export, held, mine, review, search, settings, today
from app.pages.menu import DeskPages, Entry
from app.people.rules import DESK_ROLES
from app.review.queries import count_to_review
from app.sync.queries import how_many_to_settle

bp = DeskPages(
    "desk",
    Entry("Aujourd’hui", "desk.today", "horloge", 10),
    Entry("À relire", "desk.to_review", "oeil", 20, count=count_to_review),
    Entry("À régler", "desk.held", "alerte", 30, count=how_many_to_settle),
    Entry("Réglages", "desk.settings", "reglages", 100, DESK_ROLES, first="Mise en route", over=is_over),
)

ENTRY = "/<kind>/<uuid:entity_id>"

for method, address, view, endpoint in (
    ("GET", "/", today.page, "today"),
    ("GET", "/mien", mine.page, "mine"),
    ("GET", "/reglages", settings.page, "settings"),
    ("GET", "/chercher", search.page, "search"),
    ("POST", "/chercher", search.page, "search"),
    ("GET", "/illisibles", today.unreadable, "unreadable"),
    ("GET", "/relire", review.queue, "to_review"),
    ("POST", "/relire", review.queue, "to_review"),
    ("GET", "/relire/saisies.xlsx", export.entries, "entries_xlsx"),
    ("GET", f"/relire{ENTRY}", review.sheet, "to_review_one"),
    ("POST", f"/relire{ENTRY}/montrer", review.release, "to_review_release"),
    ("POST", f"/relire{ENTRY}/garder", review.retain, "to_review_retain"),
    ("POST", f"/relire{ENTRY}/doublon", review.say_twin, "to_review_twin"),
    ("GET", "/relire/doublons", review.twins, "to_review_twins"),
    ("GET", "/relire/tout-montrer", review.confirm_all, "to_review_confirm"),
    ("POST", "/relire/tout-montrer", review.release_all, "to_review_all"),
    ("GET", "/regler", held.page, "held"),
    ("GET", "/regler/<uuid:held_id>", held.one, "held_one"),
    ("POST", "/regler/<uuid:held_id>/reprendre", held.retry, "held_retry"),
    ("POST", "/regler/<uuid:held_id>/completer", held.fill, "held_fill"),
    ("POST", "/regler/<uuid:held_id>/classer", held.dismiss, "held_dismiss"),
):
    bp.add_url_rule(address, endpoint, view, methods=[method])
