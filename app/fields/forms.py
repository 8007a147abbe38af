"""What is typed of the fields of a form."""

from __future__ import annotations

from wtforms.validators import NumberRange, Optional

from app.core.forms import Of, OneOf, Whole, chosen, sentences, words
from app.fields.rules import CHOICES_MOST, HIGHEST, UNIT_MAX, Nature
from app.nomenclatures.forms import Answered
from app.nomenclatures.rules import LABEL_MAX

LINES_MAX = CHOICES_MOST * (LABEL_MAX + 1)


OF_CHOICE, OF_NUMBER = Of("pour un choix"), Of("pour un nombre")


def _bound(label: str) -> Whole:
    inside = NumberRange(0, HIGHEST, message="Un nombre de 0 à 999\u00a0999.")
    return Whole(label, [OF_NUMBER, Optional(), inside], render_kw={"inputmode": "numeric", "maxlength": 9})


class WordsForm(Answered):
    """The words of a field that is there; its choices, one a line."""

    libelle = words("Question", LABEL_MAX, chosen("Écrivez la question, comme l’agent la lira."))
    choix = sentences("Choix, un par ligne", LINES_MAX, OF_CHOICE, render_kw={"rows": 5})

    @property
    def lines(self) -> tuple[str, ...]:
        """The choices that were typed."""
        return tuple(one.strip() for one in (self.choix.data or "").splitlines() if one.strip())


class FieldForm(WordsForm):
    nature = OneOf("Réponse", [chosen("Choisissez comment on y répond.")], default=Nature.choix.value)
    plus_petit = _bound("Plus petit")
    plus_grand = _bound("Plus grand")
    unite = words("Unité", UNIT_MAX, OF_NUMBER)
