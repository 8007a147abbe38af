"""What a coordinator types or chooses. Lists are filled by the views; refusals say how to mend."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import FieldList
from wtforms.validators import Optional, ValidationError

from app.core.forms import Choice, Day, FrenchForm, Hour, OneOf, Several, chosen, needed, sentences, words
from app.pages.lists import ListFilter
from app.rounds.rules import Priority

STOPS = 12


class ReviewFilter(ListFilter):
    """What narrows *À relire*: codes, ids and days."""

    etat = Choice("État", validate_choice=False)
    residence = Choice("Résidence", validate_choice=False)
    nature = Choice("Nature", validate_choice=False)
    agent = Choice("Agent", validate_choice=False)
    du = Day("Du", [Optional()])
    au = Day("Au", [Optional()])


class HeldFilter(ListFilter):
    """What narrows *À régler*."""

    raison = Choice("Raison", validate_choice=False)
    agent = Choice("Agent", validate_choice=False)


class TechnicalFilter(ListFilter):
    """What narrows the technical problems of a state."""

    residence = Choice("Résidence", validate_choice=False)
    urgence = Choice("Urgence", validate_choice=False)
    probleme = Choice("Problème", validate_choice=False)


class ReferralFilter(ListFilter):
    """What narrows the referrals of a state."""

    residence = Choice("Résidence", validate_choice=False)
    domaine = Choice("Domaine", validate_choice=False)
    partenaire = Choice("Partenaire", validate_choice=False)


class PartnerFilter(ListFilter):
    """What narrows the list of partners."""

    domaine = Choice("Domaine", validate_choice=False)
    etat = Choice("État", validate_choice=False)


class ConsigneFilter(ListFilter):
    """What narrows the consignes."""

    residence = Choice("Résidence", validate_choice=False)
    etat = Choice("État", validate_choice=False)


class TeamFilter(ListFilter):
    """What narrows the people of the team, and their phones with them."""

    role = Choice("Rôle", validate_choice=False)
    secteur = Choice("Secteur", validate_choice=False)
    acces = Choice("Accès", validate_choice=False)


class RetainForm(FrenchForm):
    """Why an entry stays inside."""

    motif = OneOf("Motif", [chosen("Choisissez pourquoi cette saisie reste en interne.")])
    precision = sentences("Précision, pour l’équipe", 500)


class DismissForm(FrenchForm):
    """Why a held operation will not be applied."""

    motif = sentences(
        "Pourquoi la classer", 500, needed("Écrivez pourquoi cette saisie est classée\u00a0: doublon, test…")
    )


class ShiftForm(FrenchForm):
    """One shift of a pair, with the round it walks."""

    jour = Day("Jour", [needed("Choisissez le jour de la vacation.")])
    debut = Hour("Début", [needed("Écrivez l’heure de début, par exemple 17:00.")])
    fin = Hour("Fin", [needed("Écrivez l’heure de fin, par exemple 00:30.")])
    agents = Several("Agents", [chosen("Choisissez au moins un agent\u00a0; une tournée se fait à deux.")])
    type_tournee = Choice("Type de tournée", [chosen("Choisissez le type de la tournée.")])
    etapes = FieldList(Choice("Étape", validate_choice=False), min_entries=STOPS, max_entries=STOPS)
    note = sentences("Note pour les agents", 500)

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


class AbsenceForm(FrenchForm):
    """Whole days somebody is away; no reason is asked."""

    agent = Choice("Personne", [chosen("Choisissez la personne absente.")])
    du = Day("Premier jour", [needed("Choisissez le premier jour.")])
    au = Day("Dernier jour", [needed("Choisissez le dernier jour, compris.")])

    def validate_au(self, field: Day) -> None:
        """Days run forward."""
        first, last = self.du.data, field.data
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise ValidationError("Choisissez un dernier jour après le premier.")


class InviteForm(FrenchForm):
    """Who is invited, to be what."""

    adresse = words("Adresse électronique", 254, needed("Écrivez l’adresse de la personne."))
    role = OneOf("Rôle", [chosen("Choisissez le rôle de la personne.")])
    bailleur = Choice("Bailleur", default="")


class ConsigneForm(FrenchForm):
    """A note left for those who pass by an estate."""

    residence = Choice("Résidence", [chosen("Choisissez la résidence où la consigne s’affichera.")])
    texte = sentences("Consigne", 500, needed("Écrivez ce qu’il faut savoir ou faire en arrivant."))
    du = Day("Valable du", [needed("Choisissez le premier jour.")])
    au = Day("Au", [Optional()])
    priorite = OneOf("Importance", default=Priority.normale.value)

    def validate_au(self, field: Day) -> None:
        """Validity runs forward."""
        first, last = self.du.data, field.data
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise ValidationError("Choisissez une fin après le premier jour.")


class PartnerForm(FrenchForm):
    """A line of the list of partners."""

    nom = words("Nom", 200, needed("Écrivez le nom du partenaire."))
    domaines = Several("Domaines", [chosen("Choisissez au moins un domaine.")])
    telephone = words("Téléphone", 40)
    adresse = words("Adresse", 300)
    horaires = words("Horaires", 200)
    note = sentences("Note pour l’équipe", 500)


class TransmitForm(FrenchForm):
    """How and when a referral was handed to the partner."""

    canal = OneOf("Transmis par", [chosen("Choisissez comment l’orientation a été transmise.")])
    partenaire = Choice("Partenaire", validate_choice=False)
    le = Day("Le", [needed("Choisissez la date de la transmission.")])


class SendForm(FrenchForm):
    """How, to whom and when a technical problem was sent."""

    canal = OneOf("Envoyé par", [chosen("Choisissez comment le problème a été envoyé.")])
    destinataire = Choice("Destinataire", [chosen("Choisissez qui l’a reçu.")])
    le = Day("Le", [needed("Choisissez la date de l’envoi.")])
    reference = words("Référence du destinataire", 60)
