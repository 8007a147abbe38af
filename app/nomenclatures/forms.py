"""What is typed of a list, and what narrows the lists."""

from __future__ import annotations

from app.core.forms import Choice, FrenchForm, chosen, words
from app.nomenclatures.rules import LABEL_KEPT, LABEL_MAX
from app.pages.lists import ListFilter


class ListsFilter(ListFilter):
    etat = Choice("État", validate_choice=False)


class Answered(FrenchForm):
    """`status`: what its answer is sent with, once it was refused."""

    status: int = 422


class ActForm(Answered):
    """Buttons alone. `acte`: what was asked by the one that was refused; another that is pressed comes after it."""

    acte: str = ""


class LabelForm(Answered):
    """Of a line that is there: what is too long today may have been written before (rules.validate)."""

    libelle = words("Libellé", LABEL_KEPT, chosen("Écrivez le libellé."))


class LineForm(Answered):
    """A line of one's own, and the shipped one it counts as."""

    libelle = words("Libellé", LABEL_MAX, chosen("Écrivez le libellé, comme l’agent le lira."))
    parent = Choice("Compte comme", [chosen("Choisissez la ligne livrée dont elle relève.")])
