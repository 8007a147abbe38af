"""The forms of alerts, and of a question to a colleague."""

from __future__ import annotations

from wtforms.validators import Optional

from app.core.forms import Choice, Day, FrenchForm, Hour, Of, OneOf, needed, sentences, words
from app.core.labels import choices
from app.mediation import advice, alerts
from app.mediation.pages.meeting_forms import tick


class AlertForm(FrenchForm):
    faits = sentences("Ce qui se passe", alerts.TEXT_MAX, needed("Écrivez les faits, en peu de mots."))
    sachant = tick("Ces mots", "Envoyer l’alerte telle quelle")


class ProtectionForm(FrenchForm):
    """Who was called comes before what is written."""

    appel = OneOf("Qui a été appelé", [needed("Dites qui a été appelé.")], choices=choices(alerts.Called))
    heure = Hour("Heure de l’appel", [Of("si quelqu’un a été appelé"), Optional()])
    faits = sentences("Les faits", alerts.TEXT_MAX, needed("Écrivez les faits, en peu de mots."))


class AnswerForm(FrenchForm):
    reponse = sentences("Réponse", alerts.TEXT_MAX, needed("Écrivez la réponse."))


class WhomForm(FrenchForm):
    """Who is asked, and for when."""

    a_qui = Choice("À un collègue", [Of("ou à un service")], default="")
    service = words("Ou à un service", 120, Of("sans collègue"), Optional())
    echeance = Day("Pour le", [needed("Dites pour quel jour.")])


class AdviceForm(WhomForm):
    question = sentences("Question", advice.TEXT_MAX, needed("Écrivez la question, sans personne."))
    sachant = tick("Ces mots", "Poser la question telle quelle")
