"""What the rooms below are told of the letters of a case, once for the process."""

from __future__ import annotations

from app.documents.template import TEMPLATES, declare
from app.mediation.letters import about, answers, beginning, leaving, queries, way
from app.mediation.letters import retained as retained  # declares how long they are kept


def init_app() -> None:
    """However many applications are made in it."""
    for template in (*beginning.TEMPLATES, *way.TEMPLATES):
        if template.code not in TEMPLATES:
            declare(template)
    queries.init_app()
    answers.init_app()
    about.init_app()
    leaving.init_app()
