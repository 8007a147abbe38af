"""What the author of words of a case may want to write otherwise: told after they are kept, or before."""

from __future__ import annotations

from flask import flash
from wtforms import TextAreaField

from app.core.errors import Refused
from app.core.forms import FrenchForm
from app.mediation.rules.wording import Wording, noticed

KIND = "relire"


def mind(form: FrenchForm) -> None:
    """Say which kinds of words it holds, and what to write instead: none of the words themselves, and nothing is
    refused nor noted anywhere."""
    for one in _noticed(form):
        flash(f"{one.label}. {one.instead}", KIND)


def ask(form: FrenchForm, *besides: str) -> None:
    """The same before they are kept, of words that nobody writes again afterwards: `form.sachant` is the box that keeps
    them as they are. `besides`: what else is to be said of them, in sentences. Raises Refused until it is ticked."""
    said = " ".join([*(f"{one.label}. {one.instead}" for one in _noticed(form)), *besides])
    if said and not form["sachant"].data:
        raise Refused("relire", f"{said} Écrivez le fait sans ces mots, ou cochez pour les garder.", field="sachant")


def _noticed(form: FrenchForm) -> list[Wording]:
    typed = [one.data for one in form if isinstance(one, TextAreaField) and isinstance(one.data, str)]
    return noticed("\n".join(typed))
