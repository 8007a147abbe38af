"""What is chosen of a delay, and what is written down of somebody's request."""

from __future__ import annotations

from wtforms.validators import Optional

from app.core.forms import Choice, Day, FrenchForm, OneOf, Whole, chosen, needed, sentences, words
from app.pages.lists import ListFilter
from app.retention.rules import LENGTHS


class DelayForm(FrenchForm):
    mois = Whole("Garder pendant, en mois", [needed("Écrivez un nombre de mois.")])


class RequestForm(FrenchForm):
    droit = OneOf("Ce qui est demandé", [chosen("Choisissez ce qui est demandé.")])
    recue_le = Day("Reçue le", [needed("Choisissez la date de réception.")])
    qui = words("Qui demande", LENGTHS["who"], needed("Écrivez qui demande, ou comment la personne se désigne."))
    joindre = words("Comment lui répondre", LENGTHS["reach"], needed("Écrivez une adresse, un téléphone ou un lieu."))
    demande = sentences("Sa demande, dans ses mots", LENGTHS["asked"])


class StepForm(FrenchForm):
    etape = OneOf("Étape", [chosen("Choisissez l’étape.")])
    le = Day("Le", [needed("Choisissez la date de l’étape.")])
    precision = sentences("Précision", LENGTHS["note"])


class CloseForm(FrenchForm):
    issue = OneOf("Issue", [chosen("Choisissez l’issue.")])
    reponse = sentences("Ce qui a été répondu", LENGTHS["answer"], needed("Écrivez ce qui a été répondu."))


class RequestFilter(ListFilter):
    droit = Choice("Droit", validate_choice=False)


class RecordFilter(ListFilter):
    nature = Choice("Nature", validate_choice=False)
    du = Day("Du", [Optional()])
    au = Day("Au", [Optional()])
