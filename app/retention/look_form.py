"""One choice a text: handed over, or the reason it is left out. As many as a record has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.core.forms import FrenchForm, OneOf, chosen
from app.core.labels import choices
from app.retention.looking import Decided
from app.retention.rules import KEEP, LeftOut

CHOICES = [(KEEP, "Remettre ce passage"), *choices(LeftOut)]
PREFIX = "p_"


def look_form(passages: Sequence[Decided], sent: Any = None) -> FrenchForm:
    """Filled with what was decided; of her own words, that they are hers."""
    fields = {PREFIX + one.id.hex: _choice(one, filled=sent is None) for one in passages}
    made: type[FrenchForm] = type("LookForm", (FrenchForm,), fields)
    form = made(sent)
    for one in form:
        assert isinstance(one, OneOf)
        one.choices = CHOICES
    return form


def choices_of(form: FrenchForm) -> dict[UUID, str]:
    return {UUID(one.name[len(PREFIX) :]): one.data for one in form}


def _choice(one: Decided, *, filled: bool) -> OneOf:
    # Nothing is chosen before somebody read it, of what may be of another.
    first = one.choice or (KEEP if one.passage.hers else None) if filled else None
    said = [chosen("Dites si ce passage est remis, ou pourquoi il ne l’est pas.")]
    return OneOf(one.passage.name, said, default=first)
