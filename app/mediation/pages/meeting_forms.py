"""What a mediator fills in of a session."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from wtforms.validators import Optional, ValidationError

from app.core import clock
from app.core.forms import Choice, Day, FrenchForm, Hour, OneOf, Several, chosen, needed, sentences
from app.core.labels import choices
from app.mediation.rules import meeting as rules
from app.mediation.rules.meeting import Cancelled
from app.mediation.rules.states import Mode

LENGTHS = [(str(one), f"{one}\u00a0min") for one in rules.LENGTHS]
TICKED = "1"
BEFORE = [(one.value, one.label) for one in rules.BEFORE]


def tick(label: str, said: str) -> Several:
    """One box to tick, or not."""
    return Several(label, choices=[(TICKED, said)])


def slot(text: str) -> datetime | None:
    """The moment a slot is called by; None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


class _Held(FrenchForm):
    """With whom, by whom and where."""

    mode = OneOf("Comment", [chosen("Choisissez comment les parties sont rencontrées.")], choices=choices(Mode))
    parties = Several("Avec", [chosen("Choisissez avec qui.")])
    mediateurs = Several("Menée par", [chosen("Choisissez qui mène la séance.")])
    duree = Choice("Durée", choices=LENGTHS, default=str(rules.USUAL))
    lieu = Choice("Lieu", validate_choice=False)
    neutre = tick("Lieu neutre", "Chez aucune des parties")


class PlanForm(_Held):
    """To come: one of the hours that are free for all, or another."""

    creneau = OneOf("Créneau libre pour les médiateurs", validate_choice=False)
    jour = Day("Un autre jour", [Optional()])
    heure = Hour("À", [Optional()])
    malgre = tick("À cette heure", "Prévoir quand même")
    doubts = ""
    """What is doubtful of the hour, in words."""

    def validate_creneau(self, field: OneOf) -> None:
        if field.data and slot(field.data) is None:
            raise ValidationError("Choisissez un créneau de la liste.")

    def validate(self, extra_validators: Any = None) -> bool:
        """An hour is needed, in one of the two ways."""
        right = bool(super().validate(extra_validators))
        if self.creneau.data or (self.jour.data and self.heure.data) or self.jour.errors or self.heure.errors:
            return right
        self.heure.errors = ["Choisissez un créneau, ou un autre jour et son heure."]
        return False

    @property
    def starts_at(self) -> datetime:
        """The hour chosen, once the form is right: of the two, the one that was written."""
        if self.jour.data and self.heure.data:
            return clock.zones().moment(self.jour.data, self.heure.data)
        found = slot(self.creneau.data or "")
        assert found is not None
        return found


class RecordForm(_Held):
    jour = Day("Jour", [needed("Choisissez le jour de la séance.")])
    heure = Hour("Heure", [needed("Écrivez l’heure du début.")])
    securite = tick("Sécurité", "Vérifiée pour chacun avant la rencontre")
    pourquoi = sentences("Un seul médiateur, ou un lieu qui n’est pas neutre\u00a0: pourquoi", rules.ADVICE_MAX)

    def validate(self, extra_validators: Any = None) -> bool:
        """What is asked of a *table ronde* is said of nothing else."""
        right = bool(super().validate(extra_validators))
        if self.mode.data and self.mode.data != Mode.table_ronde:
            for field in (self.securite, self.pourquoi):
                if field.data:
                    field.errors = [*field.errors, "D’une table ronde seulement\u00a0: retirez-le, ou choisissez-la."]
                    right = False
        return right

    @property
    def starts_at(self) -> datetime:
        assert self.jour.data
        return clock.zones().moment(self.jour.data, self.heure.data or time())


class MoveForm(FrenchForm):
    jour = Day("Jour", [needed("Choisissez le nouveau jour.")])
    heure = Hour("Heure", [needed("Écrivez la nouvelle heure.")])
    duree = Choice("Durée", choices=LENGTHS, default=str(rules.USUAL))
    lieu = Choice("Lieu", validate_choice=False)
    neutre = tick("Lieu neutre", "Chez aucune des parties")
    mediateurs = Several("Menée par", [chosen("Choisissez qui mène la séance.")])
    malgre = tick("À cette heure", "Déplacer quand même")
    doubts = ""

    @property
    def starts_at(self) -> datetime:
        assert self.jour.data
        return clock.zones().moment(self.jour.data, self.heure.data or time())


class TellForm(FrenchForm):
    partie = OneOf("Qui", [chosen("Choisissez qui a été prévenu.")])
    quoi = OneOf("Quoi", [chosen("Dites si c’est une invitation ou un rappel.")], choices=BEFORE)
    canal = Choice("Par", [chosen("Choisissez par quel moyen.")])


class HoldForm(FrenchForm):
    pourquoi = sentences("Un seul médiateur, ou un lieu qui n’est pas neutre\u00a0: pourquoi", rules.ADVICE_MAX)


class AbsentForm(FrenchForm):
    absents = Several("Qui n’est pas venu", [chosen("Dites qui n’est pas venu.")])


class CancelForm(FrenchForm):
    motif = OneOf("Pourquoi", [chosen("Choisissez pourquoi elle est annulée.")], choices=choices(Cancelled))


class NoteForm(FrenchForm):
    texte = sentences("Votre note", rules.NOTE_MAX, needed("Écrivez ce qui est à noter."))
    sachant = tick("Ces mots", "Garder la note telle quelle")
