"""After words of a case were kept, what their author may want to write otherwise."""

from __future__ import annotations

from flask import flash
from wtforms import TextAreaField

from app.core.forms import FrenchForm
from app.mediation.rules.wording import noticed

KIND = "relire"


def mind(form: FrenchForm) -> None:
    """Say which kinds of words it holds, and what to write instead: none of the words themselves, and nothing is
    refused nor noted anywhere."""
    typed = [one.data for one in form if isinstance(one, TextAreaField) and isinstance(one.data, str)]
    for one in noticed("\n".join(typed)):
        flash(f"{one.label}. {one.instead}", KIND)
