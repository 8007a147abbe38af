"""The forms of what decides of a case, and of how it stops, waits or ends."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField
from wtforms.validators import Optional

from app.core.forms import Day, FrenchForm, Of, OneOf, Several, chosen, needed, sentences, words
from app.core.labels import choices
from app.mediation.moves import Then
from app.mediation.pages.meeting_forms import tick
from app.mediation.rules.flows import Flow, Question, Reason, offered
from app.mediation.rules.states import Answer, Kept

WHY_MAX = 300
NOT_TOLD = "pas_informee"
ANSWERS = choices(Answer)


def checklist(flow: Flow, sent: Any = None) -> FrenchForm:
    """One question a line, in the order of the flow, with a day where it asks for one."""
    fields: dict[str, Any] = {}
    for one in flow.checklist:
        if one.active:
            fields[f"q_{one.code}"] = OneOf(one.question, [Optional()], choices=ANSWERS, validate_choice=False)
            if one.dated:
                fields[f"d_{one.code}"] = Day("À quelle date", [Optional()])
    fields["acte"] = HiddenField()
    made: FrenchForm = type("Checklist", (FrenchForm,), fields)(sent)
    return made


class RedirectForm(FrenchForm):
    """Why it is not for us, and who it is for."""

    motifs = Several("Motif", [chosen("Choisissez au moins un motif.")])
    vers = OneOf("Vers qui", [needed("Dites vers qui la personne est orientée.")])
    precision = words("Nom du service, adresse, horaires", 200, Of("sauf vers la police ou la gendarmerie"), Optional())
    sans = tick("Sans réponse", "Réorienter sans ces réponses")

    def offer(self, flow: Flow, refusals: list[Reason] | None, left: list[Question]) -> None:
        """`refusals`: None where why was decided before, and nothing is asked of it any more; `left`: the questions
        one is asked to do without."""
        if refusals is None:
            del self.motifs
        else:
            self.motifs.choices = offered(tuple(refusals))
        if not left:
            del self.sans
        self.vers.choices = [*((one.code, one.label) for one in flow.redirections if one.active), ("autre", "Autre"),
                             ("aucun", "Vers personne\u00a0: dire pourquoi")]  # fmt: skip


class SuspendForm(FrenchForm):
    motif = OneOf("Motif", [needed("Choisissez un motif.")])
    reprise = Day("Reprise prévue le", [needed("Dites quel jour le dossier reprend.")])


class InterruptForm(FrenchForm):
    motif = OneOf("Motif", [needed("Choisissez un motif de la liste.")])
    faits = sentences("Ce qui s’est passé", WHY_MAX)
    suite = OneOf("Ensuite", choices=choices(Then), default=Then.clore.value)


class TellForm(FrenchForm):
    """How a party knows; or why she does not."""

    comment = OneOf(
        "Comment cette partie a été informée",
        [needed("Dites comment cette partie a été informée, ou pourquoi elle ne l’a pas été.")],
    )
    pourquoi = words(
        "Pourquoi cette partie n’a pas pu être informée", WHY_MAX, Of("si elle n’a pas pu l’être"), Optional()
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """Where she was not told, why; where she was, nothing that would be lost."""
        right, how, why = bool(super().validate(extra_validators)), self.comment.data, self.pourquoi.data
        if how == NOT_TOLD and not why:
            self.pourquoi.errors = ["Écrivez pourquoi cette partie n’a pas pu être informée."]
        elif how and how != NOT_TOLD and why:
            self.pourquoi.errors = ["Vous dites aussi comment elle l’a su\u00a0: effacez ces mots, ou changez-le."]
        return right and not self.pourquoi.errors


class ReopenForm(FrenchForm):
    pourquoi = sentences("Pourquoi ce dossier est rouvert", WHY_MAX, needed("Écrivez pourquoi ce dossier est rouvert."))


class CloseForm(FrenchForm):
    issue = OneOf("Issue", [needed("Choisissez l’issue.")])
    tenue = OneOf("Accord", [Optional()], choices=choices(Kept), validate_choice=False)
