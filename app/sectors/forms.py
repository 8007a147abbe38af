"""What a coordinator types of a sector, of who works there, of the estates it has."""

from __future__ import annotations

from wtforms.validators import Optional

from app.core.forms import Choice, Day, FrenchForm, Several, chosen, needed, words
from app.pages.finding import OneFound
from app.pages.lists import ListFilter
from app.places.actions import CODE_MAX, LABEL_MAX


class SectorForm(FrenchForm):
    code = words("Code", CODE_MAX, chosen("Écrivez le code du secteur, par exemple N1."))
    nom = words("Nom", LABEL_MAX, chosen("Écrivez le nom du secteur, par exemple Nord, Les Hauts."))


class AssignForm(FrenchForm):
    """Who works there, on which days."""

    personne = OneFound("Qui y travaille\u00a0?", [chosen("Choisissez qui y travaille.")])
    du = Day("À partir du", [needed("Choisissez le premier jour.")])
    au = Day("Jusqu’au, si prévu", [Optional()])


class DaysForm(FrenchForm):
    du = Day("À partir du", [needed("Choisissez le premier jour.")])
    au = Day("Jusqu’au, si prévu", [Optional()])


class CloseForm(FrenchForm):
    """Where the estates of a sector that is closed go."""

    vers = Choice("Ses résidences vont", [chosen("Choisissez où vont ses résidences.")])


class MoveForm(FrenchForm):
    """Those that are ticked, or all; `vers` is not asked when they come into the sector. Without a day: now."""

    residences = Several("Résidences", validate_choice=False)
    vers = Choice("Les donner à", [chosen("Choisissez le secteur qui les reçoit.")])
    du = Day("À partir du", [Optional()])


class SectorFilter(ListFilter):
    secteur = OneFound("Secteur")
    agent = Choice("Agent", validate_choice=False)
    etat = Choice("État", validate_choice=False)


class StockFilter(ListFilter):
    """What narrows the estates of a sector."""

    residence = OneFound("Résidence")
    code_postal = Choice("Code postal", validate_choice=False)
    bailleur = Choice("Bailleur", validate_choice=False)
