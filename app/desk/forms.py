"""What a coordinator types or chooses. Lists are filled by the views; refusals say how to mend."""

from __future__ import annotations

from wtforms.validators import Optional

from app.core.forms import Choice, Day, FrenchForm, OneOf, chosen, sentences
from app.pages.finding import OneFound
from app.pages.lists import ListFilter
from app.review.rules import NOTE_MAX as PRECISION_MAX
from app.sync.rules import NOTE_MAX


class ReviewFilter(ListFilter):
    """What narrows *À relire*: codes, ids and days."""

    etat = Choice("État", validate_choice=False)
    residence = OneFound("Résidence")
    nature = Choice("Nature", validate_choice=False)
    agent = Choice("Agent", validate_choice=False)
    du = Day("Du", [Optional()])
    au = Day("Au", [Optional()])


class HeldFilter(ListFilter):
    etat = Choice("État", validate_choice=False)
    raison = Choice("Raison", validate_choice=False)
    agent = Choice("Agent", validate_choice=False)


class RetainForm(FrenchForm):
    """Why an entry stays inside."""

    motif = OneOf("Motif", [chosen("Choisissez pourquoi cette saisie reste en interne.")])
    precision = sentences("Précision, pour l’équipe", PRECISION_MAX)


class DismissForm(FrenchForm):
    """Why a held operation will not be applied, as its author is told."""

    motif = OneOf("Pourquoi la refuser", [chosen("Choisissez pourquoi cette saisie est refusée.")])
    precision = sentences("Précision, pour la personne qui a saisi", NOTE_MAX)
