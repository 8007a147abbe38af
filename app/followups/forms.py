"""What a coordinator chooses of a follow-up."""

from __future__ import annotations

from datetime import date

from app.core.forms import Choice, FrenchForm, OneOf, chosen
from app.pages.finding import OneFound
from app.pages.lists import ListFilter


class FollowupFilter(ListFilter):
    residence = OneFound("Résidence")
    secteur = Choice("Secteur", validate_choice=False)
    agent = Choice("À qui", validate_choice=False)
    nature = Choice("À propos de", validate_choice=False)


class OwnFilter(ListFilter):
    """Of one's own: the places are those of these follow-ups."""

    residence = Choice("Résidence", validate_choice=False)
    nature = Choice("À propos de", validate_choice=False)


class DoneForm(FrenchForm):
    resultat = OneOf("Qu’en est-il\u00a0?", [chosen("Choisissez ce qu’il en est.")])


class PostponeForm(FrenchForm):
    """Another day. One chosen before five in the morning is that day still, whatever is offered since."""

    jour = OneOf("Reporter à", [chosen("Choisissez un autre jour.")], validate_choice=False)

    @property
    def day(self) -> date | None:
        """The day chosen; None when it is none."""
        try:
            return date.fromisoformat(self.jour.data or "")
        except ValueError:
            return None


class HandForm(FrenchForm):
    personne = Choice("Confier à", [chosen("Choisissez à qui confier ce suivi.")])
