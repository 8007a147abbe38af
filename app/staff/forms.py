"""Who is invited, and what narrows the people of the team."""

from __future__ import annotations

from app.core.forms import Choice, FrenchForm, OneOf, chosen, needed, words
from app.pages.lists import ListFilter


class InviteForm(FrenchForm):
    adresse = words("Adresse électronique", 254, needed("Écrivez l’adresse de la personne."))
    role = OneOf("Rôle", [chosen("Choisissez le rôle de la personne.")])
    bailleur = Choice("Bailleur", default="")


class TeamFilter(ListFilter):
    """What narrows the people of the team, and their phones with them."""

    role = Choice("Rôle", validate_choice=False)
    secteur = Choice("Secteur", validate_choice=False)
    acces = Choice("Accès", validate_choice=False)
