"""Who is invited, and what narrows the people of the team."""

from __future__ import annotations

from app.core.forms import Choice, FrenchForm, OneOf, Several, chosen, needed, words
from app.pages.lists import ListFilter


class InviteForm(FrenchForm):
    adresse = words("Adresse électronique", 254, needed("Écrivez l’adresse de la personne."))
    role = OneOf("Rôle", [chosen("Choisissez le rôle de la personne.")])
    bailleur = Choice("Bailleur", default="")


class LeavingForm(FrenchForm):
    """Who takes what somebody has in charge, whose access is closed."""

    vacations = Several("Vacations à donner")
    vacations_a = Choice("Les donner à", default="")
    suivis_a = Choice("Les confier à", default="")
    tournees = Several("Terminer maintenant sa part de")


class TeamFilter(ListFilter):
    """What narrows the people of the team, and their phones with them."""

    role = Choice("Rôle", validate_choice=False)
    secteur = Choice("Secteur", validate_choice=False)
    acces = Choice("Accès", validate_choice=False)
