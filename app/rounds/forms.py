"""What a coordinator types of a shift with its round, and of a consigne."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import FieldList
from wtforms.validators import Optional, ValidationError

from app.core.forms import Choice, Day, FrenchForm, Hour, OneOf, Several, chosen, needed, sentences
from app.logbook.rules import TEXT_MAX
from app.pages.lists import ListFilter
from app.planning.rules import NOTE_MAX
from app.rounds.rules import Priority

STOPS = 12


class ShiftForm(FrenchForm):
    """One shift of a pair, with the round it walks."""

    jour = Day("Jour", [needed("Choisissez le jour de la vacation.")])
    debut = Hour("Début", [needed("Écrivez l’heure de début, par exemple 17:00.")])
    fin = Hour("Fin", [needed("Écrivez l’heure de fin, par exemple 00:30.")])
    agents = Several("Agents", [chosen("Choisissez au moins un agent\u00a0; une tournée se fait à deux.")])
    type_tournee = Choice("Type de tournée", [chosen("Choisissez le type de la tournée.")])
    etapes = FieldList(Choice("Étape", validate_choice=False), min_entries=STOPS, max_entries=STOPS)
    note = sentences("Note pour les agents", NOTE_MAX)

    def chosen_stops(self) -> list[str]:
        """The estates chosen, in order, empty places skipped."""
        return [entry.data for entry in self.etapes if entry.data]

    def validate_etapes(self, field: Any) -> None:
        """The same estate twice in one round is a slip."""
        stops = self.chosen_stops()
        known = {value for entry in field for value, _ in entry.choices}
        if not known.issuperset(stops):
            raise ValidationError("Choisissez une résidence de la liste.")
        if len(set(stops)) != len(stops):
            raise ValidationError("Une résidence est choisie deux fois\u00a0: gardez-la une seule fois.")


class ConsigneForm(FrenchForm):
    """A note left for those who pass by an estate."""

    residence = Choice("Résidence", [chosen("Choisissez la résidence où la consigne s’affichera.")])
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
    residence = Choice("Résidence", validate_choice=False)
    etat = Choice("État", validate_choice=False)
