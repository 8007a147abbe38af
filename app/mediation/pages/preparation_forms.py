"""What a mediator fills in on the preparation sheet."""

from __future__ import annotations

from wtforms import HiddenField
from wtforms.validators import Optional

from app.core.forms import Choice, FrenchForm, OneOf, Several, chosen, needed, sentences
from app.core.labels import choices
from app.mediation.pages.meeting_forms import tick
from app.mediation.rules.preparation import TEXT_MAX, Keep, Part

REV_DIGITS = 10


class LineForm(FrenchForm):
    """One more line: where it goes, of whom, its text."""

    quoi = OneOf("Où", [needed("Choisissez où va cette ligne.")], choices=choices(Part))
    partie = OneOf("Partie", [Optional()], validate_choice=False)
    texte = sentences("Texte", TEXT_MAX, needed("Écrivez ce qui a été dit."))


class _Shown(FrenchForm):
    """`rev`: which text the page had shown; of one that says none, a text that never was."""

    rev = HiddenField()

    @property
    def shown(self) -> int:
        text = self.rev.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < REV_DIGITS else 0


class WriteForm(_Shown):
    texte = sentences("Texte", TEXT_MAX, needed("Écrivez ce qui a été dit."))


class ChooseForm(_Shown):
    choix = OneOf("Deux textes", [needed("Choisissez lequel garder.")], choices=choices(Keep), default=Keep.deux.value)


class MarkForm(_Shown):
    a_qui = HiddenField()


class CarryForm(FrenchForm):
    """What was told, and in which of the sessions where each was met alone."""

    seance = Choice("Séance", [chosen("Choisissez la séance.")])
    choses = Several("Ce qui a été dit", [chosen("Cochez ce qui a été dit.")])
    sachant = tick("Le consentement", "La personne l’avait donné de vive voix avant la séance")
