"""What a coordinator types of a shift with its round, and of a consigne."""

from __future__ import annotations

from datetime import date

from wtforms.validators import Optional, ValidationError

from app.core.forms import Choice, Day, FrenchForm, Hour, OneOf, Several, chosen, needed, sentences
from app.logbook.rules import TEXT_MAX
from app.pages.finding import OneFound, SeveralFound
from app.pages.lists import ListFilter
from app.planning.rules import NOTE_MAX
from app.rounds.actions.planned import MAX_STOPS
from app.rounds.rules import Priority


class ShiftForm(FrenchForm):
    """One shift of a pair, with the round it walks."""

    jour = Day("Jour", [needed("Choisissez le jour de la vacation.")])
    debut = Hour("Début", [needed("Écrivez l’heure de début, par exemple 17:00.")])
    fin = Hour("Fin", [needed("Écrivez l’heure de fin, par exemple 00:30.")])
    agents = Several("Agents", [chosen("Choisissez au moins un agent\u00a0; une tournée se fait à deux.")])
    type_tournee = Choice("Type de tournée", [chosen("Choisissez le type de la tournée.")])
    etapes = SeveralFound("Étapes", most=MAX_STOPS)
    note = sentences("Note pour les agents", NOTE_MAX)


class ConsigneForm(FrenchForm):
    """A note left for those who pass by an estate."""

    residence = OneFound("Résidence", [chosen("Choisissez la résidence où la consigne s’affichera.")])
    texte = sentences("Consigne", TEXT_MAX, needed("Écrivez ce qu’il faut savoir ou faire en arrivant."))
    du = Day("Valable du", [needed("Choisissez le premier jour.")])
    au = Day("Au", [Optional()])
    priorite = OneOf("Importance", default=Priority.normale.value)

    def validate_au(self, field: Day) -> None:
        """Validity runs forward."""
        first, last = self.du.data, field.data
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise ValidationError("Choisissez une fin après le premier jour.")


class ConsigneFilter(ListFilter):
    residence = OneFound("Résidence")
    etat = Choice("État", validate_choice=False)
