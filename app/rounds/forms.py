"""What a coordinator types of a shift with its round, and of a consigne."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from wtforms.validators import Optional, ValidationError

from app.core import clock
from app.core.errors import Refused
from app.core.forms import Choice, Day, FrenchForm, Hour, OneOf, Several, chosen, needed, sentences
from app.logbook.rules import TEXT_MAX
from app.pages.finding import OneFound, SeveralFound
from app.pages.lists import ListFilter
from app.planning import rules
from app.planning.rules import NOTE_MAX
from app.rounds.actions.planned import MAX_STOPS
from app.rounds.rules import Priority


class ShiftForm(FrenchForm):
    """One shift of a pair, with the round it walks."""

    jour = Day("Jour", [needed("Choisissez le jour de la vacation.")])
    debut = Hour("Début", [needed("Écrivez l’heure de début, par exemple 17:00.")])
    fin = Hour("Fin", [needed("Écrivez l’heure de fin, par exemple 00:30.")])
    agents = Several("Agents", [chosen("Choisissez au moins un agent\u00a0; une tournée se fait à deux.")])
    type_tournee = Choice("Type de tournée", [chosen("Choisissez le type de la tournée.")])
    etapes = SeveralFound("Étapes", most=MAX_STOPS)
    note = sentences("Note pour les agents", NOTE_MAX)
    debut_laquelle = OneOf("Début\u00a0: laquelle des deux\u00a0?", validate_choice=False)
    fin_laquelle = OneOf("Fin\u00a0: laquelle des deux\u00a0?", validate_choice=False)

    def validate_debut(self, field: Hour) -> None:
        """An hour that exists, and is one."""
        _check_hour(self.jour.data, field.data, self.debut_laquelle)

    def validate_fin(self, field: Hour) -> None:
        """The same; at or before the start it is that of the next day."""
        first, last = self.debut.data, field.data
        later = timedelta(days=first is not None and last is not None and last <= first)
        _check_hour(self.jour.data and self.jour.data + later, last, self.fin_laquelle)

    def moments(self) -> tuple[datetime, datetime]:
        """When the shift starts and ends, once validated."""
        assert self.jour.data and self.debut.data is not None and self.fin.data is not None
        starts, ends = rules.moments(self.jour.data, self.debut.data, self.fin.data, clock.zones())
        return _meant(self.debut_laquelle, starts), _meant(self.fin_laquelle, ends)


def _check_hour(day: date | None, hour: time | None, which: OneOf) -> None:
    """Refuse an hour that clocks skip; of one they read twice, ask which. `which` is shown once it has choices."""
    which.choices = []
    if day is None or hour is None:
        return
    found = clock.zones().moments(day, hour)
    if not found:
        before, after = clock.zones().skipped(day, hour)
        said = f"à {before:%H:%M}, il est déjà {after:%H:%M}"
        raise ValidationError(f"Cette heure n’existe pas ce jour-là\u00a0: {said}.")
    if len(found) > 1:
        which.choices = [(one.isoformat(), clock.hour(one)) for one in found]
        if which.data not in [one.isoformat() for one in found]:
            raise ValidationError("Cette heure existe deux fois ce jour-là\u00a0: dites laquelle.")


def _meant(which: OneOf, first: datetime) -> datetime:
    return datetime.fromisoformat(which.data) if which.choices else first


class ChangeForm(ShiftForm):
    """The same shift, changed. `motif`: asked of what its agents have received."""

    motif = OneOf("Pourquoi", [chosen("Dites pourquoi cette vacation change\u00a0: ses agents l’ont reçue.")])


class CopyDays(FrenchForm):
    """The days one shift is copied to."""

    jours = Several("Jours", [chosen("Cochez au moins un jour.")])


class CopyWeeks(FrenchForm):
    """The weeks a week is copied to."""

    semaines = Several("Semaines", [chosen("Cochez au moins une semaine.")])


FIELDS = {"ends_at": "fin", "starts_at": "debut", "agents": "agents", "note": "note", "estates": "etapes",
          "reason": "motif"}  # fmt: skip


def refused_at(refused: Refused) -> Refused:
    """The refusal of a rule, at the field of the form it speaks of."""
    return Refused(refused.code, refused.message, FIELDS.get(refused.field or ""))


class ConsigneForm(FrenchForm):
    """A note left for those who pass by an estate."""

    residence = OneFound("Résidence", [chosen("Choisissez la résidence où la consigne s’affichera.")])
    texte = sentences("Consigne", TEXT_MAX, needed("Écrivez ce qu’il faut savoir ou faire en arrivant."))
    du = Day("Valable du", [needed("Choisissez le premier jour.")])
    au = Day("Au", [Optional()])
    priorite = OneOf("Importance", default=Priority.normale.value)

    def validate_au(self, field: Day) -> None:
        first, last = self.du.data, field.data
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise ValidationError("Choisissez une fin après le premier jour.")


class StillForm(FrenchForm):
    """Until when a consigne still holds."""

    au = Day("Jusqu’au", [needed("Choisissez jusqu’à quel jour elle reste valable.")])


class ConsigneFilter(ListFilter):
    residence = OneFound("Résidence")
    etat = Choice("État", validate_choice=False)
