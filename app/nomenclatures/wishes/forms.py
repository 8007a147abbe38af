"""What is typed of a proposal, and what narrows them."""

from __future__ import annotations

from app.core.forms import Choice, chosen, needed, sentences, words
from app.nomenclatures.forms import Answered
from app.nomenclatures.rules import LABEL_MAX
from app.nomenclatures.wishes.rules import REASON_MAX
from app.pages.lists import ListFilter


class WishesFilter(ListFilter):
    liste = Choice("Liste", validate_choice=False)
    nature = Choice("Proposition", validate_choice=False)


class OffForm(Answered):
    """The line is switched off."""


class RelabelForm(Answered):
    """The line is called otherwise."""

    libelle = words("Libellé", LABEL_MAX, chosen("Écrivez le libellé, comme l’agent le lira."))


class AddForm(RelabelForm):
    """A line of one's own, and the shipped one it counts as."""

    parent = Choice("Compte comme", [chosen("Choisissez la ligne livrée dont elle relève.")])


class RefuseForm(Answered):
    motif = sentences("Pourquoi", REASON_MAX, needed("Dites à l’agent pourquoi, en une phrase."))
