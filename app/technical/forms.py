"""What a coordinator types of a technical problem that is sent."""

from __future__ import annotations

from app.core.forms import Choice, Day, FrenchForm, OneOf, chosen, needed, words
from app.pages.finding import OneFound
from app.pages.lists import ListFilter
from app.technical.rules import REFERENCE_MAX


class SendForm(FrenchForm):
    """How, to whom and when a technical problem was sent."""

    canal = OneOf("Envoyé par", [chosen("Choisissez comment le problème a été envoyé.")])
    destinataire = Choice("Destinataire", [chosen("Choisissez qui l’a reçu.")])
    le = Day("Le", [needed("Choisissez la date de l’envoi.")])
    reference = words("Référence du destinataire", REFERENCE_MAX)


class TechnicalFilter(ListFilter):
    residence = OneFound("Résidence")
    urgence = Choice("Urgence", validate_choice=False)
    probleme = Choice("Problème", validate_choice=False)
    agent = Choice("Agent", validate_choice=False)
    retour = Choice("Retour à la personne", validate_choice=False)
